"""What is asked about a loan from outside, and the terms that it makes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from coopdesk.i18n import N_
from coopdesk.records.money import Money
from coopdesk.records.schedule import Roundings, Terms
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.fields import (
    ChoiceField,
    DayField,
    MoneyField,
    NumberField,
    PercentField,
    TextField,
)
from coopdesk.ui.kit.forms import Form

#: The ways in which lenders of a co-op are paid back.
METHODS: Final = {
    "equal_principal": N_("The same part of the loan each time"),
    "annuity": N_("The same instalment each time"),
    "bullet": N_("All of the loan at the end"),
}


def taking_form(desk: Desk) -> Form:
    """The form of a new loan from outside."""
    t, language = desk.language.gettext, desk.language
    methods = [(code, t(words)) for code, words in METHODS.items()]
    form = Form(
        [
            TextField("lender", t("&Who lends it"), language),
            MoneyField("amount", t("&Amount"), desk.currency, language),
            DayField("since", t("Fro&m the day"), language, today=desk.today, value=desk.today),
            TextField("paper", t("&Number of the contract"), language, optional=True),
            TextField("purpose", t("What it is &for"), language, optional=True),
            TextField("resolution", t("R&esolution"), language, optional=True),
            PercentField("percent", t("&Interest in a year, in percent"), language, optional=True),
            NumberField("instalments", t("Instalmen&ts, each month"), language, optional=True),
            ChoiceField("method", t("&How it is paid back"), methods, language),
            DayField("first_due", t("First &due on"), language, today=desk.today, optional=True),
        ],
        language,
        columns=2,
    )
    form["method"].set_value("equal_principal")
    form.settle()
    return form


def terms_of(typed: Mapping[str, Any], amount: Money, since: date) -> Terms | None:
    """The terms that were typed; None where the number of instalments is not known."""
    if not typed["instalments"]:
        return None
    percent: Decimal = (typed["percent"] or Decimal(0)) * 100
    return Terms(
        principal=Decimal(amount.minor),
        start=since,
        instalments=typed["instalments"],
        percent=percent,
        method=typed["method"],
        first_due=typed["first_due"],
        rounding=Roundings(money=Decimal(1)),
    )
