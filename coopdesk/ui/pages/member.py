"""One member: who they are, what they have, all that happened, and their papers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import ERASED, Language
from coopdesk.records import (
    doubles,
    filed,
    lending,
    loans,
    members,
    membership,
    nominees,
    resolutions,
    sanctions,
    savings,
    seals,
    statements,
    visit,
)
from coopdesk.records.book import Topic
from coopdesk.records.errors import Refused
from coopdesk.records.ids import EntryId, HoldingId, MemberId
from coopdesk.records.loans import STATE_NAMES, LoanCard
from coopdesk.records.loans.life import APPROVED, ASKED
from coopdesk.records.members import MemberFile
from coopdesk.records.membership import ACTIVE, DOUBLE, LEAVING, LEFT, SUSPENDED, Standing
from coopdesk.records.products import SHARES
from coopdesk.records.savings import JointRow, SavingsAccount
from coopdesk.records.statements import HistoryRow, HoldingRow
from coopdesk.reports.statement import statement as statement_pdf
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Mark, Pill, label, legible
from coopdesk.ui.kit.fields import ChoiceField, DayField, Field
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, row, whole_page
from coopdesk.ui.kit.people import Pair, Pairs, Portrait
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.living import joined_pairs, sanction_pair, step_pairs
from coopdesk.ui.resolving import minutes_link
from coopdesk.ui.telling import remarks
from coopdesk.ui.theme import Kind, look

_MOVEMENTS = 500


class Member(Page):
    """A member's page. `place.text` "statement" opens the choice of a statement's period."""

    TOPICS: ClassVar[Topic] = ~Topic.PEOPLE

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._shares: set[HoldingId] = set()
        self._lent: set[HoldingId] = set()  # loans that have a page of their own
        t = desk.language.gettext
        self.heading = _Head(desk, self._deeds(t))
        self.statement = _StatementCard(desk)
        self.held = Pairs()
        self.facts = Pairs()
        nothing = EmptyState(t("Nothing has moved yet"), icon="history")
        self.history: Table[HistoryRow] = Table(
            _columns(desk.language), name=t("What happened"), key=_key, empty=nothing, least=6
        )
        self.again = buttons.secondary(t("Print the &receipt again"), self._print_again)
        self.history.chosen.connect(self._show_again)
        self.history.opened.connect(self._open_receipt)
        self.life = _Life(desk)
        self._lay_out(t)
        self.show_place(place)

    def _deeds(self, t: Callable[[str], str]) -> list[QWidget]:
        self.money = buttons.primary(t("&Take or pay money"), self._go_money)
        self.show_statement = buttons.secondary(t("&Statement"), self._turn_statement)
        self.edit = buttons.secondary(t("&Edit"), self._go_edit, icon="edit")
        self.file = buttons.secondary(t("&File"), self._go_file, icon="attach")
        return [self.edit, self.file, self.show_statement, self.money]

    def _lay_out(self, t: Callable[[str], str]) -> None:
        self.another = buttons.quiet(t("Open an &account"), self._go_open, icon="add")
        self.borrow = buttons.quiet(t("Ask for a &loan"), self._go_borrow, icon="loans")
        deeds = holder(Flow(self.another, self.borrow))
        self.held_card = Card(t("What the member has"), self.held, deeds)
        about = Card(t("In the register"), self.facts)
        right = column(self.held_card, self.life, about, None, gap=16)
        lower = row(None, self.again, margin=8)
        moved = Card("", self.history, lower, padding=1)
        sides = Sides(moved, holder(right), shares=(2, 1))
        self.setLayout(whole_page(self.heading, self.statement, sides, grows=sides))

    # --- what the window asks ------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self.statement.show_member(place)
        self.statement.setVisible(place.text == "statement")
        self._look()

    def refresh(self, topics: Topic) -> None:
        self._look()

    def focus_first(self) -> None:
        if self.statement.isHidden():
            self.money.setFocus()
        else:
            self.statement.focus_first()

    # --- looking ---------------------------------------------------------------------------------

    def _look(self) -> None:
        if self.place.member is None:
            return
        one = self.desk.ask(members.file, self.place.member)
        self.heading.show_member(one, self.desk.ask(filed.photo, one.id))
        self._show_held()
        self.facts.show_pairs(
            [*_facts(one, _named(self.desk, one), self.desk.language), *admitted_by(self.desk, one)]
        )
        self.history.show_rows(
            self.desk.ask(statements.history, self.place.member, limit=_MOVEMENTS)
        )
        if self.history.row() is None:
            self.history.choose_first()
        self._show_again(self.history.row())
        left, double = one.left is not None, one.status == DOUBLE
        self.heading.show_standing(self.life.show_member(one))
        self.money.setEnabled(not double and self.desk.may(visit.record_visit))
        self.edit.setEnabled(not double and self.desk.may(members.change_member))
        self.another.setVisible(not left and self.desk.may(savings.open_account))
        self.borrow.setVisible(not left and self.desk.may(lending.apply_for_loan))

    def _show_held(self) -> None:
        member = self.place.member
        assert member is not None
        rows = self.desk.ask(statements.holdings, member)
        accounts = self.desk.ask(savings.accounts_of, member, self.desk.today)
        known = {one.id: one for one in accounts}
        cards = self.desk.ask(loans.cards_of_member, member, self.desk.today)
        self._lent = {HoldingId(one.loan) for one in cards}
        pairs = [self._pair(held, known.get(held.id)) for held in rows]
        pairs += [self._asked(one) for one in cards if one.state in (ASKED, APPROVED)]
        joint = self.desk.ask(savings.joint_of, member)
        self.held.show_pairs([*pairs, *map(self._joint, joint)])

    def _pair(self, held: HoldingRow, account: SavingsAccount | None) -> Pair:
        language = self.desk.language
        t, name = language.gettext, language.say(held.words)
        note = t("opened {day}").format(day=language.day(held.opened))
        if held.closed:
            note = t("closed {day}").format(day=language.day(held.closed))
        elif held.kind == "loans":
            note = t("owed by the member") if held.balance.minor >= 0 else t("owed to the member")
        elif account is not None:
            note = " · ".join([note, *remarks(language, account)])
        of_shares = held.kind == SHARES
        opens = account is not None or held.id in self._lent or (of_shares and not held.closed)
        deed = self._opener(held.id, name) if opens else None
        if of_shares:
            self._shares.add(held.id)
        return Pair(name, language.amount(held.balance), deed, note)

    def _asked(self, one: LoanCard) -> Pair:
        """A loan that was asked for, and is no account yet: its contract is not signed."""
        t, language = self.desk.language.gettext, self.desk.language
        name = t("Application {number}").format(number=one.number)
        note = t("{count} · {what}").format(count=t(one.product), what=t(STATE_NAMES[one.state]))
        return Pair(
            name, language.amount(one.amount), self._opener(HoldingId(one.loan), name), note
        )

    def _joint(self, one: JointRow) -> Pair:
        """An account of another member that this one holds too."""
        language = self.desk.language
        note = language.gettext("of {name}, held together").format(name=one.name)
        name = language.say(one.words)
        opener = self._opener(one.holding, name)
        return Pair(name, language.amount(one.balance), opener, note)

    def _opener(self, holding: HoldingId, name: str) -> buttons.Button:
        t = self.desk.language.gettext
        opener = buttons.link(t("Open"), weakly(self._go_account, holding))
        opener.setAccessibleName(t("Open {account}").format(account=name))
        return opener

    def _show_again(self, moved: HistoryRow | None) -> None:
        self.again.setEnabled(moved is not None and moved.visit is not None)

    # --- deeds -----------------------------------------------------------------------------------

    def _go_money(self) -> None:
        self.desk.go(Place("cash", member=self.place.member))

    def _go_borrow(self) -> None:
        self.desk.go(Place("loan_application", member=self.place.member))

    def _go_file(self) -> None:
        self.desk.go(Place("member_file", member=self.place.member))

    def _go_edit(self) -> None:
        self.desk.go(Place("edit_member", member=self.place.member))

    def _turn_statement(self) -> None:
        self.statement.setVisible(self.statement.isHidden())
        self.focus_first()

    def _open_receipt(self, moved: HistoryRow) -> None:
        if moved.visit is not None:
            self.desk.go(Place("receipt", member=self.place.member, visit=moved.visit))

    def _print_again(self) -> None:
        moved = self.history.row()
        if moved is None or moved.visit is None:
            return
        said, pdf = papers.slip(self.desk, moved.visit, copy=True)
        title = papers.slip_title(self.desk, said)
        self.desk.preview(title, pdf, file_name=f"{said.number}.pdf")

    def _go_account(self, holding: HoldingId) -> None:
        if holding in self._shares:
            self.desk.go(Place("shares", member=self.place.member, about=holding))
        elif holding in self._lent:
            self.desk.go(Place("loan", about=holding))
        else:
            self.desk.go(Place("account", member=self.place.member, about=holding))

    def _go_open(self) -> None:
        self.desk.go(Place("open_account", member=self.place.member))


class _Life(Card):
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
        self.erase = buttons.quiet(t("Erase their data"), weakly(self._go, "erasing"))
        self.body.addWidget(self.steps)
        self.same = buttons.quiet(t("The same person as…"), weakly(self._go, "join_members"))
        deeds = (self.leaving, self.sanction, self.same, self.trail, self.erase)
        self.body.addWidget(holder(Flow(*deeds)))

    def show_member(self, one: MemberFile) -> Standing:
        """What is known of them; tells how they stand."""
        desk, t, language = self._desk, self._desk.language.gettext, self._desk.language
        self._member = one.id
        now, steps = desk.ask(membership.life, one.id, desk.today)
        laid = desk.ask(sanctions.sanctions, one.id)
        told = (sanction_pair(language, row) for row in laid)
        joined = joined_pairs(desk, one.id)
        self.steps.show_pairs([*joined, *step_pairs(language, steps), *told])
        self.same.setVisible(now.status == ACTIVE and desk.may(doubles.join_members))
        words = {LEAVING: t("Settle with them"), LEFT: t("How they left")}
        self.leaving.setText(words.get(now.status, t("They leave")))
        self.erase.setVisible(now.status == LEFT and one.name != ERASED)
        return now

    def _go(self, page: str) -> None:
        self._desk.go(Place(page, member=self._member))


class _Head(QWidget):
    """Initials, name, standing, where to find them; deeds at the right."""

    def __init__(self, desk: Desk, deeds: list[QWidget]) -> None:
        super().__init__()
        self._language = desk.language
        self.portrait, self.pill = Portrait(size=56), Pill(Mark(""))
        self.name = label("", "title", wrap=True)
        self.where = label("", "subtitle", wrap=True)
        words = column(self.name, self.where, row(self.pill, None), gap=2)
        who = row(self.portrait, words, gap=16)
        who.setStretch(1, 1)
        who.setAlignment(self.portrait, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        left = holder(who)
        left.setMinimumWidth(look().px(320))
        self.setLayout(column(Sides(left, holder(Flow(*deeds, gap=16)), shares=(1, 0))))

    def show_member(self, one: MemberFile, photo: bytes) -> None:
        t, language = self._language.gettext, self._language
        self.portrait.show_name(one.name)
        self.portrait.show_photo(photo)
        self.name.setText(legible(one.name))
        number = t("No {number}").format(number=one.number)
        known = (number, one.village, one.phone)
        self.where.setText(" · ".join(part for part in known if part))
        if one.status in members.GONE:
            day = language.day(one.left) if one.left else "–"
            self.pill.show_mark(Mark(t("left on {day}").format(day=day)))
        elif one.joined:
            since = t("active since {day}").format(day=language.day(one.joined))
            self.pill.show_mark(Mark(since, Kind.GOOD))
        else:
            said = language.say(members.status_text(one.status))
            self.pill.show_mark(Mark(said, Kind.GOOD))

    def show_standing(self, now: Standing) -> None:
        """Who is suspended, or joined with another number, is marked so."""
        if now.status in (SUSPENDED, DOUBLE):
            said = self._language.say(membership.said_of(now))
            self.pill.show_mark(Mark(said, Kind.WARN))


class _StatementCard(Card):
    """Which time a statement is for. Shown when asked for, in place."""

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        super().__init__(t("Statement for which time?"))
        self._desk, self._place = desk, Place("member")
        today = desk.today
        self.period: ChoiceField[str] = ChoiceField(
            "period",
            t("Period"),
            [
                ("this", t("This year, {year}").format(year=today.year)),
                ("last", t("Last year, {year}").format(year=today.year - 1)),
                ("all", t("From the beginning")),
                ("other", t("Other days")),
            ],
            language,
            value="this",
        )
        self.first = DayField("from_", t("From"), language, today=today)
        self.last = DayField("until", t("Until"), language, today=today)
        self.proof = papers.proof_field(desk)
        fields: list[Field[Any]] = [self.period, self.first, self.last, self.proof]
        self.form = Form(fields, language, columns=4)
        self.make = buttons.secondary(t("Show the statement"), self._show, icon="print")
        self.body.addWidget(self.form)
        self.body.addLayout(row(self.make, None))
        self.period.changed.connect(self._fill)
        self.first.changed.connect(self._other)
        self.last.changed.connect(self._other)
        self._fill()

    def show_member(self, place: Place) -> None:
        self._place = place

    def focus_first(self) -> None:
        self.period.setFocus()

    def _days(self) -> tuple[date, date] | None:
        """First and last day of the chosen period; None where the person writes them."""
        today = self._desk.today
        match self.period.peek():
            case "this":
                return date(today.year, 1, 1), today
            case "last":
                return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
            case "all":
                return self._beginning(today), today
        return None

    def _beginning(self, today: date) -> date:
        if self._place.member is None:
            return today
        held = self._desk.ask(statements.holdings, self._place.member)
        return min((one.opened for one in held), default=today)

    def _fill(self) -> None:
        days = self._days()
        if days is None:
            self.first.setFocus()
            return
        for field, day in zip((self.first, self.last), days, strict=True):
            field.blockSignals(True)  # that the program writes is no choice of other days
            field.set_value(day)
            field.blockSignals(False)

    def _other(self) -> None:
        self.period.set_value("other")

    def _show(self) -> None:
        said = self.form.read()
        if said is None or self._place.member is None:
            return
        desk, t = self._desk, self._desk.language.gettext
        if said["from_"] > said["until"]:
            self.form.complain(t("The last day must not come before the first."), "until")
            return
        paper = desk.ask(
            statements.statement,
            self._place.member,
            from_=said["from_"],
            until=said["until"],
            made_on=desk.today,
            made_by=desk.actor.name,
        )
        try:
            paper = seals.proven(desk.book, paper, to_seal=said["proof"] == papers.SEALED)
        except Refused as no:
            self.form.complain(desk.language.say(no.text), "proof")
            return
        pdf = statement_pdf(paper, papers.language_of(desk, self._place.member))
        title = t("Statement of {name}").format(name=paper.member_name)
        desk.preview(title, pdf, file_name=f"{paper.member_number} {paper.until.isoformat()}.pdf")


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
    sexes = {"F": t("Woman"), "M": t("Man")}
    kind = t(members.KINDS[one.kind]) if one.kind in members.KINDS else ""
    said = [
        (t("Kind"), kind if one.kind != members.PERSON else ""),
        (t("Who speaks for them"), one.speaker),
        (t("Sex"), sexes.get(one.sex, "")),
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


def _key(moved: HistoryRow) -> tuple[EntryId, str, int]:
    return moved.entry, moved.account, moved.amount.minor


class _Cells:
    """What each column says of something that happened."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def day(self, moved: HistoryRow) -> str:
        return self._language.day(moved.day)

    def when(self, moved: HistoryRow) -> tuple[date, EntryId]:
        return moved.day, moved.entry

    def number(self, moved: HistoryRow) -> str:
        return moved.number

    def account(self, moved: HistoryRow) -> str:
        return self._language.say(moved.words)

    def what(self, moved: HistoryRow) -> str:
        return self._language.say(moved.what)

    def undone(self, moved: HistoryRow) -> Mark | None:
        return Mark(self._language.gettext("reversed")) if moved.reversed else None

    def amount(self, moved: HistoryRow) -> str:
        return self._language.figure(moved.amount, plus=True)

    def minor(self, moved: HistoryRow) -> int:
        return moved.amount.minor

    def tone(self, moved: HistoryRow) -> Tone:
        if moved.reversed:
            return Tone.STRUCK
        return Tone.REFUSE if moved.amount.minor < 0 else Tone.PLAIN


def _columns(language: Language) -> list[Column[HistoryRow]]:
    t, cells = language.gettext, _Cells(language)
    return [
        Column(t("Day"), cells.day, sort=cells.when),
        Column(t("Receipt"), cells.number),
        Column(t("Account"), cells.account, gives=1),
        Column(t("What"), cells.what, stretch=True, pill=cells.undone),
        Column(t("Amount"), cells.amount, sort=cells.minor, right=True, tone=cells.tone),
    ]
