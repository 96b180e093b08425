from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from coopdesk.i18n import Language, Text
from coopdesk.records.errors import Refused
from coopdesk.records.papers import JointAccount, Receipt
from coopdesk.reports.faces import Style
from coopdesk.reports.paper import Document
from coopdesk.reports.receipt import receipt, receipts
from tests.reports import samples
from tests.reports.reading import pages, words

ENGLISH = Language("en")


def test_both_copies_stand_on_one_sheet() -> None:
    [told] = pages(receipt(samples.receipt(), ENGLISH))
    assert told.count("Receipt A-004212") == 2
    assert told.count("thirty-five thousand five hundred francs") == 2
    assert "Member's copy" in told
    assert "Office copy" in told


@pytest.mark.parametrize("paper", ["A4", "A5"])
def test_a_long_visit_is_never_cut(paper: str) -> None:
    coop = replace(samples.KIGALI, paper=paper)
    data = replace(samples.receipt(coop, lines=40), remark="Bridge closed, came late. " * 12)
    told = pages(receipt(data, ENGLISH))
    assert len(told) % 2 == 0
    together = "".join(told)
    assert together.count("Savings, ordinary") == 2 * 14
    assert together.count("Member: signature or thumb") == 2


def test_huge_amounts_and_long_names_stay_whole() -> None:
    coop = replace(samples.KIGALI, paper="A5")
    name = samples.ODD_NAMES[6]
    data = replace(samples.receipt(coop, times=10**10), member_name=name)
    told = words(receipt(data, ENGLISH))
    assert told.count("355,000,000,000,000") == 2
    assert told.count(name) == 2


def test_a_repayment_tells_what_of_it_went_where() -> None:
    made = samples.receipt(lines=1)
    parts = (("Principal", 8_800), ("Interest", 1_150), ("Penalty", 50))
    named = tuple((Text(name), samples.money(amount)) for name, amount in parts)
    [told] = pages(receipt(replace(made, lines=(replace(made.lines[0], parts=named),)), ENGLISH))
    assert told.count("Principal 8,800 · Interest 1,150 · Penalty 50") == 2


HELD = JointAccount(
    Text("Savings, ordinary"),
    ("77 · Uwase Odette", f"15 · {samples.ODD_NAMES[5]}"),
    Text("All of them together must sign to draw."),
    signs=True,
)


def test_a_receipt_of_a_joint_account_says_who_may_draw_and_asks_all_to_sign(
    tells: Callable[[bytes, str], None],
) -> None:
    made = receipt(replace(samples.receipt(), joint=(HELD,)), ENGLISH)
    tells(made, "receipt-joint")
    told = words(made)
    assert told.count("Allofthemtogethermustsigntodraw.") == 2
    assert told.count("77·UwaseOdette:signatureorthumb") == 2
    assert "Member:signature" not in told


def test_a_long_double_name_is_parted_after_its_hyphen() -> None:
    document, style = Document("Receipt", samples.KIGALI, ENGLISH), Style(8)
    room = document.width("Mukandayisenga-Nseng", style)
    name = "Mukandayisenga-Nsengiyumva"
    assert document.wrap(name, style, room) == ["Mukandayisenga-", "Nsengiyumva"]
    least = document.width("Mukanda-", style)
    assert "".join(document.wrap(name, style, least)) == name


def test_where_each_may_draw_the_member_signs_alone() -> None:
    alone = replace(HELD, mandate=Text("Each of them alone may draw."), signs=False)
    told = words(receipt(replace(samples.receipt(), joint=(alone,)), ENGLISH))
    assert told.count("Eachofthemalonemaydraw.") == 2
    assert told.count("Member:signatureorthumb") == 2


# Arabic is drawn right, but readers of PDF disagree on how to search it.
@pytest.mark.parametrize("name", [name for name in samples.ODD_NAMES if "م" not in name])
def test_odd_names_come_out_as_they_are(name: str) -> None:
    data = replace(samples.receipt(), member_name=name)
    assert "".join(name.split()) in words(receipt(data, ENGLISH))


@pytest.mark.parametrize(
    ("name", "guardian", "signs"),
    [("Alice", "", "Alice"), ("Alice", "Eric", "Eric"), ("", "", "Nominee")],
    ids=["herself", "a child", "erased"],
)
def test_what_a_nominee_was_paid_is_said_and_signed_by_them(
    name: str, guardian: str, signs: str
) -> None:
    made = samples.receipt()
    data = replace(made, total=-made.total, nominee=name, guardian=guardian)
    told = words(receipt(data, ENGLISH))
    assert told.count("Paidtoanominee") == 2
    assert told.count(f"{signs}:signatureorthumb") == 2
    assert "Member:signature" not in told
    assert "Paidtothemember" not in told


def test_a_reversed_receipt_says_that_it_no_longer_counts() -> None:
    data = replace(samples.receipt(), reversed_by="A-004213", copy=True)
    [told] = pages(receipt(data, ENGLISH))
    assert told.count("This receipt no longer counts. It was corrected by A-004213.") == 2
    assert "printed again" in told


def test_a_correction_slip_names_what_it_takes_back_and_why() -> None:
    [told] = pages(receipt(samples.correction(), ENGLISH))
    assert told.count("Correction slip A-004213") == 2
    assert told.count("This slip takes back receipt A-004212.") == 2
    assert told.count("Reason: The amount was 1,000, not 10,000.") == 2
    assert "Paid to the member" not in told


def test_money_paid_out_is_said_to_be_paid_out() -> None:
    made = samples.receipt()
    data = replace(made, total=-made.total)
    [told] = pages(receipt(data, ENGLISH))
    assert "Paid to the member" in told
    assert "Received from the member" not in told


def test_a_visit_without_cash_says_so() -> None:
    data = replace(samples.receipt(), total=samples.money(0))
    assert "No cash changed hands" in pages(receipt(data, ENGLISH))[0]


def test_a_member_who_reads_spanish_gets_spanish_figures() -> None:
    [told] = pages(receipt(samples.receipt(samples.CHUQUISACA), Language("es_BO")))
    assert "355,00" in told
    assert "trescientos cincuenta y cinco bolivianos" in told


# --- many at once ---------------------------------------------------------------------------------


def test_the_receipts_of_many_stand_two_to_a_sheet() -> None:
    made = [replace(samples.receipt(), number=f"A-00000{n}") for n in range(1, 4)]
    steps: list[tuple[int, int]] = []
    told = pages(receipts(made, _english, lambda at, of: steps.append((at, of))))
    assert [[f"A-00000{n}" in page for n in range(1, 4)] for page in told] == [
        [True, True, False],
        [False, False, True],
    ]
    assert all("Office copy" not in page for page in told)
    assert steps == [(0, 3), (1, 3), (2, 3)]


def test_a_long_receipt_among_many_has_a_sheet_of_its_own() -> None:
    made = [samples.receipt(), samples.receipt(lines=30), samples.receipt()]
    assert len(pages(receipts(made, _english))) == 3


def test_each_receipt_of_many_is_in_its_members_language() -> None:
    made = [samples.receipt(), replace(samples.receipt(), member_number="7")]

    def language_of(one: Receipt) -> Language:
        return Language("xx" if one.member_number == "7" else "en")

    (told,) = pages(receipts(made, language_of))
    assert "Receipt A-004212" in told
    assert told.count("A-004212") == 2
    assert "Member: signature or thumb" in told
    assert told.count("Member: signature or thumb") == 1


def test_no_receipts_are_refused() -> None:
    with pytest.raises(Refused, match="no receipt to print"):
        receipts([], _english)


def _english(_: Receipt) -> Language:
    return Language("en")
