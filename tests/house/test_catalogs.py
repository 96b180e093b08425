from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.house.lints import ROOT

CATALOGS = sorted((ROOT / "translations").glob("*/LC_MESSAGES/coopdesk.po"))
REGIONS = [file for file in CATALOGS if "_" in file.parts[-3]]


def fields(sentence: str) -> set[str]:
    """The named fields of a sentence: "{name} pays {amount}" → {"name", "amount"}."""
    return set(re.findall(r"\{(\w*)[^{}]*\}", sentence))


def forms(words: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [words] if isinstance(words, str) else list(words or [])


def edges(sentence: str) -> tuple[bool, bool]:
    return sentence[:1].isspace(), sentence[-1:].isspace()


def faults(message: Message) -> Iterator[str]:
    """What is wrong with one translated sentence."""
    own, theirs = forms(message.id), [form for form in forms(message.string) if form]
    known = set().union(*map(fields, own))
    if message.fuzzy:
        yield f"{own[0]!r} is only guessed (fuzzy)"
    for form in theirs:
        strange = fields(form) - known
        missing = set() if len(own) > 1 else known - fields(form)
        if strange or missing:
            yield f"{own[0]!r}: fields differ: {sorted(strange | missing)}"
        if edges(own[0]) != edges(form):
            yield f"{own[0]!r}: begins or ends with another space"


def found(catalog: Catalog) -> list[str]:
    return [fault for message in catalog if message.id for fault in faults(message)]


def catalog_of(source: str) -> Catalog:
    return read_po(BytesIO(source.encode()))


@pytest.mark.parametrize("file", CATALOGS, ids=lambda file: file.parts[-3])
def test_a_catalog_keeps_the_fields_of_every_sentence(file: Path) -> None:
    assert not found(catalog_of(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "broken",
    [
        'msgid "Pays {amount}"\nmsgstr "Paga"\n',
        'msgid "Pays {amount}"\nmsgstr "Paga {monto}"\n',
        '#, fuzzy\nmsgid "Pays"\nmsgstr "Paga"\n',
        'msgid "{n} share"\nmsgid_plural "{n} shares"\nmsgstr[0] "{x} cuota"\nmsgstr[1] "{n}"\n',
        'msgid "Pays "\nmsgstr " Paga"\n',
    ],
)
def test_a_broken_translation_is_found(broken: str) -> None:
    assert found(catalog_of(broken))


@pytest.mark.parametrize(
    "good",
    [
        'msgid "Pays {amount:>8}"\nmsgstr "Paga {amount}"\n',
        'msgid "Pays {amount}"\nmsgstr ""\n',
        'msgid "One share"\nmsgid_plural "{n} shares"\nmsgstr[0] "Una"\nmsgstr[1] "{n} cuotas"\n',
    ],
)
def test_a_good_translation_is_let_be(good: str) -> None:
    assert not found(catalog_of(good))


def words_of(file: Path) -> dict[str, list[str]]:
    found = catalog_of(file.read_text(encoding="utf-8"))
    return {forms(one.id)[0]: forms(one.string) for one in found if one.id}


@pytest.mark.parametrize("file", REGIONS, ids=lambda file: file.parts[-3])
def test_a_region_holds_only_what_differs_from_its_language(file: Path) -> None:
    language = file.parts[-3].split("_")[0]
    whole = words_of(ROOT / "translations" / language / "LC_MESSAGES" / "coopdesk.po")
    own = words_of(file)
    assert own
    assert [said for said, words in own.items() if whole.get(said) == words or not all(words)] == []
