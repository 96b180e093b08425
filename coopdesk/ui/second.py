"""A second person at the same desk: they say who they are, and the first stays signed in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ParamSpec, TypeVar

from PySide6.QtWidgets import QWidget

from coopdesk.records import office
from coopdesk.records.access import MAY, ROLE_NAMES, Actor, Permission
from coopdesk.records.book import Command
from coopdesk.records.ids import PersonId
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Note
from coopdesk.ui.kit.fields import ChoiceField, SecretField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import column
from coopdesk.ui.theme import Kind

P = ParamSpec("P")
R = TypeVar("R")


class SecondPerson(QWidget):
    """Who else may do it, and their password. `needs` is what they must be allowed."""

    def __init__(self, desk: Desk, needs: Permission) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk, self._needs = desk, needs
        self.person: ChoiceField[PersonId] = ChoiceField(
            "person", t("Se&cond person"), [], desk.language
        )
        self.password = SecretField("password", t("Their &password"), desk.language, optional=True)
        self.form = Form([self.person, self.password], desk.language)
        self.nobody = Note(
            t("Nobody else may do this yet. Let a second person sign in under Settings."),
            Kind.WARN,
        )
        self.setLayout(column(self.form, self.nobody))

    def offer(self, without: Iterable[PersonId | None]) -> bool:
        """Offer everybody who may, but these. Whether there is anybody."""
        t = self._desk.language.gettext
        left_out = {self._desk.actor.person, *without}
        options = [
            (one.id, t("{name} · {role}").format(name=one.name, role=t(ROLE_NAMES[one.role])))
            for one in self._desk.ask(office.people)
            if one.active and one.id not in left_out and self._needs in MAY[one.role]
        ]
        self.person.set_options(options)
        if self.person.is_empty() and options:
            self.person.set_value(options[0][0])
        self.form.setVisible(bool(options))
        self.nobody.setVisible(not options)
        return bool(options)

    def actor(self, *, person: PersonId, password: str | None) -> Actor:
        """The second person, by their password. Refused when it is not theirs."""
        return self._desk.ask(office.sign_in, person=person, password=password or "")

    def clear(self) -> None:
        """Forget the password."""
        self.password.clear()
        self.form.settle()


def as_other(desk: Desk, actor: Actor, command: Command[P, R], *args: P.args, **kw: P.kwargs) -> R:
    """Have a command given by somebody else; who is signed in stays so."""
    book = desk.book
    mine, book.actor = book.actor, actor
    try:
        return book.write(command, *args, **kw)
    finally:
        book.actor = mine
