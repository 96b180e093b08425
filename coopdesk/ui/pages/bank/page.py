"""Reconcile the bank: two lists, likely matches chosen already, one key for each."""

from __future__ import annotations

from typing import Any

from coopdesk.records import bank, statements
from coopdesk.records.bank import Proposal
from coopdesk.records.book import Topic
from coopdesk.records.ids import AccountId, EntryId
from coopdesk.records.money import Money
from coopdesk.records.statements import BankRow, Reconciliation
from coopdesk.reports.catalogue import PAPERS
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Heading, Note, label
from coopdesk.ui.kit.fields import ChoiceField, DayField
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.kit.layouts import Flow, Sides, holder, whole_page
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.pages.bank.lists import of_bank, of_books
from coopdesk.ui.pages.bank.writing import Writing
from coopdesk.ui.theme import Kind, look


class Bank(Page):
    """A place may name the account with `about`."""

    TOPICS = Topic.BOOKS | Topic.JOURNAL | Topic.COOP

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._of: Reconciliation | None = None
        self._proposals: dict[int, Proposal] = {}
        self._matched = False
        self._make()
        self._lay_out()
        self._wire()
        self.show_place(place)

    # --- making ----------------------------------------------------------------------------------

    def _make(self) -> None:
        t, language, today = self.desk.language.gettext, self.desk.language, self.desk.today
        self.bring = buttons.secondary(t("&Bring in a statement"), self._bring, icon="import")
        self.paper = buttons.secondary(t("&Reconciliation"), self._paper, icon="print")
        self.heading = Heading(t("Bank"), " ", [self.bring, self.paper])
        self.account: ChoiceField[AccountId] = ChoiceField("account", t("&Account"), [], language)
        self.on = DayField("on", t("As of"), language, today=today, value=today)
        self.sums = Pairs(dense=True)
        self.note = Note("", Kind.REFUSE)
        self.lines, self.entries = of_bank(language), of_books(language)
        self.writing = Writing(self.desk)
        self.told = label("", "strong", wrap=True)
        self.match = buttons.primary(t("&Match"), self._match, icon="check")
        self.all = buttons.secondary("", self._match_all)
        self.write = buttons.secondary(t("&Write an entry for it"), self._write, icon="entry")
        self.turn = buttons.quiet(t("Show what is matched"), self._turn)
        self.apart = buttons.secondary(t("&Take this match apart"), self._take_apart, icon="undo")

    def _lay_out(self) -> None:
        self.on.setMinimumWidth(look().px(160))
        self.account.setMinimumWidth(look().px(220))
        choices = holder(Flow(self.account, self.on, gap=16))
        above = Sides(choices, self.sums, shares=(1, 1), natural=True)
        sides = Sides(self.lines, self.entries, shares=(1, 1), gap=12)
        deeds = holder(Flow(self.match, self.all, self.write, self.apart, self.turn, gap=8))
        self.setLayout(
            whole_page(
                self.heading,
                above,
                self.note,
                sides,
                self.writing,
                self.told,
                deeds,
                grows=sides,
                gap=12,
            )
        )

    def _wire(self) -> None:
        self.account.changed.connect(self._look)
        self.on.changed.connect(self._look)
        self.lines.table.chosen.connect(self._choose)
        self.lines.table.opened.connect(self._match)
        self.entries.table.opened.connect(self._match)
        self.lines.table.aside.connect(self._go_aside)
        self.entries.table.aside.connect(self._go_aside)
        self.lines.changed.connect(self._tell)
        self.entries.changed.connect(self._tell)
        self.writing.over.connect(self._written)

    # --- what the window asks --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        found = self.desk.ask(statements.bank_accounts)
        language = self.desk.language
        names = [(one.id, f"{one.code} {_said(language, one.name)}") for one in found]
        self.account.set_options(names)
        known = [one for one in found if one.until is not None] or found
        wanted = AccountId(place.about) if place.about is not None else None
        if wanted is None and self.account.is_empty() and known:
            wanted = known[0].id
        if wanted is not None:
            self.account.set_value(wanted)
        self._look()

    def refresh(self, topics: Topic) -> None:
        self._look()

    def has_typed(self) -> bool:
        return self.writing.form.dirty

    def focus_first(self) -> None:
        (self.lines.table if self._of and self._of.lines else self.bring).setFocus()

    def _go_aside(self, way: int) -> None:
        """The right and left keys go from one list to the other."""
        (self.entries if way > 0 else self.lines).table.setFocus()

    # --- looking ---------------------------------------------------------------------------------

    def _look(self) -> None:
        account, on = self.account.peek(), self.on.peek()
        if account is None or on is None:
            return
        self._of = of = self.desk.ask(statements.reconciliation, account, on)
        found = statements.proposals(of)
        self._proposals = {line: one for one in found for line in one.lines}
        sure = [one for one in found if len(one.lines) == len(one.entries) == 1]
        t, number = self.desk.language.gettext, self.desk.language.number
        self.all.setText(t("Match all {count} likely ones").format(count=number(len(sure))))
        self.all.setVisible(len(sure) > 1 and not self._matched)
        self.lines.show_rows(of.matched if self._matched else of.lines)
        self.entries.show_rows(of.entries)
        self._show_sums(of)
        if self.lines.table.row() is None:
            self._choose_next()
        self._choose(self.lines.table.row())

    def _choose_next(self) -> None:
        """The first line that has a likely entry, else the first of all."""
        self.lines.table.choose_first()
        likely = (row.id for _, row in self.lines.table.model.loaded() if row.id in self._proposals)
        first = next(likely, None)
        if first is not None:
            self.lines.choose(first)

    def _show_sums(self, of: Reconciliation) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        says = t("no statement yet") if of.bank is None else language.amount(of.bank)
        pairs = [
            Pair(t("By the bank"), says),
            Pair(t("By our books"), language.amount(of.books)),
        ]
        if of.off:
            pairs.append(Pair(t("Not explained"), language.figure(of.off, plus=True)))
        self.sums.show_pairs(pairs)
        if of.agrees:
            self.heading.say(t("Bank"), t("The bank and the books agree."))
            return
        said = t("Not matched yet: {lines} at the bank, {entries} in our books")
        self.heading.say(
            t("Bank"),
            said.format(
                lines=language.number(len(of.lines)), entries=language.number(len(of.entries))
            ),
        )

    def _choose(self, line: BankRow | None) -> None:
        """A line of the bank: mark it and what it most likely is."""
        if line is None or self._matched:
            self.lines.mark([] if line is None else [line.id])
            self.entries.mark([])
        else:
            likely = self._proposals.get(line.id)
            self.lines.mark(likely.lines if likely else [line.id])
            self.entries.mark(likely.entries if likely else [])
            if likely:
                self.entries.choose(likely.entries[0])
        self._tell()

    def _tell(self) -> None:
        """What the buttons would do with what is marked."""
        t, language = self.desk.language.gettext, self.desk.language
        self.note.say("")
        lines, entries = self.lines.marked(), self.entries.marked()
        zero = Money.zero(self.desk.currency)
        at_bank = sum((one.amount for one in lines), zero)
        in_books = sum((one.amount for one in entries), zero)
        equal = bool(lines and entries) and at_bank == in_books
        self.match.setVisible(not self._matched)
        self.match.setEnabled(equal)
        amount = language.figure(at_bank, plus=True)
        names = ", ".join(one.label for one in entries)
        said = t("&Match {amount} with {entries}").format(amount=amount, entries=names)
        self.match.setText(said if equal else t("&Match"))
        self.write.setVisible(not self._matched)
        self.write.setEnabled(len(lines) == 1)
        self.apart.setVisible(self._matched)
        self.apart.setEnabled(bool(lines))
        self.entries.setVisible(not self._matched)
        words = t("The bank says {bank}, the entries say {books}.")
        differs = bool(lines and entries) and not equal
        self.told.setText(
            words.format(bank=amount, books=language.figure(in_books, plus=True)) if differs else ""
        )

    # --- deeds -----------------------------------------------------------------------------------

    def _match(self, _row: Any = None) -> None:
        """Match what is marked and go on to the next line."""
        if not self.match.isEnabled() or self._matched:
            return
        lines = [one.id for one in self.lines.marked()]
        entries = [EntryId(one.id) for one in self.entries.marked()]
        self._do(bank.match, lines=lines, entries=entries)

    def _match_all(self) -> None:
        pairs = {
            (one.lines, one.entries)
            for one in self._proposals.values()
            if len(one.lines) == len(one.entries) == 1
        }
        self._do(bank.match_all, pairs=sorted(pairs))

    def _take_apart(self) -> None:
        for one in self.lines.marked():
            self._do(bank.unmatch, line=one.id)

    def _do(self, command: Any, **said: Any) -> None:
        with Refusals(self.note, self.desk.language):
            self.desk.do(command, **said)

    def _write(self) -> None:
        marked = self.lines.marked()
        if len(marked) == 1:
            self.match.hide()
            self.writing.begin(marked[0])

    def _written(self) -> None:
        self._tell()
        self.lines.table.setFocus()

    def _turn(self) -> None:
        t = self.desk.language.gettext
        self._matched = not self._matched
        self.turn.setText(
            t("Show what is not matched") if self._matched else t("Show what is matched")
        )
        self._look()

    def _bring(self) -> None:
        self.desk.go(Place("bank_file", about=self.account.peek()))

    def _paper(self) -> None:
        account, on = self.account.peek(), self.on.peek()
        if account is None or on is None:
            return
        t, desk = self.desk.language.gettext, self.desk
        data = desk.ask(statements.bank_reconciliation, account, on)
        data = data.made_by(desk.actor.name, desk.today)
        pdf = PAPERS["bank-reconciliation"].draw(data, papers.language(desk))
        name = f"bank-reconciliation-{on:%Y-%m-%d}.pdf"
        desk.preview(t("Bank reconciliation"), pdf, file_name=name)


def _said(language: Any, words: Any) -> str:
    return words if isinstance(words, str) else str(language.say(words))
