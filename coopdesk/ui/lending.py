"""What pages about loans show in the same words: what a loan comes to, what was looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language
from coopdesk.records import lending, loans, visit
from coopdesk.records.ids import HoldingId, LoanId, MemberId
from coopdesk.records.lending import Ability, Finding
from coopdesk.records.lending_terms import PURPOSES
from coopdesk.records.loans import (
    Amounts,
    LoanCard,
    LoanFile,
    LoanOffer,
    PaymentChange,
    PlannedRow,
    RepaymentPreview,
)
from coopdesk.records.money import Money
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit.cards import Card, Heading, Mark, Note, label
from coopdesk.ui.kit.layouts import column, row
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.sentences import Sentences
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.kit.verdicts import Verdict, Verdicts
from coopdesk.ui.theme import Kind, look


def head_loan(heading: Heading, title: str, one: LoanFile, language: Language) -> None:
    """Head the page of a step of a loan: which loan it is, whose, and how it stands."""
    t = language.gettext
    said = t("{number} · {name}").format(number=one.life.asked.number, name=one.member_name)
    heading.say(title, said)
    heading.pill.show_mark(Mark(t(loans.STATE_NAMES[one.state])))


def before_after(language: Language, before: Money, after: Money) -> str:
    """Two amounts, and what becomes of the first."""
    words = language.gettext("{before} → {after}")
    return words.format(before=language.figure(before), after=language.figure(after))


def parts_told(language: Language, amounts: Amounts) -> str:
    """An amount by what it is for: "penalty 500 · interest 1,750 · principal 22,750"."""
    named = sorted(amounts.by_name(), key=_in_payment_order)
    return " · ".join(
        f"{language.gettext(loans.PART_NAMES[name])} {language.figure(amount)}"
        for name, amount in named
    )


def _in_payment_order(one: tuple[str, Money]) -> int:
    return ("penalty", "fee", "interest", "principal").index(one[0])


# --- what a loan comes to ------------------------------------------------------------------------


class OfferCard(Card):
    """What a loan comes to: the instalment large, then cost, yearly rate, and what is handed out.

    Until there is enough to reckon with it says what to write.
    """

    def __init__(self, language: Language, title: str, waiting: str) -> None:
        super().__init__(title)
        self._language, self._waiting = language, waiting
        self.offer: LoanOffer | None = None
        self.what = label("", "muted", wrap=True)
        self.figure, self.unit = label("", "figure"), label("", "unit")
        self.unit.setContentsMargins(0, 0, 0, look().px(5))
        figures = row(self.figure, self.unit, None, gap=8)
        figures.setAlignment(self.unit, Qt.AlignmentFlag.AlignBottom)
        self.note = Note("", Kind.WARN)
        self.pairs = Pairs()
        self.body.addWidget(self.what)
        self.body.addLayout(figures)
        self.body.addWidget(self.note)
        self.body.addWidget(self.pairs)
        self.show_offer(None)

    def show_offer(
        self, offer: LoanOffer | None, why_not: str = "", *, pays_off: Money | None = None
    ) -> None:
        """Show what comes of it; without an offer what is still to be written, or why not. So much
        of it `pays_off` another loan."""
        language = self._language
        if offer is not None and offer.no is not None:
            why_not, offer = language.say(offer.no), None
        self.offer = offer
        self.note.say(why_not, Kind.WARN)
        for part in (self.figure, self.unit, self.pairs):
            part.setVisible(offer is not None)
        self.what.setVisible(offer is not None or not why_not)
        if offer is None:
            self.what.setText(self._waiting)
            return
        self.what.setText(instalment_name(language, offer))
        self.figure.setText(language.figure(main_figure(offer)))
        self.unit.setText(language.symbol(offer.largest.currency))
        self.pairs.show_pairs(list(offer_pairs(language, offer, pays_off)))


def _is_level(offer: LoanOffer) -> bool:
    """Whether all instalments but the last are the same."""
    totals = [one.total for one in offer.rows]
    return len(totals) > 1 and all(one == totals[0] for one in totals[:-1])


def main_figure(offer: LoanOffer) -> Money:
    """The one instalment that tells what an offer comes to."""
    return offer.first if _is_level(offer) else offer.largest


def instalment_name(language: Language, offer: LoanOffer) -> str:
    """What the large figure of an offer is."""
    t = language.gettext
    if len(offer.rows) == 1:
        return t("One payment")
    return t("Each instalment") if _is_level(offer) else t("The largest instalment")


def offer_pairs(
    language: Language, offer: LoanOffer, pays_off: Money | None = None
) -> Iterator[Pair]:
    """The other figures of an offer."""
    t, amount = language.gettext, language.amount
    yield _days(language, offer)
    note = t("interest {interest}, fees {fees}").format(
        interest=language.figure(offer.interest), fees=language.figure(offer.fees)
    )
    yield Pair(t("Total cost"), amount(offer.cost), note=note if offer.fees else "")
    yield Pair(t("Paid back in all"), amount(offer.paid))
    if offer.yearly is not None:
        yield Pair(t("True yearly rate"), t("{rate} %").format(rate=language.number(offer.yearly)))
    if pays_off:
        yield Pair(t("Pays off the loan"), amount(-pays_off))
    handed = offer.handed - pays_off if pays_off else offer.handed
    if handed != offer.amount:
        yield Pair(t("In the hand"), amount(handed), note=_kept_back(language, offer))


def _days(language: Language, offer: LoanOffer) -> Pair:
    """How many instalments there are, and until when."""
    t, rows = language.gettext, offer.rows
    if len(rows) == 1:
        return Pair(t("Paid on"), language.day(rows[0].due))
    words = language.ngettext("{n} instalment, until", "{n} instalments, until", len(rows))
    said = [t("the first on {day}").format(day=language.day(rows[0].due))]
    if _is_level(offer) and offer.last != offer.first:
        said.append(t("the last one {amount}").format(amount=language.figure(offer.last)))
    what = words.format(n=language.number(len(rows)))
    return Pair(what, language.day(rows[-1].due), note=", ".join(said))


def _kept_back(language: Language, offer: LoanOffer) -> str:
    t = language.gettext
    said = [f"{t(name)} {language.figure(fee)}" for name, fee in offer.withheld]
    if offer.saved:
        said.append(t("savings {amount}").format(amount=language.figure(offer.saved)))
    return t("kept back: {what}").format(what=", ".join(said)) if said else ""


class PlanTable(Table[PlannedRow]):
    """The instalments of a loan as they would be."""

    def __init__(self, language: Language, *, least: int = 4) -> None:
        self._language = language
        t = language.gettext
        columns = [
            Column(t("No."), self._n, right=True),
            Column(t("Due"), self._due, stretch=True, least=118),
            Column(t("Principal"), self._principal, right=True, gives=2),
            Column(t("Interest"), self._interest, right=True, gives=3),
            Column(t("Fees"), self._fee, right=True, gives=3, bare=True),
            Column(t("Instalment"), self._total, right=True),
            Column(t("Owed after"), self._balance, right=True, gives=1),
        ]
        name = t("Instalments")
        super().__init__(columns, name=name, key=_n_of, least=least, fixed=True, dense=True)

    def show_plan(self, rows: Sequence[PlannedRow]) -> None:
        """Show these, with their sums below."""
        self.show_rows(rows)
        if not rows:
            self.foot([])
            return
        zero = Money.zero(rows[0].total.currency)
        principal = sum((one.principal for one in rows), zero)
        interest = sum((one.interest for one in rows), zero)
        fee, total = sum((one.fee for one in rows), zero), sum((one.total for one in rows), zero)
        figure = self._language.figure
        fees = figure(fee) if fee else ""
        sums = ["", self._language.gettext("In all"), figure(principal), figure(interest), fees]
        self.foot([*sums, figure(total), ""])

    def _n(self, one: PlannedRow) -> str:
        return self._language.number(one.n)

    def _due(self, one: PlannedRow) -> str:
        return self._language.day(one.due)

    def _principal(self, one: PlannedRow) -> str:
        return self._language.figure(one.principal)

    def _interest(self, one: PlannedRow) -> str:
        return self._language.figure(one.interest)

    def _fee(self, one: PlannedRow) -> str:
        return self._language.figure(one.fee) if one.fee else ""

    def _total(self, one: PlannedRow) -> str:
        return self._language.figure(one.total)

    def _balance(self, one: PlannedRow) -> str:
        return self._language.figure(one.balance)


def _n_of(one: PlannedRow) -> int:
    return one.n


# --- what was looked at --------------------------------------------------------------------------


class FindingsCard(Card):
    """What was looked at before a loan is given, a sentence each with its sign."""

    def __init__(self, language: Language, title: str, waiting: str) -> None:
        super().__init__(title)
        self._language = language
        self.waiting = label(waiting, "muted", wrap=True)
        self.verdicts = Verdicts(language)
        self.body.addWidget(self.waiting)
        self.body.addWidget(self.verdicts)

    def show_findings(self, found: Iterable[Finding]) -> None:
        """Show what was found; nothing: it says what to write first."""
        said = [Verdict(self._language.say(one.text), _kind(one)) for one in found]
        said.sort(key=_worst_first)
        self.verdicts.show_verdicts(said)
        self.verdicts.setVisible(bool(said))
        self.waiting.setVisible(not said)


def a_month(found: Iterable[Finding]) -> Money | None:
    """What a loan costs a month, as it was looked at; None where that can't be reckoned."""
    for one in found:
        if one.name == "ability" and isinstance(one.text.fields["each"], Money):
            return one.text.fields["each"]
    return None


