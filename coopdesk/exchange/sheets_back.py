"""The words of a recovery key on paper, and what is typed or scanned back from it.

A key is an age identity: AGE-SECRET-KEY-1 and 58 letters and digits. On the sheet these stand in
groups of five, each with a sign beside it that proves the group, so that a slip of the pen is found
in its group. The board gets it in shares of 33 words (SLIP-39), of which some are enough.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import shamir_mnemonic
from shamir_mnemonic.share import Share
from shamir_mnemonic.wordlist import WORDLIST

from coopdesk.exchange import sealedbox
from coopdesk.i18n import N_
from coopdesk.records.errors import Refused

PREFIX: Final = "AGE-SECRET-KEY-1"
_LETTERS: Final = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"
_LENGTH, GROUP, GROUPS = 58, 5, 12
_CHECKSUM: Final = 6
#: What people write for a letter that is never on a sheet.
_MEANT: Final = str.maketrans({"O": "0", "I": "L", "1": "L", "B": "8"})
#: All groups with the number that stands before each on the sheet.
_NUMBERED: Final = re.compile(
    r"\s*"
    + r"\s+".join(rf"{str(n).translate(_MEANT)}\s+(\S+(?:\s+\S)?)" for n in range(1, GROUPS + 1))
    + r"\s*"
)
WORDS: Final = 33
_MIXED: Final = N_("These shares do not belong together: some are of older papers.")


@dataclass(frozen=True, slots=True)
class Group:
    """Some letters of a key as they stand on paper, and the sign that proves them."""

    letters: str
    sign: str


class Mistyped(Refused):
    """What was typed is not what is on the paper. `groups` are those that are wrong, from 1."""

    def __init__(self, message: str, groups: Sequence[int] = (), **fields: object) -> None:
        said = ", ".join(map(str, groups))
        super().__init__(message, field="typed", groups=said, **fields)
        self.groups = tuple(groups)


# --- a whole sheet --------------------------------------------------------------------------------


def groups_of(identity: str) -> list[Group]:
    """A key in groups, as the sheet shows it."""
    letters = identity.removeprefix(PREFIX)
    parts = [letters[at : at + GROUP] for at in range(0, len(letters), GROUP)]
    return [Group(part, _sign(n, part)) for n, part in enumerate(parts)]


def key_typed(typed: str) -> str:
    """The key that was typed or scanned from a sheet. Raises Mistyped, which says in which groups
    it is wrong.
    """
    plain = re.sub(r"[^A-Z0-9\s]", "", typed.upper())
    # The beginning is the same on every sheet: it need not be typed.
    plain = re.sub(r"^\s*AGE\s*SECRET\s*KEY\s*1", "", plain).translate(_MEANT)
    letters = "".join(plain.split())
    if not letters:
        raise Mistyped(N_("Type what is on the sheet, or scan its square."))
    if len(letters) == _LENGTH:
        return _proven(letters)
    return _proven("".join(_checked(_parted(plain, letters))))


def _parted(plain: str, letters: str) -> list[str]:
    """The groups as they were typed apart, the number before each left out; else as long as
    groups are.
    """
    numbered = _NUMBERED.fullmatch(plain)
    if numbered is not None:
        return ["".join(one.split()) for one in numbered.groups()]
    parts = plain.split()
    if len(parts) == GROUPS:
        return parts
    whole = GROUP + 1
    return [letters[at : at + whole] for at in range(0, len(letters), whole)]


def _checked(parts: list[str]) -> list[str]:
    right = [_is_right(n, part) for n, part in enumerate(parts)]
    # What is too much is told by the last group: there is no thirteenth to look at.
    wrong = sorted({min(n, GROUPS) for n, so in enumerate(right, 1) if not so})
    if len(parts) < GROUPS:
        wrong += range(len(parts) + 1, GROUPS + 1)
    if len(wrong) == 1:
        raise Mistyped(N_("Group {groups} is not as on the sheet. Look at it again."), wrong)
    if wrong:
        raise Mistyped(N_("Groups {groups} are not as on the sheet. Look at them again."), wrong)
    return [part[:-1] for part in parts]


def _is_right(n: int, part: str) -> bool:
    length = GROUP if n < GROUPS - 1 else _LENGTH - GROUP * (GROUPS - 1)
    return (
        n < GROUPS
        and len(part) == length + 1
        and set(part) <= set(_LETTERS)
        and _sign(n, part[:-1]) == part[-1]
    )


def _proven(letters: str) -> str:
    identity = PREFIX + letters
    try:
        sealedbox.recipient_of(identity)
    except ValueError as error:
        raise Mistyped(
            N_("This is not as on the sheet. Type the small sign after each group too.")
        ) from error
    return identity


def _sign(n: int, letters: str) -> str:
    """A letter that changes when one of the others does, or two change places, or the groups do:
    a polynomial over 32 values.
    """
    power, found = _double(1), n + 1
    for letter in letters:
        found ^= _times(_LETTERS.index(letter), power)
        power = _double(power)
    return _LETTERS[found & 31]


def _double(value: int) -> int:
    value <<= 1
    return value ^ 0b100101 if value & 32 else value


def _times(one: int, other: int) -> int:
    found = 0
    while other:
        if other & 1:
            found ^= one
        one, other = _double(one), other >> 1
    return found


# --- shares of the board --------------------------------------------------------------------------


def shares_of(identity: str, needed: int, of: int) -> list[str]:
    """A key in shares of 33 words, of which `needed` give it back."""
    groups = shamir_mnemonic.generate_mnemonics(1, [(needed, of)], secret_of(identity))
    return [str(share) for share in groups[0]]


def key_of(typed: str) -> str:
    """The key of a sheet, or of shares one after the other, as they were typed or scanned."""
    shares = shares_in(typed)
    return key_of_shares(shares) if shares else key_typed(typed)


def shares_in(typed: str) -> list[str]:
    """The shares of 33 words each that stand one after the other; none when it is something else.
    A wrong word or two are no reason to take it for a sheet.
    """
    words = re.findall(r"[a-z]+", typed.lower())
    known = set(WORDLIST)
    if 2 * sum(word in known for word in words) <= len(words):
        return []
    return [" ".join(words[at : at + WORDS]) for at in range(0, len(words), WORDS)]


def key_of_shares(typed: Sequence[str]) -> str:
    """The key of shares that were typed or scanned back. Raises Mistyped, which says which share
    is wrong and where, or how many are missing.
    """
    shares = [_share(n, words) for n, words in enumerate(typed, 1) if words.strip()]
    if not shares:
        raise Mistyped(N_("Type the words of a share, or scan its square."))
    _refuse_mixed([made for _, made in shares])
    needed = shares[0][1].member_threshold
    if len(shares) < needed:
        raise Mistyped(
            N_("It takes {needed} shares; these are {given}."), needed=needed, given=len(shares)
        )
    try:
        secret = shamir_mnemonic.combine_mnemonics([words for words, _ in shares[:needed]])
    except shamir_mnemonic.MnemonicError as error:
        raise Mistyped(_MIXED) from error  # two sets may have one number
    return key_for(secret)


def _share(n: int, typed: str) -> tuple[str, Share]:
    words = re.findall(r"[a-z]+", typed.lower())
    known = set(WORDLIST)
    wrong = [at for at, word in enumerate(words, 1) if word not in known]
    if wrong:
        raise Mistyped(
            N_("Share {share}: word {groups} is none of the words of shares."), wrong[:1], share=n
        )
    if len(words) != WORDS:
        raise Mistyped(
            N_("Share {share}: there are {count} words of {all}."),
            share=n,
            count=len(words),
            all=WORDS,
        )
    try:
        return " ".join(words), Share.from_mnemonic(" ".join(words))
    except shamir_mnemonic.MnemonicError as error:
        raise Mistyped(
            N_("Share {share}: a word is another than on the paper. Compare them one by one."),
            share=n,
        ) from error


def _refuse_mixed(shares: list[Share]) -> None:
    if len({one.identifier for one in shares}) > 1:
        raise Mistyped(_MIXED)
    numbers = sorted(one.index for one in shares)
    if any(one == other for one, other in pairwise(numbers)):
        raise Mistyped(N_("The same share was given twice. Take another holder's."))


# --- between both ---------------------------------------------------------------------------------


def secret_of(identity: str) -> bytes:
    """The 32 bytes that the letters say."""
    number = 0
    for letter in identity.removeprefix(PREFIX)[:-_CHECKSUM]:
        number = number << 5 | _LETTERS.index(letter)
    return (number >> 4).to_bytes(32)


def key_for(secret: bytes) -> str:
    """The letters for 32 bytes, with their checksum (BIP 173)."""
    number = int.from_bytes(secret) << 4
    values = [number >> 5 * at & 31 for at in reversed(range(_LENGTH - _CHECKSUM))]
    prefix = PREFIX[:-1].lower()
    spread = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    rest = _polymod([*spread, *values, *[0] * _CHECKSUM]) ^ 1
    values += [rest >> 5 * at & 31 for at in reversed(range(_CHECKSUM))]
    return PREFIX + "".join(_LETTERS[value] for value in values)


_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def _polymod(values: Sequence[int]) -> int:
    found = 1
    for value in values:
        top, found = found >> 25, (found & 0x1FFFFFF) << 5 ^ value
        for bit, part in enumerate(_GENERATOR):
            found ^= part if top >> bit & 1 else 0
    return found
