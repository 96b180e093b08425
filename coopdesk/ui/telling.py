"""Terms of savings as pages tell them, the same everywhere."""

from __future__ import annotations

from coopdesk.i18n import Language
from coopdesk.records import products, savings, statements
from coopdesk.records.ids import HoldingId, MemberId
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
    said = language.gettext("{amount} that lie there for {months} months earn about {earned}.")
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
    """What bounds withdrawals from a member's accounts, and who holds them too, for the desk."""
    notes = {}
    for one in desk.ask(savings.accounts_of, member, desk.today):
        said = remarks(desk.language, one)
        if one.kind == products.SAVINGS and one.possible.amount < one.balance:
            said.insert(0, _can_be_drawn(desk.language, one))
        if fee := one.terms.terms.withdrawal_fee:
            costs = desk.language.gettext("each withdrawal costs {amount}")
            said.append(costs.format(amount=desk.language.amount(Money(fee, desk.currency))))
        if said and one.closed is None:
            notes[one.id] = " · ".join(said)
    return notes


def _can_be_drawn(language: Language, one: SavingsAccount) -> str:
    if not one.possible.amount:
        return language.gettext("nothing can be drawn now")
    said = language.gettext("{amount} can be drawn now")
    return said.format(amount=language.amount(one.possible.amount))
