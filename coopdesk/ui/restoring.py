"""The assistant that brings a book back: which copy, what is in it, where to, and what came of it.

It works on the page of an open book and before any book is open: all it needs it is handed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal

from coopdesk.exchange import restore as restoring
from coopdesk.exchange import sheets_back
from coopdesk.exchange.catching_up import CaughtUp, catch_up
from coopdesk.exchange.copies import reading
from coopdesk.exchange.copies.header import POINT, Header
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.places import marker
from coopdesk.exchange.places.kept import Kept
from coopdesk.exchange.places.sticks import plugged_in
from coopdesk.exchange.private import without_book
from coopdesk.exchange.restore import Inside, Restored
from coopdesk.exchange.standing import broken_off
from coopdesk.i18n import Language
from coopdesk.records.book import Book
from coopdesk.records.book.opening import is_encrypted
from coopdesk.records.errors import Refused, Trouble
from coopdesk.ui.copying import came_in
from coopdesk.ui.kit import buttons, pickers
from coopdesk.ui.kit.cards import Card, EmptyState, Mark, Note, label
from coopdesk.ui.kit.fields import ChoiceField, NoteField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import Flow, bring_into_view, clear, column, holder, row
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.progress import Job, Stopped
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.sizes import size
from coopdesk.ui.theme import Kind
from coopdesk.ui.working import Assistant, Desktop


@dataclass(frozen=True, slots=True)
class CopyAt:
    """A copy in a folder, as its header says; `header` is None when it can't be read."""

    file: Path
    size: int
    header: Header | None

    @property
    def made(self) -> datetime | None:
        """When it was made."""
        return (
            None
            if self.header is None
            else datetime.fromtimestamp(self.header.made / 1000).astimezone()
        )


# --- works ---------------------------------------------------------------------------------------


