"""The file of a member and the co-op's own fields, for pictures of their pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from coopdesk.records import custom_fields, filed, households, members, nominees
from coopdesk.records.ids import MemberId
from coopdesk.records.nominees import Named
from coopdesk.ui.desk import Desk, Place

PAGES = ("member", "member_file", "own_fields", "households")
MORE = (
    *(f"member-{tab}" for tab in ("money", "loans", "shares", "file", "nominees", "register")),
    *("own_fields-new", "households-new"),
)


def place(desk: Desk, page: str) -> Place | None:
    """Where such a page is looked at, with something on it."""
    name, _, step = page.partition("-")
    if name not in PAGES:
        return None
    roll = desk.ask(members.roll)
    known = {one.name for one in desk.ask(custom_fields.fields)}
    if "Trained in" not in known:
        _fill(desk, roll[11].id, roll[12].id)
    about = name in ("member", "member_file")
    return Place(name, member=roll[11].id if about else None, text=step)


def _fill(desk: Desk, one: MemberId, other: MemberId) -> None:
    add = custom_fields.add_field
    trees = desk.do(add, name="Coffee trees", kind=custom_fields.NUMBER, needed=True)
    trained = desk.do(add, name="Trained in", kind=custom_fields.DAY)
    sizes = ["under 1 ha", "1 to 2 ha", "over 2 ha"]
    desk.do(add, name="Field", kind=custom_fields.CHOICE, options=sizes)
    desk.do(add, name="Reads and writes", kind=custom_fields.YES_NO)
    said = {trees: "250", trained: "2025-11-03"}
    desk.do(custom_fields.fill_in, member=one, values=said, shown={})
    people = [
        Named("Aline Uwase", 5_000, relation="Wife", phone="0788 200 100"),
        Named("Eric Gasana", 2_500, "Son", born=date(2015, 5, 4), guardian="Aline Uwase"),
        Named("Diane Gasana", 2_500, relation="Daughter"),
    ]
    desk.do(nominees.name_nominees, member=one, day=desk.today, people=people, shown=())
    desk.do(filed.file_document, member=one, kind=filed.PHOTO, content=_photo())
    card: dict[str, Any] = {"kind": filed.IDENTITY, "label": "National card", "content": _photo(1)}
    until = desk.today.replace(year=desk.today.year - 1)
    desk.do(filed.file_document, member=one, until=until, **card)
    home = desk.do(households.form_household, name="Gasana", village="Kibirizi")
    since = desk.today
    add_to = households.add_to_household
    desk.do(add_to, household=home, role=households.HEAD, member=one, since=since)
    desk.do(add_to, household=home, role=households.SPOUSE, member=other, since=since)
    desk.do(add_to, household=home, role=households.CHILD, name="Eric Gasana", since=since)


def _photo(n: int = 0) -> bytes:
    """A drawn face: nobody's photo."""
    image = QImage(240, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("#7f9c8f" if n == 0 else "#d8d4c8"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#5b3a29"))
    painter.drawEllipse(70, 60, 100, 125)
    painter.setBrush(QColor("#d9a441"))
    painter.drawRoundedRect(30, 205, 180, 140, 60, 60)
    painter.end()
    packed = QByteArray()
    buffer = QBuffer(packed)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG", 80)  # type: ignore[call-overload]  # the stubs want bytes
    return bytes(packed.data())
