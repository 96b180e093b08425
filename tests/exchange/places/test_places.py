"""What holds at every place: a disk, a stick, WebDAV, SFTP and S3."""

from __future__ import annotations

from datetime import date

import pytest

from coopdesk.exchange.places import Fault, Item, PlaceTrouble, marker
from coopdesk.i18n import Language
from tests.exchange.places.grounds import (
    COOP,
    FOREIGN,
    OTHER_COOP,
    OURS,
    OURS_TOO,
    Ground,
    Waits,
    place_at,
)

BUNDLE = "ACTS/0A1B2C3D/00000001.CDB"
NEXT = "ACTS/0A1B2C3D/000001_1.CDB"


def marked(ground: Ground, *, coop: bytes = COOP, name: str = "Twese Hamwe") -> marker.Marker:
    return marker.mark(
        place_at(ground), coop=coop, name=name, made=date(2026, 3, 1), language=Language("en")
    )


def fault_of(trouble: pytest.ExceptionInfo[PlaceTrouble]) -> Fault:
    assert trouble.value.advice  # what to do about it is always said
    assert "{" not in str(trouble.value) + str(trouble.value.advice)
    return trouble.value.fault


# --- the five calls -------------------------------------------------------------------------------


def test_what_is_put_can_be_got_and_listed(ground: Ground) -> None:
    place = place_at(ground)
    assert place.list("ACTS") == []
    assert place.stat(BUNDLE) is None
    assert place.put_new(BUNDLE, OURS) == BUNDLE
    assert place.get(BUNDLE, 10_000) == OURS == ground.raw(BUNDLE)
    assert place.stat(BUNDLE) == Item("00000001.CDB", len(OURS))
    assert place.list("ACTS/0A1B2C3D") == [Item("00000001.CDB", len(OURS))]
    assert place.list("ACTS") == [Item("0A1B2C3D", 0, folder=True)]
    assert place.stat("ACTS") == Item("ACTS", 0, folder=True)
    assert place.list() == [Item("ACTS", 0, folder=True)]


def test_an_empty_file_can_be_put(ground: Ground) -> None:
    place = place_at(ground)
    assert place.put_new("JOIN/0A1B2C3D.REQ", b"") == "JOIN/0A1B2C3D.REQ"
    assert place.get("JOIN/0A1B2C3D.REQ", 0) == b""


def test_the_same_bytes_again_are_left_as_they_are(ground: Ground) -> None:
    place = place_at(ground)
    place.put_new(BUNDLE, OURS)
    assert place.put_new(BUNDLE, OURS) == BUNDLE
    assert len(place.list("ACTS/0A1B2C3D")) == 1


def test_nothing_is_written_over(ground: Ground) -> None:
    ground.plant(BUNDLE, OURS_TOO)
    place = place_at(ground)
    assert place.put_new(BUNDLE, OURS) == NEXT
    assert place.put_new(BUNDLE, OURS) == NEXT
    assert place.put_new(BUNDLE, OURS[:-1] + b"?") == "ACTS/0A1B2C3D/000001_2.CDB"
    assert ground.raw(BUNDLE) == OURS_TOO
    assert place.get(NEXT, 10_000) == OURS


def test_a_name_that_a_folder_has_is_in_use(ground: Ground) -> None:
    ground.plant(f"{BUNDLE}/X", FOREIGN)
    assert place_at(ground).put_new(BUNDLE, OURS) == NEXT


def test_an_upload_that_was_cut_is_made_whole(ground: Ground) -> None:
    ground.plant(BUNDLE, OURS[:100])
    assert place_at(ground).put_new(BUNDLE, OURS) == BUNDLE
    assert ground.raw(BUNDLE) == OURS


def test_a_file_that_is_larger_than_it_can_be_is_not_read(ground: Ground) -> None:
    ground.plant(BUNDLE, OURS)
    place = place_at(ground)
    assert place.get(BUNDLE, len(OURS)) == OURS
    with pytest.raises(PlaceTrouble) as trouble:
        place.get(BUNDLE, len(OURS) - 1)
    assert fault_of(trouble) is Fault.TOO_LARGE


def test_a_file_that_is_not_there_is_named(ground: Ground) -> None:
    ground.plant("ACTS/X.CDB", OURS)
    with pytest.raises(PlaceTrouble, match=r"ACTS/0A1B2C3D/00000001\.CDB") as trouble:
        place_at(ground).get(BUNDLE, 10)
    assert fault_of(trouble) is Fault.NOT_FOUND


