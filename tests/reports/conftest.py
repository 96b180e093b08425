"""Stories and pictures of papers, kept in expected/ and renewed with --update-expected."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.reports.reading import picture, story

EXPECTED = Path(__file__).parent / "expected"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-expected",
        action="store_true",
        help="write tests/reports/expected anew; look at the difference before you commit it",
    )


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-expected", default=False))


@pytest.fixture
def tells(update: bool) -> Callable[[bytes, str], None]:
    """Compare a paper's words with expected/<name>.txt."""

    def compare(pdf: bytes, name: str) -> None:
        file, words = EXPECTED / f"{name}.txt", story(pdf)
        if update:
            file.write_text(words, encoding="utf-8")
        assert words == file.read_text(encoding="utf-8")

    return compare


@pytest.fixture
def shows(update: bool) -> Callable[[bytes, str], None]:
    """Compare a paper's first page with expected/<name>.png, coarsely."""

    def compare(pdf: bytes, name: str) -> None:
        file, seen = EXPECTED / f"{name}.png", picture(pdf)
        if update:
            seen.save(file, optimize=True)
        with Image.open(file) as wanted:
            assert seen.size == wanted.size
            difference = ImageChops.difference(seen, wanted)
        assert ImageStat.Stat(difference).mean[0] < 1.5

    return compare
