"""What file calls do below a folder is written down, so that the power can be cut between them.

What was not forced may be there or not: of a file its bytes, whole, torn or none; of a folder its
names, as they were after any of the calls since it was last forced. This holds for sticks with FAT
as for disks that keep a journal of names.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

#: What is in a folder: by name a file's number, or None for a folder.
Names = dict[str, int | None]
_CALLS = ("rename", "replace", "unlink", "remove", "mkdir", "rmdir", "link")


@dataclass(frozen=True)
class Moment:
    """How the folder stands after a call: `names` what may be found in each folder, first what is
    certain; `sure` what is certain of each file, `seen` what was written; `said` what was
    acknowledged by then.
    """

    names: dict[str, list[Names]]
    sure: dict[int, bytes]
    seen: dict[int, bytes]
    said: tuple[Any, ...]

    def unsure(self) -> list[str]:
        """What a cut could still take: names that are not on the medium for certain, and files
        under a finished name whose bytes are not.
        """
        return self.torn() + [folder or "/" for folder, some in self.names.items() if len(some) > 1]

    def torn(self) -> list[str]:
        """Files that a cut could leave under a finished name without all that was written."""
        return [name for name, number in self._finished() if self._waits(number)]

    def _finished(self) -> Iterator[tuple[str, int]]:
        for some in self.names.values():
            for name, number in {k: v for names in some for k, v in names.items()}.items():
                if number is not None and not name.endswith((".part", ".PRT")):
                    yield name, number

    def _waits(self, number: int) -> bool:
        return self.sure.get(number, b"") != self.seen[number]

    def cut(self, chance: random.Random, to: Path, folder: str = "") -> None:
        """Make what is found after a cut."""
        to.mkdir(exist_ok=True)
        for name, number in chance.choice(self.names.get(folder, [{}])).items():
            if number is None:
                self.cut(chance, to / name, f"{folder}/{name}")
            else:
                (to / name).write_bytes(self._found(chance, number))

    def _found(self, chance: random.Random, number: int) -> bytes:
        sure, seen = self.sure.get(number, b""), self.seen[number]
        if sure == seen:
            return seen
        half = seen[: len(seen) // 2]
        return chance.choice([sure, seen, half, b"", half + bytes(len(seen) - len(half))])


class Mains:
    """Watches a folder. Each change of it is a Moment in `moments`, or is told to `tell`."""

    def __init__(self, root: Path, tell: Callable[[Moment], None] | None = None) -> None:
        self._root, self.moments = root.resolve(), list[Moment]()
        self._tell = tell or self.moments.append
        self._hold = root.with_name(f"{root.name}-held")  # no number is used twice
        self._hold.mkdir()
        self._names: dict[str, list[Names]] = {}
        self._sure: dict[int, bytes] = {}
        self._seen: dict[int, bytes] = {}
        self._marks: dict[int, tuple[int, int]] = {}
        self._said: tuple[Any, ...] = ()
        self._old: frozenset[int] = frozenset()
        self._link = os.link
        self._look()
        self._names = {folder: [names[-1]] for folder, names in self._names.items()}
        self._sure = dict(self._seen)
        self._old = frozenset(self._seen)  # a book that is there: SQLite forces what it changes

    @contextmanager
    def watching(self) -> Iterator[Mains]:
        """While file calls are watched."""
        with pytest.MonkeyPatch.context() as patch:
            for name in _CALLS:
                patch.setattr(os, name, self._watched(getattr(os, name)))
            patch.setattr(os, "fsync", self._forcing(os.fsync))
            yield self

    def said(self, word: Any) -> None:
        """Something was acknowledged."""
        self._said = (*self._said, word)
        self._note()

    # --- calls ----------------------------------------------------------------------------------

    def _watched(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any, **more: Any) -> Any:
            ours = not any(more.values()) and any(self._is_ours(one) for one in args)
            if ours:
                self._note()  # what was written since, and nothing of what comes now
            result = call(*args, **more)
            if ours:
                self._note()
            return result

        return called

    def _forcing(self, call: Callable[[int], None]) -> Callable[[int], None]:
        def called(handle: int) -> None:
            call(handle)
            path = Path(os.readlink(f"/proc/self/fd/{handle}"))
            if not self._is_ours(path):
                return
            self._note()
            if path.is_dir():
                folder = self._called(path)
                self._names[folder] = self._names[folder][-1:]
            else:
                number = os.fstat(handle).st_ino
                self._sure[number] = self._seen[number]
            self._note()

        return called

    def _is_ours(self, path: Any) -> bool:
        if not isinstance(path, str | Path):
            return False
        at = Path(os.path.abspath(path))
        return at.parent.resolve().joinpath(at.name).is_relative_to(self._root)

    # --- looking --------------------------------------------------------------------------------

    def _note(self) -> None:
        self._look()
        names = {folder: list(some) for folder, some in self._names.items()}
        self._tell(Moment(names, dict(self._sure), dict(self._seen), self._said))

    def _look(self) -> None:
        for at, folders, files in os.walk(self._root):
            names: Names = dict.fromkeys(folders)
            for name in files:
                names[name] = self._file(Path(at) / name)
            some = self._names.setdefault(self._called(Path(at)), [{}])
            if some[-1] != names:
                some.append(names)

    def _called(self, folder: Path) -> str:
        said = folder.relative_to(self._root).as_posix()
        return "" if said == "." else f"/{said}"

    def _file(self, file: Path) -> int:
        seen = file.stat()
        number, mark = seen.st_ino, (seen.st_size, seen.st_mtime_ns)
        if self._marks.get(number) != mark:
            if number not in self._marks:
                self._link(file, self._hold / str(number))
            self._marks[number], self._seen[number] = mark, file.read_bytes()
            if number in self._old:
                self._sure[number] = self._seen[number]
        return number
