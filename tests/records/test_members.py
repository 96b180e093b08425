"""The register of members."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from coopdesk.records import checks, members, periods, statements
from coopdesk.records.book import Book
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId, made_for
from coopdesk.records.members import Criteria
from coopdesk.records.money import LARGEST, Money
from tests.records.hands import (
    BUILT,
    TODAY,
    HandClock,
    Make,
    count,
    draft,
    money,
    owns,
    rows,
    whole,
)

ODD_NAMES = [
    "O'Brien; DROP TABLE member; --",
    'A & B <C> "D"',
    "Ñusta Quispe Ñandú",
    "नारायण शर्मा",
    "محمد عبد الله",
    "李小龍",
    "%_*?[]{}name{0}",
    "😀 Emoji",
    "x" * 2000,
    "-",
    "1",
]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_name_is_kept_as_it_was_written(book: Book, make: Make, name: str) -> None:
    one = make.member(name)
    make.visit(one, ("deposit", 100))
    assert book.read(members.file, one.id).name == name
    assert [row.name for row in book.read(members.roll)] == [name]
    assert checks.run(book, rebuild=True) == []


def test_a_new_member_has_savings_and_shares_with_nothing_in_them(book: Book, make: Make) -> None:
    one = make.member()
    held = book.read(statements.holdings, one.id)
    assert [(row.kind, row.balance.minor) for row in held] == [("savings", 0), ("shares", 0)]


def test_everything_that_was_said_of_a_member_is_in_the_register(book: Book, make: Make) -> None:
    said: dict[str, Any] = {
        "sex": "F",
        "born": date(1980, 5, 6),
        "document": "1 1980 7",
        "phone": "+250 788 000 111",
        "village": "Kimironko",
        "address": "KG 11",
        "occupation": "farmer",
        "nominee": "Jean",
        "language": "rw",
    }
    file = book.read(members.file, make.member(" Aline ", number=" 7 ", **said).id)
    assert {name: getattr(file, name) for name in said} == said
    assert (file.name, file.number, file.status, file.left) == ("Aline", "7", "active", None)


@pytest.mark.parametrize("name", ["", "  ", "\n"])
def test_a_member_has_a_name(book: Book, make: Make, name: str) -> None:
    with pytest.raises(Refused, match="Write the member's name") as caught:
        make.member(name)
    assert caught.value.field == "name"
    assert count(book, "member") == 0


def test_nobody_joins_tomorrow_or_before_being_born(make: Make) -> None:
    with pytest.raises(Refused, match="has not come yet"):
        make.member(joined=TODAY + timedelta(days=1))
    with pytest.raises(Refused, match="before being born"):
        make.member(born=TODAY)


def test_a_number_belongs_to_one_member(book: Book, make: Make) -> None:
    make.member(number="7")
    with pytest.raises(Refused, match="Number 7 already belongs") as caught:
        make.member(number=" 7 ")
    assert caught.value.field == "number"
    assert count(book, "member") == 1


@pytest.mark.parametrize(
    ("numbers", "following"),
    [
        ([], "1"),
        (["1", "2", "12"], "13"),
        (["S-180", "S-9"], "S-181"),
        (["001", "002"], "003"),
        (["099"], "100"),
        (["A", "B"], "1"),
        (["2024/01", "2024/02"], "2024/03"),
        (["7", "S-3"], "8"),
    ],
)
def test_the_next_number_follows_the_coops_own_way(numbers: list[str], following: str) -> None:
    assert members.next_number(numbers) == following


def test_members_without_a_number_get_the_next(book: Book, make: Make) -> None:
    make.member(number="K-009")
    make.member()
    make.member()
    assert [row.number for row in book.read(members.roll)] == ["K-009", "K-010", "K-011"]


def test_a_field_that_members_do_not_have_is_a_bug(make: Make) -> None:
    with pytest.raises(KeyError, match="shoe"):
        make.member(shoe="42")
    with pytest.raises(KeyError, match="status"):
        make.member(status="left")


# --- changing ----------------------------------------------------------------------------------


def change(book: Book, member: MemberId, **changes: Any) -> None:
    """As a form does: with what the register shows now."""
    file = book.read(members.file, member)
    shown = {name: getattr(file, name) for name in changes}
    book.write(members.change_member, member=member, changes=changes, shown=shown)


CHANGES: dict[str, Any] = {
    "name": "Béatrice",
    "sex": "F",
    "born": date(1970, 1, 1),
    "document": "D-1",
    "phone": "0788",
    "village": "Gasabo",
    "address": "here",
    "occupation": "tailor",
    "nominee": "Jean",
    "speaker": "Rose",
    "language": "fr",
    "joined": date(2025, 1, 1),
}


def test_every_field_of_a_form_can_be_tried() -> None:
    assert {*CHANGES, "kind"} == set(members.CHANGEABLE)


def test_a_group_is_in_the_register_with_who_speaks_for_it(book: Book, make: Make) -> None:
    one = make.member("Abahuje")
    with pytest.raises(Refused) as caught:
        change(book, one.id, kind="group")
    assert caught.value.field == "speaker"
    change(book, one.id, kind="group", speaker="Rose")
    found = book.read(members.file, one.id)
    assert (found.kind, found.speaker) == ("group", "Rose")
    with pytest.raises(Refused) as caught:
        change(book, one.id, speaker="")
    assert caught.value.field == "speaker"
    change(book, one.id, kind="person", speaker="")
    with pytest.raises(Refused) as caught:
        change(book, one.id, kind="tribe")
    assert caught.value.field == "kind"


@pytest.mark.parametrize("field", sorted(CHANGES))
def test_a_field_is_changed_and_stands_alone(book: Book, make: Make, field: str) -> None:
    one = make.member()
    change(book, one.id, **{field: CHANGES[field]})
    assert getattr(book.read(members.file, one.id), field) == CHANGES[field]
    assert count(book, "head") == 0
    assert checks.run(book, rebuild=True) == []


@pytest.mark.parametrize("field", sorted(set(CHANGES) - {"name"}))
def test_a_field_is_emptied_again(book: Book, make: Make, field: str) -> None:
    one = make.member(**{field: CHANGES[field]})
    empty = None if isinstance(CHANGES[field], date) else ""
    change(book, one.id, **{field: empty})
    assert getattr(book.read(members.file, one.id), field) == empty
    assert count(book, "head") == 0
    assert checks.run(book, rebuild=True) == []


def test_what_another_wrote_meanwhile_stands_beside_it(book: Book, make: Make) -> None:
    one = make.member(village="Old")
    for village in ("Mine", "Yours"):
        book.write(
            members.change_member,
            member=one.id,
            changes={"village": village},
            shown={"village": "Old"},
        )
    assert book.read(members.file, one.id).village == "Yours"
    assert count(book, "head") == 2
    change(book, one.id, village="Yours")
    assert count(book, "head") == 2  # it saw one of the two only
    assert checks.run(book, rebuild=True) == []


@pytest.mark.parametrize("name", ["", " "])
def test_a_name_is_not_taken_away(book: Book, make: Make, name: str) -> None:
    one = make.member("Aline")
    with pytest.raises(Refused, match="Write the member's name"):
        change(book, one.id, name=name)
    assert book.read(members.file, one.id).name == "Aline"


@pytest.mark.parametrize("field", ["born", "joined"])
def test_a_day_to_come_is_refused(book: Book, make: Make, field: str) -> None:
    one = make.member()
    with pytest.raises(Refused, match="has not come yet") as caught:
        change(book, one.id, **{field: TODAY + timedelta(days=1)})
    assert caught.value.field == field


def test_somebody_unknown_is_not_changed(book: Book) -> None:
    before = whole(book)
    with pytest.raises(Refused, match="no such member"):
        book.write(members.change_member, member=MemberId(7), changes={"name": "X"}, shown={})
    assert whole(book) == before


# --- the roll ------------------------------------------------------------------------------------


def test_a_roll_comes_in_with_its_balances(book: Book, make: Make) -> None:
    one, two, three = make.roll(
        draft("1", savings=500, shares=200, loan=1000), draft("2", shares=100), draft("3")
    )
    assert (owns(book, one.savings), owns(book, one.shares)) == (500, 200)
    assert owns(book, one.holdings["loans"]) == 1000
    assert owns(book, two.shares) == 100
    assert set(three.holdings) == {"savings", "shares"}
    assert count(book, "entry") == 2  # nothing is posted for who has nothing
    found = book.read(members.listing, today=TODAY)
    assert (found.savings, found.shares, found.loans) == (money(500), money(300), money(1000))
    assert checks.run(book, rebuild=True) == []


def test_an_opening_entry_is_known_by_its_member(book: Book, make: Make) -> None:
    (one,) = make.roll(draft("1", savings=500))
    opened = book.read(lambda s: rows(s, "entry"))
    assert [entry[0] for entry in opened] == [made_for("opening", one.id)]


@pytest.mark.parametrize(
    "fault",
    [
        {"name": " "},
        {"joined": TODAY + timedelta(days=1)},
        {"born": TODAY, "joined": TODAY - timedelta(days=1)},
    ],
    ids=str,
)
def test_a_roll_follows_the_rules_of_admission(
    book: Book, make: Make, fault: dict[str, Any]
) -> None:
    with pytest.raises(Refused):
        make.roll(draft("1"), draft("2", **fault))
    assert count(book, "member") == 0


def test_a_change_never_leaves_somebody_joined_before_being_born(book: Book, make: Make) -> None:
    one = make.member()
    with pytest.raises(Refused, match="before being born"):
        book.write(members.change_member, member=one.id, changes={"born": TODAY}, shown={})


def test_a_roll_comes_in_whole_or_not_at_all(book: Book, make: Make) -> None:
    make.member(number="3")
    before = whole(book)
    with pytest.raises(Refused, match="number 3 already belongs"):
        make.roll(draft("1", savings=5), draft("2"), draft("3"))
    with pytest.raises(Refused, match="number 1 already belongs"):
        make.roll(draft("1"), draft("1"))
    assert whole(book) == before


def test_a_roll_of_tomorrow_is_refused(make: Make) -> None:
    with pytest.raises(Refused, match="has not come yet"):
        make.roll(draft("1"), on=TODAY + timedelta(days=1))


def test_an_empty_roll_brings_nobody(book: Book, make: Make) -> None:
    assert make.roll() == []
    assert count(book, "member") == 0


def test_a_roll_with_the_largest_amounts_comes_in(book: Book, make: Make) -> None:
    (one,) = make.roll(draft("1", savings=LARGEST, loan=LARGEST))
    assert owns(book, one.savings) == LARGEST
    assert checks.run(book, rebuild=True) == []


def test_a_roll_in_other_money_is_a_bug_and_does_not_come_in(book: Book) -> None:
    foreign = draft("1")
    strange = type(foreign)(
        **{n: getattr(foreign, n) for n in foreign.__slots__} | {"savings": Money(5, "BOB")}
    )
    with pytest.raises(ValueError, match="BOB"):
        book.write(members.import_roll, drafts=[strange], on=TODAY)
    assert count(book, "member") == 0


@pytest.mark.parametrize("what", ["savings", "shares", "loan"])
def test_a_roll_never_leaves_anybody_with_less_than_nothing(
    book: Book, make: Make, what: str
) -> None:
    with pytest.raises(Refused, match="below zero"):
        make.roll(draft("1", **{what: -1}))
    assert count(book, "member") == 0


def test_a_large_roll_is_one_act(book: Book, make: Make) -> None:
    before = count(book, "act")
    drafts = [draft(str(n), savings=n) for n in range(1, 500)]
    book.write(members.import_roll, drafts=drafts, on=TODAY)
    assert count(book, "act") == before + 1
    assert len(book.read(members.listing, today=TODAY).ids) == 499
    assert checks.run(book, rebuild=True) == []


# --- looking -------------------------------------------------------------------------------------


def test_an_empty_coop_has_nobody(book: Book) -> None:
    assert book.read(members.roll) == []
    assert book.read(members.status_counts) == {}
    assert book.read(members.villages) == []
    assert book.read(members.find, "a") == []
    listing = book.read(members.listing, today=TODAY)
    assert (listing.ids, listing.savings) == ((), money(0))


def test_numbers_are_put_in_order_as_people_count(book: Book, make: Make) -> None:
    for number in ("10", "S-10", "9", "S-9", "X"):
        make.member(number=number)
    found = [row.number for row in book.read(members.roll)]
    assert found == ["9", "10", "S-9", "S-10", "X"]


@pytest.mark.parametrize("order", sorted(members.COLUMNS))
def test_a_listing_goes_up_and_down(book: Book, make: Make, order: str) -> None:
    make.roll(
        draft("1", name="Zoé", village="B", savings=1, shares=3, loan=2, joined=BUILT),
        draft("2", name="Éric", village="A", savings=3, shares=1, joined=date(2025, 1, 1)),
        draft("3", name="Marie", savings=2, shares=2, loan=3),
    )
    up = book.read(members.listing, today=TODAY, order=order)
    down = book.read(members.listing, today=TODAY, order=order, descending=True)
    assert set(up.ids) == set(down.ids)
    first = {row.id: row for row in book.read(members.page, up.ids)}[up.ids[0]]
    by = {"name": "Éric", "village": "Éric", "joined": "Éric", "savings": "Zoé", "shares": "Éric"}
    assert first.name == by.get(order, {"loans": "Éric"}.get(order, first.name))


def test_a_listing_is_narrowed_and_sums_what_it_shows(book: Book, make: Make) -> None:
    make.roll(draft("1", village="A", savings=5), draft("2", village="B", savings=7))
    assert book.read(members.listing, Criteria(village="B"), today=TODAY).savings == money(7)
    assert book.read(members.listing, Criteria(status="left"), today=TODAY).ids == ()
    assert book.read(members.listing, Criteria(text="Member 1"), today=TODAY).savings == money(5)


def test_a_member_who_is_not_there_has_no_page(book: Book) -> None:
    with pytest.raises(Refused, match="no such member"):
        book.read(members.file, MemberId(7))
    assert book.read(members.by_its_number, "7") is None


def test_whoever_joined_on_a_leap_day_is_shown_so(book: Book, make: Make, clock: HandClock) -> None:
    assert book.read(members.file, make.member(joined=date(2024, 2, 29)).id).joined == date(
        2024, 2, 29
    )


def test_a_day_of_closed_books_is_said_beside_the_day_of_the_roll(book: Book, make: Make) -> None:
    book.write(periods.close_month, until=date(2026, 2, 28))
    with pytest.raises(Refused, match="closed up to") as no:
        make.roll(draft("1", savings=5), on=date(2026, 2, 20))
    assert no.value.field == "on"


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\u2066", "\u0007", "\ufeff"])
def test_a_name_holds_no_sign_that_turns_the_words_after_it_around(make: Make, sign: str) -> None:
    who = make.member(f"{sign}Ali{sign}ne Mukamana{sign}", number=f"7{sign}1")
    said = make.book.read(members.file, who.id)
    assert (said.number, said.name) == ("71", "Aline Mukamana")
    assert [row.id for row in make.book.read(members.find, f"ali{sign}ne")] == [who.id]
    make.book.write(
        members.change_member,
        member=who.id,
        changes={"village": f"Gi{sign}sozi"},
        shown={"village": ""},
    )
    assert make.book.read(members.file, who.id).village == "Gisozi"
    for taken in ({"name": sign}, {"name": "Eva", "number": f"71{sign}"}):
        with pytest.raises(Refused):
            make.member(**taken)
    assert checks.run(make.book, rebuild=True) == []


def test_a_name_keeps_the_signs_that_its_letters_need(make: Make) -> None:
    name = "می\u200cخواهم क्\u200dष \u200fשרה"
    assert make.book.read(members.file, make.member(name).id).name == name
