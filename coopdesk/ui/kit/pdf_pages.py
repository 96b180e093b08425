"""The pages of a PDF as pictures."""

from __future__ import annotations

import pypdfium2
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPrintSupport import QPrinter

from coopdesk.reports.joining import ONE_AT_A_TIME
from coopdesk.ui.kit.progress import Job

_POINTS_PER_INCH = 72
_PRINT_DPI = 300


def readable(pdf: bytes) -> bool:
    """Whether a file from elsewhere can be shown."""
    try:
        Pages(pdf).close()
    except ValueError:
        return False
    return True


class Pages:
    """A PDF opened for looking at. Raises ValueError when the bytes are no PDF."""

    def __init__(self, pdf: bytes) -> None:
        with ONE_AT_A_TIME:
            try:
                self._document = pypdfium2.PdfDocument(pdf)
            except pypdfium2.PdfiumError as error:
                raise ValueError("not a PDF") from error
            count = len(self._document)
            self._sizes = [QSizeF(*self._document.get_page_size(n)) for n in range(count)]

    def __len__(self) -> int:
        return len(self._sizes)

    def size(self, n: int) -> QSizeF:
        """A page's size in points."""
        return self._sizes[n]

    def picture(self, n: int, scale: float) -> QImage:
        """A page, `scale` pixels to the point."""
        with ONE_AT_A_TIME:
            page = self._document[n]
            try:
                bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
                image = QImage(
                    bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, _format(bitmap)
                )
                return image.copy()  # the bitmap's memory goes with it
            finally:
                page.close()

    def close(self) -> None:
        with ONE_AT_A_TIME:
            self._document.close()


def _format(bitmap: pypdfium2.PdfBitmap) -> QImage.Format:
    return QImage.Format.Format_RGB888 if bitmap.n_channels == 3 else QImage.Format.Format_RGBX8888


def print_pages(job: Job, pages: Pages, printer: QPrinter) -> int:
    """Send the pages that the person chose to the printer, for a Job; returns how many.

    Raises OSError when the printer can't be opened.
    """
    first = max(1, printer.fromPage())
    last = min(printer.toPage() or len(pages), len(pages))
    painter = QPainter()
    if not painter.begin(printer):
        raise OSError("the printer does not answer")
    try:
        for n in range(first - 1, last):
            job.step(n - first + 1, last - first + 1)
            if n >= first:
                printer.newPage()
            image = pages.picture(n, _PRINT_DPI / _POINTS_PER_INCH)
            painter.drawImage(_on_paper(printer, pages.size(n)), image)
    finally:
        painter.end()
    return last - first + 1


def _on_paper(printer: QPrinter, size: QSizeF) -> QRectF:
    """Where a page goes: at its true size, made smaller only if the paper is smaller."""
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    dots = printer.resolution() / _POINTS_PER_INCH
    wanted = QSizeF(size.width() * dots, size.height() * dots)
    if wanted.width() > paper.width() or wanted.height() > paper.height():
        wanted.scale(paper.size(), Qt.AspectRatioMode.KeepAspectRatio)
    page = printer.pageRect(QPrinter.Unit.DevicePixel)
    return QRectF(
        paper.left() - page.left(), paper.top() - page.top(), wanted.width(), wanted.height()
    )
