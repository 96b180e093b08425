"""After it was passed: what waits for whom, paying it in batches, letters, taking it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from coopdesk.i18n import LANGUAGES, N_, Language
from coopdesk.records import members, surplus
from coopdesk.records.book import Book
from coopdesk.records.cash import boxes
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, MemberId
from coopdesk.records.money import Money
from coopdesk.records.papers import SurplusLetter
from coopdesk.records.surplus import (
    BATCH,
    Foreseen,
    PartRow,
    Settled,
    settle,
    take_back_surplus,
)
from coopdesk.reports.surplus_letter import surplus_letters
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Note, StatCard
from coopdesk.ui.kit.fields import ChoiceField, TextField, level
from coopdesk.ui.kit.layouts import Flow, column, holder, row, rule
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.surplus.making import Making
from coopdesk.ui.pages.surplus.parts import Parts
from coopdesk.ui.pages.surplus.step import Step
from coopdesk.ui.theme import Kind

_WAYS: Final = (
    ("savings", N_("into their savings")),
    ("shares", N_("into their shares")),
    ("cash", N_("in cash, by the signed list")),
)


def _deed(language: Language, way: str, count: int) -> str:
    """The words of the button for so many members."""
    match way:
        case "shares":
            return language.ngettext(
                "Put {amount} into the shares of {count} member",
                "Put {amount} into the shares of {count} members",
                count,
            )
        case "cash":
            return language.ngettext(
                "Pay {amount} in cash to {count} member",
                "Pay {amount} in cash to {count} members",
                count,
            )
    return language.ngettext(
        "Put {amount} into the savings of {count} member",
        "Put {amount} into the savings of {count} members",
        count,
    )


class Settling:
    """The work of settling many members, in batches that each stand by themselves."""

    def __init__(
        self, book: Book, who: Sequence[MemberId], way: str, *, day: date, box: AccountId | None
    ) -> None:
        self._book, self._who = book, who
        self._to: dict[str, Any] = {"way": way, "day": day, "box": box}

    def __call__(self, job: Job) -> Settled:
        done, amount = 0, 0
        out: list[MemberId] = []
        for at in range(0, len(self._who), BATCH):
            job.step(at, len(self._who))
            some = self._who[at : at + BATCH]
            made = self._book.write(settle, members=some, **self._to)
            done, amount = done + made.members, amount + made.amount
            out.extend(made.left_out)
        return Settled(done, amount, tuple(out))


class Lettering:
    """The work of writing everybody's letter, each in their own language. It gives PDF bytes."""

    def __init__(self, desk: Desk, making: Making) -> None:
        self._book, self._making = desk.book, making
        self._day, self._by = desk.today, desk.actor.name
        self._languages = {code: papers.language(desk, code) for code in ("", *LANGUAGES)}
        self._own = desk.ask(members.languages)

    def __call__(self, job: Job) -> bytes:
        return self._book.read(self._draw, job)

    def _draw(self, session: Any, job: Job) -> bytes:
        making = self._making
        made = surplus.tell(session, making.reckoned, making.plan, making.row)
        data = surplus.letters(made, made_on=self._day, made_by=self._by)
        many = sum(1 for part in made.parts if part.amount)

        def step(at: int, _of: int) -> None:
            job.step(at, many)

        return surplus_letters(data, self._whose, step)

    def _whose(self, one: SurplusLetter) -> Language:
        code = self._own.get(one.member_number, "")
        return self._languages.get(code, self._languages[""])


