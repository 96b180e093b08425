"""The page of assets: the list, the wear that waits, and the chosen thing."""

from __future__ import annotations

from datetime import date

from coopdesk.i18n import N_
from coopdesk.records import assets, inventory, statements
from coopdesk.records.book import Topic
from coopdesk.records.calendar import first_of_month, month_of
from coopdesk.records.ids import AssetId
from coopdesk.records.inventory import AssetRow, WearRow, WornMonth
from coopdesk.records.money import Money
from coopdesk.reports.catalogue import PAPERS
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark, label
from coopdesk.ui.kit.fields import ChoiceField, NoteField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.pages.assets.one import One
from coopdesk.ui.pages.assets.register import Register
from coopdesk.ui.pages.assets.work import TakingBack, WearingOff
from coopdesk.ui.theme import Kind


class AssetsPage(Page):
    """What the co-op owns that wears out."""

    TITLE = N_("Assets")
    TOPICS = Topic.BOOKS | Topic.JOURNAL

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._job: Job | None = None
        self._due: list[WearRow] = []
        self._month = inventory.last_whole(desk.today)
        self._make_list()
        self._make_back()
        self.one = One(desk)
        self.new = Register(desk)
        self.new.hide()
        self._lay_out()
        self._wire()
        self.refresh(Topic.NONE)

    # --- making ----------------------------------------------------------------------------------

    def _make_list(self) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        add = buttons.secondary(t("Enter an asset"), self.begin_new, icon="add")
        empty = EmptyState(
            t("No asset yet"),
            t("Enter what the co-op owns and uses for years: a safe, a computer, a motorbike."),
            add,
            "asset",
        )
        self.table: Table[AssetRow] = Table(
            [
                Column(t("No."), _number, tone=_tone),
                Column(t("What it is"), _name, tone=_tone, pill=self._mark, stretch=True),
                Column(t("Bought"), lambda row: language.day(row.bought), sort=_bought, gives=2),
                Column(t("Cost"), lambda row: language.figure(row.cost), right=True, gives=1),
                Column(t("Worn off"), lambda row: language.figure(row.worn, dash=True), right=True),
                Column(
                    t("Worth now"), lambda row: language.figure(row.value, dash=True), right=True
                ),
            ],
            name=t(self.TITLE),
            key=_key,
            empty=empty,
            least=7,
        )
        self._said = label("", "muted", wrap=True)
        self.run = buttons.primary("", self.do_run)

    def _make_back(self) -> None:
        """Taking wear back: from which month on, and why."""
        t, language = self.desk.language.gettext, self.desk.language
        self.from_: ChoiceField[date] = ChoiceField("month", t("From the month"), [], language)
        self.reason = NoteField("reason", t("Why is it taken back?"), language, lines=2)
        self.back_form = Form([self.from_, self.reason], language)
        self.take_back = buttons.secondary(t("Take the wear back"), self.do_take_back, icon="undo")
        self.ask_back = buttons.link(t("Take wear back…"), self._show_back)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        self.add = buttons.secondary(t("Enter an asset"), self.begin_new, icon="add")
        self.paper = buttons.secondary(t("Print the inventory"), self._show_paper, icon="print")
        said = t("What the co-op owns and uses for years. Each month a part of it is worn off.")
        heading = Heading(t(self.TITLE), said, [self.add, self.paper])
        wear = Card(t("Wear"), self._said, holder(Flow(self.run, self.ask_back, gap=8)))
        self._wear = wear
        self._back = holder(column(self.back_form, holder(Flow(self.take_back))))
        self._back.hide()
        wear.body.addWidget(self._back)
        left = column(Card("", self.table), wear, gap=16)
        left.setStretch(0, 1)
        self._right = holder(column(self.new, self.one, None, gap=16))
        both = Sides(holder(left), self._right, shares=(9, 7), least=950)
        self.setLayout(whole_page(heading, both, grows=both))

    def _wire(self) -> None:
        self.table.chosen.connect(self._choose)
        self.new.registered.connect(self._registered)
        self.new.left.connect(self._leave_new)

    # --- a page of the window --------------------------------------------------------------------

    def refresh(self, topics: Topic) -> None:
        """Show the register as it is now; what is typed stays."""
        self._month = inventory.last_whole(self.desk.today)
        rows = self.desk.ask(inventory.assets, self.desk.today)
        self.table.show_rows(rows)
        self._show_sums(rows)
        self._due = self.desk.ask(inventory.due, self._month)
        self._show_due()
        self._offer_months(self.desk.ask(inventory.worn_months))
        if self.table.row() is None and rows and self.new.isHidden():
            self.table.choose_first()
        self._choose(self.table.row())

    def has_typed(self) -> bool:
        adding = not self.new.isHidden() and self.new.form.dirty
        return adding or self.one.has_typed() or self.back_form.dirty

    def focus_first(self) -> None:
        if not self.new.isHidden():
            self.new.form["name"].setFocus()
        else:
            (self.table if self.table.row() is not None else self.add).setFocus()

    # --- the list --------------------------------------------------------------------------------

    def _mark(self, row: AssetRow) -> Mark | None:
        t = self.desk.language.gettext
        if row.gone:
            return Mark(t("gone"))
        if row.due:
            words = self.desk.language.ngettext("{n} month due", "{n} months due", row.due)
            return Mark(words.format(n=row.due), Kind.WARN)
        return Mark(t("worn out")) if row.value == row.residual else None

    def _show_sums(self, rows: list[AssetRow]) -> None:
        t, figure = self.desk.language.gettext, self.desk.language.figure
        here = [row for row in rows if row.gone is None]
        zero = Money.zero(self.desk.currency)
        sums = (
            sum((row.cost for row in here), zero),
            sum((row.worn for row in here), zero),
            sum((row.value for row in here), zero),
        )
        self.table.foot(["", t("Together"), "", *map(figure, sums)] if here else [])

    def _choose(self, row: AssetRow | None) -> None:
        if self.new.isHidden():
            self.one.show_row(row)
        self._right.setVisible(not (self.new.isHidden() and self.one.isHidden()))
        # One thing at a time: nothing wears off while another is entered, or before there is one.
        self._wear.setVisible(self.new.isHidden() and row is not None)

    def begin_new(self) -> None:
        """Show the form for another thing."""
        self.one.hide()
        self.new.show()
        self._right.show()
        self._wear.hide()
        self.new.begin()

    def _leave_new(self) -> None:
        self.new.form.clear()
        self.new.hide()
        self._choose(self.table.row())
        self.table.setFocus()

    def _registered(self, made: AssetId) -> None:
        self._leave_new()
        self.refresh(Topic.NONE)
        for n, row in self.table.model.loaded():
            if row.id == made:
                self.table.view.selectRow(n)

    def _show_paper(self) -> None:
        title = self.desk.language.gettext("Inventory of assets")
        data = self.desk.ask(statements.assets, self.desk.today)
        data = data.made_by(self.desk.actor.name, self.desk.today)
        pdf = PAPERS["assets"].draw(data, papers.language(self.desk))
        self.desk.preview(title, pdf, file_name="assets.pdf")

    # --- wear ------------------------------------------------------------------------------------

    def _show_due(self) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        month = language.month(first_of_month(self._month))
        total = sum((row.amount for row in self._due), Money.zero(self.desk.currency))
        words = t("All months up to {month} are worn off.")
        deed = t("Write off the wear")
        if self._due:
            words = t("Up to {month} so much is to be worn off: {amount}.")
            deed = language.ngettext(
                "Write off {amount} of {n} asset, up to {month}",
                "Write off {amount} of {n} assets, up to {month}",
                len(self._due),
            )
        said = {"month": month, "amount": language.amount(total), "n": len(self._due)}
        self._said.setText(words.format(**said))
        self.run.setText(deed.format(**said))
        self._enable()

    def _enable(self) -> None:
        free = self._job is None
        self.run.setEnabled(free and bool(self._due) and self.desk.may(assets.wear_off))
        self.take_back.setEnabled(free and self.desk.may(assets.take_back))

    def do_run(self) -> None:
        """Write the wear of every month that is over, beside the screen."""
        things = [row.asset for row in self._due]
        self._start(WearingOff(self.desk.book, self._month, things))

    def _offer_months(self, rows: list[WornMonth]) -> None:
        language = self.desk.language
        options = [
            (row.month, f"{language.month(row.month)} ({language.amount(row.amount)})")
            for row in rows
        ]
        self.from_.set_options(options)
        if self.from_.peek() is None and options:
            self.from_.set_value(options[0][0])
            self.back_form.settle()
        self.ask_back.setVisible(bool(options))

    def _show_back(self) -> None:
        self._back.setVisible(self._back.isHidden())
        if not self._back.isHidden():
            self.reason.setFocus()

    def do_take_back(self) -> None:
        """Reverse the wear from a month on."""
        said = self.back_form.read()
        if said is None:
            return
        things = self.desk.ask(inventory.everything)
        month = month_of(said["month"])
        self._start(TakingBack(self.desk.book, month, things, said["reason"]))

    def _start(self, work: WearingOff | TakingBack) -> None:
        if self._job is not None:
            return
        self._job = self.desk.start(self.desk.language.gettext("Wear of assets"), work)
        self._job.done.connect(self._done)
        self._job.failed.connect(self._ended)
        self._job.stopped.connect(self._ended)
        self._enable()

    def _done(self, count: int) -> None:
        language = self.desk.language
        words = language.ngettext("{n} entry is written.", "{n} entries are written.", count)
        self.desk.say(words.format(n=language.number(count)))
        self.back_form.clear()
        self._back.hide()
        self._ended()

    def _ended(self, _why: object = None) -> None:
        self._job = None
        self.refresh(Topic.NONE)


def _key(row: AssetRow) -> object:
    return row.id


def _number(row: AssetRow) -> str:
    return row.number


def _name(row: AssetRow) -> str:
    return row.name


def _bought(row: AssetRow) -> date:
    return row.bought


def _tone(row: AssetRow) -> Tone:
    return Tone.MUTED if row.gone else Tone.PLAIN
