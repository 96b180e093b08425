"""The member that is chosen in the list: what they have, what happened lately, what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language
from coopdesk.records import filed, lives, members, membership, statements, visit
from coopdesk.records.members import MemberRow
from coopdesk.records.membership import DOUBLE, LEFT, SUSPENDED, UNPAID, Standing
from coopdesk.records.statements import HistoryRow, HoldingRow
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Mark, Pill, label, parted, short
from coopdesk.ui.kit.layouts import Flow, column, holder, row
from coopdesk.ui.kit.people import Pair, Pairs, Portrait
from coopdesk.ui.theme import Kind

_MOVEMENTS = 4


class Preview(QWidget):
    """Who is chosen, what they have, what happened lately, and what to do with them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk, self._row = desk, None
        self.portrait = Portrait()
        self.name, self.where = label("", "name", wrap=True), label("", "muted", wrap=True)
        self.pill, self.lacks = Pill(Mark("")), Pill(Mark(""))
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
                holder(Flow(self.pill, self.lacks)),
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
        self.name.setText(parted(short(one.name)))
        self.where.setText(parted(short(_where(one, desk.language))))
        now, _ = desk.ask(membership.life, one.id, desk.today)
        self.pill.show_mark(_standing(one, now, desk.language))
        lacks = one.status == members.ACTIVE and not one.has_nominee
        self.lacks.show_mark(Mark(desk.language.gettext("no nominee") if lacks else "", Kind.WARN))
        held = [h for h in desk.ask(statements.holdings, one.id) if not h.closed]
        self.balances.show_pairs([_pair(h, desk.language) for h in held])
        moved = desk.ask(statements.history, one.id, limit=_MOVEMENTS)
        nothing = [Pair(desk.language.gettext("Nothing moved yet."), "")]
        self.lately.show_pairs([_movement(each, desk.language) for each in moved] or nothing)
        self.money.setVisible(one.status != LEFT or any(h.balance.minor for h in held))
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


def _standing(one: MemberRow, now: Standing, language: Language) -> Mark:
    if now.status in (SUSPENDED, DOUBLE) or one.status == UNPAID:
        return Mark(language.say(lives.said_of(now)), Kind.WARN)
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
