"""A picture of every page, from a practice book: look at them after each change of the screen.

python3 dev.py shots --language es --theme dark --page today --size 1366x768 --text 200 --to F
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

# Before Qt is loaded: no screen is needed, and a pixel is a pixel on every machine.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.update(QT_SCALE_FACTOR="1", QT_FONT_DPI="96")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from coopdesk.exchange import practice
from coopdesk.i18n import LANGUAGES, Language
from coopdesk.records import (
    bodies,
    collection,
    loans,
    meetings,
    members,
    office,
    products,
    savings,
    seals,
    statements,
    vouchers,
)
from coopdesk.records.access import Actor
from coopdesk.records.book import Book
from coopdesk.records.collection import SheetRow
from coopdesk.records.ids import CollectionId, MemberId, PersonId, VisitId
from coopdesk.records.money import Money
from coopdesk.records.terms import SavingsTerms
from coopdesk.records.visit import DEPOSIT, Doing, record_visit
from coopdesk.reports.minutes import minutes_folios
from coopdesk.ui import (
    papers,
    staging,
    staging_doubles,
    staging_kept,
    staging_keys,
    staging_life,
    staging_shares,
    theme,
)
from coopdesk.ui.crash import Crash, report
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.pages import PAGES
from coopdesk.ui.pages.calculator import Calculator
from coopdesk.ui.pages.clock import AskDay
from coopdesk.ui.pages.collection import Collection
from coopdesk.ui.pages.collection.head import Who
from coopdesk.ui.pages.joining import LetIn
from coopdesk.ui.pages.recovery import Recovering
from coopdesk.ui.pages.restore import Restore
from coopdesk.ui.pages.seals import Proven, Seals
from coopdesk.ui.pages.sign_in import SignIn
from coopdesk.ui.pages.to_look_at import ToLookAt
from coopdesk.ui.pages.welcome import Recent, Ways, Welcome
from coopdesk.ui.preferences import Preferences
from coopdesk.ui.staging import Fleet
from coopdesk.ui.staging_keys import Keys
from coopdesk.ui.window import Window

#: What is shown before a desk is open, besides the pages of the window.
FRONT = (
    "welcome",
    "welcome-new",
    "welcome-practice",
    "join",
    "join-words",
    "sign_in",
    "clock",
    "crash",
)
#: The pages of one loan, and how far it is come on their pictures.
LOANS = {
    "loan_application": "asked",
    "loan_decision": "asked",
    "loan_signing": "approved",
    "loan_payout": "signed",
    "loan": "late",
}
#: Pages about one meeting, and how far it is come on their pictures: "meeting-signed".
MEETINGS = {
    "meeting": meetings.ENDED,
    "meeting-called": meetings.CALLED,
    "meeting-signed": meetings.SIGNED,
    "meeting_call-called": meetings.CALLED,
    "agm_pack": meetings.CALLED,
}
#: More pictures of a page, with something of it chosen.
MORE = (
    *staging.MORE,
    *staging_keys.MORE,
    *staging_life.MORE,
    *staging_kept.MORE,
    *staging_doubles.MORE,
    *staging_shares.MORE,
    *(page for page in MEETINGS if "-" in page),
    "body_rules-board",
    "resolutions-open",
)
_ROUNDS_MS = 30
DAY = datetime.fromisoformat("2026-11-24T10:20:00+00:00")


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: of what, in which dress."""

    page: str
    language: str
    theme: str
    text: int
    width: int
    height: int

    @property
    def file_name(self) -> str:
        return (
            f"{self.page}-{self.language}-{self.theme}-{self.width}x{self.height}-{self.text}.png"
        )


