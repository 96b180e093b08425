from __future__ import annotations

from datetime import date
from pathlib import Path

from coopdesk.exchange.places import marker, opened
from coopdesk.exchange.places.presence import Here, Standing, here_now
from coopdesk.exchange.places.sticks import Stick
from coopdesk.i18n import Language
from tests.exchange.places.grounds import COOP, OTHER_COOP


def stick(root: Path, label: str, coop: bytes | None, inside: str = "") -> Stick:
    folder = root / label / inside
    folder.mkdir(parents=True)
    if coop:
        marker.mark(
            opened(folder), coop=coop, name=label, made=date(2026, 1, 2), language=Language("fr")
        )
    return Stick(root / label, label, 10**9, 10**10)


def told(here: Here) -> tuple[str, Standing]:
    return here.stick.label, here.standing


def test_each_stick_is_told_for_what_it_is(tmp_path: Path) -> None:
    plugged = [
        stick(tmp_path, "blank", None),
        stick(tmp_path, "theirs", OTHER_COOP),
        stick(tmp_path, "new", COOP),
        stick(tmp_path, "blue", COOP, inside="hidden by a worm"),
    ]
    known = marker.find(tmp_path / "blue")[0].marker.place
    found = here_now(plugged, [known], COOP)
    assert [told(here) for here in found] == [
        ("blue", Standing.KNOWN),
        ("new", Standing.OURS),
        ("theirs", Standing.FOREIGN),
        ("blank", Standing.BLANK),
    ]
    assert found[0].address == str(tmp_path / "blue/hidden by a worm")
    assert marker.known(opened(found[0].address), known, COOP) == found[0].marker
    assert found[3].marker is None


def test_a_known_place_is_known_under_another_letter(tmp_path: Path) -> None:
    before = stick(tmp_path, "E", COOP)
    known = marker.find(before.path)[0].marker.place
    after = Stick(before.path.rename(tmp_path / "F"), "F", 10**9, 10**10)
    assert [(h.address, h.standing) for h in here_now([after], [known], COOP)] == [
        (str(tmp_path / "F"), Standing.KNOWN)
    ]


def test_a_stick_that_was_just_pulled_is_blank_and_no_trouble(tmp_path: Path) -> None:
    gone = Stick(tmp_path / "gone", "gone", 0, 0)
    assert [told(here) for here in here_now([gone], [], COOP)] == [("gone", Standing.BLANK)]
