"""The chosen loan from outside: how it stands, its entries, and what is done with it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from coopdesk.records import borrowings, resolutions
from coopdesk.records.borrowings import BorrowingMoveRow, BorrowingRow
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.kit.layouts import Flow, clear, holder
from coopdesk.ui.kit.layouts import row as row_of
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.pages.borrowings.deeds import Asking, Changing, Paying, Receiving, TakingBack
from coopdesk.ui.pages.borrowings.moves import moves_table
from coopdesk.ui.resolving import minutes_link
from coopdesk.ui.theme import Kind


class One(Card):
    """Facts and entries of one loan, and a form for what comes in or goes out."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(" ")
        self._desk = desk
        self.row: BorrowingRow | None = None
        self._about = label("", "muted", wrap=True)
        self.sums = Pairs(dense=True)
        self.note = Note("", Kind.REFUSE)
        self.moves = moves_table(desk.language)
        self.moves.chosen.connect(self._choose_move)
        self.moves.opened.connect(self._open_entry)
        self.receiving, self.paying, self.back = Receiving(desk), Paying(desk), TakingBack(desk)
        self.changing = Changing(desk)
        self._make_deeds()
        self._asks = (self.receiving, self.paying, self.back, self.changing)
        for one in self._asks:
            one.left.connect(self._left)
        self._decided = QVBoxLayout()  # the way to the minutes
        self.body.addWidget(self._about)
        self.body.addLayout(self._decided)
        for part in (self.sums, self.moves, self.note, self._deeds, *self._asks):
            self.body.addWidget(part)
        self._show_asking(None)

    def _make_deeds(self) -> None:
        t = self._desk.language.gettext
        self.receive = buttons.primary(t("Receive money"), self.ask_in, icon="add")
        self.pay = buttons.primary(t("Pay it back"), self.ask_out, icon="cash")
        self.change = buttons.quiet(t("Change the chosen one"), self.ask_change, icon="edit")
        self.take_back = buttons.quiet(t("Take an entry back"), self.ask_back, icon="undo")
        self.close_button = buttons.quiet(t("Close this loan"), self.do_close, icon="stop")
        quiet = (self.change, self.take_back, self.close_button)
        self._deeds = holder(Flow(self.receive, self.pay, *quiet, gap=8))

    # --- showing ---------------------------------------------------------------------------------

    def show_row(self, row: BorrowingRow | None) -> None:
        """Show a loan, or nothing."""
        same = row is not None and self.row is not None and row.id == self.row.id
        self.row = row
        self.setVisible(row is not None)
        if row is None:
            return
        self.title.setText(row.lender)
        self._about.setText(self._facts(row))
        self._show_minutes(row)
        self._show_sums(row)
        self.moves.show_rows(list(reversed(row.moves)))
        self._choose_move(self.moves.row())
        may = self._desk.may(borrowings.repay_borrowing) and row.closed is None
        self.receive.setVisible(may and row.received < row.amount)
        self.pay.setVisible(may and bool(row.owed))
        changes = self._desk.may(borrowings.change_borrowing) and row.closed is None
        self.change.setVisible(changes)
        self.take_back.setVisible(may and bool(row.moves))
        self.close_button.setVisible(may and not row.owed)
        if not same:
            self.leave()

    def _facts(self, row: BorrowingRow) -> str:
        t, language = self._desk.language.gettext, self._desk.language
        said = [
            t("{amount} from {day} on.").format(
                amount=language.amount(row.amount), day=language.day(row.since)
            )
        ]
        if row.purpose:
            said.append(t("For {purpose}.").format(purpose=row.purpose))
        if row.paper:
            said.append(t("Contract {number}.").format(number=row.paper))
        if row.resolution:
            said.append(t("Resolution {number}.").format(number=row.resolution))
        if row.closed:
            said.append(t("Closed on {day}.").format(day=language.day(row.closed)))
        return " ".join(said)

    def _show_minutes(self, row: BorrowingRow) -> None:
        clear(self._decided)
        found = self._desk.ask(resolutions.cited_by, resolutions.BORROWING, row.id)
        if found is not None:
            self._decided.addWidget(holder(row_of(minutes_link(self._desk, found), None)))

    def _show_sums(self, row: BorrowingRow) -> None:
        t, language = self._desk.language.gettext, self._desk.language
        pairs = [
            Pair(t("Still owed"), language.amount(row.owed)),
            Pair(t("Paid back"), language.amount(row.repaid)),
            Pair(t("Interest and fees"), language.amount(row.interest + row.fees)),
        ]
        if row.due and row.next:
            words = t("{amount} on {day}")
            next_ = words.format(amount=language.amount(row.next), day=language.day(row.due))
            pairs.append(Pair(t("Next due"), next_))
        if row.late:
            pairs.append(Pair(t("Late by now"), language.amount(row.late)))
        self.sums.show_pairs(pairs)

    def has_typed(self) -> bool:
        """Whether something is typed in a form that is open."""
        return any(one.dirty for one in self._asks)

    def focus_first(self) -> None:
        """The first thing to do with it."""
        deeds = (self.receive, self.pay, self.close_button, self.moves)
        next(one for one in deeds if not one.isHidden()).setFocus()

    def _choose_move(self, move: BorrowingMoveRow | None) -> None:
        self.take_back.setEnabled(move is not None and not move.undone)

    def _open_entry(self, move: BorrowingMoveRow) -> None:
        self._desk.go(Place("entry", about=move.entry))

    # --- asking and doing ------------------------------------------------------------------------

    def _show_asking(self, asked: Asking | None) -> None:
        """One form at a time; the entries give it their room."""
        for part in self._asks:
            part.setVisible(part is asked)
        self._deeds.setVisible(asked is None)
        self.moves.setVisible(asked is None)

    def leave(self) -> None:
        """Think better of it, or be done."""
        self.note.say("")
        self._show_asking(None)

    def _left(self) -> None:
        """The keyboard stays here: what it was in is hidden by now."""
        self.leave()
        self.focus_first()

    def ask_in(self) -> None:
        """Ask what comes in."""
        if self.row is not None:
            self._show_asking(self.receiving)
            self.receiving.begin(self.row)

    def ask_out(self) -> None:
        """Ask what is paid."""
        if self.row is not None:
            self._show_asking(self.paying)
            self.paying.begin(self.row)

    def ask_change(self) -> None:
        """Ask what is known of it by now."""
        if self.row is not None:
            self._show_asking(self.changing)
            self.changing.begin(self.row)

    def ask_back(self) -> None:
        """Ask why the chosen entry is taken back."""
        move = self.moves.row()
        if self.row is not None and move is not None:
            self._show_asking(self.back)
            self.back.begin(self.row, move)

    def do_close(self) -> None:
        """Nothing more will come of it."""
        row = self.row
        if row is None:
            return
        with Refusals(self.note, self._desk.language):
            day = self._desk.today
            self._desk.do(borrowings.close_borrowing, borrowing=row.id, day=day)
            t = self._desk.language.gettext
            self._desk.say(t("The loan of {lender} is closed.").format(lender=row.lender))
