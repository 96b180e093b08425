"""What happened to a loan, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from coopdesk.i18n import N_, Text
from coopdesk.records.loans.life import (
    ADDED,
    APPROVED,
    BROUGHT,
    CANCELLED,
    DISBURSED,
    DISBURSEMENT,
    GIVEN_BACK,
    IN_KIND,
    LOST,
    OPENING,
    RATE,
    REALIGNED,
    RECOVERED,
    REFUSED,
    RELEASED,
    REMINDED,
    REPAYMENT,
    RESCHEDULED,
    SET_OFF,
    SIGNED,
    VISITED,
    WAIVED,
    WRITTEN_OFF,
    Event,
)
from coopdesk.records.money import Money

MOVE_NAMES: Final[Mapping[str, str]] = {
    OPENING: N_("Brought forward"),
    DISBURSEMENT: N_("Lent"),
    REPAYMENT: N_("Repaid"),
    SET_OFF: N_("Set off against savings"),
    IN_KIND: N_("Paid in kind"),
    REALIGNED: N_("Payments put in order"),
    ADDED: N_("Added to the loan with its new terms"),
    LOST: N_("Written off"),
    RECOVERED: N_("Recovered after the write-off"),
    GIVEN_BACK: N_("Paid too much, given back"),
}


def move_text(kind: str) -> Text:
    """What an entry did to a loan, by the kind of its move."""
    return Text(MOVE_NAMES[kind])


_EVENTS: Final[Mapping[str, str]] = {
    REFUSED: N_("Refused"),
    CANCELLED: N_("Not taken"),
    SIGNED: N_("Contract signed"),
    BROUGHT: N_("Brought into the book with its terms"),
    DISBURSED: N_("Paid out: {amount}"),
    RESCHEDULED: N_("New terms"),
    RATE: N_("New rate: {rate} %"),
    WRITTEN_OFF: N_("Written off"),
    RELEASED: N_("A guarantor was released"),
    VISITED: N_("Visited"),
}
_REMINDERS: Final[Mapping[str, str]] = {
    "kind": N_("Kind reminder written"),
    "firm": N_("Firm reminder written"),
    "last": N_("Last reminder written"),
}
_WAIVED: Final[Mapping[str, str]] = {
    "penalty": N_("Let off {amount} of penalties"),
    "interest": N_("Let off {amount} of interest"),
    "fee": N_("Let off {amount} of fees"),
}


def event_text(event: Event, currency: str, answered: str = "") -> Text:
    """What happened, in a few words with its figures. `answered` names who paid with their savings,
    where it was not the borrower."""
    if event.kind == SET_OFF and answered:
        amount = Money(event.said["amount"], currency)
        whose = N_("{name} answered with savings: {amount}")
        return Text(whose, {"name": answered, "amount": amount})
    if event.kind in _TOLD:
        return _TOLD[event.kind](event.said, currency)
    said = event.said
    fields: dict[str, Any] = {}
    if event.kind == DISBURSED:
        fields["amount"] = Money(said["amount"], currency)
    elif event.kind == RATE:
        fields["rate"] = Decimal(said["percent"])
    return Text(_EVENTS[event.kind], fields)


def _approved(said: Mapping[str, Any], currency: str) -> Text:
    fields = {"amount": Money(said["amount"], currency), "count": said["instalments"]}
    once = said["instalments"] == 1
    many, one = N_("Approved: {amount} in {count} instalments"), N_("Approved: {amount} at once")
    return Text(one if once else many, fields)


def _waived(said: Mapping[str, Any], currency: str) -> Text:
    parts = [part for part in _WAIVED if said.get(part)]
    if len(parts) == 1:
        return Text(_WAIVED[parts[0]], {"amount": Money(said[parts[0]], currency)})
    whole = sum(said[part] for part in parts)
    return Text(N_("Let off {amount} of what was due"), {"amount": Money(whole, currency)})


def _visited(said: Mapping[str, Any], currency: str) -> Text:
    if not said.get("promise_on"):
        return Text(_EVENTS[VISITED])
    day = {"day": date.fromisoformat(said["promise_on"])}
    if not said.get("promise"):
        return Text(N_("Visited: payment promised for {day}"), day)
    fields = day | {"amount": Money(said["promise"], currency)}
    return Text(N_("Visited: {amount} promised for {day}"), fields)


def _in_kind(said: Mapping[str, Any], currency: str) -> Text:
    fields = {"what": said["what"], "quantity": Decimal(said["quantity"])}
    fields |= {"unit": said["unit"], "price": Money(said["price"], currency)}
    with_unit = N_("Paid in kind: {what}, {quantity} {unit} at {price}")
    return Text(
        with_unit if said["unit"] else N_("Paid in kind: {what}, {quantity} at {price}"), fields
    )


def _set_off(said: Mapping[str, Any], currency: str) -> Text:
    return Text(
        N_("Set off against savings: {amount}"), {"amount": Money(said["amount"], currency)}
    )


def _reminded(said: Mapping[str, Any], currency: str) -> Text:
    return Text(_REMINDERS[said["tone"]])


_TOLD: Final[Mapping[str, Callable[[Mapping[str, Any], str], Text]]] = {
    APPROVED: _approved,
    WAIVED: _waived,
    VISITED: _visited,
    REMINDED: _reminded,
    IN_KIND: _in_kind,
    SET_OFF: _set_off,
}
