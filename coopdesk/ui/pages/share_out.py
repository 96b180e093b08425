"""The share-out of a savings group: what is in the box, what each member takes home."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from coopdesk.i18n import Unreadable
from coopdesk.records import surplus
from coopdesk.records.allocation import Taking
from coopdesk.records.book import Book, Topic
from coopdesk.records.cash import boxes
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, MemberId
from coopdesk.records.money import Money
from coopdesk.records.papers import ShareOut as ShareOutPaper
from coopdesk.records.surplus import RUNNING, Group, GroupMember, ShareOutRow, take_back_share_out
from coopdesk.records.surplus import share_out as share_out_command
from coopdesk.reports.catalogue import PAPERS
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.bars import Bar, BarChart
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Note, StatCard, label
from coopdesk.ui.kit.fields import ChoiceField, Field, MoneyField, TextField
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, row, whole_page
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.theme import Kind

#: How many members are handed their parts in one act.
_BATCH: Final = 50

Row = tuple[GroupMember, Taking]


class HandingOut:
    """The work of handing out all parts, in batches; stopped, it can go on later."""

    def __init__(
        self, book: Book, who: Sequence[MemberId], *, box: AccountId | None, stays: int, step: int
    ) -> None:
        self._book, self._who = book, who
        self._said: dict[str, Any] = {"box": box, "stays": stays, "step": step}

    def __call__(self, job: Job) -> int:
        for at in range(0, len(self._who), _BATCH):
            job.step(at, len(self._who))
            some = self._who[at : at + _BATCH]
            self._book.write(share_out_command, members=some, **self._said)
        return len(self._who)


class _Cells:
    """How amounts stand in the table."""

    def __init__(self, desk: Desk) -> None:
        self._language, self._currency = desk.language, desk.currency

    def _figure(self, minor: int) -> str:
        return self._language.figure(Money(minor, self._currency), dash=True)

    def shares(self, one: Row) -> str:
        return self._figure(one[1].owner.shares)

    def gain(self, one: Row) -> str:
        return self._figure(one[1].gain)

    def owes(self, one: Row) -> str:
        return self._figure(one[1].owner.owes)

    def paid(self, one: Row) -> str:
        return self._figure(one[1].paid)


def parts_table(desk: Desk) -> Table[Row]:
    """What each member takes home."""
    t, cells = desk.language.gettext, _Cells(desk)
    empty = EmptyState(
        t("Nobody has shares."),
        t("Shares that members pay for in meetings are what is shared out by."),
        icon="share-out",
    )
    return Table(
        [
            Column(t("No."), _number),
            Column(t("Name"), _name, stretch=True),
            Column(t("Shares"), cells.shares, _shares_of, right=True, gives=2),
            Column(t("Gained"), cells.gain, _gain_of, right=True, tone=_gain_tone, gives=1),
            Column(t("Loan set off"), cells.owes, _owes_of, right=True, gives=3),
            Column(t("Into the hand"), cells.paid, _paid_of, right=True, tone=_paid_tone),
        ],
        name=t("What each member takes home"),
        key=_key,
        empty=empty,
        least=6,
    )


class Past(Card):
    """The last share-out: how far it is, its paper, and taking it back."""

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__(t("The last share-out"))
        self.desk = desk
        self.last: ShareOutRow | None = None
        self.about = label("", wrap=True)
        self.again = buttons.secondary(t("Print the last share-out"), self._print, icon="print")
        self.reason = TextField("reason", t("Why it is taken back"), desk.language, optional=True)
        self.back = buttons.secondary(t("Take it back"), self._take_back, icon="undo")
        back = row(self.reason, self.back, gap=12)
        back.setStretch(0, 1)
        self._undoing = holder(back)
        for part in (self.about, holder(row(self.again, None)), self._undoing):
            self.body.addWidget(part)

    def show_last(self, last: ShareOutRow | None) -> None:
        """Show it; without one the card is gone."""
        t, language = self.desk.language.gettext, self.desk.language
        self.last = last
        self.setVisible(last is not None)
        if last is None:
            return
        rows = self.desk.ask(surplus.handed, last.id)
        done = sum(1 for one in rows if one.done)
        words = t("On {day} {amount} was shared out; {done} of {of} members have their parts.")
        self.about.setText(
            words.format(
                day=language.day(last.day),
                amount=language.amount(Money(last.proof["members"], self.desk.currency)),
                done=language.number(done),
                of=language.number(len(rows)),
            )
        )
        self._undoing.setVisible(self.desk.may(take_back_share_out))

    def waiting(self) -> list[MemberId]:
        """Who has not had their part yet, while it is under way."""
        if self.last is None or self.last.state != RUNNING:
            return []
        rows = self.desk.ask(surplus.handed, self.last.id)
        return [one.member for one in rows if not one.done]

    def _take_back(self) -> None:
        if self.last is None:
            return
        t = self.desk.language.gettext
        try:
            said = self.reason.value() or ""
            self.desk.do(take_back_share_out, surplus=self.last.id, reason=said)
        except Refused as no:
            self.reason.complain(self.desk.language.say(no.text))
        else:
            self.reason.clear()
            self.desk.say(t("The share-out was taken back: everybody has their shares again."))

    def _print(self) -> None:
        if self.last is not None:
            preview(self.desk, self.desk.ask(surplus.share_out_paper, self.last.id))


def preview(desk: Desk, data: ShareOutPaper) -> None:
    """Show a share-out on paper."""
    paper = PAPERS["share-out"]
    pdf = paper.draw(data, papers.language(desk))
    name = f"share-out-{data.day:%Y-%m-%d}.pdf"
    desk.preview(desk.language.gettext(paper.title), pdf, file_name=name)


class ShareOut(Page):
    """Looks at the box, tells each member's part, and hands all of them out."""

    TOPICS = Topic.JOURNAL | Topic.BOOKS | Topic.COOP | Topic.MEMBERS | Topic.SHARES

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._group: Group | None = None
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
            row(self.box, self.stays, self.coin, gap=12),
            self.words,
            self.note,
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
        self.box.set_options(
            [(one.id, f"{t(one.name)}: {language.amount(one.holds)}") for one in held]
        )
        if self.box.peek() is None:
            self.box.set_value(held[0].id)
        kept = sum(fund.amount for fund in self._group.funds)
        if first and kept:
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
        self.wrong.say("")
        self.pool.show_figure(self._amount(max(box.pool, 0)))
        self.value.show_figure(self._amount(there.shares))
        self.table.show_rows([] if self._is_running() else made)
        empty = not made and not self._is_running()
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
        self._say_deed(made)

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
            Bar(name, -amount, f"–{language.amount(self._money(amount))}")
            for name, amount in taken
            if amount
        ]
        self.chart.show_bars(bars)

    def _say_deed(self, made: Sequence[Row]) -> None:
        t, number = self.desk.language.gettext, self.desk.language.number
        total = sum(taking.paid for _, taking in made)
        words = t("Hand out {amount} to {count} members")
        said = words.format(amount=self._amount(max(total, 0)), count=number(len(made)))
        ready = bool(made) and total > 0
        if self._is_running():
            said, ready = t("Hand out the parts that are left"), True
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
        who = self.past.waiting() or [one.id for one in self._group.members]
        t = self.desk.language.gettext
        work = HandingOut(self.desk.book, who, box=self.box.peek(), stays=stays, step=step)
        self._job = self.desk.start(t("Handing out"), work)
        self.do.setEnabled(False)
        self._job.done.connect(self._done)
        self._job.failed.connect(self._failed)
        self._job.stopped.connect(self._over)

    def _done(self, _count: int) -> None:
        t = self.desk.language.gettext
        self._over()
        self.desk.say(t("The box is shared out. A new cycle begins."))
        self.stays.clear()

    def _failed(self, error: Exception) -> None:
        self._over()
        if isinstance(error, Refused):
            words = self.desk.language.say(error.text)
            here = {one.name: one for one in self._fields()}
            if error.field in here:
                here[error.field].complain(words)
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


def _number(one: Row) -> str:
    return one[0].number


def _name(one: Row) -> str:
    return one[0].name


def _shares_of(one: Row) -> int:
    return one[1].owner.shares


def _gain_of(one: Row) -> int:
    return one[1].gain


def _owes_of(one: Row) -> int:
    return one[1].owner.owes


def _paid_of(one: Row) -> int:
    return one[1].paid


def _gain_tone(one: Row) -> Tone:
    return Tone.REFUSE if one[1].gain < 0 else Tone.PLAIN


def _paid_tone(one: Row) -> Tone:
    return Tone.REFUSE if one[1].paid < 0 else Tone.STRONG


def _key(one: Row) -> MemberId:
    return one[0].id
