"""A paper to look at before it is printed or saved."""

from __future__ import annotations

from coopdesk.i18n import N_
from coopdesk.records.errors import Trouble
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons, pickers
from coopdesk.ui.kit.cards import Heading
from coopdesk.ui.kit.layouts import column
from coopdesk.ui.kit.preview import Preview


class PaperPage(Page):
    """Shows the desk's paper with Print, Save and Back."""

    NAME = "paper"
    TITLE = N_("Paper")

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self.heading = Heading("", actions=[buttons.secondary(t("Back"), desk.back, icon="back")])
        self.preview = Preview(
            t("Paper"), desk.language, on_print=self._print, on_save=self._save
        )
        whole = column(self.heading, self.preview, gap=8, margin=24)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.show_place(place)

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self._paper = self.desk.paper
        self.heading.say(self._paper.title)
        self.preview.show_pdf(self._paper.pdf)

    def focus_first(self) -> None:
        self.preview.print_button.setFocus()

    def _print(self) -> None:
        self.desk.print(self._paper.pdf, self._paper.title)

    def _save(self) -> None:
        t = self.desk.language.gettext
        kinds = [(t("PDF papers"), "*.pdf")]
        path = pickers.save_file(self, t("Save the paper"), self._paper.file_name, kinds)
        if path is None:
            return
        try:
            path.write_bytes(self._paper.pdf)
        except OSError as error:
            self.desk.trouble(
                Trouble(
                    N_("{name} could not be saved: {reason}"),
                    advice=N_("Choose another folder, or make room on the disk."),
                    name=path.name,
                    reason=error.strerror or "",
                )
            )
        else:
            self.desk.say(t("Saved as {path}.").format(path=path))
