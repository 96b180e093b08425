"""Charts for where a person would rather look than read; the figures are in them for the ear."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

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


class _Line:
    """A line as it is drawn, from the left to the right."""

    def __init__(self, points: Sequence[QPointF]) -> None:
        self._across = [point.x() for point in points]
        self._heights = [point.y() for point in points]

    def at(self, part: float) -> float:
        """How far to the right a part of its points is reached."""
        return self._across[round((len(self._across) - 1) * part)]

    def reach(self, left: float, right: float) -> tuple[float, float]:
        """How high and how low it goes between two edges; nowhere where it isn't."""
        across, heights = self._across, self._heights
        first, after = bisect_left(across, left), bisect_right(across, right)
        found = heights[first:after]
        for edge, n in ((left, first), (right, after)):
            if 0 < n < len(across):
                share = (edge - across[n - 1]) / (across[n] - across[n - 1])
                found.append(heights[n - 1] + (heights[n] - heights[n - 1]) * share)
        if not found:  # it begins after it, or has ended before
            return float("inf"), float("-inf")
        return min(found), max(found)


class _Beside:
    """Finds where the name of each line stands: on no line and on no other name."""

    def __init__(
        self,
        box: QRectF,
        lines: Sequence[_Line],
        gap: int,
        kept: Sequence[QRectF] = (),
        mark: QRectF | None = None,
    ) -> None:
        """`kept` is where something else is written already; `mark` is better not crossed."""
        self._box, self._lines, self._gap, self._kept = box, lines, gap, kept
        self._mark = [] if mark is None else [mark]

    def places(self, sizes: Sequence[QSizeF]) -> list[QRectF]:
        """One place for each line, over it or under it, late in the year rather than early; the
        longest name is placed first. Where none is free, at least no name stands in another."""
        found: dict[int, QRectF] = {}
        for n in sorted(range(len(sizes)), key=lambda n: -sizes[n].width()):
            found[n] = self._best(self._lines[n], sizes[n], [*self._kept, *found.values()])
        return [found[n] for n in range(len(sizes))]

    def _best(self, line: _Line, size: QSizeF, taken: Sequence[QRectF]) -> QRectF:
        ways = product(range(_AWAY), _PARTS, (True, False))
        every = [self._place(line, size, *way) for way in ways]
        every += [self._clear_of_all(line, size, *way) for way in _CLEAR]
        places = [one for one in every if self._is_inside(one)] or every
        free = [one for one in places if self.is_free(one)]
        apart = [one for one in free if self._is_apart(one, taken)]
        clear = [one for one in apart if not _hits(one, self._mark)]
        near = [one for one in free if not _hits(one, taken)]
        across = [one for one in places if self._is_apart(one, taken)]
        return (clear or apart or near or across or places)[0]

    def _place(self, line: _Line, size: QSizeF, away: int, part: float, above: bool) -> QRectF:
        """A place so many heights of a name away from the line."""
        left, gap = self._left(line, size, part), self._gap + away * size.height()
        top, bottom = self._reach(line, left, size)
        return QRectF(QPointF(left, top - gap - size.height() if above else bottom + gap), size)

    def _clear_of_all(self, line: _Line, size: QSizeF, part: float, above: bool) -> QRectF:
        """A place above all lines, or below all."""
        left = self._left(line, size, part)
        reaches = [self._reach(one, left, size) for one in self._lines]
        if above:
            height = min(top for top, _ in reaches) - self._gap - size.height()
        else:
            height = max(low for _, low in reaches) + self._gap
        return QRectF(QPointF(left, height), size)

    def _left(self, line: _Line, size: QSizeF, part: float) -> float:
        """Where a name begins whose middle is at a part of the line, all of it inside."""
        left = line.at(part) - size.width() / 2
        return max(self._box.left(), min(left, self._box.right() - size.width()))

    def _reach(self, line: _Line, left: float, size: QSizeF) -> tuple[float, float]:
        return line.reach(left - self._gap, left + size.width() + self._gap)

    def _is_inside(self, place: QRectF) -> bool:
        return self._box.top() <= place.top() and place.bottom() <= self._box.bottom()

    def is_free(self, place: QRectF) -> bool:
        """Whether a name stands on no line, nor touches one."""
        left, right = place.left() - self._gap, place.right() + self._gap
        reaches = [line.reach(left, right) for line in self._lines]
        return not any(top < place.bottom() and bottom > place.top() for top, bottom in reaches)

    def _is_apart(self, place: QRectF, taken: Sequence[QRectF]) -> bool:
        """Whether a name stands so far from the others that they are read one by one."""
        return not _hits(place.adjusted(-2 * self._gap, 0, 2 * self._gap, 0), taken)


