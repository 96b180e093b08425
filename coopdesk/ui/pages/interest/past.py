"""The interest that was paid before: its list on paper, going on, and taking it back."""

from __future__ import annotations

from PySide6.QtCore import Signal

from coopdesk.records import interest_run, statements
from coopdesk.records.interest_run import RunRow
from coopdesk.reports.figures import figures as draw
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState
from coopdesk.ui.kit.tables import Table
from coopdesk.ui.pages.interest.figures import kept_told, run_columns, run_key
from coopdesk.ui.undoing import TakingBack


class Past(Card):
    """Past payments. `taking_back` asks the page to do the work of one that is to be undone."""

    taking_back = Signal(object)  # RunRow

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__(t("Interest paid before"))
        self._desk = desk
        nothing = EmptyState(
            t("No interest was paid yet"),
            t("What you post stands here, and can be taken back."),
            icon="interest",
        )
        self.table: Table[RunRow] = Table(
            run_columns(desk.language),
            name=t("Interest paid before"),
            key=run_key,
            empty=nothing,
            least=4,
        )
        self.list = buttons.secondary(t("Show the &list"), self._show_list, icon="print")
        self.back = TakingBack(desk.language, t("Take back…"), self.list)
        self.back.begin.clicked.connect(self.ask_why)
        self.back.do_it.clicked.connect(self.do_take_back)
        for part in (self.table, self.back):
            self.body.addWidget(part)
        self.table.chosen.connect(self._choose)
        self.refresh()

    def refresh(self) -> None:
        """Look again at what was paid."""
        rows = self._desk.ask(interest_run.past_runs)
        self.table.show_rows(rows)
        if self.table.row() is None:
            self.table.choose_first()
        self._choose()

    def show_run(self, run: int) -> None:
        """Choose one of them, such as the one that was just posted."""
        found = (n for n, row in self.table.model.loaded() if row.run.id == run)
        self.table.view.selectRow(next(found, 0))

    def has_typed(self) -> bool:
        """Whether a reason was begun."""
        return self.back.has_typed()

    def _choose(self, _row: object = None) -> None:
        row = self.table.row()
        self.back.leave_it()
        self.list.setEnabled(row is not None)
        may = self._desk.may(interest_run.begin_reversal)
        stays = row is None or row.run.state in interest_run.GONE or bool(row.run.holding)
        self.back.begin.setEnabled(may and not stays)

    def _show_list(self) -> None:
        row = self.table.row()
        if row is None:
            return
        desk, t = self._desk, self._desk.language.gettext
        data = desk.ask(statements.interest_paper, row.run.id, made_by=desk.actor.name)
        pdf = draw(data, papers.language(desk))
        title = t("Interest paid to members")
        desk.preview(title, pdf, file_name=f"interest-{row.run.until:%Y-%m-%d}.pdf")

    # --- taking it back ------------------------------------------------------------------------

    def ask_why(self) -> None:
        """Ask for the reason, here on the page; what was half taken back just goes on."""
        row, language = self.table.row(), self._desk.language
        if row is None:
            return
        if row.run.state == interest_run.REVERSING:
            self.taking_back.emit(row)
            return
        kept = self._desk.ask(interest_run.kept, row.run.id)
        count = row.count - len(kept)
        words = language.ngettext(
            "Take back {amount} from {count} account",
            "Take back {amount} from {count} accounts",
            count,
        )
        amount = language.amount(sum((-one.amount for one in kept), row.net))
        deed = words.format(amount=amount, count=language.number(count))
        self.back.ask(deed, kept_told(kept, language))

    def do_take_back(self) -> None:
        """Say why in the book; the page then does the work."""
        row = self.table.row()
        if row is None:
            return
        send = self._desk.do_with(interest_run.begin_reversal)
        if self.back.send(send, run=row.run.id) is not None:
            self.taking_back.emit(row)
