"""A founded book, made once and copied."""

from __future__ import annotations

import pytest

from coopdesk.records import passwords
from tests.records.hands import Pc, found


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Pc:
    """A founded co-op without members."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_KIB", 8)
        return found(tmp_path_factory.mktemp("template"))