class Studio:
    """A practice book, and the pages made from it."""

    def __init__(self, app: QApplication, folder: Path, members: int) -> None:
        self._app, self._folder = app, folder
        self._fleet: Fleet | None = None
        self._keys: Keys | None = None
        path = folder / "Practice.coop"
        practice.make(
            path,
            folder,
            _clock,
            members=members,
            years=1,
            person="C. Uwimana",
            pages=partial(minutes_folios, language=Language("en")),
        )
        self._book = Book.open(path, folder, _clock)
        (person,) = (one for one in self._book.read(office.people) if one.active)
        self._book.actor = self._book.read(office.sign_in, person=person.id)

    def take(self, shot: Shot) -> QWidget:
        """The widget of a shot, dressed and laid out."""
        theme.apply(self._app, shot.theme, shot.text)
        language = Language(f"{shot.language}_RW" if shot.language != "xx" else "xx")
        made = self._front(shot.page, language) or self._desk(shot, language)
        made.resize(shot.width, shot.height)
        made.show()
        if isinstance(made, Window):
            self._go_on(made.page, shot.page.partition("-")[2])
        _settle()
        return made

    def _front(self, page: str, language: Language) -> QWidget | None:
        if page.startswith("welcome"):
            ways = Ways(_nothing, _nothing, _nothing, _nothing, _nothing)
            welcome = Welcome(language, ways, [Recent("Twizigamire", Path("Twizigamire.coop"))])
            welcome.go(page.partition("-")[2] or "choose")
            return welcome
        if page in {"join", "join-words"}:
            return self._fleets.joining(language, asked=page != "join")
        if page == "sign_in":
            people = self._book.read(office.people)
            return SignIn(language, self._book.read(office.coop).name, people, self._sign_in)
        if page == "clock":
            return AskDay(language, DAY.date().replace(year=1980), DAY.date())
        if page == "crash":
            return Crash(language, report(ValueError(), language, DAY), "CoopDesk.txt")
        return None

    def _sign_in(self, _person: PersonId, _password: str) -> Actor:
        return self._book.actor

    def _desk(self, shot: Shot, language: Language) -> QWidget:
        preferences = Preferences(language=shot.language, theme=shot.theme, text_percent=shot.text)
        name, _, step = shot.page.partition("-")
        if name in staging.PAGES or shot.page in staging.MORE:
            return self._of_fleet(Desk(self._fleets.of(step), language, preferences), name, step)
        if name == "recovery":
            return _window(Desk(self._of_keys(step), language, preferences), Place(name))
        desk = Desk(self._book, language, preferences)
        if shot.page == "seals" and not desk.ask(seals.seals):
            for kind in (seals.DAY, seals.MONTH):
                desk.do(seals.seal, kind=kind)
            _settle()
        window = _window(desk, self._staged(desk, shot.page))
        if isinstance(window.page, Collection):
            _fill(window.page, desk)
        if isinstance(window.page, Seals):
            _check(window.page, desk)
        if isinstance(window.page, Calculator):
            window.page.amount.set_value(Money(300_000, desk.currency))
        return window

    def _go_on(self, made: QWidget | None, step: str) -> None:
        """What is done on the page before its picture is taken."""
        if isinstance(made, Restore) and step:
            self._fleets.restored(made.assistant, step)
        if isinstance(made, ToLookAt) and step == "settled":
            self._fleets.settle_all(made.desk)
            made.settled.set_value(value=True)
            made.settled.changed.emit()
        if isinstance(made, Recovering):
            staging_keys.unfold(made, step)
        if isinstance(made, LetIn):
            staging.until(lambda: made.requests.row() is not None)

    @property
    def _fleets(self) -> Fleet:
        """Made when the first picture wants it."""
        if self._fleet is None:
            self._fleet = Fleet(self._book.path, self._folder / "fleet", DAY)
        return self._fleet

    def _of_fleet(self, desk: Desk, page: str, step: str) -> QWidget:
        """A page about copies, sticks and other PCs."""
        if step != "alone":
            self._fleets.plug_in(desk)
        return _window(desk, Place(page))

    def _of_keys(self, step: str) -> Book:
        """The book of a PC whose keys stand so; made when the first picture wants it."""
        self._keys = self._keys or Keys(self._book.path, self._folder / "keys", DAY)
        return self._keys.of(step)

    def _staged(self, desk: Desk, page: str) -> Place:
        staged = (
            staging_life.place(desk, page)
            or staging_shares.place(desk, page)
            or staging_kept.place(desk, page)
            or staging_doubles.place(desk, page)
        )
        if staged is None:
            return self._place(desk, page)
        _settle()  # what the desk tells of it comes before the picture
        return staged

    def _place(self, desk: Desk, page: str) -> Place:
        member = desk.ask(members.roll)[11].id
        history = desk.ask(statements.history, member)
        visit = next(row.visit for row in history if row.visit is not None)
        if page == "paper":
            said, desk_paper = papers.slip(desk, visit)
            desk.preview(papers.slip_title(desk, said), desk_paper, file_name="receipt.pdf")
        if page == "voucher_file":
            return Place(page, about=desk.ask(vouchers.recent)[0].entry)
        if page in {"account", "savings_products", "savings_terms", "dormant", "open_account"}:
            return self._saving(desk, page, member)
        if page in LOANS:
            found = {one.key: one for one in desk.ask(loans.pipeline, desk.today)}
            return Place(page, about=found[LOANS[page]].cards[0].loan)
        if page in {*MEETINGS, *MORE}:
            return _of_meetings(desk, page)
        if page == "sheets":
            return Place(page, about=_meeting(desk))
        if page in {"figures", "ledger", "entry"}:
            return _of_the_books(desk, page, visit)
        about = page in {"member", "edit_member", "cash"}
        return Place(
            page, member=member if about else None, visit=visit if page == "receipt" else None
        )

    def _saving(self, desk: Desk, page: str, member: MemberId) -> Place:
        """A place about savings, in a book where several kinds of them are offered."""
        other = desk.ask(members.roll)[12].id
        if not any(one.form == "target" for one in desk.ask(products.listing, desk.today)):
            _offer_savings(desk, member, other)
            _settle()  # what the desk tells of it comes before the picture
        held = desk.ask(savings.accounts_of, member, desk.today)[-1].id
        about = {"account": held, "open_account": None}.get(page)
        whose = member if page in {"account", "open_account"} else None
        return Place(page, member=whose, about=about)


