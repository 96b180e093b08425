"""The books: everything that is done beside the desk, from writing an entry to the year's end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QWidget

from coopdesk.i18n import N_
from coopdesk.records.access import Permission
from coopdesk.records.book import Topic
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Heading, label
from coopdesk.ui.kit.layouts import Sides, column, holder, reveal, whole_page
from coopdesk.ui.kit.weakly import weakly


@dataclass(frozen=True, slots=True)
class Door:
    """A page of the books: what it is called, what one does there, and who may."""

    title: str  # marked with N_
    about: str  # marked with N_
    place: Place
    icon: str
    needs: Permission = Permission.LOOK


#: The doors of each group, in the order in which an office comes to need them.
WRITE: Final[list[Door]] = [
    Door(
        N_("Write an entry"),
        N_("Money out, money in, between accounts: with its voucher, bill and budget line."),
        Place("voucher"),
        "entry",
        Permission.KEEP_BOOKS,
    ),
    Door(
        N_("Collection sheet"),
        N_("The money of a meeting or a heap of slips, typed on one sheet and booked in one go."),
        Place("collection"),
        "sheet",
        Permission.TAKE_MONEY,
    ),
    Door(
        N_("Hand money over"),
        N_("From one box to another, to the bank or from it: on paper, signed by both."),
        Place("handover"),
        "handover",
        Permission.TAKE_MONEY,
    ),
    Door(
        N_("Count a cash box"),
        N_("What is in a box by note and coin, against what the books say."),
        Place("count"),
        "count",
        Permission.TAKE_MONEY,
    ),
]
MONTH: Final[list[Door]] = [
    Door(
        N_("Pay interest on savings"),
        N_("What each member gets and why, posted to all of them at once."),
        Place("interest"),
        "interest",
        Permission.KEEP_BOOKS,
    ),
    Door(
        N_("Set aside for late loans"),
        N_("Provide for loans that may be lost, by how long they are late."),
        Place("provisions"),
        "allowance",
        Permission.KEEP_BOOKS,
    ),
    Door(
        N_("Entries that come again"),
        N_("Rent and the like: see what is due and write it with one press."),
        Place("recurring"),
        "recurring",
    ),
    Door(
        N_("Loans from outside"),
        N_("What the co-op itself borrowed: receive it, pay it back, see what is due."),
        Place("borrowings"),
        "bank",
        Permission.KEEP_BOOKS,
    ),
    Door(
        N_("Assets and their wear"),
        N_("What the co-op owns: write off the month, sell, print the inventory."),
        Place("assets"),
        "asset",
    ),
    Door(
        N_("Bank"),
        N_("Bring in the bank's statement and see that the books agree with it."),
        Place("bank"),
        "bank",
        Permission.KEEP_BOOKS,
    ),
    Door(
        N_("Close a month"),
        N_("See what is still open, then close it. To open it again takes two persons."),
        Place("periods"),
        "period",
        Permission.KEEP_BOOKS,
    ),
    Door(
        N_("Shares to be paid back"),
        N_("Who asked for shares back, in their order, and what the year's cap lets today."),
        Place("share_refunds"),
        "cash",
    ),
    Door(
        N_("Sleeping accounts"),
        N_("Who has not come for long, and where it is made sure who asks."),
        Place("dormant"),
        "hold",
    ),
]
YEAR: Final[list[Door]] = [
    Door(
        N_("Close the year"),
        N_("Income and expenses go to the retained surplus, and all its months close."),
        Place("periods", text="year"),
        "period",
        Permission.KEEP_BOOKS,
    ),
    Door(
        N_("Share out the year's surplus"),
        N_("Reserves, interest on shares, what goes back to members, and the resolution."),
        Place("surplus"),
        "surplus",
    ),
    Door(
        N_("Share out the group's box"),
        N_("For savings groups: at the end of a cycle each takes home what their shares gained."),
        Place("share_out"),
        "share-out",
    ),
    Door(
        N_("The co-op's year"),
        N_("What is due and when: the general meeting, copies to the authority, terms, closings."),
        Place("coop_year"),
        "calendar",
    ),
    Door(
        N_("Papers for the general meeting"),
        N_("All that members get before it in one file: see what is missing, write it, print it."),
        Place("agm_pack"),
        "meetings",
    ),
    Door(
        N_("Social actions"),
        N_("What the co-op did for its people and its place, for the social balance."),
        Place("social_actions"),
        "people",
    ),
    Door(
        N_("Budget"),
        N_("What is planned to earn and spend, what came of it, what is left."),
        Place("budget"),
        "budget",
    ),
]
ARRANGE: Final[list[Door]] = [
    Door(
        N_("Cash boxes"),
        N_("What each box, the bank and mobile money hold, and who keeps them; open another."),
        Place("boxes"),
        "boxes",
    ),
    Door(
        N_("Fees at the desk"),
        N_("What members pay for besides saving: their entrance, a passbook, a photo."),
        Place("fees"),
        "fees",
        Permission.KEEP_BOOKS,
    ),
    Door(
        N_("Savings products"),
        N_("What members can save in: interest, limits, fees, from which day on."),
        Place("savings_products"),
        "product",
    ),
    Door(
        N_("Kinds of share"),
        N_("What a share costs, how many, in how many months, how it is paid back or made over."),
        Place("share_products"),
        "product",
    ),
    Door(
        N_("Loan products"),
        N_("What members can borrow: interest, instalments, who may have it, who decides."),
        Place("loan_products"),
        "loans",
    ),
    Door(
        N_("Clauses of loan papers"),
        N_("What is promised in contracts beside the terms: read it, and write it as you need."),
        Place("clauses"),
        "note",
    ),
    Door(
        N_("Bring in running loans"),
        N_("From a list: their terms, and what was paid of them before this book began."),
        Place("import_loans"),
        "import",
        Permission.KEEP_BOOKS,
    ),
    Door(
        N_("Borrowing groups"),
        N_("Members who borrow together and answer for each other: who joins, who leaves."),
        Place("teams"),
        "people",
    ),
    Door(
        N_("Chart of accounts"),
        N_("Add, rename, number and close the accounts of the books."),
        Place("chart"),
        "accounts",
    ),
    Door(
        N_("Seals"),
        N_("Hold the figures by a number, and check whether a paper still agrees with the book."),
        Place("seals"),
        "seal",
    ),
    Door(
        N_("Who did what"),
        N_("Every act of the book: who, when, at which PC, and what it changed."),
        Place("trail"),
        "trail",
    ),
    Door(
        N_("Carry everything out"),
        N_("All of the book in one file: to read without CoopDesk, and to open again."),
        Place("carry_out"),
        "save",
        Permission.KEEP_BOOKS,
    ),
]

#: The groups, from left to right and from the top down.
GROUPS: Final = (
    (N_("Write"), WRITE),
    (N_("Each month"), MONTH),
    (N_("The end of the year"), YEAR),
    (N_("Arrange"), ARRANGE),
)


class Books(Page):
    """Doors to the pages of the books, each with a sentence on what it is for."""

    TOPICS = Topic.NONE  # shows nothing of the book by itself

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        cards = [self._group(t(title), doors) for title, doors in GROUPS]
        left = holder(column(cards[0], cards[2], None, gap=16))
        right = holder(column(cards[1], cards[3], None, gap=16))
        both = Sides(left, right, shares=(1, 1), least=700)
        said = t("What the office writes, closes and decides, beside the cash desk.")
        self.heading = Heading(t("Books"), said)
        self.setLayout(whole_page(self.heading, both, None))

    def _group(self, title: str, doors: list[Door]) -> Card:
        open_ = [door for door in doors if door.needs in self.desk.actor.may]
        card = Card(title, *(self._door(door) for door in open_))
        reveal(card, bool(open_))
        return card

    def _door(self, door: Door) -> QWidget:
        t = self.desk.language.gettext
        link = buttons.link(t(door.title), weakly(self.desk.go, door.place), icon=door.icon)
        link.setAccessibleDescription(t(door.about))
        return holder(column(link, label(t(door.about), "muted", wrap=True), gap=0))

    def focus_first(self) -> None:
        first = self.findChild(buttons.Button)
        if isinstance(first, buttons.Button):
            first.setFocus()
