"""Rows of a roll that may be somebody who is in the book, or in another row of the same file.

They are found and shown; nothing is made of them before a person has decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from coopdesk.exchange.own_columns import NOTHING, Own, column_of
from coopdesk.exchange.reading import Fault
from coopdesk.i18n import N_, Text
from coopdesk.records.alike import Alike, Person, Register
from coopdesk.records.drafts import MemberDraft, MemberUpdate
from coopdesk.records.ids import MemberId
from coopdesk.records.members import OF_A_ROLL, MemberFile


class Decision(StrEnum):
    """What a person says of a row that may be somebody known."""

    UPDATE = "update"  # it is the same person: what the row says otherwise is changed in the book
    ADD = "add"  # it is another person
    SKIP = "skip"  # the row is left out


#: The fields that a row can change in the file of a member, in the order of a form.
COMPARED: Final = tuple(field for field in OF_A_ROLL if field != "language")


@dataclass(frozen=True, slots=True)
class Match:
    """A row, and who it may be: a `member` of the book, or whoever stands in the row `other`."""

    draft: MemberDraft
    how: Alike
    member: MemberFile | None = None
    other: MemberDraft | None = None

    @property
    def choices(self) -> tuple[Decision, ...]:
        """What can be decided: a number belongs to one member, and a row changes only the book."""
        if self.member is None:
            return Decision.ADD, Decision.SKIP
        if self.how in (Alike.NUMBER, Alike.NUMBER_ONLY):
            return Decision.UPDATE, Decision.SKIP
        return Decision.UPDATE, Decision.ADD, Decision.SKIP

    @property
    def kind(self) -> tuple[Alike, bool]:
        """Rows of one kind can be decided together: by what, and whether in the book."""
        return self.how, self.member is not None

    @property
    def question(self) -> tuple[str, str, Alike, MemberId | str]:
        """What a person is asked: the same of the same people, in whichever row they stand."""
        who = self.member.id if self.member else self.other.name if self.other else ""
        return self.draft.number, self.draft.name, self.how, who

    def fault(self) -> Fault:
        """What keeps the row out while nobody has decided."""
        draft, member = self.draft, self.member
        if member is None:
            assert self.other is not None
            field, said = (
                ("document", N_("Row {other} shows the same identity document."))
                if self.how is Alike.DOCUMENT
                else ("name", N_("Row {other} may be the same person: {name}."))
            )
            return _fault(draft, field, said, other=self.other.row, name=self.other.name)
        field, said = _IN_BOOK[self.how]
        return _fault(draft, field, said, number=member.number, name=member.name)


_TAKEN: Final = ("number", N_("Number {number} already belongs to {name} in the book."))
_IN_BOOK: Final = {
    Alike.NUMBER: _TAKEN,
    Alike.NUMBER_ONLY: _TAKEN,
    Alike.DOCUMENT: (
        "document",
        N_("The same identity document belongs to {name} (No {number}) in the book."),
    ),
    Alike.NAME: ("name", N_("{name} (No {number}) in the book may be the same person.")),
}


def _fault(draft: MemberDraft, field: str, message: str, **fields: Any) -> Fault:
    return Fault(draft.row, field, Text(message, fields))


def recognise(
    drafts: Sequence[MemberDraft], files: Sequence[MemberFile]
) -> tuple[list[Match], list[Fault]]:
    """Who may be somebody known, by rows; and the rows that would be two members at once."""
    book = Register((one.id, _of_file(one)) for one in files)
    by_id = {one.id: one for one in files}
    by_row = {one.row: one for one in drafts}
    before: Register[int] = Register()
    matches: list[Match] = []
    faults: list[Fault] = []
    for draft in drafts:
        person = _of_draft(draft)
        numbered, documented = book.numbered(person), book.documented(person)
        if numbered and documented and numbered.key != documented.key:
            faults.append(_two_at_once(draft, by_id[numbered.key], by_id[documented.key]))
        elif seen := numbered or documented or book.named(person):
            matches.append(Match(draft, seen.how, member=by_id[seen.key]))
        elif again := before.documented(person) or before.named(person):
            matches.append(Match(draft, again.how, other=by_row[again.key]))
        before.add(draft.row, person)
    return matches, faults


def _two_at_once(draft: MemberDraft, one: MemberFile, other: MemberFile) -> Fault:
    return _fault(
        draft,
        "document",
        N_("Number {number} is {name} in the book, but the document is of {other}."),
        number=one.number,
        name=one.name,
        other=other.name,
    )


def _of_file(one: MemberFile) -> Person:
    return Person(one.number, one.name, one.document, one.born, one.sex, one.village, one.phone)


def _of_draft(one: MemberDraft) -> Person:
    return Person(one.number, one.name, one.document, one.born, one.sex, one.village, one.phone)


def update_of(draft: MemberDraft, member: MemberFile, own: Own = NOTHING) -> MemberUpdate:
    """What the row says otherwise than the book. What it leaves empty stays as it is."""
    said = {field: getattr(draft, field) for field in COMPARED}
    changes = {
        field: value for field, value in said.items() if value and value != getattr(member, field)
    }
    shown = {field: getattr(member, field) or None for field in changes}
    more = own.differing(member.id, draft.own)
    known = own.values.get(member.id, {})
    before = {field: known.get(field, "") for field in more}
    who = (draft.row, member.id, member.number, member.name)
    return MemberUpdate(*who, changes, shown, more, before)


@dataclass(frozen=True, slots=True)
class Settled:
    """What becomes of the rows as far as a person has decided."""

    coming: tuple[MemberDraft, ...]
    updates: tuple[MemberUpdate, ...]
    skipped: tuple[MemberDraft, ...]
    faults: tuple[Fault, ...]


def settle(
    drafts: Sequence[MemberDraft],
    matches: Sequence[Match],
    decisions: Mapping[int, Decision],
    own: Own = NOTHING,
) -> Settled:
    """The rows that come in, what is changed, and what is still to be decided as faults."""
    matched = {match.draft.row: match for match in matches}
    coming: list[MemberDraft] = []
    skipped: list[MemberDraft] = []
    updates: dict[int, MemberUpdate] = {}
    faults: list[Fault] = []
    for draft in drafts:
        match = matched.get(draft.row)
        decision = decisions.get(draft.row) if match else Decision.ADD
        if decision is Decision.ADD:
            coming.append(draft)
        elif match and decision is Decision.UPDATE and match.member:
            update = update_of(draft, match.member, own)
            wrong = _wrong(update, match.member, updates) or _leaves(draft, match.member)
            if wrong is None:
                updates[match.member.id] = update
            else:
                faults.append(wrong)
        elif match and decision is None:
            faults.append(match.fault())
        else:
            skipped.append(draft)
    changed = tuple(one for one in updates.values() if one.changes or one.own)
    return Settled(tuple(coming), changed, tuple(skipped), tuple(faults))


def _wrong(
    update: MemberUpdate, member: MemberFile, others: Mapping[int, MemberUpdate]
) -> Fault | None:
    """What can't be true of a member once the row is in their file."""
    if update.member in others:
        message = N_("Row {other} changes the same member already.")
        return Fault(update.row, "", Text(message, {"other": others[update.member].row}))
    born = update.changes.get("born", member.born)
    joined = update.changes.get("joined", member.joined)
    if born and joined and joined <= born:
        message = N_("Joined on {day}, before being born on {born}.")
        return Fault(update.row, "joined", Text(message, {"day": joined, "born": born}))
    return None


def _leaves(draft: MemberDraft, member: MemberFile) -> Fault | None:
    """A row says that somebody left whom the book has otherwise: it has to be settled there."""
    if draft.left in (None, member.left):
        return None
    if member.left is None:
        message = N_("{name} is a member in the book: let them leave there.")
        return _fault(draft, "left", message, name=member.name)
    return _fault(draft, "left", N_("This member left the co-op on {day}."), day=member.left)


def changed_fields(update: MemberUpdate, own: Own = NOTHING) -> Iterator[tuple[str, Any, Any]]:
    """Each field that a row changes: its column, what stands there, and what will."""
    for field in COMPARED:
        if field in update.changes:
            yield field, update.shown[field], update.changes[field]
    for one in own.fields:
        if one.id in update.own:
            yield column_of(one), update.own_shown[one.id] or None, update.own[one.id]
