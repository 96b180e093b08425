"""A seal holds what was written, and says it when that was changed."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any, Final

import cbor2
import pytest
from sqlalchemy import text
from sqlcipher3 import dbapi2 as driver

from coopdesk.i18n import Language
from coopdesk.records import checks, comparing, merge, seals
from coopdesk.records.book import Book, acts
from coopdesk.records.book.identity import keep_note, note
from coopdesk.records.errors import Refused
from coopdesk.records.seals import growing
from coopdesk.records.seals.body import Chain
from coopdesk.records.seals.chains import Trees
from coopdesk.records.seals.log import hashes
from coopdesk.records.seals.merkle import leaf_of, root
from coopdesk.records.store import Raw
from tests.records import fleet
from tests.records.areas import seals as areas_seals
from tests.records.hands import HandClock, Make, Pc

LANGUAGE: Final = Language("en")


@pytest.fixture
def sealed(book: Book, make: Make, clock: HandClock) -> Book:
    """Two days of an office, each sealed at its end, and a visit that no seal holds yet."""
    one, two = make.member("Aline Mukamana"), make.member("Bosco Habimana")
    make.visit(one, ("deposit", 500), ("share", 100))
    make.visit(two, ("deposit", 300))
    book.write(seals.seal, kind=seals.DAY)
    clock.move(days=1)
    make.visit(one, ("withdrawal", 120))
    book.write(seals.seal, kind=seals.DAY)
    make.visit(two, ("deposit", 40))
    return book


def spoil(book: Book, sql: str, *values: Any) -> None:
    """Change the file behind the program's back."""
    book.close()
    with driver.connect(str(book.path)) as raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute(sql, values)
    raw.close()


def said(book: Book) -> list[str]:
    return [LANGUAGE.say(one.what) for one in book.read(seals.verify)]


def test_what_was_sealed_stands_while_more_is_written(sealed: Book) -> None:
    assert said(sealed) == []
    second, first = sealed.read(seals.seals)
    assert (first.acts, second.acts) < (second.acts, first.acts + 10)
    assert (first.members, first.turnover) == (2, 900)
    assert second.turnover == 780
    assert sealed.read(seals.unsealed) == 1


def test_a_book_without_seals_has_nothing_to_find(book: Book) -> None:
    assert said(book) == []
    assert book.read(seals.seals) == []


def test_by_hand_nothing_is_sealed_twice(sealed: Book) -> None:
    sealed.write(seals.seal, kind=seals.HAND)
    with pytest.raises(Refused, match="Nothing was written"):
        sealed.write(seals.seal, kind=seals.HAND)


FIRST: Final = "(SELECT min(id) FROM entry)"
LEG: Final = f"entry = {FIRST} AND n = (SELECT min(n) FROM line)"


@pytest.mark.parametrize(
    ("table", "where"),
    [("entry", f"id = {FIRST}"), ("line", LEG), ("visit", f"id = {FIRST}")],
)
def test_every_column_of_what_was_sealed_is_watched(sealed: Book, table: str, where: str) -> None:
    before = sealed.read(
        lambda s: s.execute(text(f"SELECT * FROM {table} WHERE {where}")).one()._asdict()
    )
    for column, was in before.items():
        other = "spoiled" if isinstance(was, str) else (was or 0) + 7
        flip(sealed, table, before, column, other)
        told = said(sealed)
        assert told, column
        assert "3 Mar 2026" in told[0], told
        flip(sealed, table, before | {column: other}, column, was)
        assert said(sealed) == [], column


@pytest.mark.parametrize("column", ["device", "seq", "hash", "hlc_ms", "hlc_count", "body"])
def test_every_column_of_a_sealed_act_is_watched(sealed: Book, column: str) -> None:
    before = sealed.read(
        lambda s: s.execute(text("SELECT * FROM act WHERE seq = 3")).one()._asdict()
    )
    was = before[column]
    other = was[:-1] + bytes([was[-1] ^ 1]) if isinstance(was, bytes) else was + 1000
    flip(sealed, "act", before, column, other)
    told = said(sealed)
    assert any("3 Mar 2026" in one for one in told), told


def flip(book: Book, table: str, row: dict[str, Any], column: str, value: Any) -> None:
    where = " AND ".join(f'"{name}" IS ?' for name in row)
    spoil(book, f'UPDATE {table} SET "{column}" = ? WHERE {where}', value, *row.values())


