"""The passbook of an account: what is not printed yet, and where it goes."""

from __future__ import annotations

from coopdesk.records import passbook, statements
from coopdesk.records.passbook import Filled
from coopdesk.records.savings import SavingsAccount
from coopdesk.reports.passbook import passbook as draw
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.fields import ChoiceField
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.kit.layouts import Flow, holder, row
from coopdesk.ui.theme import Kind


class BookCard(Card):
    """Prints what the member's own book lacks, a page again, or begins a new book."""

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__(t("Passbook"))
        self._desk = desk
        self.said = label("", wrap=True)
        self.note = Note("", Kind.REFUSE)
        self.print = buttons.secondary("", self._print, icon="passbook")
        self.page: ChoiceField[int] = ChoiceField("page", t("A page again"), [], desk.language)
        self.again = buttons.secondary(t("Print this page"), self._again)
        self.begin = buttons.quiet(t("Begin a new book"), self._begin)
        beside = row(self.page, self.again)
        beside.setStretch(0, 1)
        self._old = holder(beside)
        for part in (self.said, self.note, holder(Flow(self.print)), self._old):
            self.body.addWidget(part)
        self.body.addWidget(holder(Flow(self.begin)))

    def show_account(self, one: SavingsAccount) -> None:
        """Look at an account's book."""
        self._one = one
        filled = self._desk.ask(statements.passbook_of, one.id)
        self._show_fresh(filled)
        done = [line for line in filled.lines if line.on and line.page >= filled.first_page]
        pages = sorted({line.page for line in done}, reverse=True)
        t, language = self._desk.language.gettext, self._desk.language
        named = t("Page {page}")
        self.page.set_options(
            [
                (page, named.format(page=language.number(page - filled.first_page + 1)))
                for page in pages
            ]
        )
        if pages and self.page.peek() is None:
            self.page.set_value(pages[0])
        self._old.setVisible(bool(pages))
        self.begin.setVisible(bool(pages) and self._desk.may(passbook.begin_passbook))

    def _show_fresh(self, filled: Filled) -> None:
        t, language = self._desk.language.gettext, self._desk.language
        fresh = [line for line in filled.fresh() if line.move is not None]
        self.print.setVisible(bool(fresh))
        self.print.setEnabled(self._desk.may(passbook.print_passbook))
        if not fresh:
            nothing = t("Nothing has moved yet.")
            done = t("Everything is printed in the passbook.")
            self.said.setText(done if filled.lines else nothing)
            return
        count = language.ngettext(
            "{n} line is not printed yet.", "{n} lines are not printed yet.", len(fresh)
        )
        first = fresh[0]
        where = t("Open the book at page {page}. Printing goes on in row {row}.").format(
            page=language.number(first.page - filled.first_page + 1),
            row=language.number(first.row),
        )
        self.said.setText(f"{count.format(n=language.number(len(fresh)))} {where}")
        words = language.ngettext(
            "Print {n} line into the passbook", "Print {n} lines into the passbook", len(fresh)
        )
        self.print.setText(words.format(n=language.number(len(fresh))))

    def _print(self) -> None:
        """The paper first: it is what was not printed before this."""
        desk = self._desk
        data = desk.ask(statements.passbook_paper, self._one.id, on=desk.today)
        pdf = draw(data, papers.language_of(desk, self._one.member))
        with Refusals(self.note, desk.language):
            desk.do(passbook.print_passbook, holding=self._one.id)
            self._show(pdf)

    def _again(self) -> None:
        desk, page = self._desk, self.page.peek()
        if page is None:
            return
        data = desk.ask(statements.passbook_paper, self._one.id, on=desk.today, page=page)
        self._show(draw(data, papers.language_of(desk, self._one.member)))

    def _show(self, pdf: bytes) -> None:
        t, number = self._desk.language.gettext, statements.account_number(self._one)
        title = t("Passbook {number}").format(number=number)
        self._desk.preview(title, pdf, file_name=f"{number.replace('/', '-')}.pdf")

    def _begin(self) -> None:
        desk = self._desk
        with Refusals(self.note, desk.language):
            desk.do(passbook.begin_passbook, holding=self._one.id)
            desk.say(desk.language.gettext("The next lines stand on page 1 of a new book."))
            self.show_account(self._one)
