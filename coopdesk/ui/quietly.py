"""Sync by itself: known places are tried now and then, quietly, while the desk is used.

It has a thread of its own, gives way to every other job, asks nothing, and goes on next time where
it was broken off.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from time import monotonic
from typing import Final

from PySide6.QtCore import QObject, QTimer

from coopdesk import paths
from coopdesk.exchange import known, standing
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.known import ABSENT, KnownPlace, Why
from coopdesk.exchange.places import Fault, PlaceTrouble, marker
from coopdesk.exchange.places.kept import Kept
from coopdesk.exchange.sync import sync
from coopdesk.i18n import Text
from coopdesk.records.errors import Trouble
from coopdesk.ui.copying import Halts, address_of, alone, reached
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.progress import Job, Worker
from coopdesk.ui.plugged import stick_of
from coopdesk.ui.preferences import COPY
from coopdesk.ui.theme import Kind

_LOOK_MS: Final = 15_000
#: Seconds between two syncs with a place; the longest pause while it fails; how long after the
#: last entry one is due; and after another job for which it was broken off.
EVERY, LONGEST, AFTER_ENTRY, AFTER_JOB = 180.0, 1800.0, 120.0, 30.0
#: Trying these again does not help, and may shut the account: a person has to mend them.
_NEVER_AGAIN: Final = frozenset({Fault.PASSWORD, Fault.STRANGER})
#: What stands where a folder was: another stick under the same letter, or nothing is mounted there.
_ELSEWHERE: Final = frozenset({Fault.EMPTY, Fault.UNMARKED, Fault.OTHER, Fault.FOREIGN})


@dataclass
class _Turn:
    """When a place is tried next, how long is waited after a failure, when it was begun last."""

    at: float
    pause: float = EVERY
    begun: float = -inf


class Quiet(QObject):
    """Syncs by itself while `shown` says that the desk is in use. `now` counts seconds."""

    def __init__(
        self,
        desk: Desk,
        parent: QObject,
        shown: Callable[[], bool],
        now: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__(parent)
        self._desk, self._shown, self._now = desk, shown, now
        self._worker = Worker()
        self._turns: dict[str, _Turn] = {}
        self._wrote = -inf
        self._plugged: frozenset[str] = frozenset()
        self._run: tuple[Job, QuietWork] | None = None
        desk.changed.connect(self._changed)
        desk.sticks_changed.connect(self._sticks)
        desk.started.connect(self.give_way)
        desk.locked.connect(self.give_way)
        desk.closed.connect(self._end)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(_LOOK_MS)
        self._sticks()
        self.look()

    @property
    def running(self) -> bool:
        """Whether a sync is under way."""
        return self._run is not None

    def look(self) -> None:
        """Begin a sync when a place is due, and nothing else is under way."""
        desk = self._desk
        if self.running or not self._timer.isActive():  # closed: a look would open the book again
            return
        if desk.busy or not (desk.preferences.syncs and self._shown()):
            return
        for one in desk.ask(known.places):
            if self._is_due(one):
                self._begin(one)
                return

    def give_way(self, _job: object = None, _title: str = "") -> None:
        """Stop after the file in hand; what is done stays."""
        if self._run is not None:
            self._run[0].stop()

    # --- what is due -----------------------------------------------------------------------------

    def _is_due(self, one: KnownPlace) -> bool:
        now = self._now()
        turn = self._turns.setdefault(one.marker, _Turn(now))
        if one.unreached is None and turn.pause > EVERY:
            turn.at, turn.pause = now + EVERY, EVERY  # a person copied to it meanwhile
        written = turn.begun < self._wrote <= now - AFTER_ENTRY
        return now >= turn.at or (written and turn.pause == EVERY)

    def _changed(self, _topics: object) -> None:
        self._wrote = self._now()

    def _sticks(self) -> None:
        here = frozenset(one.marker.place for one in self._desk.here if one.marker)
        copied = self._desk.preferences.plugged == COPY  # and so synced
        for mark in here - self._plugged:
            self._turns[mark] = _Turn(inf if copied else self._now())
        if here - self._plugged:
            QTimer.singleShot(0, self.look)
        self._plugged = here
        self._see_forgotten()

    def _see_forgotten(self) -> None:
        """A place that a person forgets while it is in hand is not to be known again by its end."""
        if self._run is None:
            return
        job, work = self._run
        if all(one.marker != work.one.marker for one in self._desk.ask(known.places)):
            work.forgotten = True
            job.stop()

    # --- one sync --------------------------------------------------------------------------------

    def _begin(self, one: KnownPlace) -> None:
        self._turns[one.marker].begun = self._now()
        work = QuietWork(self._desk, one)
        job = self._worker.start(work)
        job.done.connect(self._done)
        job.failed.connect(self._failed)
        job.stopped.connect(self._stopped)
        self._run = job, work

    def _over(self) -> _Turn | None:
        """The turn of the place that was in hand; None when the desk is closed by now."""
        if self._run is None:
            return None
        _job, work = self._run
        self._run = None
        if work.forgotten:
            known.forget(self._desk.book, work.one.marker)
        return self._turns.setdefault(work.one.marker, _Turn(self._now()))

    def _done(self, went: object) -> None:
        turn = self._over()
        if turn is None:
            return
        assert isinstance(went, Went)
        now, why = self._now(), went.why
        if why is None:
            stick = stick_of(self._desk.here, went.place.marker)
            turn.at, turn.pause = (inf if stick else now + EVERY), EVERY
        else:
            turn.pause = inf if why.kind in _NEVER_AGAIN else min(turn.pause * 2, LONGEST)
            turn.at = now + turn.pause
        if why is not None and went.news and why.kind not in ABSENT:
            self._tell(went.place, why)
        self._desk.sticks_changed.emit()
        QTimer.singleShot(0, self.look)  # another one may be due

    def _tell(self, one: KnownPlace, why: Why) -> None:
        t, say = self._desk.language.gettext, self._desk.language.say
        words = t("“{place}”: {why} {do}")
        said = words.format(place=one.name, why=say(why.what), do=say(why.advice)).strip()
        self._desk.say(said, Kind.WARN)

    def _failed(self, error: Exception) -> None:
        turn = self._over()
        if turn is not None:
            turn.at = inf  # a bug is told, but not every few minutes
            raise error

    def _stopped(self) -> None:
        turn = self._over()
        if turn is not None:
            turn.at = self._now() + AFTER_JOB

    def _end(self) -> None:
        """The book is about to be closed: what uses it ends first."""
        self._timer.stop()
        self._run = None
        self._worker.close()


@dataclass(frozen=True, slots=True)
class Went:
    """How it went: what kept it from its end, and whether that is new."""

    place: KnownPlace
    why: Why | None
    news: bool


class QuietWork:
    """Tries a place, and syncs when it is there; on a thread of its own. Who stops it waits for no
    place that does not answer.
    """

    def __init__(self, desk: Desk, one: KnownPlace) -> None:
        self.one = one
        self._book, self._coop = desk.book, desk.book.coop
        self._address, self._home = address_of(one, desk.here), paths.home()
        self.forgotten = False

    def __call__(self, job: Job) -> Went:
        try:
            why = self._synced(job)
        except Trouble as trouble:
            job.pause(0)  # nothing is kept of what was stopped
            why = _why(trouble if self.one.far else _away(trouble))
        return Went(self.one, why, self._keep(why))

    def _synced(self, job: Job) -> Why | None:
        place = reached(job, self._address, Kept(self._home))
        try:
            marker.known(place, self.one.marker, self._coop)
            with alone(job):
                ring = Keyring(self._home)
                report = sync(self._book, place, ring, step=job.step, stop=Halts(job))
        finally:
            place.close()
        if report.trouble is not None:
            return _why(report.trouble)
        return next((one for one in report.why if one.kind == standing.STRANGER), None)

    def _keep(self, why: Why | None) -> bool:
        """Keep what keeps the place from being synced, when it is something else than before."""
        was = self.one.unreached
        if (was and was.kind) == (why and why.kind):
            return False
        state = {"when": known.moment(self._book).isoformat(), "why": why.said()} if why else {}
        known.remember(self._book, self.one.marker, self.one.address, known.LINK, state)
        return True


def _away(trouble: Trouble) -> Trouble:
    """Nothing is wrong with a stick or folder that is just not the one that is there."""
    if isinstance(trouble, PlaceTrouble) and trouble.fault in _ELSEWHERE:
        return PlaceTrouble(Fault.GONE, trouble.place)
    return trouble


def _why(trouble: Trouble) -> Why:
    kind = str(trouble.fault) if isinstance(trouble, PlaceTrouble) else standing.BROKEN
    file = str(trouble.text.fields.get("file", ""))
    return Why(kind, trouble.text, trouble.advice or Text("", {}), file=file)
