"""Keys: who can open everything when all PCs are lost, and what may happen to a key or a PC."""

from __future__ import annotations

from coopdesk.records import recovery
from coopdesk.records.book import Topic
from coopdesk.records.recovery import RecoveryRow
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit.cards import Heading
from coopdesk.ui.kit.layouts import Sides, column, holder, whole_page
from coopdesk.ui.pages.recovery.disk import OnDisk
from coopdesk.ui.pages.recovery.ending import End
from coopdesk.ui.pages.recovery.keeping import Keeper
from coopdesk.ui.pages.recovery.kept import Kept
from coopdesk.ui.pages.recovery.making import NewSheet
from coopdesk.ui.pages.recovery.matter import Matter
from coopdesk.ui.pages.recovery.now import Now
from coopdesk.ui.pages.recovery.pcs import Naming, Pcs, Stolen
from coopdesk.ui.pages.recovery.people import Passwords
from coopdesk.ui.pages.recovery.trying import Drill


class Recovering(Page):
    """On top the one thing to do now; below a card for each matter, of which one is unfolded."""

    TOPICS = Topic.COOP | Topic.PEOPLE

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self.now, self.kept, self.pcs = Now(desk), Kept(desk), Pcs(desk)
        self.drill, self.keeper, self.end = Drill(desk), Keeper(desk), End(desk)
        self.new, self.disk, self.passwords = NewSheet(desk), OnDisk(desk), Passwords(desk)
        self.naming, self.stolen = Naming(desk), Stolen(desk)
        self._matters: tuple[Matter, ...] = (
            self.drill, self.keeper, self.end, self.new, self.disk, self.passwords, self.naming,
            self.stolen,
        )  # fmt: skip
        left = column(self.kept, self.drill, self.keeper, self.end, self.new, None, gap=16)
        right = column(self.disk, self.passwords, self.pcs, self.naming, self.stolen, None, gap=16)
        heading = Heading(
            t("Keys and recovery"),
            t("Losing the key is likelier than theft: first the sheet, then the lock."),
        )
        sides = Sides(holder(left), holder(right), shares=(1, 1), least=800)
        self.setLayout(whole_page(heading, self.now, sides, None))
        self._wire()
        self._look()

    def _wire(self) -> None:
        for matter in self._matters:
            matter.unfolded.connect(self._fold_others)
            matter.folded.connect(self._offer)
        self.now.make.connect(self.new.unfold)
        self.now.drill.connect(self._try_due)
        self.kept.drill.clicked.connect(self._try)
        self.kept.keeper.clicked.connect(self._name_keeper)
        self.kept.end.clicked.connect(self._end)
        self.kept.table.chosen.connect(self._fold_of_sheet)
        self.pcs.name.clicked.connect(self._name)
        self.pcs.stolen.clicked.connect(self._revoke)
        self.pcs.table.chosen.connect(self._fold_of_pc)
        self.desk.sticks_changed.connect(self.disk.look)

    # --- a page of the window --------------------------------------------------------------------

    def refresh(self, topics: Topic) -> None:
        self._look()

    def has_typed(self) -> bool:
        return any(one.is_open and one.form.dirty for one in self._matters)

    def focus_first(self) -> None:
        self.now.deed.setFocus() if self.now.deed.isVisibleTo(self) else self.kept.table.setFocus()

    def _look(self) -> None:
        rows = self.desk.ask(recovery.standing)
        self.now.show_rows(rows)
        self.kept.show_rows(rows)
        self.pcs.look()
        self.disk.look()
        self.passwords.look()
        self._offer()

    def _offer(self) -> None:
        """The one thing to do now steps back while something else is being done."""
        self.now.offer(not any(one.is_open for one in self._matters))

    # --- unfolding -------------------------------------------------------------------------------

    def _fold_others(self) -> None:
        for one in self._matters:
            if one is not self.sender() and one.is_open:
                one.fold()
        self.now.offer(False)

    def _fold_of_sheet(self, _one: object) -> None:
        for one in (self.drill, self.keeper, self.end):
            if one.is_open:
                one.fold()

    def _fold_of_pc(self, _one: object) -> None:
        for one in (self.naming, self.stolen):
            if one.is_open:
                one.fold()

    def _sheet(self) -> RecoveryRow | None:
        return self.kept.table.row()

    def _try_due(self, one: RecoveryRow) -> None:
        self.kept.table.choose(one.id)
        self.drill.unfold_for(one)

    def _try(self) -> None:
        if (one := self._sheet()) is not None:
            self.drill.unfold_for(one)

    def _name_keeper(self) -> None:
        if (one := self._sheet()) is not None:
            self.keeper.unfold_for(one)

    def _end(self) -> None:
        if (one := self._sheet()) is not None:
            self.end.unfold_for(one)

    def _name(self) -> None:
        if (one := self.pcs.table.row()) is not None:
            self.naming.unfold_for(one)

    def _revoke(self) -> None:
        if (one := self.pcs.table.row()) is not None:
            self.stolen.unfold_for(one)
