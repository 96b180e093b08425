"""Who comes to the desk while a visit of another member is typed."""

from __future__ import annotations

from coopdesk.i18n import Language
from coopdesk.records.members import MemberRow
from coopdesk.ui.desk import Place
from coopdesk.ui.kit.cards import Note
from coopdesk.ui.kit.messages import announce
from coopdesk.ui.theme import Kind


class Coming(Note):
    """Says whose visit is typed, and who comes after it: their card was scanned meanwhile, or they
    were chosen or gone to. Nobody's amounts go to another, and none are lost.
    """

    def __init__(self, language: Language) -> None:
        super().__init__("", Kind.WARN)
        self._language = language
        self._place: Place | None = None

    def wait(self, place: Place, *, after: MemberRow, comes: MemberRow) -> None:
        """Let somebody wait until the visit is recorded or cleared; the last who came is next."""
        t = self._language.gettext
        words = t("What is typed here is for {name}. Record or clear it first: then comes {next}.")
        self.say(words.format(name=after.name, next=comes.name), Kind.WARN)
        announce(self, self.text, urgent=True)
        self._place = place

    @property
    def waits(self) -> bool:
        """Whether there is somebody."""
        return self._place is not None

    def call(self) -> Place | None:
        """Who waits, once; nobody waits after it."""
        place, self._place = self._place, None
        self.say("")
        return place
