"""Charts for where a person would rather look than read; the figures are in them for the ear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from coopdesk.ui.kit import tips
from coopdesk.ui.kit.messages import announce
from coopdesk.ui.theme import look

_SMALL = 12


@dataclass(frozen=True, slots=True)
class Series:
    """One line: a value and its words for each point of the axis.

    `values` are whole numbers (minor units), None where the line is not; `said` is how each is
    written for people. With `steps` a value stays until the next point instead of moving to it.
    """

    name: str
    values: Sequence[int | None]
    said: Sequence[str]
    steps: bool = False


class _Beside:
    """Finds where the name of each line stands: on no line and on no other name."""

    def __init__(
        self,
        box: QRectF,
        lines: Sequence[Sequence[QPointF]],
        gap: int,
        kept: Sequence[QRectF] = (),
    ) -> None:
        """`kept` is where something else is written already."""
        self._box, self._lines, self._gap, self._kept = box, lines, gap, kept

    def places(self, sizes: Sequence[QSizeF]) -> list[QRectF]:
        """One place for each line, over it or under it, late in the year rather than early; the
        longest name is placed first. Where none is free, at least no name stands in another."""
        found: dict[int, QRectF] = {}
        for n in sorted(range(len(sizes)), key=lambda n: -sizes[n].width()):
            found[n] = self._best(self._lines[n], sizes[n], [*self._kept, *found.values()])
        return [found[n] for n in range(len(sizes))]

    def _best(self, line: Sequence[QPointF], size: QSizeF, taken: Sequence[QRectF]) -> QRectF:
        ways = product(range(_AWAY), (6, 4, 2, 7, 5, 3, 1), (True, False))
        every = [self._place(line, size, *way) for way in ways]
        places = [one for one in every if self._is_inside(one)] or every
        free = [one for one in places if self.is_free(one)]
        apart = [one for one in free if self._is_apart(one, taken)]
        near = [one for one in free if not _hits(one, taken)]
        across = [one for one in places if self._is_apart(one, taken)]
        return (apart or near or across or places)[0]

    def _place(
        self, line: Sequence[QPointF], size: QSizeF, away: int, eighth: int, above: bool
    ) -> QRectF:
        """A place so many heights of a name away from the line."""
        left = line[(len(line) - 1) * eighth // 8].x() - size.width() / 2
        left = max(self._box.left(), min(left, self._box.right() - size.width()))
        top, bottom = _reach(line, left, left + size.width())
        gap = self._gap + away * size.height()
        return QRectF(QPointF(left, top - gap - size.height() if above else bottom + gap), size)

    def _is_inside(self, place: QRectF) -> bool:
        return self._box.top() <= place.top() and place.bottom() <= self._box.bottom()

    def is_free(self, place: QRectF) -> bool:
        """Whether a name stands on no line."""
        reaches = [_reach(line, place.left(), place.right()) for line in self._lines]
        return not any(top < place.bottom() and bottom > place.top() for top, bottom in reaches)

    def _is_apart(self, place: QRectF, taken: Sequence[QRectF]) -> bool:
        """Whether a name stands so far from the others that they are read one by one."""
        return not _hits(place.adjusted(-2 * self._gap, 0, 2 * self._gap, 0), taken)


#: So many heights of a name it may stand away from its line.
_AWAY = 3


def _hits(place: QRectF, taken: Sequence[QRectF]) -> bool:
    return any(place.intersects(other) for other in taken)


def _reach(line: Sequence[QPointF], left: float, right: float) -> tuple[float, float]:
    """How high and how low a line goes between two edges."""
    heights = [point.y() for point in line if left <= point.x() <= right]
    for (one, after), edge in product(pairwise(line), (left, right)):
        if one.x() <= edge <= after.x():
            wide = after.x() - one.x()
            share = (edge - one.x()) / wide if wide else 1.0
            heights += [one.y(), after.y()] if not wide else []
            heights.append(one.y() + (after.y() - one.y()) * share)
    if not heights:  # the line begins after it, or has ended before
        return float("inf"), float("-inf")
    return min(heights), max(heights)


def _inwards(middle: float, wide: int, box: QRectF) -> float:
    """Where the middle of a word comes to stand that has to stay between the edges."""
    return min(max(middle, box.left() + wide / 2), box.right() - wide / 2)


def _values(series: Sequence[Series]) -> list[int]:
    """All values of some lines."""
    return [value for one in series for value in one.values if value is not None]


def _there(series: Sequence[Series]) -> list[Series]:
    """The lines that are there at all."""
    return [one for one in series if any(value is not None for value in one.values)]


class LineChart(QWidget):
    """A few lines over months or days. Solid, dashed and dotted tell them apart without colour.

    The pointer or the left and right keys read one point; the words go to the screen reader.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._axis: Sequence[str] = ()
        self._series: Sequence[Series] = ()
        self._shares: Sequence[float] = ()
        self._mark: tuple[float, str] | None = None
        self._at = -1
        self.setFont(look().font(_SMALL))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)

    def show_series(
        self,
        axis: Sequence[str],
        series: Sequence[Series],
        *,
        places: Sequence[int] = (),
        mark: tuple[int, str] | None = None,
    ) -> None:
        """`axis` names the points (months); every series has as many values.

        `places` say where each point stands (its day), where they are not as far from each other;
        `mark` is a place with its word, such as today.
        """
        self._axis, self._series, self._at = list(axis), list(series), -1
        at = list(places) or list(range(len(axis)))
        first, whole = (at[0], max(1, at[-1] - at[0])) if at else (0, 1)
        self._shares = [(place - first) / whole for place in at]
        self._mark = None if mark is None else ((mark[0] - first) / whole, mark[1])
        self.setAccessibleDescription("; ".join(self.reading(n) for n in range(len(axis))))
        self.update()

    def reading(self, n: int) -> str:
        """What the chart says at one point."""
        said = ", ".join(
            f"{series.name} {series.said[n]}"
            for series in self._series
            if series.values[n] is not None
        )
        return f"{self._axis[n]}: {said}"

    def sizeHint(self) -> QSize:
        return QSize(look().px(380), look().px(170))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(220), look().px(130))

    # ---- reading a point

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._axis) - 1
        steps = {
            Qt.Key.Key_Left: max(0, self._at - 1),
            Qt.Key.Key_Right: min(last, self._at + 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        if last < 0 or key not in steps:
            super().keyPressEvent(event)
            return
        self._read(steps[key])
        announce(self, self.reading(self._at))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        box = self._box()
        if len(self._axis) > 1 and box.width() > 0:
            share = (event.position().x() - box.left()) / box.width()
            away = [abs(one - share) for one in self._shares]
            self._read(away.index(min(away)))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._read(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._read(len(self._axis) - 1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._read(-1)

    def _read(self, n: int) -> None:
        if n != self._at:
            self._at = n
            self.update()

    # ---- drawing

    def _box(self) -> QRectF:
        """Where the lines are: room above for what is read, below for the months."""
        line = QFontMetrics(self.font()).height()
        edge = look().px(8)
        return QRectF(
            edge, line + edge, self.width() - 2 * edge, self.height() - 2 * line - 3 * edge
        )

    def place(self, n: int, value: int) -> QPointF:
        """Where the n-th value of a line is drawn."""
        box, top = self._box(), self._top()
        low = min(0, *_values(self._series), 0)
        share = (value - low) / max(1, top - low)
        across = box.left() + box.width() * self._shares[n]
        return QPointF(across, box.bottom() - box.height() * share)

    def _top(self) -> int:
        return max(1, max(_values(self._series), default=0) * 21 // 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._axis or not self._series:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter)
        if self._mark is not None:
            self._draw_mark(painter, *self._mark)
        for n, series in enumerate(self._series):
            self._draw_line(painter, n, series)
        self._draw_names(painter)
        if self._at >= 0:
            self._draw_reading(painter)
        if self.hasFocus():
            painter.setPen(QPen(look().colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _draw_ground(self, painter: QPainter) -> None:
        box = self._box()
        painter.setPen(QPen(look().colour("line"), 1))
        for third in range(3):
            height = box.top() + box.height() * third / 2
            painter.drawLine(QPointF(box.left(), height), QPointF(box.right(), height))
        painter.setPen(look().colour("muted"))
        metrics = QFontMetrics(self.font())
        widest = max(metrics.horizontalAdvance(text) for text in self._axis) + look().px(16)
        last = len(self._axis) - 1
        least = max(widest, box.width() * (last // 3) / max(1, last)) - 0.5
        drawn = box.right() + least
        for n in range(last, -1, -1):
            middle = _inwards(self.place(n, 0).x(), metrics.horizontalAdvance(self._axis[n]), box)
            if drawn - middle >= least:
                drawn = middle
                self._draw_month(painter, n, metrics)

    def _draw_month(self, painter: QPainter, n: int, metrics: QFontMetrics) -> None:
        wide = metrics.horizontalAdvance(self._axis[n])
        left = _inwards(self.place(n, 0).x(), wide, self._box()) - wide / 2
        painter.drawText(QPointF(left, self.height() - metrics.descent() - 2), self._axis[n])

    def _pen(self, n: int) -> QPen:
        pen = QPen(look().colour(("accent", "warn", "ink")[n % 3]), look().px(3))
        style = Qt.PenStyle
        pen.setStyle((style.SolidLine, style.DashLine, style.DotLine)[n % 3])
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        return pen

    def _points(self, series: Series) -> list[QPointF]:
        found: list[QPointF] = []
        for n, value in enumerate(series.values):
            if value is None:
                continue
            point = self.place(n, value)
            if series.steps and found:
                found.append(QPointF(point.x(), found[-1].y()))
            found.append(point)
        return found

    def _draw_line(self, painter: QPainter, n: int, series: Series) -> None:
        path = QPainterPath()
        for m, point in enumerate(self._points(series)):
            path.lineTo(point) if m else path.moveTo(point)
        painter.setPen(self._pen(n))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _draw_mark(self, painter: QPainter, share: float, word: str) -> None:
        box, metrics = self._box(), QFontMetrics(self.font())
        x = box.left() + box.width() * min(max(share, 0.0), 1.0)
        pen = QPen(look().colour("muted"), 1)
        pen.setStyle(Qt.PenStyle.DashDotLine)
        painter.setPen(pen)
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        place = self._mark_place(share, word)
        painter.setPen(look().colour("muted"))
        painter.drawText(QPointF(place.left(), place.bottom() - metrics.descent()), word)

    def _mark_place(self, share: float, word: str) -> QRectF:
        """Where the word of the mark stands: at the foot of its line or at its head, on the side
        with room, where no line of the drawing crosses it."""
        box, metrics = self._box(), QFontMetrics(self.font())
        x = box.left() + box.width() * min(max(share, 0.0), 1.0)
        gap, size = look().px(4), QSizeF(metrics.horizontalAdvance(word), metrics.height())
        sides = [x + gap, x - gap - size.width()]
        tops = (box.bottom() - gap - size.height(), box.top() + gap)
        places = [
            QRectF(QPointF(left, top), size)
            for top, left in product(tops, sides)
            if box.left() <= left and left + size.width() <= box.right()
        ]
        beside = _Beside(box, [self._points(one) for one in _there(self._series)], gap)
        return next(filter(beside.is_free, places), places[0])

    def _draw_names(self, painter: QPainter) -> None:
        painter.setPen(look().colour("ink"))
        for series, place in zip(_there(self._series), self.name_places(), strict=True):
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, series.name)

    def name_places(self) -> list[QRectF]:
        """Where each line's name is drawn."""
        metrics = QFontMetrics(self.font())
        sizes = [
            QSizeF(metrics.horizontalAdvance(series.name), metrics.height())
            for series in _there(self._series)
        ]
        lines = [self._points(series) for series in _there(self._series)]
        kept = [] if self._mark is None else [self._mark_place(*self._mark)]
        return _Beside(self._box(), lines, look().px(4), kept).places(sizes)

    def _draw_reading(self, painter: QPainter) -> None:
        box, x = self._box(), self.place(self._at, 0).x()
        painter.setPen(QPen(look().colour("edge"), 1))
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        for n, series in enumerate(self._series):
            value = series.values[self._at]
            if value is None:
                continue
            painter.setPen(QPen(look().colour("paper"), 2))
            painter.setBrush(self._pen(n).color())
            size = look().px(5)
            painter.drawEllipse(self.place(self._at, value), size, size)
        text, metrics = self.reading(self._at), QFontMetrics(self.font())
        room = QRectF(box.left(), 0, box.width(), metrics.height() + look().px(4))
        painter.setPen(look().colour("ink"))
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, side, metrics.elidedText(text, _ELIDE, round(room.width())))


_ELIDE = Qt.TextElideMode.ElideRight


class Meter(QWidget):
    """How much of a whole, with the mark that must be reached (a quorum, a limit)."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._share, self._mark = 0, -1
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, part: int, whole: int, said: str, *, mark: int | None = None) -> None:
        """`said` is the whole sentence, such as "131 of 235 are here, 118 are needed"."""
        self._share = min(1000, part * 1000 // whole) if whole > 0 else 0
        self._mark = -1 if mark is None or whole <= 0 else min(1000, mark * 1000 // whole)
        self.setAccessibleDescription(said)
        self.setToolTip(tips.plain(said))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(240), look().px(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(80), look().px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, tall = QPainter(self), look().px(14)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = QRectF(0, (self.height() - tall) / 2, self.width(), tall)
        shape = QPainterPath()
        shape.addRoundedRect(bar, tall / 2, tall / 2)
        painter.fillPath(shape, look().colour("line"))
        painter.setClipPath(shape)
        filled = QRectF(bar.left(), bar.top(), bar.width() * self._share / 1000, tall)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look().colour("accent"))
        painter.drawRoundedRect(filled, tall / 2, tall / 2)
        painter.setClipping(False)
        if self._mark >= 0:
            x = round(min(bar.width() - 2, bar.width() * self._mark / 1000))
            painter.fillRect(QRectF(x, 0, look().px(2), self.height()), look().colour("ink"))
