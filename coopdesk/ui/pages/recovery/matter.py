"""A matter of keys: one card, whose form is there once somebody wants it."""

from __future__ import annotations

from itertools import chain

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.buttons import Button
from coopdesk.ui.kit.cards import Card, label
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import Part, bring_into_view, column, holder, row


class Matter(Card):
    """A title, a line that says why it is there, and a form that unfolds. One that has no `begin`
    is not there at all while it is folded: another part of the page unfolds it.
    """

    unfolded = Signal()  # the others fold
    folded = Signal()

    def __init__(self, language: Language, title: str, why: str, begin: str = "") -> None:
        self.begin = buttons.secondary(begin, self.unfold)
        self.why = label(why, "muted", wrap=True)
        super().__init__(title, self.why, action=self.begin if begin else None)
        self.leave = buttons.secondary(language.gettext("Cancel"), self.fold)
        self._always = bool(begin)
        self.inside: QWidget | None = None

    def hold(self, form: Form, deed: Button, *parts: Part) -> None:
        """What unfolds: what is said before the form, the form, and its deed."""
        self.form = form
        self.inside = holder(column(*parts, form, row(self.leave, None, deed), gap=12))
        self.body.addWidget(self.inside)
        self.fold()

    @property
    def is_open(self) -> bool:
        """Whether its form is shown."""
        return self.inside is not None and not self.inside.isHidden()

    def unfold(self) -> None:
        """Show the form, with the keyboard in its first field."""
        assert self.inside is not None
        self.unfolded.emit()
        self.begin.hide()
        self.inside.show()
        self.show()
        bring_into_view(self)
        self.focus_first()

    def fold(self) -> None:
        """Hide the form, and forget what was typed in it."""
        assert self.inside is not None
        self.form.clear()
        self.inside.hide()
        self.begin.setVisible(self._always)
        if not self._always:
            self.hide()
        self.folded.emit()

    def focus_first(self) -> None:
        """The keyboard goes to the first field that is shown, or where none is to a button."""
        assert self.inside is not None
        fields = [one for one in self.form.fields() if not one.isHidden()]
        deeds = (one for one in self.inside.findChildren(Button) if one.isVisibleTo(self.inside))
        first = next(chain(fields, deeds), None)
        if first is not None:
            first.setFocus()
