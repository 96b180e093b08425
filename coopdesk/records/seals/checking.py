"""Checking a paper: what its digits or its code prove, and what they don't."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import journal, statements
from coopdesk.records.book import Prepared, same
from coopdesk.records.book.identity import note
from coopdesk.records.ids import MemberId
from coopdesk.records.money import Money
from coopdesk.records.schema import Account, Device, Member, Minute, Revocation, Seal, day_of
from coopdesk.records.seals import growing
from coopdesk.records.seals.body import decode
from coopdesk.records.seals.proofs import (
    INCLUDED,
    SIGNED,
    Included,
    SignedPaper,
    read_included,
    read_signed,
    short,
)
from coopdesk.records.seals.sealing import shown, title_of
from coopdesk.records.seals.verifying import Verified, in_groups, standing
from coopdesk.records.store import Raw


class Sign(Enum):
    """What to think of a sentence."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found out about a paper: sentences, each with what to think of it.

    `balances` are those that the paper holds, by what they are called.
    """

    said: tuple[tuple[Sign, Text], ...]
    balances: tuple[tuple[str, Money], ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong with the paper."""
        return all(sign is not Sign.BAD for sign, _ in self.said)


Said = Iterator[tuple[Sign, Text]]

_DIGITS: Final = 32
_HASH: Final = 64
_SEALS: Final = Prepared(select(Seal.day, Seal.kind, Seal.root, Seal.body))
_DEVICES: Final = Prepared(
    select(Device.id, Device.letter, Device.public_key, Revocation.day).outerjoin(
        Revocation, Revocation.id == Device.id
    )
)
_MINUTES: Final = Prepared(select(Minute.number, Minute.signed, Minute.hash))
_BY_NUMBER: Final = Prepared(select(Member.id, Member.name).where(Member.number == bindparam("n")))
_BY_ID: Final = Prepared(select(Member.number, Member.name).where(Member.id == bindparam("of")))
_NAMES: Final = Prepared(select(Account.id, Account.name))

_NOT_TRUE: Final = N_(
    "It does not prove that an entry was true when it was written: only that nobody changed it "
    "later without it showing."
)
_ACTS_ONLY: Final = N_(
    "This looked at every act that was written. “Prove all seals” also compares all figures of the "
    "book with them."
)


def check_paper(session: Session, said: str, *, number: str = "") -> Verdict:
    """What the digits or the scanned code of a paper prove in this book.

    `number` are the digits of a seal, from the minutes, to which a code may lead by itself.
    """
    letters = _letters(said)
    raw = Raw(session.connection())
    if letters.startswith(SIGNED) and (paper := read_signed(letters)) is not None:
        return _of_statement(session, raw, paper)
    if letters.startswith(INCLUDED) and (proof := read_included(letters)) is not None:
        told = (*(_leads(proof, number) if number.strip() else ()), *_of_proof(raw, proof))
        return Verdict(told, tuple(_balances(session, raw, proof)))
    if letters.startswith("MINUTES") and _is_hex(letters[-_HASH:], _HASH):
        return Verdict(tuple(_of_minutes(raw, letters[-_HASH:].lower())))
    if _is_hex(letters[-_DIGITS:], _DIGITS):
        return Verdict(tuple(_of_seal(session, raw, letters[-_DIGITS:].lower())))
    what = N_("These are not the 32 digits of a seal, nor a code of a paper of CoopDesk.")
    return Verdict(((Sign.WARN, Text(what)),))


