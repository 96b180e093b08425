"""Photos on paper: cut to their frame, and no finer than a printer shows."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

_QUALITY: Final = 75
#: More than a photo that is kept in a book ever has; what claims more is no photo.
_MOST: Final = 40_000_000


def framed(content: bytes, wide: int, high: int) -> bytes:
    """The middle of a picture as a JPEG of so many pixels; nothing where it can't be read."""
    try:
        with Image.open(BytesIO(content)) as picture:
            if picture.width * picture.height > _MOST:
                return b""
            picture.draft("RGB", (2 * wide, 2 * high))  # a JPEG is read no finer than it is needed
            seen = ImageOps.fit(_on_white(picture), (wide, high), Image.Resampling.BILINEAR)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return b""
    made = BytesIO()
    seen.save(made, "JPEG", quality=_QUALITY)
    return made.getvalue()


def _on_white(picture: Image.Image) -> Image.Image:
    """What is see-through is paper."""
    if picture.mode == "RGB":
        return picture
    seen = picture.convert("RGBA")
    white = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(white, seen).convert("RGB")
