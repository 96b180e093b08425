"""The system's own dialogs for files and printers: the only place that waits in one.

Tests replace these functions.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from coopdesk import paths


def open_file(parent: QWidget, title: str, kinds: Sequence[tuple[str, str]]) -> Path | None:
    """Ask for a file. `kinds`: (words, patterns) such as ("Tables", "*.csv *.xlsx")."""
    return _picked(QFileDialog.getOpenFileName(parent, title, "", _filters(kinds))[0])


def save_file(
    parent: QWidget, title: str, suggestion: str, kinds: Sequence[tuple[str, str]]
) -> Path | None:
    """Ask where to save. The system asks before it overwrites.

    `suggestion` may hold what people typed, such as a member's number 12/2019.
    """
    name = paths.file_name(suggestion)
    return _picked(QFileDialog.getSaveFileName(parent, title, name, _filters(kinds))[0])


def open_folder(parent: QWidget, title: str) -> Path | None:
    """Ask for a folder that is there."""
    return _picked(QFileDialog.getExistingDirectory(parent, title))


def choose_printer(parent: QWidget, pages: int, last: str = "") -> QPrinter | None:
    """Ask for a printer, pages and copies; `last` is the name of the one used before."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if last:
        printer.setPrinterName(last)
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, max(1, pages))
    return printer if dialog.exec() == QDialog.DialogCode.Accepted else None


def _filters(kinds: Sequence[tuple[str, str]]) -> str:
    return ";;".join(f"{words} ({patterns})" for words, patterns in kinds)


def _picked(name: str) -> Path | None:
    return Path(name) if name else None
