"""What a person decides about what they looked at."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, select

from coopdesk.i18n import N_, tidied
from coopdesk.records import doubles, merge
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.book.projecting import Touched
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId
from coopdesk.records.looking_at.finding import found
from coopdesk.records.looking_at.flags import Flag
from coopdesk.records.schema import Member, Settled
from coopdesk.records.store import Raw

_MEMBER: Final = Prepared(select(Member.number).where(Member.id == bindparam("of")))
_TAKEN: Final = Prepared(select(Member.id).where(Member.number == bindparam("number")))


@command(needs=Permission.KEEP_BOOKS)
def settle(tx: Tx, *, kind: str, about: str, how: str, why: str = "") -> None:
    """Say what something to look at was; `why` is what the person wants to be known of it.

    It holds for what is seen now: when more comes, it is raised again.
    """
    flag = _flag(tx, kind, about)
    if how not in {way.how for way in flag.ways}:
        raise Refused(N_("This can't be settled by a word."), field="how")
    if how == "claim" and not why.strip():
        raise Refused(N_("Write what was agreed with the member."), field="why")
    _write(tx, flag, how, why)


@command(needs=Permission.KEEP_BOOKS)
def open_again(tx: Tx, *, kind: str, about: str) -> None:
    """Take back what was said: it is to be looked at again."""
    flag = _flag(tx, kind, about)
    if flag.settled is None:
        raise Refused(N_("This was not settled."))
    _write(tx, flag, "", "")


@command(needs=Permission.KEEP_ROLL)
def give_number(tx: Tx, *, member: MemberId, number: str, shown: str) -> None:
    """Give a member another number in the register, where two PCs gave one number twice."""
    number = tidied(number).strip()
    row = tx.one(_MEMBER, of=member)
    if row is None:
        raise Refused(N_("There is no such member."), field="member")
    if not number:
        raise Refused(N_("Write the new number."), field="number")
    if tx.one(_TAKEN, number=number) is not None:
        raise Refused(
            N_("Number {number} already belongs to another member."), field="number", number=number
        )
    tx.set(Member, member, "number", number, shown=shown)

    def again(raw: Raw) -> None:
        merge.keep(raw, Touched(rows={"member": {member}}))

    tx.keep(again)
    tx.touch(Topic.MEMBERS)


def _flag(tx: Tx, kind: str, about: str) -> Flag:
    for flag in found(tx.session, settled=True):
        if (flag.kind, flag.about) == (kind, about):
            return flag
    raise Refused(N_("This has gone meanwhile: there is nothing to settle any more."))


def _write(tx: Tx, flag: Flag, how: str, why: str) -> None:
    if flag.kind == doubles.TWICE:
        one, other = map(MemberId, flag.seen)
        if how:
            doubles.two_persons(tx, one=one, other=other, why=why)
        else:
            doubles.look_again(tx, one=one, other=other)
        return
    row = {"id": tx.new_id(), "kind": flag.kind, "about": flag.about, "proof": list(flag.seen)}
    tx.insert(Settled, [row | {"how": how, "why": why.strip(), "day": tx.today}])
    tx.touch(~Topic.NONE)
