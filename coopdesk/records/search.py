"""Finding a member while typing.

What a member is found by: parts of the name and of the village in any order, without accents and
with one slip of the fingers in a word; the number; the document; the phone in groups or in one
piece, with or without the code of the country. `search` holds each member's words and answers
to how they begin; `word` holds every distinct word once, and answers which of the words that
could have been meant there are.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from coopdesk.i18n import tidied
from coopdesk.records.book import Prepared, Tx
from coopdesk.records.ids import MemberId
from coopdesk.records.schema import Member, Word
from coopdesk.records.store import Raw

# What the accents' decomposition leaves as it is.
_BY_HAND: Final = str.maketrans(
    {"ł": "l", "ø": "o", "ı": "i", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ʼ": "'", "ʻ": "'"}
)
_PARTING: Final = {n: " " for n in range(128) if not chr(n).isalnum()}
_JOINTS: Final = dict.fromkeys(map(ord, "'’‘`-‐‑"))

#: Of what was typed, no more than this is looked at.
_LONGEST: Final = 200
_MOST_PARTS: Final = 8

#: With this many found as typed, nobody is looked for who was meant.
_ENOUGH: Final = 20

#: Words in which a slip is forgiven. Figures are never guessed: one off is somebody else.
_SLIPS: Final = range(3, 25)
_PIECE: Final = 128

#: The codes of countries are three figures, but for these (ITU-T E.164, list of assigned codes).
_SHORT_CODES: Final = frozenset(
    "1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63"
    " 64 65 66 81 82 84 86 90 91 92 93 94 95 98".split()
)
#: More figures than the group of a phone that is kept in groups.
_GROUP: Final = 3

#: After as many new members at once the index is put in order, and answers two times faster.
_MANY: Final = 1000

_REMEMBER: Final = Prepared(
    text("INSERT OR REPLACE INTO search (rowid, words) VALUES (:id, :words)")
)
_REMEMBERED: Final = Prepared(
    text("SELECT words FROM search WHERE rowid IN (SELECT value FROM json_each(:ids))")
)
_COUNT: Final = Prepared(
    (counted := sqlite.insert(Word)).on_conflict_do_update(
        index_elements=["word"], set_={"members": Word.members + counted.excluded.members}
    )
)
_FORGET: Final = Prepared(delete(Word).where(Word.word == bindparam("gone"), Word.members == 0))
_TIDY: Final = Prepared(text("INSERT INTO search (search) VALUES ('optimize')"))
_FIND: Final = Prepared(text("SELECT rowid FROM search WHERE search MATCH :words LIMIT :limit"))
# Of some beginnings of words, those that there are, and whether they are whole words.
_EXISTING: Final = Prepared(
    text(
        "SELECT value, EXISTS (SELECT 1 FROM word WHERE word = value) FROM json_each(:beginnings)"
        " WHERE EXISTS (SELECT 1 FROM word WHERE word >= value AND word < value || char(1114111))"
    )
)


# --- words -----------------------------------------------------------------------------------


def by_number(number: str) -> tuple[str, int, str]:
    """How numbers of members are put in order: 9 before 10, S-9 before S-10."""
    if number.isdecimal():
        return "", int(number), number
    digits = number[len(number.rstrip("0123456789")) :]
    return number[: len(number) - len(digits)], int(digits or 0), number


def fold(words: str) -> str:
    """Small letters without accents; whatever isn't a letter or a figure parts words."""
    words = tidied(words)
    if words.isascii():
        return " ".join(words.lower().translate(_PARTING).split())
    flat = words
    for _ in range(2):  # letters drawn otherwise (𝘈) are plain ones only after the first time
        flat = unicodedata.normalize("NFKD", flat.casefold().translate(_BY_HAND))
    return " ".join("".join(_plain(c) for c in flat if not unicodedata.combining(c)).split())


def _plain(c: str) -> str:
    if c.isascii():
        return c if c.isalnum() else " "
    if c.isdecimal():
        return str(unicodedata.decimal(c))
    # The vowels of Indic scripts are marks, and belong to their words.
    return c if c.isalnum() or unicodedata.category(c) in {"Mn", "Mc"} else " "


def words_of(fields: Mapping[str, Any]) -> str:
    """What a member is found by: each word once."""
    number, name, phone, document, village = (
        tidied(str(fields.get(part) or ""))
        for part in ("number", "name", "phone", "document", "village")
    )
    said = fold(" ".join((number, name, phone, document, village))).split()
    # O'Neill is typed as oneill too, 1-1988-8 as 119888.
    joined = fold(" ".join((name, document, village)).translate(_JOINTS)).split()
    numbers = [_number(number), _number(number, letters=False)]
    return " ".join(dict.fromkeys([*numbers, *said, *joined, *_phones(phone)]))