def test_acts_written_anew_with_a_chain_that_holds_are_found(sealed: Book) -> None:
    """Who can write whole chains anew can't make the seal's number come out."""
    bodies = list(sealed.acts())
    rows, prev = [], acts.NO_ACT
    for body in bodies:
        fields = cbor2.loads(body) | {"prev": prev}
        if fields["seq"] == 4:
            fields["wall"] += 1
        made = cbor2.dumps(fields, canonical=True)
        prev = acts.hash_of(made)
        rows.append((prev, made, fields["seq"]))
    sealed.close()
    with driver.connect(str(sealed.path)) as raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            raw.execute(f"DROP TRIGGER {name}")
        raw.executemany("UPDATE act SET hash = ?, body = ? WHERE seq = ?", rows)
        raw.execute("UPDATE tip SET hash = ? WHERE seq = ?", (rows[-1][0], rows[-1][2]))
    raw.close()
    told = said(sealed)
    assert "The acts of PC A are not those that the seal of 3 Mar 2026" in told[0]
    assert not any(one.check == "chain" for one in checks.run(sealed))
    assert any(one.check == "seals" for one in checks.run(sealed))


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("DELETE FROM act WHERE seq > 5", "are missing"),
        ("UPDATE seal SET root = zeroblob(32) WHERE day = 20260303", "does not say what it said"),
        ("UPDATE seal SET body = x'80' WHERE day = 20260303", "can't be read"),
        ("UPDATE seal SET day = 20260302 WHERE day = 20260303", "day or kind"),
        ("UPDATE seal SET kind = 'agm' WHERE day = 20260303", "day or kind"),
        ("DELETE FROM seal WHERE day = 20260303", "is not here any more"),
        (f"DELETE FROM line WHERE {LEG}", "was taken away"),
        (
            "INSERT INTO entry SELECT id + 1, series, 99, day, written, kind, memo, reverses"
            f" FROM entry WHERE id = {FIRST}",
            "no act tells of",
        ),
    ],
)
def test_what_was_taken_away_or_put_in_is_named(sealed: Book, sql: str, words: str) -> None:
    spoil(sealed, sql)
    told = said(sealed)
    assert any(words in one for one in told), told


def test_a_seal_that_says_other_sums_than_its_acts_is_named(book: Book, make: Make) -> None:
    one = make.member("Aline Mukamana")
    make.visit(one, ("deposit", 500))
    with book.raw() as raw:
        raw.connection.exec_driver_sql("DROP TRIGGER line_never_update")
        raw.connection.exec_driver_sql("UPDATE line SET amount = amount * 2")
    book.write(seals.seal, kind=seals.DAY)
    told = said(book)
    assert any("on 2010 Member savings" in one and "its acts give" in one for one in told), told
    assert any("What members hold" in one for one in told)


def anew(book: Book, raw: Raw) -> tuple[Chain, ...]:
    (pc,) = hashes(raw).pcs.values()
    made = root(map(leaf_of, pc.hashes))
    return (Chain(book.device, len(pc.hashes), pc.hashes[-1], made),)


def test_trees_that_go_on_are_those_that_are_made_anew(sealed: Book, clock: HandClock) -> None:
    clock.move(days=1)
    sealed.write(seals.seal, kind=seals.DAY)
    with sealed.raw() as raw:
        assert Trees(raw).chains == anew(sealed, raw)


def test_a_tree_that_no_seal_holds_is_not_gone_on_from(sealed: Book) -> None:
    with sealed.raw() as raw:
        whole = anew(sealed, raw)
        noted = json.loads(note(raw, "trees"))
        size, tip, parts = noted[sealed.device.hex()]
        for spoiled in (
            [size, tip, [part[::-1] for part in parts]],
            [size - 1, tip, parts],
            [size, "00" * 32, parts],
            ["x"],
        ):
            keep_note(raw, "trees", json.dumps(noted | {sealed.device.hex(): spoiled}))
            assert Trees(raw).chains == whole
        keep_note(raw, "trees", json.dumps(noted | {"seal": "00" * 32}))
        assert Trees(raw).chains == whole


def test_all_of_it_is_proven_with_rows_that_may_change(sealed: Book) -> None:
    steps: list[tuple[int, int]] = []

    def step(at: int, of: int) -> None:
        steps.append((at, of))

    found, changed = sealed.read(comparing.proven, step)
    assert (found.stands, changed) == (True, [])
    assert steps[0][0] == 0 < steps[-1][0] <= steps[-1][1]
    spoil(sealed, "UPDATE member SET joined = 20010101")
    found, changed = sealed.read(comparing.proven, step)
    assert found.stands
    assert [one.where.partition(" ")[0] for one in changed] == ["member"] * 4


