"""The recovery sheet, and the shares of the board: a key on paper, to be typed or scanned back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from coopdesk.i18n import Language
from coopdesk.records.papers import BoardShare, Coop, RecoverySheet
from coopdesk.reports.faces import Style
from coopdesk.reports.meeting_parts import MeetingFlow
from coopdesk.reports.paper import Document, Sheet

_COLUMNS, _WORD_COLUMNS, _TRIALS = 4, 3, 5
_LETTERS: Final = Style(19, bold=True)
_SIGN: Final = Style(13, grey=0.35)
_WORD: Final = Style(12.5, bold=True)


def recovery_sheet(data: RecoverySheet, language: Language, *, large: bool = False) -> bytes:
    """A whole key on one page, with what to do and where to keep it."""
    t = language.gettext
    paper = _Paper(data.coop, language, t("Recovery sheet"), data.label, large=large)
    paper.made(data.label, data.made, data.by)
    paper.flow.notice(
        t(
            "Whoever has this sheet can open all copies of the co-op's book. Nobody can open them "
            "without it when all PCs are lost. Keep it as safe as money."
        )
    )
    paper.flow.heading(t("The key"), t("12 groups, each with its small sign"))
    paper.groups(data.groups)
    paper.flow.code(
        data.code,
        [
            (t("Scan this square, or type the groups above."), paper.flow.styles.strong),
            (
                t("Type the small sign after each group too: it tells a slip of the pen."),
                paper.flow.styles.text,
            ),
            (t("0 is always the figure: there is no letter O, I or B."), paper.flow.styles.text),
            (
                t(
                    "For other programs (age): AGE-SECRET-KEY-1, then all groups without their "
                    "small signs, in one."
                ),
                paper.flow.styles.small,
            ),
        ],
    )
    paper.list(t("When is it needed?"), _when(language))
    paper.list(t("Where to keep it"), _where(language))
    paper.trials()
    return paper.pdf([t("Made by: {name}").format(name=data.by), t("Received to be kept")])


def board_shares(shares: Sequence[BoardShare], language: Language, *, large: bool = False) -> bytes:
    """One page for each holder, with their words."""
    document = Document(language.gettext("Shares of the recovery key"), shares[0].coop, language)
    for one in shares:
        _share(one, language, document, large=large)
    return document.pdf()


def _share(data: BoardShare, language: Language, document: Document, *, large: bool) -> None:
    t = language.gettext
    title = t("Share {number} of {of} of the recovery key").format(number=data.number, of=data.of)
    paper = _Paper(data.coop, language, title, data.label, large=large, on=document)
    paper.made(data.label, data.made, data.by)
    paper.flow.notice(
        t(
            "This share alone opens nothing. {needed} of the {of} shares together open all copies "
            "of the co-op's book: never keep two of them in one place."
        ).format(needed=data.needed, of=data.of)
    )
    paper.flow.heading(t("The words of this share"), t("{count} words").format(count=33))
    paper.words(data.words)
    paper.flow.code(
        " ".join(data.words),
        [(t("Scan this square, or type the words above in their order."), paper.styles.strong)],
    )
    paper.list(t("When is it needed?"), _when(language))
    paper.list(
        t("Where to keep it"),
        [
            t("At your home, where it stays dry and nobody looks for it. Not in the office."),
            t("Don't photograph it, don't send it, and don't let anybody copy it."),
            t("When you leave the board, hand it over to who follows you, and say so."),
        ],
    )
    paper.end([t("Holder of this share"), t("Handed over by: {name}").format(name=data.by)])


def _when(language: Language) -> list[str]:
    t = language.gettext
    return [
        t(
            "All PCs are lost, stolen or broken: install CoopDesk, press “Bring a book back”, and "
            "scan or type this."
        ),
        t("A password is forgotten: press “I forgot the password” where the desk asks for it."),
        t("Once a year, to try it out: CoopDesk asks for it before the general meeting."),
    ]


def _where(language: Language) -> list[str]:
    t = language.gettext
    return [
        t("In a closed envelope, dry and away from fire: a safe, a bank, the president's home."),
        t(
            "Not beside the PC, and not with the sticks: who takes both can read everything, and "
            "let a PC of theirs write in the book."
        ),
        t("Don't photograph it, don't send it. When somebody has seen it, make a new one."),
    ]


class _Paper:
    """A page with a key on it."""

    def __init__(
        self,
        coop: Coop,
        language: Language,
        title: str,
        subtitle: str,
        *,
        large: bool,
        on: Document | None = None,
    ) -> None:
        document = on or Document(title, coop, language)
        sheet = Sheet("A4", large)
        self.t, self.language, self.sheet = language.gettext, language, sheet
        self.flow = MeetingFlow(document, sheet, language, coop, title=title, subtitle=subtitle)
        self.styles = self.flow.styles

    def made(self, label: str, day: date, by: str) -> None:
        """Who keeps it, when it was made and by whom."""
        t = self.t
        self.flow.facts(
            [
                (t("Kept by, or where"), label),
                (t("Made on"), self.language.day(day)),
                (t("Made by"), by),
            ]
        )

    def groups(self, groups: Sequence[tuple[str, str]]) -> None:
        """The groups of a key, large, each behind its number, four beside each other or three."""
        flow = self.flow
        letters, sign = (style.scaled(self.sheet.scale) for style in (_LETTERS, _SIGN))
        widest = max(flow.document.width(text, letters) for text, _ in groups)
        needed = widest + 2.5 * sign.size + 2.0 * self.styles.label.size
        # A sign must not stand so close to the next number that it is read with it.
        columns = _COLUMNS if _COLUMNS * needed <= flow.width else _COLUMNS - 1
        step = flow.width / columns
        for at in range(0, len(groups), columns):
            flow.need(2.2 * letters.size)
            y = flow.down(1.9 * letters.size)
            for n, (text, mark) in enumerate(groups[at : at + columns]):
                x = flow.left + n * step
                flow.page.text(x, y, f"{at + n + 1}", self.styles.label)
                x += 2.0 * self.styles.label.size
                flow.page.text(x, y, text, letters)
                x += flow.document.width(text, letters) + 5
                flow.page.text(x, y, mark, sign)
        flow.down(0.4 * letters.size)

    def words(self, words: Sequence[str]) -> None:
        """The words of a share, numbered, down three columns."""
        flow, step = self.flow, self.flow.width / _WORD_COLUMNS
        style, rows = _WORD.scaled(self.sheet.scale), -(-len(words) // _WORD_COLUMNS)
        for row in range(rows):
            flow.need(1.5 * style.size)
            y = flow.down(1.5 * style.size)
            for column in range(_WORD_COLUMNS):
                at = column * rows + row
                if at < len(words):
                    x = flow.left + column * step
                    flow.page.text(x + 14, y, f"{at + 1}", self.styles.label, right=True)
                    flow.page.text(x + 22, y, words[at], style)
        flow.down(0.4 * style.size)

    def list(self, heading: str, sentences: Sequence[str]) -> None:
        """Sentences under a heading."""
        self.flow.heading(heading)
        for one in sentences:
            self.flow.item(one, self.styles.text)

    def trials(self) -> None:
        """Room for the drills of the years: a day, and who was there."""
        t, flow = self.t, self.flow
        flow.heading(t("Tried out"))
        step, style = flow.width / 2, self.styles.small
        for _ in range(_TRIALS // 2 + 1):
            flow.need(2.2 * style.size)
            y = flow.down(2.2 * style.size)
            for n in range(2):
                left = flow.left + n * step
                flow.page.text(left, y, t("Date, name"), style)
                wide = flow.document.width(t("Date, name"), style)
                flow.page.rule(left + wide + 5, left + step - 16, y - 1, (0.6, 0.35))

    def end(self, signers: Sequence[str]) -> None:
        """Lines to sign on, and the page is done."""
        self.flow.signatures(signers)
        self.flow.close()

    def pdf(self, signers: Sequence[str]) -> bytes:
        """The same, as a paper of its own."""
        self.end(signers)
        return self.flow.document.pdf()
