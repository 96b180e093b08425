"""The signature of a federation, which came back for a seal that was sent to it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from coopdesk.exchange.files import read_text
from coopdesk.records import seals
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons, pickers
from coopdesk.ui.kit.fields import TextField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.layouts import Flow, column, holder


class Countersigned(QWidget):
    """The federation's key, and the file with its signature. `kept` gives the seal's digits."""

    kept = Signal(object)  # str, empty where no file was chosen

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, t = desk, desk.language.gettext
        self.key = TextField(
            "key", t("&Key of the federation"), desk.language, hint="federation.example+…"
        )
        self.form = Form([self.key], desk.language)
        self.form.sent.connect(self.kept)
        self.keep = buttons.secondary(
            t("Keep the si&gnature that came back"), self._keep, icon="open"
        )
        self.setLayout(column(self.form, holder(Flow(self.keep)), gap=10))

    def look(self) -> None:
        """Offer the key of whoever signed last; what is being typed stays."""
        self.keep.setEnabled(self._desk.may(seals.cosign))
        known = self._desk.ask(seals.signers)
        if known and self.key.is_empty():
            self.key.set_value(known[0])
            self.form.settle()

    def _keep(self) -> None:
        self.form.submit(self._send)

    def _send(self, *, key: str) -> str:
        t = self._desk.language.gettext
        file = pickers.open_file(
            self, t("Keep the si&gnature that came back").replace("&", ""), [(t("Text"), "*.txt")]
        )
        return self._desk.do(seals.cosign, note=read_text(file), key=key) if file else ""
