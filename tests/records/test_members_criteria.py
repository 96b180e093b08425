"""What narrows a list: every filter with every other, as text and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from random import Random
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopdesk.records import (
    collection,
    custom_fields,
    filed,
    households,
    meetings,
    members,
    nominees,
    sanctions,
    visit,
)
from coopdesk.records.book import Book
from coopdesk.records.calendar import age, next_birthday
from coopdesk.records.ids import MemberId
from coopdesk.records.members import LACKING, Criteria
from tests.records.areas.collection import row
from tests.records.areas.kept import PICTURE
from tests.records.assemblies import BOARD, TWO, begun, called, people
from tests.records.hands import TODAY, Make, Pc, draft

_VILLAGES: Final = ("", "Remera", "Gisozi", "Kimironko")
_NAMES: Final = ("Flamingo", "Quartz", "Zucchini", "Bumblebee")
_SOILS: Final = ("", "Clay soil", "SANDY soil", "Volcanic")
_TREES: Final = ("", "3", "12.5", "250")
_PEOPLE: Final = 60
_ENDS: Final = ("from", "to")


@dataclass
class Who:
    """Somebody as the test made them, apart from what the book says."""

    number: str
    name: str
    village: str
    sex: str
    born: date | None
    joined: date
    document: str
    phone: str
    savings: int
    loan: int
    kind: str = "person"
    status: str = "active"
    left: date | None = None
    suspended: bool = False
    nominee: bool = False
    photo: bool = False
    scan: bool = False
    home: bool = False
    trees: str = ""
    soil: str = ""
    seen: list[date] = field(default_factory=list)
    id: MemberId = field(init=False)


@dataclass
class Roll:
    book: Book
    people: list[Who]
    home: int
    trees: int
    soil: int


def _who(random: Random, n: int) -> Who:
    """Somebody, with the odd ones among them: born on 29 February, on this very day."""
    odd = {1: date(1996, 2, 29), 2: TODAY.replace(year=1990), 3: date(1990, 3, 4)}
    born = odd.get(n, date(1940, 1, 1) + timedelta(random.randrange(31_000)))
    return Who(
        number=str(n),
        name=f"{random.choice(_NAMES)} Nr{n}",
        village=random.choice(_VILLAGES),
        sex=random.choice(("", "F", "M")),
        born=born if random.random() < 0.8 or n in odd else None,
        joined=date(2026, 1, 1) + timedelta(random.randrange(45)),
        document=random.choice(("", f"1199{n}")),
        phone=random.choice(("", f"07880000{n:02}")),
        savings=random.choice((0, 0, 1, 500, 9_000)),
        loan=random.choice((0, 0, 700)),
    )


@pytest.fixture(scope="module")
def roll(template: Pc, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Roll]:
    with template.moved(tmp_path_factory.mktemp("criteria") / "pc").open() as book:
        yield _made(book, Random(7))


def _made(book: Book, random: Random) -> Roll:
    make, write = Make(book), book.write
    people = [_who(random, n) for n in range(1, _PEOPLE + 1)]
    told = ("name", "village", "sex", "born", "joined", "document", "phone", "savings", "loan")
    drafts = [draft(one.number, **{name: getattr(one, name) for name in told}) for one in people]
    for one, made in zip(people, make.roll(*drafts), strict=True):
        one.id = made.id
    trees = write(custom_fields.add_field, name="Trees", kind="number", needed=True)
    soil = write(custom_fields.add_field, name="Soil", kind="text")
    home = write(households.form_household, name="Of Quartz")
    for one in people:
        _keep(book, random, one, home, {trees: "trees", soil: "soil"})
    _go(make, random, people)
    _meet(make, random, people)
    return Roll(book, people, home, trees, soil)


def _keep(book: Book, random: Random, one: Who, home: int, own: dict[int, str]) -> None:
    if random.random() < 0.2:
        one.kind = random.choice(("household", "group", "legal"))
        changes = {"kind": one.kind, "speaker": "Somebody"}
        shown = {"kind": "person", "speaker": None}
        book.write(members.change_member, member=one.id, changes=changes, shown=shown)
    if one.kind == "person" and random.random() < 0.5:
        one.nominee, said = True, [nominees.Named("Alice", nominees.WHOLE)]
        book.write(nominees.name_nominees, member=one.id, day=TODAY, people=said, shown=[])
    for name, kind in (("photo", filed.PHOTO), ("scan", filed.IDENTITY)):
        if random.random() < 0.5:
            setattr(one, name, True)
            book.write(filed.file_document, member=one.id, kind=kind, content=PICTURE)
    if random.random() < 0.3:
        one.home = True
        said_: dict[str, Any] = {"household": home, "role": "part", "since": TODAY}
        book.write(households.add_to_household, member=one.id, **said_)
    one.trees, one.soil = random.choice(_TREES), random.choice(_SOILS)
    values = {ident: getattr(one, name) for ident, name in own.items()}
    book.write(custom_fields.fill_in, member=one.id, values=values, shown={})


def _go(make: Make, random: Random, people: list[Who]) -> None:
    for one in random.sample(people, 12):
        one.status, one.left = "left", TODAY - timedelta(random.randrange(10))
        make.leaves(make.known(one.id), one.left)
    stay = [one for one in people if one.status == "active"]
    for one in random.sample(stay, 5):
        one.suspended = True
        said: dict[str, Any] = {
            "kind": "suspension",
            "day": TODAY,
            "body": BOARD,
            "why": "Quarrels",
        }
        make.book.write(sanctions.sanction, member=one.id, **said)


def _meet(make: Make, random: Random, people: list[Who]) -> None:
    """Some come to the cash desk, some to a meeting, and some to both."""
    stay = [one for one in people if one.status == "active"]
    for one in random.sample(stay, 15):
        day = TODAY - timedelta(random.randrange(10))
        one.savings += 5
        one.seen.append(day)
        make.visit(make.known(one.id), ("deposit", 5), day=day)
    mistaken = next(one for one in stay if not one.seen)
    receipt = make.visit(make.known(mistaken.id), ("deposit", 5))
    make.book.write(visit.reverse_visit, visit=receipt, reason="Of somebody else")
    here = [one for one in random.sample(stay, 6) if one is not mistaken and not one.suspended]
    for one in here:
        one.seen.append(TODAY)
    begun(make, called(make, [make.known(one.id) for one in here]))


# --- the plain way: each filter by itself, over what the test made ------------------------------


def _within(value: Any, first: Any, last: Any) -> bool:
    if first is None and last is None:
        return True
    return (
        value is not None and (first is None or first <= value) and (last is None or value <= last)
    )


def _lacks(one: Who, what: str) -> bool:
    person = one.kind == "person"
    return {
        "nominee": person and not one.nominee,
        "document": not one.document,
        "scan": not one.scan,
        "photo": person and not one.photo,
        "born": person and one.born is None,
        "sex": person and not one.sex,
        "phone": not one.phone,
        "village": not one.village,
        "address": True,
        "occupation": person,
        "speaker": False,
        "field": not one.trees,
    }[what]


def _stands(one: Who, status: str) -> bool:
    return one.suspended if status == members.SUSPENDED else one.status == status


def _has_own(one: Who, roll: Roll, asked: Criteria) -> bool:
    if asked.own == roll.soil:
        return bool(one.soil) and asked.own_value.lower() in one.soil.lower()
    if not one.trees:
        return False
    if asked.own_value:
        return one.trees == asked.own_value
    many, least, most = float(one.trees), asked.own_from, asked.own_to
    return not (least and many < float(least)) and not (most and many > float(most))


def _birthday(one: Who, asked: Criteria) -> bool:
    month, days = asked.birthday_month, asked.birthday_days
    if month is None and days is None:
        return True
    if one.born is None or (month is not None and one.born.month != month):
        return False
    return days is None or next_birthday(one.born, TODAY) <= TODAY + timedelta(days)


def fits(one: Who, roll: Roll, asked: Criteria) -> bool:
    """Whether somebody fits, told without any query."""
    years = None if one.born is None else age(one.born, TODAY)
    seen = max(one.seen, default=date.min)
    return all(
        (
            not asked.text or asked.text.lower() in one.name.lower().split(),
            not asked.status or _stands(one, asked.status),
            not asked.village or one.village == asked.village,
            not asked.kind or one.kind == asked.kind,
            not asked.sex or one.sex == asked.sex,
            _within(years, asked.age_from, asked.age_to),
            _within(one.joined, asked.joined_from, asked.joined_to),
            _within(one.left, asked.left_from, asked.left_to),
            asked.not_seen_since is None or seen < asked.not_seen_since,
            _within(one.savings, asked.savings_from, asked.savings_to),
            _within(0, asked.shares_from, asked.shares_to),
            _within(one.loan, asked.loans_from, asked.loans_to),
            asked.household is None or (asked.household == roll.home and one.home),
            all(_lacks(one, what) for what in asked.lacking),
            asked.own is None or _has_own(one, roll, asked),
            _birthday(one, asked),
            asked.only is None or one.id in asked.only,
        )
    )


def _criteria(roll: Roll) -> st.SearchStrategy[Criteria]:
    """Any of them, few at a time: all at once fit nobody."""
    told = {one.joined for one in roll.people} | {one.left for one in roll.people if one.left}
    days = st.sampled_from(sorted(told)) | st.dates(TODAY - timedelta(20), TODAY + timedelta(1))
    amounts = st.sampled_from((-1, 0, 1, 2, 500, 505, 9_000))
    ids = [one.id for one in roll.people]
    trees, soil = roll.trees, roll.soil
    own: list[dict[str, Any]] = [
        {"own": trees},
        {"own": trees, "own_value": "12.5"},
        {"own": trees, "own_from": "4"},
        {"own": trees, "own_from": "3", "own_to": "100"},
        {"own": soil},
        {"own": soil, "own_value": "sandy"},
    ]
    each: dict[str, st.SearchStrategy[Any]] = {
        "text": st.sampled_from(_NAMES),
        "status": st.sampled_from(("active", "left", "leaving", members.SUSPENDED)),
        "village": st.sampled_from((*_VILLAGES, "Nowhere")),
        "kind": st.sampled_from(tuple(members.KINDS)),
        "sex": st.sampled_from(("F", "M")),
        "age_from": st.integers(0, 90),
        "age_to": st.integers(0, 90),
        **dict.fromkeys(("joined_from", "joined_to", "left_from", "left_to"), days),
        "not_seen_since": days,
        **{f"{kind}_{end}": amounts for kind in ("savings", "shares", "loans") for end in _ENDS},
        "household": st.sampled_from((roll.home, 77)),
        "lacking": st.lists(st.sampled_from(tuple(LACKING)), unique=True, max_size=2).map(tuple),
        "birthday_month": st.integers(1, 12),
        "birthday_days": st.sampled_from((0, 1, 2, 30, 365, 10_000)),
        "only": st.none() | st.lists(st.sampled_from(ids), unique=True).map(tuple),
    }
    names = st.lists(st.sampled_from(sorted(each)), unique=True, max_size=4)
    some = names.flatmap(lambda names: st.fixed_dictionaries({name: each[name] for name in names}))
    return st.builds(
        lambda some, own: Criteria(**some, **own), some, st.sampled_from([{}, {}, {}, *own])
    )


@given(st.data())
@settings(max_examples=200)
def test_whoever_fits_all_that_is_asked_is_in_the_list(roll: Roll, data: st.DataObject) -> None:
    asked = data.draw(_criteria(roll))
    listed = roll.book.read(members.listing, asked, today=TODAY, order="number")
    assert listed.ids == tuple(one.id for one in roll.people if fits(one, roll, asked))
    some = [one for one in roll.people if fits(one, roll, asked)]
    assert listed.savings.minor == sum(one.savings for one in some)
    assert listed.loans.minor == sum(one.loan for one in some)


def _any_criteria() -> st.SearchStrategy[Criteria]:
    """Every field with anything in it that its type takes."""
    whole = st.integers(-(2**63) + 1, 2**63 - 1)
    texts, numbers = st.text(), st.none() | whole
    days, ids = st.none() | st.dates(), whole.map(MemberId)
    by_type: dict[str, st.SearchStrategy[Any]] = {
        "str": texts,
        "int | None": numbers,
        "date | None": days,
        "tuple[str, ...]": st.lists(texts, max_size=3).map(tuple),
        "tuple[MemberId, ...] | None": st.none() | st.lists(ids, max_size=3).map(tuple),
    }
    of = {one.name: by_type[str(one.type)] for one in fields(Criteria)}
    of["lacking"] = st.lists(st.sampled_from(sorted(LACKING)), max_size=3).map(tuple)
    of["birthday_month"] = st.none() | st.integers(1, 12)
    return st.builds(Criteria, **of)


@given(_any_criteria())
def test_criteria_come_back_from_their_text(asked: Criteria) -> None:
    assert Criteria.of_text(asked.as_text()) == asked


def test_nothing_asked_is_no_text() -> None:
    assert Criteria().as_text() == ""
    assert Criteria.of_text("") == Criteria()


@pytest.mark.parametrize(
    "text",
    [
        *("uwase", "[]", "7", '{"colour":"red"}', '{"age_from":"7"}', '{"lacking":"photo"}', "{"),
        *('{"lacking":["horn"]}', '{"birthday_month":13}', f'{{"shares_from":{10**30}}}'),
    ],
    ids=(
        *("word", "list", "number", "other", "type", "no_list", "cut"),
        *("newer_lack", "month", "too_much"),
    ),
)
def test_other_text_is_no_criteria(text: str) -> None:
    with pytest.raises(ValueError, match="no criteria"):
        Criteria.of_text(text)


def test_a_list_of_nobody_is_not_everybody(book: Book, make: Make) -> None:
    make.member("Uwase Jeanne", number="1")
    nobody = Criteria.of_text(Criteria(only=()).as_text())
    assert nobody.said() == ("only",)
    assert book.read(members.listing, nobody, today=TODAY).ids == ()
    assert len(book.read(members.listing, nobody.without("only"), today=TODAY).ids) == 1


def test_a_filter_is_taken_off() -> None:
    asked = Criteria(village="Remera", age_from=18, age_to=30)
    assert asked.said() == ("village", "age_from", "age_to")
    assert asked.without("age_from", "age_to") == Criteria(village="Remera")


@pytest.mark.parametrize(
    ("born", "day", "years", "birthday"),
    [
        (date(1990, 3, 3), TODAY, 36, TODAY),
        (date(1990, 3, 4), TODAY, 35, date(2026, 3, 4)),
        (date(1990, 3, 2), TODAY, 36, date(2027, 3, 2)),
        (date(1996, 2, 29), date(2026, 2, 28), 29, date(2026, 3, 1)),
        (date(1996, 2, 29), date(2026, 3, 1), 30, date(2026, 3, 1)),
        (date(1996, 2, 29), date(2028, 2, 1), 31, date(2028, 2, 29)),
    ],
    ids=["today", "tomorrow", "yesterday", "eve", "first_of_march", "leap_year"],
)
def test_ages_and_birthdays_go_by_the_calendar(
    born: date, day: date, years: int, birthday: date
) -> None:
    assert (age(born, day), next_birthday(born, day)) == (years, birthday)


def test_who_was_stood_for_was_not_seen(book: Book, make: Make) -> None:
    one, other = people(make, 2)
    there = called(make, [one])
    said: dict[str, Any] = {"meeting": there.meeting, "at": TWO}
    book.write(meetings.tick_in, member=one.id, **said)
    book.write(meetings.tick_in, member=other.id, by=one.id, paper="A letter", **said)
    absent = book.read(members.listing, Criteria(not_seen_since=TODAY), today=TODAY)
    assert absent.ids == (other.id,)


def test_who_stands_on_a_collection_sheet_was_seen(book: Book, make: Make) -> None:
    one, other = make.member(number="1"), make.member(number="2")
    rows = [row(make, one, 0), replace(row(make, other, 0), present=False)]
    book.write(collection.post_collection, day=TODAY, name="Remera", rows=rows)
    absent = book.read(members.listing, Criteria(not_seen_since=TODAY), today=TODAY)
    assert absent.ids == (other.id,)
