"""The audit trail: who did what, when, at which PC, and what it changed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import cbor2
import pytest
from sqlalchemy import text

from coopdesk.i18n import Language, Text
from coopdesk.records import audit, members, office, periods, savings, visit
from coopdesk.records.access import Permission
from coopdesk.records.audit import Wanted
from coopdesk.records.book import COMMANDS, Book, Command, Tx, acts
from coopdesk.records.ids import EntryId, HoldingId
from coopdesk.records.money import Money
from coopdesk.records.schema import FACTS
from tests.records.areas.periods import another
from tests.records.asking import FAILS_ITSELF, Ready
from tests.records.closing import spend
from tests.records.hands import TODAY, HandClock, Make, Pc

ENGLISH = Language("en")


def said(words: Any) -> Any:
    """Words as an English reader sees them; other values as they are."""
    return ENGLISH.say(words) if isinstance(words, Text) else words


def lines(book: Book, **wanted: Any) -> list[audit.ActLine]:
    places = book.read(audit.trail, Wanted(**wanted))
    return book.read(audit.act_lines, places)


def what(book: Book, **wanted: Any) -> list[str]:
    """What was done, the newest first."""
    return [said(line.what) for line in lines(book, **wanted)]


def detail(book: Book, at: int = 0) -> audit.ActDetail:
    """The newest act, or one before it."""
    found = book.read(audit.act_detail, book.read(audit.trail)[at])
    assert found is not None
    return found


def fields(book: Book, at: int = 0) -> dict[str, tuple[Any, Any]]:
    """What an act changed: field → (before, after)."""
    return {
        said(one.field): (said(one.before), said(one.after)) for one in detail(book, at).changes
    }


# --- words ---


def test_every_command_has_a_sentence_for_the_audit_trail() -> None:
    missing = sorted(set(COMMANDS) - set(audit.COMMAND_NAMES))
    assert missing == [], "write what they did in COMMAND_NAMES of records/audit/naming.py"


def test_acts_of_what_is_no_command_any_more_are_still_told(book: Book, make: Make) -> None:
    def close_account(tx: Tx, *, holding: HoldingId) -> None:
        savings.close_empty(tx, holding)

    close_account.__module__ = "coopdesk.records.savings.keeping"
    book.write(Command(close_account, Permission.KEEP_ROLL), holding=make.member().savings)
    assert what(book)[0] == what(book, kind="savings")[0] == "Closed a member's account"


def test_every_command_is_of_a_kind_that_can_be_looked_for() -> None:
    known = {module for _, modules in audit.KINDS.values() for module in modules.split()}
    missing = sorted(name for name in COMMANDS if known.isdisjoint({name, name.partition(".")[0]}))
    assert missing == [], "add their modules to KINDS of records/audit/naming.py"


def test_every_table_and_field_that_travels_has_words() -> None:
    assert sorted(set(FACTS) - set(audit.TABLE_NAMES)) == []
    columns = {column.name for table in FACTS.values() for column in table.c} - {"id"}
    assert sorted(columns - set(audit.FIELD_NAMES)) == []


@pytest.mark.parametrize("name", [name for name in sorted(COMMANDS) if name not in FAILS_ITSELF])
def test_what_any_command_did_can_be_read(ready: Ready, tmp_path: Path, name: str) -> None:
    pc, args = ready.at(tmp_path / "ready", name)
    with pc.open() as book:
        book.write(COMMANDS[name], **args)
        found = detail(book)
    assert found.command == name
    assert said(found.line.what) == said(audit.command_text(name))
    assert found.line.who == "Claudine Uwimana"
    assert found.changes
    for one in found.changes:
        assert "{" not in str(said(one.row)), one
        assert said(one.field) is not None


# --- the list ---


def test_the_newest_act_stands_first_with_its_person_and_pc(book: Book, make: Make) -> None:
    one = make.member("Aline Mukamana", number="12")
    make.visit(one, ("deposit", 500))
    newest, admitted, founded = lines(book)
    assert said(newest.what) == "Visit at the cash desk"
    assert [said(words) for words in newest.about] == ["Receipt A-000001", "12 Aline Mukamana"]
    assert (newest.who, newest.pc, newest.day) == ("Claudine Uwimana", "A", TODAY)
    assert newest.member == one.id
    assert not newest.suspect
    assert said(admitted.what) == "Admitted a member"
    assert said(founded.what) == "Founded the book"


def test_a_clock_that_was_not_believed_is_shown(book: Book, make: Make, clock: HandClock) -> None:
    make.member()
    clock.move(days=900)
    make.member("Zoé")
    assert [line.suspect for line in lines(book)] == [True, False, False]


def test_acts_are_found_by_person(book: Book, make: Make) -> None:
    other = another(make)
    me, book.actor = book.actor, other
    spend(book, TODAY)
    book.actor = me
    make.member()
    assert what(book, person=other.person) == ["Wrote general entries"]
    assert what(book, person=me.person)[0] == "Admitted a member"


def test_acts_are_found_by_day(book: Book, make: Make, clock: HandClock) -> None:
    make.member("One")
    clock.move(days=1)
    make.visit(make.member("Two"), ("deposit", 5))
    clock.move(days=1)
    make.member("Three")
    day = TODAY + timedelta(days=1)
    assert what(book, from_=day, until=day) == ["Visit at the cash desk", "Admitted a member"]
    assert len(what(book, from_=day)) == 3
    assert len(what(book, until=TODAY)) == 2


def test_acts_are_found_by_kind_member_and_entry(book: Book, make: Make) -> None:
    one, other = make.member("One"), make.member("Two")
    first = make.visit(one, ("deposit", 500))
    make.visit(other, ("deposit", 7))
    book.write(visit.reverse_visit, visit=first, reason="twice")
    spend(book, TODAY)
    assert what(book, kind="books") == ["Wrote general entries"]
    assert what(book, member=one.id) == [
        "Corrected a receipt",
        "Visit at the cash desk",
        "Admitted a member",
    ]
    assert what(book, entry=EntryId(first)) == ["Corrected a receipt", "Visit at the cash desk"]
    assert what(book, kind="cash", member=other.id) == ["Visit at the cash desk"]


def test_a_page_of_many_acts_is_read_by_itself(book: Book, make: Make) -> None:
    for n in range(30):
        make.member(f"Member {n}")
    places = book.read(audit.trail)
    assert len(places) == 31
    page = book.read(audit.act_lines, places[10:15])
    assert [line.n for line in page] == [21, 20, 19, 18, 17]


# --- what was changed ---


def test_a_changed_field_shows_before_and_after(book: Book, make: Make) -> None:
    one = make.member("Aline", number="7", village="Remera")
    book.write(
        members.change_member,
        member=one.id,
        changes={"village": "Gisozi", "language": "fr"},
        shown={"village": "Remera", "language": ""},
    )
    assert fields(book) == {"Village": ("Remera", "Gisozi"), "Language": ("", "Français")}
    assert {said(one.row) for one in detail(book).changes} == {"7 Aline"}


def test_an_unset_field_shows_nothing_before(book: Book, make: Make) -> None:
    one = make.member("Aline")
    book.write(members.change_member, member=one.id, changes={"phone": "078"}, shown={"phone": ""})
    assert fields(book)["Phone"][1] == "078"


def test_a_setting_shows_what_it_said(book: Book) -> None:
    for now, shown in (("KG 11", ""), ("KG 12", "KG 11")):
        book.write(office.change_setting, name="address", value=now, shown=shown)
    assert fields(book) == {"Value": ("KG 11", "KG 12")}
    assert said(detail(book).changes[0].row) == "Setting “Address”"


def test_the_founding_of_a_book_shows_what_was_said(book: Book) -> None:
    """The first act writes settings as new rows, with their names."""
    founding = book.read(audit.act_detail, book.read(audit.trail)[-1])
    assert founding is not None
    told = [said(one.after) for one in founding.changes]
    assert {"Currency", "RWF", "Name", "Twizigamire"} <= set(told)


def test_a_new_row_shows_its_fields_with_names_and_money(book: Book, make: Make) -> None:
    make.visit(make.member("Aline", number="7"), ("deposit", 500))
    found = fields(book)
    assert found["Amount"][1] in (Money(500, "RWF"), Money(-500, "RWF"))
    assert found["Member"] == (None, "7 Aline")
    assert found["Day"] == (None, TODAY)
    assert found["By"] == (None, "Claudine Uwimana")
    assert found["Account"][1].endswith("Ordinary savings") or found["Account"][1]


def test_of_a_new_password_only_is_shown_that_there_is_one(book: Book) -> None:
    book.write(office.change_password, old="", new="secret1")
    assert fields(book) == {"Password": (None, "(kept as data)")}


def test_what_was_erased_is_called_erased(book: Book, make: Make) -> None:
    one = make.member("Aline", village="Remera")

    def erase(tx: Tx) -> None:
        for table in ("personal", "salt"):
            tx.session.execute(text(f"DELETE FROM {table} WHERE row = :r"), {"r": one.id})

    book.write(Command(erase, Permission.LOOK))
    assert fields(book)["Village"] == (None, "erased")


def test_closing_and_opening_again_stand_in_the_trail(book: Book, make: Make) -> None:
    february = date(2026, 2, 28)
    spend(book, february)
    book.write(periods.close_month, until=february)
    month: dict[str, Any] = {"kind": periods.MONTH, "until": february}
    book.write(periods.ask_reopening, **month, reason="a slip was found")
    book.actor = another(make)
    book.write(periods.reopen, **month)
    opened, asked_for, closed = lines(book, kind="closing")
    assert said(opened.what) == "Opened a closed month or year again"
    assert opened.who == "Odile Treasurer"
    assert asked_for.who == closed.who == "Claudine Uwimana"
    change = next(one for one in detail(book).changes if said(one.field) == "State")
    was = said(change.before), said(change.after), change.first, change.new
    assert was == ("closed", "open", True, False)
    assert said(change.row) == "The month up to 28 Feb 2026"


def test_a_table_of_a_newer_coopdesk_is_named(book: Book, make: Make) -> None:
    make.member()

    def newer(tx: Tx) -> None:
        tx.facts.append(["+", "comet", ["id"], [[5]]])

    book.write(Command(newer, Permission.LOOK))
    assert "comet" in said(detail(book).changes[0].row)
    assert "newer CoopDesk" in said(detail(book).line.what)


def test_slices_find_together_what_a_whole_search_finds(book: Book, make: Make) -> None:
    one = make.member()
    for n in range(7):
        make.visit(one, ("deposit", n + 1))
    spend(book, date(2026, 1, 5))
    for wanted in (Wanted(kind="cash"), Wanted(member=one.id), Wanted(until=date(2025, 1, 1))):
        found: list[int] = []
        for top in range(book.read(audit.newest), 0, -3):
            found += book.read(audit.trail_slice, wanted, top, top - 3)
        assert found == list(book.read(audit.trail, wanted))


# --- the act behind an entry ---


def test_the_act_behind_an_entry_is_found(book: Book, make: Make) -> None:
    one = make.member()
    visits = [make.visit(one, ("deposit", n + 1)) for n in range(5)]
    visits.append(book.write(visit.reverse_visit, visit=visits[2], reason="twice"))
    for place, entry in enumerate(visits, 3):
        assert book.read(audit.act_of_entry, EntryId(entry)) == place
    assert book.read(audit.act_of_entry, EntryId(5)) is None


def test_the_act_behind_a_generated_entry_is_found_with_any_clock(
    book: Book, make: Make, clock: HandClock
) -> None:
    spend(book, date(2025, 5, 5))
    clock.move(days=-400)
    entry = book.write(periods.close_year, until=date(2025, 12, 31))
    assert entry is not None
    make.member()
    place = book.read(audit.act_of_entry, entry)
    assert place is not None
    assert said(book.read(audit.act_lines, [place])[0].what) == "Closed a year of the books"


# --- by PC and by words ---


def test_acts_are_found_by_the_pc_that_wrote_them(pc: Pc, tmp_path: Path) -> None:
    other = pc.copied(tmp_path / "other")
    with other.open() as book:
        first = book.read(audit.pcs)
        Make(book).member("Aline")
        here = book.read(audit.pcs)
        assert [one.letter for one in first] == ["A"]
        assert [one.label for one in here] == ["A", "B"]
        assert what(book, pc=here[1].id) == ["Admitted a member"]
        assert what(book, pc=here[0].id) == ["Founded the book"]
        assert lines(book, pc=here[1].id)[0].pc == "B"


@pytest.mark.parametrize(
    ("words", "count"),
    [("remera", 1), ("REMERA", 1), ("mukamana aline", 2), ("A-000001", 1), ("a-1", 1), ("zzz", 0)],
)
def test_acts_are_found_by_words_names_and_numbers(
    book: Book, make: Make, words: str, count: int
) -> None:
    make.visit(make.member("Mukamana Aline", number="7"), ("deposit", 500), remark="Remera")
    assert len(lines(book, words=words)) == count


def test_acts_are_found_by_who_gave_them_and_by_what_they_are_called(
    book: Book, make: Make
) -> None:
    make.member("Somebody")
    assert len(lines(book, words="claudine")) == 2
    french = Language("fr")
    name = french.gettext("Admitted a member")
    found = audit.commands_with(name[:8].upper(), french.gettext)
    assert "register.admit" in found
    assert what(book, words=name[:8], commands=found) == ["Admitted a member"]
    assert audit.commands_with(" ", french.gettext) == ()


def test_words_and_days_and_a_pc_narrow_together(book: Book, make: Make) -> None:
    who = make.member("Aline")
    make.visit(who, ("deposit", 500), remark="Gisozi")
    make.visit(who, ("deposit", 600), remark="Gisozi too")
    here = book.read(audit.pcs)[0].id
    assert len(lines(book, words="gisozi", pc=here, from_=TODAY, until=TODAY)) == 2
    assert lines(book, words="gisozi", until=TODAY - timedelta(days=1)) == []
    assert lines(book, words="gisozi", pc=here + 1) == []


def test_words_are_found_slice_by_slice_as_in_one(book: Book, make: Make) -> None:
    for n in range(5):
        make.visit(make.member(f"Member {n}"), ("deposit", 500), remark="Gisozi" * (n % 2))
    wanted, top, found = Wanted(words="gisozi"), book.read(audit.newest), []
    while top:
        found += book.read(audit.trail_slice, wanted, top, max(top - 2, 0))
        top = max(top - 2, 0)
    assert found == list(book.read(audit.trail, wanted))
    assert len(found) == 2


def test_the_paper_says_what_it_was_narrowed_to(book: Book, make: Make) -> None:
    who = make.member("Aline", number="7")
    make.visit(who, ("deposit", 500), remark="Gisozi")
    person, here = book.actor.person, book.read(audit.pcs)[0].id
    wanted = Wanted(person=person, kind="cash", member=who.id, pc=here, words="Gisozi")
    paper = book.read(audit.audit_trail, TODAY, TODAY, wanted)
    assert len(paper.rows) == 1
    assert [said(one) for one in paper.warnings] == [
        "Only what Claudine Uwimana did.",
        "Only what was done at the PC A.",
        "Only acts of this kind: Cash desk.",
        "Only what has to do with the member 7 Aline.",
        "Only acts with the words “Gisozi”.",
    ]


def test_the_first_day_is_that_of_the_first_act(book: Book) -> None:
    assert book.read(audit.first_day) == TODAY


# --- the form of an act that is searched ---


def test_an_act_begins_as_the_search_expects(book: Book, make: Make) -> None:
    make.member()
    for body in book.acts():
        assert list(cbor2.loads(body))[:2] == ["v", "day"]
        assert body.index(cbor2.dumps("day")) == 4
        assert acts.decode(body).day == int.from_bytes(body[9:13])


# --- the paper ---


def test_the_paper_tells_the_days_in_order(book: Book, make: Make) -> None:
    make.visit(make.member("Aline", number="7"), ("deposit", 500))
    paper = book.read(audit.audit_trail, TODAY, TODAY)
    assert [said(row.cells[4]) for row in paper.rows] == [
        "Founded the book",
        "Admitted a member",
        "Visit at the cash desk",
    ]
    assert said(paper.rows[2].cells[5]) == "Receipt A-000001 · 7 Aline"
    assert paper.notes == paper.warnings == ()
    empty = book.read(audit.audit_trail, date(2020, 1, 1), date(2020, 1, 2))
    assert not empty.rows
    assert empty.notes
