"""Members' cards: what a scanner types is read back under every keyboard, or refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.records import cards, members
from coopdesk.records.access import Permission
from coopdesk.records.book import Command, Tx
from coopdesk.records.errors import Refused
from coopdesk.records.schema import Joined, Member
from tests.records.hands import Make

OURS, THEIRS = bytes(range(16)), bytes(16)
#: What a PC makes of the keys of figures: in France, there with Caps Lock, in Belgium, on bépo.
KEYBOARDS = {
    "qwerty": "1234567890",
    "azerty": "&é\"'(-è_çà",
    "azerty_caps": "&É\"'(-È_ÇÀ",
    "belgian": "&é\"'(§è!çà",
    "bepo": '"«»()@+-/*',
    "arabic": "١٢٣٤٥٦٧٨٩٠",
}
NUMBERS = st.one_of(
    st.text("0123456789", min_size=1, max_size=18),
    st.text("ABCxyz0189-/. ", min_size=1, max_size=18),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=8),
)


def typed(code: str, keys: str) -> str:
    return code.translate(str.maketrans("1234567890", keys))


@given(NUMBERS, st.sampled_from(sorted(KEYBOARDS)))
def test_a_card_is_read_back_under_every_keyboard(number: str, keyboard: str) -> None:
    code = cards.code_of(OURS, number)
    assert code.isdecimal()
    assert cards.number_of(OURS, typed(code, KEYBOARDS[keyboard])) == number


@given(NUMBERS, st.data())
def test_a_wrong_figure_is_found(number: str, data: st.DataObject) -> None:
    code = cards.code_of(OURS, number)
    at = data.draw(st.integers(2, len(code) - 1))
    other = data.draw(st.sampled_from([one for one in "0123456789" if one != code[at]]))
    with pytest.raises(Refused, match="not read well"):
        cards.number_of(OURS, code[:at] + other + code[at + 1 :])


@given(NUMBERS, st.data())
def test_figures_that_changed_places_are_found(number: str, data: st.DataObject) -> None:
    code = cards.code_of(OURS, number)
    at = data.draw(st.integers(2, len(code) - 2))
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    if swapped != code:
        with pytest.raises(Refused, match="not read well"):
            cards.number_of(OURS, swapped)


@given(NUMBERS, st.data())
def test_a_lost_figure_is_found(number: str, data: st.DataObject) -> None:
    code = cards.code_of(OURS, number)
    at = data.draw(st.integers(2, len(code) - 1))
    if len(code) > cards.LEAST:
        with pytest.raises(Refused, match="not read well"):
            cards.number_of(OURS, code[:at] + code[at + 1 :])


@given(NUMBERS)
def test_a_card_of_another_co_op_is_refused_and_said_so(number: str) -> None:
    assert cards.coop_figures(OURS) != cards.coop_figures(THEIRS)
    with pytest.raises(Refused, match="another co-op"):
        cards.number_of(OURS, cards.code_of(THEIRS, number))


@pytest.mark.parametrize(
    "said", ["", "180", "S-180", "0788 123 456", "89", "8", "uwase", "250788123456", "-è_"]
)
def test_what_people_type_is_no_card(said: str) -> None:
    assert cards.number_of(OURS, said) is None
    assert cards.ending(said) == ""


@given(st.integers(0, 10**15))
def test_hardly_any_amount_is_taken_for_a_card(amount: int) -> None:
    if not str(amount).startswith("89") or len(str(amount)) < 12:
        assert cards.number_of(OURS, str(amount)) is None


@given(
    NUMBERS, st.sampled_from(["", "5000", "12,500", "slip 7"]), st.sampled_from(sorted(KEYBOARDS))
)
def test_the_card_at_the_end_of_what_was_typed_is_found(
    number: str, before: str, keyboard: str
) -> None:
    code = typed(cards.code_of(OURS, number), KEYBOARDS[keyboard])
    assert cards.ending(before + code) == code
    assert cards.ending(before + code + "x") == ""


def test_a_number_that_is_too_long_has_no_square() -> None:
    assert cards.code_of(OURS, "9" * 99)
    assert cards.code_of(OURS, "9" * 100) == cards.code_of(OURS, "S" * 50) == ""


def test_a_member_is_found_by_the_card_alone(make: Make) -> None:
    make.member("Uwase Odette", number="12/B")
    other = make.member("Gasana Vincent", number="12")
    code = cards.code_of(make.book.coop, "12")
    assert make.book.read(members.coop_of) == make.book.coop
    assert make.book.read(members.by_card, code) == other.id
    assert [row.id for row in make.book.read(members.find, typed(code, KEYBOARDS["azerty"]))] == [
        other.id
    ]
    assert make.book.read(members.number_typed, code) == "12"
    assert make.book.read(members.why_no_card, code) is None


def test_why_a_card_opens_nobody_is_said(make: Make) -> None:
    make.member("Uwase Odette", number="12")
    read, coop = make.book.read, make.book.coop
    wrong = cards.code_of(coop, "12")[:-1]
    for said, words in (
        (cards.code_of(coop, "13"), "no member with the number 13"),
        (cards.code_of(THEIRS, "12"), "another co-op"),
        (wrong, "not read well"),
    ):
        assert words in str(read(members.why_no_card, said))
        assert read(members.find, said) == []
        assert read(members.number_typed, said) == said


def test_a_card_tells_nobody_where_two_pcs_gave_one_number(make: Make) -> None:
    """Money must not go to whoever came first."""
    one = make.member("Uwase Odette", number="12")
    two = make.member("Gasana Vincent", number="13")

    def renumber(tx: Tx) -> None:
        tx.set(Member, two.id, "number", "12", shown="13")

    make.book.write(Command(renumber, Permission.KEEP_ROLL))
    code = cards.code_of(make.book.coop, "12")
    assert "Two members" in str(make.book.read(members.why_no_card, code))
    assert make.book.read(members.find, code) == []
    assert one.id != two.id


def test_the_card_of_a_number_that_was_joined_opens_who_lives_on(make: Make) -> None:
    kept, gone = make.member("Uwase Odette", number="1"), make.member("Uwase Odete", number="2")

    def join(tx: Tx) -> None:
        row = {"id": gone.id, "kept": kept.id, "day": tx.today, "picks": {}, "why": "one person"}
        tx.insert(Joined, [row])

    make.book.write(Command(join, Permission.KEEP_ROLL))
    assert make.book.read(members.by_card, cards.code_of(make.book.coop, "2")) == kept.id


@given(NUMBERS, st.sampled_from(["", "5000", "x"]), st.sampled_from(sorted(KEYBOARDS)), st.data())
def test_a_card_that_lost_a_figure_is_no_amount(
    number: str, before: str, keyboard: str, data: st.DataObject
) -> None:
    code = cards.code_of(OURS, number)
    at = data.draw(st.integers(0, len(code) - 1))
    spoilt = typed(code[:at] + code[at + 1 :], KEYBOARDS[keyboard])
    found = cards.spoilt(OURS, before + spoilt, amount=True)
    assert found.endswith(spoilt)


def test_a_spoilt_card_is_taken_out_whole_where_other_keys_read_a_part_of_it() -> None:
    code = cards.code_of(OURS, "\x81")
    spoilt = typed(code[1:], KEYBOARDS["belgian"])
    assert cards.spoilt(OURS, spoilt, amount=True) == spoilt


@pytest.mark.parametrize("said", ["", "5000", "12,500,000.00", "1234567890", "-----", "0788123456"])
def test_no_amount_is_a_spoilt_card(said: str) -> None:
    assert cards.spoilt(OURS, said, amount=True) == ""
