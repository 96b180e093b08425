"""All fields of the terms of a kind of loans, in cards by what they are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import N_, Unreadable
from coopdesk.records.lending_terms import LendingTerms
from coopdesk.records.loans import METHOD_SENTENCES
from coopdesk.records.money import Money
from coopdesk.records.schedule import Terms
from coopdesk.records.terms import percent
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Card, label
from coopdesk.ui.kit.fields import (
    CheckField,
    ChoiceField,
    DecimalField,
    Field,
    MoneyField,
    NumberField,
    PercentField,
    TextField,
)
from coopdesk.ui.kit.layouts import Flow, column, holder
from coopdesk.ui.pages.loan_products.choices import CHOICES, COST, GROUPS, Asks, Group, Holds
from coopdesk.ui.pages.loan_products.fees import FeeRows
from coopdesk.ui.theme import look

_FIELD: Final = 220  # at 100 % text: most labels in one line, so that the fields stand level
_WIDE: Final = 360  # for the choices with long words
_LONG: Final = frozenset({"order", "day_count", "mode"})
_DAY: Final = date(2026, 1, 1)  # of a loan that stands for all of its kind

#: What each loan says itself.
_OF_A_LOAN: Final = ("principal", "start", "instalments", "first_due", "disbursements")


class LoanTermsFields(QWidget):
    """The fields. An empty one is a term of nothing."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._language = desk, desk.language
        self._base: Mapping[str, Any] = {}
        self._fields: dict[str, Field[Any]] = {}
        self._of: dict[str, tuple[str, ...]] = {}
        self.fees = FeeRows(desk)
        self.fees.changed.connect(self.changed)
        self.about = label("", "muted", wrap=True)
        cards: list[QWidget] = []
        for group in GROUPS:
            cards.append(self._card(group))
            if group is COST:
                cards.append(self.fees)
        self.setLayout(column(*cards, gap=16))
        self._fields["method"].changed.connect(self._show_method)

    def _card(self, group: Group) -> Card:
        t = self._language.gettext
        made = []
        for asks in group.asks:
            field = self._field(asks)
            field.changed.connect(self.changed)
            field.setMinimumWidth(look().px(_WIDE if asks.name in _LONG else _FIELD))
            self._fields[asks.name], self._of[asks.name] = field, asks.of
            made.append(field)
        inside = holder(Flow(*made, gap=14, equal=True))
        card = Card(t(group.title), label(t(group.about), "label", wrap=True), inside)
        if any(asks.name == "method" for asks in group.asks):
            card.body.insertWidget(1, self.about)
        return card

    def _field(self, asks: Asks) -> Field[Any]:
        language, name = self._language, asks.name
        words, hint = language.gettext(asks.words), asks.hint and language.gettext(asks.hint)
        match asks.holds:
            case Holds.MONEY:
                return MoneyField(name, words, self._desk.currency, language, optional=True)
            case Holds.COUNT:
                return NumberField(name, words, language, optional=True)
            case Holds.RATE:
                return PercentField(name, words, language, optional=True)
            case Holds.NUMBER:
                return DecimalField(name, words, language, optional=True)
            case Holds.TICK:
                return CheckField(name, words, language)
            case Holds.WORDS:
                return TextField(name, words, language, optional=True, hint=hint)
            case Holds.CHOICE:
                options = [(value, language.gettext(said)) for value, said in CHOICES[name]]
                return ChoiceField(name, words, options, language)

    def __getitem__(self, name: str) -> Field[Any]:
        return self._fields[name]

    def fields(self) -> list[Field[Any]]:
        """Those that belong to the way of paying back that is chosen, in their order."""
        own = [field for name, field in self._fields.items() if self._fits(name)]
        return [*own, *self.fees.fields()]

    def _fits(self, name: str) -> bool:
        method = self._fields["method"].peek() or "annuity"
        return not self._of[name] or method in self._of[name]

    def _show_method(self) -> None:
        method = self._fields["method"].peek() or "annuity"
        self.about.setText(self._language.gettext(METHOD_SENTENCES[method]))
        for name, field in self._fields.items():
            field.setVisible(self._fits(name))

    # --- showing ---------------------------------------------------------------------------------

    def show_terms(self, terms: LendingTerms) -> None:
        """Fill everything in. What there is no field for is kept."""
        self._base = dict(terms.how)
        how = terms.schedule(terms.most or 1, _DAY, terms.usual)
        for name, value in _shown(terms, how, self._desk.currency).items():
            field = self._fields[name]
            field.blockSignals(True)
            if isinstance(field, ChoiceField) and value not in dict(CHOICES[name]):
                field.set_options([*self._options(name), (value, str(value))])
            field.set_value(value)
            field.blockSignals(False)
        self.fees.show_fees(how.fees)
        self._show_method()
        self.changed.emit()

    def _options(self, name: str) -> list[tuple[str, str]]:
        return [(value, self._language.gettext(said)) for value, said in CHOICES[name]]

    # --- reading ---------------------------------------------------------------------------------

    def peek(self) -> dict[str, Any]:
        """What stands in the fields, as far as it can be read."""
        return {field.name: field.peek() for field in self.fields()}

    def read(self) -> LendingTerms:
        """The terms. Raises Unreadable, and Refused for what can't be."""
        said: dict[str, Any] = {
            name: field.value() if self._fits(name) else None
            for name, field in self._fields.items()
        }
        terms = LendingTerms(
            how={**self._base, **_how(said, self.fees.read(), self._base)},
            least=_minor(said["least"]),
            most=_minor(said["most"]),
            fewest=said["fewest"] or 1,
            longest=said["longest"] or said["usual"] or 1,
            usual=said["usual"] or said["fewest"] or 1,
            multiple=_text(said["multiple"]),
            multiple_of=said["multiple_of"],
            member_months=said["member_months"] or 0,
            running=said["running"] or 0,
            clean=bool(said["clean"]),
            guarantors=said["guarantors"] or 0,
            cover=_rate(said["cover"]),
            saved=_rate(said["saved"]),
            body=said["body"] or "",
            resolution=bool(said["resolution"]),
            second_from=_minor(said["second_from"]),
            renewable=bool(said["renewable"]),
            paid_before=_rate(said["paid_before"]),
        )
        return _bare(terms)


