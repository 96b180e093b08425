"""Interest on savings: what each member gets, why, and the one button that posts it to all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from coopdesk.i18n import N_
from coopdesk.records import interest_run, statements
from coopdesk.records.book import Topic
from coopdesk.records.errors import Refused
from coopdesk.records.ids import ProductId
from coopdesk.records.interest_run import Due, Preview, RunRow
from coopdesk.records.terms import FIXED_TERM
from coopdesk.reports.figures import figures as draw
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Heading, Note, label
from coopdesk.ui.kit.fields import ChoiceField, DayField
from coopdesk.ui.kit.layouts import Flow, Sides, holder, whole_page
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.pages.interest import result as words
from coopdesk.ui.pages.interest.past import Past
from coopdesk.ui.pages.interest.result import Result
from coopdesk.ui.pages.interest.work import Batches, Reckoning

#: So few accounts are reckoned before anybody could see a bar of progress.
_AT_ONCE = 1_000


class PayInterest(Page):
    """Choose savings and a day, look at what each account gets, post it, take it back."""

    TITLE = N_("Pay interest on savings")
    TOPICS: ClassVar[Topic] = Topic.SAVINGS | Topic.JOURNAL | Topic.BOOKS

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._dues: dict[ProductId, Due] = {}
        self._shown: Preview | None = None
        self._job: Job | None = None
        self._again = False  # the book changed, or something else was chosen, while work went on
        self._make()
        self._lay_out()
        self._wire()
        self._offer(place.about)

    # --- making ----------------------------------------------------------------------------------

    def _make(self) -> None:
        desk, t, language = self.desk, self.desk.language.gettext, self.desk.language
        self.product: ChoiceField[ProductId] = ChoiceField("product", t("&Savings"), [], language)
        self.until = DayField("until", t("&Until"), language, today=desk.today)
        self.day = DayField("day", t("&Booked on"), language, today=desk.today)
        self.note, self.sums = Note(""), label("", "muted", wrap=True)
        self.post = buttons.primary("", self.do_post, icon="check")
        self.list = buttons.secondary(t("Show the &list"), self._show_list, icon="print")
        self.result, self.past = Result(desk), Past(desk)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        fields = holder(Flow(self.product, self.until, self.day, gap=16))
        deeds = holder(Flow(self.post, self.list, gap=12))
        above = Card("", Sides(fields, deeds, shares=(1, 0), natural=True), self.sums, self.note)
        said = t("See what each member gets and why, before anything is posted.")
        heading = Heading(t(self.TITLE), said)
        self.setLayout(whole_page(heading, above, self.result, self.past, grows=self.result))
        self.day.hide()

    def _wire(self) -> None:
        self.product.changed.connect(self._choose_product)
        self.until.changed.connect(self._choose_day)
        self.past.taking_back.connect(self._take_back)

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        """`about` is a product."""
        super().show_place(place)
        if place.about is not None:
            self._offer(place.about)

    def refresh(self, topics: Topic) -> None:
        if self._job is not None:
            self._again = True
            return
        self._offer(self.product.peek(), keep_day=True)
        self.past.refresh()

    def has_typed(self) -> bool:
        return self.past.has_typed()

    def focus_first(self) -> None:
        """What is not due yet can be posted, but not by an Enter too many."""
        shown = self._shown
        due = shown and words.is_due(shown, self._dues.get(shown.product), self.desk.today)
        if due and self.post.isEnabled():
            self.post.setFocus()
        else:
            self.product.setFocus()

    # --- choosing --------------------------------------------------------------------------------

    def _offer(self, product: int | None, *, keep_day: bool = False) -> None:
        """Offer the products; of those that owe interest the first, if none is asked for."""
        t, today = self.desk.language.gettext, self.desk.today
        self._dues = {due.product: due for due in self.desk.ask(interest_run.dues, today)}
        self.product.set_options(
            [(due.product, words.named(due, self.desk.language)) for due in self._dues.values()]
        )
        wanted = ProductId(product or 0)
        if wanted not in self._dues:
            wanted = words.most_urgent(self._dues.values(), today)
        if not self._dues:
            self._show_nothing(t("There are no savings that could earn interest yet."))
            return
        self.product.set_value(wanted)
        if keep_day and self.until.peek() and not self._dues[wanted].open:
            self.reckon()
        else:
            self._choose_product()

    def _choose_product(self) -> None:
        """Begin with the end of the time that comes next; today, while that has not come."""
        due, today = self._dues[self.product.value() or ProductId(0)], self.desk.today
        end = due.open.until if due.open else due.next_end
        if due.form == FIXED_TERM and not due.open:
            end = today  # so that all that fell due by now are paid at once
        self.until.set_value(min(end or today, today))
        self._choose_day()

    def _choose_day(self) -> None:
        self.day.set_value(self.until.peek())
        self.day.hide()
        self.reckon()

    # --- reckoning -------------------------------------------------------------------------------

    def reckon(self) -> None:
        """Show what each account would get."""
        product, until = self.product.peek(), self.until.peek()
        if product is None or until is None:
            return
        if self._job is not None:
            self._again = True
            return
        work = Reckoning(self.desk.book, product, until)
        if self._dues[product].accounts <= _AT_ONCE:
            self._reckoned(work())
        else:
            self._start(self.desk.language.gettext("Reckoning interest"), work, self._reckoned)

    def _start(self, title: str, work: Reckoning | Batches, done: Callable[[Any], None]) -> None:
        """Work beside the screen; `done`, a method of this page, says what came of it."""
        self._show_busy(busy=True)
        self._job = self.desk.start(title, work)
        self._job.done.connect(done)
        self._job.failed.connect(self._ended)
        self._job.stopped.connect(self._ended)

    def _reckoned(self, found: Preview | Refused) -> None:
        self._job = None
        self._show_busy(busy=False)
        if self._again:
            self._again = False
            self.reckon()
        elif isinstance(found, Refused):
            self._show_nothing(self.desk.language.say(found.text))
            if found.field == self.until.name:
                self.until.complain(self.desk.language.say(found.text))
        else:
            self._show(found)

    def _ended(self, _why: object = None) -> None:
        """Work stopped or failed: what was written in whole batches stays."""
        self._job, self._again = None, False
        self._show_busy(busy=False)
        self.refresh(Topic.SAVINGS)

    def _show_busy(self, *, busy: bool) -> None:
        self.past.setEnabled(not busy)
        for part in (self.post, self.list):
            part.setEnabled(not busy)

    # --- showing ---------------------------------------------------------------------------------

    def _show(self, shown: Preview) -> None:
        language, today = self.desk.language, self.desk.today
        self._shown = shown
        self.result.show_preview(shown)
        remark = words.remark(shown, self._dues.get(shown.product), today, language)
        self.note.say(remark.text, remark.kind)
        self.sums.setText(words.sums(shown, language))
        self.post.setText(words.deed(shown, language))
        ready = bool(shown.count or shown.open) and shown.until <= today
        self.post.setEnabled(ready and self.desk.may(interest_run.begin_run))
        self.list.setEnabled(bool(shown.rows))

    def _show_nothing(self, why: str) -> None:
        """There is nothing to post, and why."""
        self._shown = None
        self.result.show_nothing(why)
        self.note.say("")
        self.sums.setText("")
        self.post.setText(self.desk.language.gettext("Nothing to post"))
        self.post.setEnabled(False)
        self.list.setEnabled(False)

    def _show_list(self) -> None:
        if self._shown is None:
            return
        desk, t = self.desk, self.desk.language.gettext
        data = desk.ask(statements.interest_preview, self._shown, made_by=desk.actor.name)
        pdf = draw(data, papers.language(desk))
        file_name = f"interest-{self._shown.until:%Y-%m-%d}.pdf"
        desk.preview(t("Interest paid to members"), pdf, file_name=file_name)

    # --- deeds -----------------------------------------------------------------------------------

    def do_post(self) -> None:
        """Begin the payment here, so that a no stands beside its field; then post all accounts."""
        shown = self._shown
        if shown is None or self._job is not None:
            return
        day: date = self.day.peek() or shown.until
        begin = interest_run.begin_run
        try:
            run = self.desk.do(begin, product=shown.product, until=shown.until, day=day)
        except Refused as no:
            self._complain(no)
            return
        title = self.desk.language.gettext("Posting interest")
        many = shown.posted + shown.count
        work = Batches(self.desk.book, interest_run.post_batch, run, many)
        self._start(title, work, self._posted)

    def _complain(self, no: Refused) -> None:
        """A closed period asks for a later day: then the field for it comes."""
        field = self.until
        if no.field == "day":
            self.day.show()
            field = self.day
        field.complain(self.desk.language.say(no.text))

    def _posted(self, run: int) -> None:
        language = self.desk.language
        rows = self.desk.ask(interest_run.past_runs)
        row = next(row for row in rows if row.run.id == run)
        told = language.ngettext(
            "Interest of {amount} is posted to {count} account.",
            "Interest of {amount} is posted to {count} accounts.",
            row.count,
        ).format(amount=language.amount(row.gross), count=language.number(row.count))
        self._finish(told)
        self.past.show_run(run)

    def _take_back(self, row: RunRow) -> None:
        title = self.desk.language.gettext("Taking interest back")
        work = Batches(self.desk.book, interest_run.reverse_batch, row.run.id, row.count)
        self._start(title, work, self._taken_back)

    def _taken_back(self, run: int) -> None:
        language = self.desk.language
        left = len(self.desk.ask(interest_run.kept, run))
        told = language.gettext("The interest is taken back. It can be paid anew.")
        if left:
            words = language.ngettext(
                "The interest is taken back, but for {count} account that keeps it: the next"
                " payment counts it as paid.",
                "The interest is taken back, but for {count} accounts that keep it: the next"
                " payment counts it as paid.",
                left,
            )
            told = words.format(count=language.number(left))
        self._finish(told)
        self.past.table.setFocus()  # what was pressed is gone

    def _finish(self, told: str) -> None:
        self._job, self._again = None, False
        self.desk.say(told)
        self._show_busy(busy=False)
        self._offer(self.product.peek())
        self.past.refresh()
