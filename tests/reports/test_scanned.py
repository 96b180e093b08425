"""The codes of papers, read off the finished page by another program."""

from __future__ import annotations

from datetime import date
from typing import Final

import pytest

from coopdesk.exchange import sheets_back
from coopdesk.i18n import Language
from coopdesk.records.papers import BoardShare, RecoverySheet
from coopdesk.reports.recovery_sheet import board_shares, recovery_sheet
from tests.reports.scanning import scanned
from tests.reports.test_recovery_sheet import COOP, KEY

DAY: Final = date(2026, 11, 25)
#: How a paper is held before the scanner: dots an inch, and how many degrees askew.
HELD: Final = [(300, 0), (200, 0), (300, 4)]


@pytest.mark.parametrize(("dots", "tilted"), HELD)
@pytest.mark.parametrize("large", [False, True])
def test_the_square_of_a_sheet_is_its_key(dots: int, tilted: float, large: bool) -> None:
    groups = tuple((one.letters, one.sign) for one in sheets_back.groups_of(KEY))
    data = RecoverySheet(COOP, "Safe", DAY, "Claudine", groups, KEY)
    paper = recovery_sheet(data, Language("fr"), large=large)
    (said,) = scanned(paper, dots=dots, tilted=tilted)
    assert said == KEY
    assert sheets_back.key_of(said) == KEY


@pytest.mark.parametrize(("dots", "tilted"), HELD)
def test_the_squares_of_two_shares_give_the_key_back(dots: int, tilted: float) -> None:
    made = sheets_back.shares_of(KEY, 2, 3)
    papers = [
        BoardShare(COOP, "Board", DAY, "Claudine", n, 2, 3, tuple(words.split()))
        for n, words in enumerate(made, 1)
    ]
    found = scanned(board_shares(papers, Language("en")), dots=dots, tilted=tilted)
    assert found == made
    assert sheets_back.key_of("\n".join(found[1:])) == KEY