def _bare(terms: LendingTerms) -> LendingTerms:
    """The same without what says nothing, so that equal terms are equal."""
    how = terms.schedule(terms.most or 1, _DAY, terms.usual).said()
    bare = {name: one for name, one in how.items() if name not in _OF_A_LOAN}
    kept = {name: getattr(terms, name) for name in LendingTerms.__dataclass_fields__}
    return LendingTerms(**{**kept, "how": bare})


# --- from terms to fields and back ----------------------------------------------------------------


def _shown(terms: LendingTerms, how: Terms, currency: str) -> dict[str, Any]:
    """What each field shows."""
    return {**_of_product(terms, currency), **_of_paying(how, currency), **_of_rest(how, currency)}


def _of_product(terms: LendingTerms, currency: str) -> dict[str, Any]:
    return {
        "least": _money(terms.least, currency),
        "most": _money(terms.most, currency),
        "fewest": terms.fewest,
        "longest": terms.longest,
        "usual": terms.usual,
        "multiple": percent(terms.multiple) or None,
        "multiple_of": terms.multiple_of,
        "member_months": terms.member_months or None,
        "running": terms.running or None,
        "clean": terms.clean,
        "renewable": terms.renewable,
        "paid_before": _share(percent(terms.paid_before)),
        "guarantors": terms.guarantors or None,
        "cover": _share(percent(terms.cover)),
        "saved": _share(percent(terms.saved)),
        "body": terms.body,
        "second_from": _money(terms.second_from, currency),
        "resolution": terms.resolution,
    }


def _of_paying(how: Terms, currency: str) -> dict[str, Any]:
    rule = how.rule
    return {
        "rate": how.percent.scaleb(-2),
        "per": how.per,
        "day_count": how.day_count,
        "method": how.method,
        "every_count": how.every.count,
        "every_unit": how.every.unit,
        "balloon_percent": _share(how.balloon_percent),
        "principal_table": " ".join(f"{one:f}" for one in how.percents),
        "rule_pay": _exact(rule.pay, currency) if rule else None,
        "rule_principal": _exact(rule.principal, currency) if rule else None,
        "rule_percent": _share(rule.percent_of_balance) if rule else None,
        "rule_least": _exact(rule.at_least, currency) if rule else None,
        "grace": how.grace.principal or None,
        "grace_interest": how.grace.interest or None,
        "grace_kind": how.grace.kind,
        "down_payment_percent": _share(how.down_payment_percent),
    }