def test_what_is_ours_is_deleted_and_nothing_else(ground: Ground) -> None:
    ground.plant(BUNDLE, OURS)
    ground.plant("COPIES/261125A1.ZIP", b"PK\x03\x04" + bytes(26) + b"COOPDESK" + OURS)
    ground.plant("COPIES/HOLIDAY.ZIP", b"PK\x03\x04" + bytes(26) + b"PICTURES" + FOREIGN)
    place = place_at(ground)
    place.delete_own(BUNDLE)
    place.delete_own(BUNDLE)  # gone already
    place.delete_own("COPIES/261125A1.ZIP")
    assert ground.raw(BUNDLE) is None
    with pytest.raises(PlaceTrouble) as trouble:
        place.delete_own("COPIES/HOLIDAY.ZIP")
    assert fault_of(trouble) is Fault.NOT_OURS
    assert [item.name for item in place.list("COPIES")] == ["HOLIDAY.ZIP"]


def test_the_mark_is_never_deleted(ground: Ground) -> None:
    marked(ground)
    with pytest.raises(PlaceTrouble):
        place_at(ground).delete_own("COOPDESK.ID")
    assert ground.raw("COOPDESK.ID")


def test_files_of_others_are_not_listed(ground: Ground) -> None:
    for name in ("photo of us.jpg", "naïve.txt", "ACTS/~$notes.docx", "ACTS/00000001.CDB"):
        ground.plant(name, FOREIGN)
    place = place_at(ground)
    assert [item.name for item in place.list()] == ["ACTS"]
    assert [item.name for item in place.list("ACTS")] == ["00000001.CDB"]


@pytest.mark.parametrize(
    "path",
    ["../X.CDB", "/X.CDB", "A/B/C/D.CDB", "a.cdb", "NINELONGX.CDB", "CON.CDB", "A.PRT", "", "A//B"],
)
def test_a_path_that_is_none_of_ours_is_a_fault_of_the_program(ground: Ground, path: str) -> None:
    place = place_at(ground)
    for call in (place.stat, place.delete_own):
        with pytest.raises(ValueError, match="no path of a place"):
            call(path)
    with pytest.raises(ValueError, match="no path of a place"):
        place.put_new(path, OURS)


def test_more_than_a_thousand_files_are_listed(ground: Ground) -> None:
    for number in range(1, 1002):
        ground.plant(f"ACTS/0A1B2C3D/{number:08}.CDB", b"COOPDESK")
    found = place_at(ground).list("ACTS/0A1B2C3D")
    assert len(found) == 1001
    assert found[0] == Item("00000001.CDB", 8)


# --- the right place ------------------------------------------------------------------------------


def test_a_marked_place_is_known_again(ground: Ground) -> None:
    made = marked(ground)
    assert marker.known(place_at(ground), made.place, COOP) == made
    assert marked(ground) == made  # marking it again changes nothing
    assert ground.raw("COOPDESK.ID") == made.bytes()
    assert b"Twese Hamwe" in (ground.raw("READ_ME.TXT") or b"")


def test_a_place_that_was_wiped_stops_everything(ground: Ground) -> None:
    made = marked(ground)
    ground.unplant("COOPDESK.ID")
    ground.unplant("READ_ME.TXT")
    with pytest.raises(PlaceTrouble) as trouble:
        marker.known(place_at(ground), made.place, COOP)
    assert fault_of(trouble) is Fault.EMPTY
    assert place_at(ground).list() == []


def test_a_place_without_its_mark_stops_everything(ground: Ground) -> None:
    made = marked(ground)
    ground.plant(BUNDLE, OURS)
    ground.unplant("COOPDESK.ID")
    with pytest.raises(PlaceTrouble) as trouble:
        marker.known(place_at(ground), made.place, COOP)
    assert fault_of(trouble) is Fault.UNMARKED
    assert ground.raw(BUNDLE) == OURS


def test_a_place_of_another_co_op_stops_everything(ground: Ground) -> None:
    made = marked(ground, coop=OTHER_COOP, name="Abahuje")
    with pytest.raises(PlaceTrouble, match="Abahuje") as trouble:
        marker.known(place_at(ground), made.place, COOP)
    assert fault_of(trouble) is Fault.FOREIGN
    with pytest.raises(PlaceTrouble, match="Abahuje"):
        marked(ground)
    assert ground.raw("COOPDESK.ID") == made.bytes()


def test_another_place_of_the_co_op_is_told_from_the_known_one(ground: Ground) -> None:
    marked(ground)
    with pytest.raises(PlaceTrouble) as trouble:
        marker.known(place_at(ground), "0" * 16, COOP)
    assert fault_of(trouble) is Fault.OTHER


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'{"coopdesk":2}',
        b'{"coopdesk":1,"place":"x","coop":"y","name":"z","made":"2026-01-01"}',
        b"[" * 4000,
        b" " * 5000,
    ],
    ids=["empty", "bytes", "list", "newer", "ids", "deep", "long"],
)
def test_a_mark_that_cannot_be_read_is_left_alone(ground: Ground, data: bytes) -> None:
    ground.plant("COOPDESK.ID", data)
    with pytest.raises(PlaceTrouble) as trouble:
        marked(ground)
    assert fault_of(trouble) is Fault.SPOILT
    assert ground.raw("COOPDESK.ID") == data


