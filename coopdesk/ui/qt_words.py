"""What Qt itself says, in the words of our catalogs: choosing files, printing, copy and paste.

Qt ships neither Kinyarwanda nor Creole, and a person should not meet a third language in a dialog.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QCoreApplication, QTranslator

from coopdesk.i18n import ERASED, N_, Language

#: Qt's own English, and what we say for it.
WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # a name that was erased, which the kit shows without knowing any language
        ERASED: N_("erased"),
        # buttons
        "OK": N_("OK"),
        "Cancel": N_("Cancel"),
        "Open": N_("Open"),
        "&Open": N_("&Open"),
        "Save": N_("Save"),
        "&Save": N_("&Save"),
        "Save As": N_("Save as"),
        "&Yes": N_("&Yes"),
        "&No": N_("&No"),
        "Close": N_("Close"),
        # choosing a file
        "&Look in:": N_("&Look in:"),
        "Look in:": N_("Look in:"),
        "Back": N_("Back"),
        "Go back": N_("Go back"),
        "Forward": N_("Forward"),
        "Go forward": N_("Go forward"),
        "Parent Directory": N_("One folder up"),
        "Go to the parent directory": N_("Go one folder up"),
        "Create New Folder": N_("New folder"),
        "Create a New Folder": N_("Make a new folder"),
        "&New Folder": N_("&New folder"),
        "List View": N_("List"),
        "Change to list view mode": N_("Show names only"),
        "Detail View": N_("Details"),
        "Change to detail view mode": N_("Show size and day too"),
        "Sidebar": N_("Places"),
        "List of places and bookmarks": N_("Places on this PC"),
        "Files": N_("Files"),
        "Files of &type:": N_("Files of &kind:"),
        "Files of type:": N_("Files of kind:"),
        "File &name:": N_("File &name:"),
        "Computer": N_("Computer"),
        "Drive": N_("Drive"),
        "Folder": N_("Folder"),
        "Name": N_("Name"),
        "Size": N_("Size"),
        "Type": N_("Kind"),
        "Date Modified": N_("Changed on"),
        "&Rename": N_("&Rename"),
        "&Delete": N_("&Delete"),
        "Show &hidden files": N_("Show &hidden files"),
        "%1 already exists.\nDo you want to replace it?": N_(
            "There is already a file %1.\nReplace it?"
        ),
        # printing
        "Print": N_("Print"),
        "&Print": N_("&Print"),
        "Printer": N_("Printer"),
        "&Name:": N_("&Name:"),
        "P&roperties": N_("P&roperties"),
        "Location:": N_("Where it stands:"),
        "Preview": N_("Preview"),
        "Type:": N_("Kind:"),
        "Output &file:": N_("Into the &file:"),
        "Print to File (PDF)": N_("Into a PDF file"),
        "Local file": N_("A file on this PC"),
        "Write PDF file": N_("Write a PDF file"),
        "Print range": N_("Which pages"),
        "Print all": N_("All pages"),
        "All Pages": N_("All pages"),
        "Odd Pages": N_("Odd pages"),
        "Even Pages": N_("Even pages"),
        "Pages from": N_("From page"),
        "to": N_("to page"),
        "Pages": N_("Pages"),
        "Page &Set:": N_("Page &set:"),
        "Output Settings": N_("How it is printed"),
        "Copies": N_("Copies"),
        "Copies:": N_("Copies:"),
        "Collate": N_("Copy after copy"),
        "Reverse": N_("Last page first"),
        "Color Mode": N_("Colours"),
        "Color": N_("Colour"),
        "Grayscale": N_("Black and grey"),
        "Double Sided Printing": N_("Both sides of the paper"),
        "Off": N_("One side only"),
        "Long side binding": N_("Turned over the long side"),
        "Short side binding": N_("Turned over the short side"),
        "Options": N_("More"),
        "&Options >>": N_("&More >>"),
        "&Options <<": N_("&Less <<"),
        # the menu of a field
        "&Undo": N_("&Undo"),
        "&Redo": N_("&Redo"),
        "Cu&t": N_("Cu&t"),
        "&Copy": N_("&Copy"),
        "&Paste": N_("&Paste"),
        "Delete": N_("Delete"),
        "Select All": N_("Select all"),
    }
)


class QtWords(QTranslator):
    """Asked by Qt for each of its words; what we don't know stays as Qt says it.

    It belongs to the application and lives as long: Python clears up whenever it likes, also while
    Qt looks a word up, and Qt waits for ever when a translator goes away just then.
    """

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self._said: dict[str, str] = {}

    def say(self, language: Language) -> None:
        """Speak a language from now on."""
        self._said = {plain: language.gettext(ours) for plain, ours in WORDS.items()}

    def isEmpty(self) -> bool:
        """Without this Qt takes a translator that loaded no file for one that knows nothing."""
        return False

    def translate(
        self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        """Ours for Qt's, and Qt's own where it has something that we don't know."""
        return self._said.get(sourceText, sourceText)  # an empty answer would leave it blank


def speak(app: QCoreApplication, language: Language) -> QtWords:
    """Let Qt say its words in a language, and tell all windows so."""
    words = app.findChild(QtWords) or QtWords(app)
    app.removeTranslator(words)
    words.say(language)
    app.installTranslator(words)
    return words
