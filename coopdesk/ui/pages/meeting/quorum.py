"""How many who may vote are here, whether that is enough, and the second call."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.records import meetings
from coopdesk.records.bodies import ASSEMBLY
from coopdesk.records.meetings import ENDED, OPEN
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.fields import said_hour
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.kit.layouts import Sides, column, holder, row
from coopdesk.ui.kit.meter import Meter
from coopdesk.ui.pages.meeting.hall import Hall
from coopdesk.ui.theme import Kind, kind, look


class QuorumCard(Card):
    """The meter of a meeting, with its mark."""

    asked = Signal()  # tick members in

    def __init__(self, hall: Hall) -> None:
        super().__init__(padding=14)
        t = hall.language.gettext
        self._hall = hall
        self.setAccessibleName(t("Quorum"))
        self.count, self.of = label("", "figure"), label("", wrap=True)
        self.meter = Meter(t("Who may vote and is here"))
        self.verdict = label("", wrap=True)
        self.second = buttons.secondary(t("Go on as second call"), self._second)
        self.tick = buttons.secondary(t("&Tick members in"), icon="people")
        self.note = Note("", Kind.REFUSE)
        count = row(self.count, self.of, gap=8)
        count.setStretch(1, 1)
        left = row(holder(count), self.meter, gap=16)
        left.setStretch(0, 3)
        left.setStretch(1, 4)
        right = row(self.verdict, self.second, self.tick, gap=12)
        right.setStretch(0, 1)
        whole: QWidget = Sides(holder(left), holder(right), shares=(6, 5), least=820)
        self.body.addLayout(column(whole, self.note))
        self.body.setSpacing(look().px(4))
        self.tick.clicked.connect(self.asked)
        hall.changed.connect(self.show_hall)
        hall.came.connect(self.show_hall)
        self.show_hall()

    def show_hall(self) -> None:
        """Show the meter as it stands."""
        self.note.say("")
        t, n, meter = self._hall.language.gettext, self._hall.language.number, self._hall.meter
        nobody = self._nobody()
        for part in (self.count, self.meter, self.verdict):
            part.setVisible(not nobody)
        self.count.setText(n(meter.votes))
        held = self._hall.state not in {OPEN, ENDED}
        words = t("of {entitled} who may vote are here")
        if self._hall.state == ENDED or (held and not self._hall.writable):
            words = t("of {entitled} who may vote were there")
        said = words.format(entitled=n(meter.entitled))
        if meter.represented:
            said = f"{said} · " + t("{count} of them stood for").format(count=n(meter.represented))
        if meter.voiced:
            said = f"{said} · " + t("{count} more with a voice only").format(count=n(meter.voiced))
        self.of.setText(nobody or said)
        tone, verdict = self._verdict()
        self.verdict.setText(verdict)
        kind(self.verdict, tone.value)
        self.meter.show_count(meter.votes, meter.entitled, meter.needed, self._spoken(verdict))
        row_ = self._hall.file.row
        first = row_.call == 1 and self._hall.state == OPEN and not meter.enough
        self.second.setVisible(first and self._hall.writable)
        self.tick.setVisible(self._hall.writable)

    def _nobody(self) -> str:
        """Why nobody can vote here, where that is so: a count of none of none helps nobody."""
        if self._hall.meter.entitled:
            return ""
        t = self._hall.language.gettext
        if self._hall.file.body.kind != ASSEMBLY:
            return t("Nobody serves in it yet.")
        if not self._hall.roll.of.rows:
            return t("This book has no members yet.")
        return t("Who has paid a share may vote. Who has not may come and speak.")

    def _spoken(self, verdict: str) -> str:
        """The same for a screen reader, in whole sentences."""
        t, n, meter = self._hall.language.gettext, self._hall.language.number, self._hall.meter
        said = t(
            "{count} of {entitled} who may vote are here: {present} came themselves, "
            "{represented} are stood for, {voiced} more have a voice only. {verdict}"
        )
        return said.format(
            count=n(meter.votes),
            entitled=n(meter.entitled),
            present=n(meter.present),
            represented=n(meter.represented),
            voiced=n(meter.voiced),
            verdict=verdict,
        )

    def _verdict(self) -> tuple[Kind, str]:
        t, n, meter = self._hall.language.gettext, self._hall.language.number, self._hall.meter
        if meter.enough and meter.reached is not None:
            said = t("✓ quorum ({needed}) reached at {hour}")
            hour = said_hour(max(meter.reached, self._hall.file.row.opened or 0))
            return Kind.GOOD, said.format(needed=n(meter.needed), hour=hour)
        if meter.enough:
            return Kind.GOOD, t("✓ quorum ({needed}) reached").format(needed=n(meter.needed))
        missing = meter.needed - meter.votes
        one, many = t("{count} more is needed for a quorum"), t("{count} more for a quorum")
        return Kind.WARN, (one if missing == 1 else many).format(count=n(missing))

    def _second(self) -> None:
        with Refusals(self.note, self._hall.language):
            at = self._hall.now()
            self._hall.do(meetings.second_call, meeting=self._hall.meeting, at=at)
