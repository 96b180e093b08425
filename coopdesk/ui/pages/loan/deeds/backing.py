"""Who and what stands for a loan: more of it, or less."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import N_
from coopdesk.records import lending
from coopdesk.records.lending import CollateralRow, GuarantorRow
from coopdesk.records.loans import LoanFile
from coopdesk.records.members import MemberRow
from coopdesk.records.money import Money
from coopdesk.ui import attaching
from coopdesk.ui.answering import collateral_fields, guarantor_fields
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.fields import Field
from coopdesk.ui.kit.layouts import Flow, bring_into_view, column, holder
from coopdesk.ui.kit.pictures import Picture
from coopdesk.ui.lending import free_told
from coopdesk.ui.pages.loan.deeds.base import LoanDeed, RowDeed
from coopdesk.ui.theme import look


class AddGuarantor(LoanDeed):
    """Another member answers for it."""

    KEY = "guarantor"
    TITLE = N_("Add a guarantor")
    ABOUT = N_("The amount is held back of their savings from the signing on.")
    NEEDS = lending.add_guarantor
    ICON = "people"

    def fields(self) -> list[Field[Any]]:
        member, self._amount = guarantor_fields(self.desk)
        member.picked.connect(self._offer)
        return [member, self._amount]

    def _offer(self, found: MemberRow) -> None:
        """As much as is free, to be made smaller."""
        free, _ = free_told(self.desk, found.id)
        if self._amount.is_empty() and free.minor > 0:
            self._amount.set_value(free)

    def word(self) -> str:
        t, who, amount = self.language.gettext, self.member(), self.money("amount")
        if who is None or not amount:
            return t(self.TITLE)
        said = t("{name} answers with {amount}")
        return said.format(name=who.name, amount=self.language.amount(amount))

    def after(self) -> str:
        who = self.member()
        return free_told(self.desk, who.id)[1] if who is not None else ""

    def send(self, **typed: Any) -> str:
        who: MemberRow = typed["member"]
        amount: Money = typed["amount"]
        self.desk.do(lending.add_guarantor, loan=self.loan, member=who.id, amount=amount.minor)
        said = self.language.gettext("{name} answers for {amount}.")
        return said.format(name=who.name, amount=self.language.amount(amount))


class Release(RowDeed[GuarantorRow]):
    """A guarantor answers no longer."""

    TITLE = N_("Release a guarantor")
    ABOUT = N_("What was held back for this loan can be drawn again at once.")
    NEEDS = lending.release_guarantor
    ICON = "open"

    def fields(self) -> list[Field[Any]]:
        t = self.language.gettext
        return [self.text_field("reason", t("&Why"), t("Another member answers instead"))]

    def word(self) -> str:
        said = self.language.gettext("Release {name} from {amount}")
        return said.format(name=self.row.name, amount=self.language.amount(self.row.amount))

    def send(self, **typed: Any) -> str:
        self.desk.do(lending.release_guarantor, guarantee=self.row.id, reason=typed["reason"])
        said = self.language.gettext("{name} does not answer for it any more.")
        return said.format(name=self.row.name)


class AddCollateral(LoanDeed):
    """A thing stands for it."""

    KEY = "collateral"
    TITLE = N_("Add collateral")
    ABOUT = N_("A plot, a cow, a sewing machine: what it is, whose, where, and what it is worth.")
    NEEDS = lending.add_collateral
    ICON = "home"

    def __init__(self, desk: Desk, subject: LoanFile) -> None:
        t = desk.language.gettext
        self.photo: bytes | None = None
        self.picture = Picture(t("Photo"))
        self.picture.setFixedWidth(look().px(180))
        self.picture.hide()
        self.choose = buttons.secondary(t("Add a &photo"), self._choose, icon="attach")
        self.complaint = label("", "complaint", wrap=True)
        self.complaint.hide()
        super().__init__(desk, subject)

    def fields(self) -> list[Field[Any]]:
        return [*collateral_fields(self.desk, self.file.member_name, self.file.village)]

    def parts(self) -> list[QWidget]:
        return [holder(column(holder(Flow(self.choose)), self.picture, self.complaint, gap=8))]

    def _choose(self) -> None:
        found = attaching.choose(self, self.desk)
        if found is None:
            return
        words = found if isinstance(found, str) else ""
        self.photo = None
        if not isinstance(found, str):
            if self.picture.show_content(found.content):
                self.photo = found.content
            else:
                words = self.language.gettext("This is no picture: choose a JPEG or PNG.")
        self.picture.setVisible(self.photo is not None)
        self.complaint.setText(words)
        self.complaint.setVisible(bool(words))
        if self.photo is not None:
            # Once it has its room: what was chosen is seen, with the button that goes on.
            QTimer.singleShot(0, self, self._show_photo)

    def _show_photo(self) -> None:
        for part in (self.picture, self.do):
            bring_into_view(part)

    def word(self) -> str:
        t, name = self.language.gettext, self.form["name"].peek()
        return t(self.TITLE) if not name else t("Add “{name}”").format(name=name)

    def send(self, **typed: Any) -> str:
        value: Money = typed["value"]
        self.desk.do(
            lending.add_collateral,
            loan=self.loan,
            name=typed["name"],
            owner=typed["owner"] or self.file.member_name,
            place=typed["place"] or "",
            value=value.minor,
            photo=self.photo,
        )
        return self.language.gettext("It is written down.")


class GiveBack(RowDeed[CollateralRow]):
    """A thing stands for it no longer."""

    TITLE = N_("Give collateral back")
    ABOUT = N_("It stands for the loan no longer.")
    NEEDS = lending.return_collateral
    ICON = "undo"

    def word(self) -> str:
        return self.language.gettext("Give back: {name}").format(name=self.row.name)

    def after(self) -> str:
        owed = self.file.owed
        if not owed:
            return ""
        said = self.language.gettext("{amount} of the loan is still owed.")
        return said.format(amount=self.language.amount(owed))

    def send(self, **typed: Any) -> str:
        self.desk.do(lending.return_collateral, collateral=self.row.id)
        return self.language.gettext("{name} is given back.").format(name=self.row.name)
