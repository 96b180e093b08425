"""Erasing who left: nothing of them is in the file any more, and the books are as they were."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from coopdesk.i18n import ERASED
from coopdesk.records import (
    admission,
    audit,
    checks,
    custom_fields,
    erasing,
    filed,
    households,
    members,
    nominees,
    seals,
    settlement,
    statements,
)
from coopdesk.records.access import Permission
from coopdesk.records.book import Book, Command, Tx
from coopdesk.records.book.erased import PERSONAL
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId
from coopdesk.records.schema import Guarantee, Holder, Officer
from coopdesk.records.store import Store
from tests.records import lenders
from tests.records.hands import TODAY, Make, Pc, Somebody, answers
from tests.records.joining import leaves
from tests.records.test_audit import ENGLISH, lines, said
from tests.records.test_seal_papers import statement_of, told

#: Words that only this person has, in all that can be kept of somebody.
SECRET = "Zyxwvut"
WORDS = [f"{SECRET}{n}" for n in range(20)]
PICTURE = b"\x89PNG\r\n\x1a\n" + b"a picture of " + SECRET.encode()


def kept_of(make: Make, **fields: Any) -> Somebody:
    """A member of whom there is something in every place."""
    book, word = make.book, iter(WORDS)
    said = {name: next(word) for name in ("document", "phone", "village", "address", "occupation")}
    who = make.member(next(word), sex="F", born=date(1961, 2, 3), nominee=next(word), **said)
    renamed = {"changes": {"name": next(word)}, "shown": {"name": WORDS[5]}}
    book.write(members.change_member, member=who.id, **renamed)
    named = nominees.Named(next(word), 10_000, next(word), next(word), next(word))
    book.write(nominees.name_nominees, member=who.id, day=TODAY, people=[named], shown=[])
    book.write(filed.file_document, member=who.id, kind="photo", content=PICTURE, label=next(word))
    own = book.write(custom_fields.add_field, name="Trees", kind="text")
    book.write(custom_fields.fill_in, member=who.id, values={own: next(word)}, shown={})
    home = book.write(households.form_household, name=next(word), village=next(word))
    part: dict[str, Any] = {"household": home, "since": TODAY}
    book.write(households.add_to_household, member=who.id, role="head", **part)
    book.write(households.add_to_household, name=next(word), role="child", **part)
    return who


def gone(make: Make, who: Somebody) -> None:
    """They leave, and all is settled."""
    leaves(make, who.id, note=f"note {SECRET}")
    make.book.write(settlement.settle, member=who.id, **SETTLED)


SETTLED: dict[str, Any] = {"check_box": False}


def later(book: Book, years: int = 11) -> None:
    """Years go by."""
    book.confirm_day(book.clock().today + timedelta(days=366 * years))


def erase(book: Book, *who: Somebody, reason: str = erasing.PAST) -> Any:
    return book.write(erasing.erase, members=[one.id for one in who], reason=reason)


def no(book: Book, *who: Somebody, reason: str = erasing.PAST) -> str:
    with pytest.raises(Refused) as refused:
        erase(book, *who, reason=reason)
    return ENGLISH.say(refused.value.text)


def bytes_of(path: Path) -> bytes:
    """All that lies on the disk of a book."""
    return b"".join(one.read_bytes() for one in sorted(path.parent.glob(path.name + "*")))


def traces(path: Path) -> list[bytes]:
    held = bytes_of(path)
    low = held.lower()
    return [one for one in (SECRET.encode(), SECRET.encode("utf-16-le")) if one.lower() in low]


def test_every_personal_column_is_erased_or_named_with_a_reason() -> None:
    assert PERSONAL.keys() == erasing.PARTS.keys() | erasing.KEPT.keys()
    assert not erasing.PARTS.keys() & erasing.KEPT.keys()


def test_nothing_of_who_is_erased_is_left_in_the_file(pc: Pc) -> None:
    with pc.open() as book:
        make = Make(book)
        other = make.member("Kept Somebody")
        who = kept_of(make)
        make.visit(who, ("deposit", 500))
        make.visit(who, ("withdrawal", 500))
        gone(make, who)
        before = money_of(book)
        later(book)
        assert traces(pc.path)
        erase(book, who)
        assert traces(pc.path) == []
        assert book.read(members.file, who.id).name == ERASED
        assert book.read(members.file, other.id).name == "Kept Somebody"
        assert money_of(book) == before
        assert checks.run(book, rebuild=True) == []
        assert [m.id for m in book.read(members.find, SECRET)] == []
    assert traces(pc.path) == []


def money_of(book: Book) -> list[tuple[Any, ...]]:
    return book.read(answers, "SELECT * FROM line ORDER BY entry, n")


@pytest.fixture
def left(book: Book, make: Make) -> Somebody:
    """Somebody who left and is settled, long ago."""
    who = kept_of(make)
    make.visit(who, ("deposit", 500))
    gone(make, who)
    later(book)
    return who


# --- who ---


def test_who_left_is_due_when_the_years_are_over_and_not_a_day_before(
    book: Book, make: Make
) -> None:
    who = kept_of(make)
    make.visit(who, ("deposit", 500))
    assert book.read(erasing.gone) == []
    gone(make, who)
    [one] = book.read(erasing.gone)
    assert (one.last, one.since) == (TODAY, date(2036, 3, 3))
    assert book.read(erasing.due, date(2036, 3, 2)) == []
    assert book.read(erasing.due, date(2036, 3, 3)) == [one]
    assert "until" in no(book, who)
    book.write(erasing.choose_years, years=12)
    assert book.read(erasing.gone)[0].since == date(2038, 3, 3)
    with pytest.raises(Refused):
        book.write(erasing.choose_years, years=0)


def test_a_country_says_how_long_and_the_coop_has_the_last_word(book: Book) -> None:
    assert book.read(erasing.years) == 10
    book.write(erasing.choose_years, years=7)
    book.write(erasing.choose_years, years=8)
    assert book.read(erasing.years) == 8


def test_nobody_is_erased_who_has_not_left_or_still_has_something(book: Book, make: Make) -> None:
    active, leaving = make.member("Active"), make.member("Leaving")
    make.visit(leaving, ("deposit", 500))
    leaves(make, leaving.id)
    later(book)
    assert no(book, active) == "This member has not left."
    assert no(book, leaving) == "There is still something to be paid. Settle it first."
    assert no(book, Somebody(MemberId(5), {})) == "There is no such member."
    with pytest.raises(Refused):
        erase(book)


def test_who_answers_for_a_loan_or_holds_a_post_is_still_needed(
    book: Book, left: Somebody, make: Make
) -> None:
    other = make.member("Other")
    lenders.product(make)
    loan = lenders.application(make, other, lenders.product(make, "More"))

    def sign(tx: Tx) -> None:
        row = {"id": 991, "loan": loan, "member": left.id, "amount": 5, "since": TODAY}
        tx.insert(Guarantee, [row])
        body = tx.session.execute(text("SELECT id FROM body")).scalar()
        tx.insert(Officer, [{"id": 992, "body": body, "member": left.id, "since": TODAY}])
        joint = {"id": 993, "holding": other.savings, "member": left.id, "since": TODAY}
        tx.insert(Holder, [joint])

    book.write(Command(sign, Permission.KEEP_ROLL))
    found = [str(one) for one in book.read(erasing.plan, left.id, book.clock().today).hindrances]
    assert found == [
        "They answer for loans of others.",
        "They hold an account together with another member.",
        "They still have a post in a body.",
    ]


def test_who_was_never_admitted_can_be_erased_at_once(pc: Pc) -> None:
    with pc.open() as book:
        ident = book.write(admission.apply, day=TODAY, name=SECRET, remark=f"{SECRET} remark")
        member = book.read(admission.application, ident).member
        assert book.read(erasing.gone) == []
        book.write(admission.withdraw_application, application=ident, day=TODAY, why=SECRET)
        [one] = book.read(erasing.gone)
        assert (one.number, one.name, one.since) == ("", SECRET, TODAY)
        erase(book, Somebody(member, {}))
        assert book.read(erasing.gone) == []
        assert book.read(admission.applications)[0].name == ERASED
        assert checks.run(book, rebuild=True) == []
        assert "erased" in no(book, Somebody(member, {}))
    assert traces(pc.path) == []


# --- what ---


def test_who_asks_earlier_has_only_erased_what_no_law_keeps(book: Book, make: Make) -> None:
    who = kept_of(make)
    gone(make, who)
    plan = book.read(erasing.plan, who.id, TODAY, reason=erasing.ASKED)
    tables = {part.table for part in plan.parts}
    assert tables == {
        *("nominee", "document", "content", "field_value", "household", "household_member")
    }
    assert len(plan.waits) == 2
    erase(book, who, reason=erasing.ASKED)
    assert book.read(members.file, who.id).name.startswith(SECRET)
    assert book.read(filed.photo, who.id) == b""
    assert book.read(filed.documents, who.id) == []
    assert book.read(nominees.nominees, who.id)[0].named.name == ""
    assert book.read(custom_fields.values, who.id) == {}
    assert checks.run(book, rebuild=True) == []
    assert "Nothing can be erased before" in no(book, who, reason=erasing.ASKED)
    later(book)
    erase(book, who)
    assert book.read(members.file, who.id).name == ERASED


def test_a_household_with_others_in_it_keeps_its_name(book: Book, make: Make) -> None:
    who, other = kept_of(make), make.member("Other")
    home = book.read(answers, "SELECT id FROM household")[0][0]
    book.write(
        households.add_to_household, household=home, member=other.id, role="child", since=TODAY
    )
    gone(make, who)
    later(book)
    erase(book, who)
    [row] = book.read(households.households)
    assert row.name.startswith(SECRET)
    assert checks.run(book, rebuild=True) == []


def test_a_scan_that_another_file_has_too_stays_there(book: Book, make: Make) -> None:
    who, other = kept_of(make), make.member("Other")
    book.write(filed.file_document, member=other.id, kind="other", content=PICTURE)
    gone(make, who)
    later(book)
    erase(book, who)
    [paper] = book.read(filed.documents, other.id)
    assert book.read(filed.content_of, paper.content) == PICTURE
    assert book.read(filed.documents, who.id) == []


def test_a_paper_filed_by_mistake_is_erased_and_can_be_filed_where_it_belongs(pc: Pc) -> None:
    with pc.open() as book:
        make = Make(book)
        wrong, right = make.member("Wrong"), make.member("Right")
        said: dict[str, Any] = {"kind": "photo", "content": PICTURE, "label": SECRET}
        paper = book.write(filed.file_document, member=wrong.id, **said)
        assert book.write(erasing.erase_paper, document=paper)
        assert traces(pc.path) == []
        assert book.read(filed.documents, wrong.id) == []
        with pytest.raises(Refused, match="already"):
            book.write(erasing.erase_paper, document=paper)
        with pytest.raises(Refused, match="no such paper"):
            book.write(erasing.erase_paper, document=5)
        first = book.write(filed.file_document, member=right.id, **said)
        assert book.read(filed.photo, right.id) == PICTURE
        book.write(filed.file_document, member=wrong.id, **said)
        assert not book.write(erasing.erase_paper, document=first)  # the other file has it
        assert book.read(filed.photo, wrong.id) == PICTURE
        assert checks.run(book, rebuild=True) == []


def test_a_scan_goes_with_the_last_paper_that_has_it(pc: Pc) -> None:
    with pc.open() as book:
        make = Make(book)
        said: dict[str, Any] = {"kind": "photo", "content": PICTURE}
        one, other = (
            book.write(filed.file_document, member=make.member(name).id, **said)
            for name in ("One", "Other")
        )
        assert not book.write(erasing.erase_paper, document=one)
        assert book.write(erasing.erase_paper, document=other)
        assert traces(pc.path) == []
        assert checks.run(book, rebuild=True) == []


# --- afterwards ---


def test_nothing_more_is_written_of_who_was_erased(book: Book, left: Somebody) -> None:
    erase(book, left)
    later_on: list[tuple[Any, dict[str, Any]]] = [
        (members.change_member, {"changes": {"phone": "1"}, "shown": {"phone": ""}}),
        (filed.file_document, {"kind": "photo", "content": PICTURE}),
        (nominees.name_nominees, {"day": TODAY, "people": [], "shown": []}),
        (admission.apply, {"day": TODAY, "name": "Back Again"}),
        (custom_fields.fill_in, {"values": {}, "shown": {}}),
    ]
    for ask, wanted in later_on:
        with pytest.raises(Refused, match="was erased"):
            book.write(ask, member=left.id, **wanted)
    assert "was erased" in no(book, left)


def test_papers_of_before_still_prove_after_somebody_was_erased(book: Book, make: Make) -> None:
    who, other = kept_of(make), make.member("Other")
    for one in (who, other):
        make.visit(one, ("deposit", 500))
    book.write(seals.seal, kind=seals.HAND)
    proofs = [statement_of(book, one).proof for one in (who, other)]
    book.confirm_day(TODAY + timedelta(days=1))
    make.visit(who, ("withdrawal", 500))
    gone(make, who)
    later(book)
    erase(book, who)
    assert [told(book, proof)[0].holds for proof in proofs] == [True, True]
    assert book.read(seals.verify) == []


def test_the_trail_tells_who_erased_what_and_why(book: Book, left: Somebody) -> None:
    erase(book, left)
    line = lines(book)[0]
    assert said(line.what) == "Erased personal data"
    assert line.who == "Claudine Uwimana"
    detail = book.read(audit.act_detail, line.n)
    assert detail is not None
    shown = {said(one.field): one.after for one in detail.changes if one.after is not None}
    assert said(shown["Why"]) == "The books need it no more"
    happened = book.read(audit.timeline_paper, left.id)
    assert SECRET not in repr(happened)
    for one in lines(book):
        assert SECRET not in repr(book.read(audit.act_detail, one.n))


def test_statements_and_receipts_name_who_was_erased_by_the_number(book: Book, make: Make) -> None:
    who = kept_of(make)
    visit = make.visit(who, ("deposit", 500))
    gone(make, who)
    later(book)
    number = book.read(members.file, who.id).number
    erase(book, who)
    receipt = book.read(statements.receipt, visit)
    assert (receipt.member_number, receipt.member_name) == (number, ERASED)
    paper = book.read(
        statements.statement, who.id, from_=TODAY, until=TODAY, made_on=TODAY, made_by="C."
    )
    assert SECRET not in repr(paper)


def test_a_record_says_who_was_erased_and_nothing_of_them(book: Book, left: Somebody) -> None:
    number = book.read(members.file, left.id).number
    erase(book, left)
    day = book.clock().today
    assert book.read(erasing.days) == [(day, 1)]
    data = book.read(erasing.record, day, "Claudine", ["Red stick"])
    [one] = data.people
    assert (one.number, one.left, one.last, one.rows) == (number, TODAY, TODAY, 10)
    assert SECRET not in repr(data)
    assert book.read(erasing.record, TODAY, "C.", []).people == ()


def test_a_resolution_is_tied_to_who_was_erased(book: Book, left: Somebody) -> None:
    book.write(erasing.erase, members=[left.id], reason=erasing.PAST, resolution="of paper 3/2036")
    assert book.read(members.file, left.id).name == ERASED


def test_all_are_erased_or_none(book: Book, left: Somebody, make: Make) -> None:
    active = make.member("Active")
    with pytest.raises(Refused):
        erase(book, left, active)
    assert book.read(members.file, left.id).name.startswith(SECRET)
    assert book.read(erasing.days) == []


# --- the file ---


def test_who_is_stopped_before_the_file_is_made_anew_has_it_made_at_the_next_opening(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pc.open() as book:
        who = kept_of(Make(book))
        gone(Make(book), who)
        later(book)
        with monkeypatch.context() as patch:
            patch.setattr(Store, "make_anew", _pulled)
            with pytest.raises(KeyboardInterrupt):
                erase(book, who)
        assert book.read(members.file, who.id).name == ERASED  # it is written all the same
    with pc.open():
        assert traces(pc.path) == []


def _pulled(_store: Store) -> bool:
    raise KeyboardInterrupt


def test_while_another_looks_the_file_waits_and_is_made_anew_later(pc: Pc) -> None:
    with pc.open() as book:
        who = kept_of(Make(book))
        gone(Make(book), who)
        later(book)
        with Store(pc.path).looking() as raw:
            raw.pragma("user_version")
            raw.connection.exec_driver_sql("SELECT * FROM member").all()
            with book.raw() as own:  # it does not wait five seconds for its turn
                own.pragma("busy_timeout = 20")
            erase(book, who)
            assert traces(pc.path) != []
    with pc.open():
        assert traces(pc.path) == []


def test_the_audit_finds_what_is_left_of_who_was_erased(book: Book, left: Somebody) -> None:
    erase(book, left)
    assert checks.run(book) == []
    with book.raw() as raw:
        raw.connection.exec_driver_sql("INSERT INTO salt VALUES (?, x'00')", (left.id,))
    [found] = checks.run(book)
    assert found.check == "erased data"


@given(
    todo=st.lists(
        st.tuples(
            st.sampled_from(("deposit", "withdrawal", "share", "fine", "social")),
            st.integers(0, 3),
            st.integers(1, 900),
        ),
        max_size=12,
    ),
    who=st.sets(st.integers(0, 3), min_size=1),
)
@settings(max_examples=6)
def test_whoever_is_erased_the_figures_of_all_papers_stay(
    template: Pc, todo: list[tuple[str, int, int]], who: set[int]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pc = template.moved(Path(folder))
        with pc.open() as book:
            make = Make(book)
            people = [make.member(f"{SECRET}{n}", number=str(n)) for n in range(4)]
            for deed, n, amount in todo:
                with suppress(Refused):
                    make.visit(people[n], (deed, amount))
            left = [one for n, one in enumerate(people) if n in who]
            for one in left:
                gone(make, one)
            later(book)
            before = papers(book, people)
            due = {row.member for row in book.read(erasing.due, book.clock().today)}
            assert due == {one.id for one in left}
            erase(book, *left)
            after = papers(book, people)
            for n, one in enumerate(people):
                name = ERASED if n in who else f"{SECRET}{n}"
                assert book.read(members.file, one.id).name == name
                before = before.replace(f"{SECRET}{n}", repr(name)[1:-1])
            assert after == before
            assert checks.run(book, rebuild=True) == []
            assert bool(traces(pc.path)) is (len(who) < 4)


def papers(book: Book, people: list[Somebody]) -> str:
    """What statements, receipts and the trial balance say."""
    span: dict[str, Any] = {"from_": TODAY, "until": TODAY, "made_on": TODAY, "made_by": "C."}
    said = [repr(book.read(statements.statement, one.id, **span)) for one in people]
    visits = [row[0] for row in book.read(answers, "SELECT id FROM visit ORDER BY id")]
    said += [repr(book.read(statements.receipt, visit)) for visit in visits]
    return "\n".join([*said, repr(book.read(statements.trial_balance, TODAY))])
