"""Samples of the letters of a member's life."""

from __future__ import annotations

from datetime import date

from coopdesk.i18n import N_, Text
from coopdesk.records.erasing import ASKED, PAST, REASONS, STAYS
from coopdesk.records.money import Money
from coopdesk.records.papers import (
    ErasedOne,
    ErasureRecord,
    MemberLetter,
    SettledRow,
    ShareCertificate,
)
from tests.reports.samples import KIGALI

DAY = date(2026, 3, 3)
_SIGN = N_("For the co-op: name, post, signature")
_THUMB = N_("Member: signature or thumb")


def _money(minor: int) -> Money:
    return Money(minor, "RWF")


def application() -> MemberLetter:
    return MemberLetter(
        KIGALI,
        "application",
        Text(N_("Application to become a member")),
        DAY,
        "Claudine Uwimana",
        "Espérance Uwase",
        "",
        (
            (N_("Name"), "Espérance Uwase"),
            (N_("Village"), "Gisozi"),
            (N_("Phone"), ""),
            (N_("Shares wanted"), Text("{n}", {"n": 2})),
        ),
        (
            Text(N_("I ask to be admitted as a member, and keep to the by-laws and the rules.")),
            Text(
                N_("I undertake {count} shares of {amount} each."),
                {"count": 2, "amount": _money(10_000)},
            ),
        ),
        signers=(N_("Applicant: signature or thumb"), _SIGN),
    )


def admission() -> MemberLetter:
    strong = N_("Please bring {amount}: with this payment you are a member.")
    return MemberLetter(
        KIGALI,
        "admission-letter",
        Text(N_("Your application")),
        DAY,
        "Claudine Uwimana",
        "Espérance Uwase",
        "",
        ((N_("Resolution"), "CA/2026/14"),),
        (Text(N_("Dear {name},"), {"name": "Espérance Uwase"}),),
        strong=Text(strong, {"amount": _money(21_000)}),
        signers=(_SIGN,),
    )


def sanction(answer: str = "") -> MemberLetter:
    return MemberLetter(
        KIGALI,
        "sanction-letter",
        Text(N_("Suspension")),
        DAY,
        "Claudine Uwimana",
        "Aline Mukamana",
        "",
        ((N_("Member"), "7 · Aline Mukamana"),),
        (Text(N_("The reason: {why}"), {"why": "quarrels at the meeting"}),),
        answer=answer,
        signers=(_SIGN, _THUMB),
    )


def settlement() -> MemberLetter:
    rows = (
        SettledRow(Text("Ordinary savings"), *map(_money, (52_000, 500, -31_000, -21_500, 0))),
        SettledRow(Text("Shares"), *map(_money, (20_000, 0, 0, -20_000, 0))),
        SettledRow(Text("Ordinary loan"), *map(_money, (-31_000, 0, 31_000, 0, 0))),
    )
    return MemberLetter(
        KIGALI,
        "settlement",
        Text(N_("Settlement with a member who left")),
        DAY,
        "Claudine Uwimana",
        "Aline Mukamana",
        "",
        ((N_("Member"), "7 · Aline Mukamana"),),
        (Text(N_("{name} died on {day}."), {"name": "Aline Mukamana", "day": DAY}),),
        rows,
        Text(N_("Paid out: {amount}"), {"amount": _money(41_500)}),
        signers=(_SIGN, _THUMB),
    )


def certificate(*, cancelled: bool = False) -> ShareCertificate:
    return ShareCertificate(
        KIGALI,
        "A-0012",
        Text(N_("Shares")),
        "45",
        "Espérance Uwase",
        "" if cancelled else "Gisozi",
        1 if cancelled else 3,
        _money(10_000),
        _money(10_000 if cancelled else 30_000),
        DAY,
        "" if cancelled else "A-0007",
        DAY if cancelled else None,
        "",
    )


def erasure(*, nobody: bool = False) -> ErasureRecord:
    past, asked = (Text(REASONS[why]) for why in (PAST, ASKED))
    people = (
        ErasedOne("45", date(2014, 2, 1), date(2015, 3, 1), past, "AG/2026/4", 12),
        ErasedOne("", None, date(2026, 2, 28), asked, "", 3),
    )
    return ErasureRecord(
        KIGALI,
        DAY,
        "Claudine Uwimana",
        10,
        () if nobody else people,
        tuple(map(Text, STAYS)),
        () if nobody else ("Red stick",),
    )
