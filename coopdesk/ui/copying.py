"""The calls of copies and sync for pages: the long works, and what came of them.

Works run on the worker thread and touch no widget.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Final

from coopdesk import paths
from coopdesk.exchange import atrest, known, places
from coopdesk.exchange.backup import CopyReport, back_up, settle
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.known import KnownPlace
from coopdesk.exchange.places import (
    NO_PATIENCE,
    Hasty,
    Patience,
    Place,
    PlaceTrouble,
    Secrets,
    marker,
)
from coopdesk.exchange.places.addresses import is_url, parse
from coopdesk.exchange.places.kept import Kept
from coopdesk.exchange.places.marker import Marker
from coopdesk.exchange.places.presence import Here
from coopdesk.exchange.sync import SyncReport, sync
from coopdesk.i18n import Language
from coopdesk.records import office
from coopdesk.records.errors import Trouble
from coopdesk.reports.trial_balance import trial_balance
from coopdesk.reports.wording import of_the_coop
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.progress import Job, Stopped
from coopdesk.ui.plugged import stick_of
from coopdesk.ui.sizes import size
from coopdesk.ui.theme import Kind
from coopdesk.ui.working import told as why_told

# --- places --------------------------------------------------------------------------------------


class Typed:
    """What this PC keeps of places, with a password that was typed just now."""

    def __init__(self, home: Path, password: str | None) -> None:
        self._kept, self._password = Kept(home), password

    def secret(self, where: str, what: str) -> str | None:
        """The typed password, or what is kept."""
        if what == "password" and self._password:
            return self._password
        return self._kept.secret(where, what)

    def keep(self, where: str, what: str, value: str) -> None:
        """Keep it from now on."""
        self._kept.keep(where, what, value)

    def keep_password(self, address: str) -> None:
        """The typed password was right: keep it."""
        if self._password and is_url(address):
            self._kept.keep(parse(address).where, "password", self._password)


def address_of(one: KnownPlace, here: Sequence[Here]) -> str:
    """Where a place is now: a stick may come under another letter each time."""
    plugged = stick_of(here, one.marker)
    return one.address if plugged is None else plugged.address


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What a look at a place found: its mark, and the bytes that are free."""

    address: str
    marker: Marker | None
    free: int | None


class LookAt:
    """Reaches a place and reads its mark. Nothing is written."""

    def __init__(self, address: str, secrets: Secrets) -> None:
        self._address, self._secrets = address, secrets

    def __call__(self, job: Job) -> LookedAt:
        place = reached(job, self._address, self._secrets)
        try:
            found = marker.read(place)
            if found is None:
                place.list()  # an absent folder says so
            return LookedAt(self._address, found, place.space())
        finally:
            place.close()


class MarkPlace:
    """Makes a folder a place of the co-op, and knows it by its name from now on."""

    def __init__(self, desk: Desk, address: str, called: str, secrets: Typed) -> None:
        self._book, self._address, self._called = desk.book, address, called
        self._secrets, self._today = secrets, desk.today

    def __call__(self, job: Job) -> Marker:
        coop = self._book.read(office.coop)
        language = of_the_coop(self._book.read(office.settings), "")
        place = reached(job, self._address, self._secrets)
        try:
            made = marker.mark(
                place, coop=self._book.coop, name=coop.name, made=self._today, language=language
            )
        finally:
            place.close()
        known.name(self._book, made, self._address, self._called)
        self._secrets.keep_password(self._address)
        return made


# --- copy and sync -------------------------------------------------------------------------------


def reached(job: Job, address: str, secrets: Secrets, patience: Patience = NO_PATIENCE) -> Place:
    """A place for a job that a person can stop at once, whatever the place is just about."""
    return Hasty(places.opened(address, secrets, patience), partial(job.pause, 0))


class Halts:
    """Ends a sync between two of its parts, as Stop does."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def __call__(self) -> bool:
        self._job.pause(0)
        return False


_ONE_AT_A_TIME: Final = Lock()
_MOMENT: Final = 0.2  # seconds


@contextmanager
def alone(job: Job) -> Iterator[None]:
    """Two threads never copy or sync at once. Raises Stopped when the wait for it is stopped."""
    while not _ONE_AT_A_TIME.acquire(timeout=_MOMENT):
        job.step(0, 0)
    try:
        yield
    finally:
        _ONE_AT_A_TIME.release()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a copy and sync with one place; `trouble` is what broke the sync off. Without
    either the copy was made, and a person stopped the sync.
    """

    place: KnownPlace
    copy: CopyReport
    sync: SyncReport | None
    trouble: Trouble | None


def told(language: Language, made: Outcome) -> tuple[Kind, str]:
    """What came of it, as a person wants to hear it."""
    t = language.gettext
    first = {
        "same": t("Nothing was written since the last copy, which is there and sound."),
        "point": t("What was new is copied and was read back ({size})."),
    }.get(made.copy.kind, t("The whole book is copied and was read back ({size})."))
    parts = [first.format(size=size(language, made.copy.size))]
    if made.sync is not None and made.sync.received:
        parts.append(came_in(language, made.sync.received))
    if made.copy.damaged:
        words = t("Damaged and not to be trusted: {files}. Use another stick soon.")
        parts.append(words.format(files=", ".join(made.copy.damaged)))
    if made.trouble is not None:
        parts.append(t("The sync was stopped. What was done so far stays."))
        parts.append(why_told(language, made.trouble))
    elif made.sync is None:
        parts.append(t("The sync was stopped. What was done so far stays."))
        return (Kind.WARN if made.copy.damaged else Kind.PLAIN), " ".join(parts)
    elif not made.place.far:
        parts.append(t("You may pull it out now."))
    good = made.sync is not None and made.sync.green and not made.copy.damaged
    return (Kind.GOOD if good else Kind.WARN), " ".join(parts)


def came_in(language: Language, count: int) -> str:
    """How much a sync brought."""
    words = language.ngettext(
        "{count} entry of other PCs came in.", "{count} entries of other PCs came in.", count
    )
    return words.format(count=language.number(count))


class CopyWork:
    """Copies to a place, verifies it by reading back, and exchanges entries with the other PCs."""

    def __init__(self, desk: Desk, one: KnownPlace) -> None:
        self._book, self._one = desk.book, one
        self._address = address_of(one, desk.here)
        self._language = of_the_coop(desk.ask(office.settings), "")
        self._home = paths.home()

    def __call__(self, job: Job) -> Outcome:
        with alone(job):
            return self._work(job)

    def _work(self, job: Job) -> Outcome:
        keyring = Keyring(self._home)
        patience = Patience(wait=_Waiting(job)) if self._one.far else NO_PATIENCE
        place = reached(job, self._address, Kept(self._home), patience)
        try:
            marker.known(place, self._one.marker, self._book.coop)
            settle(self._book, keyring)
            copy = back_up(
                self._book, place, keyring, self._language, draw=trial_balance, step=job.step
            )
            if not copy.damaged:
                atrest.wipe_old(self._book.path)
            try:
                exchanged = sync(self._book, place, keyring, step=job.step, stop=Halts(job))
            except PlaceTrouble as trouble:  # gone, though the copy stands there
                return Outcome(self._one, copy, None, trouble)
            except Stopped:
                return Outcome(self._one, copy, None, None)
        finally:
            place.close()
        return Outcome(self._one, copy, exchanged, exchanged.trouble)


class _Waiting:
    """Waits between two tries, as long as nobody presses Stop."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def __call__(self, seconds: int) -> None:
        self._job.pause(seconds)
