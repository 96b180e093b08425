"""What the list is narrowed by beside what stands above it: a panel of fields, and its chips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLayout, QWidget

from coopdesk.i18n import Month, Text
from coopdesk.records import custom_fields, households, members
from coopdesk.records.custom_fields import FieldRow
from coopdesk.records.members import LACKING, Criteria, Told
from coopdesk.records.money import Money
from coopdesk.reports.wording import said
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.fields import (
    CheckField,
    ChoiceField,
    DayField,
    DecimalField,
    Field,
    MoneyField,
    NumberField,
    TextField,
)
from coopdesk.ui.kit.layouts import Flow, Sides, clear, column, holder, row
from coopdesk.ui.kit.weakly import weakly

#: What stands in fields of its own above the list, and needs no chip.
ABOVE: Final = frozenset({"text", "status", "village"})
_SOON: Final = (7, 30)
_SOME, _NONE, _BETWEEN = "some", "none", "between"


class Panel(QWidget):
    """A panel beside the list: Escape leads back to the list."""

    left = Signal()

    def headed(self, desk: Desk, title: str) -> QLayout:
        """The title of the panel, and what closes it by mouse."""
        self.close_it = buttons.icon_only("close", desk.language.gettext("Close"), self._leave)
        return row(label(title, "section"), None, self.close_it, gap=4)

    def focus_first(self) -> None:
        """Put the keyboard where work begins."""
        raise NotImplementedError

    def _leave(self) -> None:
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)


_DAYS: Final = 300  # pixels at 100 % text in which two days stand beside each other


class Span(QWidget):
    """From one value to another, under a title; either may be empty."""

    changed = Signal()

    def __init__(self, title: str, first: Field[Any], last: Field[Any]) -> None:
        super().__init__()
        self.title = label(title, "label", wrap=True)
        self.first, self.last = first, last
        for one in (first, last):
            one.editor.setAccessibleName(f"{title}: {one.label.text()}")
            one.changed.connect(self.changed)
        days = _DAYS if isinstance(first, DayField) else 0
        pair = Sides(first, last, shares=(1, 1), gap=8, least=days)
        self.setLayout(column(self.title, pair, gap=0))

    def show_values(self, first: Any, last: Any) -> None:
        """Show these."""
        for field, value in ((self.first, first), (self.last, last)):
            if field.peek() != value:
                field.set_value(value)

    def values(self) -> tuple[Any, Any]:
        """What can be read of them now."""
        return self.first.peek(), self.last.peek()


class Amounts(QWidget):
    """What members have of a kind: anything, some, none, or from one amount to another."""

    changed = Signal()

    def __init__(self, desk: Desk, kind: str, title: str) -> None:
        super().__init__()
        t, language = desk.language.gettext, desk.language
        self._currency = desk.currency
        options = [("", t("Any")), (_SOME, t("some")), (_NONE, t("none"))]
        options.append((_BETWEEN, t("From … up to …")))
        self.which: ChoiceField[str] = ChoiceField(kind, title, options, language, value="")
        fields = [
            MoneyField(f"{kind}_{end}", words, desk.currency, language, optional=True)
            for end, words in (("from", t("From")), ("to", t("Up to")))
        ]
        self.span = Span(title, *fields)
        self.span.title.hide()
        self.span.hide()
        self.setLayout(column(self.which, self.span, gap=4))
        self.which.changed.connect(self._chose)
        self.span.changed.connect(self.changed)

    def _chose(self) -> None:
        between = self.which.peek() == _BETWEEN
        self.span.setVisible(between)
        if between:
            self.span.first.setFocus()
        self.changed.emit()

    def values(self) -> tuple[int | None, int | None]:
        """The bounds in minor units."""
        known = {_SOME: (1, None), _NONE: (None, 0)}
        which = self.which.peek() or ""
        if which != _BETWEEN:
            return known.get(which, (None, None))
        first, last = self.span.values()
        return _minor(first), _minor(last)

    def show_values(self, first: int | None, last: int | None) -> None:
        """Show these bounds."""
        if (first, last) == self.values():
            return
        known = {(1, None): _SOME, (None, 0): _NONE, (None, None): ""}
        self.which.set_value(known.get((first, last), _BETWEEN))
        self.span.setVisible(self.which.peek() == _BETWEEN)
        shown = [None if one is None else Money(one, self._currency) for one in (first, last)]
        self.span.show_values(*shown)


def _minor(amount: Money | None) -> int | None:
    return None if amount is None else amount.minor


class Own(QWidget):
    """A field of the co-op's own, and what members have in it."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk = desk
        self._fields: dict[int, FieldRow] = {}
        self._value: Field[Any] | Span | None = None
        self.which: ChoiceField[int] = ChoiceField(
            "own", t("What the co-op asks for"), [], desk.language
        )
        self._place = column(gap=0)
        self.setLayout(column(self.which, self._place, gap=4))
        self.which.changed.connect(self._chose)

    def offer(self, fields: Sequence[FieldRow]) -> None:
        """The fields that there are; without any there is nothing to choose."""
        self._fields = {one.id: one for one in fields}
        t = self._desk.language.gettext
        self.which.set_options([(0, t("Any")), *((one.id, one.name) for one in fields)])
        self.setVisible(bool(fields))

    def _chose(self) -> None:
        self._show_value()
        self.changed.emit()

    def _show_value(self) -> None:
        clear(self._place)
        field = self._fields.get(self.which.peek() or 0)
        self._value = None if field is None else self._asked(field)
        if self._value is not None:
            self._value.changed.connect(self.changed)
            self._place.addWidget(self._value)

    def _asked(self, field: FieldRow) -> Field[Any] | Span:
        t, language = self._desk.language.gettext, self._desk.language
        if field.kind in (custom_fields.CHOICE, custom_fields.YES_NO):
            options = [(one, one) for one in field.options]
            if field.kind == custom_fields.YES_NO:
                options = [(custom_fields.YES, t("yes")), (custom_fields.NO, t("no"))]
            options = [("", t("some")), *options]
            return ChoiceField("own_value", field.name, options, language, value="")
        if field.kind == custom_fields.TEXT:
            return TextField("own_value", field.name, language, optional=True)
        names = (("own_from", t("From")), ("own_to", t("Up to")))
        if field.kind == custom_fields.NUMBER:
            numbers = [DecimalField(name, words, language, optional=True) for name, words in names]
            return Span(field.name, *numbers)
        return Span(
            field.name,
            *(
                DayField(name, words, language, today=self._desk.today, optional=True)
                for name, words in names
            ),
        )

    def criteria(self) -> dict[str, Any]:
        """What it says, by the names of the criteria."""
        nothing = dict.fromkeys(("own_value", "own_from", "own_to"), "")
        which = self.which.peek() or None
        if which is None or self._value is None:
            return {"own": which, **nothing}
        if isinstance(self._value, Span):
            first, last = map(_kept, self._value.values())
            return {"own": which, **nothing, "own_from": first, "own_to": last}
        return {"own": which, **nothing, "own_value": self._value.peek() or ""}

    def show_criteria(self, asked: Criteria) -> None:
        """Show what is asked."""
        wanted = {name: getattr(asked, name) for name in ("own", "own_value", "own_from", "own_to")}
        if wanted == self.criteria():
            return
        self.which.set_value(asked.own or 0)
        self._show_value()
        field = self._fields.get(asked.own or 0)
        if isinstance(self._value, Span) and field is not None:
            reads: Any = Decimal if field.kind == custom_fields.NUMBER else date.fromisoformat
            bounds = (asked.own_from, asked.own_to)
            self._value.show_values(*(reads(one) if one else None for one in bounds))
        elif isinstance(self._value, Field):
            self._value.set_value(asked.own_value)


