"""What is said under the mouse, as it was typed: a tooltip takes what looks like markup for it."""

from __future__ import annotations

from html import escape


def plain(text: str) -> str:
    """Words for a tooltip. A name "<img src=…>", from somebody's file, loads no picture."""
    if "<" not in text:
        return text
    return f'<span style="white-space: pre-wrap">{escape(text)}</span>'
