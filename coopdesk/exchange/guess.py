"""Finding out how a file is laid out, from its headings and from what stands below them.

A guess is only a proposal: the page shows it, and a person corrects it. What was corrected is kept
as JSON and can be given to the command line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple, TypeAlias, cast

from openpyxl.utils import column_index_from_string, get_column_letter

from coopdesk.exchange.grid import MAX_COLUMNS, Cell, Sheet, SheetRow
from coopdesk.exchange.headings import MEMBERS, OWN, Vocabulary, fold, likeness, phrase
from coopdesk.i18n import N_
from coopdesk.records.errors import Trouble

DayOrder: TypeAlias = Literal["dmy", "mdy", "ymd"]
DecimalMark: TypeAlias = Literal[".", ","]
_Fits: TypeAlias = Callable[[str, int], bool]

AMOUNTS: Final = frozenset(
    "shares savings loan deposit withdrawal repayment fine paid received amount balance principal"
    " interest owed".split()
)
DAYS: Final = frozenset("born joined left day start first_due paid_until".split())
_CODES: Final = frozenset("number member slip".split())

_HEADER_WITHIN: Final = 40
_LONGEST_HEADING: Final = 60
_ENOUGH_FIELDS: Final = 2
_SURE_FIELDS: Final = 5
_DAY: Final = re.compile(r"(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})(?:[T ].*)?")
_PHONE: Final = re.compile(r"(\+|0)[\d ./-]{7,17}|\d{2,4}([ -]\d{2,4}){2,4}")
_AMOUNT: Final = re.compile(r"-|–|—|\(?-?[\d.,' ’]*\d\)?")

_WOMAN: Final = frozenset(
    "f fem female femenino femenina feminin feminine femme fanm fi woman w women mujer dona gore"
    " umugore gorre".split()
)
_MAN: Final = frozenset(
    "male masc masculino masculin homme h hom hombre man men v varon gason gabo umugabo g".split()
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How to read a file. `header_row` is 0 where there is none; columns count from 0.

    `day_order` says how a day in figures is written, `decimal` which mark stands before the
    cents, `sexes` what the codes of the file mean.
    """

    header_row: int
    columns: Mapping[str, int]
    day_order: DayOrder = "dmy"
    decimal: DecimalMark = "."
    sexes: Mapping[str, Literal["F", "M"]] = field(default_factory=lambda: MappingProxyType({}))

    def to_json(self) -> dict[str, Any]:
        """As plain JSON; columns by the letters that a spreadsheet shows."""
        letters = {name: get_column_letter(at + 1) for name, at in self.columns.items()}
        return {
            "header_row": self.header_row,
            "columns": letters,
            "day_order": self.day_order,
            "decimal": self.decimal,
            "sexes": dict(self.sexes),
        }

    @classmethod
    def from_json(
        cls, data: object, guessed: Layout | None = None, vocabulary: Vocabulary = MEMBERS
    ) -> Layout:
        """From such JSON, which may be partial: what it leaves out comes from `guessed`.

        A column is a letter or a number from 1, null for none, and means a field of the
        vocabulary. Raises Trouble on anything else.
        """
        base = guessed or cls(0, {})
        try:
            return _merged(base, cast("dict[str, Any]", data), vocabulary)
        except (ArithmeticError, AttributeError, TypeError, ValueError) as error:
            raise Trouble(
                N_("The map of the columns can't be read."),
                advice=N_("Write it as the help of this command shows."),
            ) from error


def guess(sheet: Sheet, vocabulary: Vocabulary = MEMBERS) -> Layout:
    """The most likely layout of a roll, or of another list by its vocabulary."""
    header, columns = _headings(sheet, vocabulary)
    if not columns and vocabulary.keys() >= MEMBERS.keys():
        columns = _by_content(sheet.rows)
    return settle(sheet, Layout(header, columns))


def settle(sheet: Sheet, layout: Layout) -> Layout:
    """The same columns with day order, decimal mark and sexes judged anew from what they hold.

    For when a person has moved a column.
    """
    rows = sheet.below(layout.header_row)
    own = {name for name in layout.columns if name.startswith(OWN)}

    def held(names: Iterable[str]) -> list[Cell]:
        at = [layout.columns[name] for name in sorted(names) if name in layout.columns]
        return [row.cell(column) for row in rows for column in at]

    return replace(
        layout,
        day_order=_day_order(held({*DAYS, *own})),
        decimal=_decimal(held(AMOUNTS)),
        sexes=MappingProxyType(_sexes(held({"sex"}))),
    )


def moved(
    sheet: Sheet, layout: Layout, header_row: int, vocabulary: Vocabulary = MEMBERS
) -> Layout:
    """The layout when a person says that the headings stand in another row; 0 for in none.

    What its headings mean is guessed anew. A column that is called the same in both rows keeps what
    it was said to mean, and where no heading is known the columns stay as they are.
    """
    old, new = sheet.row(layout.header_row), sheet.row(header_row)
    found = _meant_in(new, sheet, vocabulary) if new else {}
    if len(found) < _ENOUGH_FIELDS:
        return settle(sheet, replace(layout, header_row=header_row))
    same = {
        name: at
        for name, at in layout.columns.items()
        if old and new and old.cell(at) is not None and old.cell(at) == new.cell(at)
    }
    others = {n: at for n, at in found.items() if n not in same and at not in same.values()}
    return settle(sheet, replace(layout, header_row=header_row, columns={**same, **others}))


