"""Papers as a reader gets them: out of the finished PDF, not out of what drew it."""

from __future__ import annotations

import pypdfium2
from PIL import Image


def pages(pdf: bytes) -> list[str]:
    """The words of each page, as search and screen readers find them."""
    with pypdfium2.PdfDocument(pdf) as document:
        texts = []
        for page in document:
            words = page.get_textpage()
            texts.append(words.get_text_range().replace("\r\n", "\n").replace("\u00a0", " "))
            words.close()
            page.close()
    return texts


def story(pdf: bytes) -> str:
    """All words, pages apart."""
    return "\n".join(f"--- page {n}\n{text}\n" for n, text in enumerate(pages(pdf), 1))


def words(pdf: bytes) -> str:
    """All words in one line without spaces, so that wrapped words are whole again."""
    return "".join("".join(pages(pdf)).split())


def picture(pdf: bytes) -> Image.Image:
    """The first page in grey, at about 30 dots an inch."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        seen: Image.Image = page.render(scale=0.42).to_pil().convert("L")
        page.close()
    return seen
