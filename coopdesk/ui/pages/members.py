"""Members: found while typing, with a preview that answers most questions at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QWidget

from coopdesk.i18n import Language
from coopdesk.records import filed, members, statements, visit
from coopdesk.records.book import Topic
from coopdesk.records.ids import MemberId
from coopdesk.records.members import Criteria, Listing, MemberRow
from coopdesk.records.statements import HistoryRow, HoldingRow
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark, Pill, label
from coopdesk.ui.kit.fields import ChoiceField, SearchField
from coopdesk.ui.kit.layouts import Flow, Scroll, Sides, column, holder, row, whole_page
from coopdesk.ui.kit.people import Pair, Pairs, Portrait
from coopdesk.ui.kit.tables import Column, Order, Table
from coopdesk.ui.theme import Kind, look

_MOVEMENTS = 4
_PREVIEW_AFTER_MS = 80  # while somebody types on, the preview waits


class Members(Page):
    """The list of members: search, filters, sums, and the chosen member beside it."""

    TOPICS: ClassVar[Topic] = Topic.MEMBERS | Topic.SAVINGS | Topic.SHARES | Topic.LOANS

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self._found = _Found(desk)
        self.heading = self._heading(t)
        self.search = SearchField(t("Name, number or phone"), desk.language)
        self.village: ChoiceField[str] = ChoiceField("village", t("Village"), [], desk.language)
        self.status: ChoiceField[str] = ChoiceField(
            "status",
            t("Status"),
            [
                ("", t("Active and left")),
                (members.ACTIVE, t("Active members")),
                (members.LEFT, t("Members who left")),
            ],
            desk.language,
            value=members.ACTIVE,
        )
        self.sums = label("", "muted")
        self.nobody = EmptyState("", "", self._first_deeds(t), icon="members")
        self.table: Table[MemberRow] = Table(
            _columns(desk.language), name=t("Members"), key=_key, empty=self.nobody, least=6
        )
        self.preview = _Preview(desk)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PREVIEW_AFTER_MS)
        self._lay_out()
        self._wire()
        self._show_villages()
        self.show_place(place)

    def _heading(self, t: Callable[[str], str]) -> Heading:
        self.import_roll = buttons.secondary(t("&Import"), self._go_import, icon="import")
        self.print = buttons.secondary(t("&Print the register"), self._print_register)
        self.new = buttons.secondary(t("&New member"), self._go_new, icon="new-member")
        self.import_roll.setEnabled(self.desk.may(members.import_roll))
        self.new.setEnabled(self.desk.may(members.admit))
        asked = buttons.secondary(t("&Applications"), self._go_applications)
        return Heading(t("Members"), " ", [self.import_roll, self.print, asked, self.new])

    def _first_deeds(self, t: Callable[[str], str]) -> QWidget:
        """What to do where the list shows nobody."""
        self.bring = buttons.secondary(t("Bring in a roll from a file"), self._go_import)
        self.admit = buttons.secondary(t("Admit the first member"), self._go_new)
        self.everybody = buttons.secondary(t("Look among all members"), self._clear_filters)
        return holder(Flow(self.bring, self.admit, self.everybody, gap=8))

    def _lay_out(self) -> None:
        self.village.label.hide()
        self.status.label.hide()
        _narrow(self.village.box)
        self.search.setMinimumWidth(look().px(300))
        filters = holder(Flow(self.search, self.village, self.status, gap=16))
        above = Sides(filters, self.sums, shares=(1, 0), natural=True)
        self.sums.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.beside = Card("", Scroll(self.preview), padding=1)
        self.beside.setMinimumSize(look().px(300), look().px(240))
        sides = Sides(Card("", self.table, padding=1), self.beside, shares=(4, 1))
        self.setLayout(whole_page(self.heading, above, sides, grows=sides))

    def _wire(self) -> None:
        self.search.changed.connect(self._look)
        self.search.go.connect(self._open_chosen)
        self.search.go_down.connect(self.table.setFocus)
        self.village.changed.connect(self._look)
        self.status.changed.connect(self._look)
        self.table.chosen.connect(self._preview_soon)
        self.table.opened.connect(self._open)
        self.table.typed.connect(self._type_on)
        self.table.left_up.connect(self.focus_first)
        self._soon.timeout.connect(self._preview)

    # --- what the window asks ------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        if place.text:
            asked = Criteria.of_text(place.text)
            self.village.set_value(asked.village)
            self.status.set_value(asked.status)
            self.search.set_value(asked.text)
        self._look()

    def refresh(self, topics: Topic) -> None:
        if topics & Topic.MEMBERS:
            self._show_villages()
        self._look()
        self._preview()

    def focus_first(self) -> None:
        self.search.setFocus()

    # --- the list ------------------------------------------------------------------------------

    def _look(self) -> None:
        """Find anew and choose the best."""
        found = self._found
        found.look(
            Criteria(
                text=self.search.value() or "",
                status=self.status.value() or "",
                village=self.village.value() or "",
            )
        )
        self.table.highlight(self.search.words())
        self.table.show_fetched(len(found.listing.ids), found.fetch)
        if self.table.row() is None:
            self.table.choose_first()
        self._tell_counts()

    def _tell_counts(self) -> None:
        language = self.desk.language
        counts = self.desk.ask(members.status_counts)
        told = language.gettext("{active} active, {left} left").format(
            active=language.number(counts.get(members.ACTIVE, 0)),
            left=language.number(sum(counts.get(one, 0) for one in members.GONE)),
        )
        self.heading.say(language.gettext("Members"), told)
        self.sums.setText(_sums(self._found.listing, language))
        self.print.setEnabled(bool(counts))
        self._tell_nobody(empty=not counts)

    def _tell_nobody(self, *, empty: bool) -> None:
        """Word the empty list: a new co-op, or a search that finds nobody."""
        t = self.desk.language.gettext
        self.beside.setVisible(not empty)
        for button in (self.bring, self.admit):
            button.setVisible(empty)
        self.bring.setEnabled(self.import_roll.isEnabled())
        self.admit.setEnabled(self.new.isEnabled())
        narrowed = bool(self.status.value() or self.village.value())
        self.everybody.setVisible(not empty and narrowed)
        if empty:
            self.nobody.say(
                t("There are no members yet"),
                t("Bring in the roll that the office keeps, as CSV or XLSX, or write them in."),
            )
        else:
            self.nobody.say(
                t("Nobody fits what you look for"),
                t("Type fewer letters of the name, or only the number or the phone."),
            )

    def _show_villages(self) -> None:
        t = self.desk.language.gettext
        chosen = self.village.peek() or ""
        names = self.desk.ask(members.villages)
        self.village.set_options([("", t("All villages")), *((name, name) for name in names)])
        self.village.set_value(chosen if chosen in names else "")

    def _clear_filters(self) -> None:
        self.village.set_value("")
        self.status.set_value("")
        self._look()
        self.focus_first()

    def _type_on(self, letter: str) -> None:
        """A letter typed in the list goes on in the search."""
        self.search.set_value((self.search.value() or "") + letter)
        self.search.setFocus()
        self.search.line.end(False)

    # --- the chosen member ---------------------------------------------------------------------

    def _preview_soon(self) -> None:
        self._soon.start()

    def _preview(self) -> None:
        self._soon.stop()
        self.preview.show_member(self.table.row())

    def _open(self, chosen: MemberRow) -> None:
        self.desk.go(Place("member", member=chosen.id))

    def _open_chosen(self) -> None:
        if (chosen := self.table.row()) is not None:
            self._open(chosen)

    # --- deeds ---------------------------------------------------------------------------------

    def _go_import(self) -> None:
        self.desk.go(Place("import"))

    def _go_applications(self) -> None:
        self.desk.go(Place("applications"))

    def _go_new(self) -> None:
        self.desk.go(Place("new_member", text=self.search.value() or ""))

    def _print_register(self) -> None:
        self.desk.go(Place("reports", text="register"))


class _Found:
    """What was looked for, and the part of it that the list shows.

    It knows no widget, so that a table that fetches from it keeps no closed page alive.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._asked = members.EVERYBODY
        self._order: Order | None = None
        self.listing: Listing

    def look(self, asked: Criteria) -> None:
        """Find anew, in the order that was chosen last."""
        self._asked = asked
        self._ask()

    def _ask(self) -> None:
        order = self._order
        self.listing = self._desk.ask(
            members.listing,
            self._asked,
            today=self._desk.today,
            order=order.name if order else "",
            descending=bool(order and order.descending),
        )

    def fetch(self, offset: int, limit: int, order: Order | None) -> Sequence[MemberRow]:
        """Some rows, for the table."""
        if order != self._order:
            self._order = order
            self._ask()
        return self._desk.ask(members.page, self.listing.ids[offset : offset + limit])


