from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QGroupBox,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from coopdesk.i18n import Language
from coopdesk.ui.qt_words import QtWords, speak


@pytest.fixture
def pseudo(qapp: QApplication) -> Iterator[QtWords]:
    """Qt speaks the language in which every word that is ours stands in brackets."""
    words = speak(qapp, Language("xx"))
    yield words
    qapp.removeTranslator(words)


def unmarked(dialog: QWidget) -> list[str]:
    """What a person reads in a dialog that is not in our words."""
    said = [part.text() for part in dialog.findChildren(QLabel) if part.isVisible()]
    said += [part.text() for part in dialog.findChildren(QAbstractButton) if part.isVisible()]
    said += [part.title() for part in dialog.findChildren(QGroupBox) if part.isVisible()]
    return [text for text in said if any(map(str.isalpha, text)) and not text.startswith("[!!!")]


@pytest.mark.parametrize("mode", QFileDialog.AcceptMode)
def test_choosing_a_file_speaks_our_words(
    qtbot: QtBot, pseudo: QtWords, mode: QFileDialog.AcceptMode
) -> None:
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(mode)
    dialog.show()
    assert unmarked(dialog) == []


def test_printing_speaks_our_words(qtbot: QtBot, pseudo: QtWords) -> None:
    printer = QPrinter()  # the dialog doesn't keep it alive
    dialog = QPrintDialog(printer)
    qtbot.addWidget(dialog)
    dialog.show()
    assert unmarked(dialog) == []


def test_the_menu_of_a_field_speaks_our_words(qtbot: QtBot, pseudo: QtWords) -> None:
    line = QLineEdit("x")
    qtbot.addWidget(line)
    menu = line.createStandardContextMenu()
    said = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert said
    assert [text for text in said if not text.startswith("[!!!")] == []


def test_what_only_qt_knows_stays_as_qt_says_it(pseudo: QtWords) -> None:
    assert QApplication.translate("QWidget", "Something new in Qt") == "Something new in Qt"


def test_another_language_is_said_by_the_same_translator(qapp: QApplication) -> None:
    """One that goes away while Qt looks a word up would have it wait for ever."""
    first = speak(qapp, Language("es"))
    assert QApplication.translate("QWidget", "Folder") == "Carpeta"
    assert speak(qapp, Language("fr")) is first
    assert QApplication.translate("QWidget", "Folder") == "Dossier"
    assert qapp.findChildren(QtWords) == [first]
    qapp.removeTranslator(first)
