"""Borrowing groups: who borrows together, what each owes, and who joins or leaves."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import QTimer, Signal

from coopdesk.i18n import N_
from coopdesk.records import lending
from coopdesk.records.book import Command, Topic
from coopdesk.records.lending import TeamMemberRow, TeamRow
from coopdesk.records.members import MemberRow
from coopdesk.ui.beginning import Beginning, BeginPage
from coopdesk.ui.choosing import DeskDay, member_field
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Mark, Note, label
from coopdesk.ui.kit.fields import Field, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Flow, bring_into_view, column, holder
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.tables import Column
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.lending import late_mark
from coopdesk.ui.theme import Kind


class Teams(BeginPage[TeamRow]):
    """The groups at the left, the chosen one beside: its members, who joins, who leaves.

    `place.about` is a group to choose.
    """

    TITLE = N_("Borrowing groups")
    ABOUT = N_("Each member answers for the loans of all.")
    NEW = N_("Form a group")
    PAST = N_("Also groups that ended")
    LEAST = 5
    TOPICS: ClassVar[Topic] = Topic.LOANS | Topic.MEMBERS

    def columns(self) -> list[Column[TeamRow]]:
        t = self.desk.language.gettext
        return [
            Column(t("Group"), _name, pill=self._mark, stretch=True),
            Column(t("Village"), _village, gives=2),
            Column(t("Members"), self._count, sort=_many, right=True),
            Column(t("Owed"), self._owed, sort=_owes, right=True),
        ]

    @staticmethod
    def key(row: TeamRow) -> int:
        return row.id

    def empty(self) -> EmptyState:
        t = self.desk.language.gettext
        begin = buttons.secondary(t(self.NEW), self.new.click, icon="add")
        return EmptyState(
            t("No groups yet"),
            t("Members who borrow together and answer for each other stand here."),
            begin,
            "people",
        )

    def cards(self) -> tuple[_Forming, _One]:
        return _Forming(self.desk), _One(self.desk)

    def rows(self) -> list[TeamRow]:
        return self.desk.ask(lending.teams, closed=bool(self.past.peek()))

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        if place.about is not None:
            self.table.choose(place.about)

    def after_made(self) -> None:
        """A group that was formed is asked for more members."""
        self.one.member.setFocus()

    def _mark(self, row: TeamRow) -> Mark | None:
        language = self.desk.language
        if row.closed is not None:
            said = language.gettext("ended {day}")
            return Mark(said.format(day=language.day(row.closed)))
        days = (self.desk.today - row.late).days if row.late else 0
        return late_mark(language, days) if days > 0 else None

    def _count(self, row: TeamRow) -> str:
        return self.desk.language.number(len(row.members))

    def _owed(self, row: TeamRow) -> str:
        return self.desk.language.figure(row.owed)


class _Forming(Beginning):
    """A new group: what it is called, where, and who is in it."""

    SAYS = N_("The group is formed.")
    ICON = "people"

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        self._members: list[MemberRow] = []
        self.name = TextField("name", t("What it is &called"), language)
        self.village = TextField("village", t("&Village"), language, optional=True)
        self.day = DeskDay(desk)
        self.day.label.setText(t("&Formed on"))
        self.form = Form([self.name, self.village, self.day], language, columns=2)
        self.member = member_field(desk)
        self.member.optional = True
        self.member.label.setText(t("A &member who joins"))
        self.people = Pairs()
        super().__init__(desk, t("Form a group"), self.form, self.member, self.people)
        self.member.picked.connect(self._add)

    def fill(self) -> None:
        self._members.clear()
        self.day.back_to_today()

    def fields(self) -> list[Field[Any]]:
        return [*super().fields(), self.member]

    def has_typed(self) -> bool:
        return super().has_typed() or bool(self._members)

    def _add(self, found: MemberRow) -> None:
        if all(one.id != found.id for one in self._members):
            self._members.append(found)
        self.member.clear()
        self.word()
        # Whoever is taken by Enter is followed by the next one, once the field has gone on.
        QTimer.singleShot(0, self.member, self.member.setFocus)

    def _remove(self, found: MemberRow) -> None:
        self._members.remove(found)
        self.word()
        self.member.setFocus()

    def word(self) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        pairs = []
        for one in self._members:
            away = buttons.link(t("Take out"), weakly(self._remove, one))
            away.setAccessibleName(t("Take {name} out").format(name=one.name))
            named = t("{number} · {name}").format(number=one.number, name=one.name)
            pairs.append(Pair(named, "", away, note=one.village))
        self.people.show_pairs(pairs)
        count = len(self._members)
        words = language.ngettext(
            "Form the group of {n} member", "Form the group of {n} members", count
        )
        self.do.setText(words.format(n=language.number(count)))
        self.do.setEnabled(self.desk.may(lending.form_team))
        self.note.say("")

    def send(self, typed: dict[str, Any]) -> int:
        said = typed | {"village": typed["village"] or ""}
        return self.desk.do(lending.form_team, members=[one.id for one in self._members], **said)


class _One(Card):
    """A group: its members with what each owes, one more who joins, and its name."""

    done = Signal()

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        super().__init__(" ")
        self._desk = desk
        self._row: TeamRow | None = None
        self._can_change = False
        self.facts, self.people = Pairs(), Pairs()
        self.note = Note("", Kind.REFUSE)
        self.member = member_field(desk)
        self.member.label.setText(t("A &member who joins"))
        self.post = TextField("post", t("&Post in the group"), language, optional=True)
        self.form = Form([self.member, self.post], language, columns=2)
        self.add = buttons.primary(t("Let the member join"), self.do_it, icon="add")
        self.close_ = buttons.quiet(t("End the group"), self._close)
        self.change = buttons.quiet(t("Change its name"), self._change)
        self.name = TextField("name", t("What it is &called"), language)
        self.village = TextField("village", t("&Village"), language, optional=True)
        self.naming = Form([self.name, self.village], language, columns=2)
        self.keep = buttons.secondary(t("Keep the changes"), self._keep, icon="save")
        self.same = buttons.quiet(t("Leave it as it is"), self._leave_name)
        self._naming = holder(column(self.naming, holder(Flow(self.keep, self.same))))
        self._naming.hide()
        self._joining = holder(column(self.form, holder(Flow(self.add))))
        self._deeds = holder(Flow(self.change, self.close_))
        self._asked: tuple[Command[..., None], str, dict[str, Any]] | None = None
        self.meaning = label("", "strong", wrap=True)
        self.really = buttons.secondary("", self._go_on)
        self.stay = buttons.quiet(t("Leave it as it is"), self._leave_it)
        self._sure = holder(column(self.meaning, holder(Flow(self.really, self.stay))))
        self._sure.hide()
        parts = (self.facts, label(t("Members"), "section"), self.people, self._sure, self.note)
        for part in (*parts, self._joining, self._deeds, self._naming):
            self.body.addWidget(part)
        self.form.changed.connect(self._word)

    def show_row(self, row: TeamRow | None) -> None:
        """Look at a group."""
        if row is None:
            self._row = None
            return
        if self._row is None or self._row.id != row.id:
            self.form.clear()
            self.naming.settle()
            self._naming.hide()
            self.note.say("")
            self._sure.hide()
        self._row = row
        t, language = self._desk.language.gettext, self._desk.language
        self.title.setText(row.name)
        self.setAccessibleName(row.name)
        pairs = [
            Pair(t("Formed on"), language.day(row.formed), note=row.village),
            Pair(t("Loans that run"), language.number(row.loans)),
            Pair(t("Owed by all together"), language.amount(row.owed)),
        ]
        self.facts.show_pairs(pairs)
        self.people.show_pairs([self._pair(one) for one in row.members])
        self._can_change = row.closed is None and self._desk.may(lending.add_to_team)
        self._offer()
        if not self.naming.dirty:
            self.name.set_value(row.name)
            self.village.set_value(row.village or None)
            self.naming.settle()
        self._word()

    def _offer(self) -> None:
        """One thing at a time: nobody joins while the name is changed, or an end is asked for."""
        free = self._can_change and self._naming.isHidden() and self._sure.isHidden()
        for part in (self._joining, self._deeds):
            part.setVisible(free)

    def has_typed(self) -> bool:
        return self.form.dirty or (not self._naming.isHidden() and self.naming.dirty)

    def _pair(self, one: TeamMemberRow) -> Pair:
        t, language = self._desk.language.gettext, self._desk.language
        away = buttons.link(t("Leaves"), weakly(self._leaves, one))
        away.setAccessibleName(t("{name} leaves the group").format(name=one.name))
        away.setEnabled(self._desk.may(lending.leave_team))
        since = t("since {day}").format(day=language.day(one.since))
        note = " · ".join(filter(None, (one.post, since)))
        named = t("{number} · {name}").format(number=one.number, name=one.name)
        return Pair(named, language.amount(one.owed), away, note)

    def _word(self) -> None:
        t, found = self._desk.language.gettext, self.member.peek()
        words = t("Let {name} join") if found else t("Let the member join")
        self.add.setText(buttons.literal(words.format(name=found.name if found else "")))

    # --- deeds -----------------------------------------------------------------------------------

    def do_it(self) -> None:
        """Let the member who was typed join."""
        if self._row is not None and self.form.submit(self._join) is not None:
            self.form.clear()
            self.member.setFocus()

    def _join(self, *, member: MemberRow, post: str | None) -> int:
        assert self._row is not None
        return self._desk.do(
            lending.add_to_team,
            team=self._row.id,
            member=member.id,
            day=self._desk.today,
            post=post or "",
        )

    def _leaves(self, one: TeamMemberRow) -> None:
        t = self._desk.language.gettext
        said = t("{name} leaves the group").format(name=one.name)
        means = t("From today on {name} answers for no new loan of the group.")
        command, day = lending.leave_team, self._desk.today
        self._ask(means.format(name=one.name), said, command, said, place=one.place, day=day)

    def _close(self) -> None:
        if self._row is None:
            return
        t, team = self._desk.language.gettext, self._row.id
        means = t("All its members leave it, and nobody borrows with it any more.")
        told = t("It is written down.")
        self._ask(means, t("End the group"), lending.close_team, told, team=team)

    def _ask(
        self, means: str, deed: str, command: Command[..., None], told: str, **said: Any
    ) -> None:
        """Say what it means before it is done."""
        self._asked = command, told, said
        self.note.say("")
        self.meaning.setText(means)
        self.really.setText(buttons.literal(deed))
        self._naming.hide()
        self._sure.show()
        self._offer()
        self.really.setFocus()
        bring_into_view(self._sure)

    def _go_on(self) -> None:
        self._sure.hide()
        self._offer()
        if self._asked is not None:
            command, told, said = self._asked
            self._try(command, told, **said)

    def _leave_it(self) -> None:
        self._sure.hide()
        self._offer()
        self.done.emit()

    def _try(self, command: Command[..., None], told: str, **said: Any) -> None:
        """Do it, tell of it, and give the keyboard a place: the button that it had is gone."""
        with Refusals(self.note, self._desk.language):
            self._desk.do(command, **said)
            self._desk.say(told)
            self.done.emit()

    def _change(self) -> None:
        self._naming.show()
        self._offer()
        self.name.setFocus()
        bring_into_view(self._naming)

    def _keep(self) -> None:
        if self.naming.submit(self._rename) is not None:
            self._close_name()

    def _leave_name(self) -> None:
        if self._row is not None:
            self.name.set_value(self._row.name)
            self.village.set_value(self._row.village or None)
        self._close_name()

    def _close_name(self) -> None:
        """The name is as it shall be; the keyboard goes back to what can be done."""
        self.naming.settle()
        self._naming.hide()
        self._offer()
        self.change.setFocus()

    def _rename(self, *, name: str, village: str | None) -> bool:
        assert self._row is not None
        shown = {"name": self._row.name, "village": self._row.village}
        said = {"name": name, "village": village or ""}
        changes = {key: one for key, one in said.items() if one != shown[key]}
        if changes:
            self._desk.do(lending.change_team, team=self._row.id, changes=changes, shown=shown)
        return True


def _name(row: TeamRow) -> str:
    return row.name


def _village(row: TeamRow) -> str:
    return row.village


def _many(row: TeamRow) -> int:
    return len(row.members)


def _owes(row: TeamRow) -> int:
    return row.owed.minor
