"""Who and what answers for a loan: members with their savings, and things of worth."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap

from coopdesk.records import lending
from coopdesk.records.ids import LoanId, MemberId
from coopdesk.records.lending import CollateralRow, GuarantorRow
from coopdesk.records.members import MemberRow
from coopdesk.records.vouchers import Attached
from coopdesk.ui import attaching
from coopdesk.ui.choosing import member_field
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, label
from coopdesk.ui.kit.charts import Meter
from coopdesk.ui.kit.fields import Field, MoneyField, TextField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import Flow, column, holder
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.pictures import Picture
from coopdesk.ui.kit.suggest import SuggestField
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.lending import free_told, mates_pairs
from coopdesk.ui.theme import look

_THUMB = 44


def guarantor_fields(desk: Desk) -> tuple[SuggestField[MemberRow], MoneyField]:
    """Who answers for a loan, and with how much: the same fields wherever that is added."""
    t, language = desk.language.gettext, desk.language
    member = member_field(desk)
    member.name = "member"
    member.label.setText(t("Another member who answers"))
    member.editor.setAccessibleName(t("Another member who answers"))
    return member, MoneyField("amount", t("With how much"), desk.currency, language)


def collateral_fields(
    desk: Desk, owner: str = "", place: str = ""
) -> tuple[TextField, MoneyField, TextField, TextField]:
    """What stands for a loan, its worth, whose it is and where: the same wherever it is added. It
    is the `owner`'s, where nothing else is said; `place` is an example."""
    t, language = desk.language.gettext, desk.language
    return (
        TextField("name", t("What it is"), language, hint=t("Plot of 20 by 30 metres")),
        MoneyField("value", t("What it is worth"), desk.currency, language),
        TextField("owner", t("Whose it is"), language, optional=True, hint=owner),
        TextField("place", t("Where it is"), language, optional=True, hint=place),
    )


