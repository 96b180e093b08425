"""For each command something that it does, so that all of them can be tried."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coopdesk.exchange.slips_import import _Tally
from coopdesk.records import office
from coopdesk.records.access import Role
from coopdesk.records.book import COMMANDS, Book
from coopdesk.records.drafts import SlipDraft
from coopdesk.records.ids import PersonId
from coopdesk.records.profiles import profile
from coopdesk.records.visit import Doing
from tests.records import areas
from tests.records.hands import TODAY, Make, Pc, draft, money

#: A second founding is a bug; trying slips out ends by an exception on purpose. Only the books of
#: two PCs that came together leave something to put in order; a new book has its bodies already
#: and knows the PC that wrote in it.
FAILS_ITSELF: dict[str, tuple[type[BaseException], ...]] = {
    "aligning.put_in_order": (),
    "bodies.set_up_bodies": (),
    "devices.enrol": (),
    "office.found": (Exception,),
    "slips_import.try_slips": (Exception,),
    "bulk.try_with_many": (Exception,),
}


def slip(number: str) -> SlipDraft:
    none = money(0)
    return SlipDraft(1, TODAY, "9", number, money(5), none, none, none, none, "")


def asked(make: Make) -> dict[str, dict[str, Any]]:
    """For each command something that it does in this book."""
    one = make.member(number="1", village="Old")
    said = make.visit(one, ("deposit", 500))
    entry = _general(make.book)
    person = _person(make.book)
    founding = office.Founding("X", "RW", "RWF", "Y")
    return {
        "register.admit": {"name": "Zoé", "joined": TODAY},
        "register.change_member": {
            "member": one.id,
            "changes": {"village": "New"},
            "shown": {"village": "Old"},
        },
        "importing.import_roll": {"drafts": [draft("900", savings=5)], "on": TODAY},
        "visit.record_visit": {
            "member": one.id,
            "day": TODAY,
            "doings": [Doing("deposit", money(5), one.savings)],
        },
        "visit.reverse_visit": {"visit": said, "reason": "twice"},
        "general.reverse_entry": {"entry": entry, "reason": "twice"},
        "general.post_general": GENERAL,
        "office.found": {"said": founding, "country": profile("RW"), "person": PersonId(9)},
        "office.add_person": {
            "name": "Ann",
            "role": Role.TELLER,
            "language": "en",
            "password": "secret1",
        },
        "office.change_password": {"old": "", "new": "secret1"},
        "office.stop_person": {"person": person},
        "office.change_setting": {"name": "phone", "value": "1", "shown": ""},
        "slips_import.book_slip": {"slip": slip("1")},
        "slips_import.try_slips": {"slips": [slip("1")], "tally": _Tally()},
        **areas.asked(make),
    }


GENERAL: dict[str, Any] = {
    "accounts": [
        {"code": "X1", "name": "Pens", "type": "expense"},
        {"code": "X2", "name": "Bank", "type": "asset"},
    ],
    "entries": [
        {
            "date": TODAY,
            "kind": "x",
            "lines": [{"account": "X1", "debit": 5}, {"account": "X2", "credit": 5}],
        }
    ],
}


def _general(book: Book) -> Any:
    (entry,) = book.write(COMMANDS["general.post_general"], **GENERAL)
    return entry


def _person(book: Book) -> PersonId:
    said = {"role": Role.TELLER, "language": "rw", "password": "secret1"}
    return PersonId(book.write(COMMANDS["office.add_person"], name="Jean", **said))


@dataclass(frozen=True)
class Ready:
    """A book, closed, in which every command can do what is asked of it. It takes long to make."""

    pc: Pc
    said: dict[str, dict[str, Any]]

    def at(self, folder: Path, name: str) -> tuple[Pc, dict[str, Any]]:
        """Such a book of one's own, and the keywords of a command in it."""
        return self.pc.moved(folder), dict(self.said[name])


def made_ready(pc: Pc) -> Ready:
    """Do in a book all that the commands build on."""
    with pc.open() as book:
        return Ready(pc, asked(Make(book)))