def _window(desk: Desk, place: Place) -> Window:
    """A window that shows a place, and lives as long as its desk."""
    window = Window(desk)
    window.go(place)
    desk.setParent(window)
    return window


def _offer_savings(desk: Desk, member: MemberId, other: MemberId) -> None:
    """Some products, and an account with everything that an account can have."""
    since = desk.today.replace(month=1, day=1)
    for name, form, terms in (
        ("One year fixed", "fixed", SavingsTerms(rate="9", early_rate="2", months=12)),
        ("Monthly savings", "compulsory", SavingsTerms(rate="4", regular=2_000)),
        (
            "School fees",
            "target",
            SavingsTerms(rate="5.5", withholding="15", notice_days=7, monthly_fee=20),
        ),
    ):
        desk.do(products.add_product, name=name, form=form, since=since, terms=terms)
    made = {one.form: one.id for one in desk.ask(products.listing, desk.today)}
    target = desk.do(
        savings.open_account,
        member=member,
        product=made["target"],
        day=desk.today,
        label="Marie",
        target=120_000,
        months=10,
        holders=[other],
    )
    paid = Doing(DEPOSIT, Money(75_000, desk.currency), target)
    desk.do(record_visit, member=member, day=desk.today, doings=[paid])
    desk.do(savings.put_hold, holding=target, amount=20_000, reason="Guarantee for a loan")
    desk.do(savings.give_notice, holding=target, amount=15_000)


def _check(page: Seals, desk: Desk) -> None:
    """All seals proven, and a paper checked by its digits."""
    code = desk.ask(seals.seals)[-1].code
    page.show_proven(Proven(desk.ask(seals.verified)))
    page.paper.code.set_value(seals.in_groups(code))
    page.paper.show_verdict(desk.ask(seals.check_paper, code))


def _fill(page: Collection, desk: Desk) -> None:
    """A meeting half typed: one amount can't be read, one row has more than its member has."""
    village = next(iter(desk.ask(collection.villages)))
    page.head.who.set_value(Who(village))
    page.head.who.changed.emit()
    keys = [one.key for one in page.sheet.choice.chosen()]
    for n in range(min(9, len(page.grid.rows))):
        page.grid.put(n, keys[0], str(500 * (n % 4 + 1)))
        if page.grid.rows[n].due:
            page.grid.put(n, keys[1], "2500")
    page.grid.put(5, keys[0], "12o0")
    page.grid.go_to(5, keys[0])