# --- headings -------------------------------------------------------------------------------------


class _Match(NamedTuple):
    """A heading that may mean a field; sorts the surest first."""

    unlikeness: int
    rivals: int
    column: int
    rank: int
    field: str


def _headings(sheet: Sheet, vocabulary: Vocabulary) -> tuple[int, dict[str, int]]:
    """The row that looks most like headings and its columns; 0 and none where no row does."""
    best, header = 0, 0
    for row in sheet.rows[:_HEADER_WITHIN]:
        fields = len(_assigned(_matches(row, vocabulary, _anything)))
        if fields > best:
            best, header = fields, row.number
        if fields >= _SURE_FIELDS:
            break  # no title or row of data means so much by chance
    if best < _ENOUGH_FIELDS:
        return 0, {}
    return header, _meant_in(sheet.rows[header - 1], sheet, vocabulary)


def _meant_in(header: SheetRow, sheet: Sheet, vocabulary: Vocabulary) -> dict[str, int]:
    """What the headings of a row mean, as far as they are known."""
    fits = _Contents(sheet.below(header.number))
    return _two_names(_assigned(_matches(header, vocabulary, fits)))


def _anything(name: str, column: int) -> bool:
    return True


class _Contents:
    """Whether what stands in a column can be a number or a name at all."""

    def __init__(self, rows: Sequence[SheetRow]) -> None:
        self._rows = rows

    def __call__(self, name: str, column: int) -> bool:
        if name not in _CODES | {"name"}:
            return True
        held = [text for row in self._rows if (text := _text(row.cell(column)))]
        digits = sum(1 for text in held if any(c.isdigit() for c in text))
        return digits * 2 < len(held) if name == "name" else digits * 2 >= len(held)


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _matches(row: SheetRow, vocabulary: Vocabulary, fits: _Fits) -> list[_Match]:
    """For each column the field that its heading means most likely, or several just as likely."""
    order = list(vocabulary)
    return [
        _Match(-score, len(names), column, order.index(name), name)
        for column, cell in enumerate(row.cells)
        if isinstance(cell, str) and len(cell) <= _LONGEST_HEADING
        for score, names in [_meanings(cell, column, vocabulary, fits)]
        for name in names
    ]


def _meanings(
    heading: str, column: int, vocabulary: Vocabulary, fits: _Fits
) -> tuple[int, list[str]]:
    """The best likeness, and the fields that reach it; among several the content has a say."""
    words = phrase(heading)
    scores = {
        name: max(likeness(words, one) for one in known) for name, known in vocabulary.items()
    }
    best = max(scores.values())
    rivals = [name for name, score in scores.items() if score == best > 0]
    fitting = [name for name in rivals if fits(name, column)]
    return best, rivals if len(rivals) == 1 else fitting


def _assigned(matches: Iterable[_Match]) -> dict[str, int]:
    """One column for each field: the likeliest, of equals the clearer one, then the left one."""
    columns: dict[str, int] = {}
    for match in sorted(matches):
        if match.column not in columns.values():
            columns.setdefault(match.field, match.column)
    return columns


def _two_names(columns: dict[str, int]) -> dict[str, int]:
    """ "Nom" beside "Prénom" is the surname, "Nombres" beside "Apellidos" the given name."""
    if "name" in columns and ("surname" in columns) != ("given" in columns):
        other = "given" if "surname" in columns else "surname"
        columns[other] = columns.pop("name")
    return columns


# --- content, where nothing is written above ------------------------------------------------------


def _by_content(rows: Sequence[SheetRow]) -> dict[str, int]:
    """Which column holds what in a roll without headings; amounts in the usual order."""
    width = max((len(row.cells) for row in rows), default=0)
    kinds: dict[str, list[int]] = {}
    for column in range(width):
        held = [cell for row in rows if (cell := row.cell(column)) is not None]
        kinds.setdefault(_kind(held), []).append(column)
    # A member has one number: others that hardly repeat are amounts written without marks.
    kinds["amount"] = sorted([*kinds.get("amount", ()), *kinds.get("code", ())[1:]])
    columns: dict[str, int] = {}
    for kind, names in _USUAL_ORDER.items():
        columns |= dict(zip(names, kinds.get(kind, []), strict=False))
    return columns


_USUAL_ORDER: Final = {
    "code": ("number",),
    "name": ("name",),
    "sex": ("sex",),
    "day": ("born", "joined"),
    "phone": ("phone",),
    "document": ("document",),
    "amount": ("shares", "savings", "loan"),
}