def check_alone(said: str, number: str) -> Verdict:
    """What a code proves without the book: whether it leads to the seal with these digits. Of the
    text of a checkpoint for the federation: whether it grew from the one signed before.

    Who and what it is of is known in the book only; the code says it, as the paper does.
    """
    if "\n\n" in said:
        return Verdict(tuple(_of_file(growing.read(said))))
    proof = read_included(_letters(said))
    if proof is None:
        what = N_("Only a statement with its way to a seal can be checked without the book.")
        return Verdict(((Sign.WARN, Text(what)),))
    pairs = zip(proof.names, proof.balances, strict=True)
    balances = tuple((name, Money(abs(minor), proof.currency)) for name, (*_, minor) in pairs)
    what = N_("The code says that this is member {number}: compare it with the paper.")
    whose = Text(what, {"number": proof.number})
    compare = Text(N_("Compare the figures on the paper with these: they must be equal."))
    plain = [(Sign.PLAIN, one) for one in (whose, compare, Text(_NOT_TRUE))]
    return Verdict((*_leads(proof, number), *plain), balances)


def _of_file(file: growing.File) -> Said:
    """Whether a checkpoint for the federation grew from the one that was signed before."""
    if file.earlier is None:
        what = N_("This seal is the first to be signed: there is none that it grew from.")
        yield Sign.WARN, Text(what)
        return
    names = {"name": ", ".join(name for name, _ in file.earlier.signatures)}
    if file.grew():
        what = N_("This seal grew from the one that {name} signed before: nothing is left out.")
        yield Sign.GOOD, Text(what, names)
    else:
        what = N_("This seal did not grow from the one that {name} signed before.")
        yield Sign.BAD, Text(what, names)


def leads_to_seal(said: str) -> bool:
    """Whether a code holds a way to a seal."""
    return read_included(_letters(said)) is not None


def _leads(proof: Included, number: str) -> Said:
    """Whether a code leads to the seal with these digits."""
    code, wanted = shown(proof.root()), _letters(number)[-_DIGITS:].lower()
    if not _is_hex(wanted.upper(), _DIGITS):
        yield Sign.WARN, Text(N_("Type the 32 digits of the seal, from the minutes."))
    elif code == wanted:
        yield Sign.GOOD, Text(N_("This code leads to the seal with that number: it holds."))
    else:
        what = N_("This code does not lead to the seal with that number.")
        yield Sign.BAD, Text(what)


def _letters(said: str) -> str:
    return "".join(one for one in said.upper() if one.isalnum())


def _is_hex(said: str, size: int) -> bool:
    return len(said) == size and all(one in "0123456789ABCDEF" for one in said)


# --- a seal --------------------------------------------------------------------------------------


def _of_seal(session: Session, raw: Raw, code: str) -> Said:
    for day, kind, root, body in raw.all(_SEALS):
        if shown(bytes(root)) == code:
            fields = {"day": day_of(day)}
            what = N_("This is the seal of {day}: {kind}.")
            yield Sign.PLAIN, Text(what, fields | {"kind": title_of(kind)})
            yield from _standing(standing(session, code), code)
            held = decode(bytes(body))
            count = N_("It holds {acts} acts and what {members} members have.")
            yield Sign.PLAIN, Text(count, {"acts": held.acts, "members": held.members})
            yield Sign.PLAIN, Text(_NOT_TRUE)
            return
    yield (
        Sign.BAD,
        Text(N_("No seal of this book has this number. Look whether every digit is right.")),
    )
    yield (
        Sign.PLAIN,
        Text(
            N_(
                "If they are, the paper is of another book, or this book is not the one from "
                "which it was printed: ask for the copy of that day."
            )
        ),
    )


def _standing(found: Verified, code: str) -> Said:
    if code not in found.broken:
        yield (
            Sign.GOOD,
            Text(
                N_("All that was in the book then is still in it, and nothing of it was changed.")
            ),
        )
        yield Sign.PLAIN, Text(_ACTS_ONLY)
        return
    yield Sign.BAD, Text(N_("What was in the book then is not in it any more as it was."))
    yield from ((Sign.BAD, one.what) for one in found.findings if one.seal == code)


# --- minutes -------------------------------------------------------------------------------------


def _of_minutes(raw: Raw, code: str) -> Said:
    for number, _, digest in raw.all(_MINUTES):
        if bytes(digest).hex() == code:
            what = N_("These are minutes {number}, as they were signed.")
            yield Sign.GOOD, Text(what, {"number": number})
            return
    yield Sign.BAD, Text(N_("No minutes of this book have this number: they are others."))