#: So many heights of a name it may stand away from its line, and where along it: late rather than
#: early, the middle of a line before its ends.
_AWAY = 5
_PARTS = tuple(n / 16 for n in (12, 10, 8, 6, 4, 14, 11, 9, 7, 5, 13, 15, 3, 2, 1, 16, 0))
#: Where it stands away from all lines, if nothing else is free.
_CLEAR = tuple(product(_PARTS, (True, False)))


def _hits(place: QRectF, taken: Sequence[QRectF]) -> bool:
    return any(place.intersects(other) for other in taken)


def _inwards(middle: float, wide: int, box: QRectF) -> float:
    """Where the middle of a word comes to stand that has to stay between the edges."""
    return min(max(middle, box.left() + wide / 2), box.right() - wide / 2)


def _values(series: Sequence[Series]) -> list[int]:
    """All values of some lines."""
    return [value for one in series for value in one.values if value is not None]


def _there(series: Sequence[Series]) -> list[Series]:
    """The lines that are there at all."""
    return [one for one in series if any(value is not None for value in one.values)]


def _pen(n: int) -> QPen:
    pen = QPen(look().colour(("accent", "warn", "ink")[n % 3]), look().px(3))
    style = Qt.PenStyle
    pen.setStyle((style.SolidLine, style.DashLine, style.DotLine)[n % 3])
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _mark_at(share: float, box: QRectF) -> float:
    return box.left() + box.width() * min(max(share, 0.0), 1.0)


def _top(series: Sequence[Series]) -> int:
    return max(1, max(_values(series), default=0) * 21 // 20)


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
        self._names: tuple[QSize, list[QRectF]] | None = None  # where they stand at a size
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
        self._names = None
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
        box, top = self._box(), _top(self._series)
        low = min(0, *_values(self._series), 0)
        share = (value - low) / max(1, top - low)
        across = box.left() + box.width() * self._shares[n]
        return QPointF(across, box.bottom() - box.height() * share)

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
        painter.setPen(_pen(n))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _draw_mark(self, painter: QPainter, share: float, word: str) -> None:
        box, metrics = self._box(), QFontMetrics(self.font())
        x = _mark_at(share, box)
        pen = QPen(look().colour("muted"), 1)
        pen.setStyle(Qt.PenStyle.DashDotLine)
        painter.setPen(pen)
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        place = self._mark_place(share, word)
        painter.setPen(look().colour("muted"))
        painter.drawText(QPointF(place.left(), place.bottom() - metrics.descent()), word)

    def _lines(self) -> list[_Line]:
        return [_Line(self._points(one)) for one in _there(self._series)]

    def _mark_place(self, share: float, word: str) -> QRectF:
        """Where the word of the mark stands: at the foot of its line or at its head, on the side
        with room, where no line of the drawing crosses it."""
        box, metrics = self._box(), QFontMetrics(self.font())
        x = _mark_at(share, box)
        gap, size = look().px(4), QSizeF(metrics.horizontalAdvance(word), metrics.height())
        sides = [x + gap, x - gap - size.width()]
        tops = (box.bottom() - gap - size.height(), box.top() + gap)
        places = [
            QRectF(QPointF(left, top), size)
            for top, left in product(tops, sides)
            if box.left() <= left and left + size.width() <= box.right()
        ]
        beside = _Beside(box, self._lines(), gap)
        return next(filter(beside.is_free, places), places[0])

    def _draw_names(self, painter: QPainter) -> None:
        painter.setPen(look().colour("ink"))
        for series, place in zip(_there(self._series), self.name_places(), strict=True):
            painter.fillRect(place, look().colour("paper"))  # today's line may pass under it
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, series.name)

    def name_places(self) -> list[QRectF]:
        """Where each line's name is drawn; looked for once at each size."""
        if self._names is None or self._names[0] != self.size():
            self._names = self.size(), self._look_for_names()
        return self._names[1]

    def _look_for_names(self) -> list[QRectF]:
        metrics, box, gap = QFontMetrics(self.font()), self._box(), look().px(4)
        sizes = [
            QSizeF(metrics.horizontalAdvance(series.name), metrics.height())
            for series in _there(self._series)
        ]
        if self._mark is None:
            return _Beside(box, self._lines(), gap).places(sizes)
        x, word = _mark_at(self._mark[0], box), self._mark_place(*self._mark)
        mark = QRectF(x - gap, box.top(), 2 * gap, box.height())
        return _Beside(box, self._lines(), gap, [word], mark).places(sizes)

    def _draw_reading(self, painter: QPainter) -> None:
        box, x = self._box(), self.place(self._at, 0).x()
        painter.setPen(QPen(look().colour("edge"), 1))
        painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        for n, series in enumerate(self._series):
            value = series.values[self._at]
            if value is None:
                continue
            painter.setPen(QPen(look().colour("paper"), 2))
            painter.setBrush(_pen(n).color())
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
