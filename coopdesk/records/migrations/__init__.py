"""Bringing an older book up to this release, after a copy of it was put aside.

The number of a book's schema is the file's `user_version`; each step is a file in versions/, named
by the number that it leads to. Changes only add: what older acts say stays readable for ever.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import sqlcipher3.dbapi2 as driver
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import Script, ScriptDirectory

from coopdesk.i18n import N_
from coopdesk.records.errors import Trouble
from coopdesk.records.store import Raw, Store, machine_trouble, unlock

FOLDER: Final = Path(__file__).parent


def steps(folder: Path, version: int) -> list[Script]:
    """The steps that a book of a version still lacks, in order."""
    base = f"{version:04}" if version else "base"
    found = ScriptDirectory(str(folder)).iterate_revisions("heads", base)
    return list(reversed(list(found)))


def run(raw: Raw, folder: Path, version: int) -> None:
    """Take the steps in one transaction: all of them, or none."""
    with Operations.context(MigrationContext.configure(raw.connection)):
        for step in steps(folder, version):
            step.module.upgrade()
            raw.pragma(f"user_version = {int(step.revision)}")


def upgrade(path: Path, version: int, *, key: bytes | None = None, folder: Path = FOLDER) -> Path:
    """Bring a book from a version up to this release. Returns where the copy of before is."""
    copy = path.with_name(f"{path.stem}.before-{version + 1}{path.suffix}")
    with machine_trouble():
        _put_aside(path, copy, key)
    store = Store(path, key)
    try:
        with store.writing() as raw:
            run(raw, folder, version)
    finally:
        store.close()
    return copy


def _put_aside(path: Path, copy: Path, key: bytes | None) -> None:
    """Copy the book page by page as it stands, and read the copy back."""
    copy.unlink(missing_ok=True)
    old, new = driver.connect(str(path)), driver.connect(str(copy))
    try:
        unlock(old.cursor(), key)
        (page,) = old.execute("PRAGMA page_size").fetchone()  # page by page is of one size
        unlock(new.cursor(), key, int(page))
        old.backup(new)
        if new.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise Trouble(
                N_("The copy made before the change can't be read back. Nothing was changed."),
                advice=N_("Check the disk, then open the book again."),
            )
    finally:
        old.close()
        new.close()