def _of_rest(how: Terms, currency: str) -> dict[str, Any]:
    penalty, rounding = how.penalty, how.rounding
    return {
        "penalty": _share(penalty.percent) if penalty else None,
        "penalty_per": penalty.per if penalty else "month",
        "penalty_base": penalty.base if penalty else "overdue_principal",
        "free_days": (penalty.free_days or None) if penalty else None,
        "order": " ".join(how.order),
        "prepayment": how.prepayment,
        "payoff": how.payoff,
        "step": _exact(max(rounding.money, Decimal(1)), currency),
        "instalment_step": _exact(rounding.instalment, currency),
        "mode": rounding.mode,
        "remainder": rounding.remainder,
        "first_period": how.first_period,
        "closed_days": " ".join(map(str, how.closed.weekdays)),
        "move": how.closed.move,
    }


def _how(
    said: Mapping[str, Any], fees: Sequence[Mapping[str, str]], base: Mapping[str, Any]
) -> dict[str, Any]:
    """How its loans are reckoned, as JSON; what `base` says beside the fields stays."""
    unit = said["every_unit"] or "month"
    return {
        "percent": _rate(said["rate"]),
        "per": said["per"],
        "day_count": said["day_count"],
        "method": said["method"],
        "every": f"{said['every_count'] or 1} {unit}",
        "balloon_percent": _rate(said["balloon_percent"]),
        "percents": _table(said["principal_table"]),
        "rule": _rule(said) if said["method"] == "rule" else None,
        "grace": {
            "principal": said["grace"] or 0,
            "interest": said["grace_interest"] or 0,
            "kind": said["grace_kind"],
        },
        "down_payment_percent": _rate(said["down_payment_percent"]),
        "fees": list(fees),
        "penalty": _penalty(said),
        "order": (said["order"] or "").split(),
        "prepayment": said["prepayment"],
        "payoff": said["payoff"],
        "first_period": said["first_period"],
        **_odd(said, base),
    }


def _rule(said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "pay": _exact_text(said["rule_pay"]),
        "principal": _exact_text(said["rule_principal"]),
        "percent_of_balance": _rate(said["rule_percent"]) if said["rule_percent"] else None,
        "at_least": _exact_text(said["rule_least"]) or "0",
    }


def _penalty(said: Mapping[str, Any]) -> dict[str, Any] | None:
    if not said["penalty"]:
        return None
    return {
        "percent": _rate(said["penalty"]),
        "per": said["penalty_per"],
        "base": said["penalty_base"],
        "free_days": said["free_days"] or 0,
    }


def _odd(said: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: one for name, one in base.get("rounding", {}).items() if name != "instalment"}
    rounding: dict[str, Any] = {
        **kept,
        "money": _exact_text(said["step"]) or "1",
        "mode": said["mode"],
        "remainder": said["remainder"],
    }
    if said["instalment_step"]:
        rounding["instalment"] = _exact_text(said["instalment_step"])
    weekdays = [int(one) for one in (said["closed_days"] or "").split()]
    closed = {**base.get("closed", {}), "weekdays": weekdays, "move": said["move"]}
    return {"rounding": rounding, "closed": closed}


def _table(text: str | None) -> list[str]:
    try:
        numbers = [Decimal(one.replace(",", ".")) for one in (text or "").split()]
    except InvalidOperation:
        numbers = [Decimal("NaN")]
    if not all(one.is_finite() for one in numbers):
        raise Unreadable(N_("Write numbers with blanks between them: 25 25 50."))
    return [f"{one:f}" for one in numbers]


def _money(minor: int, currency: str) -> Money | None:
    return Money(minor, currency) if minor else None


def _exact(amount: Decimal | None, currency: str) -> Money | None:
    return Money(int(amount), currency) if amount else None


def _exact_text(amount: Money | None) -> str | None:
    return str(amount.minor) if amount else None


def _share(rate: Decimal | None) -> Decimal | None:
    return rate.scaleb(-2) if rate else None


def _minor(amount: Money | None) -> int:
    return amount.minor if amount else 0


def _rate(share: Decimal | None) -> str:
    return f"{share.scaleb(2).normalize():f}" if share else "0"


def _text(number: Decimal | None) -> str:
    return f"{number:f}" if number else "0"
