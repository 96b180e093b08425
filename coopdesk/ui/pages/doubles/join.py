"""Two lines of the register side by side: field by field a person says whose value is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from PySide6.QtWidgets import QWidget

from coopdesk.i18n import N_, Language, from_left
from coopdesk.records import doubles, filed, lives, members, membership
from coopdesk.records.book import Topic
from coopdesk.records.doubles import Choice, Preview
from coopdesk.records.ids import MemberId
from coopdesk.records.members import MemberFile, MemberRow
from coopdesk.records.membership import Standing
from coopdesk.reports.wording import member
from coopdesk.ui.choosing import member_field
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Note, label, short
from coopdesk.ui.kit.changes import Change, Changes
from coopdesk.ui.kit.fields import TextField
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, row, whole_page
from coopdesk.ui.kit.people import Pair, Pairs, Portrait
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.pages.doubles.words import KINDS, name_of, value_of
from coopdesk.ui.theme import Kind

_BESIDE: Final = 860  # at 100 % text
_KEPT, _GONE = "kept", "gone"


@dataclass(frozen=True, slots=True)
class _Row:
    """A field in which they differ, and whose value is kept."""

    choice: Choice
    whose: str


class JoinMembers(Page):
    """`place.member` is kept unless the person turns it round, `place.about` the other: without it
    the other is chosen here. Enter on a field takes the other's value.
    """

    TITLE = N_("Two numbers, one person")
    TOPICS: ClassVar[Topic] = ~Topic.NONE

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t, language = desk.language.gettext, desk.language
        self._preview: Preview | None = None
        self._picks: dict[str, str] = {}
        self._rows: list[_Row] = []
        self.heading = Heading(t(self.TITLE), " ")
        self.note = Note("", Kind.REFUSE)
        self.other = member_field(desk)
        self.asks = Card(t("Who is the same person?"), self.other)
        self.people = (_Head(language, t("This line is kept")), _Head(language, t("This one goes")))
        self.turn = buttons.secondary("", self._turn, icon="undo")
        self.table = self._make_table()
        self.take = buttons.secondary("", self._take_chosen)
        self.money = Changes(language)
        self.moves = Pairs()
        self.tells = label("", "muted", wrap=True)
        self.why = TextField("why", t("What you found out"), language, optional=True)
        self.do = buttons.primary("", self.do_it, icon="check")
        self._lay_out()
        self._wire()
        self.show_place(place)

    def _make_table(self) -> Table[_Row]:
        t, cells = self.desk.language.gettext, _Cells(self.desk.language)
        self._cells = cells
        columns = [
            Column(t("What"), cells.name),
            Column(
                t("This line is kept"),
                cells.kept,
                tone=cells.of_kept,
                stretch=True,
                least=110,
                wraps=True,
            ),
            Column(
                t("This one goes"),
                cells.gone,
                tone=cells.of_gone,
                stretch=True,
                least=110,
                wraps=True,
            ),
            Column(t("After"), cells.after, stretch=True, least=110, bold=True, wraps=True),
        ]
        same = EmptyState(t("Both lines say the same"), icon="check")
        return Table(columns, name=t("Whose value is kept"), key=_key, empty=same, least=4)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        heads = Sides(*self.people, shares=(1, 1), least=560)
        told = t("Enter takes the other value.")
        fields = Card(
            t("Whose value is kept"),
            label(told, "muted", wrap=True),
            self.table,
            holder(Flow(self.take, self.turn, gap=8)),
        )
        fields.body.setStretchFactor(self.table, 1)
        moved = Card(t("What they have together"), self.money, self.moves)
        deeds = Card("", self.tells, self.why, holder(Flow(self.do)))
        left, right = column(heads, fields, gap=16), holder(column(moved, deeds, None, gap=16))
        left.setStretch(1, 1)
        self.sides = Sides(holder(left), right, shares=(3, 2), least=_BESIDE)
        self._choosing = holder(column(self.asks, None))
        parts = (self.heading, self._choosing, self.note, self.sides)
        self.setLayout(whole_page(*parts, grows=self.sides))

    def _wire(self) -> None:
        self.other.picked.connect(self._pick)
        self.table.opened.connect(self._take)
        self.table.chosen.connect(self._word_take)
        does_it(self, self.do_it)

    # --- what the window asks --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        if (place.member, place.about) != (self.place.member, self.place.about):
            self._picks = {}
        super().show_place(place)
        self._look()

    def refresh(self, topics: Topic) -> None:
        self._look()

    def has_typed(self) -> bool:
        return bool(self._picks) or not self.why.is_empty()

    def focus_first(self) -> None:
        (self.table if self._preview is not None else self.other).setFocus()

    # --- looking ---------------------------------------------------------------------------------

    def _look(self) -> None:
        kept, gone = self.place.member, self.place.about
        self._preview = None
        if kept is not None and gone is not None and kept != gone:
            self._preview = self.desk.ask(doubles.preview, kept, MemberId(gone), self.desk.today)
        self._choosing.setVisible(self._preview is None)
        self.sides.setVisible(self._preview is not None)
        self.note.say("")
        self.heading.say(self.desk.language.gettext(self.TITLE), self._about())
        if self._preview is not None:
            self._show(self._preview)

    def _about(self) -> str:
        """Who is kept, while the other is not chosen yet."""
        t, seen = self.desk.language.gettext, self._preview
        if seen is None and self.place.member is not None:
            one = self.desk.ask(members.file, self.place.member)
            who = member(one.number, short(one.name))
            return t("{member} stands in the register twice.").format(member=who)
        return t("What is of the one that goes is of the one that is kept from now on.")

    def _show(self, seen: Preview) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        for head, one in zip(self.people, (seen.kept, seen.gone), strict=True):
            now, _ = self.desk.ask(membership.life, one.id, self.desk.today)
            head.show_member(one, now, self.desk.ask(filed.photo, one.id))
        self._show_fields(seen)
        self.money.show_changes(
            [
                Change(
                    t(KINDS[one.kind]),
                    language.amount(one.kept),
                    language.amount(one.together),
                )
                for one in seen.accounts
            ]
        )
        self.moves.show_pairs(self._moved(seen))
        number = {"kept": seen.kept.number, "gone": seen.gone.number}
        self.tells.setText(
            t(
                "No {gone} stays in the register as joined with No {kept}, and is never given"
                " again. Receipts and minutes stay as they are. This can't be taken back."
            ).format(**number)
        )
        self.turn.setText(t("Keep No {number} instead").format(number=seen.gone.number))
        self.do.setText(t("Join No {gone} with No {kept} for good").format(**number))
        self.do.setEnabled(not seen.no and self.desk.may(doubles.join_members))
        if seen.no:
            self.note.say(language.say(seen.no[0]), Kind.REFUSE)

    def _show_fields(self, seen: Preview) -> None:
        chosen = self.table.row()
        rows = [_Row(one, self._picks.get(one.name, one.whose)) for one in seen.choices]
        self._cells.show_numbers(seen.kept.number, seen.gone.number)
        self._rows = rows
        self.table.show_rows(rows)
        if chosen is None:
            self.table.choose_first()
        self._word_take(self.table.row())

    def _moved(self, seen: Preview) -> list[Pair]:
        """Each account that goes over, and all else."""
        t, language = self.desk.language.gettext, self.desk.language
        pairs = []
        for one in seen.holdings:
            note = t("is empty: closed") if one.id in seen.closed else t("goes over")
            if one.closed:
                note = t("closed {day}").format(day=language.day(one.closed))
            pairs.append(Pair(language.say(one.words), language.amount(one.balance), note=note))
        return [*pairs, *(Pair(language.say(one), "") for one in seen.moved)]

    # --- deeds -----------------------------------------------------------------------------------

    def _pick(self, found: MemberRow) -> None:
        if found.id == self.place.member:
            self.other.complain(self.desk.language.gettext("Choose two different members."))
            return
        self.show_place(Place("join_members", member=self.place.member, about=found.id))
        self.focus_first()

    def _turn(self) -> None:
        """The other line is kept. What was picked stays picked."""
        if self._preview is None:
            return
        other = {_KEPT: _GONE, _GONE: _KEPT}
        picks = {row.choice.name: other[row.whose] for row in self._rows}
        kept, gone = self._preview.gone.id, self._preview.kept.id
        self.show_place(Place("join_members", member=kept, about=gone))
        self._picks = picks
        self._look()
        self.focus_first()

    def _take_chosen(self) -> None:
        chosen = self.table.row()
        if chosen is not None:
            self._take(chosen)

    def _take(self, chosen: _Row) -> None:
        if self._preview is not None:
            self._picks[chosen.choice.name] = _GONE if chosen.whose == _KEPT else _KEPT
            self._show_fields(self._preview)

    def _word_take(self, chosen: _Row | None) -> None:
        self.take.setVisible(chosen is not None)
        if chosen is None or self._preview is None:
            return
        one = self._preview.gone if chosen.whose == _KEPT else self._preview.kept
        words = self.desk.language.gettext("Take what No {number} has")
        self.take.setText(buttons.literal(words.format(number=one.number)))

    def do_it(self) -> None:
        """Join them for good."""
        seen, language = self._preview, self.desk.language
        if seen is None or not self.do.isEnabled():
            return
        picks = {row.choice.name: row.whose for row in self._rows}
        with Refusals(self.note, language, [self.why]):
            self.desk.do(
                doubles.join_members,
                kept=seen.kept.id,
                gone=seen.gone.id,
                picks=picks,
                why=self.why.peek() or "",
            )
            self._picks = {}
            self.why.clear()
            told = language.gettext("No {gone} is joined with No {kept}.")
            self.desk.say(told.format(gone=seen.gone.number, kept=seen.kept.number))
            self.desk.back()  # nobody comes back to what is done, only to the page before
            self.desk.go(Place("member", member=seen.kept.id))


class _Head(Card):
    """One of the two: face, name, and what tells them apart."""

    def __init__(self, language: Language, title: str) -> None:
        super().__init__(title)
        self._language = language
        self.portrait = Portrait(size=48)
        self.name, self.known = label("", "strong", wrap=True), label("", "muted", wrap=True)
        words: QWidget = holder(column(self.name, self.known, None, gap=2))
        who = row(self.portrait, words, gap=12)
        who.setStretch(1, 1)
        self.body.addLayout(who)

    def show_member(self, one: MemberFile, now: Standing, photo: bytes) -> None:
        t, language = self._language.gettext, self._language
        self.portrait.show_name(one.name)
        self.portrait.show_photo(photo)
        self.name.setText(from_left(member(one.number, short(one.name))))
        since = t("active since {day}").format(day=language.day(one.joined)) if one.joined else ""
        if now.status != members.ACTIVE:
            since = language.say(lives.said_of(now))
        self.known.setText(" · ".join(filter(None, (one.village, one.phone, since))))


class _Cells:
    """What the table says of a field."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._numbers = {_KEPT: "", _GONE: ""}

    def show_numbers(self, kept: str, gone: str) -> None:
        """Whose photo it is has to be said."""
        self._numbers = {_KEPT: kept, _GONE: gone}

    def name(self, one: _Row) -> str:
        return name_of(self._language, one.choice)

    def kept(self, one: _Row) -> str:
        return value_of(self._language, one.choice, one.choice.kept)

    def gone(self, one: _Row) -> str:
        return value_of(self._language, one.choice, one.choice.gone)

    def of_kept(self, one: _Row) -> Tone:
        return Tone.STRUCK if one.whose == _GONE and one.choice.kept else Tone.PLAIN

    def of_gone(self, one: _Row) -> Tone:
        return Tone.STRUCK if one.whose == _KEPT and one.choice.gone else Tone.PLAIN

    def after(self, one: _Row) -> str:
        if one.choice.name == "photo":
            words = self._language.gettext("of No {number}")
            return words.format(number=self._numbers[one.whose])
        return self.kept(one) if one.whose == _KEPT else self.gone(one)


def _key(one: _Row) -> str:
    return one.choice.name
