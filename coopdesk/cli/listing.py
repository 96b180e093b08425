"""The verb `members`: lists of them, as the screen has them."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from coopdesk.cli.listing_arguments import HELD
from coopdesk.cli.opening import opened
from coopdesk.cli.terminal import STDOUT, Terminal, Wrong, output
from coopdesk.exchange.exports import figure
from coopdesk.exchange.figures import FORMATS, plain, said
from coopdesk.i18n import N_, Language
from coopdesk.records import custom_fields, households, members, statements
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.members import STANDARD, Criteria, MemberRow
from coopdesk.records.money import Money
from coopdesk.records.papers import Figures, Holds, Weight
from coopdesk.reports.catalogue import draw_figures
from coopdesk.reports.wording import shown

_PDF: Final = ".pdf"
_SAME: Final = ("village", "status", "sex", "age_from", "age_to")
_MORE: Final = ("joined_from", "joined_to", "left_from", "left_to", "not_seen_since")
_LAST: Final = ("birthday_month", "birthday_days")


def roll(args: Namespace, terminal: Terminal) -> int:
    """The members, all or those that fit, in the columns that are asked for."""
    make = None if args.to is None else _maker(args.to)
    with opened(args, terminal) as book:
        how = {"today": book.clock().today, **_order(args, book)}
        asked = criteria(args, book, kind=args.kind)
        if not (make or args.csv or args.columns):
            found = book.read(members.listing, asked, **how)
            rows = book.read(members.page, found.ids)
            _show_usual(rows, args, terminal, sought=bool(asked.said()))
            return 0
        keys = _columns(args, book)
        figures = book.read(statements.members_list, asked, keys, **how)
        figures = figures.made_by(book.actor.name, how["today"])
    if make is None:
        _show(figures, args, terminal)
        return 0
    with output(args.to) as file:
        file.write(make(figures, terminal.language))
    return 0


def _maker(to: str) -> Callable[[Figures, Language], bytes]:
    ending = Path(to).suffix.lower()
    if ending == _PDF:
        return draw_figures
    if ending not in FORMATS or to == STDOUT:
        raise Wrong(N_("“{name}” must end with .csv, .xlsx, .json or .pdf."), name=to)
    return FORMATS[ending]


def criteria(args: Namespace, book: Book, *, kind: str | None = None) -> Criteria:
    """What is asked, as the screen asks it. `kind` is one of members."""
    same: dict[str, Any] = {
        name: value
        for name in (*_SAME, *_MORE, *_LAST)
        if (value := getattr(args, name)) is not None
    }
    currency = book.read(members.currency)
    for held in HELD:
        for end in ("from", "to"):
            if (typed := getattr(args, f"{held}_{end}")) is not None:
                same[f"{held}_{end}"] = Money.of(typed, currency).minor
    if args.household is not None:
        same["household"] = _household(book, args.household)
    if args.field is not None:
        same |= _own(book, args.field)
    lacking = tuple(args.lacking or ())
    return Criteria(text=args.find or "", kind=kind or "", lacking=lacking, **same)


def _household(book: Book, name: str) -> int:
    for one in book.read(households.households):
        if one.name.casefold() == name.strip().casefold():
            return one.id
    raise Refused(N_("There is no such household or group."), field="household")


def _own(book: Book, typed: str) -> dict[str, Any]:
    name, _, value = typed.partition("=")
    for one in book.read(custom_fields.fields):
        if one.name.casefold() == name.strip().casefold():
            return {"own": one.id, "own_value": custom_fields.read(one, value)}
    raise Refused(N_("There is no such field."), field="field")


def _order(args: Namespace, book: Book) -> dict[str, Any]:
    _check(book, [args.order] if args.order else [])
    return {"order": args.order or "", "descending": args.descending}


def _columns(args: Namespace, book: Book) -> tuple[str, ...]:
    keys = tuple(filter(None, map(str.strip, (args.columns or "").split(",")))) or STANDARD
    _check(book, keys)
    return keys


def _check(book: Book, keys: Iterable[str]) -> None:
    every = book.read(members.columns)
    if not set(keys) <= every.keys():
        raise Wrong(N_("There are the columns {names}."), names=", ".join(every))


# --- what is shown -------------------------------------------------------------------------------


def _show(figures: Figures, args: Namespace, terminal: Terminal) -> None:
    """The columns that were asked for, for a person, a spreadsheet or a program."""
    language = terminal.language
    rows = [row for row in figures.rows if row.weight is Weight.PLAIN]
    keys = [column.key for column in figures.columns]
    if args.csv:
        each = ([plain(cell, language) for cell in row.cells] for row in rows)
        terminal.csv([keys, *([("" if v is None else str(v)) for v in row] for row in each)])
        return
    if args.json:
        cells = ((plain(cell, language) for cell in row.cells) for row in rows)
        terminal.json({"members": [dict(zip(keys, row, strict=True)) for row in cells]})
        return
    if not rows:
        terminal.tell(language.gettext("No member fits."))
        return
    titles = [said(language, column.title) for column in figures.columns]
    right = "".join(
        "r" if column.holds in (Holds.MONEY, Holds.COUNT) else "l" for column in figures.columns
    )
    lines = [[_cell(language, cell) for cell in row.cells] for row in figures.rows]
    terminal.table(titles, lines, right)


def _cell(language: Language, cell: Any) -> str:
    return language.figure(cell) if isinstance(cell, Money) else shown(language, cell)


def _member(row: MemberRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "name": row.name,
        "status": row.status,
        "shares": figure(row.shares),
        "savings": figure(row.savings),
        "loans": figure(row.loans),
    }


def _show_usual(
    rows: list[MemberRow], args: Namespace, terminal: Terminal, *, sought: bool
) -> None:
    """What a list tells where no columns are asked for."""
    t, language = terminal.language.gettext, terminal.language
    if args.json:
        terminal.json({"members": [_member(row) for row in rows]})
        return
    if not rows:
        terminal.tell(t("No member fits.") if sought else t("This book has no members yet."))
        return
    headings = [t("Number"), t("Name"), t("Status"), t("Shares"), t("Savings"), t("Loans")]
    lines = [
        [
            row.number,
            row.name,
            language.say(members.status_text(row.status)),
            *(language.figure(money) for money in (row.shares, row.savings, row.loans)),
        ]
        for row in rows
    ]
    terminal.table(headings, lines, "lllrrr")
