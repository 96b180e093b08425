"""The share-out of a savings group: what is in the box, what each member takes home."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from coopdesk.i18n import Unreadable
from coopdesk.records import surplus
from coopdesk.records.book import Book, Topic
from coopdesk.records.cash import boxes
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, MemberId
from coopdesk.records.money import Money
from coopdesk.records.surplus import RUNNING, Group
from coopdesk.records.surplus import share_out as share_out_command
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.bars import Bar, BarChart
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Note, StatCard, label
from coopdesk.ui.kit.fields import ChoiceField, Field, MoneyField
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, row, whole_page
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.share_out.parts import Row, parts_table
from coopdesk.ui.pages.share_out.past import Past, preview
from coopdesk.ui.theme import Kind

#: How many members are handed their parts in one act.
_BATCH: Final = 50


class HandingOut:
    """The work of handing out all parts, in batches; stopped, it can go on later.

    It gives back the rule's no, where there is one.
    """

    def __init__(
        self, book: Book, who: Sequence[MemberId], *, box: AccountId | None, stays: int, step: int
    ) -> None:
        self._book, self._who = book, who
        self._said: dict[str, Any] = {"box": box, "stays": stays, "step": step}

    def __call__(self, job: Job) -> Refused | None:
        try:
            for at in range(0, len(self._who), _BATCH):
                job.step(at, len(self._who))
                some = self._who[at : at + _BATCH]
                self._book.write(share_out_command, members=some, **self._said)
        except Refused as no:
            return no
        return None


class ShareOut(Page):
    """Looks at the box, tells each member's part, and hands all of them out."""

    TOPICS = Topic.JOURNAL | Topic.BOOKS | Topic.COOP | Topic.MEMBERS | Topic.SHARES

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._group: Group | None = None
        self._holds: dict[AccountId, Money] = {}
        self._job: Job | None = None
        self._make_parts()
        self._make_fields()
        self._lay_out()
        self._wire()
        self._look()

    # --- making --------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        t = self.desk.language.gettext
        self.pool, self.value = StatCard(t("To be shared out")), StatCard(t("Shares together"))
        self.words = label("", "strong", wrap=True)
        self.chart = BarChart(t("What is in the box, and what is not shared out"))
        self.note, self.wrong = Note("", Kind.WARN), Note("", Kind.REFUSE)
        self.bring = buttons.link(
            t("Hand money over"), weakly(self.desk.go, Place("handover")), icon="handover"
        )
        self.left = Note("", Kind.PLAIN, self.bring)
        self.table = parts_table(self.desk)
        self.do = buttons.primary("", self._share_out)
        self.print = buttons.secondary(t("List to sign"), self._print, icon="print")
        self.past = Past(self.desk)

    def _make_fields(self) -> None:
        t, language, money = self.desk.language.gettext, self.desk.language, self.desk.currency
        self.box: ChoiceField[AccountId] = ChoiceField("box", t("Which &box pays"), [], language)
        self.stays = MoneyField(
            "stays", t("Leave in the box for the next &cycle"), money, language, optional=True
        )
        unit = 10 ** Money(0, money).digits
        coins = [(n, language.amount(Money(n, money))) for n in (1, *(unit * m for m in _COINS))]
        self.coin: ChoiceField[int] = ChoiceField(
            "step", t("Smallest &coin in a part"), list(dict(coins).items()), language, value=1
        )

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        said = t("At the end of a cycle the group's box is divided by shares.")
        self.heading = Heading(t("Share out the group's box"), said, [self.print])
        tiles = holder(Flow(self.pool, self.value, gap=12, equal=True))
        where = Card(t("The box"), self.chart)
        deed = row(self.do, None)
        asked = Card(
            "",
            holder(Flow(self.box, self.stays, self.coin, gap=12)),
            self.words,
            self.note,
            self.left,
            self.wrong,
            deed,
        )
        asked.body.setSpacing(asked.body.spacing() * 2)
        self.asked = asked
        left = holder(column(asked, Card(t("What each takes home"), self.table), gap=12))
        right = holder(column(tiles, where, None, gap=12))
        self.both = Sides(left, right, shares=(3, 2), least=820)
        self.nothing = self._make_nothing()
        parts = (self.heading, self.nothing, self.both, self.past)
        self.setLayout(whole_page(*parts, None))

    def _make_nothing(self) -> Card:
        """What a group sees before it has shares: what to do first, and nothing to press."""
        t = self.desk.language.gettext
        said = EmptyState(
            t("There is nothing to share out yet: nobody has shares."),
            t(
                "Take what members pay for shares at the cash desk or on a collection sheet. At "
                "the end of the cycle each member's part is told here. A co-op that is no savings "
                "group shares out its year under “Share out the year's surplus”."
            ),
            icon="share-out",
        )
        return Card("", said)

    def _wire(self) -> None:
        for field in self._fields():
            field.changed.connect(self._tell)

    def _fields(self) -> list[Field[Any]]:
        return [self.box, self.stays, self.coin]

    # --- a page of the window ------------------------------------------------------------------

    def refresh(self, topics: Topic) -> None:
        if self._job is None:
            self._look()

    def focus_first(self) -> None:
        (self.past.again if self.both.isHidden() else self.stays).setFocus()

    def _look(self) -> None:
        desk, language, t = self.desk, self.desk.language, self.desk.language.gettext
        first = self._group is None
        self._group = desk.ask(surplus.group)
        self.past.show_last(next(iter(desk.ask(surplus.share_outs)), None))
        held = desk.ask(boxes.boxes)
        self._holds = {one.id: one.holds for one in held}
        self.box.set_options(
            [(one.id, f"{t(one.name)}: {language.amount(one.holds)}") for one in held]
        )
        if self.box.peek() is None:
            self.box.set_value(held[0].id)
        kept, last = sum(fund.amount for fund in self._group.funds), self.past.last
        if last is not None and self._is_running():  # what was fixed when it began
            self.box.set_value(last.box or held[0].id)
            self.stays.set_value(self._money(last.proof["stays"]))
            self.coin.set_value(last.step)
        elif first and kept:
            self.stays.set_value(self._money(kept))
        self._tell()

    # --- what is shown -------------------------------------------------------------------------

    def _money(self, minor: int) -> Money:
        return Money(minor, self.desk.currency)

    def _amount(self, minor: int) -> str:
        return self.desk.language.amount(self._money(minor))

    def _typed(self) -> tuple[int, int]:
        """What stays in the box, and the smallest coin."""
        stays = self.stays.peek()
        return (stays.minor if stays else 0), self.coin.peek() or 1

    def _is_running(self) -> bool:
        last = self.past.last
        return last is not None and last.state == RUNNING

    def _tell(self) -> None:
        """What the box gives, as the fields are now."""
        there, t = self._group, self.desk.language.gettext
        assert there is not None
        stays, step = self._typed()
        box, made = there.box(stays), there.takings(stays, step)
        self.pool.show_figure(self._amount(max(box.pool, 0)))
        self.value.show_figure(self._amount(there.shares))
        due = self.past.waiting() if self._is_running() else made
        self.table.show_rows(due)
        empty = not due and not self._is_running()
        self.nothing.setVisible(empty)
        self.both.setVisible(not empty)
        self.print.setVisible(not empty)
        self._say_value(box.pool, there.shares)
        self._say_bars(there, stays)
        owing = sum(1 for _, taking in made if taking.owner.owes)
        loans = t(
            "{amount} is still lent to members ({count}). It is set off against their parts; "
            "better they repay it first."
        )
        said = loans.format(count=self.desk.language.number(owing), amount=self._amount(box.loans))
        self.note.say(said if owing else "", Kind.WARN)
        self._say_box(due)
        self._say_deed(due)

    def _say_value(self, pool: int, shares: int) -> None:
        t, each = self.desk.language.gettext, 1000 * 10 ** self._money(0).digits
        words = t("Each {each} in shares gets {gets}.")
        gets = self._amount(max(pool, 0) * each // shares) if shares else ""
        self.words.setText(words.format(each=self._amount(each), gets=gets) if shares else "")

    def _say_bars(self, there: Group, stays: int) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        bars = [
            Bar(t(stock.name), stock.amount, self._amount(stock.amount)) for stock in there.stocks
        ]
        loans = there.box(stays).loans
        taken = [
            *((t("Owed: {name}").format(name=t(d.name)), d.amount) for d in there.debts),
            (t("Social fund, which stays"), there.social),
            (t("Stays in the box"), stays),
        ]
        if loans:
            bars.append(Bar(t("Loans, set off"), loans, self._amount(loans)))
        bars += [
            Bar(name, -amount, language.amount(self._money(-amount)))
            for name, amount in taken
            if amount
        ]
        self.chart.show_bars(bars)

    def _say_box(self, due: Sequence[Row]) -> None:
        """What is in the box that pays, and after it; and what to do where that is too little."""
        t, amount = self.desk.language.gettext, self.desk.language.amount
        holds = self._holds[self.box.peek() or next(iter(self._holds))]
        after = holds - self._money(sum(taking.paid for _, taking in due))
        words = t("In the box: {before} → {after}")
        said = words.format(before=amount(holds), after=amount(after))
        short = after.minor < 0
        more = t(
            "This box can't pay all of it. Hand money over into it first, from the bank or "
            "another box."
        )
        self.left.say(f"{said}\n{more}" if short else said, Kind.WARN if short else Kind.PLAIN)
        self.left.setVisible(bool(due))
        self.bring.setVisible(short)

    def _refused(self) -> str:
        """Why nothing can be shared out as the fields are now."""
        if self._group is None or self._is_running():
            return ""
        try:
            self._group.check(*self._typed())
        except Refused as no:
            return self.desk.language.say(no.text)
        return ""

    def _say_deed(self, made: Sequence[Row]) -> None:
        t, number = self.desk.language.gettext, self.desk.language.number
        total = sum(taking.paid for _, taking in made)
        words = self.desk.language.ngettext(
            "Hand out {amount} to {count} member", "Hand out {amount} to {count} members", len(made)
        )
        said = words.format(amount=self._amount(max(total, 0)), count=number(len(made)))
        refused = self._refused()
        self.wrong.say(refused, Kind.REFUSE)
        ready = bool(made) and not refused
        if self._is_running():
            said = t("Hand out the parts that are left")
        self.do.setText(said)
        self.do.setEnabled(ready and self._job is None and self.desk.may(share_out_command))
        self.print.setEnabled(bool(made) and not self._is_running())
        for field in self._fields():
            field.setEnabled(not self._is_running())

    # --- doing ---------------------------------------------------------------------------------

    def _share_out(self) -> None:
        if self._job is not None or self._group is None:
            return
        try:
            self.stays.value()
        except Unreadable as error:
            self.stays.complain(self.desk.language.say(error.text))
            return
        stays, step = self._typed()
        due = self.past.waiting() if self._is_running() else self._group.takings(stays, step)
        who = [one.id for one, _ in due]
        t = self.desk.language.gettext
        work = HandingOut(self.desk.book, who, box=self.box.peek(), stays=stays, step=step)
        self._job = self.desk.start(t("Handing out"), work)
        self.do.setEnabled(False)
        self._job.done.connect(self._done)
        self._job.failed.connect(self._over)
        self._job.stopped.connect(self._over)

    def _done(self, no: Refused | None) -> None:
        t = self.desk.language.gettext
        self._over()
        if no is not None:
            self._complain(no)
            return
        self.desk.say(t("The box is shared out. A new cycle begins."))
        self.stays.clear()

    def _complain(self, no: Refused) -> None:
        words = self.desk.language.say(no.text)
        here = {one.name: one for one in self._fields() if one.isEnabled()}
        if no.field in here:
            here[no.field].complain(words)
        else:
            self.wrong.say(words, Kind.REFUSE)

    def _over(self, _what: object = None) -> None:
        self._job = None
        self._look()

    def _print(self) -> None:
        """The list before anything is handed out, to be read out and signed."""
        there = self._group
        assert there is not None
        stays, step = self._typed()
        data = self.desk.ask(
            surplus.planned_share_out, there, day=self.desk.today, stays=stays, step=step
        )
        preview(self.desk, data)


_COINS: Final = (1, 5, 10, 50, 100)
