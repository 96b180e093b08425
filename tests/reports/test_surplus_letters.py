"""Letters on the surplus: one for each member, in their own language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from coopdesk.i18n import Language, Text
from coopdesk.records.errors import Refused
from coopdesk.records.papers import SurplusLetter
from coopdesk.reports.surplus_letter import surplus_letters
from tests.reports import samples, surplus
from tests.reports.reading import pages

LANGUAGES = {code: Language(code) for code in ("en", "fr", "xx")}


def own(one: SurplusLetter) -> Language:
    return LANGUAGES[one.language]


@pytest.mark.parametrize("plain", [False, True])
def test_a_letter_tells_what_a_member_gets_and_why(
    plain: bool, tells: Callable[[bytes, str], None]
) -> None:
    name = "surplus-letters-plan" if plain else "surplus-letters"
    tells(surplus_letters([surplus.letter(plain=plain)], own), name)


def test_each_has_a_letter_in_their_language_two_to_a_sheet() -> None:
    some = [surplus.letter(), replace(surplus.letter(), language="fr", member_number="7")]
    (told,) = pages(surplus_letters(some, own))
    assert "Your part of the surplus" in told
    assert "Votre part de l’excédent" in told
    assert "31 déc. 2025" in told
    assert len(pages(surplus_letters(some * 3, own))) == 3


def test_a_letter_with_much_to_say_has_a_sheet_of_its_own() -> None:
    one = surplus.letter()
    long = replace(one, did=one.did * 60)
    told = pages(surplus_letters([one, long, one], own))
    assert len(told) >= 3
    assert "1 / " in told[1]


def test_nobody_signs_for_a_plan() -> None:
    assert "signature" not in pages(surplus_letters([surplus.letter(plain=True)], own))[0]
    assert "signature" in pages(surplus_letters([surplus.letter()], own))[0]


def test_what_was_paid_is_told_apart_from_what_waits() -> None:
    half = replace(surplus.letter(), due=samples.money(5_500))
    assert "5,500 F of it still waits" in pages(surplus_letters([half], own))[0]
    none = replace(surplus.letter(), due=samples.money(0))
    assert "paid to you already" in pages(surplus_letters([none], own))[0]
    put = replace(none, into=Text("Ordinary savings"))
    assert "put into your account: Ordinary savings." in pages(surplus_letters([put], own))[0]


@pytest.mark.parametrize("paper", ["A4", "A5", "LETTER"])
def test_a_letter_fits_every_sheet_in_large_print_and_long_words(paper: str) -> None:
    one = replace(surplus.letter(), coop=replace(samples.KIGALI, paper=paper), language="xx")
    assert len(pages(surplus_letters([one], own, large=True))) == 1


def test_letters_tell_how_far_they_are_and_can_be_stopped() -> None:
    told: list[int] = []

    def step(at: int, _of: int) -> None:
        told.append(at)
        if at == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        surplus_letters([surplus.letter()] * 5, own, step)
    assert told == [1, 2]


def test_without_anybody_there_is_no_letter() -> None:
    with pytest.raises(Refused, match="no letter"):
        surplus_letters([], own)
