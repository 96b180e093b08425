"""Passwords: one's own is changed, and who forgot theirs gets a new one."""

from __future__ import annotations

from coopdesk import paths
from coopdesk.exchange import recovering
from coopdesk.i18n import N_
from coopdesk.records import devices, office
from coopdesk.records.errors import Refused
from coopdesk.records.ids import PersonId
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.fields import ChoiceField, SecretField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import row
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.recovery.matter import Matter


class Passwords(Matter):
    """Who may set up the book helps the others; who forgot that one too takes the sheet."""

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        self._desk = desk
        super().__init__(
            language,
            t("Passwords"),
            t(
                "Somebody forgot theirs: give them a new one, which they then change. Who forgot"
                " their own presses “I forgot the password” where the desk asks for it, and takes"
                " the recovery sheet."
            ),
            t("Give a new one"),
        )
        self.begin.setEnabled(desk.may(office.reset_password))
        self.own = buttons.link(
            t("Change my password"), weakly(desk.go, Place("settings", text="password"))
        )
        self.body.addLayout(row(self.own, None))
        self.person: ChoiceField[PersonId] = ChoiceField("person", t("&Who"), [], language)
        self.new = SecretField("new", t("&New password"), language)
        self.again = SecretField("again", t("The same once &more"), language)
        self.deed = buttons.primary(t("Give this password"), self._give, icon="lock")
        self.hold(Form([self.person, self.new, self.again], language), self.deed)

    def look(self) -> None:
        """Offer the others who sign in; without any there is nobody to help."""
        own = self._desk.actor.person
        others = [p for p in self._desk.ask(office.people) if p.active and p.id != own]
        self.person.set_options([(one.id, one.name) for one in others])
        if len(others) == 1:
            self.person.set_value(others[0].id)
            self.form.settle()
        if not self.is_open:
            self.begin.setVisible(bool(others))

    def fold(self) -> None:
        """The same; without others there is nothing to unfold."""
        super().fold()
        self.look()

    def _give(self) -> None:
        self.form.submit(self._send)

    def _send(self, *, person: PersonId, new: str, again: str) -> bool:
        if new != again:
            raise Refused(N_("The two are not the same: type them again."), field="again")
        desk, t = self._desk, self._desk.language.gettext
        recovering.give_password(desk.book, paths.home(), person, new)
        name = next(one.name for one in desk.ask(office.people) if one.id == person)
        several = len(desk.ask(devices.devices)) > 1
        desk.say(
            t("{name} has a new password.").format(name=name),
            advice=t("The other PCs learn of it when they sync.") if several else "",
        )
        self.fold()
        return True
