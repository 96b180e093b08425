"""Minutes on the folios of their book."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coopdesk.i18n import Language
from coopdesk.reports.minutes import minutes, minutes_folios
from coopdesk.reports.tables import Table
from tests.reports import meetings
from tests.reports.reading import pages, words

ENGLISH = Language("en")


def test_folios_go_on_where_the_book_is() -> None:
    told = pages(minutes(meetings.minutes(first_folio=17), ENGLISH))
    assert [f"Folio {17 + n}" in text for n, text in enumerate(told)] == [True] * len(told)
    assert "Folio 16" not in "".join(told)


@pytest.mark.parametrize("paper", ["A4", "A5", "LETTER"])
@pytest.mark.parametrize("language", ["en", "es", "fr", "xx"])
def test_the_folios_of_a_draft_are_those_of_the_signed_minutes(paper: str, language: str) -> None:
    for people in (0, 1, 12, 500):
        signed = meetings.minutes(people=people)
        signed = replace(signed, coop=replace(signed.coop, paper=paper))
        draft = replace(signed, approved=None, signed=None, hash="")
        said = Language(language)
        assert minutes_folios(draft, said) == len(pages(minutes(signed, said)))


def test_every_page_of_a_draft_is_marked_and_none_of_what_is_signed() -> None:
    signed = meetings.minutes(people=100)
    draft = replace(signed, approved=None, signed=None, hash="")
    assert all("DRAFT" in text for text in pages(minutes(draft, ENGLISH)))
    assert "DRAFT" not in "".join(pages(minutes(signed, ENGLISH)))


def test_only_signed_minutes_have_a_hash_and_its_code() -> None:
    signed = meetings.minutes()
    assert "3F2A91BC77D0E45518C6A2B09F4D3E17" in words(minutes(signed, ENGLISH))
    draft = replace(signed, approved=None, signed=None, hash="")
    assert "3F2A" not in words(minutes(draft, ENGLISH))


def test_signed_minutes_fill_the_folios_that_they_were_signed_on() -> None:
    """Also where another version of the program would take one more, or fewer."""
    data = meetings.huge(points=12, motions=12, people=0)
    fits = minutes_folios(data, ENGLISH)
    drawn = {
        folios: pages(minutes(replace(data, folios=folios), ENGLISH))
        for folios in (fits - 1, fits, fits + 2)
    }
    assert all(len(told) == folios for folios, told in drawn.items())
    assert "left blank" in drawn[fits + 2][-1]


@pytest.mark.parametrize("more", [60.0, -60.0])
def test_signed_minutes_keep_their_last_folio_when_a_table_is_drawn_anew(
    more: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table some lines deeper or shallower than at signing moves no signature off its folio."""
    drawn, down = Table.head, [0.0]

    def moved(table: Table) -> None:
        drawn(table)
        table._flow.down(down[0])  # noqa: SLF001 # as another version would

    monkeypatch.setattr(Table, "head", moved)
    changed = 0
    for points in range(6, 22):
        data = meetings.huge(points=points, motions=points, people=14)
        down[0] = 0.0 if more > 0 else -more
        folios = minutes_folios(data, ENGLISH)
        down[0] = more if more > 0 else 0.0
        if minutes_folios(data, ENGLISH) != folios:
            changed += 1
            told = pages(minutes(replace(data, folios=folios), ENGLISH))
            assert len(told) == folios
            assert data.hash[:8].upper() in told[-1]
            assert "left blank" not in told[-1]
    assert changed


def test_after_midnight_minutes_say_that_it_is_the_next_day() -> None:
    data = replace(meetings.minutes(), ended=24 * 60 + 30)
    told = words(minutes(data, ENGLISH))
    assert "00:30" in told
    assert "thenextday" in told.replace(" ", "")


def test_a_copy_in_large_print_counts_its_own_pages_and_names_the_folio() -> None:
    told = pages(minutes(meetings.minutes(), ENGLISH, large=True))
    assert f"1 / {len(told)}" in told[0]
    assert "folio 17" in told[0]


def test_hours_days_and_counts_are_spelled_out() -> None:
    told = words(minutes(meetings.minutes(), ENGLISH))
    for said in (
        "fourteenhoursandfiveminutes",
        "thetwenty-eighthofMarchtwothousandandtwenty-six",
        "87(eighty-seven)",
        "half of them, which is 44 (forty-four)".replace(" ", ""),
    ):
        assert said in told


def test_a_second_call_and_a_missing_quorum_are_said() -> None:
    told = words(minutes(meetings.minutes(call=2, part="0", reached=None), ENGLISH))
    assert "thesecondcall" in told
    assert "letanynumberdecide" in told
    assert "Therewasnoquorum" in told


def test_a_tie_that_no_lot_decided_is_said() -> None:
    data = meetings.minutes()
    election = next(point for point in data.points if point.ballot)
    assert election.ballot is not None
    level = tuple(
        replace(one, elected=one.votes > 31, drawn=False) for one in election.ballot.candidates
    )
    open_ = replace(election, ballot=replace(election.ballot, candidates=level))
    assert "lothasnotdecided" in words(minutes(replace(data, points=(open_,)), ENGLISH))
    assert "lothasnotdecided" not in words(minutes(data, ENGLISH))


def test_many_people_stand_in_an_annex_at_the_end() -> None:
    told = words(minutes(meetings.minutes(people=100), ENGLISH))
    assert told.index("Anyotherbusiness") < told.index("Annex3:Whowasthere")
    few = words(minutes(meetings.minutes(people=3), ENGLISH))
    assert "Annex3" not in few


def test_dissent_and_who_stood_apart_are_written_down() -> None:
    told = words(minutes(meetings.minutes(), ENGLISH))
    assert "thepoorcan'tpayitatonce" in told
    assert "HabimanaThéogènestoodapartanddidnotvote" in told


def test_what_was_kept_is_drawn_as_it_was() -> None:
    data = meetings.minutes()
    again = type(data).of(data.said(), hash=data.hash)
    assert again == data
    old = {key: value for key, value in data.said().items() if key != "tasks"}
    assert type(data).of(old, hash=data.hash) == replace(data, tasks=())
