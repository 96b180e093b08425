"""Whether one checkpoint grew from another, told by the file that a federation is given.

Before the checkpoint to sign stand the one that was signed last, with that signature, and for each
PC's chain in it the hashes that prove that the later chain begins so. Whoever signed the earlier
one needs nothing else to see that nothing was changed or left out:

    the earlier checkpoint, an empty line, its signatures, an empty line,
    "grew PC SIZE HASH …" for each of its chains, an empty line,
    the checkpoint to sign, an empty line, its signatures.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterable
from typing import Final, NamedTuple

from coopdesk.i18n import N_
from coopdesk.records.errors import Refused
from coopdesk.records.seals import checkpoints, merkle
from coopdesk.records.seals.body import Chain, Sealed
from coopdesk.records.seals.log import Log

_GREW: Final = "grew"
_PC: Final = "pc"
_BLOCKS: Final = 5

#: A chain as a checkpoint names it: its PC, how many acts, the root over them.
Named = tuple[str, int, bytes]


class Way(NamedTuple):
    """That a chain goes on as one of a size, and the hashes that prove it."""

    pc: str
    size: int
    path: tuple[bytes, ...]


class File(NamedTuple):
    """What a file for the federation holds: the checkpoint, and how it grew from an earlier one."""

    note: checkpoints.Note
    earlier: checkpoints.Note | None
    ways: tuple[Way, ...]

    def grew(self) -> bool:
        """Whether each chain of the earlier one is shown to be how a later one begins."""
        if self.earlier is None:
            return False
        before, now = chains_of(self.earlier.text), chains_of(self.note.text)
        return len(self.ways) == len(before) and all(
            way.pc == pc and any(_goes_on((size, root), way, other) for other in now)
            for (pc, size, root), way in zip(before, self.ways, strict=True)
        )


def _goes_on(before: tuple[int, bytes], way: Way, now: Named) -> bool:
    pc, size, root = now
    return (pc, size) == (way.pc, way.size) and merkle.grew(before, (size, root), way.path)


def chains_of(text: str) -> list[Named]:
    """The chains that a checkpoint names. ValueError where a line is none."""
    found = []
    for line in text.splitlines():
        if line.startswith(f"{_PC} "):
            _, pc, size, root = line.split(" ")
            found.append((pc, int(size), b64decode(root, validate=True)))
    return found


def read(said: str) -> File:
    """Read such a file, or a checkpoint alone. Refused where it is neither."""
    blocks = said.replace("\r\n", "\n").strip("\n").split("\n\n")
    if len(blocks) != _BLOCKS:
        return File(checkpoints.read(said), None, ())
    earlier, now = ("\n\n".join(pair) + "\n" for pair in (blocks[:2], blocks[3:]))
    made = File(checkpoints.read(now), checkpoints.read(earlier), ())
    try:
        for note in (made.earlier, made.note):
            assert note is not None
            chains_of(note.text)
        return made._replace(ways=tuple(_way(line) for line in blocks[2].splitlines()))
    except (Error, ValueError) as error:
        raise Refused(N_("This file is no signed checkpoint."), field="note") from error


def _way(line: str) -> Way:
    word, pc, size, *path = line.split(" ")
    if word != _GREW:
        raise ValueError("no way")
    return Way(pc, int(size), tuple(b64decode(one, validate=True) for one in path))


def written(earlier: str, log: Log, before: Sealed, now: Sealed) -> str | None:
    """What stands before a checkpoint to sign: the earlier one with its signature, and the ways.

    None where a chain of the earlier seal is not how one of the later begins.
    """
    lines = []
    for chain in before.chains:
        way = _found(log, chain, now.chains)
        if way is None:
            return None
        hashes = (b64encode(one).decode() for one in way.path)
        lines.append(" ".join((_GREW, way.pc, str(way.size), *hashes)))
    return "\n".join([earlier.strip("\n"), "", *lines, "", ""])


def _found(log: Log, chain: Chain, later: Iterable[Chain]) -> Way | None:
    for end in later:
        if end.device != chain.device or end.size < chain.size:
            continue
        hashes = log.way(end.device, end.size, end.tip)
        leaves = list(map(merkle.leaf_of, hashes))
        if len(leaves) != end.size:
            continue
        path = tuple(merkle.consistency(leaves, chain.size))
        if merkle.grew((chain.size, chain.root), (end.size, end.root), path):
            return Way(end.device.hex()[:32], end.size, path)
    return None
