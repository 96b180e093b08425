"""What calls people to a meeting, who signs there, and what is taken out of minutes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coopdesk.i18n import Language
from coopdesk.records.papers import Addressee, CalledPoint
from coopdesk.records.papers.meeting import Minutes
from coopdesk.reports.meeting_notice import (
    SMS,
    meeting_aloud,
    meeting_notice,
    meeting_sms,
    meeting_wall,
    sms_texts,
)
from coopdesk.reports.meeting_sheets import attendance_sheet, voters_list
from coopdesk.reports.minute_book import attendance_book, minute_book
from coopdesk.reports.minute_extract import minute_extract
from coopdesk.reports.minutes import minutes
from tests.reports import meetings
from tests.reports.reading import pages, words
from tests.reports.samples import ODD_NAMES

ENGLISH = Language("en")


def test_an_sms_is_never_longer_than_one_whatever_is_on_the_agenda() -> None:
    agenda = tuple(CalledPoint(f"A long point about many things, {'x' * n}") for n in range(200))
    for text in sms_texts(meetings.notice(agenda=agenda), ENGLISH):
        assert 0 < len(text) <= SMS


def test_what_is_said_in_the_notice_too_is_said_in_every_form_of_it() -> None:
    data = meetings.notice(remark="Bring your passbook.\nWe eat together.")
    for draw in (meeting_notice, meeting_wall, meeting_sms, meeting_aloud):
        said = words(draw(data, ENGLISH))
        assert "Bringyourpassbook." in said, draw
        assert "Weeattogether." in said, draw


def test_an_sms_has_no_letters_that_make_it_twice_as_dear() -> None:
    point = CalledPoint("Elección de la junta – “vía” Łódź · é à ñ")
    text = " ".join(sms_texts(meetings.notice(agenda=(point,)), Language("es")))
    assert 'Eleccion de la junta - "via"' in text
    assert "é à ñ" in text  # these are free


def test_an_sms_in_french_has_plain_blanks_before_its_colons() -> None:
    text = " ".join(sms_texts(meetings.notice(), Language("fr")))
    assert "\N{NARROW NO-BREAK SPACE}" not in text
    assert " :" in text


def test_a_text_that_an_sms_has_no_letters_for_stays_as_it_is() -> None:
    text = " ".join(sms_texts(meetings.notice(place="राम"), ENGLISH))
    assert "राम" in text


def test_who_has_no_phone_is_listed_to_be_told() -> None:
    told = words(meeting_sms(meetings.notice(people=6), ENGLISH))
    assert "Nophone:tellthem" in told
    assert "Nophone" not in words(meeting_sms(meetings.notice(people=3), ENGLISH))


@pytest.mark.parametrize("points", [0, 5, 30])
def test_a_wall_sheet_fills_one_page(points: int) -> None:
    agenda = tuple(CalledPoint(f"Point {n}") for n in range(points))
    assert len(pages(meeting_wall(meetings.notice(agenda=agenda), ENGLISH))) == 1


def test_each_of_a_board_gets_a_letter_and_all_members_one() -> None:
    assert len(pages(meeting_notice(meetings.board_notice(), ENGLISH))) == 2
    assert len(pages(meeting_notice(meetings.notice(people=500), ENGLISH))) == 1


def test_a_proxy_is_offered_only_where_the_rules_allow_one() -> None:
    assert "Iamrepresented" in words(meeting_notice(meetings.notice(), ENGLISH))
    told = words(meeting_notice(meetings.notice(proxies=0), ENGLISH))
    assert "Iamrepresented" not in told
    assert "nobodycanberepresented" in told


def test_the_hour_is_read_aloud_in_words() -> None:
    assert "fourteenhours" in words(meeting_aloud(meetings.notice(), ENGLISH))


def test_the_voters_list_tells_why_not_and_keeps_documents_off_the_wall() -> None:
    told = words(voters_list(meetings.voters(), ENGLISH))
    assert "isnot18yearsoldyet" in told
    assert "1199080000001" not in told
    assert "1199080000001" in words(attendance_sheet(meetings.voters(), ENGLISH))


def test_a_voters_list_of_no_meeting_speaks_of_none() -> None:
    told = words(voters_list(meetings.voters(hour=None, place=""), ENGLISH))
    assert "isnot18yearsoldyet" in told
    assert "Placeandhour" not in told
    assert "beforethemeeting" not in told


@pytest.mark.parametrize("count", [1, 500])
def test_everybody_has_a_line_to_sign(count: int) -> None:
    told = words(attendance_sheet(meetings.voters(count), ENGLISH))
    assert all(f"{n:07}" in told for n in range(1, count + 1) if n % 4)


def test_an_extract_of_a_draft_says_that_it_proves_nothing() -> None:
    told = pages(minute_extract(meetings.draft_extract(), ENGLISH))
    assert all("DRAFT" in text for text in told)
    assert "provesnothing" in "".join("".join(told).split())
    assert "DRAFT" not in words(minute_extract(meetings.extract(), ENGLISH))


def test_an_extract_holds_nothing_of_other_points() -> None:
    told = words(minute_extract(meetings.extract(), ENGLISH))
    assert "Theshareis10,000francs" in told
    assert "Theofficemoves" not in told


def test_a_book_runs_on_one_foliation() -> None:
    contents, *told = pages(minute_book(meetings.book(4), ENGLISH))
    assert "Folio 1" not in contents
    assert [f"Folio {n}" in text for n, text in enumerate(told, 1)] == [True] * len(told)


def test_progress_is_told_for_each_minutes_of_a_book() -> None:
    steps: list[tuple[int, int]] = []

    def step(at: int, of: int) -> None:
        steps.append((at, of))

    minute_book(meetings.book(2), ENGLISH, step)
    assert steps == [(1, 2), (2, 2)]


def test_a_book_of_attendance_counts_how_often_each_came() -> None:
    data = meetings.book(3)

    def without(one: Minutes) -> Minutes:
        return replace(one, attendants=one.attendants[:1])

    first, *others = data.minutes
    some = replace(data, minutes=(first, *map(without, others)))
    told = words(attendance_book(some, ENGLISH))
    assert "ÑáñezÍñigo33" in told
    assert "13" in told[told.index("Howofteneachcame") :]
    assert "Howofteneachcame" not in words(
        attendance_book(replace(some, body_kind="assembly"), ENGLISH)
    )


def test_each_member_is_written_to_in_their_own_language() -> None:
    people = [
        Addressee("1", "Ana", "", "+250 1"),
        Addressee("2", "Bea", "", "+250 2", "fr"),
        Addressee("3", "Céline", "", "+250 3", "en"),
    ]
    data = replace(meetings.notice(), to=tuple(people))
    told = words(meeting_sms(data, ENGLISH, speak=Language))
    assert told.index("English") < told.index("Ana") < told.index("Céline")
    assert (
        told.index("Céline") < told.index("Français") < told.index("Ordre du jour".replace(" ", ""))
    )
    assert "Français" not in words(meeting_sms(data, ENGLISH))


def test_nobody_signs_a_voters_list_on_a_page_without_a_name() -> None:
    for many in range(30, 75):
        last = pages(voters_list(meetings.voters(many), ENGLISH))[-1]
        names = sum(name.split()[0] in last for name in ODD_NAMES)
        assert names >= 3, many


def test_a_further_page_names_the_day_of_the_meeting_on_one_line() -> None:
    long = replace(meetings.minutes(), body="The board of directors of all our villages")
    for large in (False, True):
        heads = pages(minutes(long, ENGLISH, large=large))[1:]
        assert heads
        assert all("28 Mar 2026" in page for page in heads)


def test_the_form_to_be_represented_is_cut_off_in_one_piece() -> None:
    data = meetings.notice()
    for points in range(1, 25):
        agenda = tuple(CalledPoint(f"A thing {n}") for n in range(points))
        for large in (False, True):
            told = pages(meeting_notice(replace(data, agenda=agenda), ENGLISH, large=large))
            (page,) = [one for one in told if "I am represented" in one]
            assert "My signature or thumb" in page


def test_labels_leave_room_to_write_beside_them() -> None:
    """Long ones stand below each other instead of over each other."""
    kinyarwanda = Language("rw")
    said = kinyarwanda.gettext("First or second call")
    told = pages(attendance_sheet(meetings.voters(), kinyarwanda, large=True))[-1]
    assert any(line.strip() == said for line in told.split("\n"))


def test_a_name_is_not_broken_to_leave_room_for_signatures() -> None:
    data = meetings.voters(3)
    rows = tuple(replace(one, name="Mukandayisenga Immaculée") for one in data.rows)
    told = pages(attendance_sheet(replace(data, rows=rows), ENGLISH, large=True))[0]
    assert told.count("Mukandayisenga") == len(rows)