def _kind(one: Finding) -> Kind:
    if one.ok is None:
        return Kind.WARN
    return Kind.GOOD if one.ok else Kind.REFUSE


def _worst_first(one: Verdict) -> int:
    return (Kind.REFUSE, Kind.WARN, Kind.GOOD).index(one.kind)


def ability_pairs(language: Language, told: Ability, each: Money | None) -> Iterator[Pair]:
    """What tells whether a member can pay, a month: what they told, saved, owe; and how they paid.

    `each` is what the new loan would cost a month.
    """
    t, amount = language.gettext, language.amount
    if told.income is not None:
        yield Pair(t("Comes in a month, as told"), amount(told.income))
        if told.costs is not None:
            yield Pair(t("Goes out a month, as told"), amount(told.costs))
    saved = language.ngettext(
        "Saved a month, over {n} month", "Saved a month, over {n} months", told.months
    )
    yield Pair(saved.format(n=language.number(told.months)), amount(told.saved))
    if told.others:
        yield Pair(t("Other loans cost a month"), amount(told.others))
    if told.spare is not None:
        yield Pair(t("Left for a new loan"), amount(told.spare))
    if each is not None:
        yield Pair(t("This loan costs a month"), amount(each))
    yield _punctual(language, told)


def _punctual(language: Language, told: Ability) -> Pair:
    t, number = language.gettext, language.number
    what = t("Instalments paid late so far")
    if not told.due:
        return Pair(what, t("none was due"))
    value = t("{late} of {due}").format(late=number(told.late), due=number(told.due))
    if not told.late:
        return Pair(what, value)
    said = t("Days late: {days} on average, {worst} at most")
    return Pair(
        what, value, note=said.format(days=number(told.late_days), worst=number(told.worst))
    )


