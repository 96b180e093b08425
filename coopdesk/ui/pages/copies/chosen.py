"""The chosen place: where it is, what it is called, copying to it, and forgetting it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from coopdesk.exchange import known
from coopdesk.exchange.known import KnownPlace
from coopdesk.ui import standing
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.fields import TextField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import Flow, holder, row
from coopdesk.ui.plugged import show_forgotten, stick_of
from coopdesk.ui.sizes import kind_of, room
from coopdesk.ui.theme import Kind


class Chosen(Card):
    """`wanted` asks for a copy to it; `changed` tells that it is called otherwise or forgotten."""

    wanted = Signal(object)  # KnownPlace
    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        self._desk = desk
        self._one: KnownPlace | None = None
        self.called = TextField("name", t("Its &name"), desk.language)
        self.form = Form([self.called], desk.language)
        self._where = label("", "muted", wrap=True)
        self.here = buttons.secondary(t("Copy to it now"), self._want, icon="copies")
        self.rename = buttons.secondary(t("Keep the name"), self._rename, icon="save")
        self.forget = buttons.quiet(t("Forget this place"), self._ask)
        self.really = buttons.secondary(t("Yes, forget it"), self._forget)
        self.sure = Note("", Kind.WARN, self.really)
        super().__init__(
            " ",
            self._where,
            self.form,
            self.sure,
            row(self.forget, None, holder(Flow(self.here, self.rename))),
        )

    def show_place(self, one: KnownPlace | None, *, busy: bool) -> None:
        """Show this one; what was typed of the same place stays."""
        self.setVisible(one is not None)
        same = one is not None and self._one is not None and one.marker == self._one.marker
        self._one = one
        if one is None:
            return
        self.title.setText(one.name)
        self._where.setText(self._told(one))
        if not same or not self.form.dirty:
            self.called.set_value(one.name)
            self.form.settle()
        if not same:
            self.sure.say("")
        present = one.far or standing.is_here(one, self._desk.here)
        self.here.setEnabled(present and not busy)
        for button in (self.rename, self.forget):
            button.setEnabled(standing.may_arrange(self._desk))

    def _told(self, one: KnownPlace) -> str:
        language = self._desk.language
        plugged = stick_of(self._desk.here, one.marker)
        said = language.gettext("{kind}: {address}").format(
            kind=kind_of(language, one), address=plugged.address if plugged else one.address
        )
        free = room(language, plugged.stick.free) if plugged else ""
        said = f"{said}. {free}" if free else said
        away = one.unreached
        if away is None:
            return said
        return f"{said}\n{language.say(away.what)} {language.say(away.advice)}".strip()

    def _want(self) -> None:
        self.wanted.emit(self._one)

    def _rename(self) -> None:
        self.form.submit(self._write)

    def _write(self, *, name: str) -> bool:
        assert self._one is not None
        known.rename(self._desk.book, self._one.marker, name)
        self.form.settle()
        self.changed.emit()
        return True

    def _ask(self) -> None:
        """Say first what forgetting means."""
        words = self._desk.language.gettext(
            "This PC then copies to it no more. What lies there stays, and can be added again."
        )
        self.sure.say(words, Kind.WARN)
        self.really.setFocus()

    def _forget(self) -> None:
        assert self._one is not None
        known.forget(self._desk.book, self._one.marker)
        self.form.settle()
        show_forgotten(self._desk, self._one.marker)
