"""The pack of the yearly general meeting: what goes in, what is there, what is still to write."""

from coopdesk.records.agm.chapters import (
    CHAPTERS,
    WRITTEN,
    attach_chapter,
    chapter_text,
    next_meeting,
    write_chapter,
)
from coopdesk.records.agm.pack import agm_pack

__all__ = [
    "CHAPTERS",
    "WRITTEN",
    "agm_pack",
    "attach_chapter",
    "chapter_text",
    "next_meeting",
    "write_chapter",
]