def _kept(value: Decimal | date | None) -> str:
    """A bound as the field keeps its values."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else f"{value:f}"


class Filters(Panel):
    """Every way to narrow the list that doesn't stand above it. They all narrow together."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t, language = desk.language.gettext, desk.language
        self._desk = desk
        any_ = ("", t("Any"))
        kinds = [any_, *((one, t(words)) for one, words in members.KINDS.items())]
        sexes = [any_, *((one, t(words)) for one, words in members.SEXES.items())]
        self.kind: ChoiceField[str] = ChoiceField("kind", t("Kind"), kinds, language, value="")
        self.sex: ChoiceField[str] = ChoiceField("sex", t("Sex"), sexes, language, value="")
        self.age = Span(
            t("Age"),
            NumberField("age_from", t("From"), language, optional=True),
            NumberField("age_to", t("Up to"), language, optional=True),
        )
        self.joined, self.gone = self._days("joined", t("Joined")), self._days("left", t("Left on"))
        self.seen = DayField(
            "not_seen_since", t("Not seen since"), language, today=desk.today, optional=True
        )
        titles = {key: t(members.COLUMNS[key][0]) for key in members.MONEY}
        self.amounts = {key: Amounts(desk, key, title) for key, title in titles.items()}
        self.household: ChoiceField[int] = ChoiceField(
            "household", t("Household or group"), [], language
        )
        self.lacking = {one: CheckField(one, t(words), language) for one, words in LACKING.items()}
        self.birthday: ChoiceField[tuple[str, int]] = ChoiceField(
            "birthday", t("Birthday"), self._birthdays(), language, value=("", 0)
        )
        self.own = Own(desk)
        self.clear = buttons.secondary(t("Clear all filters"))
        self._lay_out()
        for part in self._parts():
            part.changed.connect(self.changed)

    def _days(self, name: str, title: str) -> Span:
        t, language = self._desk.language.gettext, self._desk.language
        today = self._desk.today
        return Span(
            title,
            DayField(f"{name}_from", t("From"), language, today=today, optional=True),
            DayField(f"{name}_to", t("Until"), language, today=today, optional=True),
        )

    def _birthdays(self) -> list[tuple[tuple[str, int], str]]:
        t, language = self._desk.language.gettext, self._desk.language
        soon = t("In the next days: {count}")
        return [
            (("", 0), t("Any")),
            (("days", 0), t("Today")),
            *((("days", n), soon.format(count=language.number(n))) for n in _SOON),
            *((("month", n), language.say(Text("{m}", {"m": Month(n)}))) for n in range(1, 13)),
        ]

    def _parts(self) -> list[Any]:
        """All of it, from top to bottom."""
        return [
            *(self.kind, self.sex, self.age, self.joined, self.gone, self.seen),
            *self.amounts.values(),
            *(self.household, self.birthday, self.own),
            *self.lacking.values(),
        ]

    def _spans(self) -> dict[str, Span | Amounts]:
        """What goes from one value to another, by what the criteria begin with."""
        return {"age": self.age, "joined": self.joined, "left": self.gone, **self.amounts}

    def _lay_out(self) -> None:
        t = self._desk.language.gettext
        fields = self._parts()[: -len(self.lacking)]
        ticks = holder(Flow(*self.lacking.values(), gap=8))
        parts = [self.headed(self._desk, t("More filters")), *fields]
        without = column(label(t("Without"), "label"), ticks, gap=4)
        self.setLayout(column(*parts, without, row(self.clear, None), None, gap=12, margin=16))

    def offer(self) -> None:
        """Offer the households and fields that there are now."""
        t, ask = self._desk.language.gettext, self._desk.ask
        homes = [(one.id, one.name) for one in ask(households.households)]
        self.household.set_options([(0, t("Any")), *homes])
        self.household.setVisible(bool(homes))
        self.own.offer(ask(custom_fields.fields))

    def narrowed(self, asked: Criteria) -> Criteria:
        """What is asked, with all that stands here."""
        more: dict[str, Any] = self.own.criteria()
        for name, part in self._spans().items():
            more[f"{name}_from"], more[f"{name}_to"] = part.values()
        when, n = self.birthday.peek() or ("", 0)
        return replace(
            asked,
            kind=self.kind.peek() or "",
            sex=self.sex.peek() or "",
            not_seen_since=self.seen.peek(),
            household=self.household.peek() or None,
            lacking=tuple(one for one, tick in self.lacking.items() if tick.peek()),
            birthday_month=n if when == "month" else None,
            birthday_days=n if when == "days" else None,
            **more,
        )

    def show_criteria(self, asked: Criteria) -> None:
        """Show what is asked, where it is not typed here already."""
        self.kind.set_value(asked.kind)
        self.sex.set_value(asked.sex)
        self.household.set_value(asked.household or 0)
        if self.seen.peek() != asked.not_seen_since:
            self.seen.set_value(asked.not_seen_since)
        for name, part in self._spans().items():
            part.show_values(getattr(asked, f"{name}_from"), getattr(asked, f"{name}_to"))
        for one, tick in self.lacking.items():
            tick.set_value(one in asked.lacking)
        self.birthday.set_value(_birthday(asked))
        self.own.show_criteria(asked)

    def focus_first(self) -> None:
        """Begin with the first field."""
        self.kind.setFocus()