class FindCopies:
    """The copies in a folder or on a stick, the newest first; what can't be read last."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, job: Job) -> list[CopyAt]:
        roots = [found.root for found in marker.find(self._folder)] or [self._folder]
        found: list[CopyAt] = []
        for root in roots:
            inside = [one for one in _folders(root) if one.name.upper() == "COPIES"]
            for folder in inside or [root]:
                job.step(0, 0)
                found += _copies(folder)
        return found


def _folders(root: Path) -> list[Path]:
    try:
        return [one for one in root.iterdir() if one.is_dir() and not one.is_symlink()]
    except OSError:
        return []


def _copies(folder: Path) -> list[CopyAt]:
    read = [CopyAt(file, file.stat().st_size, said) for file, said, _ in reading.beside(folder)]
    known = {one.file for one in read}
    spoilt = [file for file in reading.files(folder) if file not in known]
    return read + [CopyAt(file, file.stat().st_size, None) for file in spoilt]


class LookInside:
    """What is in a copy, all its bytes proven, by a sheet or by what this PC has. Nothing is
    written.
    """

    def __init__(self, desktop: Desktop, file: Path, identities: tuple[str, ...]) -> None:
        self._desktop, self._file, self._identities = desktop, file, identities

    def __call__(self, _job: Job) -> Inside:
        return restoring.look_into(self._file, self._identities or _keys(self._desktop))


def _keys(desktop: Desktop) -> tuple[str, ...]:
    """What opens copies here without a sheet."""
    return (*desktop.opens, *without_book(desktop.home))


@dataclass(frozen=True, slots=True)
class Back:
    """A book that was brought back, and what it took in of the places since."""

    made: Restored
    since: CaughtUp


class BringBack:
    """Makes the book: aside, audited, then in its place. The sheet vouches for this PC in it, and
    what lies at the places since is taken in.
    """

    def __init__(self, desktop: Desktop, file: Path, to: Path, identities: tuple[str, ...]) -> None:
        self._desktop, self._file, self._to, self._identities = desktop, file, to, identities

    def __call__(self, job: Job) -> Back:
        home, clock = self._desktop.home, self._desktop.clock
        opens = self._identities or _keys(self._desktop)
        made = restoring.restore(self._file, self._to, home, clock, opens, step=job.step)
        keyring = Keyring(home)
        with Book.open(self._to, home, clock) as book:
            keyring.private.learn(book, self._desktop.opens)  # what lies at the place is locked too
            since = self._caught_up(book, keyring, job)
        return Back(made, since)

    def _caught_up(self, book: Book, keyring: Keyring, job: Job) -> CaughtUp:
        """What lies at the places since. Stop leaves the book that was brought back."""
        kept, sheet = Kept(self._desktop.home), self._identities
        try:
            return catch_up(book, self._file, keyring, kept, identities=sheet, step=job.step)
        except Stopped:
            return CaughtUp((), 0, tuple(broken_off(None, None, stopped=True)), None)


# --- its parts ------------------------------------------------------------------------------------


class CopiesTable(Table[CopyAt]):
    """Copies, the newest first: when, up to which day, on which PC, and whether one is damaged."""

    def __init__(self, language: Language) -> None:
        self._language = language
        t = language.gettext
        super().__init__(
            [
                Column(t("Made"), self._made, sort=_made_of, stretch=True, pill=self._mark),
                Column(t("Last day in it"), self._last_day),
                Column(t("PC"), _letter),
                Column(t("Size"), self._size, sort=_size_of, right=True, gives=1),
            ],
            name=t("Copies"),
            key=_file_of,
            empty=EmptyState(
                t("There is no copy here."), t("Choose another stick or folder."), icon="copies"
            ),
            least=4,
        )

    def _made(self, one: CopyAt) -> str:
        return self._language.moment(one.made) if one.made else one.file.name

    def _last_day(self, one: CopyAt) -> str:
        return self._language.day(one.header.day) if one.header else "–"

    def _size(self, one: CopyAt) -> str:
        return size(self._language, one.size)

    def _mark(self, one: CopyAt) -> Mark | None:
        t = self._language.gettext
        if one.header is None:
            return Mark(t("damaged"), Kind.REFUSE)
        if one.header.locked:
            return Mark(t("locked"), Kind.WARN)
        return Mark(t("day's copy")) if one.header.kind == POINT else Mark(t("whole"), Kind.GOOD)


class SheetCard(Card):
    """Asks for the recovery sheet; `given` tells the key on it."""

    given = Signal(str)

    def __init__(self, language: Language) -> None:
        t = language.gettext
        self.typed = NoteField("typed", t("What is on the &sheet"), language, lines=3)
        self.form = Form([self.typed], language)
        self.unlock = buttons.primary(t("Open the copy"), self._unlock, icon="lock")
        super().__init__(
            t("This copy is locked: it takes the recovery sheet"),
            label(
                t(
                    "Scan the square of the sheet, or type its twelve groups with the small sign"
                    " after each. Of the board, one share a line."
                ),
                "muted",
                wrap=True,
            ),
            self.form,
            row(None, self.unlock),
        )

    def _unlock(self) -> None:
        self.form.submit(self._send)

    def _send(self, *, typed: str) -> bool:
        self.given.emit(sheets_back.key_of(typed))
        return True


class InsideCard(Card):
    """What is in a copy, and what its book becomes: `to` is where it will be made."""

    def __init__(self, desktop: Desktop) -> None:
        self._desktop, self._language = desktop, desktop.language
        t = self._language.gettext
        self.to = Path()
        self.facts = Pairs()
        self.instead: ChoiceField[str] = ChoiceField(
            "instead", t("&What it becomes"), [], self._language, value=""
        )
        self.where = label("", "muted", wrap=True)
        self._form = Form([self.instead], self._language)
        super().__init__(t("3. What is in it"), self.facts, self._form, self.where)
        self.instead.changed.connect(self._say_where)

    def show_inside(self, inside: Inside) -> None:
        """Show it, and offer the books whose place it can take."""
        t, language, figures = self._language.gettext, self._language, inside.figures
        assert figures is not None
        worth, _ = figures.sides
        facts = [
            (t("Co-op"), figures.name),
            (t("Last day in it"), language.long_day(inside.day)),
            (t("Members"), language.number(figures.members)),
            (t("Trial balance, each side"), language.amount(worth)),
            (t("Entries in the log"), language.number(inside.acts)),
            (t("Made"), language.moment(inside.made.astimezone())),
            (t("On the PC with the letter"), inside.by or "–"),
        ]
        self.facts.show_pairs([Pair(name, value) for name, value in facts])
        self.to = self._desktop.where(figures.name)
        there = [(str(book), book.stem) for book in self._desktop.books(inside.coop)]
        words = t("It takes the place of “{book}”")
        offered = [(path, words.format(book=name)) for path, name in there]
        self.instead.set_options([("", t("A book of its own")), *offered])
        self.instead.set_value("")
        self.instead.setEnabled(True)
        self._form.setVisible(bool(there))
        self._say_where()

    def replaced(self) -> Path | None:
        """The book whose place is to be taken."""
        chosen = self.instead.peek()
        return Path(chosen) if chosen else None

    def where_told(self) -> str:
        """Where the book will be, and where the one that is there now."""
        t, old = self._language.gettext, self.replaced()
        if old is None:
            words = t(
                "It becomes a book of its own: {path}. A book that is on this PC stays as it is."
            )
            return words.format(path=self.to)
        words = t("It takes that place when you open it. The book of before is kept: {path}.")
        said = words.format(path=restoring.kept_as(old, self._desktop.clock().date()))
        plain = t("Not encrypted: who takes this PC or its disk can read the whole book.")
        return f"{said} {plain}" if is_encrypted(old) else said

    def _say_where(self) -> None:
        self.where.setText(self.where_told())


def _wrong(language: Language, back: Back) -> Iterator[str]:
    """What is to be looked at in the book, and what keeps entries from coming in."""
    inside, since = back.made.inside, back.since
    if not inside.signed:
        yield language.gettext("It is signed by no PC of its own book.")
    yield from (language.say(one.what) for one in inside.findings or ())
    if since.alone is not None:
        yield language.say(since.alone.text)
    for one in since.why:
        file = f"{one.file}:" if one.file else ""
        yield f"{file} {language.say(one.what)} {language.say(one.advice)}".strip()


# --- the assistant -------------------------------------------------------------------------------


class Restoring(Assistant):
    """Cards under each other, each there when the one before it is answered."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__(desktop)
        self._identities: tuple[str, ...] = ()
        self._file: Path | None = None
        self._cards = [self._make_from(), self._make_list(), self._make_sheet()]
        self._cards += [self._make_inside(), self._make_done()]
        self.setLayout(column(self.note, *self._cards, None, gap=16))
        self._show(0)

    # --- making ----------------------------------------------------------------------------------

    def _make_from(self) -> Card:
        t = self._language.gettext
        self.sticks = Flow(gap=8)
        self.folder = buttons.secondary(t("Choose a folder…"), self._pick_folder, icon="open")
        self.file = buttons.secondary(t("Choose a file…"), self._pick_file, icon="import")
        card = Card(
            t("1. Where is the copy?"),
            label(t("Plug the stick in. Nothing is changed on it."), "muted", wrap=True),
            holder(self.sticks),
        )
        self.look_again()
        return card

    def look_again(self) -> None:
        """Offer the sticks that are there now."""
        t = self._language.gettext
        for button in (self.folder, self.file):
            button.setParent(None)
        clear(self.sticks)
        for stick in plugged_in():
            words = buttons.literal(t("Stick “{stick}”").format(stick=stick.label))
            press = weakly(self.look_in, stick.path)
            self.sticks.addWidget(buttons.secondary(words, press, icon="copies"))
        for button in (self.folder, self.file):
            self.sticks.addWidget(button)

    def _make_list(self) -> Card:
        t = self._language.gettext
        self.copies = CopiesTable(self._language)
        self.copies.chosen.connect(self._choose)
        return Card(t("2. Which copy?"), self.copies)

    def _make_sheet(self) -> Card:
        self.sheet = SheetCard(self._language)
        self.sheet.given.connect(self._take_sheet)
        return self.sheet

    def _make_inside(self) -> Card:
        self.inside = InsideCard(self._desktop)
        self.bring = buttons.primary(
            self._language.gettext("Bring this book back"), self._bring, icon="history"
        )
        self.inside.body.addLayout(row(None, self.bring))
        return self.inside

    def _make_done(self) -> Card:
        t = self._language.gettext
        self.result = Note("", Kind.GOOD)
        self.alone = Note("", Kind.WARN)
        self.open = buttons.primary(t("Open this book"), self._open, icon="book")
        return Card(t("4. The book is back"), self.result, self.alone, row(None, self.open))

    def _show(self, upto: int, *, sheet: bool = False) -> None:
        """Which cards are there: of which copy, which one, what is in it, what came of it."""
        shown = (True, upto >= 1, sheet, upto >= 2 and not sheet, upto >= 3)
        for card, there in zip(self._cards, shown, strict=True):
            card.setVisible(there)
        last = max(n for n, there in enumerate(shown) if there)
        bring_into_view(self._cards[last])

    # --- which copy ------------------------------------------------------------------------------

    def focus_first(self) -> None:
        """Where the keyboard begins."""
        item = self.sticks.itemAt(0)
        first = item.widget() if item else None
        (first or self.folder).setFocus()

    def _pick_folder(self) -> None:
        found = pickers.open_folder(self, self._language.gettext("Choose the stick or the folder"))
        if found is not None:
            self.look_in(found)

    def _pick_file(self) -> None:
        t = self._language.gettext
        found = pickers.open_file(self, t("Choose the copy"), [(t("Copies"), "*.ZIP *.CDP *.zip")])
        if found is not None:
            self.look_at(found)

    def look_in(self, folder: Path) -> None:
        """List the copies of a stick or a folder."""
        title = self._language.gettext("Looking for copies")
        self.begin(title, FindCopies(folder)).done.connect(self._found)

    def _found(self, found: list[CopyAt]) -> None:
        self.over()
        self._show(1)
        self.copies.show_rows(found)
        self.copies.choose_first()
        self.copies.setFocus()

    def _choose(self, one: CopyAt | None) -> None:
        if one is not None and one.header is not None:
            self.look_at(one.file)

    def look_at(self, file: Path) -> None:
        """Look what is in one copy."""
        self._file = file
        title = self._language.gettext("Looking what is in the copy")
        self.begin(title, LookInside(self._desktop, file, self._identities)).done.connect(
            self._looked
        )

    def _looked(self, inside: Inside) -> None:
        self.over()
        if inside.figures is None:
            self._ask_sheet()
            return
        self.inside.show_inside(inside)
        self.bring.setEnabled(True)
        self._show(2)
        self.bring.setFocus()

    def _ask_sheet(self) -> None:
        self._show(1, sheet=True)
        self.sheet.typed.setFocus()

    def _take_sheet(self, identity: str) -> None:
        self._identities = (identity,)
        if self._file is not None:
            self.look_at(self._file)

    # --- what is in it ---------------------------------------------------------------------------

    def _bring(self) -> None:
        if self._file is None:
            return
        work = BringBack(self._desktop, self._file, self.inside.to, self._identities)
        title = self._language.gettext("Making the book from the copy")
        self.begin(title, work).done.connect(self._brought)

    def _brought(self, back: Back) -> None:
        self.over()
        t, language = self._language.gettext, self._language
        figures = back.made.inside.figures
        count = language.number(figures.members if figures else 0)
        words = t("Made and checked: {members} members, up to {day}. This PC got a key of its own.")
        said = [words.format(members=count, day=language.long_day(back.made.inside.day))]
        if back.since.received:
            said.append(came_in(language, back.since.received))
        if self.inside.replaced() is not None:
            said.append(self.inside.where_told())
        self.result.say(" ".join(said))
        self.alone.say(" ".join(_wrong(self._language, back)), Kind.WARN)
        self.bring.setEnabled(False)  # once: then it is opened
        self.inside.instead.setEnabled(False)
        self._show(3)
        self.open.setFocus()

    def _open(self) -> None:
        self.opened.emit(self.inside.to, self.inside.replaced())

    # --- what goes wrong -------------------------------------------------------------------------

    def complain(self, error: Refused | Trouble) -> None:
        if not isinstance(error, reading.Locked):
            super().complain(error)
            return
        self._ask_sheet()
        if self._identities:
            self._identities = ()
            words = self._language.gettext("This sheet does not open this copy.")
            self.sheet.typed.complain(words)


def _letter(one: CopyAt) -> str:
    return one.header.letter if one.header else "–"


def _file_of(one: CopyAt) -> str:
    return str(one.file)


def _made_of(one: CopyAt) -> int:
    return one.header.made if one.header else 0


def _size_of(one: CopyAt) -> int:
    return one.size
