"""A paper to look at before it is printed or saved."""

from __future__ import annotations

from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Heading
from coopdesk.ui.kit.layouts import whole_page
from coopdesk.ui.kit.preview import Preview


class PaperPage(Page):
    """Shows the desk's paper with Print, Save and Back."""

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self.heading = Heading("", actions=[buttons.secondary(t("Back"), desk.back, icon="back")])
        self.preview = Preview(t("Paper"), desk.language, on_print=self._print, on_save=self._save)
        self.setLayout(whole_page(self.heading, self.preview, grows=self.preview, gap=8))
        self.show_place(place)

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self._paper = self.desk.paper
        self.heading.say(self._paper.title)
        self.preview.show_pdf(self._paper.pdf)

    def focus_first(self) -> None:
        self.preview.print_button.setFocus()

    def _print(self) -> None:
        """Print what is shown; a receipt that came out already comes out as a copy."""
        paper, pdf = self._paper, self._paper.pdf
        if paper.visit is not None and paper.visit not in self.desk.unprinted:
            _, pdf = papers.slip(self.desk, paper.visit, copy=True)
        self.desk.print(pdf, paper.title, visit=paper.visit)

    def _save(self) -> None:
        kinds = [(self.desk.language.gettext("PDF papers"), "*.pdf")]
        papers.save(self, self.desk, self._paper.pdf, self._paper.file_name, kinds)