def test_proving_can_be_stopped(sealed: Book) -> None:
    def stop(_at: int, _of: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        sealed.read(comparing.proven, stop)


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("UPDATE act SET body = CAST(body || x'00' AS BLOB) WHERE seq = 3", "was changed"),
        ("DELETE FROM act WHERE seq = 3", "are missing"),
        ("UPDATE seal SET root = zeroblob(32) WHERE day = 20260303", "does not say what it said"),
    ],
)
def test_one_seal_is_looked_at_by_the_bytes_of_its_acts(sealed: Book, sql: str, words: str) -> None:
    older = sealed.read(seals.seals)[-1]
    assert sealed.read(seals.standing, older.code).stands
    spoil(sealed, sql)
    code = "0" * 32 if "zeroblob" in sql else older.code
    told = [LANGUAGE.say(one.what) for one in sealed.read(seals.standing, code).findings]
    assert any(words in one for one in told), told


# --- other PCs -----------------------------------------------------------------------------------


def test_what_comes_from_other_pcs_later_breaks_no_seal(tmp_path: Path, pc: Pc) -> None:
    with pc.open() as book:
        Make(book).member("Aline Mukamana")
    other = pc.copied(tmp_path / "other")
    with pc.open() as here, other.open() as there:
        one = Make(here).member("Bosco Habimana")
        Make(here).visit(one, ("deposit", 500))
        here.write(seals.seal, kind=seals.DAY)
        two = Make(there).member("Chantal Ingabire")
        Make(there).visit(two, ("deposit", 70))
        there.write(seals.seal, kind=seals.DAY)
        merge.take_in(here, fleet.sent_by(there, list(there.acts())))
        merge.take_in(there, fleet.sent_by(here, list(here.acts())))
        assert said(here) == said(there) == []
        here.write(seals.seal, kind=seals.MONTH)
        newest = here.read(seals.newest)
        assert newest is not None
        assert (newest.pcs, newest.turnover) == (2, 570)
        assert said(here) == []
        assert checks.run(here, rebuild=True) == []


# --- others sign ---------------------------------------------------------------------------------


def test_a_federation_signs_one_seal_after_the_other(sealed: Book, make: Make) -> None:
    older, newer = reversed(sealed.read(seals.seals))
    for row in (older, newer):
        note = areas_seals.signed(sealed.read(seals.checkpoint, row.id))
        assert sealed.write(seals.cosign, note=note, key=areas_seals.KEY) == row.code
    assert [row.cosigned for row in sealed.read(seals.seals)] == [("federation.example",)] * 2
    with pytest.raises(Refused, match="signed this seal already"):
        sealed.write(seals.cosign, note=areas_seals.newest_note(make), key=areas_seals.KEY)
    assert said(sealed) == []


def test_a_checkpoint_is_text_that_other_programs_read(sealed: Book) -> None:
    row = sealed.read(seals.newest)
    assert row is not None
    note = seals.signed_checkpoint(sealed, row.id)
    origin, size, root, day, chain, gap, below = note.splitlines()
    assert origin == f"coopdesk/{sealed.coop.hex()}"
    assert int(size) == row.acts
    assert base64.b64decode(root)[:16].hex() == row.code
    assert (day, gap) == ("day 2026-03-04", "")
    assert chain.startswith(f"pc {sealed.device.hex()[:32]} {row.acts} ")
    assert below.startswith("\N{EM DASH} coopdesk-A ")


def given(book: Book, row: seals.SealRow) -> str:
    """What the federation is given of a seal."""
    return seals.signed_checkpoint(book, row.id)


def back(sent: str) -> str:
    """The same, signed by the federation."""
    head, text, _ = sent.rsplit("\n\n", 2) if sent.count("\n\n") > 1 else ("", *_two(sent))
    return (f"{head}\n\n" if head else "") + areas_seals.signed(f"{text}\n")


def _two(sent: str) -> tuple[str, str]:
    text, _, below = sent.partition("\n\n")
    return text, below


