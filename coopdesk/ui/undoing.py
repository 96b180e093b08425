"""Taking something back that was chosen in a list, with a reason, here on the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Note
from coopdesk.ui.kit.fields import NoteField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import Flow, bring_into_view, column, holder
from coopdesk.ui.theme import Kind

R = TypeVar("R")


class TakingBack(QWidget):
    """A button that asks why; then the reason, a warning where there is one, and the whole deed.

    The page connects `begin` to what calls `ask`, and `do_it` to what calls `send`. `beside`
    stands at the left of `begin`.
    """

    def __init__(self, language: Language, words: str, *beside: QWidget, gap: int = 8) -> None:
        super().__init__()
        t = language.gettext
        self.begin = buttons.secondary(words, icon="undo")
        self.note = Note("", Kind.WARN)
        self.reason = NoteField("reason", t("&Why is it taken back?"), language, lines=2)
        self.form = Form([self.reason], language)
        self.do_it = buttons.secondary("", icon="undo")
        self.leave = buttons.quiet(t("Leave it as it is"), self._leave)
        deeds = holder(Flow(self.do_it, self.leave))
        self._why = holder(column(self.note, self.form, deeds, gap=gap))
        self._why.hide()
        self.setLayout(column(holder(Flow(*beside, self.begin)), self._why))

    @property
    def asking(self) -> bool:
        """Whether the reason is asked for."""
        return not self._why.isHidden()

    def by_key(self, otherwise: Callable[[], Any]) -> None:
        """What Ctrl+Enter does on the page: whoever types why something is taken back means that,
        not what stands ready beside it.
        """
        if self.asking and self.isAncestorOf(self.window().focusWidget()):
            self.do_it.click()
        else:
            otherwise()

    def has_typed(self) -> bool:
        """Whether a reason was begun."""
        return self.asking and not self.reason.is_empty()

    def ask(self, deed: str, warning: str = "") -> None:
        """Ask for the reason. `deed` is the whole deed, for its button."""
        self.do_it.setText(deed)
        self.note.say(warning, Kind.WARN)
        self._why.show()
        self.begin.hide()
        self.reason.setFocus()
        bring_into_view(self._why)

    def leave_it(self) -> None:
        """Ask no more, and forget what was typed."""
        self.form.clear()
        self._why.hide()
        self.begin.show()

    def _leave(self) -> None:
        self.leave_it()
        self.begin.setFocus()

    def send(self, send: Callable[..., R], **about: Any) -> R | None:
        """Do it, once, with the reason; None when a reason is missing or a rule says no."""
        done = self.form.submit(send, **about) if self.asking else None
        if done is not None:
            self.leave_it()
        return done