# --- a signed statement --------------------------------------------------------------------------


def _of_statement(session: Session, raw: Raw, paper: SignedPaper) -> Verdict:
    balances = tuple((name, Money(minor, paper.currency)) for name, minor in paper.balances)
    if not bytes.fromhex(note(raw, "coop")).startswith(paper.coop):
        what = N_("This statement is of another co-op, or of a book that was begun anew.")
        return Verdict(((Sign.BAD, Text(what)),), balances)
    number = int.from_bytes(paper.device) >> 1
    for ident, letter, public, ended in raw.all(_DEVICES):
        if ident == number and paper.holds(bytes(public)):
            told = list(_signed(session, raw, paper, letter))
            if ended is not None:  # who has that PC can still print such papers
                told.insert(
                    1, (Sign.WARN, Text(N_("It is of a PC that the co-op trusts no more.")))
                )
            return Verdict(tuple(told), balances)
    what = N_("The signature does not fit: this paper was not printed by a PC of the office.")
    return Verdict(((Sign.BAD, Text(what)),), balances)


def _signed(session: Session, raw: Raw, paper: SignedPaper, letter: str) -> Said:
    fields: dict[str, Any] = {"pc": letter, "number": paper.member, "day": paper.until}
    what = N_("PC {pc} of the office printed this statement of member {number} until {day}.")
    yield Sign.GOOD, Text(what, fields)
    found = raw.one(_BY_NUMBER, n=paper.member)
    if found is None:
        yield Sign.BAD, Text(N_("There is no member {number} in the book now."), fields)
        return
    # under another number today, beside other accounts of these names
    line = MemberId(same.kept_of(raw).get(int(found[0]), int(found[0])))
    now = statements.statement(
        session, line, from_=paper.until, until=paper.until, made_on=paper.until, made_by=""
    )
    here: dict[str, list[int]] = {}
    for one in now.accounts:
        here.setdefault(short(one.name), []).append(one.closing.minor)
    off = [(name, minor) for name, minor in paper.balances if minor not in here.get(name, [0])]
    for name, minor in off:
        both = {"account": name, "said": Money(minor, paper.currency)}
        both["now"] = Money(here.get(name, [0])[0], paper.currency)
        what = N_("{account}: the paper says {said}, the book says {now} for that day.")
        yield Sign.BAD, Text(what, both)
    if not off:
        yield Sign.GOOD, Text(N_("The book says the same balances for that day."))
    yield Sign.PLAIN, Text(N_("Compare the figures on the paper with these: they must be equal."))
    yield Sign.PLAIN, Text(_NOT_TRUE)


# --- a proof of inclusion ------------------------------------------------------------------------


def _of_proof(raw: Raw, proof: Included) -> Said:
    root = proof.root()
    for day, _, kept, _ in raw.all(_SEALS):
        if bytes(kept) == root:
            who = raw.one(_BY_ID, of=proof.member) or ("?", "")
            when = day_of(day)
            fields = {"number": who[0], "name": who[1] or "", "day": when}
            what = N_("The seal of {day} holds these balances of member {number} {name}.")
            yield Sign.GOOD, Text(what, fields)
            code = in_groups(shown(root))
            yield Sign.PLAIN, Text(N_("Its number is {code}."), {"code": code})
            compare = N_("Compare the figures on the paper with these: they must be equal.")
            yield Sign.PLAIN, Text(compare)
            yield Sign.PLAIN, Text(_NOT_TRUE)
            return
    yield Sign.BAD, Text(N_("No seal of this book holds these balances."))


def _balances(session: Session, raw: Raw, proof: Included) -> Iterator[tuple[str, Money]]:
    names: dict[int, str] = {ident: name for ident, name in raw.all(_NAMES)}
    for account, _, minor in proof.balances:
        yield names.get(account, "?"), Money(abs(minor), journal.currency_of(session))
