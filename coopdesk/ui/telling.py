"""What pages tell in the same words everywhere: terms of savings, boxes that would be short."""

from __future__ import annotations

from collections.abc import Iterator

from coopdesk.i18n import Language
from coopdesk.records import products, savings, shares, statements
from coopdesk.records.cash import boxes
from coopdesk.records.ids import EntryId, HoldingId, MemberId
from coopdesk.records.money import Money
from coopdesk.records.savings import SavingsAccount
from coopdesk.records.terms import SavingsTerms
from coopdesk.ui.desk import Desk


def terms_told(desk: Desk, form: str, terms: SavingsTerms) -> list[str]:
    """What terms say, a sentence each."""
    form = form or products.SOCIAL_FUND
    return [desk.language.say(one) for one in savings.sentences(form, terms, desk.currency)]


def example_told(desk: Desk, terms: SavingsTerms) -> str:
    """About what an amount earns by these terms; nothing where they give no interest."""
    language = desk.language
    example, months = statements.example_of(desk.currency), terms.months or 12
    earned = terms.earned(example, months)
    if not earned:
        return ""
    said = language.ngettext(
        "{amount} that lie there for {months} month earn about {earned}.",
        "{amount} that lie there for {months} months earn about {earned}.",
        months,
    )
    return said.format(
        amount=language.amount(example),
        months=language.number(months),
        earned=language.amount(earned),
    )


def remarks(language: Language, one: SavingsAccount) -> list[str]:
    """What somebody at the desk must know of an account, in a few words each."""
    t, said = language.gettext, []
    if one.asleep is not None:
        said.append(t("sleeps since {day}").format(day=language.day(one.asleep)))
    if one.form == products.FIXED_TERM and one.until is not None:
        said.append(t("fixed until {day}").format(day=language.day(one.until)))
    if one.held_back:
        said.append(t("{amount} held back").format(amount=language.amount(one.held_back)))
    if one.holders:
        names = ", ".join(holder.name for holder in one.holders)
        alone = t("held with {names}, each may draw")
        together = t("held with {names}, all must sign")
        said.append((together if one.mandate == savings.ALL else alone).format(names=names))
    return said


def notes_of(desk: Desk, member: MemberId) -> dict[HoldingId, str]:
    """What the cash desk must know of a member's accounts before money is drawn, briefly."""
    notes = {}
    for one in desk.ask(savings.accounts_of, member, desk.today):
        said = " · ".join(_briefly(desk, one))
        if said and one.closed is None and one.kind == products.SAVINGS:
            notes[one.id] = said
    return notes | dict(_due_on_shares(desk, member))


def _due_on_shares(desk: Desk, member: MemberId) -> Iterator[tuple[HoldingId, str]]:
    """What of the shares that they undertook is due, else when the next part is."""
    t, language = desk.language.gettext, desk.language
    for row in desk.ask(shares.register, desk.today, desk.today, member=member).rows:
        parts = desk.ask(shares.stands, row.holding, desk.today).parts
        open_ = [part for part in parts if part.missing.minor]
        due = [part.missing for part in open_ if part.due <= desk.today]
        if due:
            whole = sum(due, Money.zero(desk.currency))
            yield row.holding, t("due {amount}").format(amount=language.figure(whole))
        elif open_:
            yield row.holding, t("next on {day}").format(day=language.day(open_[0].due))


def _briefly(desk: Desk, one: SavingsAccount) -> Iterator[str]:
    t, language = desk.language.gettext, desk.language
    if one.asleep is not None:
        yield t("sleeps: make sure who asks")
    elif one.form == products.FIXED_TERM and one.until is not None and one.until > desk.today:
        yield t("fixed until {day}").format(day=language.day(one.until))
    elif one.possible.amount < one.balance:
        said = t("{amount} can be drawn now")
        yield said.format(amount=language.amount(one.possible.amount))
    fee = one.terms.terms.withdrawal_fee
    if fee and (one.possible.amount < one.balance or not one.balance):
        said = t("drawing costs {amount}")
        yield said.format(amount=language.amount(Money(fee, desk.currency)))
    if one.holders:
        yield t("all must sign") if one.mandate == savings.ALL else t("held together")


def short_told(desk: Desk, entry: EntryId) -> str:
    """What to know before an entry is taken back: that a box would be below zero; else nothing."""
    language = desk.language
    said = language.gettext(
        "By the books {box} will be {amount} below zero after this. Count the box, or put money in."
    )
    return " ".join(
        said.format(box=language.gettext(one.name), amount=language.amount(abs(one.left)))
        for one in desk.ask(boxes.short_after, entry)
    )