def _sums(listing: Listing, language: Language) -> str:
    """How many were found and what they hold; nothing where there is nobody."""
    n = len(listing.ids)
    words = language.ngettext(
        "{count} found · savings {savings} · loans {loans}",
        "{count} found · savings {savings} · loans {loans}",
        n,
    ).format(
        count=language.number(n),
        savings=language.amount(listing.savings),
        loans=language.amount(listing.loans),
    )
    return words if n else ""


def _key(chosen: MemberRow) -> MemberId:
    return chosen.id


class _Cells:
    """What each column says of a member."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def number(self, one: MemberRow) -> str:
        return one.number

    def name(self, one: MemberRow) -> str:
        return one.name

    def village(self, one: MemberRow) -> str:
        return one.village

    def joined(self, one: MemberRow) -> str:
        return self._language.short_day(one.joined) if one.joined else ""

    def shares(self, one: MemberRow) -> str:
        return self._language.figure(one.shares, dash=True)

    def savings(self, one: MemberRow) -> str:
        return self._language.figure(one.savings, dash=True)

    def loans(self, one: MemberRow) -> str:
        return self._language.figure(one.loans, dash=True)

    def nothing(self, _one: MemberRow) -> str:
        return ""

    def mark(self, one: MemberRow) -> Mark:
        said = self._language.say(members.status_text(one.status))
        if one.status in members.GONE:
            return Mark(said)
        if one.has_nominee:
            return Mark(said, Kind.GOOD)
        return Mark(self._language.gettext("no nominee"), Kind.WARN)


def _columns(language: Language) -> list[Column[MemberRow]]:
    t, cells = language.gettext, _Cells(language)
    return [
        Column(t("No."), cells.number, order="number"),
        Column(t("Name"), cells.name, bold=True, stretch=True, order="name"),
        Column(t("Village"), cells.village, order="village", gives=2),
        Column(t("Joined"), cells.joined, order="joined", gives=5),
        Column(t("Shares"), cells.shares, right=True, order="shares", gives=4),
        Column(t("Savings"), cells.savings, right=True, order="savings", gives=1),
        Column(t("Loans"), cells.loans, right=True, order="loans", gives=3),
        Column(t("Status"), cells.nothing, pill=cells.mark, order="status"),
    ]


def _narrow(box: QComboBox) -> None:
    """One long name must not take the room of the others; the open list shows it whole."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(14)