def _birthday(asked: Criteria) -> tuple[str, int]:
    if asked.birthday_month is not None:
        return "month", asked.birthday_month
    return ("", 0) if asked.birthday_days is None else ("days", asked.birthday_days)


class Chips(QObject):
    """What narrows the list, each thing a button at the end of a row, that takes it off."""

    taken_off = Signal(object)  # the names of criteria

    def __init__(self, desk: Desk, place: Flow) -> None:
        super().__init__()
        self._language, self._place = desk.language, place
        self._told: list[Told] = []
        self.chips: list[buttons.Button] = []

    def show_told(self, told: Iterable[Told]) -> None:
        """Show these."""
        shown = [one for one in told if not ABOVE & set(one.names)]
        if shown == self._told:
            return
        self._told = shown
        for old in self.chips:
            self._place.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.chips = [self._chip(one) for one in shown]
        for chip in self.chips:
            self._place.addWidget(chip)
            chip.show()  # at once, so that it can take the keyboard

    def _chip(self, one: Told) -> buttons.Button:
        words = said(self._language, one.words)
        take_off = weakly(self._take_off, one.names)
        chip = buttons.quiet(buttons.literal(words), take_off, icon="close")
        name = self._language.gettext("Take off: {what}").format(what=words)
        chip.setAccessibleName(name)
        chip.setToolTip(name)
        return chip

    def _take_off(self, names: tuple[str, ...]) -> None:
        self.taken_off.emit(names)
