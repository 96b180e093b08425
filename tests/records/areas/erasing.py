"""Erasing personal data of who left."""

from __future__ import annotations

from typing import Any

from coopdesk.records import admission, filed
from tests.records.hands import TODAY, Make

_PNG = b"\x89PNG\r\n\x1a\n" + b"erasing"


def asked(make: Make) -> dict[str, dict[str, Any]]:
    book = make.book
    application = book.write(admission.apply, day=TODAY, name="Never Admitted")
    book.write(admission.withdraw_application, application=application, day=TODAY)
    gone = book.read(admission.application, application).member
    paper = book.write(
        filed.file_document, member=make.member("Filed").id, kind="identity", content=_PNG
    )
    return {
        "retention.choose_years": {"years": 12},
        "erasure.erase": {"members": [gone], "reason": "past"},
        "erasure.erase_paper": {"document": paper},
    }


def fill(make: Make) -> None:
    """Its one table is filled by those of exchange."""
