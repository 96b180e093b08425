"""Sending a paper to a printer, beside the screen."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from coopdesk.i18n import N_
from coopdesk.records.errors import Trouble
from coopdesk.ui.desk import Desk, Paper
from coopdesk.ui.kit import pickers
from coopdesk.ui.kit.pdf_pages import Pages, print_pages
from coopdesk.ui.kit.progress import Job


def print_paper(desk: Desk, parent: QWidget, paper: Paper) -> Job | None:
    """Ask for a printer and print; None when the person thought better of it."""
    pages = Pages(paper.pdf)
    printer = pickers.choose_printer(parent, len(pages), desk.preferences.printer)
    if printer is None:
        pages.close()
        return None
    desk.prefer(replace(desk.preferences, printer=printer.printerName()))
    title = desk.language.gettext("Printing {title}").format(title=paper.title)
    return desk.start(title, _Printing(desk, paper, pages, printer))


class _Printing:
    """The work of the job. The pages are closed when it is over, however it ends.

    A first receipt that comes out makes every later one a copy; one that does not, does not.
    """

    def __init__(self, desk: Desk, paper: Paper, pages: Pages, printer: QPrinter) -> None:
        self._pages, self._printer = pages, printer
        self._unprinted, self._visit = desk.unprinted, paper.visit
        if self._visit is not None:
            self._unprinted.discard(self._visit)

    def __call__(self, job: Job) -> int:
        try:
            return print_pages(job, self._pages, self._printer)
        except BaseException as error:
            if self._visit is not None:
                self._unprinted.add(self._visit)
            if not isinstance(error, OSError):
                raise
            raise Trouble(
                N_("The printer does not answer."),
                advice=N_("Check that it is switched on and has paper, then print again."),
            ) from error
        finally:
            self._pages.close()
