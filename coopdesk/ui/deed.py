"""A deed on a page about one thing (an account, a loan): a card that opens, says what will be, does
it and goes."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from coopdesk.records.book import Command
from coopdesk.records.members import MemberRow
from coopdesk.records.money import Money
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, label
from coopdesk.ui.kit.fields import Field
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, holder
from coopdesk.ui.theme import look

S = TypeVar("S")


class Deed(Card, Generic[S]):
    """A deed: what it means, what it takes, what will be, and a button that says it whole.

    `NEEDS` is the command, so that nobody is offered what they may not do; without one it changes
    nothing.
    """

    TITLE: ClassVar[str] = ""  # marked with N_
    ABOUT: ClassVar[str] = ""  # marked with N_
    NEEDS: ClassVar[Command[..., Any] | None] = None
    ICON: ClassVar[str] = "edit"
    #: The fields that have a row of their own, by name.
    WIDE: ClassVar[frozenset[str]] = frozenset()

    done = Signal(str)  # what to tell the person
    left = Signal()

    def __init__(self, desk: Desk, subject: S) -> None:
        t = desk.language.gettext
        super().__init__(t(self.TITLE))
        self.desk, self.subject, self.language = desk, subject, desk.language
        fields = self.fields()
        wide = [one for one in fields if one.name in self.WIDE]
        self.form = Form(fields, desk.language, columns=2, wide=wide)
        self.result = label("", "strong", wrap=True)
        self.do = buttons.primary("", self._submit, icon=self.ICON)
        self.leave = buttons.secondary(t("Cancel"))
        self.leave.clicked.connect(self.left)
        self.body.addWidget(label(t(self.ABOUT), "muted", wrap=True))
        self.body.addWidget(self.form)
        for part in self.parts():
            self.body.addWidget(part)
        self.body.addWidget(self.result)
        self.body.addWidget(holder(Flow(self.do, self.leave, gap=8)))
        for part in self.below():
            self.body.addWidget(part)
        self.body.setSpacing(look().px(12))
        self.form.changed.connect(self._show)
        self.form.setVisible(bool(self.form.fields()))
        does_it(self, self.do.click)
        self._show()

    # --- what each deed says -------------------------------------------------------------------

    @classmethod
    def is_offered(cls, subject: S) -> bool:
        """Whether it makes sense for this one."""
        raise NotImplementedError

    def fields(self) -> list[Field[Any]]:
        """What is asked, in its order."""
        return []

    def parts(self) -> list[QWidget]:
        """What stands between the fields and the button, such as figures before and after."""
        return []

    def below(self) -> list[QWidget]:
        """What is looked through after the button, such as a long list of what will be."""
        return []

    def word(self) -> str:
        """The whole deed, for its button."""
        raise NotImplementedError

    def after(self) -> str:
        """What will be, before it is written; empty: nothing to tell yet."""
        return ""

    def send(self, **typed: Any) -> str:
        """Do it; gives what to tell the person."""
        raise NotImplementedError

    # --- doing -----------------------------------------------------------------------------------

    def _show(self) -> None:
        self.do.setText(buttons.literal(self.word()))
        said = self.after()
        self.result.setText(said)
        self.result.setVisible(bool(said))

    def _submit(self) -> None:
        said = self.form.submit(self.send)
        if said is None:
            self.form.show()  # also of a deed without fields: the no stands there
        else:
            self.done.emit(said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes a deed in which nothing was typed; what was typed stays for later."""
        if event.key() == Qt.Key.Key_Escape and not self.form.dirty:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focus_first(self) -> None:
        """Put the keyboard in its first field, or on its button."""
        first = next(iter(self.form.fields()), None)
        (first or self.do).setFocus()

    def member(self) -> MemberRow | None:
        """The member who is chosen already."""
        found: MemberRow | None = self.form["member"].peek()
        return found

    def money(self, field: str) -> Money | None:
        """An amount that can be read already."""
        found: Money | None = self.form[field].peek()
        return found

    def with_amount(self, words: str, amount: Money | None, *, else_: str) -> str:
        """Words with an amount in them; `else_` as long as there is none."""
        return words.format(amount=self.language.amount(amount)) if amount else else_
