"""Letting off what is owed, and letting other terms hold: each seen before it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from coopdesk.i18n import N_
from coopdesk.records import lending, loans
from coopdesk.records.access import Permission
from coopdesk.records.errors import renamed
from coopdesk.records.loans import METHOD_NAMES, ChangePreview, LoanFile, Snapshot
from coopdesk.records.money import Money
from coopdesk.records.resolutions import RESCHEDULING, WAIVER
from coopdesk.records.schedule import Every, Grace, Terms, Treatment
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.fields import ChoiceField, DayField, Field, NumberField, PercentField
from coopdesk.ui.pages.loan.deeds.base import LoanDeed
from coopdesk.ui.pages.loan.schedule import ScheduleTable
from coopdesk.ui.pages.loan.wording import in_percent

#: How a rescheduled loan can be paid back, beside the way in which it was until now.
_METHODS: Final = ("annuity", "equal_principal", "flat", "bullet")
_EVERY: Final[Mapping[str, str]] = {
    "1 week": N_("each week"),
    "2 weeks": N_("every two weeks"),
    "1 month": N_("each month"),
    "3 months": N_("every three months"),
    "6 months": N_("every six months"),
    "1 year": N_("each year"),
}
_PARTS: Final = (
    ("interest", N_("Interest that is due: {amount}")),
    ("fee", N_("Fees that are due: {amount}")),
    ("penalty", N_("Penalties that are due: {amount}")),
)


class Waive(LoanDeed):
    """Let a member off penalties, interest or fees."""

    KEY = "waive"
    TITLE = N_("Let off")
    ABOUT = N_("The member does not have to pay it. What was lent itself can't be let off here.")
    NEEDS = lending.waive
    ICON = "handover"

    def fields(self) -> list[Field[Any]]:
        t, file = self.language.gettext, self.file
        found: list[Field[Any]] = []
        due = file.now.due if file.now is not None else None
        titles = (
            ("penalty", t("Of the &penalties"), due.penalty if due else None),
            ("interest", t("Of the &interest"), None),
            ("fee", t("Of the &fees"), due.fee if due else None),
        )
        for name, title, owed in titles:
            if name == "interest" or owed:
                field = self.amount_field(name, title, optional=True)
                if owed and name == "penalty":
                    field.set_value(owed)
                found.append(field)
        hint = t("Illness in the family, seen by the committee")
        reason = self.text_field("reason", t("&Why"), hint)
        return [*found, reason, self.day_field(), self.resolution_field(WAIVER, needed=False)]

    def _sums(self) -> dict[str, int]:
        known = {field.name for field in self.form.fields()}
        return {one: self.minor(one) for one in ("penalty", "interest", "fee") if one in known}

    def word(self) -> str:
        t, whole = self.language.gettext, sum(self._sums().values())
        amount = Money(whole, self.desk.currency)
        return self.with_amount(t("Let {amount} off"), amount, else_=t("Let it off"))

    def _show(self) -> None:
        super()._show()
        self.compare(self._preview)

    def _preview(self) -> tuple[Snapshot, Snapshot] | None:
        sums, day = self._sums(), self.day()
        if day is None or not any(sums.values()):
            return None
        found = self.desk.ask(loans.preview_waiver, self.loan, day, **sums)
        return found.before, found.after

    def send(self, **typed: Any) -> str:
        sums = {name: typed[name].minor for name in self._sums() if typed[name]}
        self.desk.do(
            lending.waive,
            loan=self.loan,
            day=typed["day"],
            reason=typed["reason"],
            resolution=typed["resolution"] or "",
            **sums,
        )
        amount = self.language.amount(Money(sum(sums.values()), self.desk.currency))
        return self.language.gettext("{amount} was let off.").format(amount=amount)


class _WithSchedule(LoanDeed):
    """A change whose new schedule is seen before it is written."""

    def __init__(self, desk: Desk, subject: LoanFile) -> None:
        self.schedule = ScheduleTable(desk, desk.language.gettext("Instalments then"))
        self.seen: ChangePreview | None = None
        super().__init__(desk, subject)

    def below(self) -> list[QWidget]:
        return [self.schedule]

    def _show(self) -> None:
        self.schedule.hide()
        self.seen = None
        self.compare(self._compared)
        super()._show()  # the button tells what was seen

    def _compared(self) -> tuple[Snapshot, Snapshot] | None:
        self.seen = found = self.preview()
        if found is None:
            return None
        coming = [row for row in found.rows if row.settled is None and not row.early]
        self.schedule.show_instalments(coming)
        self.schedule.setVisible(bool(coming))
        return found.before, found.after

    def preview(self) -> ChangePreview | None:
        """How it would stand; None while something can't be read yet."""
        raise NotImplementedError


class NewRate(_WithSchedule):
    """Another rate from a day on."""

    KEY = "change_rate"
    TITLE = N_("Change the rate")
    ABOUT = N_("The new rate holds from the day on. What fell due before stays as it was.")
    NEEDS = lending.change_rate
    ICON = "interest"

    def fields(self) -> list[Field[Any]]:
        t, language = self.language.gettext, self.language
        rate = PercentField("percent", t("New &rate in percent"), language)
        needed = self.file.offered.resolution
        resolution = self.resolution_field(RESCHEDULING, needed=needed)
        return [rate, self.day_field(t("&From which day")), resolution]

    def word(self) -> str:
        t, rate = self.language.gettext, self.form["percent"].peek()
        if rate is None:
            return t("Let another rate hold")
        said = t("Let {rate} percent hold from now on")
        return said.format(rate=self.language.number(in_percent(rate)))

    def preview(self) -> ChangePreview | None:
        rate, day = self.form["percent"].peek(), self.day()
        if rate is None or day is None:
            return None
        return self.desk.ask(loans.preview_rate, self.loan, day, in_percent(rate))

    def send(self, **typed: Any) -> str:
        rate = in_percent(typed["percent"])
        self.desk.do(
            lending.change_rate,
            loan=self.loan,
            day=typed["day"],
            percent=f"{rate:f}",
            resolution=typed["resolution"] or "",
        )
        papers.hand_out_of_a_loan(self.desk, self.loan, "loan-amendment")
        said = self.language.gettext("{rate} percent holds from {day} on.")
        number, day = self.language.number(rate), self.language.day(typed["day"])
        return said.format(rate=number, day=day)