def test_the_file_for_the_federation_proves_what_the_seal_grew_from(
    sealed: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    older, newer = reversed(sealed.read(seals.seals))
    first = given(sealed, older)
    assert growing.read(first).earlier is None
    sealed.write(seals.cosign, note=back(first), key=areas_seals.KEY)
    second = given(sealed, newer)
    file = growing.read(second)
    assert file.grew()
    assert file.earlier is not None
    assert file.earlier.text == sealed.read(seals.checkpoint, older.id)
    assert seals.check_alone(second, "").holds
    monkeypatch.delattr(growing, "written")  # nothing of the book's own acts is needed
    sealed.write(seals.cosign, note=back(second), key=areas_seals.KEY)
    assert all(row.cosigned for row in sealed.read(seals.seals))


def test_a_checkpoint_that_did_not_grow_from_the_one_signed_before_is_refused(
    sealed: Book,
) -> None:
    older, newer = reversed(sealed.read(seals.seals))
    sealed.write(seals.cosign, note=back(given(sealed, older)), key=areas_seals.KEY)
    second = given(sealed, newer)
    (line,) = [one for one in second.splitlines() if one.startswith("grew ")]
    words = line.split(" ")
    assert len(words) > 3
    for other in (
        " ".join([*words[:3], *words[4:]]),
        " ".join([*words[:3], *words[:2:-1], words[3]]),
        " ".join([words[0], "0" * 32, *words[2:]]),
        " ".join([*words[:2], str(int(words[2]) - 1), *words[3:]]),
    ):
        forged = second.replace(line, other)
        assert not growing.read(forged).grew()
        assert not seals.check_alone(forged, "").holds
        with pytest.raises(Refused, match="did not grow from the one that"):
            sealed.write(seals.cosign, note=back(forged), key=areas_seals.KEY)
    with pytest.raises(Refused, match="no signed checkpoint"):
        sealed.write(seals.cosign, note=back(second.replace("grew ", "grow ")), key=areas_seals.KEY)


def test_a_seal_is_held_against_the_newest_that_was_signed(sealed: Book) -> None:
    """A file that proves from where an older one was signed says nothing of the one after it."""
    older, newer = reversed(sealed.read(seals.seals))
    sealed.write(seals.cosign, note=back(given(sealed, older)), key=areas_seals.KEY)
    sealed.write(seals.seal, kind=seals.HAND)
    third = sealed.read(seals.newest)
    assert third is not None
    early = back(given(sealed, third))
    assert growing.read(early).grew()
    sealed.write(seals.cosign, note=back(given(sealed, newer)), key=areas_seals.KEY)
    spoil(sealed, "UPDATE act SET hash = zeroblob(32) WHERE seq = ?", newer.acts)
    with pytest.raises(Refused, match="did not grow from the one that"):
        sealed.write(seals.cosign, note=early, key=areas_seals.KEY)


def test_the_signature_under_the_seal_before_is_held_against_the_key(sealed: Book) -> None:
    older, newer = reversed(sealed.read(seals.seals))
    first = back(given(sealed, older))
    sealed.write(seals.cosign, note=first, key=areas_seals.KEY)
    second = given(sealed, newer)
    signed = first.strip("\n").splitlines()[-1]
    assert signed in second
    last = "A" if signed[-6] != "A" else "B"
    forged = second.replace(signed, signed[:-6] + last + signed[-5:])
    with pytest.raises(Refused, match="does not fit"):
        sealed.write(seals.cosign, note=back(forged), key=areas_seals.KEY)


def test_acts_written_anew_are_not_given_to_be_signed(sealed: Book) -> None:
    older, newer = reversed(sealed.read(seals.seals))
    sealed.write(seals.cosign, note=back(given(sealed, older)), key=areas_seals.KEY)
    spoil(sealed, "UPDATE act SET hash = zeroblob(32) WHERE seq = 3")
    with pytest.raises(Refused, match="did not grow from"):
        given(sealed, newer)


@pytest.mark.parametrize(
    ("spoiled", "words"),
    [
        (("\n", "\nx", 1), "does not fit"),
        (("day 2026-03-04", "day 2026-03-05", 1), "does not fit"),
        (("federation.example", "somebody", 1), "does not fit"),
        (("\N{EM DASH}", "-", 1), "no signed checkpoint"),
    ],
)
def test_a_signature_that_does_not_hold_is_refused(
    sealed: Book, make: Make, spoiled: tuple[str, str, int], words: str
) -> None:
    note = areas_seals.newest_note(make).replace(*spoiled)
    with pytest.raises(Refused, match=words):
        sealed.write(seals.cosign, note=note, key=areas_seals.KEY)


def test_a_key_that_is_none_is_refused(sealed: Book, make: Make) -> None:
    for key in ("", "x+y+z", areas_seals.KEY.replace("federation", "other")):
        with pytest.raises(Refused, match="no key"):
            sealed.write(seals.cosign, note=areas_seals.newest_note(make), key=key)


def test_a_seal_of_another_book_is_not_signed_here(sealed: Book, make: Make) -> None:
    row = sealed.read(seals.newest)
    assert row is not None
    said_ = sealed.read(seals.checkpoint, row.id)
    other = areas_seals.signed(
        said_.replace(f"coopdesk/{sealed.coop.hex()}", f"coopdesk/{'0' * 32}")
    )
    with pytest.raises(Refused, match="no seal that is here"):
        sealed.write(seals.cosign, note=other, key=areas_seals.KEY)
