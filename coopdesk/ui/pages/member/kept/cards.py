"""What is kept of somebody beside their line of the register, card by card."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from coopdesk.ui import papers
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder
from coopdesk.ui.pages.member.kept.homes import HomesCard
from coopdesk.ui.pages.member.kept.named import NomineesCard
from coopdesk.ui.pages.member.kept.own import OwnFieldsCard
from coopdesk.ui.pages.member.kept.papers import PapersCard
from coopdesk.ui.pages.member.kept.whose import Whose

_BESIDE = 860  # at 100 % text


class Kept(QWidget):
    """Nominees and the co-op's own fields beside papers and households. Each card is kept by its
    own button.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.nominees, self.own = NomineesCard(desk), OwnFieldsCard(desk)
        self.papers, self.homes = PapersCard(desk), HomesCard(desk)
        self._one: Whose | None = None
        self.print = buttons.secondary(
            desk.language.gettext("&Print the file"), self._print, icon="print"
        )
        left = column(self.nominees, self.own, holder(Flow(self.print)), None, gap=16)
        right = column(self.papers, self.homes, None, gap=16)
        self.setLayout(column(Sides(holder(left), holder(right), shares=(3, 2), least=_BESIDE)))

    def show_member(self, one: Whose) -> None:
        """Look at all of it. What is typed stays."""
        self._one = one
        self.print.setVisible(bool(one.number))  # of who asks to become a member it is the form
        for card in (self.nominees, self.own, self.papers, self.homes):
            card.show_member(one)

    def has_typed(self) -> bool:
        return self.nominees.has_typed() or self.own.has_typed() or self.papers.has_typed()

    def focus_first(self) -> None:
        self.nominees.focus_first()

    def _print(self) -> None:
        if self._one is not None:
            papers.show_member_file(self._desk, self._one.id)
