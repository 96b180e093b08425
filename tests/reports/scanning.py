"""Papers as a scanner gets them: printed, held not quite straight, and read by another program."""

from __future__ import annotations

from typing import Final

import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter

#: Dots an inch of a cheap printer, and of a camera that is held over the paper.
PRINTED: Final = 300
_POINTS: Final = 72


def scanned(pdf: bytes, *, dots: int = PRINTED, tilted: float = 0) -> list[str]:
    """What the codes on all pages say, page after page, from the top of each.

    `tilted` turns the paper by so many degrees and blurs it, as a hand does.
    """
    return [said for page in _pages(pdf, dots) for said in _codes(_held(page, tilted))]


def _pages(pdf: bytes, dots: int) -> list[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        seen = []
        for page in document:
            seen.append(page.render(scale=dots / _POINTS).to_pil().convert("L"))
            page.close()
    return seen


def _held(page: Image.Image, tilted: float) -> Image.Image:
    if not tilted:
        return page
    turned = page.rotate(tilted, Image.Resampling.BILINEAR, expand=True, fillcolor=235)
    return turned.filter(ImageFilter.GaussianBlur(1))


def _codes(page: Image.Image) -> list[str]:
    found = zxingcpp.read_barcodes(page, zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return [one.text for one in sorted(found, key=lambda one: one.position.top_left.y)]
