"""One member: who they are, what they have, and all that happened, tab by tab."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import ClassVar, Final

from PySide6.QtWidgets import QWidget

from coopdesk.i18n import N_
from coopdesk.records import loans, members, sanctions, statements, visit
from coopdesk.records.book import Topic
from coopdesk.records.ids import HoldingId, VisitId
from coopdesk.records.members import MemberFile
from coopdesk.records.membership import DOUBLE, LEFT
from coopdesk.records.money import Money as Amount
from coopdesk.records.products import SHARES
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, label
from coopdesk.ui.kit.layouts import Flow, OneOf, clear, column, holder, whole_page
from coopdesk.ui.kit.tabs import Tabs
from coopdesk.ui.pages.member.happened import Happened
from coopdesk.ui.pages.member.head import Head
from coopdesk.ui.pages.member.kept.cards import Kept
from coopdesk.ui.pages.member.kept.whose import whose
from coopdesk.ui.pages.member.lent import Lent
from coopdesk.ui.pages.member.money import Money
from coopdesk.ui.pages.member.owned import Owned
from coopdesk.ui.pages.member.register import Register

HAPPENED, MONEY, LENT, OWNED, FILE, REGISTER = (
    *("happened", "money", "loans", "shares", "file", "register"),
)
_TABS: Final = {
    HAPPENED: N_("What happened"),
    MONEY: N_("Money"),
    LENT: N_("Loans"),
    OWNED: N_("Shares"),
    FILE: N_("File"),
    REGISTER: N_("In the register"),
}
#: Places that say more than which tab it is.
_STATEMENT, _NOMINEES = "statement", "nominees"
_TAB_OF: Final = {_STATEMENT: MONEY, _NOMINEES: FILE}
#: What is shown under each kind of what a member has.
_KINDS: Final = {
    "savings": N_("Savings"),
    "shares": N_("Shares"),
    "loans": N_("Loans"),
    "social": N_("Social fund"),
    "dividends": N_("Part of the surplus"),
}
#: What a line of what happened leads to, by the table of what it is about.
_LEADS: Final = {
    "loan": "loan",
    "meeting": "meeting",
    "entry": "entry",
    "application": "applications",
}
_TO_A_TAB: Final = {
    "member": REGISTER,
    "step": REGISTER,
    "nominee": FILE,
    "document": FILE,
    "field_value": FILE,
    "household_member": FILE,
    "share_transfer": OWNED,
}


class Member(Page):
    """`place.text` is a tab; "statement" asks for which time one is, "nominees" names them."""

    TOPICS: ClassVar[Topic] = ~Topic.PEOPLE

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self._one: MemberFile | None = None
        self._stale, self._made = set(_TABS), set[str]()
        self.heading = Head(desk, self._deeds(t))
        self._sums = Flow(gap=24)
        self.sums = Card("", holder(self._sums), padding=12)
        self.tabs = Tabs(t("Member"), [(key, t(title)) for key, title in _TABS.items()])
        self.body = OneOf()
        head = column(self.heading, self.sums, self.tabs, gap=12)
        self.setLayout(whole_page(head, self.body, gap=12, grows=self.body))
        self._wire()
        self.show_place(place)

    def _deeds(self, t: Callable[[str], str]) -> list[QWidget]:
        self.money = buttons.primary(t("&Take or pay money"), self._go_money)
        self.parted = buttons.primary(t("How they left"), self._go_parted)
        return [self.money, self.parted]

    def _wire(self) -> None:
        self.tabs.go_by_keys(self)
        self.tabs.chosen.connect(self._show_tab)

    # --- the tabs, each made when it is first shown --------------------------------------------

    @cached_property
    def happened(self) -> Happened:
        made = Happened(self.desk)
        made.opened.connect(self._open)
        return made

    @cached_property
    def money_tab(self) -> Money:
        made = Money(self.desk)
        made.account.connect(self._go_account)
        return made

    @cached_property
    def lent(self) -> Lent:
        return Lent(self.desk)

    @cached_property
    def owned(self) -> Owned:
        made = Owned(self.desk)
        made.account.connect(self._go_account)
        return made

    @cached_property
    def kept(self) -> Kept:
        return Kept(self.desk)

    @cached_property
    def register(self) -> Register:
        return Register(self.desk)

    # --- what the window asks ------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self._look()
        tab = _TAB_OF.get(place.text, place.text)
        self.tabs.choose(tab if tab in _TABS else self.tabs.key)
        if place.text == _STATEMENT:
            self.money_tab.open_statement()
        elif place.text == _NOMINEES:
            self.kept.nominees.open()

    def refresh(self, topics: Topic) -> None:
        self._look()
        self._show_tab(self.tabs.key)

    def has_typed(self) -> bool:
        return FILE in self._made and self.kept.has_typed()

    def focus_first(self) -> None:
        if self.place.text in _TAB_OF:
            self._focus_tab()
        else:
            (self.parted if self.money.isHidden() else self.money).setFocus()

    # --- looking ---------------------------------------------------------------------------------

    def _look(self) -> None:
        """Look anew at who it is. What is on the tabs is looked at when it is next seen."""
        if self.place.member is None:
            return
        self._one = self.desk.ask(members.file, self.place.member)
        self._stale = set(_TABS)
        self.heading.show_member(self._one)
        held = self._show_sums(self._one)
        over = self._one.status == LEFT and not held
        self.money.setVisible(not over)
        self.parted.setVisible(over)
        double = self._one.status == DOUBLE
        self.money.setEnabled(not double and self.desk.may(visit.record_visit))

    def _show_sums(self, one: MemberFile) -> bool:
        """What they have of each kind, all accounts of it together, and the fines that they owe.

        Tells whether any of it is left to take or to pay.
        """
        t, language = self.desk.language.gettext, self.desk.language
        sums: dict[str, Amount] = {}
        for held in self.desk.ask(statements.holdings, one.id):
            if held.closed is None or held.balance.minor:
                zero = Amount.zero(self.desk.currency)
                sums[held.kind] = sums.get(held.kind, zero) + held.balance
        clear(self._sums)
        shown = {t(_KINDS[kind]): amount for kind, amount in sums.items()}
        fines = sum(fine.amount for fine in self.desk.ask(sanctions.owed, one.id))
        if fines:
            shown[t("Fines")] = Amount(fines, self.desk.currency)
        for title, amount in shown.items():
            figure = language.amount(amount)
            pair = holder(column(label(title, "label"), label(figure, "strong"), gap=0))
            pair.setAccessibleName(f"{title}: {figure}")
            self._sums.addWidget(pair)
        self.sums.setVisible(bool(shown))
        return any(amount.minor for amount in shown.values())

    def _show_tab(self, key: str) -> None:
        self._made.add(key)
        one = self._one if key in self._stale else None
        self._stale.discard(key)
        if key == FILE:
            self.body.show_part(self.kept)
            if one is not None and (known := whose(self.desk, one.id)) is not None:
                self.kept.show_member(known)
            return
        part = self._told(key)
        self.body.show_part(part)
        if one is not None:
            part.show_member(one)

    def _told(self, key: str) -> Happened | Money | Lent | Owned | Register:
        match key:
            case "money":
                return self.money_tab
            case "loans":
                return self.lent
            case "shares":
                return self.owned
            case "register":
                return self.register
            case _:
                return self.happened

    def _focus_tab(self) -> None:
        if self.tabs.key == MONEY:
            self.money_tab.focus_first()
        elif self.tabs.key == FILE:
            self.kept.focus_first()

    # --- deeds -----------------------------------------------------------------------------------

    def _go_money(self) -> None:
        self.desk.go(Place("cash", member=self.place.member))

    def _go_parted(self) -> None:
        self.desk.go(Place("leaving", member=self.place.member))

    def _go_account(self, holding: int) -> None:
        """The page of an account: of shares, of a loan, of savings."""
        member, held = self.place.member, HoldingId(holding)
        assert member is not None
        kinds = {row.id: row.kind for row in self.desk.ask(statements.holdings, member)}
        lent = {
            HoldingId(one.loan)
            for one in self.desk.ask(loans.cards_of_member, member, self.desk.today)
        }
        if kinds.get(held) == SHARES:
            self.desk.go(Place("shares", member=member, about=held))
        elif held in lent:
            self.desk.go(Place("loan", about=held))
        else:
            self.desk.go(Place("account", member=member, about=held))

    def _open(self, about: tuple[str, int]) -> None:
        """What a line of what happened is about."""
        table, ident = about
        member = self.place.member
        if table == "visit":
            self.desk.go(Place("receipt", member=member, visit=VisitId(ident)))
        elif table == "holding":
            self._go_account(ident)
        elif table == "sanction":
            self.desk.go(Place("sanctions", member=member, about=ident))
        elif table == "officer":
            self.desk.go(Place("officers"))
        elif table in _LEADS:
            self.desk.go(Place(_LEADS[table], about=ident))
        elif table in _TO_A_TAB:
            self.tabs.choose(_TO_A_TAB[table])
            self.tabs.focus_chosen()
