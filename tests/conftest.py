"""What every test needs before anything else: no screen, no chance, nobody's own files."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# Before Qt is loaded: no screen, and pixels that are the same on every machine.
os.environ.update(QT_QPA_PLATFORM="offscreen", QT_SCALE_FACTOR="1", QT_FONT_DPI="96", TZ="UTC")

# A slow or busy machine is no failure. Hypothesis itself repeats the same examples when CI is set.
settings.register_profile("coopdesk", deadline=None, print_blob=True)
settings.load_profile("coopdesk")


@pytest.fixture(autouse=True, scope="session")
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keys and preferences of the tests stay away from those of the person who runs them."""
    os.environ["COOPDESK_HOME"] = str(tmp_path_factory.mktemp("home"))
