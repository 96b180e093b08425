"""Bills and pictures on their way into the book: chosen, checked, made smaller."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from coopdesk.i18n import N_
from coopdesk.records.errors import Trouble
from coopdesk.records.vouchers import LARGEST_FILE, Attached, media_of
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import pickers
from coopdesk.ui.kit.pictures import shrunk

_LARGEST_PICTURE = 40 << 20  # of a file that is looked into at all


def choose(parent: QWidget, desk: Desk, title: str = "") -> Attached | str | None:
    """Ask for a file. None when the person thought better of it, words where it can't be kept."""
    t = desk.language.gettext
    title = title or t("Which bill or picture?")
    kinds = [(t("Papers and pictures"), "*.pdf *.png *.jpg *.jpeg")]
    path = pickers.open_file(parent, title, kinds)
    if path is None:
        return None
    try:
        return _read(desk, path)
    except Trouble as error:
        desk.trouble(error)
        return None


def _read(desk: Desk, path: Path) -> Attached | str:
    t = desk.language.gettext
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            content = file.read(min(size, _LARGEST_PICTURE) + 1)
    except OSError as error:
        raise Trouble(
            N_("“{name}” can't be read: {reason}."),
            advice=N_("Check that it is there and that you may open it."),
            name=path.name,
            reason=error.strerror or str(error),
        ) from error
    media = media_of(content)
    if media.startswith("image/") and size <= _LARGEST_PICTURE:
        content = shrunk(content, LARGEST_FILE) or b""
    if not media or not content:
        words = t("“{name}” is neither a PDF nor a picture (PNG or JPEG).")
        return words.format(name=path.name)
    if len(content) > LARGEST_FILE:
        words = t("“{name}” is too large: at most 1 MB. Scan it in grey or with fewer dots.")
        return words.format(name=path.name)
    return Attached(path.name, content)
