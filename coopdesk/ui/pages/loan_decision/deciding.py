"""What is decided on a loan, by whom, and who signs beside."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from PySide6.QtCore import Signal

from coopdesk.records import lending, loans
from coopdesk.records.access import Permission
from coopdesk.records.ids import PersonId
from coopdesk.records.lending_terms import LendingTerms
from coopdesk.records.loans import LoanFile
from coopdesk.records.resolutions import LOAN, Resolution
from coopdesk.ui.choosing import DeskDay
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.fields import ChoiceField, Field, MoneyField, NumberField, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Flow, column, holder
from coopdesk.ui.resolving import ResolutionField
from coopdesk.ui.second import SecondPerson
from coopdesk.ui.theme import Kind, look

_GRANT, _REFUSE = "grant", "refuse"


class Deciding(Card):
    """The decision, worded whole on its button."""

    changed = Signal()
    decided = Signal()

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        super().__init__(t("What is decided"))
        self._desk = desk
        self._one: LoanFile | None = None
        self._terms = LendingTerms()
        self._somebody = False  # who could sign beside
        ways = [(_GRANT, t("It is granted")), (_REFUSE, t("It is refused"))]
        self.way: ChoiceField[str] = ChoiceField(
            "way", t("&Decision"), ways, language, value=_GRANT
        )
        self.day = DeskDay(desk)
        self.day.label.setText(t("Decided o&n"))
        self.amount = MoneyField("amount", t("&Amount"), desk.currency, language)
        self.instalments = NumberField("instalments", t("&Instalments"), language)
        self.body_ = TextField("body", t("&Who decided"), language)
        title = t("&Resolution: its number or text")
        self.resolution = ResolutionField(desk, LOAN, title=title)
        self.conditions = TextField("conditions", t("&Conditions"), language, optional=True)
        self.reason = TextField("reason", t("Wh&y it is refused"), language)
        self.head = Form([self.way, self.day], language, columns=2)
        granted: list[Field[Any]] = [self.amount, self.instalments]
        self.granted = Form(granted, language, columns=2)
        self.refused = Form([self.reason], language)
        self.words = Form([self.body_, self.resolution], language)
        self.wanted = Form([self.conditions], language)
        self.second = SecondPerson(desk, Permission.LEND)
        both = label(t("Two people sign for this much."), "section", wrap=True)
        self._second = holder(column(both, self.second))
        self.note = Note("", Kind.REFUSE)
        self.decide = buttons.primary(t("Grant the loan"), self.do_it, icon="check")
        deeds = holder(Flow(self.decide))
        for part in (*self._forms(), self._second, self.note, deeds):
            self.body.addWidget(part)
        self.body.setSpacing(look().px(12))
        for form in self._forms():
            form.changed.connect(self._changed)
        self.resolution.named.connect(self._named)

    def _forms(self) -> list[Form]:
        return [self.head, self.granted, self.refused, self.words, self.wanted]

    # --- showing ---------------------------------------------------------------------------------

    def show_loan(self, one: LoanFile, terms: LendingTerms, *, keep: bool) -> None:
        """Offer to grant what was asked for; with `keep` what was typed stays."""
        self._one, self._terms = one, terms
        self.resolution.about(one.loan)
        if not keep:
            with ExitStack() as filling:
                for form in self._forms():
                    filling.enter_context(form.filling())
                self.amount.set_value(one.asked)
                self.instalments.set_value(one.life.asked.instalments)
                self.body_.set_value(terms.body or None)
                self.day.back_to_today()
                self.way.set_value(_GRANT)
            self.resolution.set_value(None)
            self.resolution.fill_in()
            for form in self._forms():
                form.settle()
        self._somebody = self.second.offer([])
        self._show()

    def _named(self, one: Resolution) -> None:
        """A resolution of this book says who decided, and on which day."""
        self.body_.set_value(self._desk.language.gettext(one.body))
        if one.day <= self._desk.today:
            self.day.set_value(one.day)

    @property
    def granting(self) -> bool:
        """Whether it is about to be granted."""
        return self.way.peek() == _GRANT

    def has_typed(self) -> bool:
        return any(form.dirty for form in self._forms())

    def wants_second(self) -> bool:
        """Whether a second person signs for the amount that is typed."""
        amount = self.amount.peek()
        return (
            self.granting and amount is not None and loans.needs_second(self._terms, amount.minor)
        )

    def _changed(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        granting = self.granting
        self.granted.setVisible(granting)
        self.wanted.setVisible(granting)
        self.refused.setVisible(not granting)
        self._second.setVisible(self.wants_second())
        self.note.say("")
        self._word()

    def _word(self) -> None:
        t, language = self._desk.language.gettext, self._desk.language
        amount, count = self.amount.peek(), self.instalments.peek()
        words, much = t("Refuse the application"), ""
        if self.granting and amount is not None and count:
            one = t("Grant {amount}, paid back in {n} instalment")
            many = t("Grant {amount}, paid back in {n} instalments")
            words = one if count == 1 else many
            much = language.amount(amount)
        elif self.granting:
            words = t("Grant the loan")
        self.decide.setText(words.format(amount=much, n=language.number(count or 0)))
        signed = self._somebody or not self.wants_second()
        self.decide.setEnabled(signed and self._desk.may(lending.approve))

    # --- deciding --------------------------------------------------------------------------------

    def do_it(self) -> None:
        """Write the decision down."""
        self.note.say("")
        if not self.decide.isEnabled():
            return
        if not self.granting:
            self._refuse()
        elif not self.wants_second():
            self._grant(None)
        else:
            signed = self.second.form.submit(self.second.actor)
            if signed is not None:
                self._grant(signed.person)

    def _grant(self, second: PersonId | None) -> None:
        typed = self._read(self.granted, self.wanted)
        if typed is not None:
            self._send(
                lending.approve,
                amount=typed["amount"].minor,
                instalments=typed["instalments"],
                conditions=typed["conditions"] or "",
                second=second,
                **self._said(typed),
            )

    def _refuse(self) -> None:
        typed = self._read(self.refused)
        if typed is not None:
            self._send(lending.refuse, reason=typed["reason"], **self._said(typed))

    def _read(self, *forms: Form) -> dict[str, Any] | None:
        """All that these and the others hold; None when something can't be read."""
        read: dict[str, Any] = {}
        for form in (self.head, *forms, self.words):
            typed = form.read()
            if typed is None:
                return None
            read |= typed
        return read

    def _said(self, typed: dict[str, Any]) -> dict[str, Any]:
        assert self._one is not None
        return {
            "loan": self._one.loan,
            "body": typed["body"],
            "resolution": typed["resolution"] or "",
            "day": typed["day"],
        }

    def _send(self, command: Any, **said: Any) -> None:
        fields = [field for form in self._forms() for field in form.fields()]
        with Refusals(self.note, self._desk.language, fields):
            self._desk.do(command, **said)
            for form in self._forms():
                form.settle()
            self.second.clear()
            self.decided.emit()
