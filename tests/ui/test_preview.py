from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from coopdesk.i18n import Language
from coopdesk.ui.kit.pdf_pages import Pages, print_pages
from coopdesk.ui.kit.preview import Preview
from coopdesk.ui.kit.progress import Job

A5 = (420, 595)


def paper(pages: int) -> bytes:
    """A PDF whose pages have a black band a third from the top."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=A5, invariant=1)
    for _ in range(pages):
        canvas.rect(0, 380, 420, 40, fill=1)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def dark(image: QImage, share: int) -> bool:
    """Whether the middle of the picture is dark, some hundredths from its top."""
    return image.pixelColor(image.width() // 2, image.height() * share // 100).lightness() < 50


@pytest.fixture
def preview(qtbot: QtBot, language: Language) -> Preview:
    made = Preview("Receipt", language, on_print=print, on_save=print)
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_a_page_becomes_a_picture_of_its_size() -> None:
    image = Pages(paper(1)).picture(0, 2)
    assert (image.width(), image.height()) == (840, 1190)
    assert dark(image, 33)
    assert not dark(image, 10)


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(ValueError, match="not a PDF"):
        Pages(b"no PDF at all")


def test_a_paper_is_shown_as_wide_as_the_window(preview: Preview) -> None:
    preview.show_pdf(paper(2))
    picture = preview.view.viewport().grab().toImage()
    middle = [picture.pixelColor(350, y).lightness() for y in range(picture.height())]
    assert min(middle) < 50
    assert max(middle) == 255


def test_page_keys_turn_pages_and_it_says_where_it_is(qtbot: QtBot, preview: Preview) -> None:
    preview.show_pdf(paper(3))
    assert preview.view.accessibleDescription() == "Page 1 of 3"
    qtbot.keyClick(preview.view, Qt.Key.Key_PageDown)
    assert preview.view.accessibleDescription() == "Page 2 of 3"
    qtbot.keyClick(preview.view, Qt.Key.Key_End)
    assert preview.view.accessibleDescription() == "Page 3 of 3"
    qtbot.keyClick(preview.view, Qt.Key.Key_Home)
    assert preview.view.page == 0


def test_pages_are_drawn_only_when_they_are_looked_at(
    preview: Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []
    plain = Pages.picture

    def picture(pages: Pages, n: int, scale: float) -> QImage:
        drawn.append(n)
        return plain(pages, n, scale)

    monkeypatch.setattr(Pages, "picture", picture)
    preview.show_pdf(paper(200))
    preview.view.viewport().grab()
    assert set(drawn) <= {0, 1}
    preview.view.go_to(150)
    preview.view.viewport().grab()
    assert set(drawn) - {0, 1} <= {149, 150, 151}


def test_plus_and_minus_zoom(qtbot: QtBot, preview: Preview) -> None:
    preview.show_pdf(paper(1))
    fitting = preview.view.percent
    qtbot.keyClick(preview.view, Qt.Key.Key_Plus)
    larger = preview.view.percent
    qtbot.keyClick(preview.view, Qt.Key.Key_Minus)
    assert fitting < larger
    assert preview.view.percent < larger


def test_pages_are_printed_at_their_true_size(qtbot: QtBot, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setResolution(300)
    assert print_pages(Job(print), Pages(paper(3)), printer) == 3
    printed = Pages((tmp_path / "printed.pdf").read_bytes())
    assert len(printed) == 3
    sheet = PdfReader(tmp_path / "printed.pdf").pages[0].mediabox
    image = printed.picture(0, 1)
    down = int(595 * 0.33)  # the band's place on the smaller page, at true size
    assert float(sheet.height) > 700
    assert image.pixelColor(200, down).lightness() < 50
    assert image.pixelColor(int(sheet.width) - 20, down).lightness() > 200


def test_only_the_chosen_pages_are_printed(tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setResolution(72)
    printer.setFromTo(2, 3)
    assert print_pages(Job(print), Pages(paper(5)), printer) == 2
    assert len(Pages((tmp_path / "printed.pdf").read_bytes())) == 2
