"""The seals of the book: what each holds, making one, proving all of them, checking a paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language, Text
from coopdesk.records import comparing, seals
from coopdesk.records.book import Book, Topic
from coopdesk.records.errors import Refused
from coopdesk.records.money import Money
from coopdesk.records.seals import SealRow, Verified
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark, Note, label
from coopdesk.ui.kit.forms import Refusals
from coopdesk.ui.kit.layouts import Flow, Scroll, Sides, column, holder, whole_page
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.kit.tables import Column, Table
from coopdesk.ui.kit.verdicts import Verdict, Verdicts
from coopdesk.ui.pages.seals.paper import PaperCheck
from coopdesk.ui.pages.seals.signing import Countersigned
from coopdesk.ui.theme import Kind, look

#: How much of what is off is told.
_TOLD: Final = 10


@dataclass(frozen=True, slots=True)
class Proven:
    """What came of proving all seals: which stand, and what else no act tells of so."""

    sealed: Verified
    changed: tuple[Text, ...] = ()


class Seals(Page):
    """The newest seal first, with the chosen one and the check of a paper beside them."""

    TOPICS = ~Topic.NONE

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t, language = desk.language.gettext, desk.language
        self._proven: Proven | None = None
        self.seal_button = buttons.primary(t("&Seal the book now"), self._seal, icon="seal")
        self.prove_button = buttons.secondary(t("&Prove all seals"), self._prove, icon="check")
        said = t(
            "A seal holds all that is in the book by one number. Print it and give it away: "
            "whoever changes a figure later can't make the number come out."
        )
        actions = [self.prove_button, self.seal_button]
        self.heading = Heading(t("Seals"), said, actions)
        self.note, self.result = Note("", Kind.REFUSE), Note("", Kind.GOOD)
        self.findings = Verdicts(language)
        self.empty = EmptyState(
            t("Nothing is sealed yet"),
            t("Seal the book now. Each closing of a day or a month seals it by itself."),
            icon="seal",
        )
        self.table: Table[SealRow] = Table(
            _columns(self), name=t("Seals"), key=_key, empty=self.empty, least=5
        )
        self.paper, self.detail = PaperCheck(desk), _Detail(desk)
        self.signed = Countersigned(desk)
        self.signed.kept.connect(self._signed)
        self._lay_out()
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._open)
        self._look()

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        listed = Card("", self.table, padding=1)
        left = holder(column(self.note, self.result, self.findings, listed, gap=12))
        self.findings.hide()
        check = Card(t("Check a paper"), self.paper)
        beside = Scroll(
            holder(
                column(
                    check,
                    Card(t("The chosen seal"), self.detail),
                    Card(t("Signed by others"), self.signed),
                    None,
                    gap=12,
                )
            )
        )
        beside.setMinimumSize(look().px(340), look().px(300))
        sides = Sides(left, beside, shares=(3, 2))
        self.setLayout(whole_page(self.heading, sides, grows=sides))

    def _say_found(self, found: list[Verdict]) -> None:
        self.findings.show_verdicts(found)
        self.findings.setVisible(bool(found))

    # --- what the window asks --------------------------------------------------------------------

    def refresh(self, topics: Topic) -> None:
        self._look()

    def focus_first(self) -> None:
        self.paper.code.setFocus()

    def has_typed(self) -> bool:
        return self.paper.has_typed()

    # --- looking ---------------------------------------------------------------------------------

    def _look(self) -> None:
        self.table.show_rows(self.desk.ask(seals.seals))
        self.seal_button.setEnabled(self.desk.may(seals.seal))
        self.signed.look()
        if self.table.row() is None:
            self.table.choose_first()
        self._choose(self.table.row())

    def _choose(self, one: SealRow | None) -> None:
        self.detail.show_row(one)

    def _open(self, _one: SealRow) -> None:
        self.detail.save_button.setFocus()

    def state(self, one: SealRow) -> Mark | None:
        """Whether it stands; nothing before that was looked at."""
        t = self.desk.language.gettext
        if self._proven is None:
            return None
        if one.code in self._proven.sealed.broken:
            return Mark(t("does not hold"), Kind.REFUSE)
        return Mark(t("holds"), Kind.GOOD)

    # --- deeds -----------------------------------------------------------------------------------

    def _seal(self) -> None:
        t = self.desk.language.gettext
        with Refusals(self.note, self.desk.language):
            code = self.desk.do(seals.seal, kind=seals.HAND)
            self._proven = None
            self.result.say("", Kind.GOOD)
            self._say_found([])
            self._look()
            self.desk.say(t("The book is sealed: {code}").format(code=seals.in_groups(code)))

    def _signed(self, code: str) -> None:
        if code:  # a file was chosen
            words = self.desk.language.gettext("The signature is kept under the seal {code}.")
            self.desk.say(words.format(code=seals.in_groups(code)))

    def _prove(self) -> None:
        """Look through everything that was sealed, beside the screen."""
        self.prove_button.setEnabled(False)
        title = self.desk.language.gettext("Proving the seals")
        job = self.desk.start(title, _Proving(self.desk.book))
        job.done.connect(self.show_proven)
        job.failed.connect(self._ended)
        job.stopped.connect(self._ended)

    def _ended(self, _why: object = None) -> None:
        self.prove_button.setEnabled(True)

    def show_proven(self, found: Proven) -> None:
        """Show which seals hold."""
        self._ended()
        self._proven = found
        t, language = self.desk.language.gettext, self.desk.language
        sealed = found.sealed
        if not sealed.seals:
            self.result.say(t("Nothing is sealed yet."), Kind.WARN)
        elif sealed.stands and not found.changed:
            words = t("All that was sealed is still in the book, and nothing of it was changed.")
            self.result.say(words, Kind.GOOD)
        else:
            self.result.say(t("Something that was sealed is not as it was."), Kind.REFUSE)
        said = [*(one.what for one in sealed.findings), *found.changed]
        self._say_found([Verdict(language.say(what), Kind.REFUSE) for what in said[:_TOLD]])
        self._look()


class _Proving:
    """The work of it, for the worker thread."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def __call__(self, job: Job) -> Proven:
        sealed, changed = self._book.read(comparing.proven, job.step)
        return Proven(sealed, tuple(one.what for one in changed))


