"""Words for bytes that people of any language can read to each other: “lusab-babad” (proquints)."""

from __future__ import annotations

from typing import Final

_CONSONANTS: Final = "bdfghjklmnprstvz"
_VOWELS: Final = "aiou"
_LENGTH: Final = 5


def words_of(data: bytes) -> str:
    """A word of five letters for each two bytes."""
    return " ".join(
        _word(int.from_bytes(data[at : at + 2])) for at in range(0, len(data) // 2 * 2, 2)
    )


def _word(number: int) -> str:
    shape = ((_CONSONANTS, 12, 15), (_VOWELS, 10, 3), (_CONSONANTS, 6, 15), (_VOWELS, 4, 3))
    return (
        "".join(letters[number >> by & mask] for letters, by, mask in shape)
        + (_CONSONANTS[number & 15])
    )


def bytes_of(words: str) -> bytes | None:
    """The bytes of words, however they are parted; None when they are no such words."""
    letters = "".join(c for c in words.lower() if c.isalpha())
    if not letters or len(letters) % _LENGTH:
        return None
    found = bytearray()
    for at in range(0, len(letters), _LENGTH):
        number = _number(letters[at : at + _LENGTH])
        if number is None:
            return None
        found += number.to_bytes(2)
    return bytes(found)


def _number(word: str) -> int | None:
    number = 0
    for n, letter in enumerate(word):
        letters, bits = (_VOWELS, 2) if n % 2 else (_CONSONANTS, 4)
        at = letters.find(letter)
        if at < 0:
            return None
        number = number << bits | at
    return number
