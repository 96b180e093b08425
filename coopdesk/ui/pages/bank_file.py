"""Bring in a statement that the bank gave: choose the file, see how it is read, agree."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from coopdesk.exchange import bank_csv
from coopdesk.exchange.bank_csv import BANK_FIELDS, BankReading
from coopdesk.exchange.guess import settle
from coopdesk.exchange.headings import fold
from coopdesk.exchange.layouts import ListFile
from coopdesk.i18n import Language
from coopdesk.records import statements
from coopdesk.records.bank import Brought
from coopdesk.records.book import Topic
from coopdesk.records.drafts import BankDraft
from coopdesk.records.errors import Trouble
from coopdesk.records.ids import AccountId
from coopdesk.records.money import Money
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons, pickers
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Note, label
from coopdesk.ui.kit.fields import ChoiceField, MoneyField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import Flow, Sides, holder, whole_page
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.theme import Kind

_NONE = -1


class BankFilePage(Page):
    """Nothing is written before the sums are seen. A place names the account with `about`."""

    TOPICS: ClassVar[Topic] = Topic.NONE

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._file: ListFile | None = None
        self._reading: BankReading | None = None
        self._make()
        self._lay_out()
        self.show_place(place)

    # --- making ----------------------------------------------------------------------------------

    def _make(self) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        steps = t("Choose the file of the bank, see how it is read, compare the sums, bring it in.")
        self.heading = Heading(t("Bring in a bank statement"), steps)
        self.choose = buttons.primary(t("&Choose the file"), self.choose_file, icon="open")
        self.other = buttons.secondary(t("Choose &another file"), self.choose_file, icon="open")
        fields: list[ChoiceField[int]] = [
            ChoiceField(name, t(words), [], language) for name, words in BANK_FIELDS.items()
        ]
        self.columns = Form(fields, language, columns=3)
        for field in fields:
            field.changed.connect(self._correct)
        self.faults = Note("", Kind.WARN)
        empty = EmptyState(t("No line was understood"), t("Say below what the columns hold."))
        self.lines: Table[BankDraft] = Table(
            _columns(language), name=t("Lines of the bank"), key=_key, empty=empty, least=5
        )
        account: ChoiceField[AccountId] = ChoiceField("account", t("&Account"), [], language)
        money = self.desk.currency
        self.opening = MoneyField("opening", t("Balance &before the first line"), money, language)
        self.closing = MoneyField("closing", t("Balance a&fter the last line"), money, language)
        self.account = account
        self.ends = Form([account, self.opening, self.closing], language)
        self.ends.changed.connect(self._word)
        self.go = buttons.primary("", self._go, icon="import")

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        words = t("Choose the statement that the bank gave as a table")
        advice = t(
            "A CSV or Excel (XLSX) file, just as the bank's website gives it. "
            "What came in before is left out; nothing is written before you agree."
        )
        self.start = Card("", EmptyState(words, advice, self.choose, icon="bank"))
        said = label(t("Change these only where the lines above are wrong."), "muted", wrap=True)
        self.shown = Card(" ", self.faults, self.lines)
        sums = Card(t("The statement"), self.ends, holder(Flow(self.go, self.other)), None)
        above = Sides(self.shown, sums, shares=(3, 2))
        what = Card(t("What the columns hold"), said, self.columns)
        self.read_parts: tuple[QWidget, ...] = (above, what)
        self.setLayout(whole_page(self.heading, self.start, above, what, None))
        self._show_parts()

    def _show_parts(self) -> None:
        self.start.setVisible(self._file is None)
        for part in self.read_parts:
            part.setVisible(self._file is not None)

    # --- what the window asks --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        language = self.desk.language
        found = self.desk.ask(statements.bank_accounts)
        names = [
            (
                one.id,
                f"{one.code} {one.name if isinstance(one.name, str) else language.say(one.name)}",
            )
            for one in found
        ]
        self.account.set_options(names)
        if place.about is not None:
            self.account.set_value(AccountId(place.about))
        elif self.account.is_empty() and found:
            self.account.set_value(found[0].id)

    def has_typed(self) -> bool:
        return self._file is not None

    def focus_first(self) -> None:
        if self._file is None:
            self.choose.setFocus()
        elif self._reading is not None and self.opening.is_empty():
            self.opening.setFocus()  # the file does not tell it, and it must be told
        else:
            self.go.setFocus()

    # --- reading ---------------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask for the file and show how it is read."""
        t = self.desk.language.gettext
        kinds = [(t("Tables"), "*.csv *.txt *.xlsx")]
        path = pickers.open_file(self, t("The bank's statement"), kinds)
        if path is not None:
            self.look_at(path)

    def look_at(self, path: Path) -> None:
        """Show how a file is read."""
        try:
            self._file = bank_csv.open_bank(path)
        except Trouble as trouble:
            self.desk.trouble(trouble)
            return
        self._offer_columns(self._file)
        self._show_parts()
        self._read(fill=True)
        self.focus_first()

    def _offer_columns(self, file: ListFile) -> None:
        """The columns by their headings, for each thing that a bank's file can hold."""
        t = self.desk.language.gettext
        heads = file.sheet.row(file.layout.header_row)
        width = max((len(row.cells) for row in file.sheet.rows), default=0)
        options: list[tuple[int, str]] = [(_NONE, t("not in the file"))]
        for at in range(width):
            cell = heads.cell(at) if heads else None
            options.append((at, str(cell) if cell else t("Column {n}").format(n=at + 1)))
        for field in self.columns.fields():
            assert isinstance(field, ChoiceField)
            field.set_options(options)
            field.set_value(file.layout.columns.get(field.name, _NONE))
        self.columns.settle()

    def _correct(self) -> None:
        """A person says what a column holds: everything is read anew."""
        if self._file is None:
            return
        chosen = {field.name: field.peek() for field in self.columns.fields()}
        columns = {name: int(at) for name, at in chosen.items() if at not in (None, _NONE)}
        layout = settle(self._file.sheet, replace(self._file.layout, columns=columns))
        self._file = replace(self._file, layout=layout)
        self._read(fill=True)

    def _read(self, *, fill: bool) -> None:
        assert self._file is not None
        language = self.desk.language
        self._reading = None
        try:
            self._reading = bank_csv.read_bank(
                self._file, currency=self.desk.currency, today=self.desk.today
            )
        except Trouble as trouble:
            self.faults.say(language.say(trouble.text), Kind.REFUSE)
            self.lines.show_rows([])
            self._word()
            return
        self.lines.show_rows(self._reading.lines)
        many = len(self._reading.lines)
        title = language.ngettext("{name}: {count} line", "{name}: {count} lines", many)
        count = language.number(many)
        self.shown.title.setText(title.format(name=self._file.path.name, count=count))
        self.faults.say(_told(self._reading, language), Kind.WARN)
        if fill:
            self._fill_ends(self._reading)
        self._word()

    def _fill_ends(self, reading: BankReading) -> None:
        """What the file says; without it what the statement before ended with."""
        self.opening.set_value(reading.opening)
        closing = reading.closing
        if closing is None and reading.opening is not None and reading.moved is not None:
            closing = reading.opening + reading.moved
        self.closing.set_value(closing)

    def _word(self) -> None:
        """The button says the whole deed; it can't be pressed while a row is wrong."""
        t, language, reading = self.desk.language.gettext, self.desk.language, self._reading
        opening, closing = self.opening.peek(), self.closing.peek()
        ready = reading is not None and bool(reading.lines) and not reading.blocking
        self.go.setEnabled(ready)
        said = t("&Bring the statement in")
        if ready and reading is not None and opening is not None and closing is not None:
            words = language.ngettext(
                "&Bring in {count} line: {opening} to {closing}",
                "&Bring in {count} lines: {opening} to {closing}",
                len(reading.lines),
            )
            said = words.format(
                count=language.number(len(reading.lines)),
                opening=language.amount(opening),
                closing=language.amount(closing),
            )
        self.go.setText(said)

    # --- the deed --------------------------------------------------------------------------------

    def _go(self) -> None:
        try:
            came = self.ends.submit(self._send)
        except Trouble as trouble:
            self.desk.trouble(trouble)
            return
        if came is None:
            return
        t, number = self.desk.language.gettext, self.desk.language.number
        said = t("Lines that came in: {new}. There already: {known}.")
        self.desk.say(said.format(new=number(came.new), known=number(came.known)))
        account = self.account.peek()
        self._file = self._reading = None
        self._show_parts()
        self.desk.go(Place("bank", about=account))

    def _send(self, *, account: AccountId, opening: Money, closing: Money) -> Brought:
        assert self._file is not None
        assert self._reading is not None
        return bank_csv.bring_in(
            self.desk.book,
            self._file,
            self._reading,
            account=account,
            opening=opening,
            closing=closing,
        )