def test_a_folder_with_the_name_of_the_mark_is_no_mark(ground: Ground) -> None:
    ground.plant("COOPDESK.ID/X", FOREIGN)
    with pytest.raises(PlaceTrouble) as trouble:
        marked(ground)
    assert fault_of(trouble) is Fault.SPOILT


def test_a_place_that_is_gone_is_never_made(ground: Ground) -> None:
    made = marked(ground)
    ground.vanish()
    for call in (
        lambda: marker.known(place_at(ground), made.place, COOP),
        lambda: place_at(ground).list(),
        lambda: place_at(ground).list("ACTS"),
        lambda: place_at(ground).get(BUNDLE, 10),
        lambda: place_at(ground).put_new(BUNDLE, OURS),
        lambda: marked(ground),
    ):
        with pytest.raises(PlaceTrouble) as trouble:
            call()
        assert fault_of(trouble) in (Fault.GONE, Fault.NO_NETWORK)


# --- what goes wrong on the way -------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["locked", "precondition"])
def test_what_is_held_by_another_is_tried_again(ground: Ground, fault: str) -> None:
    ground.plant("ACTS/0A1B2C3D/X.CDB", OURS)
    waits = Waits()
    ground.refuse(fault, 2)
    assert place_at(ground, waits).put_new(BUNDLE, OURS) == BUNDLE
    assert waits.asked == [1, 2]
    assert ground.raw(BUNDLE) == OURS


def test_what_stays_held_is_trouble_in_the_end(ground: Ground) -> None:
    ground.plant("ACTS/0A1B2C3D/X.CDB", OURS)
    waits = Waits()
    ground.refuse("locked", 99)
    with pytest.raises(PlaceTrouble) as trouble:
        place_at(ground, waits).put_new(BUNDLE, OURS)
    assert fault_of(trouble) is Fault.LOCKED
    assert waits.asked == [1, 2, 4, 8]


def test_a_full_place_says_so_at_once(ground: Ground) -> None:
    ground.plant("ACTS/0A1B2C3D/X.CDB", OURS)
    waits = Waits()
    ground.refuse("full", 1)
    with pytest.raises(PlaceTrouble) as trouble:
        place_at(ground, waits).put_new(BUNDLE, OURS)
    assert fault_of(trouble) is Fault.FULL
    assert not waits.asked
    assert place_at(ground).put_new(BUNDLE, OURS) == BUNDLE  # once there is room


def test_a_write_that_breaks_off_leaves_nothing_that_counts(ground: Ground) -> None:
    ground.plant("ACTS/0A1B2C3D/X.CDB", OURS)
    ground.refuse("abort", 1)
    try:
        place_at(ground).put_new(BUNDLE, OURS)
    except PlaceTrouble as trouble:
        assert trouble.fault in (Fault.GONE, Fault.NO_NETWORK)  # noqa: PT017
    assert place_at(ground).put_new(BUNDLE, OURS) == BUNDLE
    assert ground.raw(BUNDLE) == OURS
    assert [item.name for item in place_at(ground).list("ACTS/0A1B2C3D")] == [
        "00000001.CDB",
        "X.CDB",
    ]


def test_a_place_that_keeps_other_bytes_is_not_trusted(ground: Ground) -> None:
    ground.plant("ACTS/0A1B2C3D/X.CDB", OURS)
    ground.refuse("changed", 1)
    with pytest.raises(PlaceTrouble, match=r"00000001\.CDB") as trouble:
        place_at(ground).put_new(BUNDLE, OURS)
    assert fault_of(trouble) is Fault.CHANGED
    assert place_at(ground).put_new(BUNDLE, OURS) == NEXT
    assert place_at(ground).get(NEXT, 9999) == OURS


def test_a_list_that_lags_behind_loses_and_doubles_nothing(ground: Ground) -> None:
    ground.plant("ACTS/0A1B2C3D/X.CDB", OURS_TOO)
    ground.lag(3)
    place = place_at(ground)
    assert place.put_new(BUNDLE, OURS) == BUNDLE
    assert place.put_new(BUNDLE, OURS) == BUNDLE
    assert place.put_new("ACTS/0A1B2C3D/X.CDB", OURS) == "ACTS/0A1B2C3D/X_1.CDB"
    assert ground.raw("ACTS/0A1B2C3D/X.CDB") == OURS_TOO
    for _ in range(3):
        place.list("ACTS/0A1B2C3D")
    assert {item.name for item in place.list("ACTS/0A1B2C3D")} == {
        "00000001.CDB",
        "X.CDB",
        "X_1.CDB",
    }
