"""Passwords, kept so that the file does not tell them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopdesk.records import passwords


@given(st.text(min_size=1).filter(str.isprintable))
@settings(max_examples=20)
def test_only_the_password_itself_fits(password: str) -> None:
    sealed = passwords.seal(password)
    assert passwords.fits(password, sealed)
    assert not passwords.fits(password + " ", sealed)
    assert not passwords.fits("", sealed)
    assert password not in sealed or len(password) < 3


def test_the_same_password_is_kept_in_another_way_each_time() -> None:
    assert passwords.seal("secret1") != passwords.seal("secret1")


def test_where_no_password_was_set_none_is_asked() -> None:
    assert passwords.seal("") == ""
    assert passwords.fits("", "")
    assert passwords.fits("whatever", "")


def test_guessing_costs_64_mib_a_try(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = passwords.seal("secret1")
    monkeypatch.undo()
    assert not passwords.fits("secret1", cheap)
    assert passwords.fits("secret1", passwords.seal("secret1"))
