"""Two programs of one PC begin to write in a copied book at once: they are one PC in it."""

from __future__ import annotations

import shutil
from typing import Any

import pytest
from sqlalchemy import text

from coopdesk.records import checks
from coopdesk.records.book import keys
from coopdesk.records.errors import Refused
from tests.records.hands import Make, Pc

DEVICES = text("SELECT letter FROM device ORDER BY letter")


@pytest.fixture
def copy(pc: Pc) -> Pc:
    """A copy of the book beside the book, for the same person on the same PC."""
    other = Pc(pc.path.with_name("copy.coop"), pc.home, pc.clock, pc.actor)
    shutil.copy(pc.path, other.path)
    return other


def test_two_that_opened_a_copy_before_either_wrote_are_one_pc(copy: Pc) -> None:
    with copy.open() as one, copy.open() as two:
        Make(one).member()
        Make(two).member()
        Make(one).member()
        assert (one.device, one.letter) == (two.device, two.letter)
        assert one.read(lambda s: list(s.scalars(DEVICES))) == ["A", "B"]
        assert checks.run(one, rebuild=True) == []


def test_a_first_write_that_is_refused_leaves_one_pc_to_all_that_are_open(copy: Pc) -> None:
    with copy.open() as one:
        with pytest.raises(Refused):
            Make(one).member("")  # it has a key by now, and no act yet
        with copy.open() as two:
            Make(two).member()
            Make(one).member()
            assert (one.device, one.letter) == (two.device, two.letter)
            assert one.read(lambda s: list(s.scalars(DEVICES))) == ["A", "B"]
            assert checks.run(one, rebuild=True) == []


def test_a_book_opened_while_another_program_writes_is_no_copy(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pc.open() as one:
        find = keys.find

        def late(*said: Any) -> keys.DeviceKey | None:
            """What the book said is of before; what the PC remembers, of after."""
            monkeypatch.setattr(keys, "find", find)
            Make(one).member()
            return find(*said)

        Make(one).member()
        monkeypatch.setattr(keys, "find", late)
        with pc.open() as two:
            Make(two).member()
            assert (two.device, two.letter) == (one.device, "A")


def test_a_key_that_is_given_up_is_no_file_s_though_one_was_to_replace_it(pc: Pc) -> None:
    with pc.open() as book:
        Make(book).member()
        gone = book.device
        keys.will_be(pc.home, gone, pc.path)
        book.retire()
    with pc.open() as book:
        Make(book).member()
        assert (book.device != gone, book.letter) == (True, "B")
