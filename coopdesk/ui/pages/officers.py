"""Officers: who serves in which post, from when until when, elected by which resolution."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from PySide6.QtCore import Signal

from coopdesk.i18n import N_
from coopdesk.records import bodies, meetings
from coopdesk.records.bodies import POSTS, BodyRow, OfficerRow
from coopdesk.records.book import Topic
from coopdesk.records.ids import BodyId, OfficerId
from coopdesk.records.members import MemberRow
from coopdesk.records.posts import SINGLE
from coopdesk.records.resolutions import OFFICER
from coopdesk.ui.beginning import Beginning, BeginPage
from coopdesk.ui.choosing import member_field
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.gathering import body_options, term_mark, together
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Mark, Note, label
from coopdesk.ui.kit.fields import ChoiceField, DayField, NoteField, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Flow, column, holder
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.tables import Column, Tone
from coopdesk.ui.resolving import ResolutionField
from coopdesk.ui.theme import Kind


class Officers(BeginPage[OfficerRow]):
    """Those of one body (`place.about`), or of all. The chosen one beside, or one who begins."""

    TITLE = N_("Officers")
    NEW = N_("Somebody takes office")
    PAST = N_("Also those who served before")
    SHARES = (4, 3)
    TOPICS: ClassVar[Topic] = Topic.MEETINGS | Topic.MEMBERS

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self.new.setEnabled(desk.may(bodies.take_office))

    def columns(self) -> list[Column[OfficerRow]]:
        t, cells = self.desk.language.gettext, _Cells(self.desk)
        self._cells = cells
        return [
            Column(t("Name"), cells.name, pill=cells.mark, stretch=True, tone=cells.tone),
            Column(t("Post"), cells.post),
            Column(t("Body"), cells.body),
            Column(t("Since"), cells.since, sort=cells.by_since, gives=2),
            Column(t("Until"), cells.until, sort=cells.by_until, gives=1),
        ]

    @staticmethod
    def key(row: OfficerRow) -> OfficerId:
        return row.id

    def empty(self) -> EmptyState:
        t = self.desk.language.gettext
        return EmptyState(
            t("Nobody serves yet."),
            t("Say who holds which post, and until when."),
            icon="people",
        )

    def cards(self) -> tuple[_Taking, _One]:
        return _Taking(self.desk), _One(self.desk)

    def rows(self) -> list[OfficerRow]:
        t, desk, about = self.desk.language.gettext, self.desk, self.place.about
        body = None if about is None else BodyId(about)
        there = [one for one in desk.ask(bodies.bodies, desk.today) if one.kind != bodies.ASSEMBLY]
        chosen = next((one for one in there if one.id == body), None)
        self.heading.say(
            t("{body}: officers").format(body=t(chosen.name)) if chosen else t(self.TITLE)
        )
        self.form.show_bodies(there, body)
        day = None if self.past.peek() else desk.today
        found = desk.ask(bodies.officers, body=body, day=day)
        self._cells.together = together(found, desk.today)
        return found


class _Taking(Beginning):
    """A term begins: who, in which post, from when."""

    SAYS = N_("The term is written down.")

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        self._there: list[BodyRow] = []
        self.whose: ChoiceField[BodyId] = ChoiceField("body", t("&Body"), [], language)
        self.post: ChoiceField[str] = ChoiceField("post", t("&Post"), [], language)
        self.member = member_field(desk)
        self.member.optional = True
        self.member.label.setText(t("&Who, if a member"))
        self.name = TextField("name", t("Or somebody from &outside"), language, optional=True)
        self.since = DayField("since", t("&Since"), language, today=desk.today, value=desk.today)
        self.until = DayField(
            "until", t("&Until (empty: by the rules)"), language, today=desk.today, optional=True
        )
        self.resolution = ResolutionField(desk, OFFICER, title=t("&Resolution of the election"))
        self.interests = NoteField(
            "interests", t("&Interests they declared"), language, optional=True, lines=2
        )
        fields = (
            self.whose,
            self.post,
            self.member,
            self.name,
            self.since,
            self.until,
            self.resolution,
            self.interests,
        )
        self.form = Form(fields, language, columns=2)
        super().__init__(desk, t("Somebody takes office"), self.form)
        self.whose.changed.connect(self._show_posts)

    def show_bodies(self, there: list[BodyRow], chosen: BodyId | None) -> None:
        """Offer these; one that the page is about is chosen."""
        typed = self.has_typed()
        self._there = there
        self.whose.set_options(body_options(self.desk, there))
        if not typed:
            self.whose.set_value(chosen)
            self.whose.setVisible(chosen is None)
            self._show_posts()
            self.form.settle()

    def _show_posts(self) -> None:
        t, chosen = self.desk.language.gettext, self.whose.peek()
        row = next((one for one in self._there if one.id == chosen), None)
        posts = row.rules.posts if row is not None else POSTS
        self.post.set_options([(post, t(post)) for post in posts])
        self.word()

    def word(self) -> None:
        t, found, post = self.desk.language.gettext, self.member.peek(), self.post.peek()
        name = found.name if found is not None else self.name.peek() or ""
        words = t("Write the term down")
        if name and post:
            words = t("{name} is {post} from now on").format(name=name, post=t(post))
        self.do.setText(buttons.literal(words))
        self.note.say(self._two(), Kind.WARN)

    def _two(self) -> str:
        """That somebody has the post already that one person holds; nothing otherwise."""
        body, post, day = self.whose.peek(), self.post.peek(), self.since.peek()
        if body is None or day is None or post not in SINGLE:
            return ""
        serving = self.desk.ask(bodies.officers, body=body, day=day)
        names = [one.name for one in serving if one.post == post]
        words = self.desk.language.gettext("{name} has this post: is that term over?")
        return words.format(name=names[0]) if names else ""

    def empty(self) -> None:
        """Nothing is typed any more; whose post it is stays."""
        self.form.clear("post", "member", "name", "until", "resolution", "interests")
        self.since.set_value(self.desk.today)
        self.form.settle()
        self.note.say("")

    def send(self, typed: dict[str, Any]) -> OfficerId:
        member: MemberRow | None = typed["member"]
        said = typed | {n: typed[n] or "" for n in ("name", "resolution", "interests")}
        said |= {"member": member.id if member is not None else None}
        return self.desk.do(bodies.take_office, **said)


class _One(Card):
    """A term: what is known of it, what changes, and its end."""

    done = Signal()

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        super().__init__(" ")
        self._desk = desk
        self._row: OfficerRow | None = None
        self.facts, self.note = Pairs(), Note("", Kind.REFUSE)
        self.until = DayField("until", t("&Until"), language, today=desk.today, optional=True)
        self.resolution = ResolutionField(desk, OFFICER, title=t("&Resolution of the election"))
        self.interests = NoteField(
            "interests", t("&Interests they declared"), language, optional=True, lines=3
        )
        self.form = Form([self.until, self.resolution, self.interests], language)
        self.keep = buttons.primary(t("Keep the changes"), self.do_it, icon="save")
        self.over = buttons.quiet(t("The term is over"), self._ask)
        self.mistake = buttons.quiet(t("Begun by mistake"), self._ask_back, icon="undo")
        self.sure = buttons.secondary(t("Begun by mistake"), self.take_back, icon="undo")
        meaning = label(
            t("The term is listed no more, and what it had ended runs on."), "muted", wrap=True
        )
        stay = buttons.quiet(t("Leave it as it is"), self._stay)
        self._sure = holder(column(meaning, holder(Flow(self.sure, stay, gap=8))))
        self.day = DayField("day", t("&Since when"), language, today=desk.today, value=desk.today)
        self.why = TextField(
            "why", t("W&hy"), language, hint=t("Stepped back, not elected again …")
        )
        self.ending = Form([self.day, self.why], language, columns=2)
        self.end = buttons.secondary(t("Write the end down"), self._end)
        leave = buttons.quiet(t("Leave it as it is"), self._leave)
        self._asking = holder(column(self.ending, holder(Flow(self.end, leave, gap=8))))
        self._deeds = holder(Flow(self.keep, self.over, self.mistake, gap=8))
        for part in (self.facts, self.note, self.form, self._deeds, self._asking, self._sure):
            self.body.addWidget(part)
        self.form.changed.connect(self._allow)
        self._sure.hide()
        self._asking.hide()

    def show_row(self, row: OfficerRow | None) -> None:
        """Look at a term."""
        if row is None or self._row is None or self._row.id != row.id:
            self._asking.hide()
            self._sure.hide()
            self.note.say("")
            self.form.settle()
        self._row = row
        if row is None:
            return
        t, language = self._desk.language.gettext, self._desk.language
        self.title.setText(row.name)
        self.setAccessibleName(row.name)
        pairs = [Pair(t("Post"), t(row.post)), Pair(t("Since"), language.day(row.since))]
        if row.number:
            pairs.insert(0, Pair(t("Member"), row.number))
        if row.ended is not None:
            pairs.append(Pair(t("Over since"), language.day(row.ended), note=row.why))
        self.facts.show_pairs(pairs)
        if not self.form.dirty:
            self.until.set_value(row.until)
            self.resolution.set_value(row.resolution or None)
            self.interests.set_value(row.interests or None)
            self.form.settle()
        may = row.ended is None and self._desk.may(bodies.change_officer)
        self._deeds.setVisible(may)
        self.form.setEnabled(may)
        self._allow()

    def has_typed(self) -> bool:
        return self.form.dirty

    def _allow(self) -> None:
        self.keep.setEnabled(self.form.dirty)

    def do_it(self) -> None:
        """Keep what was changed of the term."""
        if self._row is None or not self.keep.isEnabled():
            return
        if self.form.submit(self._change) is not None:
            self._desk.say(self._desk.language.gettext("The changes are kept."))
            self.done.emit()

    def _change(self, *, until: date | None, resolution: str | None, interests: str | None) -> bool:
        row = self._row
        assert row is not None
        said = {"until": until, "resolution": resolution or "", "interests": interests or ""}
        changes = {name: one for name, one in said.items() if one != getattr(row, name)}
        shown = {name: getattr(row, name) for name in changes}
        self._desk.do(bodies.change_officer, officer=row.id, changes=changes, shown=shown)
        return True

    def _ask_back(self) -> None:
        self._asking.hide()
        self._sure.show()
        self.sure.setFocus()

    def _stay(self) -> None:
        self._sure.hide()
        self.mistake.setFocus()

    def take_back(self) -> None:
        """The term never was: it is listed no more, and what it had ended runs on."""
        if self._row is None:
            return
        with Refusals(self.note, self._desk.language):
            self._desk.do(meetings.take_back_term, officer=self._row.id)
            self._desk.say(self._desk.language.gettext("It is written down."))
            self._sure.hide()
            self.done.emit()

    def _ask(self) -> None:
        self._sure.hide()
        self._asking.show()
        self.why.setFocus()

    def _leave(self) -> None:
        self.ending.clear("why")
        self._asking.hide()
        self.over.setFocus()

    def _end(self) -> None:
        if self._row is not None and self.ending.submit(self._write_end) is not None:
            self.ending.clear("why")
            self._asking.hide()
            self._desk.say(self._desk.language.gettext("The end of the term is written down."))
            self.done.emit()

    def _write_end(self, *, day: date, why: str) -> bool:
        assert self._row is not None
        self._desk.do(bodies.leave_office, officer=self._row.id, day=day, why=why)
        return True


class _Cells:
    """What the list says of a term."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._language = desk, desk.language
        self._names = {one.id: one.name for one in desk.ask(bodies.bodies)}
        self.together: frozenset[OfficerId] = frozenset()

    def name(self, one: OfficerRow) -> str:
        return one.name

    def mark(self, one: OfficerRow) -> Mark | None:
        if one.id in self.together:
            return Mark(self._language.gettext("two in this post"), Kind.REFUSE)
        return term_mark(self._language, one, self._desk.today)

    def tone(self, one: OfficerRow) -> Tone:
        return Tone.PLAIN if one.ended is None else Tone.MUTED

    def post(self, one: OfficerRow) -> str:
        return self._language.gettext(one.post)

    def body(self, one: OfficerRow) -> str:
        return self._language.gettext(self._names.get(one.body, ""))

    def since(self, one: OfficerRow) -> str:
        return self._language.day(one.since)

    def by_since(self, one: OfficerRow) -> date:
        return one.since

    def until(self, one: OfficerRow) -> str:
        return "" if one.until is None else self._language.day(one.until)

    def by_until(self, one: OfficerRow) -> date:
        return one.until or date.max
