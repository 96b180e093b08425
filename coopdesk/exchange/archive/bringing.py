"""Back in: a new book from the acts in an archive, and from nothing else in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import cbor2
from sqlalchemy.orm import Session

from coopdesk.exchange.archive import chest as parts
from coopdesk.exchange.archive.chest import OpenChest, no_archive
from coopdesk.exchange.archive.writing import LAYOUT, balances
from coopdesk.exchange.copies.aside import Step, nothing
from coopdesk.i18n import N_
from coopdesk.records.errors import Trouble
from coopdesk.records.remaking import (
    UNREADABLE,
    Remade,
    Source,
    damaged,
    refuse_taken,
    remake,
)
from coopdesk.records.store import Store


@dataclass(frozen=True, slots=True)
class Inside:
    """What an archive says is in it."""

    coop: bytes
    name: str
    made: date
    acts: int
    members: int
    sums: dict[str, str]
    heads: dict[str, Any]
    balances: list[list[str]]


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """A book that was made from an archive; `deferred` counts what a newer CoopDesk wrote."""

    inside: Inside
    deferred: int


def look_inside(path: Path) -> Inside:
    """What is in an archive, by its own word. Raises Trouble when it is none."""
    chest = OpenChest(path)
    try:
        return _inside(chest)
    finally:
        chest.close()


def bring_back(path: Path, to: Path, *, step: Step = nothing) -> BroughtBack:
    """Make a new book at `to` from an archive. Raises Trouble when the archive is damaged or
    foreign, and when there is a file at `to`; then nothing is made."""
    refuse_taken(to)
    chest = OpenChest(path)
    try:
        inside = _inside(chest)
        source = Source(
            inside.coop,
            chest.records(parts.ACTS, inside.sums["acts"]),
            _salts(chest, inside),
            _personal(chest, inside),
            inside.acts,
        )

        def accept(store: Store, made: Remade) -> None:
            _accept(store, made, inside)

        made = remake(to, source, accept=accept, step=step)
    finally:
        chest.close()
    return BroughtBack(inside, made.deferred)


def _inside(chest: OpenChest) -> Inside:
    try:
        said = json.loads(chest.manifest())
        layout = int(said["coopdesk"])
        if layout == LAYOUT:
            return Inside(
                bytes.fromhex(said["coop"]),
                str(said["name"]),
                date.fromisoformat(said["made"]),
                int(said["counts"]["acts"]),
                int(said["members"]),
                {name: str(said["sha256"][name]) for name in ("acts", "salts", "personal")},
                dict(said["heads"]),
                [[str(cell) for cell in row] for row in said["trial_balance"]],
            )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise no_archive(chest.name) from error
    raise Trouble(
        N_("“{name}” was written by a newer CoopDesk."),
        advice=N_("Install the newer CoopDesk on this PC, then open the archive again."),
        name=chest.name,
    )


def _salts(chest: OpenChest, inside: Inside) -> Iterator[tuple[int, bytes]]:
    for record in chest.records(parts.SALTS, inside.sums["salts"]):
        row, salt = _read(record, (int, bytes))
        yield row, salt


def _personal(chest: OpenChest, inside: Inside) -> Iterator[tuple[int, bytes, bytes]]:
    for record in chest.records(parts.PERSONAL, inside.sums["personal"]):
        row, mark, value = _read(record, (int, bytes, bytes))
        yield row, mark, value


def _read(record: bytes, kinds: tuple[type, ...]) -> list[Any]:
    """A record that must be a list of such values."""
    try:
        said = cbor2.loads(record)
    except UNREADABLE as error:
        raise damaged() from error
    fits = isinstance(said, list) and len(said) == len(kinds)
    if not fits or any(type(v) is not kind for v, kind in zip(said, kinds, strict=True)):
        raise damaged()
    return list(said)


def _accept(store: Store, made: Remade, inside: Inside) -> None:
    """The book must end where the archive says, and hold the money that it says."""
    heads = {device: [seq, digest] for device, (seq, digest) in made.heads.items()}
    if heads != inside.heads:
        raise damaged()
    with Session(store.reader) as session:
        if not made.deferred and balances(session, inside.made) != inside.balances:
            raise damaged()
