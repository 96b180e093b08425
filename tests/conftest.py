"""What every test needs before anything else: no screen, no chance, nobody's own files."""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import settings

from tests.often import OFTEN

# Before Qt is loaded: no screen, and pixels that are the same on every machine.
os.environ.update(QT_QPA_PLATFORM="offscreen", QT_SCALE_FACTOR="1", QT_FONT_DPI="96", TZ="UTC")

# A slow or busy machine is no failure. Hypothesis itself repeats the same examples when CI is set.
settings.register_profile("coopdesk", deadline=None, print_blob=True)
settings.load_profile("coopdesk")


def pytest_addoption(parser: pytest.Parser) -> None:
    """How often what goes by chance is tried: more by hand than in every run."""
    group = parser.getgroup("coopdesk")
    for name, (usual, what) in OFTEN.items():
        group.addoption(f"--{name}", type=int, default=usual, help=f"{what} (usually {usual})")


def pytest_collection_finish() -> None:
    """What is loaded stays: nobody looks through it for garbage. The program does it once too, and
    must not keep what a test before has left."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keys and preferences of the tests stay away from those of the person who runs them."""
    os.environ["COOPDESK_HOME"] = str(tmp_path_factory.mktemp("home"))