def asked_pairs(language: Language, one: LoanFile) -> Iterator[Pair]:
    """What a member asked for."""
    t, asked = language.gettext, one.life.asked
    count = language.ngettext("{n} instalment", "{n} instalments", asked.instalments)
    first = ""
    if asked.first_due is not None:
        first = t("the first on {day}").format(day=language.day(asked.first_due))
    yield Pair(
        t("Asked for"),
        language.amount(one.asked),
        note=" · ".join(filter(None, (count.format(n=language.number(asked.instalments)), first))),
    )
    yield Pair(t("For"), t(PURPOSES.get(asked.purpose, asked.purpose)), note=asked.remark)
    yield Pair(t("Loan product"), t(one.product_name))
    yield Pair(t("Asked on"), language.day(asked.day))
    if one.officer:
        yield Pair(t("Who looks after it"), one.officer)
    if one.team:
        yield Pair(t("Borrowing group"), one.team)
    if one.replaces:
        yield Pair(t("Pays off the loan"), one.replaces)


def loan_mark(language: Language, card: LoanCard) -> Mark:
    """How a loan stands, in a pill."""
    if card.late:
        return late_mark(language, card.late)
    good = card.state in ("running", "signed", "closed")
    return Mark(language.gettext(loans.STATE_NAMES[card.state]), Kind.GOOD if good else Kind.PLAIN)


