"""What the terms of a kind of share say, in sentences that members can read."""

from __future__ import annotations

from coopdesk.records.money import Money
from coopdesk.records.shares import ShareTerms
from coopdesk.records.terms import percent
from coopdesk.ui.desk import Desk


def told(desk: Desk, terms: ShareTerms) -> list[str]:
    """Each of the terms, the most asked for first."""
    t, language = desk.language.gettext, desk.language
    value = language.amount(Money(terms.value, desk.currency))
    found = [t("One share costs {amount}.").format(amount=value)]
    if terms.maximum:
        found.append(
            t("A member holds at least {least} and at most {most} of them.").format(
                least=terms.minimum, most=terms.maximum
            )
        )
    elif terms.minimum:
        found.append(t("A member holds at least {least} of them.").format(least=terms.minimum))
    if terms.first > 1:
        found.append(
            t("Whoever joins undertakes to pay {count} of them.").format(count=terms.first)
        )
    if terms.months:
        found.append(t("They have at most {months} months to pay.").format(months=terms.months))
    else:
        found.append(t("They are paid at once."))
    return [*found, *_back(desk, terms), _over(desk, terms)]


def _back(desk: Desk, terms: ShareTerms) -> list[str]:
    t, language = desk.language.gettext, desk.language
    if not terms.refundable:
        return [t("These shares are not paid back.")]
    found = [t("Shares are paid back in the order in which they are asked for.")]
    if percent(terms.refund_cap):
        rate = language.percent(percent(terms.refund_cap).scaleb(-2), None)
        found.append(
            t("In a year at most {rate} of the share capital is paid back.").format(rate=rate)
        )
    return found


def _over(desk: Desk, terms: ShareTerms) -> str:
    t = desk.language.gettext
    if not terms.transferable:
        return t("These shares can't be made over.")
    if terms.resolved:
        return t("Members may make them over to each other, by a resolution.")
    return t("Members may make them over to each other.")
