"""PCs that share a book, its keys and seals, and the history of fields."""

from typing import Final

from alembic import op

revision = "0005"
down_revision = "0004"

_SQL: Final = (
    "ALTER TABLE device ADD COLUMN recipient TEXT",
    "ALTER TABLE device ADD COLUMN certificate BLOB",
    "ALTER TABLE period ADD COLUMN numbers TEXT",
    (
        "CREATE TABLE bundle ( id INTEGER NOT NULL, device INTEGER NOT NULL, first "
        "INTEGER NOT NULL, last INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (id) "
        ")"
    ),
    "CREATE INDEX bundle_device ON bundle (device, first)",
    (
        "CREATE TABLE epoch ( id INTEGER NOT NULL, n INTEGER NOT NULL, recipient TEXT "
        "NOT NULL, day INTEGER NOT NULL, PRIMARY KEY (id) )"
    ),
    (
        "CREATE TABLE erasure ( id INTEGER NOT NULL, day INTEGER NOT NULL, why TEXT NOT"
        " NULL, PRIMARY KEY (id) )"
    ),
    (
        'CREATE TABLE history ( "table" TEXT NOT NULL, "row" INTEGER NOT NULL, "column"'
        " TEXT NOT NULL, hlc_ms INTEGER NOT NULL, hlc_count INTEGER NOT NULL, device "
        "INTEGER NOT NULL, hash BLOB NOT NULL, k INTEGER NOT NULL, value BLOB NOT NULL,"
        ' base BLOB NOT NULL, PRIMARY KEY ("table", "row", "column", hlc_ms, hlc_count,'
        " device, hash, k) ) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE late ( entry INTEGER NOT NULL, day INTEGER NOT NULL, PRIMARY KEY "
        "(entry) ) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE place ( marker TEXT NOT NULL, name TEXT NOT NULL, address TEXT "
        "NOT NULL, state TEXT NOT NULL, PRIMARY KEY (marker) )"
    ),
    (
        "CREATE TABLE recovery ( id INTEGER NOT NULL, kind TEXT NOT NULL, label TEXT "
        "NOT NULL, recipient TEXT NOT NULL, root BLOB, split TEXT NOT NULL, made "
        "INTEGER NOT NULL, tested INTEGER, ended INTEGER, PRIMARY KEY (id) )"
    ),
    (
        "CREATE TABLE seal ( id INTEGER NOT NULL, day INTEGER NOT NULL, kind TEXT NOT "
        'NULL, body BLOB NOT NULL, root BLOB NOT NULL, "before" BLOB NOT NULL, PRIMARY '
        "KEY (id) )"
    ),
    "CREATE INDEX seal_day ON seal (day)",
    (
        "CREATE TABLE settled ( id INTEGER NOT NULL, kind TEXT NOT NULL, about TEXT NOT"
        " NULL, proof TEXT, how TEXT NOT NULL, why TEXT NOT NULL, day INTEGER NOT NULL,"
        " PRIMARY KEY (id) )"
    ),
    (
        "CREATE TABLE twin ( series TEXT NOT NULL, number INTEGER NOT NULL, entry "
        "INTEGER NOT NULL, PRIMARY KEY (series, number) ) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE cosigned ( id INTEGER NOT NULL, seal INTEGER NOT NULL, name TEXT "
        "NOT NULL, public_key BLOB NOT NULL, signature BLOB NOT NULL, day INTEGER NOT "
        "NULL, PRIMARY KEY (id), FOREIGN KEY(seal) REFERENCES seal (id) )"
    ),
    (
        "CREATE TABLE revocation ( id INTEGER NOT NULL, seq INTEGER NOT NULL, hash BLOB"
        " NOT NULL, day INTEGER NOT NULL, why TEXT NOT NULL, PRIMARY KEY (id), FOREIGN "
        "KEY(id) REFERENCES device (id) )"
    ),
    (
        'CREATE TABLE wrapped ( id INTEGER NOT NULL, epoch INTEGER NOT NULL, "to" '
        "INTEGER NOT NULL, box BLOB NOT NULL, PRIMARY KEY (id), FOREIGN KEY(epoch) "
        "REFERENCES epoch (id) )"
    ),
    (
        "CREATE TRIGGER seal_never_update BEFORE UPDATE ON seal BEGIN SELECT "
        "RAISE(ABORT, 'seal is never changed'); END"
    ),
    (
        "CREATE TRIGGER seal_never_delete BEFORE DELETE ON seal BEGIN SELECT "
        "RAISE(ABORT, 'seal is never changed'); END"
    ),
    "INSERT INTO search (search, rank) VALUES ('secure-delete', 0)",
    "INSERT INTO search (search) VALUES ('rebuild')",
    "DROP TRIGGER line_never_update",
    (
        "CREATE TRIGGER line_never_update BEFORE UPDATE OF entry, n, account, member, "
        "holding, amount ON line BEGIN SELECT RAISE(ABORT, 'line is never changed'); "
        "END"
    ),
)


def upgrade() -> None:
    for statement in _SQL:
        op.execute(statement)
