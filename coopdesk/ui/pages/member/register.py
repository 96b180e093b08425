"""What the register says of a member, and their life in the co-op."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from coopdesk.i18n import ERASED, Language
from coopdesk.records import doubles, members, membership, nominees, resolutions
from coopdesk.records.ids import MemberId
from coopdesk.records.members import MemberFile
from coopdesk.records.membership import ACTIVE, DOUBLE, LEAVING, LEFT
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.living import life_pairs
from coopdesk.ui.resolving import minutes_link

_BESIDE = 820  # at 100 % text


class Register(QWidget):
    """The line of the register beside the life of the member."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk = desk
        self._member: MemberId | None = None
        self.facts, self.life = Pairs(), Life(desk)
        self.edit = buttons.secondary(t("&Edit"), self._go_edit, icon="edit")
        self.card = buttons.secondary(t("Cards and labels"), self._go_card, icon="print")
        about = Card(t("In the register"), self.facts, holder(Flow(self.edit, self.card)))
        left, right = holder(column(about, None)), holder(column(self.life, None))
        self.setLayout(column(Sides(left, right, shares=(1, 1), least=_BESIDE)))

    def show_member(self, one: MemberFile) -> None:
        """Look at what is written down of them."""
        desk = self._desk
        self._member = one.id
        self.facts.show_pairs(
            [*_facts(one, _named(desk, one), desk.language), *admitted_by(desk, one)]
        )
        self.life.show_member(one)
        double = one.status == DOUBLE
        self.edit.setEnabled(not double and desk.may(members.change_member))

    def focus_first(self) -> None:
        self.edit.setFocus()

    def _go_edit(self) -> None:
        self._desk.go(Place("edit_member", member=self._member))

    def _go_card(self) -> None:
        self._desk.go(Place("member_cards", member=self._member))


class Life(Card):
    """The steps and sanctions of the member, and what can be done about them."""

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__(t("Life in the co-op"))
        self._desk = desk
        self._member: MemberId | None = None
        self.steps = Pairs()
        self.leaving = buttons.quiet(t("They leave"), weakly(self._go, "leaving"))
        self.sanction = buttons.quiet(t("Sanctions"), weakly(self._go, "sanctions"))
        self.trail = buttons.quiet(t("Everything, with who and when"), weakly(self._go, "trail"))
        self.body.addWidget(self.steps)
        self.erase = buttons.quiet(t("Erase their data"), weakly(self._go, "erasing"))
        self.same = buttons.quiet(t("The same person as…"), weakly(self._go, "join_members"))
        deeds = (self.leaving, self.sanction, self.same, self.trail, self.erase)
        self.body.addWidget(holder(Flow(*deeds)))

    def show_member(self, one: MemberFile) -> None:
        """What is known of them."""
        desk, t = self._desk, self._desk.language.gettext
        self._member = one.id
        now, steps = desk.ask(membership.life, one.id, desk.today)
        self.steps.show_pairs(life_pairs(desk, one.id, steps, one.joined))
        self.same.setVisible(now.status == ACTIVE and desk.may(doubles.join_members))
        words = {LEAVING: t("Settle with them"), LEFT: t("How they left")}
        self.leaving.setText(words.get(now.status, t("They leave")))
        for deed in (self.leaving, self.sanction):
            deed.setVisible(bool(now.status))  # whose first payment was taken back is no member
        self.erase.setVisible(now.status == LEFT and one.name != ERASED)

    def _go(self, page: str) -> None:
        self._desk.go(Place(page, member=self._member))


def admitted_by(desk: Desk, one: MemberFile) -> list[Pair]:
    """The resolution that admitted somebody, and the way to its minutes."""
    what = desk.language.gettext("Admitted by")
    found = desk.ask(resolutions.cited_by, resolutions.ADMISSION, one.id)
    if found is not None:
        return [Pair(what, "", minutes_link(desk, found))]
    return [Pair(what, one.resolution)] if one.resolution else []


def _named(desk: Desk, one: MemberFile) -> str:
    """Whom they named, each with a part."""
    return ", ".join(row.named.name for row in desk.ask(nominees.nominees, one.id))


def _facts(one: MemberFile, named: str, language: Language) -> list[Pair]:
    """What the register says, without what it doesn't know; the nominee always."""
    t = language.gettext
    kind = t(members.KINDS[one.kind]) if one.kind in members.KINDS else ""
    said = [
        (t("Kind"), kind if one.kind != members.PERSON else ""),
        (t("Who speaks for them"), one.speaker),
        (t("Sex"), t(members.SEXES[one.sex]) if one.sex in members.SEXES else ""),
        (t("Born"), language.day(one.born) if one.born else ""),
        (t("Identity document"), one.document),
        (t("Phone"), one.phone),
        (t("Village"), one.village),
        (t("Address"), one.address),
        (t("Occupation"), one.occupation),
        (t("Nominee"), named or one.nominee or t("nobody named yet")),
        (t("Joined"), language.day(one.joined) if one.joined else ""),
    ]
    return [Pair(what, value) for what, value in said if value]
