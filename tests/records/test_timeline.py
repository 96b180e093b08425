"""What happened to one member: every act that has to do with them, and what it says of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import Language, Text
from coopdesk.records import custom_fields, filed, members, sanctions, shares
from coopdesk.records.audit import Timeline, belonging, receipt_of, timeline_paper
from coopdesk.records.book import COMMANDS, Book, acts, fitting
from coopdesk.records.ids import MemberId
from coopdesk.records.schema import FACTS, Act
from coopdesk.reports.figures import figures
from tests.records.areas.kept import PICTURE
from tests.records.asking import FAILS_ITSELF, Ready
from tests.records.assemblies import begun, called, people
from tests.records.hands import TODAY, Make, Pc, draft, money
from tests.records.joining import board, leaves
from tests.records.test_merging import exchange, two

ENGLISH = Language("en")
NAMES = [name for name in sorted(COMMANDS) if name not in FAILS_ITSELF]

#: What a row names that is a member's: through these it is theirs too.
_LEADS = ("member", "holding", "loan", "nominee")
#: Naming a member there makes nothing theirs: whoever chairs a meeting was at it, and the list of
#: who was at it says so.
_NOT_THEIRS = frozenset({("meeting", "chair"), ("meeting", "clerk")})


def touched(session: Session, row: acts.ActRow) -> set[int]:
    """The members that an act has to do with, told from what its rows name."""
    found: set[int] = set()
    for fact in row.facts:
        table = FACTS[fact[1]]
        if fact[0] == "+":
            for values in fact[3]:
                found |= set(_owners(session, table, dict(zip(fact[2], values, strict=True))))
        else:
            query = select(table).where(next(iter(table.primary_key)) == fact[2])
            kept = session.execute(query).mappings().one()
            found |= set(_owners(session, table, dict(kept)))
    return found


def _owners(session: Session, table: Any, said: dict[str, Any]) -> Iterator[int]:
    if table.name == "member":
        yield said["id"]
        return
    for column in table.columns:
        value = said.get(column.name)
        if value is None or (table.name, column.name) in _NOT_THEIRS:
            continue
        if column.name == "member":
            yield value
            continue
        for key in column.foreign_keys:
            other = key.column.table
            if other.name not in _LEADS or other is table:
                continue
            query = select(other).where(other.c.id == value)
            for kept in session.execute(query).mappings():
                yield from _owners(session, other, dict(kept))


def places(book: Book, member: int) -> list[int]:
    """The acts of a member, those included that are only found by looking through the log."""
    found = book.read(belonging.traces, MemberId(member))
    every = set(found.places)
    if found.signs:
        every |= set(book.read(belonging.look_on, found.signs, 1 << 60, 0))
    return [n for *_, n in every]


@pytest.mark.parametrize("name", NAMES)
def test_what_a_command_does_to_a_member_stands_in_their_timeline(
    ready: Ready, tmp_path: Path, name: str
) -> None:
    pc, args = ready.at(tmp_path / "ready", name)
    with pc.open() as book:
        book.write(COMMANDS[name], **args)
        n, body = book.read(lambda s: s.execute(select(Act.n, Act.body).order_by(Act.n)).all())[-1]
        members = book.read(touched, acts.decode(body))
        missing = [member for member in members if n not in places(book, member)]
        assert missing == [], name


def told(book: Book, member: int, kind: str = "") -> list[str]:
    """What each line says: what was done, and what came of it; the newest first."""

    def read(session: Session) -> list[str]:
        line = Timeline(session, MemberId(member), kind)
        line.look_on(session, line.newest)
        found = line.happenings(session, 0, 100)
        return [
            f"{ENGLISH.say(one.act.what)} | "
            + " · ".join(said(words) for words in (*receipt_of(one.act), *one.told))
            for one in found
            if isinstance(one.act.what, Text)
        ]

    return book.read(read)


def said(words: str | Text) -> str:
    return ENGLISH.say(words) if isinstance(words, Text) else words


def test_a_life_is_told_the_newest_first_with_what_came_of_each(book: Book, make: Make) -> None:
    one = make.member("Aline", village="Huye")
    make.visit(one, ("deposit", 500), ("share", 10_000))
    changes = {"changes": {"village": "Gisozi"}, "shown": {"village": "Huye"}}
    book.write(members.change_member, member=one.id, **changes)
    laid: dict[str, Any] = {"kind": sanctions.WARNING, "day": TODAY, "body": board(make)}
    book.write(sanctions.sanction, member=one.id, why="came late", **laid)
    content: dict[str, Any] = {"kind": filed.IDENTITY, "label": "Card", "content": PICTURE}
    document = book.write(filed.file_document, member=one.id, **content)
    book.write(filed.take_out, document=document)
    leaves(make, one.id)
    assert told(book, one.id) == [
        "Wrote down that a member left | Resigned: moves away",
        "Took a paper out of a member's file | Identity document: Taken away 3 Mar 2026",
        "Put a paper into a member's file | Identity document: Card",
        "Wrote down a sanction | Warning: came late",
        "Changed the register | Village Huye › Gisozi",
        "Visit at the cash desk | Receipt A-000001 · Paid in: 500\N{NO-BREAK SPACE}F"
        " · Shares paid: 10,000\N{NO-BREAK SPACE}F",
        "Admitted a member | Ordinary savings · Shares",
    ]


def test_what_asks_for_shares_back_says_what_it_is(book: Book, make: Make) -> None:
    one = make.member("Aline")
    make.visit(one, ("share", 10_000))
    leaves(make, one.id)
    book.write(shares.ask_refund, holding=one.shares, amount=money(10_000))
    line = told(book, one.id)[0]
    asked = "Request for shares back: 10,000\N{NO-BREAK SPACE}F, The member leaves"
    assert line.endswith(asked)


def test_it_is_narrowed_to_one_kind(book: Book, make: Make) -> None:
    one = make.member("Aline")
    make.visit(one, ("deposit", 500))
    assert [line.partition(" | ")[0] for line in told(book, one.id, "cash")] == [
        "Visit at the cash desk"
    ]
    assert told(book, one.id, "loans") == []


def test_what_others_did_is_not_in_it(book: Book, make: Make) -> None:
    one, other = make.member("Aline"), make.member("Beata")
    make.visit(other, ("deposit", 500))
    assert told(book, one.id) == ["Admitted a member | Ordinary savings · Shares"]


def test_a_row_opens_what_it_is_about(book: Book, make: Make) -> None:
    one = make.member("Aline")
    visit = make.visit(one, ("deposit", 500))
    book.write(members.change_member, member=one.id, changes={"sex": "F"}, shown={"sex": None})

    def read(session: Session) -> list[tuple[str, int] | None]:
        return [each.opens for each in Timeline(session, one.id).happenings(session, 0, 2)]

    assert book.read(read) == [("member", one.id), ("visit", visit)]


def test_acts_of_two_pcs_stand_by_when_they_were_done(template: Pc, tmp_path: Path) -> None:
    past = template.moved(tmp_path / "past")
    with past.open() as book:
        one = Make(book).member("Aline", village="Huye")
    with two(past, tmp_path) as ((_, here), (_, there)):
        Make(there).visit(one, ("deposit", 100))
        changes: dict[str, Any] = {"changes": {"village": "Gisozi"}, "shown": {"village": "Huye"}}
        here.write(members.change_member, member=one.id, **changes)
        exchange(here, there)
        lines = told(here, one.id)
        assert {line.partition(" | ")[0] for line in lines} == {
            "Visit at the cash desk",
            "Changed the register",
            "Admitted a member",
        }
        assert lines[-1].startswith("Admitted a member")
        assert told(there, one.id) == lines


def test_who_was_at_a_meeting_is_found_by_looking_through_the_log(book: Book, make: Make) -> None:
    one, *others = people(make, 3)
    begun(make, called(make, [one, *others]))
    found = book.read(belonging.traces, one.id)
    assert found.signs
    assert told(book, one.id)[0] == "Ticked a member in | Meeting: 3 Mar 2026"


def test_it_is_printed_with_all_its_lines(book: Book, make: Make) -> None:
    one = make.member("Aline")
    make.visit(one, ("deposit", 500))
    data = book.read(timeline_paper, one.id)
    assert [said(row.cells[4]) for row in data.rows] == [  # type: ignore[arg-type]
        "Visit at the cash desk",
        "Admitted a member",
    ]
    assert figures(data, ENGLISH).startswith(b"%PDF")


def test_a_day_in_a_field_of_the_co_ops_own_is_told_as_a_day(book: Book, make: Make) -> None:
    one = make.member("Aline")
    field = book.write(custom_fields.add_field, name="Trained in", kind=custom_fields.DAY)
    values = {field: "2025-11-03"}
    book.write(custom_fields.fill_in, member=one.id, values=values, shown={})
    assert told(book, one.id)[0] == "Filled in fields of a member | Trained in: 3 Nov 2025"
    book.write(custom_fields.fill_in, member=one.id, values={field: "2025-12-01"}, shown=values)
    changed = "Filled in fields of a member | Trained in: 3 Nov 2025 › 1 Dec 2025"
    assert told(book, one.id)[0] == changed


def test_that_somebody_is_a_group_is_told(book: Book, make: Make) -> None:
    one = make.member("Aline")
    changes: dict[str, Any] = {"kind": "group", "speaker": "Bea"}
    book.write(members.change_member, member=one.id, changes=changes, shown={"kind": "person"})
    assert "Kind A person › A group" in told(book, one.id)[0]


def test_of_a_roll_that_was_brought_in_the_timeline_tells_their_line_alone(
    book: Book, make: Make
) -> None:
    _, two = make.roll(draft("1", savings=500), draft("2", savings=700))
    (line,) = told(book, two.id)
    assert "A-000002" in line
    assert "700\N{NO-BREAK SPACE}F" in line
    assert "500" not in line


@pytest.mark.parametrize("many", [1, 1_001])
def test_an_act_of_nonsense_is_told_without_what_it_says(make: Make, many: int) -> None:
    make.member("Aline")
    body = make.book.read(lambda s: s.scalars(select(Act.body).order_by(Act.n.desc())).first())
    assert body is not None
    act = acts.decode(body)
    assert fitting.readable(act) is act
    odd = replace(act, hash=bytes([many % 256]) * 32, facts=[["+", "member", ["id"], 7]] * many)
    assert fitting.readable(odd).facts == []
    assert fitting.readable(odd).facts == []


def test_a_suspension_is_told_once_and_a_reason_that_ends_with_a_stop_goes_on(
    book: Book, make: Make
) -> None:
    one = make.member()
    said: dict[str, Any] = {"kind": sanctions.SUSPENSION, "why": "Shouted at the meeting."}
    said |= {"day": TODAY, "body": board(make), "answer": "I am sorry.", "heard": TODAY}
    book.write(sanctions.sanction, member=one.id, **said)
    line = book.read(Timeline, one.id)
    [happened] = book.read(line.happenings, 0, 1)
    assert told(book, one.id)[0].endswith("Suspension: Shouted at the meeting, Answer I am sorry.")
    assert happened.opens is not None
    assert happened.opens[0] == "sanction"