class Reschedule(_WithSchedule):
    """New terms for what is owed."""

    KEY = "reschedule"
    TITLE = N_("Reschedule")
    ABOUT = N_(
        "What is owed of the loan is paid back by new terms from the day on. The old instalments"
        " that are not paid fall away."
    )
    NEEDS = lending.reschedule
    ICON = "recurring"
    SIGNS = Permission.LEND

    def wants_second(self) -> bool:
        return loans.needs_second(self.file.offered, self.file.owed.minor)

    def fields(self) -> list[Field[Any]]:
        t, language, terms = self.language.gettext, self.language, self._terms
        left = self.file.now.left if self.file.now is not None else terms.instalments
        count = NumberField("instalments", t("How many &instalments"), language)
        count.set_value(max(left, 1))
        rate = PercentField("percent", t("&Rate in percent"), language)
        rate.set_value(terms.percent.scaleb(-2))
        today = self.desk.today
        first = DayField(
            "first_due", t("&First instalment on"), language, today=today, optional=True
        )
        found: list[Field[Any]] = [self.day_field(t("From which &day")), count]
        found += [self._every(), first, self._method(), rate, *self._treatments()]
        hint = t("Drought: the harvest came to half")
        found.append(self.text_field("reason", t("&Why"), hint))
        needed = self.file.offered.resolution
        found.append(self.resolution_field(RESCHEDULING, needed=needed))
        return found

    @property
    def _terms(self) -> Terms:
        assert self.file.terms is not None
        return self.file.terms

    def _every(self) -> ChoiceField[str]:
        t, now = self.language.gettext, str(self._terms.every)
        options = [(one, t(words)) for one, words in _EVERY.items()]
        if now not in _EVERY:
            options.append((now, self.language.say(loans.every_text(self._terms.every))))
        return ChoiceField("every", t("How &often"), options, self.language, value=now)

    def _method(self) -> ChoiceField[str]:
        t, now = self.language.gettext, self._terms.method
        methods = _METHODS if now in _METHODS else (*_METHODS, now)
        options = [(one, t(METHOD_NAMES[one])) for one in methods]
        return ChoiceField("method", t("How it is &paid back"), options, self.language, value=now)

    def _treatments(self) -> list[Field[Any]]:
        """What becomes of each part that is due; nothing is asked of what is not."""
        t, due = self.language.gettext, self.file.now.due if self.file.now else None
        options = [(one, t(words)) for one, words in loans.TREATMENT_NAMES.items()]
        found: list[Field[Any]] = []
        for name, title in _PARTS:
            owed: Money | None = getattr(due, name) if due is not None else None
            if owed:
                words = t(title).format(amount=self.language.amount(owed))
                found.append(ChoiceField(name, words, options, self.language, value="keep"))
        return found

    def _treatment(self) -> dict[str, Treatment]:
        known = {field.name for field in self.form.fields()}
        return {name: self.form[name].peek() or "keep" for name, _ in _PARTS if name in known}

    def _new(self, typed: Mapping[str, Any]) -> Terms:
        """The new terms; what belonged to the old schedule alone is left out."""
        old, first = self._terms, typed.get("first_due")
        start: date = typed["day"]
        stays = typed["method"] == old.method
        rate: Decimal = typed["percent"]
        return replace(
            old,
            start=start,
            instalments=typed["instalments"],
            percent=in_percent(rate),
            every=Every.of(typed["every"]),
            method=typed["method"],
            first_due=first,
            due_dates=(),
            first_years=None,
            grace=Grace(),
            instalment=None,
            percents=old.percents if stays else (),
            interest_percents=old.interest_percents if stays else (),
            down_payment_percent=Decimal(0),
            rule=old.rule if stays else None,
            fees=tuple(fee for fee in old.fees if fee.when == "each"),
            disbursements=(),
        )

    def word(self) -> str:
        t, count = self.language.gettext, self.form["instalments"].peek()
        if not count:
            return t("Reschedule it")
        words = self.language.ngettext(
            "Reschedule {amount} in {n} instalment", "Reschedule {amount} in {n} instalments", count
        )
        # What is added to the loan is paid back with it.
        owed = self.file.owed if self.seen is None else self.seen.after.owed
        return words.format(amount=self.language.amount(owed), n=self.language.number(count))

    def preview(self) -> ChangePreview | None:
        typed: dict[str, Any] = {field.name: field.peek() for field in self.form.fields()}
        if any(
            typed[name] is None for name in ("day", "instalments", "percent", "every", "method")
        ):
            return None
        new, treated = self._new(typed), self._treatment()
        return self.desk.ask(loans.preview_reschedule, self.loan, typed["day"], new, treated)

    def send(self, **typed: Any) -> str:
        with renamed(rate="percent"):
            self.desk.do(
                lending.reschedule,
                loan=self.loan,
                day=typed["day"],
                terms=self._new(typed),
                treatment=self._treatment(),
                resolution=typed["resolution"] or "",
                second=self.signed_beside(),
                reason=typed["reason"],
            )
        papers.hand_out_of_a_loan(self.desk, self.loan, "loan-amendment")
        return self.language.gettext(
            "The loan is rescheduled. Let the member sign the new schedule."
        )
