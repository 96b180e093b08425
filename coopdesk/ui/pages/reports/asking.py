"""What a paper needs to know: of whom or what, and of when."""

from __future__ import annotations

from datetime import date
from typing import Any

from coopdesk.i18n import LANGUAGES
from coopdesk.records import accounts, bodies, members_on_paper, statements
from coopdesk.records.accounts import AccountRow
from coopdesk.records.cash import boxes
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, BodyId
from coopdesk.ui import papers
from coopdesk.ui.choosing import account_field, member_field
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.fields import ChoiceField, DayField, Field, NumberField
from coopdesk.ui.kit.forms import read
from coopdesk.ui.kit.layouts import reveal
from coopdesk.ui.pages.reports.kinds import NEW, WHOLE, Kind


class Asking:
    """The fields of the page. `show_kind` shows those that a paper needs, `read` reads them."""

    def __init__(self, desk: Desk) -> None:
        t, language, today = desk.language.gettext, desk.language, desk.today
        self._desk = desk
        self._kind: Kind | None = None
        self.member = member_field(desk)
        self._roles: frozenset[str] = frozenset()
        self.account = account_field(desk, "account", t("&Account"), self._may_be)
        self.from_ = self._day("from_", t("&From"), desk.ask(statements.first_of_year, today))
        self.until = self._day("until", t("&Until"), today)
        self.on = self._day("on", t("&Day"), today)
        self.box: ChoiceField[AccountId] = ChoiceField("box", t("Cash &box"), [], language)
        self.organ: ChoiceField[BodyId] = ChoiceField("body", t("Of &which body"), [], language)
        self.proof = papers.proof_field(desk)
        self._make_folios()
        self.offer_boxes()
        self.language: ChoiceField[str] = ChoiceField(
            "language", t("&Language of the paper"), [], language
        )

    def _make_folios(self) -> None:
        """Which lines of a register are printed, and on which folios of its bound book."""
        t, language = self._desk.language.gettext, self._desk.language
        lines = [
            (WHOLE, t("The whole register")),
            (NEW, t("Only what is not in the bound book yet")),
        ]
        self.lines: ChoiceField[str] = ChoiceField(
            "lines", t("W&hat is printed"), lines, language, value=WHOLE
        )
        self.first = NumberField("first", t("First &folio"), language)
        self.blank = NumberField("blank", t("E&mpty folios after it"), language, optional=True)
        self.lines.changed.connect(self.offer_folio)

    def offer_folio(self) -> None:
        """The folio with which the bound book goes on; a whole register begins a new one."""
        kind = self._kind
        if kind is None or not kind.bound:
            return
        anew = "lines" in kind.fields and self.lines.peek() == WHOLE
        after = self._desk.ask(members_on_paper.next_folio, kind.name)
        self.first.set_value(1 if anew else after)
        self.blank.set_value(None)

    def _day(self, name: str, label: str, value: date) -> DayField:
        return DayField(name, label, self._desk.language, today=self._desk.today, value=value)

    def offer_boxes(self) -> None:
        """Offer boxes and bodies as they are now. A box that was closed is chosen no more."""
        t, desk = self._desk.language.gettext, self._desk
        self.box.set_options([(one.id, t(one.name)) for one in desk.ask(boxes.boxes)])
        if self.box.is_empty():
            self.box.set_value(desk.ask(boxes.main_box))
        found = desk.ask(bodies.bodies)
        self.organ.set_options([(one.id, t(one.name)) for one in found])
        if self.organ.is_empty() and found:
            self.organ.set_value(found[0].id)

    def show_kind(self, kind: Kind) -> None:
        """Ask for what this paper needs."""
        fresh, self._kind = kind is not self._kind, kind
        for field in self._every():
            reveal(field, field.name in kind.fields)
            field.clear_complaint()
        if kind.statement is not None and "account" in kind.statement.asks:
            self._offer_accounts(kind.statement.roles)
        self._offer_languages(kind)
        if fresh:
            self.offer_folio()

    def _offer_accounts(self, roles: frozenset[str]) -> None:
        """The first of some roles is chosen already; of any account a person must say which."""
        self._roles, chosen = roles, self.account.peek()
        if roles and (chosen is None or not self._may_be(chosen)):
            found = [one for one in self._desk.ask(accounts.accounts) if self._may_be(one)]
            self.account.set_value(found[0] if found else None)

    def _may_be(self, account: AccountRow) -> bool:
        return not self._roles or account.role in self._roles

    def _offer_languages(self, kind: Kind) -> None:
        t = self._desk.language.gettext
        codes = dict.fromkeys([*self._desk.coop.languages, *LANGUAGES])
        options = [(code, LANGUAGES[code]) for code in codes if code in LANGUAGES]
        if kind.own_language:
            options.insert(0, ("", t("The member's own")))
        self.language.set_options(options)
        if kind.own_language or self.language.peek() is None:
            self.language.set_value(options[0][0])

    def _every(self) -> list[Field[Any]]:
        days: list[Field[Any]] = [self.from_, self.until, self.on]
        folios: list[Field[Any]] = [self.lines, self.first, self.blank]
        return [self.member, self.account, *days, self.box, self.organ, self.proof, *folios]

    def fields(self) -> list[Field[Any]]:
        """Those that are shown, in their order."""
        wanted = self._kind.fields if self._kind else ()
        return [*(one for one in self._every() if one.name in wanted), self.language]

    def read(self) -> dict[str, Any] | None:
        """What the fields hold by name, or None when one can't be read and says so."""
        said = read(self.fields(), self._desk.language)
        if said and "until" in said and said["until"] < said["from_"]:
            t = self._desk.language.gettext
            self.until.complain(t("The last day comes before the first."))
            return None
        if said and "first" in said:
            try:
                members_on_paper.check_folios(said["first"], said["blank"] or 0)
            except Refused as no:
                field = self.blank if no.field == "blank" else self.first
                field.complain(self._desk.language.say(no.text))
                return None
        return said

    @property
    def day(self) -> date:
        """The last day that the paper is of, for the name of its file."""
        wanted = self._kind.fields if self._kind else ()
        day = self.on.peek() if "on" in wanted else self.until.peek()
        return day or self._desk.today
