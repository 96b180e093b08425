"""What a member has: their accounts, what moved in them, and statements of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language
from coopdesk.records import lending, loans, savings, statements
from coopdesk.records.ids import EntryId, HoldingId, MemberId
from coopdesk.records.loans import STATE_NAMES, LoanCard
from coopdesk.records.loans.life import APPROVED, ASKED
from coopdesk.records.members import MemberFile
from coopdesk.records.products import SHARES
from coopdesk.records.savings import JointRow, SavingsAccount
from coopdesk.records.statements import HistoryRow, HoldingRow
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Mark
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, row
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.member.statement import StatementCard
from coopdesk.ui.telling import remarks

_MOVEMENTS = 500


class Money(QWidget):
    """What moved, beside the accounts in which it did."""

    account = Signal(object)  # HoldingId: an account is to be opened

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk = desk
        self._member: MemberId | None = None
        self.statement = StatementCard(desk)
        self.held = Pairs()
        nothing = EmptyState(t("Nothing has moved yet"), icon="history")
        self.history: Table[HistoryRow] = Table(
            _columns(desk.language), name=t("Money"), key=_key, empty=nothing, least=6
        )
        self.history.chosen.connect(self._show_again)
        self.history.opened.connect(self._open_receipt)
        self._lay_out(t)

    def _lay_out(self, t: Callable[[str], str]) -> None:
        self.again = buttons.secondary(t("Print the &receipt again"), self._print_again)
        self.show_statement = buttons.secondary(t("&Statement"), self._turn_statement)
        self.another = buttons.quiet(t("Open an &account"), self._go_open, icon="add")
        self.borrow = buttons.quiet(t("Ask for a &loan"), self._go_borrow, icon="loans")
        deeds = holder(Flow(self.another, self.borrow))
        held = Card(t("What the member has"), self.held, deeds)
        lower = holder(Flow(self.again, self.show_statement))
        moved = Card("", self.history, row(lower, margin=8), padding=1)
        sides = Sides(moved, holder(column(held, None)), shares=(2, 1))
        self.setLayout(column(self.statement, sides, gap=16))
        self.statement.hide()

    def show_member(self, one: MemberFile) -> None:
        """Look at their accounts, and what moved in them."""
        desk = self._desk
        if self._member != one.id:
            self.statement.hide()
        self._member = one.id
        self.statement.show_member(one.id)
        self._show_held(one.id)
        self.history.show_rows(desk.ask(statements.history, one.id, limit=_MOVEMENTS))
        if self.history.row() is None:
            self.history.choose_first()
        self._show_again(self.history.row())
        left = one.left is not None
        self.another.setVisible(not left and desk.may(savings.open_account))
        self.borrow.setVisible(not left and desk.may(lending.apply_for_loan))

    def focus_first(self) -> None:
        if self.statement.isHidden():
            self.history.setFocus()
        else:
            self.statement.focus_first()

    def open_statement(self) -> None:
        """Ask which time a statement is for."""
        self.statement.show()

    # --- accounts --------------------------------------------------------------------------------

    def _show_held(self, member: MemberId) -> None:
        rows = self._desk.ask(statements.holdings, member)
        accounts = self._desk.ask(savings.accounts_of, member, self._desk.today)
        known = {one.id: one for one in accounts}
        cards = self._desk.ask(loans.cards_of_member, member, self._desk.today)
        lent = {HoldingId(one.loan) for one in cards}
        pairs = [self._pair(held, known.get(held.id), lent) for held in rows]
        pairs += [self._asked(one) for one in cards if one.state in (ASKED, APPROVED)]
        joint = self._desk.ask(savings.joint_of, member)
        self.held.show_pairs([*pairs, *map(self._joint, joint)])

    def _pair(self, held: HoldingRow, account: SavingsAccount | None, lent: set[HoldingId]) -> Pair:
        language = self._desk.language
        t, name = language.gettext, language.say(held.words)
        note = t("opened {day}").format(day=language.day(held.opened))
        if held.closed:
            note = t("closed {day}").format(day=language.day(held.closed))
        elif held.kind == "loans":
            note = t("owed by the member") if held.balance.minor >= 0 else t("owed to the member")
        elif account is not None:
            note = " · ".join([note, *remarks(language, account)])
        opens = account is not None or held.id in lent or (held.kind == SHARES and not held.closed)
        deed = self._opener(held.id, name) if opens else None
        return Pair(name, language.amount(held.balance), deed, note)

    def _asked(self, one: LoanCard) -> Pair:
        """A loan that was asked for, and is no account yet: its contract is not signed."""
        t, language = self._desk.language.gettext, self._desk.language
        name = t("Application {number}").format(number=one.number)
        note = t("{count} · {what}").format(count=t(one.product), what=t(STATE_NAMES[one.state]))
        return Pair(
            name, language.amount(one.amount), self._opener(HoldingId(one.loan), name), note
        )

    def _joint(self, one: JointRow) -> Pair:
        """An account of another member that this one holds too."""
        language = self._desk.language
        note = language.gettext("of {name}, held together").format(name=one.name)
        name = language.say(one.words)
        opener = self._opener(one.holding, name)
        return Pair(name, language.amount(one.balance), opener, note)

    def _opener(self, holding: HoldingId, name: str) -> buttons.Button:
        t = self._desk.language.gettext
        opener = buttons.link(t("Open"), weakly(self._open_account, holding))
        opener.setAccessibleName(t("Open {account}").format(account=name))
        return opener

    # --- deeds -----------------------------------------------------------------------------------

    def _open_account(self, holding: HoldingId) -> None:
        self.account.emit(holding)

    def _show_again(self, moved: HistoryRow | None) -> None:
        self.again.setEnabled(moved is not None and moved.visit is not None)

    def _go_borrow(self) -> None:
        self._desk.go(Place("loan_application", member=self._member))

    def _go_open(self) -> None:
        self._desk.go(Place("open_account", member=self._member))

    def _turn_statement(self) -> None:
        self.statement.setVisible(self.statement.isHidden())
        self.focus_first()

    def _open_receipt(self, moved: HistoryRow) -> None:
        if moved.visit is not None:
            self._desk.go(Place("receipt", member=self._member, visit=moved.visit))

    def _print_again(self) -> None:
        moved = self.history.row()
        if moved is None or moved.visit is None:
            return
        said, pdf = papers.slip(self._desk, moved.visit, copy=True)
        title = papers.slip_title(self._desk, said)
        self._desk.preview(title, pdf, file_name=f"{said.number}.pdf")


def _key(moved: HistoryRow) -> tuple[EntryId, str, int]:
    return moved.entry, moved.account, moved.amount.minor


class _Cells:
    """What each column says of something that happened."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def day(self, moved: HistoryRow) -> str:
        return self._language.day(moved.day)

    def when(self, moved: HistoryRow) -> tuple[date, EntryId]:
        return moved.day, moved.entry

    def number(self, moved: HistoryRow) -> str:
        return moved.number

    def account(self, moved: HistoryRow) -> str:
        return self._language.say(moved.words)

    def what(self, moved: HistoryRow) -> str:
        return self._language.say(moved.what)

    def undone(self, moved: HistoryRow) -> Mark | None:
        return Mark(self._language.gettext("reversed")) if moved.reversed else None

    def amount(self, moved: HistoryRow) -> str:
        return self._language.figure(moved.amount, plus=True)

    def minor(self, moved: HistoryRow) -> int:
        return moved.amount.minor

    def tone(self, moved: HistoryRow) -> Tone:
        if moved.reversed:
            return Tone.STRUCK
        return Tone.REFUSE if moved.amount.minor < 0 else Tone.PLAIN


def _columns(language: Language) -> list[Column[HistoryRow]]:
    t, cells = language.gettext, _Cells(language)
    return [
        Column(t("Day"), cells.day, sort=cells.when),
        Column(t("Receipt"), cells.number),
        Column(t("Account"), cells.account, gives=1),
        Column(t("What"), cells.what, stretch=True, pill=cells.undone),
        Column(t("Amount"), cells.amount, sort=cells.minor, right=True, tone=cells.tone),
    ]