class GuarantorsCard(Card):
    """Members who answer for a loan, how much of it is covered, and one more to be added.

    With `fixed` it only shows them.
    """

    def __init__(self, desk: Desk, *, fixed: bool = False) -> None:
        t, language = desk.language.gettext, desk.language
        super().__init__(t("Who answers for it"))
        self._desk, self._fixed = desk, fixed
        self._loan: LoanId | None = None
        self._shown: tuple[list[GuarantorRow], list[Pair]] = ([], [])
        self.pairs, self.said = Pairs(), label("", "muted", wrap=True)
        self.meter = Meter(t("How much of the loan is covered"))
        self.member, self.amount = guarantor_fields(desk)
        self.form = Form([self.member, self.amount], language, columns=2)
        self.free = label("", "muted", wrap=True)
        self.add = buttons.secondary("", self._add, icon="add")
        self._adding = holder(column(self.form, self.free, holder(Flow(self.add))))
        self.reason = TextField("reason", t("Why they answer no longer"), language)
        self.letting_go = Form([self.reason], language)
        self.let_go = buttons.secondary("", self._release)
        self.keep = buttons.quiet(t("Cancel"), self._stop_releasing)
        deeds = holder(Flow(self.let_go, self.keep))
        self._releasing = holder(column(self.letting_go, deeds))
        self._leaving: GuarantorRow | None = None
        for part in (self.said, self.meter, self.pairs, self._adding, self._releasing):
            self.body.addWidget(part)
        self.form.changed.connect(self._show_adding)
        self.member.picked.connect(self._offer_amount)
        self._stop_releasing()

    def show_loan(self, loan: LoanId, cover: tuple[int, int] | None, said: str) -> None:
        """Look at a loan again. `cover` is what is there of what must be, in minor units; `said`
        tells it in a sentence."""
        if loan != self._loan:
            self.form.clear()
        self._loan = loan
        self.meter.setVisible(cover is not None)
        if cover is not None:
            self.meter.show_share(*cover, said)
        self.said.setText(said)
        self.said.setVisible(bool(said))
        rows = [one for one in self._desk.ask(lending.guarantors, loan) if one.released is None]
        mates = mates_pairs(self._desk, loan)
        if (rows, mates) != self._shown:  # else what has the keyboard stays
            self._shown = (rows, mates)
            self.pairs.show_pairs([*map(self._pair, rows), *mates])
        self.pairs.setVisible(bool(rows or mates))
        open_ = not self._fixed and self._desk.may(lending.add_guarantor)
        self._adding.setVisible(open_ and self._leaving is None)
        self._show_adding()

    def has_typed(self) -> bool:
        return self.form.dirty or self.letting_go.dirty

    def _pair(self, one: GuarantorRow) -> Pair:
        t, language = self._desk.language.gettext, self._desk.language
        name = t("{name} (the borrower)") if one.own else t("{number} · {name}")
        note = t("answers since {day}").format(day=language.day(one.since))
        if one.held:
            note = t("{amount} of their savings are held back").format(
                amount=language.amount(one.held)
            )
        deed = None
        if not self._fixed and self._desk.may(lending.release_guarantor):
            deed = buttons.link(t("Release"), weakly(self._ask_why, one))
            deed.setAccessibleName(t("Release {name}").format(name=one.name))
        named = name.format(name=one.name, number=one.number)
        return Pair(named, language.amount(one.amount), deed, note)

    # --- adding ----------------------------------------------------------------------------------

    def _offer_amount(self, found: MemberRow) -> None:
        """As much as is free, to be made smaller."""
        free, _ = free_told(self._desk, found.id)
        if self.amount.is_empty() and free.minor > 0:
            self.amount.set_value(free)

    def _show_adding(self) -> None:
        t, language = self._desk.language.gettext, self._desk.language
        found, amount = self.member.peek(), self.amount.peek()
        said = free_told(self._desk, found.id)[1] if found else ""
        self.free.setText(said)
        self.free.setVisible(bool(said))
        ready = found is not None and amount is not None
        self.add.setEnabled(ready)
        self.add.setText(t("Add a guarantor"))
        if found is not None and amount is not None:
            words = t("{name} answers with {amount}")
            said = words.format(name=found.name, amount=language.amount(amount))
            self.add.setText(buttons.literal(said))

    def _add(self) -> None:
        if self.form.submit(self._send) is not None:
            self.form.clear()
            self.member.setFocus()

    def _send(self, *, member: MemberRow, amount: Any) -> int:
        assert self._loan is not None
        return self._desk.do(
            lending.add_guarantor, loan=self._loan, member=MemberId(member.id), amount=amount.minor
        )

    # --- letting go ------------------------------------------------------------------------------

    def _ask_why(self, one: GuarantorRow) -> None:
        t = self._desk.language.gettext
        self._leaving = one
        self.let_go.setText(buttons.literal(t("Release {name}").format(name=one.name)))
        self._adding.hide()
        self._releasing.show()
        self.reason.setFocus()

    def _release(self) -> None:
        self.letting_go.submit(self._send_release)

    def _send_release(self, *, reason: str) -> None:
        assert self._leaving is not None
        self._desk.do(lending.release_guarantor, guarantee=self._leaving.id, reason=reason)
        self._stop_releasing()
        if self._loan is not None:
            self._adding.show()

    def _stop_releasing(self) -> None:
        self._leaving = None
        self.letting_go.clear()
        self._releasing.hide()
        self._adding.setVisible(not self._fixed and self._loan is not None)


