"""The cash boxes: what each holds, who keeps it, when it was last counted; opening another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from coopdesk.i18n import N_
from coopdesk.records import office
from coopdesk.records.book import Topic
from coopdesk.records.cash import boxes, counts, handovers
from coopdesk.records.cash.boxes import BoxRow
from coopdesk.records.errors import Refused
from coopdesk.records.ids import AccountId, PersonId
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark, Note
from coopdesk.ui.kit.fields import ChoiceField, MoneyField, TextField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, row, whole_page
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import Kind

#: What the kinds of box are called.
ROLES: Final = {
    "cash": N_("Cash box"),
    "bank": N_("Bank account"),
    "mobile": N_("Mobile money"),
}
_NOBODY = PersonId(0)


class Boxes(Page):
    """A list of the boxes; the chosen one beside it, and below it the form of a new one."""

    TITLE = N_("Cash boxes")
    TOPICS = Topic.JOURNAL | Topic.CASH | Topic.COOP | Topic.PEOPLE

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._make_table()
        self._make_forms()
        self._lay_out()
        self.refresh(Topic.NONE)
        self.table.choose_first()

    # --- making ----------------------------------------------------------------------------------

    def _make_table(self) -> None:
        t = self.desk.language.gettext
        self.table: Table[BoxRow] = Table(
            [
                Column(t("Box"), self._name, stretch=True, pill=self._mark),
                Column(t("Kind"), self._role, gives=2),
                Column(t("Kept by"), _keeper, gives=1),
                Column(t("Last counted"), self._counted, sort=_counted, gives=3),
                Column(t("Holds"), self._holds, sort=_holds, right=True),
            ],
            name=t(self.TITLE),
            key=_key,
            empty=EmptyState(t("No box is open"), icon="boxes"),
            least=5,
        )
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._go_to_count)

    def _make_forms(self) -> None:
        t, language, money = self.desk.language.gettext, self.desk.language, self.desk.currency
        self.keeper: ChoiceField[PersonId] = ChoiceField("keeper", t("Kept &by"), [], language)
        self.most = MoneyField("most", t("&Most it should hold"), money, language, optional=True)
        self.form = Form([self.keeper, self.most], language, columns=2)
        self.keep = buttons.secondary(t("Keep this"), self.change, icon="save")
        self.count = buttons.secondary(t("Count it"), self._count, icon="count")
        self.hand = buttons.secondary(t("Hand money over"), self._hand_over, icon="handover")
        self.close_button = buttons.quiet(t("Close this box"), self.close_it, icon="stop")
        self.note = Note("", Kind.REFUSE)
        kinds = [(role, t(words)) for role, words in ROLES.items()]
        self.new = Form(
            [
                TextField("name", t("&Name of the box"), language, hint=t("Market box")),
                ChoiceField("role", t("&Kind"), kinds, language, value="cash"),
                ChoiceField("keeper", t("Who &keeps it"), [], language),
                MoneyField("most", t("Mos&t it should hold"), money, language, optional=True),
            ],
            language,
            columns=2,
        )
        self.open = buttons.primary(t("Open the box"), self.open_it, icon="add")
        self.open.setEnabled(self.desk.may(boxes.open_box))
        self.shut = Pairs()

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        deeds = holder(Flow(self.count, self.hand))
        self.one = Card(" ", deeds, self.form, self.note, row(self.close_button, None, self.keep))
        new = Card(t("Open another box"), self.new, row(None, self.open))
        self._new = new
        self._shut_card = Card(t("Closed boxes"), self.shut)
        side = holder(column(self.one, new, self._shut_card, None, gap=16))
        listed = Card("", self.table)
        listed.setAccessibleName(t(self.TITLE))
        both = Sides(listed, side, shares=(5, 4), least=860)
        said = t("Where the co-op's money is: boxes with their keepers, the bank, mobile money.")
        self.setLayout(whole_page(Heading(t(self.TITLE), said), both, grows=both))

    # --- a page of the window --------------------------------------------------------------------

    def refresh(self, topics: Topic) -> None:
        """Show the boxes as they are now; what was typed stays."""
        t = self.desk.language.gettext
        people = [(one.id, one.name) for one in self.desk.ask(office.people) if one.active]
        dirty = self.new.dirty
        for field in (self.keeper, self.new["keeper"]):
            assert isinstance(field, ChoiceField)
            field.set_options([(_NOBODY, t("Nobody in particular")), *people])
            if field.is_empty():
                field.set_value(_NOBODY)
        if not dirty:
            self.new.settle()
        self.table.show_rows(self.desk.ask(boxes.boxes))
        self._show_shut(self.desk.ask(boxes.boxes, closed=True))
        if not self.form.dirty:
            self._choose(self.table.row())

    def _show_shut(self, closed: Sequence[BoxRow]) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        pairs = []
        for one in closed:
            deed = buttons.link(t("Open it again"), weakly(self.open_again, one))
            deed.setAccessibleName(t("Open {box} again").format(box=self._name(one)))
            deed.setEnabled(self.desk.may(boxes.reopen_box))
            day = language.day(one.closed) if one.closed else ""
            pairs.append(Pair(self._name(one), t("since {day}").format(day=day), deed))
        self.shut.show_pairs(pairs)
        self._shut_card.setVisible(bool(pairs))

    def has_typed(self) -> bool:
        return self.form.dirty or self.new.dirty

    def focus_first(self) -> None:
        self.table.setFocus()

    # --- the list --------------------------------------------------------------------------------

    def _name(self, one: BoxRow) -> str:
        return self.desk.language.gettext(one.name)

    def _role(self, one: BoxRow) -> str:
        return self.desk.language.gettext(ROLES[one.role])

    def _counted(self, one: BoxRow) -> str:
        return self.desk.language.moment(one.counted) if one.counted else "–"

    def _holds(self, one: BoxRow) -> str:
        return self.desk.language.figure(one.holds)

    def _mark(self, one: BoxRow) -> Mark | None:
        t = self.desk.language.gettext
        if one.too_full:
            return Mark(t("too full"), Kind.WARN)
        if one.holds.minor < 0:
            return Mark(t("below zero"), Kind.REFUSE)
        return Mark(t("main")) if one.main else None

    # --- the chosen one --------------------------------------------------------------------------

    def _choose(self, one: BoxRow | None) -> None:
        self.note.say("")
        self.one.setVisible(one is not None)
        if one is None:
            return
        self.one.title.setText(self._name(one))
        self.keeper.set_value(one.keeper or _NOBODY)
        self.most.set_value(one.most)
        self.form.settle()
        may = self.desk.may(boxes.change_box)
        self.keep.setEnabled(may)
        self.close_button.setVisible(may and not one.main)
        self.count.setEnabled(self.desk.may(counts.record_count))
        self.hand.setEnabled(self.desk.may(handovers.hand_over))

    def change(self) -> None:
        """Keep who has the box, and the most that it should hold."""
        if self.table.row() is not None:
            self.form.submit(self._write_change)

    def _write_change(self, *, keeper: PersonId, **typed: Any) -> None:
        one, t = self.table.row(), self.desk.language.gettext
        assert one is not None
        kept = None if keeper == _NOBODY else keeper
        self.desk.do(boxes.change_box, box=one.id, keeper=kept, **typed)
        self.desk.say(t("{box}: kept.").format(box=self._name(one)))

    def close_it(self) -> None:
        """Close the chosen box; one that holds money stays open and says so."""
        one = self.table.row()
        if one is None:
            return
        with Refusals(self.note, self.desk.language):
            self.desk.do(boxes.close_box, box=one.id)
            t = self.desk.language.gettext
            self.desk.say(t("{box} is closed.").format(box=self._name(one)))

    def open_again(self, one: BoxRow) -> None:
        """Open a closed box again."""
        t = self.desk.language.gettext
        try:
            self.desk.do(boxes.reopen_box, box=one.id)
        except Refused as no:
            self.desk.say(self.desk.language.say(no.text), Kind.REFUSE)
        else:
            self.desk.say(t("{box} is open again.").format(box=self._name(one)))
            self.table.setFocus()

    def _count(self) -> None:
        self._go_to_count(self.table.row())

    def _go_to_count(self, one: BoxRow | None) -> None:
        if one is not None:
            self.desk.go(Place("count", about=one.id))

    def _hand_over(self) -> None:
        if (one := self.table.row()) is not None:
            self.desk.go(Place("handover", about=one.id))

    # --- another one -----------------------------------------------------------------------------

    def open_it(self) -> None:
        """Open a box with what was typed."""
        name = self.new["name"].peek()
        if self.new.submit(self._write_new) is not None:
            t = self.desk.language.gettext
            self.desk.say(t("{box} is open.").format(box=name))
            self.new.clear("name", "most")

    def _write_new(self, *, keeper: PersonId, **typed: Any) -> AccountId:
        kept = None if keeper == _NOBODY else keeper
        return self.desk.do(boxes.open_box, keeper=kept, **typed)


def _key(one: BoxRow) -> int:
    return one.id


def _keeper(one: BoxRow) -> str:
    return one.keeper_name or "–"


def _counted(one: BoxRow) -> object:
    return one.counted.isoformat() if one.counted else ""


def _holds(one: BoxRow) -> int:
    return one.holds.minor