def _of_meetings(desk: Desk, page: str) -> Place:
    """A place of a page about meetings, with the meeting, body or list that its picture shows."""
    name = page.partition("-")[0]
    if page in MEETINGS:
        return Place(name, about=_meeting_that_is(desk, MEETINGS[page]))
    if name == "body_rules":
        return Place(name, about=desk.ask(bodies.bodies)[1].id)
    return Place(name, text=page.partition("-")[2])


def _meeting_that_is(desk: Desk, state: str) -> int:
    """The meeting that is so far, or the last one."""
    every = desk.ask(meetings.meetings)
    return next((one.id for one in every if one.state == state), every[0].id)


def _meeting(desk: Desk) -> CollectionId:
    """A sheet that was booked, with 100 missing."""
    done = desk.ask(collection.past, limit=1)
    if done:
        return done[0].id
    village = next(iter(desk.ask(collection.villages)))
    ids, savings = desk.ask(collection.members_of, village=village), desk.ask(collection.usual)[0]
    amount = Money(500, desk.currency)
    rows = [
        SheetRow(m, n % 5 != 4, {savings: amount} if n % 5 != 4 else {}) for n, m in enumerate(ids)
    ]
    counted = collection.net(rows, desk.currency) - Money(100, desk.currency)
    more: dict[str, Any] = {"counted": counted, "remark": "Change was given wrongly"}
    return desk.do(collection.post_collection, day=desk.today, name=village, rows=rows, **more)


def _of_the_books(desk: Desk, page: str, visit: VisitId) -> Place:
    """The income statement, the cash book, or the entry of a visit."""
    if page == "entry":
        return Place(page, about=visit)
    return Place(page, text="income-statement" if page == "figures" else "cash-book")


def _settle() -> None:
    """Let everything lay itself out, which by width and height takes a few rounds."""
    loop = QEventLoop()
    QTimer.singleShot(_ROUNDS_MS, loop.quit)
    loop.exec()


def _clock() -> datetime:
    return DAY


def _nothing(*_: object, **__: object) -> None:
    """For the buttons of a picture."""


def wanted(arguments: Sequence[str]) -> tuple[argparse.Namespace, Iterator[Shot]]:
    """What the command line asks for; everything where it names nothing."""
    parser = argparse.ArgumentParser(prog="shots", description=__doc__)
    names = [*FRONT, *(entry.name for entry in PAGES), *MORE]
    parser.add_argument("--language", action="append", choices=[*LANGUAGES, "xx"])
    parser.add_argument("--theme", action="append", choices=list(theme.THEMES))
    parser.add_argument("--page", action="append", choices=names)
    parser.add_argument("--size", action="append")
    parser.add_argument("--text", action="append", type=int, choices=list(theme.TEXT_PERCENTS))
    parser.add_argument("--members", type=int, default=120)
    parser.add_argument("--to", type=Path, default=Path("shots"))
    said = parser.parse_args(arguments)
    sizes = [tuple(map(int, size.split("x"))) for size in said.size or ["1366x768", "1024x600"]]
    return said, (
        Shot(page, language, name, text, width, height)
        for language, name, (width, height), text, page in product(
            said.language or [*LANGUAGES, "xx"],
            said.theme or theme.THEMES,
            sizes,
            said.text or [100, 200],
            said.page or names,
        )
    )


def main(arguments: Sequence[str]) -> int:
    """Make the pictures."""
    said, shots = wanted(arguments)
    app = QApplication(["shots"])
    said.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio(app, Path(folder), said.members)
        for shot in shots:
            made = studio.take(shot)
            made.grab().save(str(said.to / shot.file_name))
            sys.stderr.write(f"{shot.file_name}\n")
            for desk in made.findChildren(Desk):
                desk.close()
            made.close()
            made.deleteLater()
            _settle()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
