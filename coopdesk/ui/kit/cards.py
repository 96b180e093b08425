"""Panels, figures, pills, notes and headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from coopdesk.i18n import ERASED, from_left, straight
from coopdesk.ui.kit.icons import pixmap
from coopdesk.ui.kit.layouts import Flow, Part, Sides, column, holder, margins, reveal, row
from coopdesk.ui.theme import LABEL, Kind, kind, look, redress

_LONGEST: Final = 120  # letters of a name
_LINE: Final = 80  # letters of what stands in one line
_ACROSS: Final = 560  # pixels, where it takes more than one line
_BREAK: Final = "\N{ZERO WIDTH SPACE}"
_PART: Final = 16  # letters of a long word that stay together
_LONG: Final = re.compile(rf"\S{{{2 * _PART},}}")


@dataclass(frozen=True, slots=True)
class Mark:
    """The words of a pill and what they mean."""

    text: str
    kind: Kind = Kind.PLAIN


def legible(text: str) -> str:
    """A text with a name that was erased said in words, and nothing in it that turns it around."""
    if text.isascii():
        return text
    text = straight(text)
    if ERASED not in text:
        return text
    return text.replace(ERASED, QCoreApplication.translate("", ERASED))


def short(words: str) -> str:
    """A name as a list has it: of a very long one the beginning."""
    return words if len(words) <= _LONGEST else words[:_LONGEST] + "…"


def parted(text: str) -> str:
    """A text whose words, where they are longer than a line, can go on in the next one."""
    return _LONG.sub(_with_breaks, text)


def _with_breaks(word: re.Match[str]) -> str:
    return _BREAK.join(re.findall(f".{{1,{_PART}}}", word[0]))


class _Words(QLabel):
    """Text that never makes its page wider than the window: a word longer than a line goes on in
    the next one, and so does a very long name in a place for a short one.
    """

    def __init__(self, text: str, *, wrap: bool) -> None:
        super().__init__()
        self._wrap = wrap
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setWordWrap(self._wrap or len(text) > _LINE)
        super().setText(parted(text))

    def setWordWrap(self, on: bool) -> None:
        self._wrap = on
        super().setWordWrap(on)

    def text(self) -> str:
        return super().text().replace(_BREAK, "")

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        if self._wrap or not self.wordWrap():
            return size
        across = max(size.width(), _ACROSS)
        return QSize(across, self.heightForWidth(across))


def label(text: str, name: str = "", *, wrap: bool = False) -> QLabel:
    """Text, plain and never rich: a member named "<b>" stays so. `name` is a kind of theme.py."""
    words = _Words(from_left(legible(text)), wrap=wrap)
    if name:
        kind(words, name)
    return words


class Pill(QWidget):
    """A short word in its colour: late, active, good."""

    def __init__(self, mark: Mark) -> None:
        super().__init__()
        self.setFont(look().font(LABEL))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_mark(mark)

    def show_mark(self, mark: Mark) -> None:
        self._mark = mark
        self.setAccessibleName(mark.text)
        reveal(self, bool(mark.text))
        self.updateGeometry()
        self.update()

    @property
    def mark(self) -> Mark:
        return self._mark

    def sizeHint(self) -> QSize:
        return pill_size(self._mark)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_pill(painter, QRectF(self.rect()), self._mark)


def pill_size(mark: Mark) -> QSize:
    """How large a pill is; tables draw the same."""
    metrics = QFontMetrics(look().font(LABEL))
    across = metrics.horizontalAdvance(mark.text) + 2 * look().px(7)
    return QSize(across, metrics.height() + look().px(2))


def paint_pill(painter: QPainter, box: QRectF, mark: Mark, *, edged: bool = False) -> None:
    """Draw a pill that fills the box. With `edged` it is seen on a ground of its own colour."""
    ink, ground = look().tone(mark.kind)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = look().colour("line") if mark.kind is Kind.PLAIN else ink
    plain = mark.kind is not Kind.PLAIN and not edged
    painter.setPen(Qt.PenStyle.NoPen if plain else QPen(edge))
    painter.setBrush(ground)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), box.height() / 2, box.height() / 2)
    painter.setPen(ink)
    painter.setFont(look().font(LABEL))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, mark.text)
    painter.restore()


class Card(QFrame):
    """White paper with an edge. Parts go into `body`; a quiet deed may stand beside the title."""

    def __init__(
        self, title: str = "", *parts: Part, action: QWidget | None = None, padding: int = 16
    ) -> None:
        super().__init__()
        kind(self, "card")
        self.body = column(*parts, gap=8)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(margins(padding))
        whole.setSpacing(look().px(8))
        self.title = label(title, "section", wrap=True)
        if title:
            self.setAccessibleName(title)
            head = row(self.title, *(() if action is None else (action,)))
            head.setStretch(0, 1)
            whole.addLayout(head)
        whole.addLayout(self.body, 1)


class StatCard(Card):
    """One figure a person looks for: what it is, how much, and what to think of it."""

    def __init__(self, title: str, figure: str = "", unit: str = "", note: str = "") -> None:
        super().__init__()
        self._title = label(title, "muted", wrap=True)
        self._figure = label("", "figure")
        self._unit = label("", "unit")
        self._note = label("", "muted", wrap=True)
        self._pill = Pill(Mark(""))
        figures = row(self._figure, self._unit, None, gap=8)
        figures.setAlignment(self._unit, Qt.AlignmentFlag.AlignBottom)
        self._unit.setContentsMargins(0, 0, 0, look().px(5))
        for part in (self._title, figures, self._note, self._pill):
            self.body.addLayout(part) if isinstance(part, QLayout) else self.body.addWidget(part)
        self.body.setSpacing(look().px(2))
        self.body.addStretch(1)
        self.show_figure(figure, unit, note)

    def show_figure(
        self,
        figure: str,
        unit: str = "",
        note: str = "",
        *,
        note_kind: Kind = Kind.PLAIN,
        pill: Mark | None = None,
    ) -> None:
        """Put in new figures. A note with a kind gets its colour; its words carry the meaning."""
        self._figure.setText(figure)
        self._unit.setText(unit)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        kind(self._note, "muted" if note_kind is Kind.PLAIN else note_kind.value)
        self._pill.show_mark(pill or Mark(""))
        said = (self._title.text(), f"{figure} {unit}".strip(), note, pill.text if pill else "")
        self.setAccessibleName(". ".join(words for words in said if words))


class Note(QFrame):
    """A panel with a sign and a sentence, and at most one thing to do about it."""

    def __init__(
        self, text: str = "", tone: Kind = Kind.GOOD, action: QWidget | None = None
    ) -> None:
        super().__init__()
        self._sign = QLabel()
        self._words = label("", wrap=True)
        self._box = row(self._sign, self._words, gap=10)
        self._box.setStretch(1, 1)
        self._box.setContentsMargins(*(look().px(side) for side in (14, 8, 14, 8)))
        self.setLayout(self._box)
        if action is not None:
            self._box.addWidget(action)
        self.say(text, tone)

    def say(self, text: str, tone: Kind = Kind.GOOD) -> None:
        """Show other words; without any the panel goes."""
        colour = {Kind.GOOD: "accent", Kind.PLAIN: "muted"}.get(tone, tone.value)
        self._sign.setPixmap(pixmap(tone.value, colour, 18))
        self._words.setText(text)
        kind(self, f"note-{tone.value}")
        redress(self._words)
        self.setAccessibleName(text)
        reveal(self, bool(text))

    @property
    def text(self) -> str:
        return self._words.text()


class Heading(QWidget):
    """A page's title with what it is about, and its deeds at the right (or below, if narrow)."""

    def __init__(
        self,
        title: str,
        subtitle: str = "",
        actions: Sequence[QWidget] = (),
        pill: Mark | None = None,
    ) -> None:
        super().__init__()
        self.title = label(short(title), "title")
        self.subtitle = label(subtitle, "subtitle", wrap=True)
        reveal(self.subtitle, bool(subtitle))
        self.pill = Pill(pill or Mark(""))
        words = column(row(self.title, self.pill, None), self.subtitle, gap=0)
        self._deeds = holder(Flow(*actions, gap=16))
        whole = Sides(holder(words), self._deeds, shares=(1, 0), natural=True)
        self.setLayout(column(whole))
        reveal(self._deeds, bool(actions))

    def say(self, title: str, subtitle: str = "") -> None:
        self.title.setText(short(title))
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))


class EmptyState(QWidget):
    """What a list shows when it holds nothing: a sentence and what to do first."""

    def __init__(
        self, text: str, advice: str = "", action: QWidget | None = None, icon: str = "empty"
    ) -> None:
        super().__init__()
        picture = QLabel()
        picture.setPixmap(pixmap(icon, "muted", 40))
        self._words, self._advice = (
            label(text, "section", wrap=True),
            label(advice, "muted", wrap=True),
        )
        whole = column(None, picture, self._words, self._advice, gap=8, margin=24)
        for part in (picture, self._words, self._advice):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        if action is not None:
            whole.addSpacing(look().px(8))
            whole.addWidget(action, 0, Qt.AlignmentFlag.AlignHCenter)
        whole.addStretch(1)
        self.setLayout(whole)
        self.say(text, advice)

    def say(self, text: str, advice: str = "") -> None:
        self._words.setText(text)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self.setAccessibleName(f"{text} {advice}".strip())
