"""The settlement: each account before and after, what is paid out, and the nominees."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Signal

from coopdesk.records import membership, nominees, settlement, visit
from coopdesk.records.members import MemberFile
from coopdesk.records.membership import LEAVING, Standing
from coopdesk.records.settlement import Heir, Plan, Row
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.edges import row_height
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.kit.layouts import Flow, holder
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.papers import show_letter
from coopdesk.ui.theme import Kind, look

_MOST = 12  # rows that are seen at once


class Settling(Card):
    """What is done is shown before it is done."""

    done = Signal()

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__(t("Settlement"))
        self._desk = desk
        self._one: MemberFile | None = None
        self._plan: Plan | None = None
        self.standing = ""
        self.table: Table[Row] = Table(
            [
                Column(t("Account"), self._name, stretch=True, least=120),
                Column(t("Before"), self._before, right=True),
                Column(t("Interest"), self._interest, right=True, gives=2),
                Column(t("Set off"), self._set_off, right=True),
                Column(t("Paid out"), self._pays, right=True),
                Column(t("After"), self._after, right=True),
            ],
            name=t("Settlement"),
            key=_key,
            empty=label(t("Nothing is left, nothing is owed."), "muted", wrap=True),
            least=2,
            dense=True,
        )
        self.hindrances = Note("", Kind.WARN)
        self.sums = Pairs()
        self.heirs_title = label(t("Nominees"), "section")
        self.heirs = Pairs()
        self.name = buttons.secondary(t("Name nominees"), self._name_heirs, icon="edit")
        self.note = Note("", Kind.REFUSE)
        self.do = buttons.primary("", self.do_it, icon="cash")
        self.owed = buttons.secondary(t("Pay at the cash desk"), self._go_pay, icon="cash")
        self.paper = buttons.secondary(t("&Print the settlement"), self._print, icon="print")
        self.again = buttons.secondary(t("They want to come &back"), self._come_back)
        self.back = buttons.quiet(t("Take back that they left"), self._take_back)
        deeds = holder(Flow(self.do, self.owed, self.name, self.paper, self.again, self.back))
        parts = (self.table, self.sums, self.hindrances, self.heirs_title, self.heirs, self.note)
        for part in (*parts, deeds):
            self.body.addWidget(part)

    # --- showing ---------------------------------------------------------------------------------

    def show_member(self, one: MemberFile, now: Standing) -> None:
        """What settling with them does now."""
        self._one, self.standing = one, now.status
        if now.status not in (LEAVING, membership.LEFT):
            return
        desk, t, language = self._desk, self._desk.language.gettext, self._desk.language
        plan = self._plan = desk.ask(settlement.plan, one.id, desk.today)
        rows = [row for row in plan.rows if row.holds.minor or row.interest.minor]
        self.table.show_rows(rows)
        shown = min(len(rows), _MOST) * row_height(dense=True)
        self.table.setMinimumHeight(shown + row_height() + look().px(6))
        open_ = now.status == LEAVING
        out = t("Waits for the nominees") if plan.waits_for_heirs else t("Paid out to the member")
        sums = [Pair(out, language.amount(plan.out))]
        if plan.owed.minor:
            sums.append(Pair(t("Still owed after this"), language.amount(plan.owed)))
        self.sums.show_pairs(sums if open_ else [])
        said = "\n".join(map(language.say, plan.hindrances)) if open_ else ""
        self.hindrances.say(said, Kind.WARN)
        self._show_heirs(plan)
        may = desk.may(settlement.settle)
        self.do.setVisible(open_ and self._has_to_do(plan))
        self.do.setEnabled(may)
        self.owed.setVisible(open_ and bool(plan.owed.minor) and desk.may(visit.record_visit))
        self.back.setVisible(open_ and may)
        self.again.setVisible(now.status == membership.LEFT and now.cause != membership.DIED)
        self._word(plan)

    def _has_to_do(self, plan: Plan) -> bool:
        """Of who died nothing is left to settle once only the nominees wait."""
        moves = any(row.set_off.minor or row.interest.minor for row in plan.rows)
        waits = plan.waits_for_heirs and plan.out.minor > 0
        return moves or (not waits and not (plan.owed.minor and not plan.out.minor))

    def _show_heirs(self, plan: Plan) -> None:
        t, language = self._desk.language.gettext, self._desk.language
        self.heirs_title.setVisible(plan.waits_for_heirs)
        pairs = [self._heir(heir, plan) for heir in plan.heirs]
        if plan.waits_for_heirs and not pairs:
            words = t("No nominee is named. Write down who inherits, then pay them here.")
            pairs = [Pair(words, language.amount(plan.out))]
            if self._one is not None and self._one.nominee:
                note = t("As the register says it, without a part.")
                pairs.append(Pair(self._one.nominee, "", None, note))
        self.heirs.show_pairs(pairs)
        self.heirs.setVisible(bool(pairs))
        paid = any(heir.paid.minor for heir in plan.heirs)
        self.name.setVisible(plan.waits_for_heirs and not paid)
        self.name.setEnabled(self._desk.may(nominees.name_nominees))

    def _name_heirs(self) -> None:
        if self._one is not None:
            self._desk.go(Place("member", member=self._one.id, text="nominees"))

    def _heir(self, heir: Heir, plan: Plan) -> Pair:
        t, language = self._desk.language.gettext, self._desk.language
        ready = not any(row.set_off.minor or row.interest.minor for row in plan.rows)
        deed = None
        if heir.due.minor and ready and self.standing == LEAVING:
            words = t("Pay {amount}").format(amount=language.amount(heir.due))
            deed = buttons.link(words, weakly(self._pay, heir))
            deed.setAccessibleName(t("Pay {name}").format(name=heir.name))
            deed.setEnabled(self._desk.may(settlement.pay_nominee))
        share = language.percent(Decimal(heir.share) / 10_000, None)
        said = [heir.relation, share]
        if heir.guardian:
            said.append(t("guardian: {name}").format(name=heir.guardian))
        note = " · ".join(filter(None, said))
        value = "" if deed else language.amount(heir.due)
        if heir.paid.minor:
            value = t("has had {amount}").format(amount=language.amount(heir.paid))
        return Pair(heir.name, value, deed, note)

    def _word(self, plan: Plan) -> None:
        t, language = self._desk.language.gettext, self._desk.language
        words = t("Close the accounts")
        if plan.out.minor and not plan.waits_for_heirs:
            words = t("Settle and pay out {amount}")
        elif any(row.set_off.minor or row.interest.minor for row in plan.rows):
            words = t("Settle what they owe and their interest")
        self.do.setText(words.format(amount=language.amount(plan.out)))

    def _name(self, row: Row) -> str:
        return self._desk.language.say(row.name)

    def _before(self, row: Row) -> str:
        sign = -1 if row.owed else 1
        return self._desk.language.figure(row.holds * sign)

    def _interest(self, row: Row) -> str:
        return self._desk.language.figure(row.interest) if row.interest.minor else ""

    def _set_off(self, row: Row) -> str:
        sign = 1 if row.owed else -1
        return self._desk.language.figure(row.set_off * sign) if row.set_off.minor else ""

    def _pays(self, row: Row) -> str:
        return self._desk.language.figure(row.pays * -1) if row.pays.minor else ""

    def _after(self, row: Row) -> str:
        sign = -1 if row.owed else 1
        return self._desk.language.figure(row.after * sign)

    # --- deeds -----------------------------------------------------------------------------------

    def do_it(self) -> None:
        """Settle, all of it at once."""
        if self._one is None or not self.do.isVisibleTo(self):
            return
        with Refusals(self.note, self._desk.language):
            receipt = self._desk.do(settlement.settle, member=self._one.id)
            self._desk.say(self._desk.language.gettext("It is settled."))
            self.done.emit()
            if receipt is not None:
                self._desk.unprinted.add(receipt)
                self._desk.go(Place("receipt", member=self._one.id, visit=receipt))

    def _pay(self, heir: Heir) -> None:
        assert self._one is not None
        with Refusals(self.note, self._desk.language):
            receipt = self._desk.do(
                settlement.pay_nominee,
                member=self._one.id,
                nominee=heir.nominee,
                amount=heir.due,
            )
            said = self._desk.language.gettext("{name} is paid.")
            self._desk.say(said.format(name=heir.name))
            self.done.emit()
            self._desk.unprinted.add(receipt)
            self._desk.go(Place("receipt", member=self._one.id, visit=receipt))

    def _take_back(self) -> None:
        assert self._one is not None
        _, steps = self._desk.ask(membership.life, self._one.id, self._desk.today)
        last = [one for one in steps if one.dropped is None][-1]
        with Refusals(self.note, self._desk.language):
            self._desk.do(settlement.take_back_step, step=last.id)
            self._desk.say(self._desk.language.gettext("It is taken back."))
            self.done.emit()

    def _come_back(self) -> None:
        assert self._one is not None
        self._desk.go(Place("applications", member=self._one.id))

    def _go_pay(self) -> None:
        if self._one is not None:
            self._desk.go(Place("cash", member=self._one.id))

    def _print(self) -> None:
        if self._one is not None:
            show_letter(self._desk, "settlement", self._one.id)


def _key(row: Row) -> int:
    return row.holding or row.sanction or 0
