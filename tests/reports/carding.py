"""Samples of cards, labels and sheets of what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Final

from PIL import Image

from coopdesk.i18n import N_, Text
from coopdesk.records import cards
from coopdesk.records.papers import (
    Label,
    Labels,
    MemberCard,
    MemberCards,
    MissingIn,
    MissingOf,
    MissingPaper,
)
from tests.reports.samples import KIGALI, ODD_NAMES

COOP: Final = bytes(range(16))
DAY: Final = date(2026, 3, 3)
NUMBERS: Final = ("1", "S-180", "12/B", "0007", "99999")


def photo() -> bytes:
    made = BytesIO()
    Image.linear_gradient("L").resize((64, 80)).convert("RGB").save(made, "JPEG")
    return made.getvalue()


def member_cards(
    numbers: Sequence[str] = NUMBERS, *, back: bool = False, name: str = "Uwase Odette"
) -> MemberCards:
    return MemberCards(
        KIGALI,
        tuple(
            MemberCard(
                number,
                name,
                "Gisozi",
                date(2019, 3, 7),
                cards.code_of(COOP, number),
                b"" if n % 2 else photo(),
                "",
            )
            for n, number in enumerate(numbers)
        ),
        back,
    )


def labels(form: str = "3x8", count: int = 3, first: int = 1) -> Labels:
    names = ["Uwase Odette", *ODD_NAMES]
    made = (
        Label(str(n + 1), names[n % len(names)], "Cellule Ruhango, BP 44", "Gisozi")
        for n in range(count)
    )
    return Labels(KIGALI, tuple(made), form, first)


def missing(villages: Sequence[str] = ("Gisozi", "")) -> MissingPaper:
    wanting = tuple(Text(one) for one in (N_("Born on"), N_("Document"), N_("Phone")))
    doubts = (Text(N_("An identity document that ran out")),)
    people = (
        MissingOf("1", "Uwase Odette", "", (*wanting, "Coffee trees"), ()),
        MissingOf("S-180", ODD_NAMES[0], "0788 123 456", wanting[:1], doubts),
        MissingOf("3", "Gasana Vincent", "", (), doubts),
    )
    return MissingPaper(KIGALI, DAY, tuple(MissingIn(one, people) for one in villages))