class Paying(Step):
    """Each member's part and whether it was paid, and what can be done with what waits."""

    TITLE = N_("Paid")
    ABOUT = N_(
        "Each part waits on an account of its member. It is paid at the cash desk with a receipt, "
        "or here for many at once."
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        t = self.language.gettext
        self._making: Making | None = None
        self._rows: list[PartRow] = []
        self._goes: Mapping[MemberId, Foreseen] = {}
        self._job: Job | None = None
        self._holds: dict[AccountId, Money] = {}
        self.left = Note("")
        self.whole, self.waits = StatCard(t("Members get")), StatCard(t("Still waits"))
        self.table = Parts(desk)
        offered = [(way, t(words)) for way, words in _WAYS]
        self.way: ChoiceField[str] = ChoiceField(
            "way", t("&What waits goes"), offered, self.language, value="savings"
        )
        self.whose: ChoiceField[str] = ChoiceField(
            "whose",
            t("&For whom"),
            [("all", t("everybody for whom something waits")), ("one", t("the chosen member"))],
            self.language,
            value="all",
        )
        self.box: ChoiceField[AccountId] = ChoiceField(
            "box", t("Which &box pays"), [], self.language
        )
        self.do = buttons.primary("", self._settle)
        self.letters = buttons.secondary(t("Letters to members"), self._letters, icon="letter")
        self.list = buttons.secondary(
            t("List to sign"), weakly(self._show, "surplus-list"), icon="print"
        )
        self.proof = buttons.secondary(
            t("How it was reckoned"), weakly(self._show, "surplus-proof"), icon="print"
        )
        self.words = buttons.secondary(
            t("Resolution"), weakly(self._show, "surplus-resolution"), icon="print"
        )
        self.cash = buttons.link(t("Pay the chosen member at the cash desk"), self._go, icon="cash")
        self.reason = TextField("reason", t("Why it is taken back"), self.language, optional=True)
        self.back = buttons.secondary(t("Take the surplus back"), self._take_back, icon="undo")
        self._lay_out()
        self.way.changed.connect(self._foresee)
        self.whose.changed.connect(self._say_deed)
        self.box.changed.connect(self._say_deed)
        self.table.chosen.connect(self._say_deed)
        self.table.opened.connect(self._open)

    def _lay_out(self) -> None:
        self.tiles = holder(Flow(self.whole, self.waits, gap=12, equal=True))
        asked = holder(Flow(self.way, self.box, self.whose, gap=12))
        self.paying = holder(column(asked, self.left, row(self.do, None), gap=12))
        sheets = holder(Flow(self.letters, self.list, self.proof, self.words, gap=8))
        back = row(self.reason, level(self.back), gap=12)
        back.setStretch(0, 1)
        self.undoing = holder(column(rule(), back, gap=12))
        parts = (
            self.about,
            self.tiles,
            self.paying,
            self.table,
            holder(Flow(self.cash)),
            sheets,
            self.undoing,
        )
        self.setLayout(column(*parts, None, gap=12))

    def focus_first(self) -> bool:
        """How it is paid; not the button, so that an Enter too many pays nothing."""
        (self.way if not self.paying.isHidden() else self.table).setFocus()
        return True

    # --- what is shown -------------------------------------------------------------------------

    def tell(self, making: Making) -> None:
        self._making = making
        if not making.passed or making.row is None:
            return
        self._rows = [one for one in self.desk.ask(surplus.parts, making.row.id) if one.amount]
        amount = self.language.amount
        due = sum(one.due for one in self._rows)
        count = sum(1 for one in self._rows if one.due)
        self.whole.show_figure(amount(making.money(sum(one.amount for one in self._rows))))
        t = self.language.gettext
        held = self.desk.ask(boxes.boxes)
        self._holds = {one.id: one.holds for one in held}
        self.box.set_options([(one.id, f"{t(one.name)}: {amount(one.holds)}") for one in held])
        if self.box.peek() is None:
            self.box.set_value(held[0].id)
        waiting = self.language.ngettext("for {count} member", "for {count} members", count)
        waiting = waiting.format(count=self.language.number(count))
        self.waits.show_figure(amount(making.money(due)), note=waiting if count else t("All paid"))
        for part in (self.about, self.tiles, self.letters, self.list):
            part.setVisible(bool(self._rows))  # in a year that gives members nothing
        paid = any(one.paid for one in self._rows)
        self.undoing.setVisible(not paid and self.desk.may(take_back_surplus))
        self._foresee()

    def _foresee(self) -> None:
        """Show what is in each account before and after, as it would be settled now."""
        way = self.way.peek() or "savings"
        self._goes = self.desk.ask(surplus.foreseen, way)
        self.table.show_parts(self._rows, way, self._goes)
        self._say_deed()

    def _who(self) -> list[PartRow]:
        if self.whose.peek() == "one":
            chosen = self.table.row()
            return [chosen] if chosen is not None and chosen.due else []
        return [one for one in self._rows if one.due]

    def _fit(self) -> list[PartRow]:
        """Those of them who have an account for it; in cash all."""
        cash, who = self.way.peek() == "cash", self._who()
        return [one for one in who if cash or self._goes[one.member].account is not None]

    def _say_deed(self, _row: object = None) -> None:
        if self._making is None:
            return
        who, fit = self._who(), self._fit()
        self.box.setVisible(self.way.peek() == "cash")
        waits = any(one.due for one in self._rows)
        self.paying.setVisible(waits and self.desk.may(settle))
        self.cash.setVisible(waits)
        total = self._making.money(sum(self._goes[one.member].due for one in fit))
        if self.way.peek() == "cash":
            self._say_box(total)
        else:
            self.left.say(self._left_out(len(who) - len(fit)), Kind.WARN)
        words = _deed(self.language, self.way.peek() or "savings", len(fit))
        count = self.language.number(len(fit))
        self.do.setText(words.format(amount=self.language.amount(total), count=count))
        self.do.setEnabled(bool(fit) and self._job is None)
        row = self.table.row()
        self.cash.setEnabled(row is not None and bool(row.due))

    def _left_out(self, count: int) -> str:
        """For how many it can't be done; nothing for none."""
        left = self.language.ngettext(
            "{count} has no open account for it; their part still waits.",
            "{count} have no open account for it; their parts still wait.",
            count,
        )
        return left.format(count=self.language.number(count)) if count else ""

    def _say_box(self, total: Money) -> None:
        """What is in the box that pays, and what is left in it."""
        holds = self._holds.get(self.box.peek() or AccountId(0))
        if holds is None:
            self.left.say("")
            return
        t, amount, after = self.language.gettext, self.language.amount, holds - total
        words = t("In the box: {before} → {after}")
        said = words.format(before=amount(holds), after=amount(after))
        self.left.say(said, Kind.WARN if after.minor < 0 else Kind.PLAIN)

    # --- doing ---------------------------------------------------------------------------------

    def _settle(self) -> None:
        who, way = [one.member for one in self._fit()], self.way.peek() or "savings"
        if not who or self._job is not None:
            return
        t = self.language.gettext
        box = self.box.peek() if way == "cash" else None
        work = Settling(self.desk.book, who, way, day=self.desk.today, box=box)
        self._start(self.desk.start(t("Settling members' parts"), work), self._settled)

    def _start(self, job: Job, done: Callable[[Any], None]) -> None:
        self._job = job
        self.do.setEnabled(False)
        self.letters.setEnabled(False)
        job.done.connect(done)
        for over in (job.done, job.failed, job.stopped):
            over.connect(self._over)

    def _over(self, _what: object = None) -> None:
        self._job = None
        self.letters.setEnabled(True)
        if self._making is not None:
            self.tell(self._making)

    def _settled(self, made: Settled) -> None:
        making = self._making
        assert making is not None
        number, amount = self.language.number, self.language.amount(making.money(made.amount))
        words = self.language.ngettext(
            "{amount} was settled for {count} member.",
            "{amount} was settled for {count} members.",
            made.members,
        )
        said = words.format(amount=amount, count=number(made.members))
        if made.left_out:
            self.desk.say(said, Kind.WARN, self._left_out(len(made.left_out)))
        else:
            self.desk.say(said)

    def _letters(self) -> None:
        if self._making is None or self._job is not None:
            return
        t = self.language.gettext
        job = self.desk.start(t("Letters on the surplus"), Lettering(self.desk, self._making))
        self._start(job, self._lettered)

    def _lettered(self, pdf: bytes) -> None:
        assert self._making is not None
        title = self.language.gettext("Letters on the surplus")
        day = self._making.reckoned.until
        self.desk.preview(title, pdf, file_name=f"surplus-letters-{day:%Y-%m-%d}.pdf")

    def _show(self, name: str) -> None:
        if self._making is not None:
            self.show_paper(self._making, name, self.way.peek() or "")

    def _open(self, row: PartRow) -> None:
        self.desk.go(Place("member", member=row.member))

    def _go(self) -> None:
        chosen = self.table.row()
        if chosen is not None:
            self.desk.go(Place("cash", member=chosen.member))

    def _take_back(self) -> None:
        making = self._making
        if making is None or making.row is None:
            return
        t = self.language.gettext
        try:
            self.desk.do(take_back_surplus, surplus=making.row.id, reason=self.reason.value() or "")
        except Refused as no:
            self.reason.complain(self.language.say(no.text))
        else:
            self.reason.clear()
            self.desk.say(t("The surplus was taken back. It can be planned again."))
