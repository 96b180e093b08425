"""What the coming together of PCs brought to look at: one list, and what settles each."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar, Final

from PySide6.QtWidgets import QWidget

from coopdesk.i18n import N_, Language
from coopdesk.records import conflicts, devices, doubles, lending, looking_at, products, statements
from coopdesk.records.book import Book, Topic
from coopdesk.records.looking_at import KINDS, Flag, Proof, Way
from coopdesk.records.members import next_number, numbers
from coopdesk.records.visit import DEPOSIT, SHARE, SOCIAL, field_of, record_visit, reverse_visit
from coopdesk.reports.wording import said
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark, Note, label
from coopdesk.ui.kit.fields import CheckField, ChoiceField, TextField
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.kit.layouts import Flow, Sides, clear, column, holder, whole_page
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import Kind

_ALL: Final = ""
_MOST: Final = 30
#: How money comes into each kind of account.
_BRINGS: Final = {
    products.SAVINGS: DEPOSIT,
    products.SHARES: SHARE,
    products.SOCIAL: SOCIAL,
}
#: Kinds of flags that are worse than a question.
_GRAVE: Final = frozenset(
    {looking_at.OVERDRAWN, looking_at.FORK, looking_at.REVOKED, looking_at.BY_SHEET}
)


class ToLookAt(Page):
    """Enter on a row goes to what settles it, beside the list."""

    TITLE = N_("To look at")
    TOPICS: ClassVar[Topic] = ~Topic.NONE

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        about = t(
            "What came together from several PCs and wants a person's eye. Nothing is blocked."
        )
        self.heading = Heading(t(self.TITLE), about)
        self.note = Note("", Kind.REFUSE)
        self.two_values = buttons.secondary("", self._go_conflicts, icon="edit")
        self.order = buttons.secondary(t("Put payments in order"), self._order, icon="check")
        self.order.setToolTip(t(_ORDER))
        self.kind: ChoiceField[str] = ChoiceField(
            "kind", t("S&how"), [(_ALL, t("Everything"))], desk.language, value=_ALL
        )
        self.settled = CheckField("settled", t("Also what was settled"), desk.language)
        self.table = self._make_table()
        self.one = _One(desk)
        listed = Card("", holder(Flow(self.kind, self.settled, gap=16)), self.table)
        listed.body.setStretchFactor(self.table, 1)
        self._beside = holder(column(self.one, None))
        sides = Sides(listed, self._beside, shares=(1, 1), least=860)
        top = holder(Flow(self.two_values, self.order, gap=8))
        self.setLayout(whole_page(self.heading, self.note, top, sides, grows=sides))
        self._wire()
        self.show_place(place)

    def _make_table(self) -> Table[Flag]:
        t, cells = self.desk.language.gettext, _Cells(self.desk.language)
        empty = EmptyState(
            t("Nothing to look at"),
            t("When PCs meet and something wants a person's eye, it stands here."),
            icon="check",
        )
        columns = [
            Column(t("What"), cells.kind, pill=cells.mark, tone=cells.tone),
            Column(t("To look at"), cells.text, stretch=True, tone=cells.tone, wraps=True),
        ]
        return Table(columns, name=t(self.TITLE), key=_key, empty=empty, least=5)

    def _wire(self) -> None:
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._enter)
        self.kind.changed.connect(self._look)
        self.settled.changed.connect(self._look)
        self.one.note = self.note

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self._look()

    def refresh(self, topics: Topic) -> None:
        self._look()

    def has_typed(self) -> bool:
        return self.one.has_typed()

    def focus_first(self) -> None:
        if self.table.model.rowCount():
            self.table.view.setFocus()
        else:
            self.settled.setFocus()

    # --- looking ---------------------------------------------------------------------------------

    def _look(self) -> None:
        flags = self.desk.ask(looking_at.found, settled=bool(self.settled.peek()))
        self._offer_kinds(flags)
        wanted = self.kind.peek() or _ALL
        self.table.show_rows([one for one in flags if wanted in {_ALL, one.kind}])
        if self.table.row() is None:
            self.table.choose_first()
        self._choose(self.table.row())
        count, language = self.desk.ask(conflicts.count), self.desk.language
        text = language.ngettext(
            "Choose: {count} thing has two values", "Choose: {count} things have two values", count
        )
        self.two_values.setText(text.format(count=language.number(count)))
        self.two_values.setVisible(bool(count))
        several = len(self.desk.ask(devices.devices)) > 1
        self.order.setVisible(several and self.desk.may(lending.put_in_order))

    def _offer_kinds(self, flags: list[Flag]) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        counted = Counter(one.kind for one in flags)
        told = t("{what} ({count})")
        options = [
            (kind, told.format(what=t(name), count=language.number(counted[kind])))
            for kind, name in KINDS.items()
            if counted[kind]
        ]
        every = told.format(what=t("Everything"), count=language.number(len(flags)))
        self.kind.set_options([(_ALL, every), *options])
        if self.kind.is_empty():
            self.kind.set_value(_ALL)

    def _choose(self, flag: Flag | None) -> None:
        self.one.show_flag(flag)
        self._beside.setVisible(flag is not None)

    def _enter(self, _flag: Flag) -> None:
        self.one.focus_first()

    def _go_conflicts(self) -> None:
        self.desk.go(Place("conflicts"))

    def _order(self) -> None:
        """All loans are gone through, which takes a while in a large book."""
        self.order.setEnabled(False)
        job = self.desk.start(self.order.text(), _Order(self.desk.book))
        job.done.connect(self._ordered)
        for end in (job.failed, job.stopped):
            end.connect(self._order_over)

    def _ordered(self, _count: int) -> None:
        self._order_over()
        self.desk.say(self.desk.language.gettext("The payments are in order."))

    def _order_over(self, _why: object = None) -> None:
        self.order.setEnabled(True)


#: What it means, where the pointer rests.
_ORDER: Final = N_(
    "Payments came together from two PCs. An entry of today books each as it should be, of"
    " this loan and of all others."
)


class _Order:
    def __init__(self, book: Book) -> None:
        self._book = book

    def __call__(self, _job: Job) -> int:
        return self._book.write(lending.put_in_order)


class _One(Card):
    """The chosen one: what it is, what proves it, what to do."""

    note: Note

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        super().__init__(" ")
        self._desk = desk
        self._flag: Flag | None = None
        self.advice = label("", wrap=True)
        self.proof = Pairs()
        self.more = label("", "muted", wrap=True)
        self.decided = label("", "muted", wrap=True)
        self.why = TextField("why", t("What you found out or &agreed"), language, optional=True)
        self.number = TextField("number", t("Another &number for the last of them"), language)
        self.ways = column(gap=8)
        for part in (self.advice, self.proof, self.more, self.decided, self.number, self.why):
            self.body.addWidget(part)
        self.body.addLayout(self.ways)

    # --- showing ---------------------------------------------------------------------------------

    def show_flag(self, flag: Flag | None) -> None:
        """Show this one; without any the card goes."""
        same = flag is not None and self._flag is not None and _key(flag) == _key(self._flag)
        self._flag = flag
        self.setVisible(flag is not None)
        if flag is None:
            return
        language = self._desk.language
        self.title.setText(language.say(flag.text))
        self.setAccessibleName(language.say(flag.text))
        self.advice.setText(language.say(flag.advice))
        self.proof.show_pairs([self._pair(one) for one in flag.proof[:_MOST]])
        left = len(flag.proof) - _MOST
        more = language.gettext("… and {count} more.").format(count=language.number(left))
        self.more.setText(more if left > 0 else "")
        self.more.setVisible(left > 0)
        if not same:
            self.why.clear()
        self._show_ways(flag, same=same)

    def _show_ways(self, flag: Flag, *, same: bool) -> None:
        t, language = self._desk.language.gettext, self._desk.language
        may = self._desk.may(looking_at.settle)
        open_ = flag.settled is None and may
        self.decided.setVisible(flag.settled is not None)
        self.why.setVisible(open_ and bool(flag.ways))
        renumber = flag.kind == looking_at.NUMBER and self._desk.may(looking_at.give_number)
        self.number.setVisible(renumber)
        if renumber and not same:
            self.number.set_value(_next_number(self._desk))
        clear(self.ways)
        deeds: list[QWidget] = []
        if flag.settled is not None:
            words = next((t(way.words) for way in flag.ways if way.how == flag.settled.how), "")
            told = t("Settled on {day}: {how}. {why}").format(
                day=language.day(flag.settled.day), how=words, why=flag.settled.why
            )
            self.decided.setText(told.strip())
            if may:
                deeds.append(buttons.secondary(t("Look at it again"), self._again, icon="undo"))
        elif renumber:
            deeds.append(buttons.primary(t("Give this number"), self._renumber, icon="check"))
        elif open_:
            there = _deeds(self._desk, flag)
            deeds += [self._deed(*deed, first=n == 0) for n, deed in enumerate(there)]
            deeds += [self._way(way, first=n == 0 and not there) for n, way in enumerate(flag.ways)]
        self.ways.addWidget(holder(Flow(*deeds, gap=8)))

    def _way(self, way: Way, *, first: bool) -> QWidget:
        words = self._desk.language.gettext(way.words)
        made = buttons.primary if first else buttons.secondary
        return made(words, weakly(self._settle, way.how), icon="check" if first else "")

    def _deed(self, words: str, place: Place, *, first: bool) -> QWidget:
        made = buttons.primary if first else buttons.secondary
        return made(buttons.literal(words), weakly(self._desk.go, place), icon="open")

    def _pair(self, one: Proof) -> Pair:
        language = self._desk.language
        t = language.gettext
        told = [language.day(one.day)] if one.day is not None else []
        if one.pc:
            told.append(t("PC {pc}").format(pc=one.pc))
        value = "" if one.amount is None else language.amount(one.amount)
        place = _place(one)
        deed = None
        if place is not None:
            deed = buttons.link(t("Open"), weakly(self._desk.go, place))
            deed.setAccessibleName(t("Open {what}").format(what=said(language, one.what)))
        return Pair(said(language, one.what), value, deed, note=" · ".join(told))

    def has_typed(self) -> bool:
        return self._flag is not None and not self.why.is_empty()

    def focus_first(self) -> None:
        """The keyboard goes to what settles it."""
        if not self.number.isHidden():
            self.number.setFocus()
        elif not self.why.isHidden():
            self.why.setFocus()
        else:
            button = self.findChild(buttons.Button)
            if isinstance(button, buttons.Button):
                button.setFocus()

    # --- deeds -----------------------------------------------------------------------------------

    def _settle(self, how: str) -> None:
        flag, t = self._flag, self._desk.language.gettext
        if flag is None:
            return
        why = self.why.peek() or ""
        with Refusals(self.note, self._desk.language, [self.why]):
            self._desk.do(looking_at.settle, kind=flag.kind, about=flag.about, how=how, why=why)
            self.why.clear()
            self._desk.say(t("Settled. It comes back when more of the same comes."))

    def _again(self) -> None:
        flag, t = self._flag, self._desk.language.gettext
        if flag is None:
            return
        with Refusals(self.note, self._desk.language):
            self._desk.do(looking_at.open_again, kind=flag.kind, about=flag.about)
            self._desk.say(t("It stands in the list again."))

    def _renumber(self) -> None:
        flag, t = self._flag, self._desk.language.gettext
        member = flag.proof[-1].member if flag is not None else None
        if flag is None or member is None:
            return
        number = self.number.peek() or ""
        with Refusals(self.note, self._desk.language, [self.number]):
            self._desk.do(looking_at.give_number, member=member, number=number, shown=flag.about)
            self._desk.say(t("Number {number} is given. Tell the member.").format(number=number))


def _deeds(desk: Desk, flag: Flag) -> list[tuple[str, Place]]:
    """What can be done about it on another page, with what is known filled in there."""
    t = desk.language.gettext
    if flag.kind == looking_at.OVERDRAWN and desk.may(record_visit):
        return _paid_back(desk, flag)
    if flag.kind == looking_at.RECEIPT and desk.may(reverse_visit):
        words, why = t("Reverse: {what}"), t(KINDS[looking_at.RECEIPT])
        return [
            (
                words.format(what=said(desk.language, one.what)),
                Place("receipt", visit=one.visit, text=why),
            )
            for one in flag.proof
            if one.visit is not None
        ]
    if flag.kind == looking_at.SHARES:
        return _of_shares(desk, flag)
    people = [one.member for one in flag.proof if one.member is not None]
    if flag.kind == looking_at.TWICE and desk.may(doubles.join_members):
        both = Place("join_members", member=people[0], about=people[1])
        return [(t("Look at both and join them"), both)]
    if flag.kind == looking_at.JOINED:
        words = t("Open {what}").format(what=said(desk.language, flag.proof[0].what))
        return [(words, Place("member", member=people[0]))]
    if flag.kind in {looking_at.FORK, looking_at.LETTER} and desk.may(devices.add):
        return [(t("Let another PC in"), Place("joining"))]
    if flag.kind == looking_at.BY_SHEET and desk.may(devices.revoke):
        return [(t("Keys and recovery"), Place("recovery"))]
    return []


def _paid_back(desk: Desk, flag: Flag) -> list[tuple[str, Place]]:
    """The cash desk with the member, and what is missing typed in."""
    last = flag.proof[-1] if flag.proof else None
    if last is None or last.member is None:
        return []
    held = {one.id: one for one in desk.ask(statements.holdings, last.member)}
    row = held.get(last.holding) if last.holding is not None else None
    deed = None if row is None else _BRINGS.get(row.kind)
    if row is None or deed is None:
        return []
    words = desk.language.gettext("Take {amount}")
    place = Place("cash", member=last.member, about=-row.balance.minor, text=field_of(deed, row.id))
    return [(words.format(amount=desk.language.amount(abs(row.balance))), place)]


def _of_shares(desk: Desk, flag: Flag) -> list[tuple[str, Place]]:
    """The shares of whom it is about, or the requests where it is about a year of all."""
    t = desk.language.gettext
    if flag.about.startswith("cap/"):
        return [(t("Shares to be paid back"), Place("share_refunds"))]
    whose = {one.holding: one.member for one in flag.proof}
    return [
        (t("Open their shares"), Place("shares", member=member, about=holding))
        for holding, member in whose.items()
        if len(whose) == 1  # else each of the proofs is opened
    ]


def _next_number(desk: Desk) -> str:
    """The next number that nobody has."""
    return next_number(list(desk.ask(numbers)))


def _place(one: Proof) -> Place | None:
    """Where what a proof names is seen whole."""
    if one.visit is not None:
        return Place("receipt", visit=one.visit)
    if one.entry is not None:
        return Place("entry", about=one.entry)
    if one.holding is not None:
        return Place("shares", member=one.member, about=one.holding)
    if one.member is not None:
        return Place("member", member=one.member)
    return None


class _Cells:
    """What the list says of a flag."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def kind(self, _one: Flag) -> str:
        return ""

    def mark(self, one: Flag) -> Mark:
        t = self._language.gettext
        if one.settled is not None:
            return Mark(t(KINDS[one.kind]), Kind.PLAIN)
        return Mark(t(KINDS[one.kind]), Kind.REFUSE if one.kind in _GRAVE else Kind.WARN)

    def text(self, one: Flag) -> str:
        return self._language.say(one.text)

    def tone(self, one: Flag) -> Tone:
        return Tone.PLAIN if one.settled is None else Tone.MUTED


def _key(one: Flag) -> tuple[str, str]:
    return one.kind, one.about
