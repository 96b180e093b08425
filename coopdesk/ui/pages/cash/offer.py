"""The small choice of fees that can be added to a visit, so that the desk isn't crowded."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from coopdesk.i18n import Language
from coopdesk.records.cash.fees import FeeRow
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.layouts import Flow
from coopdesk.ui.kit.weakly import weakly


class FeeOffer(QWidget):
    """Offers the fees in a list; the only one is taken at once."""

    chosen = Signal(object)  # FeeRow

    def __init__(self, language: Language) -> None:
        super().__init__()
        self._language = language
        self._fees: list[FeeRow] = []
        self.button = buttons.link(language.gettext("Add a &fee"), self.choose, icon="add")
        self.setLayout(Flow(self.button))
        self.hide()

    def offer(self, fees: Sequence[FeeRow]) -> None:
        """What can be added; without any the choice goes."""
        self._fees = list(fees)
        self.setVisible(bool(fees))

    def choose(self) -> None:
        """Let a person choose, or take the only one."""
        if len(self._fees) == 1:
            self.chosen.emit(self._fees[0])
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for fee in self._fees:
            said = self._language.gettext(fee.name)
            amount = f" · {self._language.amount(fee.amount)}" if fee.amount else ""
            menu.addAction(f"{said}{amount}").triggered.connect(weakly(self._take, fee))
        menu.setActiveAction(menu.actions()[0])
        menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height())))

    def _take(self, fee: FeeRow) -> None:
        self.chosen.emit(fee)
