"""Pictures: made small enough to be kept, and shown as wide as there is room."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

# A face is known, and a bill read well, from a picture of so many pixels, in so good a quality;
# each further try is smaller.
_FACES = ((640, 85), (640, 70), (480, 70), (320, 60), (160, 50))
_TRIES = ((1800, 80), (1600, 70), (1300, 60), (1000, 50), (700, 40))

_LARGEST = 2 * _TRIES[0][0]  # pixels; larger ones are not even read as large as they are
# How a picture tells where, when and with what it was taken, and which side is up.
_BY_A_PHONE = (b"Exif\0\0", b"eXIf")
_BEGINNING = 1 << 18


def shrunk(content: bytes, most: int) -> bytes | None:
    """A picture in at most so many bytes, without what a phone writes into it; as it is where it
    fits and holds none of that. None: it is no picture.
    """
    image = _upright(content)
    if image.isNull():
        return None
    size, told = _size(content), any(sign in content[:_BEGINNING] for sign in _BY_A_PHONE)
    if len(content) <= most and max(size.width(), size.height()) <= _LARGEST and not told:
        return content
    for side, quality in _TRIES:
        made = _jpeg(image, side, quality)
        if len(made) <= most:
            return made
    return None


def portrait(content: bytes, most: int) -> bytes | None:
    """A photo of a face in at most so many bytes: upright, small, and without what a phone writes
    into its pictures, such as where it was taken. None: it is no picture.
    """
    image = _upright(content)
    if image.isNull():
        return None
    made = (_jpeg(image, side, quality) for side, quality in _FACES)
    return next((one for one in made if len(one) <= most), None)


def _upright(content: bytes) -> QImage:
    """A picture as it was seen when it was taken, no larger than anybody looks at it."""
    buffer = QBuffer()
    reader = _reader(buffer, content)
    size = reader.size()
    if max(size.width(), size.height()) > _LARGEST:
        side = QSize(_LARGEST, _LARGEST)
        reader.setScaledSize(size.scaled(side, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def _size(content: bytes) -> QSize:
    buffer = QBuffer()
    return _reader(buffer, content).size()


def _reader(buffer: QBuffer, content: bytes) -> QImageReader:
    """What reads a picture out of a buffer, which has to live as long."""
    buffer.setData(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    return reader


def _jpeg(image: QImage, side: int, quality: int) -> bytes:
    if max(image.width(), image.height()) > side:
        image = image.scaled(
            QSize(side, side),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    white = QImage(image.size(), QImage.Format.Format_RGB32)
    white.fill(Qt.GlobalColor.white)  # what was see-through is paper
    painter = QPainter(white)
    painter.drawImage(0, 0, image)
    painter.end()
    packed = QByteArray()
    buffer = QBuffer(packed)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    white.save(buffer, "JPEG", quality)  # type: ignore[call-overload]  # the stubs want bytes
    return bytes(packed.data())


class Picture(QWidget):
    """A picture as wide as the room, in its own shape."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._picture = QPixmap()
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_content(self, content: bytes) -> bool:
        """Show a file's picture; False when it is none."""
        self._picture = QPixmap.fromImage(_upright(content))
        self.updateGeometry()
        self.update()
        return not self._picture.isNull()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        shown = min(width, self._picture.width())
        return shown * self._picture.height() // max(1, self._picture.width())

    def sizeHint(self) -> QSize:
        return QSize(self._picture.width(), self._picture.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._picture.isNull():
            return
        width = min(self.width(), self._picture.width())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(0, 0, width, self.heightForWidth(self.width()), self._picture)
