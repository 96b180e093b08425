"""A PC that is switched off while somebody is erased: all of it is done, or none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coopdesk.i18n import ERASED
from coopdesk.records import checks, members
from tests.killing import Mortal
from tests.often import KILLED, share
from tests.records.hands import Make, Pc
from tests.records.test_erasing import gone, kept_of, later, traces

_LESS = 5  # each kill is followed by a book that is made anew


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a word of Unix")
def test_who_is_killed_while_erasing_has_erased_all_or_nothing(
    pc: Pc, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    with pc.open() as book:
        who = kept_of(Make(book))
        gone(Make(book), who)
        later(book)
    said, done = (pc.actor.person, who.id), []
    with Mortal() as mortal:
        whole = pc.moved(tmp_path / "whole")
        life = mortal.lives("erase", whole.path, whole.home, *said)
        assert traces(whole.path) == []
        for n in range(share(pytestconfig, "kills", _LESS * KILLED)):
            one = pc.moved(tmp_path / f"pc{n}")
            told = mortal.dies("erase", one.path, one.home, *said, life=life)
            with one.open() as book:
                erased = book.read(members.file, who.id).name == ERASED
                assert erased or told == []
                assert erased is not bool(traces(one.path))
                assert checks.run(book, rebuild=True) == []
            assert erased is not bool(traces(one.path))
            done.append(erased)
    assert set(done) == {False, True}