class CollateralCard(Card):
    """Things that stand for a loan, with their photos, and one more to be added.

    With `fixed` it only shows them.
    """

    def __init__(self, desk: Desk, *, fixed: bool = False) -> None:
        t, language = desk.language.gettext, desk.language
        super().__init__(t("Collateral"))
        self._desk, self._fixed = desk, fixed
        self._loan: LoanId | None = None
        self._owner = ""
        self._photo: Attached | None = None
        self._seen: CollateralRow | None = None  # whose photo is shown
        self._rows: list[CollateralRow] = []
        self.pairs = Pairs()
        self.picture = Picture(t("Photo"))
        self.picture.hide()
        self.none = label(t("Nothing stands for it."), "muted", wrap=True)
        self.what, self.value, self.owner, self.where = collateral_fields(desk)
        fields: list[Field[Any]] = [self.what, self.value, self.owner, self.where]
        self.form = Form(fields, language, columns=2)
        self.choose = buttons.secondary("", self._choose, icon="attach")
        self.add = buttons.secondary(t("Add collateral"), self._add, icon="add")
        self._adding = holder(column(self.form, holder(Flow(self.choose, self.add))))
        for part in (self.none, self.pairs, self.picture, self._adding):
            self.body.addWidget(part)
        self.form.changed.connect(self._show_adding)
        self._show_adding()

    def show_loan(self, loan: LoanId, owner: str = "") -> None:
        """Look at a loan again. What is added is the `owner`'s, where nothing else is said."""
        self._owner = owner
        self.owner.line.setPlaceholderText(owner)
        if loan != self._loan:
            self._empty()
        self._loan = loan
        rows = [one for one in self._desk.ask(lending.collateral_of, loan) if not one.returned]
        if rows != self._rows:
            self._rows = rows
            self.pairs.show_pairs([self._pair(one) for one in rows])
        self.pairs.setVisible(bool(rows))
        self.none.setVisible(not rows)
        self._adding.setVisible(not self._fixed and self._desk.may(lending.add_collateral))

    def has_typed(self) -> bool:
        return self.form.dirty or self._photo is not None

    def _pair(self, one: CollateralRow) -> Pair:
        t, language = self._desk.language.gettext, self._desk.language
        note = " · ".join(part for part in (one.owner, one.place) if part)
        deed = None
        if one.media:
            deed = _Thumb(self._desk.ask(lending.photo_of, one.id) or b"")
            deed.setAccessibleName(t("Photo of {what}").format(what=one.name))
            deed.clicked.connect(weakly(self._look_at, one))
        return Pair(one.name, language.amount(one.value), deed, note)

    def _look_at(self, one: CollateralRow) -> None:
        """Show its photo, or put it away again."""
        self._seen = None if self._seen == one else one
        content = self._desk.ask(lending.photo_of, one.id) if self._seen else None
        self.picture.setVisible(self.picture.show_content(content or b""))

    # --- adding ----------------------------------------------------------------------------------

    def _show_adding(self) -> None:
        t = self._desk.language.gettext
        words = t("Add a &photo")
        if self._photo is not None:
            words = buttons.literal(t("Photo: {name}").format(name=self._photo.name))
        self.choose.setText(words)
        self.add.setEnabled(self.form.dirty)

    def _choose(self) -> None:
        chosen = attaching.choose(self, self._desk)
        if isinstance(chosen, str):
            self.form.complain(chosen)
        elif chosen is not None:
            self._photo = chosen
            self._show_adding()

    def _add(self) -> None:
        if self.form.submit(self._send) is not None:
            self._empty()
            self.what.setFocus()

    def _send(self, *, name: str, value: Any, owner: str | None, place: str | None) -> int:
        assert self._loan is not None
        return self._desk.do(
            lending.add_collateral,
            loan=self._loan,
            name=name,
            owner=owner or self._owner,
            place=place or "",
            value=value.minor,
            photo=self._photo.content if self._photo else None,
        )

    def _empty(self) -> None:
        self._photo = self._seen = None
        self.picture.hide()
        self.form.clear()
        self._show_adding()


class _Thumb(buttons.Button):
    """A small photo that is pressed to see it whole."""

    def __init__(self, content: bytes) -> None:
        super().__init__("", "link")
        picture, side = QPixmap(), look().px(_THUMB)
        if picture.loadFromData(content):
            small = picture.scaled(
                QSize(side, side),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            self.setIcon(small)
            self.setIconSize(small.size())