def _told(reading: BankReading, language: Language) -> str:
    """The first fault in a sentence, and how many there are."""
    if not reading.faults:
        return ""
    t, first = language.gettext, reading.faults[0]
    said = t("Row {row}: {reason}").format(row=first.row, reason=language.say(first.reason))
    if len(reading.faults) > 1:
        more = t("{said} (and {count} more)")
        return more.format(said=said, count=language.number(len(reading.faults) - 1))
    return said


class _Cells:
    """What each column says of a line."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def day(self, line: BankDraft) -> str:
        return self._language.short_day(line.day)

    def text(self, line: BankDraft) -> str:
        return line.text

    def reference(self, line: BankDraft) -> str:
        return line.reference

    def amount(self, line: BankDraft) -> str:
        return self._language.figure(line.amount, plus=True)


def _columns(language: Language) -> list[Column[BankDraft]]:
    t, cells = language.gettext, _Cells(language)
    return [
        Column(t("Day"), cells.day, sort=_day),
        Column(t("Text"), cells.text, stretch=True, sort=_text, least=140),
        Column(t("Reference"), cells.reference, gives=1, bare=True),
        Column(t("Amount"), cells.amount, sort=_amount, right=True, tone=_tone),
    ]


def _day(line: BankDraft) -> Any:
    return line.day


def _text(line: BankDraft) -> str:
    return fold(line.text)


def _amount(line: BankDraft) -> int:
    return line.amount.minor


def _tone(line: BankDraft) -> Tone:
    return Tone.REFUSE if line.amount.minor < 0 else Tone.PLAIN


def _key(line: BankDraft) -> int:
    return line.row