def _number(number: str, *, letters: bool = True) -> str:
    """A number as it is compared, in one piece: S-012 is #s12, and #12 without its letters."""
    joined = fold(number).replace(" ", "")
    stem = joined.rstrip("0123456789")
    return f"#{stem if letters else ''}{joined[len(stem) :].lstrip('0')}"


def _phones(said: str) -> list[str]:
    """Each number of a phone field in one piece, without the zero that is dialled before it."""
    kept = []
    for phone in said.replace(",", "/").replace(";", "/").split("/"):
        figures = fold(phone).replace(" ", "")
        local = figures.lstrip("0")
        kept.append(local)
        if phone.strip().startswith("+") or figures.startswith("00"):
            kept.append(_without_code(local))
    return [phone for phone in kept if phone]


def _without_code(figures: str) -> str:
    """An international number without its country."""
    code = next((n for n in (1, 2) if figures[:n] in _SHORT_CODES), 3)
    return figures[code:].lstrip("0")


# --- keeping the index -----------------------------------------------------------------------


def index(tx: Tx, members: Sequence[tuple[MemberId, Mapping[str, Any]]]) -> None:
    """Keep the words by which members are found, instead of those by which they were."""
    count: Counter[str] = Counter()
    found = [before for (before,) in tx.all(_REMEMBERED, ids=[member for member, _ in members])]
    for before in found:
        count.subtract(_guessable(before))
    now = {member: words_of(fields) for member, fields in members}
    for words in now.values():
        count.update(_guessable(words))
    tx.derive(_REMEMBER, [{"id": member, "words": words} for member, words in now.items()])
    tx.derive(_COUNT, [{"word": word, "members": n} for word, n in count.items() if n])
    tx.derive(_FORGET, [{"gone": word} for word, n in count.items() if n < 0])
    # What somebody is found by no more leaves the file at once. (Asking for a secure delete is
    # quicker, but SQLite then loses count of the index after a merge.)
    if found or len(members) >= _MANY:
        tx.derive(_TIDY, [{}])


def index_again(raw: Raw) -> None:
    """Make the index again from the register alone."""
    columns = (Member.number, Member.name, Member.phone, Member.document, Member.village)
    names = [column.key for column in columns]
    count: Counter[str] = Counter()
    rows = []
    for ident, *said in raw.all(Prepared(select(Member.id, *columns))):
        words = words_of(dict(zip(names, said, strict=True)))
        count.update(_guessable(words))
        rows.append((ident, words))
    raw.connection.exec_driver_sql("DELETE FROM search")
    raw.connection.exec_driver_sql("DELETE FROM word")
    raw.many(_REMEMBER, rows)
    raw.many(_COUNT, list(count.items()))
    raw.run(_TIDY)


def index_touched(raw: Raw, members: Collection[int]) -> None:
    """Make the index again for some members, from the register."""
    count: Counter[str] = Counter()
    found = [before for (before,) in raw.all(_REMEMBERED, ids=list(members))]
    for before in found:
        count.subtract(_guessable(before))
    rows = [(ident, words_of(fields)) for ident, fields in _registered(raw, _SOME, members)]
    for _, words in rows:
        count.update(_guessable(words))
    raw.many(_REMEMBER, rows)
    raw.many(_COUNT, [[word, n] for word, n in count.items() if n])
    for word in (word for word, n in count.items() if n < 0):
        raw.run(_FORGET, gone=word)
    if found or len(members) >= _MANY:
        raw.run(_TIDY)


def _registered(
    raw: Raw, query: Prepared, members: Collection[int]
) -> Iterator[tuple[int, dict[str, Any]]]:
    for ident, *said in raw.all(query, ids=list(members)):
        yield ident, dict(zip(_WORDED, said, strict=True))


_WORDED: Final = ("number", "name", "phone", "document", "village")
_SOME: Final = Prepared(
    select(Member.id, *(Member.__table__.c[name] for name in _WORDED)).where(
        Member.id.in_(select(func.json_each(bindparam("ids")).table_valued("value").c.value))
    )
)


def _guessable(words: str) -> Iterator[str]:
    """The words among them in which a slip is forgiven."""
    return (word for word in words.split() if len(word) >= _SLIPS.start and _letters(word))


def _letters(word: str) -> bool:
    return not any(c.isdecimal() or c == "#" for c in word)


# --- finding ---------------------------------------------------------------------------------