class _Preview(QWidget):
    """Who is chosen, what they have, what happened lately, and what to do with them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk, self._row = desk, None
        self.portrait = Portrait()
        self.name, self.where = label("", "name", wrap=True), label("", "muted", wrap=True)
        self.pill = Pill(Mark(""))
        self.balances = Pairs()
        self.money = buttons.primary(t("&Take or pay money"), self._go_money)
        self.statement = buttons.secondary(t("&Statement"), self._go_statement)
        self.open = buttons.secondary(t("&Open"), self._go_open)
        self.lately = Pairs(dense=True)
        self.none = label(t("Choose a member to see what they have."), "muted", wrap=True)
        who = row(self.portrait, column(self.name, self.where, None, gap=0), gap=12)
        who.setStretch(1, 1)
        who.setAlignment(self.portrait, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._all = holder(
            column(
                who,
                row(self.pill, None),
                self.balances,
                holder(Flow(self.money, self.statement, self.open)),
                label(t("Lately"), "section"),
                self.lately,
                gap=12,
            )
        )
        self.setLayout(column(self._all, self.none, None, margin=16))
        self.show_member(None)

    _row: MemberRow | None

    def show_member(self, one: MemberRow | None) -> None:
        self._row = one
        self._all.setVisible(one is not None)
        self.none.setVisible(one is None)
        if one is None:
            return
        desk = self._desk
        self.portrait.show_name(one.name)
        self.portrait.show_photo(desk.ask(filed.photo, one.id))
        self.name.setText(one.name)
        self.where.setText(_where(one, desk.language))
        self.pill.show_mark(_standing(one, desk.language))
        held = [h for h in desk.ask(statements.holdings, one.id) if not h.closed]
        self.balances.show_pairs([_pair(h, desk.language) for h in held])
        moved = desk.ask(statements.history, one.id, limit=_MOVEMENTS)
        nothing = [Pair(desk.language.gettext("Nothing moved yet."), "")]
        self.lately.show_pairs([_movement(each, desk.language) for each in moved] or nothing)
        self.money.setEnabled(desk.may(visit.record_visit))

    def _go_money(self) -> None:
        if self._row:
            self._desk.go(Place("cash", member=self._row.id))

    def _go_statement(self) -> None:
        if self._row:
            self._desk.go(Place("member", member=self._row.id, text="statement"))

    def _go_open(self) -> None:
        if self._row:
            self._desk.go(Place("member", member=self._row.id))


def _where(one: MemberRow, language: Language) -> str:
    t = language.gettext
    if not one.village:
        return t("No {number}").format(number=one.number)
    return t("No {number} · {village}").format(number=one.number, village=one.village)


def _standing(one: MemberRow, language: Language) -> Mark:
    if one.status in members.GONE:
        return Mark(language.say(members.status_text(one.status)))
    if one.joined is None:
        return Mark(language.say(members.status_text(one.status)), Kind.GOOD)
    since = language.gettext("active since {day}").format(day=language.day(one.joined))
    return Mark(since, Kind.GOOD)


def _pair(held: HoldingRow, language: Language) -> Pair:
    return Pair(language.gettext(held.name), language.amount(held.balance))


def _movement(moved: HistoryRow, language: Language) -> Pair:
    what = language.gettext("{day} · {what}").format(
        day=language.day(moved.day), what=language.say(moved.what)
    )
    return Pair(what, language.figure(moved.amount, plus=True))
