"""The recovery sheet and the shares of the board: each on one page, with all that is needed."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from pypdf import PdfReader

from coopdesk.exchange import sheets_back
from coopdesk.i18n import Language
from coopdesk.records.papers import BoardShare, Coop, RecoverySheet
from coopdesk.reports.recovery_sheet import board_shares, recovery_sheet

KEY = "AGE-SECRET-KEY-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0SWRYDWG"
COOP = Coop(
    name="Twizigamire",
    profile="RW",
    currency="RWF",
    address="Remera",
    registration="",
    phone="",
    languages=("rw",),
    paper="A5",
)
DAY = date(2026, 11, 25)


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def test_the_sheet_shows_every_group_and_what_to_do_on_one_page() -> None:
    groups = tuple((one.letters, one.sign) for one in sheets_back.groups_of(KEY))
    data = RecoverySheet(COOP, "Safe", DAY, "Claudine", groups, KEY)
    for code in ("en", "xx"):
        (page,) = pages(recovery_sheet(data, Language(code)))
        for letters, sign in groups:
            assert letters in page
            assert sign in page
    (page,) = pages(recovery_sheet(data, Language("en")))
    for words in ("Twizigamire", "Safe", "Where to keep it", "Tried out", "Claudine"):
        assert words in page
    assert recovery_sheet(data, Language("en")) == recovery_sheet(data, Language("en"))


def test_a_sign_stands_clear_of_the_next_group_in_large_print_too() -> None:
    groups = tuple((one.letters, one.sign) for one in sheets_back.groups_of(KEY))
    data = RecoverySheet(COOP, "Safe", DAY, "Claudine", groups, KEY)
    for large in (False, True):
        placed: list[tuple[float, float, str]] = []

        def note(
            text: str, _cm: object, at: list[float], _font: object, _size: object,
            placed: list[tuple[float, float, str]] = placed,
        ) -> None:  # fmt: skip
            placed.append((at[5], at[4], text.strip()))

        pdf = recovery_sheet(data, Language("en"), large=large)
        PdfReader(BytesIO(pdf)).pages[0].extract_text(visitor_text=note)
        for n, (_, sign) in enumerate(groups[:-1], 1):
            for y, x, text in placed:
                beside = [at for row, at, said in placed if row == y and said == f"{n + 1}"]
                if text == sign and beside and beside[0] > x:
                    assert beside[0] - x > 15


def test_each_holder_has_a_page_with_all_words() -> None:
    shares = [
        BoardShare(
            COOP, "Board", DAY, "Claudine", n, 2, 3, tuple(f"word{n}x{w}" for w in range(33))
        )
        for n in (1, 2, 3)
    ]
    found = pages(board_shares(shares, Language("en")))
    assert len(found) == 3
    for one, page in zip(shares, found, strict=True):
        assert f"Share {one.number} of 3" in page.replace("\n", " ")
        for word in one.words:
            assert word in page
