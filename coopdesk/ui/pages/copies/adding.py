"""A stick, a folder or a server becomes a place: where it is, what it is called, is it reached."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote, urlsplit

from PySide6.QtCore import Signal

from coopdesk import paths
from coopdesk.exchange.places import Fault, PlaceTrouble
from coopdesk.exchange.places.marker import Marker
from coopdesk.exchange.places.presence import Here
from coopdesk.i18n import N_
from coopdesk.records.errors import Refused, Trouble
from coopdesk.ui.copying import LookAt, LookedAt, MarkPlace, Typed
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons, pickers
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.fields import ChoiceField, Field, SecretField, TextField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, holder, row
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.plugged import show_known
from coopdesk.ui.sizes import room
from coopdesk.ui.theme import Kind
from coopdesk.ui.working import Working, told

FOLDER: Final = "folder"
#: The kinds of places, and how their address looks.
KINDS: Final = {
    FOLDER: (N_("A stick or a folder"), ""),
    "webdav": (N_("Nextcloud or another WebDAV server"), "https://cloud.example.org/remote.php/…"),
    "sftp": (N_("An SFTP server"), "server.example.org/coop"),
    "s3": (N_("An S3 store"), "bucket/coop"),
}
#: By its colour a stick is found in a drawer.
COLOURS: Final = (
    N_("Blue stick"),
    N_("Red stick"),
    N_("Green stick"),
    N_("Yellow stick"),
    N_("Black stick"),
    N_("White stick"),
)


class Adding(Working, Card):
    """The form. `added` tells that a place is known; `left` that nothing came of it."""

    added = Signal(str)  # the id of its mark
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        self._desk, self._secrets = desk, Typed(paths.home(), None)
        t, language = desk.language.gettext, desk.language
        self.kind: ChoiceField[str] = ChoiceField(
            "kind", t("&What it is"), [(k, t(w)) for k, (w, _) in KINDS.items()], language
        )
        self.address = TextField("address", t("W&here it is"), language)
        self.server = TextField("server", t("&Server (empty for Amazon)"), language, optional=True)
        self.user = TextField("user", t("&User name"), language, optional=True)
        self.password = SecretField("password", t("&Password"), language, optional=True)
        self.colour: ChoiceField[str] = ChoiceField(
            "colour",
            t("C&olour"),
            [("", t("no colour")), *((one, t(one)) for one in COLOURS)],
            language,
            value="",
        )
        self.called = TextField("name", t("Its &name"), language)
        fields: list[Field[Any]] = [self.kind, self.colour, self.address, self.called]
        fields += [self.user, self.password, self.server]
        self.form = Form(fields, language, columns=2, wide=[self.address])
        self.pick = buttons.secondary(t("Choose the folder…"), self._pick, icon="open")
        self.test = buttons.secondary(t("Test it"), self._test, icon="check")
        coop = buttons.literal(desk.coop.name)
        self.use = buttons.secondary(
            t("Use it for {coop}").format(coop=coop), self._use, icon="add"
        )
        leave = buttons.quiet(t("Never mind"), self._leave)
        self.result = Note("", Kind.GOOD)
        super().__init__(
            t("A new place"),
            label(
                t("Two sticks in turn are best: one here, one in another house."),
                "muted",
                wrap=True,
            ),
            self.form,
            self.result,
            row(leave, None, holder(Flow(self.pick, self.test, self.use))),
        )
        self.kind.changed.connect(self._show_kind)
        self.colour.changed.connect(self._take_colour)
        does_it(self, self.use.click)
        self.clear()

    # --- what is asked ---------------------------------------------------------------------------

    def clear(self) -> None:
        """Ask for a stick or folder, nothing typed yet."""
        self.form.clear()
        self.kind.set_value(FOLDER)
        self.colour.set_value("")
        self.result.say("")
        self._show_kind()
        self.form.settle()

    def begin(self, here: Here | None) -> None:
        """Ask for a place; a stick that is plugged in is put in."""
        self.clear()
        if here is not None:
            self.address.set_value(here.address)
            self.called.set_value(here.stick.label)

    def focus_first(self) -> None:
        """Where the keyboard begins."""
        (self.colour if not self.address.is_empty() else self.kind).setFocus()

    def _show_kind(self) -> None:
        chosen = self.kind.peek() or FOLDER
        self.address.line.setPlaceholderText(KINDS[chosen][1])
        self.server.setVisible(chosen == "s3")
        self.user.setVisible(chosen != FOLDER)
        self.password.setVisible(chosen != FOLDER)
        self.pick.setVisible(chosen == FOLDER)

    def _take_colour(self) -> None:
        if chosen := self.colour.peek():
            self.called.set_value(self._desk.language.gettext(chosen))

    def _pick(self) -> None:
        found = pickers.open_folder(self, self._desk.language.gettext("Choose the folder"))
        if found is not None:
            self.address.set_value(str(found))
            self.called.setFocus()

    def _leave(self) -> None:
        self.clear()
        self.left.emit()

    # --- doing -----------------------------------------------------------------------------------

    def _place(self) -> str | None:
        """The address as one text, and the secrets; None when nothing is typed."""
        if self.address.is_empty():
            self.address.complain(self._desk.language.gettext("Please fill this in."))
            return None
        self._secrets = Typed(paths.home(), self.password.peek())
        kind = self.kind.peek() or FOLDER
        said = (self.address.peek() or "").strip()
        return said if kind == FOLDER else url(kind, said, self.user.peek(), self.server.peek())

    def _test(self) -> None:
        address = self._place()
        if address is None:
            return
        title = self._desk.language.gettext("Testing the place")
        self._begin(title, LookAt(address, self._secrets)).done.connect(self._seen)

    def _use(self) -> None:
        address = self._place()
        if address is None or self.form.read() is None:
            return
        called = self.called.peek() or ""
        title = self._desk.language.gettext("Setting up the place")
        work = MarkPlace(self._desk, address, called, self._secrets)
        self._begin(title, work).done.connect(self._made)

    def _begin(self, title: str, work: Callable[[Job], Any]) -> Job:
        self.result.say("")
        return self.follow(self._desk.start(title, work, beside=True))

    def enable(self, *, on: bool) -> None:
        for button in (self.pick, self.test, self.use):
            button.setEnabled(on)

    def complain(self, error: Refused | Trouble) -> None:
        field = error.field if isinstance(error, Refused) else "address"
        if isinstance(error, PlaceTrouble) and error.fault is Fault.PASSWORD:
            field = "password"
        self.form.complain(told(self._desk.language, error), field)

    def _seen(self, found: LookedAt) -> None:
        self.over()
        t, desk = self._desk.language.gettext, self._desk
        free = room(desk.language, found.free)
        if found.marker is None:
            self.result.say(t("It is reached, and can become a place. {free}").format(free=free))
        elif found.marker.coop == desk.book.coop.hex():
            self.result.say(t("It is a place of this co-op. {free}").format(free=free))
        else:
            words = t("It belongs to another co-op: “{name}”. Nothing is written there.")
            self.result.say(words.format(name=found.marker.name), Kind.REFUSE)

    def _made(self, made: Marker) -> None:
        self.over()
        show_known(self._desk, (self.address.peek() or "").strip(), made)
        self.clear()
        self.added.emit(made.place)


def url(kind: str, address: str, user: str | None, server: str | None) -> str:
    """The address of a server as one text, of what a person typed."""
    rest = address.partition("://")[2] or address
    at = f"{quote(user, safe='')}@" if user and "@" not in rest.partition("/")[0] else ""
    if kind == "webdav":
        secure = "http" if urlsplit(address).scheme == "http" else "https"
        return f"webdav+{secure}://{at}{rest}"
    if kind == "sftp":
        return f"sftp://{at}{rest}"
    named = server if not server or "://" in server else f"https://{server}"
    return f"s3://{at}{rest}" + (f"?endpoint={named}" if named else "")
