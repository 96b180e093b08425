"""Lists that somebody saved by a name on this PC: what narrows them, their columns, their order."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.records.members import Criteria
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.fields import TextField
from coopdesk.ui.kit.layouts import clear, column, row
from coopdesk.ui.kit.rows import Order
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.members.filters import Panel

_LONGEST: Final = 60  # letters of a name
_SHOWN: Final = 24  # letters of it that the panel has room for
_MOST: Final = 50  # lists


@dataclass(frozen=True, slots=True)
class SavedList:
    """A list by its name."""

    name: str
    asked: Criteria
    keys: tuple[str, ...]
    order: Order | None = None

    def as_text(self, coop: str) -> str:
        """As the preferences keep it: households and fields are those of one co-op."""
        by = [self.order.name, self.order.descending] if self.order else None
        said = {"coop": coop, "name": self.name, "asked": self.asked.as_text()}
        return json.dumps({**said, "columns": self.keys, "order": by}, ensure_ascii=False)


def _read(text: str, coop: str) -> SavedList | None:
    """A list of this co-op; None for another's, and for what can't be read."""
    try:
        said = json.loads(text)
        if said["coop"] != coop:
            return None
        order = Order(str(said["order"][0]), bool(said["order"][1])) if said["order"] else None
        keys = tuple(map(str, said["columns"]))
        return SavedList(str(said["name"]), Criteria.of_text(said["asked"]), keys, order)
    except (ValueError, KeyError, TypeError, IndexError):
        return None


def _coop(desk: Desk) -> str:
    return desk.book.coop.hex()


def saved(desk: Desk) -> list[SavedList]:
    """The lists of this co-op, by name."""
    found = [_read(text, _coop(desk)) for text in desk.preferences.lists]
    return sorted((one for one in found if one is not None), key=_name)


def _name(one: SavedList) -> str:
    return one.name.casefold()


def keep(desk: Desk, one: SavedList) -> None:
    """Keep a list, instead of one of the same name."""
    _prefer(desk, one.name, [one.as_text(_coop(desk))])


def forget(desk: Desk, name: str) -> None:
    """Keep it no more."""
    _prefer(desk, name, [])


def _prefer(desk: Desk, name: str, texts: Sequence[str]) -> None:
    coop = _coop(desk)
    others = []
    for text in desk.preferences.lists:
        one = _read(text, coop)
        if one is None or one.name.casefold() != name.casefold():
            others.append(text)
    desk.prefer(replace(desk.preferences, lists=(*others, *texts)[-_MOST:]))


class Lists(Panel):
    """The saved lists, each to be shown or forgotten, and a name to save the present one by."""

    chosen = Signal(object)  # SavedList
    saving = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk = desk
        self.rows: list[QWidget] = []
        self._place = column(gap=4)
        self.none = label(t("No list is saved yet."), "muted", wrap=True)
        self.name = TextField("name", t("Save the list of now as"), desk.language)
        self.save = buttons.secondary(t("Save"), self._save, icon="save")
        title = self.headed(desk, t("Saved lists"))
        parts = (title, self.none, self._place, self.name, row(self.save, None), None)
        self.setLayout(column(*parts, gap=12, margin=16))

    def show_lists(self) -> None:
        """Show those that there are now."""
        clear(self._place)
        t = self._desk.language.gettext
        found = saved(self._desk)
        self.rows = []
        for one in found:
            short = one.name if len(one.name) <= _SHOWN else one.name[:_SHOWN] + "…"
            show = buttons.link(buttons.literal(short), weakly(self._choose, one))
            show.setAccessibleName(one.name)
            show.setToolTip(one.name)
            words = t("Forget “{name}”").format(name=one.name)
            gone = buttons.icon_only("close", words, weakly(self._forget, one))
            self._place.addLayout(row(show, None, gone, gap=4))
            self.rows += [show, gone]
        self.none.setVisible(not found)

    def _choose(self, one: SavedList) -> None:
        self.chosen.emit(one)

    def _forget(self, one: SavedList) -> None:
        forget(self._desk, one.name)
        self.show_lists()
        self.focus_first()

    def _save(self) -> None:
        name = (self.name.peek() or "").strip()[:_LONGEST]
        if not name:
            self.name.complain(self._desk.language.gettext("Please fill this in."))
            self.name.setFocus()
            return
        self.name.set_value(None)
        self.saving.emit(name)
        self.show_lists()

    def focus_first(self) -> None:
        """Begin with the first list, or with the name."""
        (self.rows[0] if self.rows else self.name).setFocus()
