"""Every paper: what it tells, and that equal data gives equal bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from coopdesk.i18n import Language
from coopdesk.reports.catalogue import PAPERS
from coopdesk.reports.figures import figures
from coopdesk.reports.statement import statement
from tests.reports import (
    carding,
    interest,
    lending,
    lending_many,
    living,
    meetings,
    packs,
    registers,
    samples,
    savings,
    surplus,
)
from tests.reports.reading import pages, story, words

ENGLISH = Language("en")
SAMPLES = {
    "savings-terms": savings.terms(),
    "savings-agreement": savings.agreement(),
    "passbook": savings.passbook(),
    "interest-proof": interest.proof(),
    "receipt": samples.receipt(),
    "statement": samples.statement(),
    "register": registers.register(),
    "member-file": registers.file(),
    "roll": samples.roll(),
    "cash-day": samples.cash_day(),
    "collection-blank": samples.collection_blank(),
    "collection": samples.collection_sheet(),
    "trial-balance": samples.trial_balance(),
    "journal": samples.journal(),
    "import-report": samples.import_report(),
    "loan-import-report": lending_many.imported(),
    "cash-count": samples.cash_count(),
    "handover": samples.handover(),
    "balance-sheet": samples.figures(),
    "surplus-proof": surplus.proof(),
    "surplus-resolution": surplus.resolution(),
    "surplus-list": surplus.listed(),
    "share-out": surplus.share_out(),
    "loan-application": lending.application(),
    "loan-application-blank": lending.blank(),
    "loan-committee": lending_many.committee(),
    "loan-contract": lending.contract(),
    "loan-amendment": lending.amendment(),
    "loan-team": lending_many.team(),
    "loan-offer": lending.offered(),
    "loan-card": lending.card(),
    "loan-payoff": lending.payoff(),
    "loan-write-off": lending.write_off(),
    "loan-register": lending_many.register(),
    "voucher": samples.voucher(),
    "meeting-notice": meetings.notice(),
    "meeting-wall": meetings.notice(),
    "meeting-sms": meetings.notice(),
    "meeting-aloud": meetings.notice(),
    "application": living.application(),
    "admission-letter": living.admission(),
    "sanction-letter": living.sanction(),
    "settlement": living.settlement(),
    "share-certificate": living.certificate(),
    "erasure-record": living.erasure(),
    "voters-list": meetings.voters(),
    "attendance-sheet": meetings.voters(),
    "minutes": meetings.minutes(),
    "minutes-extract": meetings.extract(),
    "minute-book": meetings.book(),
    "attendance-book": meetings.book(),
    "agm-pack": packs.pack(*packs.USUAL),
    "member-labels": carding.labels(),
    "missing": carding.missing(),
}
EMPTY = {
    "missing": carding.missing(()),
    "share-certificate": living.certificate(cancelled=True),
    "erasure-record": living.erasure(nobody=True),
    "savings-terms": savings.terms(offers=0),
    "savings-agreement": savings.agreement(plain=True),
    "passbook": savings.passbook(lines=0),
    "interest-proof": interest.proof(nothing=True),
    "receipt": samples.receipt(lines=0),
    "statement": samples.statement(accounts=()),
    "register": registers.register(0),
    "member-file": registers.file(empty=True),
    "roll": samples.roll(rows=0),
    "cash-day": samples.cash_day(visits=0),
    "collection-blank": samples.collection_blank(rows=0),
    "collection": samples.collection_sheet(rows=0),
    "trial-balance": replace(
        samples.trial_balance(), rows=(), debit=samples.money(0), credit=samples.money(0)
    ),
    "journal": samples.journal(entries=0),
    "import-report": samples.import_report(faults=0),
    "loan-import-report": lending_many.imported(faults=0),
    "cash-count": samples.cash_count(counted=False),
    "handover": samples.handover(coins=False),
    "voucher": replace(
        samples.voucher(lines=0),
        form="general",
        party="",
        paper="",
        budget="",
        at_hand=False,
        files=(),
        reverses="A-000216",
        reversed_by="A-000218",
        copy=True,
    ),
    "balance-sheet": replace(samples.figures(), rows=(), notes=(), warnings=(), signatures=()),
    "surplus-proof": surplus.proof(plain=True),
    "surplus-resolution": surplus.resolution(loss=True),
    "surplus-list": surplus.listed(rows=0),
    "share-out": surplus.share_out(rows=0),
    "loan-application": lending.application(plain=True),
    "loan-application-blank": lending.blank(plain=True),
    "loan-committee": lending_many.committee(cases=1),
    "loan-contract": lending.contract(plain=True),
    "loan-amendment": lending.amendment(plain=True),
    "loan-team": lending_many.team(members=0),
    "loan-offer": lending.offered(counts=(12,)),
    "loan-card": lending.card(plain=True),
    "loan-payoff": lending.payoff(plain=True),
    "loan-write-off": lending.write_off(decided=False),
    "loan-register": lending_many.register(rows=0),
    "meeting-notice": meetings.board_notice(),
    "meeting-wall": meetings.board_notice(agenda=()),
    "meeting-sms": meetings.board_notice(to=()),
    "meeting-aloud": meetings.board_notice(),
    "voters-list": meetings.board_voters(),
    "attendance-sheet": meetings.board_voters(),
    "minutes": meetings.draft(),
    "minutes-extract": meetings.draft_extract(),
    "minute-book": meetings.book(0),
    "attendance-book": meetings.book(0),
}


#: Papers of which many are drawn in one file.
MANY = ("statements", "surplus-letters", "loan-guarantee", "loan-reminder", "member-cards")


def draw(name: str, data: object, language: Language = ENGLISH, *, large: bool = False) -> bytes:
    return PAPERS[name].draw(data, language, large=large)


def test_there_is_a_sample_of_every_paper() -> None:
    alike = {name for name, paper in PAPERS.items() if paper.draw is figures}
    assert {*SAMPLES, *MANY, *alike} == set(PAPERS)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_paper_tells_its_story(name: str, tells: Callable[[bytes, str], None]) -> None:
    tells(draw(name, SAMPLES[name]), name)


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_paper_says_so(name: str, tells: Callable[[bytes, str], None]) -> None:
    tells(draw(name, EMPTY[name]), f"{name}-empty")


@pytest.mark.parametrize("name", ["receipt", "statement", "roll"])
def test_a_page_looks_as_it_did(name: str, shows: Callable[[bytes, str], None]) -> None:
    shows(draw(name, SAMPLES[name]), name)


@pytest.mark.parametrize("name", SAMPLES)
def test_equal_data_gives_equal_bytes(name: str) -> None:
    first = draw(name, SAMPLES[name])
    odd = replace(samples.statement(), member_name=" ".join(reversed(samples.ODD_NAMES)))
    statement(odd, Language("fr"))  # what was printed in between leaves no trace
    assert draw(name, SAMPLES[name]) == first


@pytest.mark.parametrize("paper", ["A4", "A5", "LETTER"])
@pytest.mark.parametrize("name", SAMPLES)
def test_every_paper_fits_every_sheet_also_in_large_print_and_long_words(
    name: str, paper: str
) -> None:
    coop = replace(samples.KIGALI, paper=paper)
    sample: Any = SAMPLES[name]  # each is a dataclass of its own
    data = replace(sample, coop=coop)
    plain = words(draw(name, data))
    large = words(draw(name, data, large=True))
    assert draw(name, data, Language("xx"), large=True).startswith(b"%PDF")
    for figure in _figures(plain):
        assert figure in large


def _figures(text: str) -> list[str]:
    return [word for word in ("35,500", "41,500", "1,764,690", "8,062,500") if word in text]


def test_the_file_names_its_title_its_office_and_its_language() -> None:
    pdf = draw("receipt", SAMPLES["receipt"], Language("es_BO"))
    assert b"/Lang (es-BO)" in pdf
    assert b"Twizigamire Savings Co-operative" in pdf


def test_the_pages_are_counted() -> None:
    told = pages(draw("journal", samples.journal(entries=60)))
    assert len(told) > 2
    for n, text in enumerate(told, 1):
        assert f"{n} / {len(told)}" in text
        assert "Debit" in text  # the head of the table comes again


def test_sides_that_differ_are_not_passed_over() -> None:
    data = replace(samples.trial_balance(), credit=samples.money(8_062_499))
    assert "not equal" in pages(draw("trial-balance", data))[0]


def test_what_a_column_is_as_wide_as_is_never_broken() -> None:
    row = samples.collection_blank().rows[0]
    rows = tuple(replace(row, number=str(n), name="Mukandayisenga " * 3) for n in range(90, 120))
    told = draw("collection-blank", replace(samples.collection_blank(), rows=rows))
    lines = story(told).splitlines()
    assert all(any(line.split()[:1] == [str(n)] for line in lines) for n in range(100, 120))


def test_a_share_out_tells_who_owes_more_than_their_part() -> None:
    data = surplus.share_out()
    assert "mustrepayitfirst" not in words(draw("share-out", data))
    (first, *others) = data.rows
    owing = replace(first, owed=first.part + samples.money(950), paid=samples.money(-950))
    told = words(draw("share-out", replace(data, rows=(owing, *others))))
    assert "−950" in told
    assert "mustrepayitfirst" in told


def test_a_list_of_what_goes_into_savings_tells_before_and_after(
    tells: Callable[[bytes, str], None],
) -> None:
    tells(draw("surplus-list", surplus.credited()), "surplus-list-credited")


@pytest.mark.parametrize("code", ["fr", "es_BO", "rw", "ht", "en"])
def test_no_day_in_the_list_of_members_is_broken(code: str) -> None:
    language, roll = Language(code), samples.roll()
    days = {row.joined for row in roll.rows if row.joined}
    said = "".join(pages(PAPERS["roll"].draw(roll, language)))
    assert days
    assert all(language.day(day).replace("\u00a0", " ") in said for day in days)
