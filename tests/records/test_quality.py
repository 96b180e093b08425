"""What the register lacks, what in it may be wrong, and whose birthday it is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from coopdesk.records import custom_fields, filed, members, nominees, quality, statements
from coopdesk.records.access import Permission
from coopdesk.records.book import Command, Tx
from coopdesk.records.calendar import age, next_birthday
from coopdesk.records.members import ACTIVE, Criteria
from coopdesk.records.papers import Label, MissingOf
from coopdesk.records.quality import WANTED
from coopdesk.records.schema import Member, Nominee
from tests.records.areas.kept import PICTURE
from tests.records.hands import TODAY, Make, Somebody

WHOLE: dict[str, Any] = {
    "born": date(1980, 1, 1),
    "phone": "0788 1",
    "village": "Remera",
    "nominee": "Alice",
}


def counts(make: Make) -> dict[str, int]:
    """How many each finding tells of, without those of nobody; each opens just them."""
    told = {}
    for one in make.book.read(quality.findings, TODAY):
        found = make.book.read(members.listing, one.who, today=TODAY).ids
        if one.count:
            told[one.what] = one.count
            assert len(found) == one.count, one
    return told


def whole(make: Make, name: str, **more: Any) -> Somebody:
    """Somebody of whom nothing is missing."""
    said = {**WHOLE, "document": f"1 {name}", "phone": f"0788 {name}", **more}
    who = make.member(name, **said)
    if said.get("kind", "person") == "person":
        make.book.write(filed.file_document, member=who.id, kind="photo", content=PICTURE)
    return who


def lacking(make: Make) -> dict[str, tuple[list[str], list[str]]]:
    """What the sheets say of each member by number."""
    some = make.book.read(members.listing, Criteria(status=ACTIVE), today=TODAY).ids
    paper = make.book.read(quality.missing, some, TODAY)
    people: list[MissingOf] = [one for village in paper.villages for one in village.members]
    return {
        one.number: ([str(what) for what in one.lacks], [str(what) for what in one.doubts])
        for one in people
    }


def test_of_a_whole_register_nothing_is_told(make: Make) -> None:
    whole(make, "Aline")
    assert counts(make) == {}
    assert lacking(make) == {}


def test_an_empty_register_lacks_nothing(make: Make) -> None:
    assert counts(make) == {}
    assert make.book.read(quality.missing, [], TODAY).villages == ()
    assert make.book.read(quality.birthdays, TODAY) == []


def test_each_thing_that_is_missing_is_counted_and_opens_those_who_lack_it(make: Make) -> None:
    whole(make, "Aline")
    make.member("Nobody")
    assert counts(make) == {
        "Born on": 1,
        "Document": 1,
        "Phone": 1,
        "Village": 1,
        "Photo": 1,
        "Nominee": 1,
    }
    field = make.book.write(custom_fields.add_field, name="Coffee trees", kind="number")
    assert "A field that is needed" not in counts(make)
    (row,) = make.book.read(custom_fields.fields)
    needed: dict[str, Any] = {"name": "Coffee trees", "options": (), "needed": True}
    make.book.write(custom_fields.change_field, field=field, shown=row, **needed)
    assert counts(make)["A field that is needed"] == 2
    assert lacking(make)["1"] == (["Coffee trees"], [])


def test_a_group_needs_who_speaks_and_no_birth_date_photo_or_nominee(make: Make) -> None:
    group = whole(make, "Abahuje", kind="group", speaker="Aline", nominee="", born=None)
    assert counts(make) == {}

    def silence(tx: Tx) -> None:
        tx.set(Member, group.id, "speaker", None, shown="Aline")

    make.book.write(Command(silence, Permission.KEEP_ROLL))
    assert counts(make) == {"Who speaks for them": 1}


def test_who_left_is_not_asked_for_anything(make: Make) -> None:
    gone = make.member("Gone")
    make.leaves(gone, TODAY)
    assert counts(make) == {}
    assert lacking(make) == {}


def test_a_document_of_two_members_is_doubtful_however_it_is_written(make: Make) -> None:
    whole(make, "Aline", document="1-1988-8 0011")
    whole(make, "Bosco", document="119888 0011")
    whole(make, "Chantal", document="119888 0012")
    assert counts(make) == {"The same document as another": 2}
    assert set(lacking(make)) == {"1", "2"}


def test_a_phone_of_a_house_is_in_order_and_one_of_many_is_not(make: Make) -> None:
    for name in ("Aline", "Bosco", "Chantal"):
        whole(make, name, phone="0788 123 456")
    assert counts(make) == {}
    whole(make, "Denise", phone="0788123456")
    assert counts(make) == {"The same phone as many others": 4}


def test_a_birth_date_that_cannot_be_is_doubtful(make: Make) -> None:
    old = {"joined": TODAY}
    whole(make, "Aline", born=TODAY.replace(year=TODAY.year - 110), **old)
    assert counts(make) == {}
    late = whole(make, "Bosco", born=TODAY.replace(year=TODAY.year - 112), **old)

    def unborn(tx: Tx) -> None:
        tx.set(Member, late.id, "born", TODAY + timedelta(1), shown=None)

    assert counts(make) == {"A birth date that can't be": 1}
    make.book.write(Command(unborn, Permission.KEEP_ROLL))
    assert counts(make) == {"A birth date that can't be": 1}


def test_parts_of_nominees_that_two_pcs_named_are_doubtful(make: Make) -> None:
    one = whole(make, "Aline")
    named = [nominees.Named("Alice", nominees.WHOLE)]
    make.book.write(nominees.name_nominees, member=one.id, people=named, day=TODAY, shown=[])
    assert counts(make) == {}

    def another(tx: Tx) -> None:
        row = {"id": tx.new_id(), "member": one.id, "place": 1, "name": "Bob", "share": 10_000}
        tx.insert(Nominee, [{**row, "since": TODAY}])

    make.book.write(Command(another, Permission.KEEP_ROLL))
    assert counts(make) == {"Parts of nominees that are not 100 %": 1}


def test_a_child_who_came_of_age_and_a_paper_that_ran_out_are_told(make: Make) -> None:
    one, other = whole(make, "Aline"), whole(make, "Bosco")
    child = nominees.Named(
        "Alice", nominees.WHOLE, born=TODAY.replace(year=TODAY.year - 18), guardian="Bob"
    )
    day = TODAY - timedelta(days=1)
    make.book.write(nominees.name_nominees, member=one.id, people=[child], day=day, shown=[])
    card: dict[str, Any] = {"kind": filed.IDENTITY, "content": PICTURE, "until": day}
    make.book.write(filed.file_document, member=other.id, **card)
    assert counts(make) == {
        "A nominee who is no child any more": 1,
        "An identity document that ran out": 1,
    }
    make.book.write(filed.file_document, member=other.id, **{**card, "until": TODAY})
    assert "An identity document that ran out" not in counts(make)


def test_photos_are_asked_for_only_where_the_co_op_keeps_some(make: Make) -> None:
    one = make.member("Aline", document="1", **WHOLE)
    assert lacking(make) == {}
    make.member("Bosco", document="2", **WHOLE)
    make.book.write(filed.file_document, member=one.id, kind="photo", content=PICTURE)
    assert lacking(make) == {"2": (["Photo"], [])}


def test_sheets_go_by_village_and_number_as_people_count(make: Make) -> None:
    for number, village in (("10", "Remera"), ("9", "Remera"), ("1", ""), ("2", "Éstate")):
        make.member("Somebody", number=number, village=village)
    some = make.book.read(members.listing, Criteria(), today=TODAY).ids
    paper = make.book.read(quality.missing, some, TODAY)
    told = [(one.village, [m.number for m in one.members]) for one in paper.villages]
    assert told == [("Éstate", ["2"]), ("Remera", ["9", "10"]), ("", ["1"])]


def test_everything_wanted_has_a_name() -> None:
    assert set(WANTED) <= set(members.LACKING)


# --- birthdays ------------------------------------------------------------------------------------


def test_birthdays_come_in_their_order_with_how_old_each_is(make: Make) -> None:
    make.member("Later", born=date(1990, 3, 20))
    make.member("Today", born=date(1960, 3, 3))
    make.member("Leaper", born=date(2000, 2, 29))
    make.member("Long ago", born=date(1990, 5, 20))
    make.member("Firm", born=date(1990, 3, 4), kind="legal", speaker="Somebody")
    gone = make.member("Gone", born=date(1990, 3, 4))
    make.leaves(gone, TODAY)
    told = [(one.day, one.name, one.age) for one in make.book.read(quality.birthdays, TODAY)]
    assert told == [(TODAY, "Today", 66), (date(2026, 3, 20), "Later", 36)]
    assert [one.name for one in make.book.read(quality.birthdays, TODAY, 0)] == ["Today"]
    first = [one.name for one in make.book.read(quality.birthdays, date(2026, 3, 1), 0)]
    assert first == ["Leaper"]


@settings(max_examples=30, deadline=None)
@given(st.dates(date(1930, 1, 1), date(2025, 12, 31)), st.dates(date(2026, 1, 1), date(2032, 1, 1)))
def test_who_has_a_birthday_is_as_old_as_is_told(born: date, day: date) -> None:
    assert age(born, next_birthday(born, day)) == next_birthday(born, day).year - born.year


def test_the_papers_are_figures_that_can_be_saved(make: Make) -> None:
    make.member("Today", born=date(1960, 3, 3))
    paper = make.book.read(quality.birthdays_figures, TODAY)
    assert [row.cells[:3] for row in paper.rows] == [(TODAY, "1", "Today")]
    told = make.book.read(quality.quality, TODAY)
    assert [str(told.rows[-1].cells[0]), told.rows[-1].cells[1]] == ["Active members", 1]


# --- cards and labels -----------------------------------------------------------------------------


def test_who_left_gets_no_card_but_a_letter(make: Make) -> None:
    one, gone = make.member("Aline", number="S-1", village="Remera"), make.member("Gone")
    make.leaves(gone, TODAY)
    some = [gone.id, one.id]
    cards = list(make.book.read(_cards, some))
    assert [(card.number, card.name, card.village) for card in cards] == [
        ("S-1", "Aline", "Remera")
    ]
    assert make.book.read(members.by_card, cards[0].code) == one.id
    labels = make.book.read(_labels, some)
    assert [one.name for one in labels] == ["Gone", "Aline"]


def _cards(session: Any, some: list[Any]) -> list[Any]:
    return list(statements.member_cards(session, some).cards)


def _labels(session: Any, some: list[Any]) -> list[Label]:
    return list(statements.address_labels(session, some, form="3x8").labels)


def test_a_card_has_the_newest_photo(make: Make) -> None:
    one = make.member("Aline")
    for content in (PICTURE, PICTURE + b"1"):
        make.book.write(filed.file_document, member=one.id, kind="photo", content=content)
    (card,) = make.book.read(_cards, [one.id])
    assert card.photo == PICTURE + b"1"