def late_mark(language: Language, days: int) -> Mark:
    """By how many days a loan is late, in a pill."""
    said = language.ngettext("{n} day late", "{n} days late", days)
    kind = Kind.REFUSE if days > _VERY_LATE else Kind.WARN
    return Mark(said.format(n=language.number(days)), kind)


#: Days late from which it is trouble.
_VERY_LATE: Final = 30


def paying(member: MemberId, holding: HoldingId, amount: Money | None = None) -> Place:
    """The cash desk with a member, the keyboard where their loan is paid back; an amount stands
    there already."""
    put = amount.minor if amount is not None else None
    text = visit.field_of(visit.REPAYMENT, holding)
    return Place("cash", member=member, about=put, text=text)


def to_pay_off(desk: Desk, loan: int | None, day: date) -> Money | None:
    """What a loan pays off that replaces another one; None: it replaces none."""
    return desk.ask(loans.payoff, LoanId(loan), day).total if loan else None


# --- where a payment goes ------------------------------------------------------------------------


def division(language: Language, found: RepaymentPreview) -> str:
    """Where a payment goes, and what comes after it, in one line."""
    t = language.gettext
    if found.recovered:
        return t("recovered {amount}").format(amount=language.figure(found.recovered))
    said, after = parts_told(language, found.parts), found.after
    if found.pays_all:
        everything = t("pays all of it")
        return f"{said} · {everything}"
    if after.due.total:
        words = t("still due {amount}").format(amount=language.figure(after.due.total))
        return f"{said} · {words}"
    if after.next is not None:
        words = t("next {amount} on {day}").format(
            amount=language.figure(after.instalment), day=language.day(after.next)
        )
        return f"{said} · {words}"
    return said


class LaterPayments(QWidget):
    """The payments after an earlier day that would be divided anew, before it is written."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self.note, self.list = Note("", Kind.WARN), Sentences()
        self.setLayout(column(self.note, self.list))
        self.hide()

    def show_changes(self, changes: Sequence[PaymentChange]) -> None:
        """Show each with what of it goes where, before and after; without any it goes."""
        self.setVisible(bool(changes))
        if not changes:
            return
        language = self._language
        said = language.ngettext(
            "A later payment is divided anew. What differs is booked today:",
            "{n} later payments are divided anew. What differs is booked today:",
            len(changes),
        )
        self.note.say(said.format(n=language.number(len(changes))), Kind.WARN)
        self.list.show_sentences([self._sentence(one) for one in changes])

    def _sentence(self, one: PaymentChange) -> str:
        t, language = self._language.gettext, self._language
        parts = [
            f"{t(loans.PART_NAMES[name])} {before_after(language, before, after)}"
            for name, before, after in _differing(one)
        ]
        words = t("{number} of {day}: {what}")
        return words.format(number=one.number, day=language.day(one.day), what=", ".join(parts))


def _differing(one: PaymentChange) -> list[tuple[str, Money, Money]]:
    names = ("penalty", "fee", "interest", "principal")
    pairs = [(name, getattr(one.before, name), getattr(one.after, name)) for name in names]
    return [(name, before, after) for name, before, after in pairs if before != after]


def mates_pairs(desk: Desk, loan: LoanId) -> list[Pair]:
    """Who else of the group of a loan answers for all of it."""
    t = desk.language.gettext
    return [
        Pair(
            t("{number} · {name}").format(number=one.number, name=one.name),
            t("all of it"),
            note=t("group {name}").format(name=one.group),
        )
        for one in desk.ask(lending.mates, loan)
    ]


# --- who answers ---------------------------------------------------------------------------------


def free_told(desk: Desk, member: MemberId) -> tuple[Money, str]:
    """What of a member's savings is free to answer for a loan, and a sentence about it."""
    language, found = desk.language, desk.ask(lending.exposure, member, desk.today)
    t, amount = language.gettext, language.amount
    said = t("{free} of {saved} saved are free.").format(
        free=amount(found.free), saved=amount(found.saved)
    )
    if found.rows:
        loans_ = language.ngettext(
            "Answers for {n} other loan with {amount} already.",
            "Answers for {n} other loans with {amount} already.",
            len(found.rows),
        )
        count = language.number(len(found.rows))
        said = f"{said} {loans_.format(n=count, amount=amount(found.answers))}"
    return found.free, said