def find(session: Session, typed: str, *, limit: int) -> list[MemberId]:
    """Members by what was typed, at most `limit`, the likeliest first.

    Whoever has just that number, then that phone, then those with all its words, then those
    with words that begin so; only when these are few, those who may have been meant.
    """
    typed = typed[:_LONGEST]
    parts = fold(typed).split()[:_MOST_PARTS]
    if not parts:
        return []
    raw = Raw(session.connection())
    found = _look(raw, _as_typed(typed, parts), {}, limit)
    if len(found) < min(limit, _ENOUGH):
        meant = [_meant(raw, part) for part in parts]
        found = _look(raw, _one_slip(parts, meant), found, limit)
        if not found and sum(map(bool, meant)) > 1:
            found = _look(raw, [_slip_in_each(parts, meant)], found, limit)
    return list(found)


def _look(
    raw: Raw, matches: Iterable[str], found: dict[MemberId, None], limit: int
) -> dict[MemberId, None]:
    """Add those who fit to those already found, until there are as many as wanted."""
    for match in matches:
        if len(found) < limit:
            rows = raw.all(_FIND, words=match, limit=limit)
            found |= dict.fromkeys(MemberId(row[0]) for row in rows)
    return dict.fromkeys(list(found)[:limit])


def _as_typed(typed: str, parts: Sequence[str]) -> Iterator[str]:
    """What to ask the index for, the surest first."""
    yield f'"{_number(typed)}"'
    if all(part.isdecimal() for part in parts):
        yield from _as_phone(typed, "".join(parts))
    yield _all(f'"{part}"' for part in parts)
    yield _all(_begun(parts))


def _as_phone(typed: str, figures: str) -> Iterator[str]:
    local = figures.lstrip("0")
    if len(figures) > _GROUP and local:
        yield f'"{local}"*'
        bare = _without_code(local)
        if bare and (typed.strip().startswith("+") or figures.startswith("00") or len(bare) > 5):
            yield f'"{bare}"*'


def _all(asked: Iterable[str]) -> str:
    return " AND ".join(asked)


def _any(asked: Iterable[str]) -> str:
    return f"({' OR '.join(asked)})"


def _begun(parts: Sequence[str]) -> list[str]:
    """Words that begin so. Beside a name, a phone in one piece is meant without its zero."""
    named = not all(part.isdecimal() for part in parts)
    begun = []
    for part in parts:
        bare = part.lstrip("0") if part.isdecimal() and named else ""
        begun.append(_any((f'"{part}"*', f'"{bare}"*')) if bare else f'"{part}"*')
    return begun


Meant = list[tuple[str, int]]


def _one_slip(parts: Sequence[str], meant: Sequence[Meant]) -> Iterator[str]:
    """One word mistyped and otherwise whole, then one mistyped and only begun."""
    begun = _begun(parts)
    for whole in (True, False):
        for i, words in enumerate(meant):
            asked = [f'"{word}"' for word, is_ in words if is_] if whole else _fewest(words)
            if asked:
                yield _all((*begun[:i], _any(asked), *begun[i + 1 :]))


def _slip_in_each(parts: Sequence[str], meant: Sequence[Meant]) -> str:
    asked = zip(_begun(parts), map(_fewest, meant), strict=True)
    return _all(_any((as_typed, *words)) for as_typed, words in asked)


def _fewest(words: Meant) -> list[str]:
    """Beginnings without those that a shorter one among them covers."""
    kept: list[str] = []
    for word in sorted(word for word, _ in words):
        if not kept or not word.startswith(kept[-1]):
            kept.append(word)
    return [f'"{word}"*' for word in kept]


def _meant(raw: Raw, part: str) -> Meant:
    """Beginnings of words that are one slip away, and which of them are words."""
    if len(part) not in _SLIPS or not _letters(part):
        return []
    rows = raw.all(_EXISTING, beginnings=sorted(_slips(part)))
    return [(word, whole) for word, whole in rows]


def _slips(part: str) -> set[str]:
    """A word with a letter changed, added, left out, or changed with its neighbour."""
    cuts = [(part[:i], part[i:]) for i in range(len(part) + 1)]
    letters = [c for piece in {ord(c) // _PIECE for c in part} for c in _alphabet(piece)]
    made = {a + b[1:] for a, b in cuts if b}
    made |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    made |= {a + c + b[1:] for a, b in cuts if b for c in letters}
    made |= {a + c + b for a, b in cuts if b for c in letters}
    return made - {part}


@cache
def _alphabet(piece: int) -> tuple[str, ...]:
    """The letters of a piece of Unicode: those that stand near a letter are of its script."""
    near = map(chr, range(piece * _PIECE, (piece + 1) * _PIECE))
    return tuple(c for c in near if fold(c) == c and not c.isdecimal())