class _Detail(QWidget):
    """What a seal holds, and its checkpoint for the federation."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._one: SealRow | None = None
        t = desk.language.gettext
        self.pairs = Pairs()
        self.about = label(
            t("Save it as a file for the federation to sign: it has the proof with it."),
            "muted",
            wrap=True,
        )
        self.save_button = buttons.secondary(t("Save"), self._save, icon="save")
        parts = (self.pairs, self.about, holder(Flow(self.save_button)))
        self.setLayout(column(*parts, gap=10))

    def show_row(self, one: SealRow | None) -> None:
        """Show a seal; None: nothing is chosen."""
        t, language = self._desk.language.gettext, self._desk.language
        self._one = one
        self.save_button.setVisible(one is not None)
        self.about.setVisible(one is not None)
        if one is None:
            self.pairs.show_pairs([Pair(t("No seal is chosen."), "")])
            return
        number = language.number
        debit = language.amount(Money(one.turnover, self._desk.currency))
        signed = ", ".join(one.cosigned) or t("nobody yet")
        self.pairs.show_pairs(
            [
                Pair(t("Number"), _in_two_lines(one.code)),
                Pair(language.say(one.title), language.day(one.day)),
                Pair(t("Acts that it holds"), number(one.acts)),
                Pair(t("PCs"), number(one.pcs)),
                Pair(t("Members with a balance"), number(one.members)),
                Pair(t("Each side of the trial balance"), debit),
                Pair(t("Signed by others"), signed),
            ]
        )

    def _save(self) -> None:
        if self._one is None:
            return
        t, day = self._desk.language.gettext, self._one.day
        try:
            text = seals.signed_checkpoint(self._desk.book, self._one.id)
        except Refused as no:
            self._desk.say(self._desk.language.say(no.text))
            return
        papers.save(
            self, self._desk, text.encode(), f"seal-{day:%Y-%m-%d}.txt", [(t("Text"), "*.txt")]
        )


def _in_two_lines(code: str) -> str:
    """The digits of a seal as on paper, so that they fit beside their name."""
    return "\n".join(seals.in_groups(half) for half in (code[:16], code[16:]))


class _Cells:
    """What each column says of a seal."""

    def __init__(self, language: Language, page: Seals) -> None:
        self._language = language
        self._page = page

    def day(self, one: SealRow) -> str:
        return self._language.short_day(one.day)

    def kind(self, one: SealRow) -> str:
        return self._language.say(one.title)

    def number(self, one: SealRow) -> str:
        return seals.in_groups(one.code)[:9] + " …"

    def acts(self, one: SealRow) -> str:
        return self._language.number(one.acts)

    def nothing(self, _one: SealRow) -> str:
        return ""


def _columns(page: Seals) -> list[Column[SealRow]]:
    t, cells = page.desk.language.gettext, _Cells(page.desk.language, page)
    return [
        Column(t("Day"), cells.day),
        Column(t("Made at"), cells.kind, stretch=True),
        Column(t("Number"), cells.number, gives=2),
        Column(t("Acts"), cells.acts, right=True, gives=1),
        Column(t("State"), cells.nothing, pill=page.state),
    ]


def _key(one: SealRow) -> int:
    return one.id
