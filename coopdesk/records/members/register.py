"""Somebody enters the register of members, and what it says of them is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import bindparam, select

from coopdesk.i18n import N_, tidied
from coopdesk.records import products, resolutions, search
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId
from coopdesk.records.membership import ACTIVE as ACTIVE
from coopdesk.records.membership import GONE as GONE
from coopdesk.records.membership import LEAVING as LEAVING
from coopdesk.records.membership import LEFT as LEFT
from coopdesk.records.schema import Member, day_of

#: What kinds of member there are.
KINDS: Final[Mapping[str, str]] = {
    "person": N_("A person"),
    "household": N_("A household"),
    "group": N_("A group"),
    "legal": N_("An organisation"),
}

PERSON: Final = "person"

#: The fields of a member that a roll tells.
OF_A_ROLL: Final = (
    *("name", "sex", "born", "document", "phone", "village", "address", "occupation"),
    *("nominee", "language", "joined"),
)
#: The fields of a member that a form can change.
CHANGEABLE: Final = (*OF_A_ROLL, "kind", "speaker")

#: What stands in a field where nothing is said.
_NOTHING: Final = {"language": "", "kind": PERSON}

NUMBERS: Final = Prepared(select(Member.number))
_TAKEN: Final = Prepared(select(Member.id).where(Member.number == bindparam("number")))
_FIELDS: Final = Prepared(
    select(
        Member.born,
        Member.joined,
        Member.number,
        Member.name,
        Member.phone,
        Member.document,
        Member.village,
        Member.kind,
        Member.speaker,
    ).where(Member.id == bindparam("of"))
)


@command(needs=Permission.KEEP_ROLL)
def admit(
    tx: Tx, /, *, name: str, joined: date, number: str = "", resolution: str = "", **fields: Any
) -> MemberId:
    """Enter somebody into the register of members, and open savings and shares for them.

    Without a number they get the next one. `resolution` admitted them, if one is wanted. `fields`
    are those of CHANGEABLE.
    """
    check_member(tx, name, fields.get("born"), joined)
    number = number_for(tx, number)
    member = MemberId(tx.new_id())
    said = {"name": name.strip(), "joined": joined, **_cleaned(fields)}
    check_speaker(said["kind"], said.get("speaker"))
    row = {"id": member, "number": number, "status": ACTIVE, **said}
    tx.insert(Member, [{**row, "resolution": resolution.strip() or None}])
    resolutions.cite(tx, resolution, resolutions.ADMISSION, member, tx.today)
    search.index(tx, [(member, {"number": number, **said})])
    products.open_holdings(tx, member, joined)
    tx.touch(Topic.MEMBERS)
    return member


def number_for(tx: Tx, number: str) -> str:
    """The number that somebody new gets: the one that is said, or the next. Refused where another
    has it.
    """
    number = tidied(number).strip() or next_number([row[0] for row in tx.all(NUMBERS)])
    if tx.one(_TAKEN, number=number) is not None:
        raise Refused(
            N_("Number {number} already belongs to another member."), field="number", number=number
        )
    return number


def check_member(tx: Tx, name: str | None, born: date | None, joined: date | None) -> None:
    """What must be true of every member, however they come into the register."""
    if not tidied(name or "").strip():
        raise Refused(N_("Write the member's name."), field="name")
    for field, day in (("joined", joined), ("born", born)):
        if day is not None and day > tx.today:
            raise Refused(N_("{day} has not come yet."), field=field, day=day)
    if born is not None and joined is not None and born > joined:
        raise Refused(N_("Nobody joins before being born."), field="born")


def check_speaker(kind: str, speaker: str | None) -> None:
    """A household, a group or an organisation is in the register with who speaks for it."""
    if kind not in KINDS:
        raise Refused(N_("Choose one of those that are offered."), field="kind")
    if kind != PERSON and not speaker:
        raise Refused(N_("Write who speaks for them."), field="speaker")


def _cleaned(fields: Mapping[str, Any]) -> dict[str, Any]:
    unknown = fields.keys() - set(CHANGEABLE)
    if unknown:
        raise KeyError(f"a member has no {', '.join(sorted(unknown))}")
    return {
        name: (value.strip() or None) if isinstance(value, str) else value
        for name, value in fields.items()
        if name not in _NOTHING
    } | {name: fields.get(name) or nothing for name, nothing in _NOTHING.items()}


def next_number(numbers: Sequence[str]) -> str:
    """The number after the highest, in the form that the co-op uses: 12 → 13, S-180 → S-181."""
    best, form = 0, ("", 0)
    for number in numbers:
        digits = number[len(number.rstrip("0123456789")) :]
        if digits and int(digits) > best:
            best, form = int(digits), (number[: -len(digits)], len(digits))
    prefix, width = form
    return f"{prefix}{best + 1:0{width}}"


@command(needs=Permission.KEEP_ROLL)
def change_member(
    tx: Tx, *, member: MemberId, changes: Mapping[str, Any], shown: Mapping[str, Any]
) -> None:
    """Change fields of a member. `shown` holds what the person saw of them before."""
    search.index(tx, [(member, set_fields(tx, member, changes, shown))])
    tx.touch(Topic.MEMBERS)


def set_fields(
    tx: Tx, member: MemberId, changes: Mapping[str, Any], shown: Mapping[str, Any]
) -> dict[str, Any]:
    """The same without their words in the index of names, which stands on what it gives."""
    if tx.one(_FIELDS, of=member) is None:
        raise Refused(N_("There is no such member."), field="member")
    tx.check_line(member)
    for name, value in _cleaned(changes).items():
        if name in changes:
            was = shown.get(name) or _NOTHING.get(name)
            tx.set(Member, member, name, value, shown=was)
    born, joined, *row, kind, speaker = tx.one(_FIELDS, of=member) or ()
    names = ("number", "name", "phone", "document", "village")
    check_member(tx, row[1], *(day_of(day) if day else None for day in (born, joined)))
    if not changes.keys().isdisjoint({"kind", "speaker"}):
        check_speaker(kind, speaker)
    return dict(zip(names, row, strict=True))
