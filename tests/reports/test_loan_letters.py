"""Letters to borrowers who are late, and the word of those who answer for a loan."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from coopdesk.i18n import Language
from coopdesk.records.errors import Refused
from coopdesk.records.papers import LoanGuarantee, LoanReminder
from coopdesk.reports.catalogue import draw_figures, drawn
from coopdesk.reports.loan_card import loan_card
from coopdesk.reports.loan_committee import loan_committee
from coopdesk.reports.loan_contract import loan_contract
from coopdesk.reports.loan_guarantee import loan_guarantee
from coopdesk.reports.loan_register import loan_register
from coopdesk.reports.loan_reminder import loan_reminder
from tests.reports import lending, lending_many, samples
from tests.reports.reading import pages, words

LANGUAGES = {code: Language(code) for code in ("", "en", "fr", "rw", "xx")}
TONES = ("kind", "firm", "last")


def own(one: LoanReminder | LoanGuarantee) -> Language:
    return LANGUAGES[one.language]


# --- reminders ---------------------------------------------------------------------------------


@pytest.mark.parametrize("tone", TONES)
def test_a_reminder_says_what_is_late_in_its_tone(
    tone: str, tells: Callable[[bytes, str], None]
) -> None:
    tells(loan_reminder([lending.reminder(tone=tone)], own), f"loan-reminder-{tone}")


def test_a_plain_reminder_leaves_out_what_nobody_knows(
    tells: Callable[[bytes, str], None],
) -> None:
    tells(loan_reminder([lending.reminder(plain=True)], own), "loan-reminder-empty")


def test_two_letters_share_a_sheet_each_in_its_language() -> None:
    some = [lending.reminder(), lending.reminder(language="fr")]
    (told,) = pages(loan_reminder(some, own))
    assert told.count("111,710") == 1
    assert "3 mars 2026" in told
    assert len(pages(loan_reminder(some * 3, own))) == 3


def test_those_who_answer_are_left_alone_in_a_kind_letter() -> None:
    told = {tone: words(loan_reminder([lending.reminder(tone=tone)], own)) for tone in TONES}
    assert "UwaseOdette" not in told["kind"]
    assert "UwaseOdette" in told["firm"]
    assert "getacopyofthisletter" in told["last"]


@pytest.mark.parametrize("paper", ["A4", "A5", "LETTER"])
@pytest.mark.parametrize("tone", TONES)
def test_a_letter_fits_every_sheet_in_large_print_and_long_words(paper: str, tone: str) -> None:
    coop = replace(samples.KIGALI, paper=paper)
    one = replace(
        lending.reminder(coop, tone=tone, language="xx"), backers=lending.backers(count=5)
    )
    assert len(pages(loan_reminder([one], own, large=True))) <= 2


def test_letters_tell_how_far_they_are_and_can_be_stopped() -> None:
    told: list[tuple[int, int]] = []

    def step(at: int, of: int) -> None:
        told.append((at, of))
        if at == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        loan_reminder([lending.reminder()] * 5, own, step)
    assert told == [(1, 5), (2, 5)]


def test_without_anybody_there_is_no_letter() -> None:
    with pytest.raises(Refused, match="no letter"):
        loan_reminder([], own)
    with pytest.raises(Refused, match="Nobody answers"):
        loan_guarantee([], own)


# --- who answers -------------------------------------------------------------------------------


def test_a_guarantor_reads_what_they_promise(tells: Callable[[bytes, str], None]) -> None:
    tells(loan_guarantee([lending.guarantee()], own), "loan-guarantee")


def test_a_guarantee_before_the_decision_says_less(tells: Callable[[bytes, str], None]) -> None:
    tells(loan_guarantee([lending.guarantee(plain=True)], own), "loan-guarantee-empty")


def test_each_who_answers_has_a_page_in_their_language() -> None:
    told = pages(loan_guarantee([lending.guarantee(n=n) for n in range(5)], own))
    assert len(told) == 5
    assert "cinquante mille" not in told[0]
    assert "cent mille francs" in told[1]
    assert all("1 / 1" in page for page in told)


@pytest.mark.parametrize("paper", ["A4", "A5", "LETTER"])
def test_equal_letters_give_equal_bytes(paper: str) -> None:
    coop = replace(samples.KIGALI, paper=paper)
    letters = [lending.reminder(coop, tone=tone) for tone in TONES]
    assert loan_reminder(letters, own) == loan_reminder(letters, own)
    some = [lending.guarantee(coop, n=n) for n in range(5)]
    assert loan_guarantee(some, own) == loan_guarantee(some, own)
    assert loan_guarantee([replace(some[3], language="xx")], own, large=True).startswith(b"%PDF")


# --- many instalments --------------------------------------------------------------------------


def test_a_contract_holds_sixty_instalments_and_five_who_answer() -> None:
    data = replace(lending.contract(count=60), backers=lending.backers(count=5))
    told = words(loan_contract(data, LANGUAGES["en"]))
    for row in data.rows:
        assert f"{row.total.minor:,}{row.balance.minor:,}" in told
    for one in data.backers:
        assert told.count("".join(one.name.split())) >= 1 or not one.name.isascii()
    assert "22.91%" in told


@pytest.mark.parametrize("code", ["en", "fr", "rw"])
def test_nobody_signs_a_page_without_a_word_of_the_contract(code: str) -> None:
    for count in range(2, 40, 3):
        *_, last = pages(loan_contract(lending.contract(count=count), LANGUAGES[code]))
        assert "\n10. " in last  # the last clause


def test_a_card_of_many_instalments_has_sheets_of_its_own_and_cuts_nothing() -> None:
    data = lending.card(count=60, paid=20)
    told = pages(loan_card(data, LANGUAGES["en"]))
    assert len(told) == 2
    for page in told:
        assert page.count("15,245") == 59 + 20
    assert len(pages(loan_card(lending.card(), LANGUAGES["en"]))) == 1
    assert len(pages(loan_card(lending.card(count=520), LANGUAGES["en"]))) > 2


def test_a_paper_is_drawn_in_the_language_that_it_names() -> None:
    asked: list[str] = []

    def language(code: str) -> Language:
        asked.append(code)
        return LANGUAGES["fr"]

    assert "Sociétaire" in pages(drawn("loan-card", lending.card(), language))[0]
    drawn("loan-reminder", (lending.reminder(language="xx"),), language)
    assert asked[0] == "rw"
    assert "xx" in asked


@pytest.mark.parametrize("paid", [1, 4, 12])
def test_what_is_paid_is_ticked_on_both_copies(paid: int) -> None:
    pdf = loan_card(lending.card(paid=paid), LANGUAGES["en"])
    drawn_ = b"".join(_streams(pdf))
    assert drawn_.count(b"1.1 w 0 G ") == 2 * paid  # the pen of a cross; boxes have a finer one


def _streams(pdf: bytes) -> Iterator[bytes]:
    """What is drawn, unpacked; fonts are packed too, and left aside."""
    for part in pdf.split(b"stream\r\n")[1:] + pdf.split(b"stream\n")[1:]:
        try:
            yield zlib.decompressobj().decompress(part)
        except zlib.error:
            continue


def test_a_loan_of_the_register_has_its_decision_below_it_on_a_sheet_across() -> None:
    data = lending_many.register(rows=40)
    pdf = draw_figures(data, LANGUAGES["en"])
    assert pdf == loan_register(data, LANGUAGES["en"])
    told = pages(pdf)
    assert len(told) > 1
    lines = "\n".join(told).splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("LA-0042"))
    assert lines[at + 1].startswith("Decision: 3 Mar 2026")
    assert (
        "No loan was asked for"
        in pages(loan_register(lending_many.register(rows=0), LANGUAGES["en"]))[0]
    )


@pytest.mark.parametrize("cases", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("large", [False, True])
def test_who_decided_never_signs_alone_on_a_page(cases: int, large: bool) -> None:
    drawn_ = loan_committee(lending_many.committee(cases=cases), LANGUAGES["en"], large=large)
    last = pages(drawn_)[-1]
    assert "Who decided" in last
    assert "Votes for" in last  # what they sign
