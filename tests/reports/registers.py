"""Samples of registers of members."""

from __future__ import annotations

from datetime import date, timedelta

from coopdesk.i18n import N_, Text
from coopdesk.records.money import Money
from coopdesk.records.papers import (
    FigureColumn,
    FigureRow,
    Figures,
    FilePart,
    Holds,
    MemberFilePaper,
    MemberRegister,
    Nominated,
    RegisterLine,
)
from tests.reports.samples import DAY, KIGALI, ODD_NAMES, money

_NAMES = ("Uwase Jean-Baptiste", "Mukamana Claudine", "Gasana Vincent", *ODD_NAMES)
_BEGIN = date(2019, 1, 1)


def line(n: int, **said: object) -> RegisterLine:
    """The line of the n-th member."""
    gone = n % 9 == 8
    group = n % 13 == 12
    known = {
        "ident": n,
        "number": str(n),
        "name": _NAMES[n % len(_NAMES)],
        "kind": "group" if group else "person",
        "speaker": "Aline Mukamana" if group else "",
        "sex": ("F", "M", "")[n % 3],
        "born": date(1970, 1, 1) + timedelta(days=97 * n) if n % 4 else None,
        "document": f"1 1970 8 {n:07}" if n % 5 else "",
        "occupation": "Farmer" if n % 2 else "",
        "address": "KG 11 Av. 45" if n % 3 else "",
        "village": "Gisozi",
        "phone": "+250 788 000 111" if n % 2 else "",
        "joined": _BEGIN + timedelta(days=n) if n % 7 else None,
        "resolution": "B 2026-14" if n % 6 == 0 else "",
        "left": DAY if gone else None,
        "cause": "resigned" if gone else "",
        "left_resolution": "B 2026-15" if gone else "",
        "shares": n % 4,
        "paid": money(10_000 * (n % 4)),
        "fee": money(1_000) if n % 2 else None,
        "nominees": (
            Nominated("Alice Uwase", "Daughter", 6_667),
            Nominated("Eric Gasana", "Son", 3_333),
        )
        if n % 3 == 0
        else (),
    }
    return RegisterLine(**{**known, **said})  # type: ignore[arg-type]  # of one form


def register(rows: int = 30, *, whole: bool = True) -> MemberRegister:
    """So many members, of whom some have left."""
    lines = tuple(line(n, again=not whole and n == 3) for n in range(1, rows + 1))
    zero: Money = money(0)
    left = sum(one.left is not None for one in lines)
    return MemberRegister(
        KIGALI,
        DAY,
        lines,
        len(lines) - left,
        left,
        sum(one.shares for one in lines),
        sum((one.paid for one in lines), zero),
        sum((one.fee for one in lines if one.fee), zero),
        whole,
        DAY,
        "Claudine Uwimana",
    )


def file(*, empty: bool = False, photo: bytes = b"") -> MemberFilePaper:
    """What is kept of a member, or of one of whom next to nothing is known."""
    columns = (
        FigureColumn("day", Text(N_("Day")), Holds.DAY),
        FigureColumn("why", Text(N_("Why"))),
        FigureColumn("answer", Text(N_("What the member answers")), rare=True),
    )
    rows = (FigureRow((DAY, "Late for " * 12, "The road was under water.")),)
    laid = Figures(KIGALI, "member-file", "", "", columns, rows)
    known = () if empty else ((N_("Village"), "Gisozi"), (N_("Phone"), "+250 788 000 111"))
    return MemberFilePaper(
        KIGALI,
        "45",
        "O'Neill (widow) \\ Łódź",
        "",
        DAY,
        "Claudine Uwimana",
        photo,
        (
            FilePart(N_("In the register"), ((N_("Name"), "O'Neill"), *known)),
            FilePart(N_("Sanctions"), tables=() if empty else (laid,)),
            FilePart(N_("Papers")),
        ),
    )