def _kind(held: Sequence[Cell]) -> str:
    texts = [str(cell) for cell in held]
    tests: dict[str, Callable[[str], object]] = {
        "sex": _is_sex,
        "day": _is_day,
        "phone": _PHONE.fullmatch,
        "document": re.compile(r"\d{7,}").fullmatch,
    }
    for kind, test in tests.items():
        if _mostly(test, texts):
            return kind
    once = len(set(texts)) * 20 >= len(texts) * 19  # offices give a number twice now and then
    if once and _mostly(re.compile(r"[A-Z]{0,3}[-/ ]?\d+").fullmatch, texts):
        return "code"
    if _mostly(_AMOUNT.fullmatch, texts):
        return "amount"
    return "name" if _mostly(re.compile(r"[^\d]+ [^\d]+").fullmatch, texts) else ""


def _mostly(test: Callable[[str], object], texts: Sequence[str]) -> bool:
    return bool(texts) and sum(1 for text in texts if test(text)) * 10 >= len(texts) * 8


def _is_sex(text: str) -> bool:
    return fold(text) in _WOMAN | _MAN | {"m"}


def _is_day(text: str) -> bool:
    parts = _DAY.fullmatch(text)
    return parts is not None and any(len(part) in (2, 4) for part in (parts[1], parts[3]))


# --- days, decimal mark, sexes --------------------------------------------------------------------

_MONTHS_OF_A_YEAR: Final = 12
_DAYS_OF_A_MONTH: Final = 31
_FIGURES_OF_A_DAY: Final = 2


def _day_order(cells: Iterable[Cell]) -> DayOrder:
    """By every day in figures: what is above 12 can't be a month, above 31 not a day.

    A year of four figures in front is read in any order, so it says nothing of the other days.
    """
    days = [parts for one in cells if isinstance(one, str) and (parts := _DAY.fullmatch(one))]
    others = [parts for parts in days if len(parts[1]) <= _FIGURES_OF_A_DAY]
    if days and not others:
        return "ymd"
    seen = Counter(order for a, b, c in map(re.Match.groups, others) for order in _orders(a, b, c))
    return max(("dmy", "mdy", "ymd"), key=seen.__getitem__)


def _orders(first: str, second: str, last: str) -> list[DayOrder]:
    """The orders for which a day speaks; none where it could be any."""
    if int(first) > _DAYS_OF_A_MONTH:
        return ["ymd"]
    if int(first) > _MONTHS_OF_A_YEAR:
        return ["dmy"]
    if _MONTHS_OF_A_YEAR < int(second) <= _DAYS_OF_A_MONTH:
        return ["mdy"]
    return ["dmy", "mdy"] if len(last) > _FIGURES_OF_A_DAY else []


def _decimal(cells: Iterable[Cell]) -> DecimalMark:
    """By every amount that shows its mark; a single mark before three digits only groups."""
    seen: Counter[DecimalMark] = Counter()
    for cell in cells:
        if isinstance(cell, str):
            seen.update(_marks(re.sub(r"[^\d.,]", "", cell).strip(".,")))
    return "," if seen[","] > seen["."] else "."


def _marks(amount: str) -> list[DecimalMark]:
    """Which mark one amount shows to be the decimal one."""
    last = max(amount.rfind("."), amount.rfind(","))
    if last < 0:
        return []
    mark, other = (".", ",") if amount[last] == "." else (",", ".")
    groups = amount.count(mark) > 1 or (
        len(amount) - last - 1 == 3 and other not in amount and 1 <= last <= 3 and amount[0] != "0"
    )
    return [cast("DecimalMark", other if groups else mark)]


def _sexes(cells: Iterable[Cell]) -> dict[str, Literal["F", "M"]]:
    """What each code of the column means. M is a woman (mujer) where men are H or V and none F."""
    codes = {cell: fold(cell) for cell in cells if isinstance(cell, str)}
    folded = set(codes.values())
    mujer = bool(folded & {"h", "v", "hombre", "varon"}) and not folded & _WOMAN
    women = _WOMAN | {"m"} if mujer else _WOMAN
    men = _MAN if mujer else _MAN | {"m"}
    return {
        code: "F" if word in women else "M" for code, word in codes.items() if word in women | men
    }


# --- a map that was kept or written by hand -------------------------------------------------------


def _merged(base: Layout, data: dict[str, Any], fields: Iterable[str]) -> Layout:
    columns = dict(base.columns) | {
        name: _column(at) for name, at in data.get("columns", {}).items()
    }
    return Layout(
        header_row=_one_of(int(data.get("header_row", base.header_row)), range(10**6)),
        columns={_one_of(name, fields): at for name, at in columns.items() if at is not None},
        day_order=_one_of(data.get("day_order", base.day_order), ("dmy", "mdy", "ymd")),
        decimal=_one_of(data.get("decimal", base.decimal), (".", ",")),
        sexes=MappingProxyType(
            dict(base.sexes)
            | {str(code): _one_of(sex, ("F", "M")) for code, sex in data.get("sexes", {}).items()}
        ),
    )


def _column(at: object) -> int | None:
    if at is None:
        return None
    number = column_index_from_string(at) if isinstance(at, str) else int(cast("int", at))
    if not 1 <= number <= MAX_COLUMNS:
        raise ValueError(at)
    return number - 1


def _one_of(value: Any, known: Iterable[Any]) -> Any:
    if value not in known:
        raise ValueError(value)
    return value
