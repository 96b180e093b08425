"""What a person corrected in the layout of a file is kept on this PC, so that the next file with
the same headings is read right at once."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coopdesk import paths
from coopdesk.exchange.guess import Layout, guess
from coopdesk.exchange.headings import MEMBERS, Vocabulary, fold
from coopdesk.exchange.sheets import Sheet, read_sheet
from coopdesk.records.errors import Trouble

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list's cells and how they are understood. `corrected` tells that a person's corrections of
    an earlier list with the same headings are in the layout. `vocabulary` is what its columns can
    mean."""

    path: Path
    sheet: Sheet
    guessed: Layout
    layout: Layout
    vocabulary: Vocabulary
    corrected: bool


def open_list(
    path: Path,
    *,
    sheet: str | None,
    layout: Layout | Mapping[str, Any] | None,
    vocabulary: Vocabulary = MEMBERS,
    kind: str = "",
) -> ListFile:
    """Read the cells and find out how they are laid out.

    `kind` parts lists whose headings may be alike but whose columns are not: empty for a roll.
    `layout` is a whole one, or a map as `Layout.from_json` reads it, over what is guessed.
    Raises Trouble when the file can't be read.
    """
    cells = read_sheet(path, sheet)
    guessed = guess(cells, vocabulary)
    if isinstance(layout, Layout):
        return ListFile(path, cells, guessed, layout, vocabulary, corrected=False)
    if layout is not None:
        said = Layout.from_json(layout, guessed, vocabulary)
        return ListFile(path, cells, guessed, said, vocabulary, corrected=False)
    before = _kept(cells, guessed, vocabulary, kind)
    layout = before or guessed
    return ListFile(path, cells, guessed, layout, vocabulary, corrected=before is not None)


def _kept(sheet: Sheet, guessed: Layout, vocabulary: Vocabulary, kind: str) -> Layout | None:
    """The guess with what a person corrected in an earlier file with these headings, or None."""
    corrections = _all().get(_signature(sheet, guessed, kind))
    if corrections is None:
        return None
    try:
        columns = corrections.get("columns", {})  # some may be of a field that the co-op closed
        known = {name: at for name, at in columns.items() if name in vocabulary}
        return Layout.from_json({**corrections, "columns": known}, guessed, vocabulary)
    except (Trouble, AttributeError):
        _log.warning("the kept layout of a file can't be read: %s", corrections)
        return None


def keep(sheet: Sheet, guessed: Layout, layout: Layout, *, kind: str = "") -> None:
    """Remember what was corrected, and only that: the next file's own guess may know better.

    `kind` as for `open_list`.
    """
    signature = _signature(sheet, guessed, kind)
    if not signature:
        return
    every = _all()
    before = every.pop(signature, None)
    corrections = _corrections(guessed, layout)
    if corrections:
        every[signature] = corrections
    if corrections == (before or {}):
        return
    try:
        fresh = _file().with_suffix(".new")
        fresh.write_text(json.dumps(every, indent=2, ensure_ascii=False), "utf-8")
        fresh.replace(_file())
    except OSError:
        # The list is in the book: that the next file must be corrected again is no failure.
        _log.exception("the layout of a file could not be kept")


def heading(sheet: Sheet, layout: Layout, field: str) -> str:
    """What a file itself calls a field's column; empty where it has no heading."""
    header = sheet.row(layout.header_row)
    said = header.cell(layout.columns.get(field)) if header else None
    return "" if said is None else str(said)


def _file() -> Path:
    return paths.home() / "layouts.json"


def _signature(sheet: Sheet, guessed: Layout, kind: str) -> str:
    """The same for every file with these headings; empty for one without headings."""
    header = sheet.row(guessed.header_row)
    if header is None:
        return ""
    words = "\n".join(
        [*([kind] if kind else []), *(fold(str(cell or "")) for cell in header.cells)]
    )
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def _all() -> dict[str, Any]:
    try:
        found = json.loads(_file().read_text("utf-8"))
    except (OSError, ValueError):
        return {}  # none yet, or damaged: the guess is as good as on the first day
    return found if isinstance(found, dict) else {}


def _corrections(guessed: Layout, layout: Layout) -> dict[str, Any]:
    """The JSON of a layout without what was guessed anyway; null for a column taken away."""
    before, now = guessed.to_json(), layout.to_json()
    moved = {
        name: now["columns"].get(name)
        for name in {*before["columns"], *now["columns"]}
        if before["columns"].get(name) != now["columns"].get(name)
    }
    sexes = {code: sex for code, sex in now["sexes"].items() if before["sexes"].get(code) != sex}
    plain = {name: now[name] for name in ("header_row", "day_order", "decimal")}
    changed = {name: value for name, value in plain.items() if before[name] != value}
    return changed | {k: v for k, v in (("columns", moved), ("sexes", sexes)) if v}
