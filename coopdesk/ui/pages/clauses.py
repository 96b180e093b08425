"""The clauses of papers on loans: the country's to begin with, the co-op's own where it wrote
some, in each language."""

from __future__ import annotations

from typing import ClassVar

from coopdesk.i18n import LANGUAGES, N_
from coopdesk.records import loans_on_paper
from coopdesk.records.book import Topic
from coopdesk.records.loans_on_paper import CLAUSE_NAMES
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Heading, Note, label
from coopdesk.ui.kit.fields import ChoiceField, NoteField
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.kit.layouts import Columns, column, row, whole_page
from coopdesk.ui.theme import Kind


class Clauses(Page):
    """Which papers, in which language, and the clauses: one on each line."""

    TITLE = N_("Clauses of loan papers")
    TOPICS: ClassVar[Topic] = Topic.COOP

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t, language = desk.language.gettext, desk.language
        self._own: tuple[str, ...] | None = None
        self._shown = ""
        self._at = ("", "")
        self._drafts: dict[tuple[str, str], str] = {}  # typed but not kept, by language and kind
        about = t("What is promised beside the terms: in contracts, by guarantors, in groups.")
        names = [(key, t(words)) for key, words in CLAUSE_NAMES.items()]
        self.kind: ChoiceField[str] = ChoiceField(
            "kind", t("&Where they stand"), names, language, value="loan"
        )
        spoken = desk.coop.languages or ("en",)
        codes = [*spoken, *(code for code in LANGUAGES if code not in spoken)]
        options = [(code, LANGUAGES[code]) for code in codes if code in LANGUAGES]
        self.spoken: ChoiceField[str] = ChoiceField(
            "language", t("&Language of the paper"), options, language, value=options[0][0]
        )
        self.text = NoteField(
            "clauses", t("&Clauses, each on a line of its own"), language, lines=12
        )
        self.told = label("", "muted", wrap=True)
        self.note = Note("", Kind.REFUSE)
        self.keep = buttons.primary(t("Keep these clauses"), self.do_keep, icon="save")
        self.back = buttons.secondary(
            t("Take those of the country again"), self.do_go_back, icon="undo"
        )
        self._lay_out(about)
        self.kind.changed.connect(self._look)
        self.spoken.changed.connect(self._look)
        self.text.changed.connect(self._allow)
        self._look()

    def _lay_out(self, about: str) -> None:
        t = self.desk.language.gettext
        warning = Note(
            t(
                "These are proposals. Let somebody who knows the law of your country read them "
                "before anybody signs."
            ),
            Kind.WARN,
        )
        which = Columns([self.kind, self.spoken], most=2)
        deeds = row(self.back, None, self.keep)
        inside = column(which, self.text, self.told, self.note, deeds, gap=12)
        self.setLayout(whole_page(Heading(t(self.TITLE), about), warning, Card("", inside), None))

    # --- what the window asks ------------------------------------------------------------------

    def refresh(self, topics: Topic) -> None:
        if not self.has_typed():
            self._look()

    def has_typed(self) -> bool:
        return bool(self._drafts)

    def focus_first(self) -> None:
        self.text.setFocus()

    # --- looking ---------------------------------------------------------------------------------

    def _chosen(self) -> tuple[str, str]:
        return self.spoken.peek() or "en", self.kind.peek() or "loan"

    def _look(self) -> None:
        """Show what stands on the papers now."""
        t, (code, kind) = self.desk.language.gettext, self._chosen()
        self._own = self.desk.ask(loans_on_paper.own_clauses, code, kind)
        if self._own is not None:
            lines = list(self._own)
        else:
            country = self.desk.ask(loans_on_paper.of_country, kind)
            lines = [papers.language(self.desk, code).say(clause) for clause in country]
        self._at, self._shown = (code, kind), "\n".join(lines).strip()
        self.text.set_value(self._drafts.get(self._at, self._shown))
        self.told.setText(
            t("These are the co-op's own words.")
            if self._own is not None
            else t("This is what is usual in the country, as CoopDesk has it.")
        )
        self.note.say("")
        self._allow()

    def _allow(self) -> None:
        """What was typed waits for its turn when another list is looked at."""
        may, typed = self.desk.may(loans_on_paper.change_clauses), self.text.peek() or ""
        self._drafts.pop(self._at, None)
        if typed != self._shown:
            self._drafts[self._at] = typed
        self.keep.setEnabled(may and self._at in self._drafts and bool(typed))
        self.back.setEnabled(may and self._own is not None)

    # --- writing ---------------------------------------------------------------------------------

    def do_keep(self) -> None:
        """From now on papers in this language say so."""
        self._write((self.text.peek() or "").splitlines())

    def do_go_back(self) -> None:
        """From now on papers in this language say again what is usual in the country."""
        self._write([])

    def _write(self, lines: list[str]) -> None:
        code, kind = self._chosen()
        with Refusals(self.note, self.desk.language, [self.text]):
            self.desk.do(
                loans_on_paper.change_clauses,
                language=code,
                kind=kind,
                clauses=lines,
                shown=self._own,
            )
            self._drafts.pop(self._at, None)
            self._look()
            self.desk.say(self.desk.language.gettext("The clauses are kept."))
