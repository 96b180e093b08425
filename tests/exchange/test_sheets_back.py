"""Keys on paper: what is printed comes back, and a slip of the pen is found where it is."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.exchange import sealedbox, sheets_back
from coopdesk.exchange.sheets_back import Mistyped

KEY = "AGE-SECRET-KEY-1MMWA575GVWGU6YDE3VYJLQL8G0P9K9H9J4UGQ08PTSYZ5WR3TS8S2HQ925"
GROUPS = [one.letters + one.sign for one in sheets_back.groups_of(KEY)]
LETTERS = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"


def test_a_sheet_has_twelve_groups_that_together_are_the_key() -> None:
    found = sheets_back.groups_of(KEY)
    assert len(found) == 12
    assert "AGE-SECRET-KEY-1" + "".join(one.letters for one in found) == KEY


@pytest.mark.parametrize(
    "typed",
    [
        KEY,
        KEY.lower(),
        f"  {KEY[:30]} {KEY[30:]}\n",
        KEY.removeprefix("AGE-SECRET-KEY-1"),
        " ".join(GROUPS),
        "".join(GROUPS).lower(),
        "AGE-SECRET-KEY-1 " + "\n".join(GROUPS),
        "-".join(GROUPS).replace("0", "o").replace("L", "i").replace("8", "B"),
        "\n".join(f"{n}. {one}" for n, one in enumerate(GROUPS, 1)),
        "  ".join(f"{n}  {one[:-1]} {one[-1]}" for n, one in enumerate(GROUPS, 1)),
    ],
    ids=[
        "whole",
        "small",
        "parted",
        "bare",
        "groups",
        "joined",
        "lines",
        "look-alikes",
        "numbered",
        "as printed",
    ],
)
def test_what_is_on_the_sheet_can_be_typed_in_many_ways(typed: str) -> None:
    assert sheets_back.key_typed(typed) == KEY


@given(st.integers(0, 11), st.integers(0, 5), st.integers(1, 31))
def test_a_wrong_letter_is_found_in_its_group(n: int, at: int, by: int) -> None:
    groups = list(GROUPS)
    at %= len(groups[n])
    other = LETTERS[(LETTERS.index(groups[n][at]) + by) % 32]
    groups[n] = groups[n][:at] + other + groups[n][at + 1 :]
    with pytest.raises(Mistyped) as caught:
        sheets_back.key_typed(" ".join(groups))
    assert caught.value.groups == (n + 1,)
    assert str(n + 1) in str(caught.value)


@given(st.integers(0, 10), st.integers(0, 4))
def test_two_letters_that_changed_places_are_found(n: int, at: int) -> None:
    groups = list(GROUPS)
    word = list(groups[n])
    word[at], word[at + 1] = word[at + 1], word[at]
    groups[n] = "".join(word)
    if groups == GROUPS:
        return
    with pytest.raises(Mistyped) as caught:
        sheets_back.key_typed(" ".join(groups))
    assert caught.value.groups == (n + 1,)


def test_groups_that_changed_places_or_are_missing_are_found() -> None:
    groups = [*GROUPS[:3], GROUPS[4], GROUPS[3], *GROUPS[5:]]
    with pytest.raises(Mistyped) as caught:
        sheets_back.key_typed(" ".join(groups))
    assert caught.value.groups == (4, 5)
    with pytest.raises(Mistyped) as caught:
        sheets_back.key_typed("".join(GROUPS[:10]))
    assert caught.value.groups == (11, 12)


def test_a_wrong_group_is_found_beside_its_number_and_none_is_told_that_is_not_there() -> None:
    groups = [f"{n} {one[:-1]} {one[-1]}" for n, one in enumerate(GROUPS, 1)]
    groups[0] = "1 QQQQQ Q"
    with pytest.raises(Mistyped) as caught:
        sheets_back.key_typed("\n".join(groups))
    assert caught.value.groups == (1,)
    with pytest.raises(Mistyped) as caught:
        sheets_back.key_typed(" ".join([*GROUPS, "QQQQQQ", "QQQQQQ"]))
    assert caught.value.groups == (12,)


def test_an_empty_sheet_and_nonsense_are_refused_in_words() -> None:
    for typed in ("", "   ", "?"):
        with pytest.raises(Mistyped, match="Type what is on the sheet"):
            sheets_back.key_typed(typed)
    wrong = KEY[:-1] + ("Q" if KEY[-1] != "Q" else "P")
    with pytest.raises(Mistyped, match="small sign"):
        sheets_back.key_typed(wrong)


@given(st.text(max_size=120))
def test_whatever_is_typed_is_a_key_or_refused(typed: str) -> None:
    with pytest.raises(Mistyped):
        sheets_back.key_typed(typed)


# --- shares ---


@pytest.mark.parametrize(("needed", "of"), [(2, 3), (3, 5)])
def test_any_shares_that_are_enough_give_the_key_back(needed: int, of: int) -> None:
    shares = sheets_back.shares_of(KEY, needed, of)
    assert [len(share.split()) for share in shares] == [33] * of
    for some in combinations(shares, needed):
        assert sheets_back.key_of_shares(some) == KEY
    assert sheets_back.key_of_shares(shares[::-1]) == KEY
    with pytest.raises(Mistyped, match=f"takes {needed} shares; these are {needed - 1}"):
        sheets_back.key_of_shares(shares[: needed - 1])


def test_a_wrong_word_of_a_share_is_told() -> None:
    one, two, _ = sheets_back.shares_of(KEY, 2, 3)
    words = two.split()
    with pytest.raises(Mistyped, match="Share 2: word 5 is none"):
        sheets_back.key_of_shares([one, " ".join([*words[:4], "kitabu", *words[5:]])])
    swapped = [*words[:4], "academic" if words[4] != "academic" else "acid", *words[5:]]
    with pytest.raises(Mistyped, match="Share 2: a word is another"):
        sheets_back.key_of_shares([one, " ".join(swapped)])
    with pytest.raises(Mistyped, match="there are 32 words of 33"):
        sheets_back.key_of_shares([one, " ".join(words[:32])])


def test_shares_that_do_not_belong_together_are_told() -> None:
    one = sheets_back.shares_of(KEY, 2, 3)
    other = sheets_back.shares_of(sealedbox.new_identity()[0], 2, 3)
    with pytest.raises(Mistyped, match="older papers"):
        sheets_back.key_of_shares([one[0], other[1]])
    with pytest.raises(Mistyped, match="older papers"):
        sheets_back.key_of_shares([one[0], other[0]])
    with pytest.raises(Mistyped, match="given twice"):
        sheets_back.key_of_shares([one[0], one[0].upper()])
    with pytest.raises(Mistyped, match="Type the words"):
        sheets_back.key_of_shares(["", " "])


def test_shares_of_two_sets_that_have_one_number_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shamir_mnemonic.shamir._random_identifier", int)
    one = sheets_back.shares_of(KEY, 2, 3)
    other = sheets_back.shares_of(sealedbox.new_identity()[0], 2, 3)
    with pytest.raises(Mistyped, match="older papers"):
        sheets_back.key_of_shares([one[0], other[1]])


@given(st.binary(min_size=32, max_size=32))
def test_every_secret_has_its_letters(secret: bytes) -> None:
    identity = sheets_back.key_for(secret)
    assert sealedbox.recipient_of(identity).startswith("age1")
    assert sheets_back.secret_of(identity) == secret
