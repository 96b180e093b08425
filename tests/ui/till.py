"""Hands at the cash desk: a page with a member chosen, and what a person does there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final, TypeAlias

from pytestqt.qtbot import QtBot

from coopdesk.i18n import Language
from coopdesk.records import members, statements
from coopdesk.records.book import Book
from coopdesk.records.errors import Trouble
from coopdesk.records.ids import MemberId
from coopdesk.records.statements import ReceiptRow
from coopdesk.ui.desk import Desk, Paper, Place
from coopdesk.ui.pages.cash import Cash
from coopdesk.ui.pages.cash.amounts import Amount
from coopdesk.ui.preferences import Preferences
from tests.records.hands import CURRENCY, TODAY, Make, Pc, Somebody, draft
from tests.ui.fingers import ENTER, Fingers, opened
from tests.ui.seat import NewPc

#: 104 has savings, shares and a loan; 77 savings only; 15 nothing yet.
ROLL: Final = (
    draft("104", name="Uwase Jean-Baptiste", savings=41_500, shares=10_000, loan=150_000),
    draft("77", name="Uwase Odette", savings=84_000, village="Remera", phone="0788 123 456"),
    draft("15", name="Tuyishime Alphonse"),
)
YESTERDAY = TODAY - timedelta(days=1)


@dataclass
class Till(Fingers):
    """A cash desk, the fingers on its keys, and what it asked of the window."""

    pc: Pc
    book: Book
    desk: Desk
    qtbot: QtBot
    papers: list[Paper] = field(default_factory=list)  # out of the printer
    places: list[Place] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.desk.printed.connect(self.papers.append)
        self.desk.going.connect(self.places.append)
        self.desk.troubled.connect(self.troubles.append)
        self.make = Make(self.book)

    def sit_down(self) -> None:
        """Open the page."""
        self.page = Cash(self.desk, Place("cash"))
        opened(self.page, self.qtbot)

    def member(self, number: str) -> MemberId:
        found = self.desk.ask(members.by_its_number, number)
        assert found is not None
        return found

    def known(self, number: str) -> Somebody:
        return self.make.known(self.member(number))

    @property
    def shown(self) -> Cash:
        return self.page

    def choose(self, words: str) -> None:
        """Choose a member by keyboard; the focus goes on to the first amount."""
        self.page.head.member.setFocus()
        self.page.head.member.line.selectAll()
        self.type(words)
        self.press(ENTER)

    def enter(self, deed: str, amount: str) -> None:
        """Type an amount in the line of a deed."""
        line = self.amount(deed).line
        line.setFocus()
        line.selectAll()
        self.type(amount)

    def record(self) -> None:
        self.do_it()

    def amount(self, deed: str) -> Amount:
        """The one field for a deed."""
        return next(one for one in self.page.lines.fields() if one.deed == deed)

    @property
    def deed(self) -> str:
        """What the button says."""
        return self.page.total.record.text()

    def receipts(self) -> list[ReceiptRow]:
        """Today's, newest first."""
        return self.desk.ask(statements.receipts_of, self.desk.today)


TillAt: TypeAlias = Callable[..., Till]


@contextmanager
def tills(folder: Path, qtbot: QtBot, new_pc: NewPc) -> Iterator[TillAt]:
    """What opens cash desks in a folder, and closes them in the end."""
    made: list[Till] = []

    def open_one(profile: str = "RW", currency: str = CURRENCY, code: str = "en") -> Till:
        pc = new_pc(folder / currency, profile, currency)
        book = pc.open()
        made.append(Till(pc, book, Desk(book, Language(code), Preferences()), qtbot))
        return made[-1]

    yield open_one
    for one in made:
        one.desk.close()
        one.book.close()


def balance(till: Till, number: str, kind: str) -> int:
    rows = till.desk.ask(statements.holdings, till.member(number))
    return sum(row.balance.minor for row in rows if row.kind == kind)


def after(till: Till, deed: str) -> str:
    return till.page.lines.said_after(till.amount(deed).name)
