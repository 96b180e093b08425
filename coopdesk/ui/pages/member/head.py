"""Who a member is, at a glance: photo, name, standing, where to find them, what needs doing."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language
from coopdesk.records import (
    admission,
    conflicts,
    doubles,
    filed,
    lives,
    members,
    membership,
    nominees,
)
from coopdesk.records.members import MemberFile
from coopdesk.records.membership import ADMITTED, DOUBLE, LEAVING, SUSPENDED, UNPAID, Standing
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Mark, Pill, label, legible, short
from coopdesk.ui.kit.layouts import Flow, Sides, clear, column, holder, row
from coopdesk.ui.kit.people import Portrait
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import Kind, look


class Head(QWidget):
    """Photo or initials, name and standing; deeds at the right, and below what waits to be done."""

    def __init__(self, desk: Desk, deeds: list[QWidget]) -> None:
        super().__init__()
        self._desk = desk
        self.portrait, self.pill = Portrait(size=64), Pill(Mark(""))
        self.name = label("", "title", wrap=True)
        self.where = label("", "subtitle", wrap=True)
        self._todo = Flow(gap=12)
        self.todo = holder(self._todo)
        words = column(self.name, self.where, row(self.pill, None), gap=2)
        who = row(self.portrait, words, gap=16)
        who.setStretch(1, 1)
        who.setAlignment(self.portrait, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        left = holder(who)
        left.setMinimumWidth(look().px(320))
        sides = Sides(left, holder(Flow(*deeds, gap=16)), shares=(1, 0))
        self.setLayout(column(sides, self.todo, gap=8))

    def show_member(self, one: MemberFile) -> Standing:
        """Look at who it is; tells how they stand."""
        desk = self._desk
        self.portrait.show_name(one.name)
        self.portrait.show_photo(desk.ask(filed.photo, one.id))
        self.name.setText(short(legible(one.name)))
        self.where.setText(" · ".join(map(short, _known(one, desk.language))))
        now, _ = desk.ask(membership.life, one.id, desk.today)
        self.pill.show_mark(_mark(one, now, desk.language))
        self._show_todo(one, now)
        return now

    def texts(self) -> list[str]:
        """What waits to be done, for tests and for the ear."""
        return [button.text() for button in self.todo.findChildren(buttons.Button)]

    def _show_todo(self, one: MemberFile, now: Standing) -> None:
        clear(self._todo)
        waits = list(_todo(self._desk, one, now))
        for words, place in waits:
            opener = buttons.link(buttons.literal(words), weakly(self._go, place))
            self._todo.addWidget(holder(row(Pill(Mark("!", Kind.WARN)), opener, gap=6)))
        self.todo.setVisible(bool(waits))

    def _go(self, place: Place) -> None:
        self._desk.go(place)


def _known(one: MemberFile, language: Language) -> Iterator[str]:
    """Number, what kind of member it is and who speaks for them, village, phone."""
    t = language.gettext
    yield t("No {number}").format(number=one.number)
    if one.kind != members.PERSON:
        yield t(members.KINDS.get(one.kind, one.kind))
    yield from filter(None, (one.speaker, one.village, one.phone))


def _mark(one: MemberFile, now: Standing, language: Language) -> Mark:
    if now.status in (SUSPENDED, DOUBLE) or one.status == UNPAID:
        return Mark(language.say(lives.said_of(now)), Kind.WARN)
    if one.status in members.GONE:
        day = language.day(one.left) if one.left else "–"
        return Mark(language.gettext("left on {day}").format(day=day))
    if one.joined:
        since = language.gettext("active since {day}").format(day=language.day(one.joined))
        return Mark(since, Kind.GOOD)
    return Mark(language.say(members.status_text(one.status)), Kind.GOOD)


def _todo(desk: Desk, one: MemberFile, now: Standing) -> Iterator[tuple[str, Place]]:
    """What waits, with where it is done."""
    t, language = desk.language.gettext, desk.language
    file = Place("member", member=one.id, text="file")
    if desk.ask(conflicts.of_member, one.id):
        yield t("Two values for one thing"), Place("conflicts")
    for line in desk.ask(doubles.joined_from, one.id) if now.status == DOUBLE else ():
        yield t("Joined with No {number}").format(number=line.to), Place("member", member=line.kept)
    if now.status == LEAVING:
        yield t("Settle with them"), Place("leaving", member=one.id)
    yield from _to_pay(desk, one, now)
    if one.left is not None or now.status == DOUBLE:
        return
    named = one.kind != members.PERSON or one.nominee or desk.ask(nominees.nominees, one.id)
    if not named:
        yield t("Name nominees"), Place("member", member=one.id, text="nominees")
    for paper in desk.ask(filed.documents, one.id):
        if paper.until is not None and paper.until < desk.today:
            ran_out = t("ran out on {day}").format(day=language.day(paper.until))
            yield f"{paper.label or t(filed.KINDS[paper.kind])}: {ran_out}", file


def _to_pay(desk: Desk, one: MemberFile, now: Standing) -> Iterator[tuple[str, Place]]:
    """Their first payment, of who has not paid it any more."""
    if one.status == UNPAID and now.applied == ADMITTED:
        for asked in desk.ask(admission.applications, open_only=True):
            if asked.member == one.id:
                what = desk.language.gettext("The first payment")
                yield what, Place("applications", about=asked.id)
