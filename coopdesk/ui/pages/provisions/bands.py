"""How much is set aside by how long loans are late: bands to choose and to change."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from PySide6.QtCore import Signal

from coopdesk.records import office, portfolio
from coopdesk.records.errors import Refused
from coopdesk.records.portfolio import Band
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.fields import ChoiceField, NumberField, PercentField
from coopdesk.ui.kit.forms import Refusals, readable
from coopdesk.ui.kit.layouts import Flow, holder, row
from coopdesk.ui.theme import look

#: So many bands can be typed; more than any authority asks for.
_ROWS: Final = 6
_HUNDRED: Final = Decimal(100)
#: The choices beside the presets: those of the co-op, and what was typed.
_OURS, _TYPED = "ours", "typed"


class Bands(Card):
    """A choice of what is customary, and under it the bands, each to be typed over."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        super().__init__(t("How much is set aside"))
        self._desk = desk
        self.choice: ChoiceField[str] = ChoiceField("preset", t("&By the rule"), [], language)
        self.rows: list[tuple[NumberField, PercentField]] = []
        about = t("Each line holds from its days late on, until the next line begins.")
        self.body.addWidget(self.choice)
        self.body.addWidget(label(about, "muted", wrap=True))
        for n in range(_ROWS):
            self.body.addWidget(holder(row(*self._row(n), None, gap=12)))
        self.note = Note("")
        self.keep = buttons.secondary(t("Keep these bands"), self.do_keep, icon="save")
        self.body.addWidget(self.note)
        self.body.addWidget(holder(Flow(self.keep)))
        self.choice.changed.connect(self._choose)
        self.refresh()

    def _row(self, n: int) -> tuple[NumberField, PercentField]:
        t, language = self._desk.language.gettext, self._desk.language
        days = NumberField(f"days{n}", t("Days late, from"), language, optional=True)
        percent = PercentField(f"percent{n}", t("Percent"), language, optional=True)
        for one, title in ((days, days.label.text()), (percent, percent.label.text())):
            if n:
                one.label.hide()  # the first row names the columns
                numbered = t("{title}, line {n}").format(title=title, n=language.number(n + 1))
                one.line.setAccessibleName(numbered)
            one.line.editingFinished.connect(self._typed)
            one.setMaximumWidth(look().px(170))
        self.rows.append((days, percent))
        return days, percent

    # --- what is chosen --------------------------------------------------------------------------

    def refresh(self) -> None:
        """Offer what is customary, and show what the co-op has settled."""
        t, language = self._desk.language.gettext, self._desk.language
        country = self._desk.ask(office.coop).profile
        self._presets = {one.name: one.bands for one in portfolio.presets(country)}
        self._presets = {_OURS: self._desk.ask(portfolio.bands_now)} | self._presets
        self.choice.set_options(
            [
                (_OURS, t("As the co-op has settled it")),
                *((one.name, language.say(one.title)) for one in portfolio.presets(country)),
                (_TYPED, t("As typed below")),
            ]
        )
        self.choice.set_value(_OURS)
        self.show_bands(self._presets[_OURS])

    def show_bands(self, bands: tuple[Band, ...]) -> None:
        """Write these into the rows."""
        for n, (days, percent) in enumerate(self.rows):
            one = bands[n] if n < len(bands) else None
            days.set_value(None if one is None else one.days)
            percent.set_value(None if one is None else one.percent / _HUNDRED)
        self.keep.setEnabled(self._may_keep())

    def _may_keep(self) -> bool:
        return self._desk.may(portfolio.keep_bands) and self.peek() != self._presets[_OURS]

    def _choose(self) -> None:
        bands = self._presets.get(self.choice.peek() or "")
        if bands is not None:
            self.show_bands(bands)
            self.note.say("")
            self.changed.emit()
        else:
            self.rows[0][0].setFocus()

    def _typed(self) -> None:
        bands = self.peek()
        shown = self._presets.get(self.choice.peek() or "")
        if bands != shown:
            alike = (name for name, one in self._presets.items() if one == bands)
            self.choice.set_value(next(alike, _TYPED))
            self.keep.setEnabled(self._may_keep())
            self.changed.emit()

    def peek(self) -> tuple[Band, ...] | None:
        """The bands as typed; None where a line can't be read or says half."""
        found = []
        for days, percent in self.rows:
            if days.is_empty() and percent.is_empty():
                continue
            since, part = days.peek(), percent.peek()
            if since is None or part is None:
                return None
            found.append(Band(since, (part * _HUNDRED).normalize()))
        return tuple(found)

    def value(self) -> tuple[Band, ...] | None:
        """The same; what can't be read says so."""
        fields = [one for pair in self.rows for one in pair]
        if not readable(fields, self._desk.language):
            return None
        bands = self.peek()
        if not bands:
            t = self._desk.language.gettext
            days, percent = next((p for p in self.rows if _half(p)), self.rows[0])
            wrong = days if days.is_empty() else percent
            wrong.complain(t("Write both: from how many days, and how many percent."))
            return None
        return bands

    # --- keeping ---------------------------------------------------------------------------------

    def has_typed(self) -> bool:
        """Whether bands were typed that are not kept."""
        return self.choice.peek() == _TYPED

    def do_keep(self) -> None:
        """Settle these bands from now on."""
        bands = self.value()
        if bands is None:
            return
        with Refusals(self.note, self._desk.language):
            self._desk.do(portfolio.keep_bands, bands=bands)
            self.refresh()
            self._desk.say(self._desk.language.gettext("These bands are kept for the next times."))

    def say_no(self, no: Refused) -> None:
        """A rule's no about the bands."""
        with Refusals(self.note, self._desk.language):
            raise no


def _half(pair: tuple[NumberField, PercentField]) -> bool:
    return pair[0].is_empty() != pair[1].is_empty()
