"""One thing: its life month by month, and what becomes of it."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QAbstractItemView

from coopdesk.records import accounts, assets, inventory
from coopdesk.records.accounts import AccountRow
from coopdesk.records.ids import AccountId
from coopdesk.records.inventory import AssetRow, MonthRow
from coopdesk.records.money import Money
from coopdesk.ui.choosing import account_words
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Mark, label
from coopdesk.ui.kit.fields import ChoiceField, DayField, MoneyField, NoteField, TextField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import Flow, bring_into_view, column, holder
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.theme import Kind


class One(Card):
    """The chosen thing: its months, its name and place, its end."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(" ")
        t, language = desk.language.gettext, desk.language
        self._desk = desk
        self.row: AssetRow | None = None
        self._about = label("", "muted", wrap=True)
        self.months: Table[MonthRow] = Table(
            [
                Column(
                    t("Month"),
                    lambda row: language.month(row.month),
                    pill=self._mark,
                    stretch=True,
                    least=130,
                ),
                Column(t("Wears off"), lambda row: language.figure(row.amount), right=True),
                Column(
                    t("Is worth then"),
                    lambda row: language.figure(row.value),
                    right=True,
                    tone=_tone,
                ),
            ],
            name=t("Month by month"),
            key=_month,
            least=6,
        )
        self.change = Form(
            [
                TextField("name", t("What it is"), language),
                TextField("place", t("Where it stands"), language, optional=True),
            ],
            language,
            columns=2,
        )
        self.keep = buttons.secondary(t("Keep the change"), self.do_change, icon="save")
        self.sell = buttons.secondary(t("Sold or given up…"), self.ask_end)
        self.bill = buttons.link(t("Show what was paid for it"), self._go_bill, icon="entry")
        self._make_end()
        self.body.addWidget(self._about)
        self.body.addWidget(self.months, 1)
        self._change = holder(
            column(self.change, holder(Flow(self.keep, self.sell, self.bill, gap=8)))
        )
        self.body.addWidget(self._change)
        self.body.addWidget(self._end)
        self.body.addWidget(self._back)

    def _make_end(self) -> None:
        t, language, desk = self._desk.language.gettext, self._desk.language, self._desk
        self.money: ChoiceField[AccountId] = ChoiceField(
            "money", t("The price went into"), [], language
        )
        self.result: ChoiceField[AccountId] = ChoiceField(
            "result", t("Gain or loss goes to"), [], language
        )
        self.end = Form(
            [
                DayField("day", t("On the day"), language, today=desk.today),
                MoneyField(
                    "price", t("Price (empty: none)"), desk.currency, language, optional=True
                ),
                self.money,
                self.result,
                TextField("reason", t("What became of it"), language),
                TextField("party", t("Sold to"), language, optional=True),
            ],
            language,
            columns=2,
        )
        self.outcome = label("", "strong", wrap=True)
        self.end.changed.connect(self._show_outcome)
        self.do_it = buttons.secondary("", self.do_end)
        leave = buttons.quiet(t("Leave it as it is"), self.leave_it)
        self._end = holder(column(self.end, self.outcome, holder(Flow(self.do_it, leave, gap=8))))
        self.why = NoteField("reason", t("Why does it come back?"), language, lines=2)
        self.back_form = Form([self.why], language)
        self.bring_back = buttons.secondary(t("Bring it back"), self.do_bring_back, icon="undo")
        self._back = holder(column(self.back_form, holder(Flow(self.bring_back))))

    # --- showing ---------------------------------------------------------------------------------

    def show_row(self, row: AssetRow | None) -> None:
        """Show a thing, or nothing."""
        t, language = self._desk.language.gettext, self._desk.language
        same = row is not None and self.row is not None and row.id == self.row.id
        self.row = row
        self.setVisible(row is not None)
        if row is None or (same and self.has_typed()):
            return
        self.title.setText(f"{row.number} · {row.name}")
        words = t("Bought on {day} for {cost}, worth {value} now.")
        if row.gone:
            words = t("Bought on {day} for {cost}. It left the co-op on {gone}.")
        self._about.setText(
            words.format(
                day=language.day(row.bought),
                cost=language.amount(row.cost),
                value=language.amount(row.value),
                gone=language.day(row.gone) if row.gone else "",
            )
        )
        self._show_months(self._desk.ask(inventory.schedule, row.id))
        self.change["name"].set_value(row.name)
        self.change["place"].set_value(row.place or None)
        self.change.settle()
        may = self._desk.may(assets.dispose)
        self.keep.setEnabled(may)
        self.sell.setVisible(row.gone is None and may)
        self.bill.setVisible(row.paid is not None)
        self._back.setVisible(row.gone is not None and may)
        self._show_ending(ending=False)

    def _show_months(self, rows: list[MonthRow]) -> None:
        """From the month that was written last on."""
        self.months.show_rows(rows)
        written = sum(1 for row in rows if row.entry)
        index = self.months.model.index(max(0, written - 1), 0)
        self.months.view.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)

    def has_typed(self) -> bool:
        ending = not self._end.isHidden() and self.end.dirty
        return self.change.dirty or ending or self.back_form.dirty

    def _mark(self, row: MonthRow) -> Mark | None:
        t = self._desk.language.gettext
        return Mark(t("written"), Kind.GOOD) if row.entry else None

    def _go_bill(self) -> None:
        """There it can be taken back, too."""
        assert self.row is not None
        self._desk.go(Place("voucher_file", about=self.row.paid))

    # --- deeds -----------------------------------------------------------------------------------

    def do_change(self) -> None:
        """Keep another name or place."""
        self.change.submit(self._write_change)

    def _write_change(self, *, name: str, place: str | None) -> bool:
        assert self.row is not None
        shown = {"name": self.row.name, "place": self.row.place}
        said = {"name": name, "place": place or ""}
        changes = {key: value for key, value in said.items() if value != shown[key]}
        if changes:
            self._desk.do(assets.change_asset, asset=self.row.id, changes=changes, shown=shown)
        return True

    def ask_end(self) -> None:
        """Ask what became of it, here."""
        language, rows = self._desk.language, self._desk.ask(accounts.accounts)
        boxes = [one for one in rows if one.at_hand]
        results = [one for one in rows if one.by_hand and one.type in {"income", "expense"}]
        results.sort(key=_plain_first)
        self.money.set_options([(one.id, account_words(language, one)) for one in boxes])
        self.result.set_options([(one.id, account_words(language, one)) for one in results])
        self.end.clear()
        self.end["day"].set_value(self._desk.today)
        self.money.set_value(boxes[0].id if boxes else None)
        self.result.set_value(results[0].id if results else None)
        self.end.settle()
        self._show_ending(ending=True)
        self._show_outcome()
        self.end["day"].setFocus()
        bring_into_view(self._end)

    def leave_it(self) -> None:
        """Think better of it."""
        self.end.clear()
        self._show_ending(ending=False)

    def _show_ending(self, *, ending: bool) -> None:
        """The end of a thing needs the room of its life."""
        self._end.setVisible(ending)
        for part in (self.months, self._change):
            part.setVisible(not ending)

    def _show_outcome(self) -> None:
        """What is gained or lost, as it stands today, and the deed on the button."""
        t, language, row = self._desk.language.gettext, self._desk.language, self.row
        if row is None:
            return
        price = self.end["price"].peek() or Money.zero(self._desk.currency)
        gain = price - row.value
        words = t("It is worth {value} now: {amount} are lost.")
        if gain.minor >= 0:
            words = t("It is worth {value} now: {amount} are gained.")
        shown = {"value": language.amount(row.value), "amount": language.amount(abs(gain))}
        self.outcome.setText(words.format(**shown))
        deed = t("Sell it for {price}") if price else t("Give it up")
        self.do_it.setText(deed.format(price=language.amount(price)))

    def do_end(self) -> None:
        """Write its end."""
        self.end.submit(self._dispose)

    def _dispose(self, *, party: str | None, **typed: Any) -> Any:
        assert self.row is not None
        if not typed["price"]:
            typed["money"] = None
        entry = self._desk.do(assets.dispose, asset=self.row.id, party=party or "", **typed)
        self._show_ending(ending=False)
        self._desk.say(self._desk.language.gettext("It is out of the register."))
        return entry

    def do_bring_back(self) -> None:
        """It was not sold after all."""
        self.back_form.submit(self._bring_back)

    def _bring_back(self, *, reason: str) -> Any:
        assert self.row is not None
        entry = self._desk.do(assets.bring_back, asset=self.row.id, reason=reason)
        self.back_form.clear()
        self._desk.say(self._desk.language.gettext("It is back in the register."))
        return entry


def _month(row: MonthRow) -> object:
    return row.month


def _tone(row: MonthRow) -> Tone:
    return Tone.STRONG if row.entry else Tone.PLAIN


def _plain_first(one: AccountRow) -> tuple[bool, bool, str]:
    """Income before expense, and what the program has no use for first."""
    return bool(one.role), one.type == "expense", one.code
