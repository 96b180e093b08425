"""The first schema of a book."""

from typing import Final

from alembic import op

revision = "0001"
down_revision = None

_SQL: Final = (
    (
        "CREATE TABLE setting (id INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, "
        "PRIMARY KEY (id))"
    ),
    (
        "CREATE TABLE device (id INTEGER NOT NULL, public_key BLOB NOT NULL, letter TEXT NOT "
        "NULL, name TEXT NOT NULL, PRIMARY KEY (id))"
    ),
    (
        "CREATE TABLE person (id INTEGER NOT NULL, name TEXT, role TEXT NOT NULL, language "
        "TEXT NOT NULL, password TEXT, active INTEGER NOT NULL, PRIMARY KEY (id))"
    ),
    (
        "CREATE TABLE member (id INTEGER NOT NULL, number TEXT NOT NULL, kind TEXT NOT NULL, "
        'status TEXT NOT NULL, joined INTEGER, "left" INTEGER, language TEXT NOT NULL, name '
        "TEXT, sex TEXT, born INTEGER, document TEXT, phone TEXT, village TEXT, address "
        "TEXT, occupation TEXT, nominee TEXT, PRIMARY KEY (id))"
    ),
    "CREATE INDEX member_number ON member (number)",
    (
        "CREATE TABLE account (id INTEGER NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, "
        "type TEXT NOT NULL, role TEXT NOT NULL, closed INTEGER, PRIMARY KEY (id))"
    ),
    (
        "CREATE TABLE entry (id INTEGER NOT NULL, series TEXT NOT NULL, number INTEGER NOT "
        "NULL, day INTEGER NOT NULL, written BIGINT NOT NULL, kind TEXT NOT NULL, memo TEXT "
        "NOT NULL, reverses INTEGER, PRIMARY KEY (id))"
    ),
    "CREATE INDEX entry_reverses ON entry (reverses) WHERE reverses IS NOT NULL",
    "CREATE INDEX entry_day ON entry (day)",
    (
        "CREATE TABLE act (n INTEGER NOT NULL, device INTEGER NOT NULL, seq INTEGER NOT "
        "NULL, hash BLOB NOT NULL, hlc_ms INTEGER NOT NULL, hlc_count INTEGER NOT NULL, body "
        "BLOB NOT NULL, PRIMARY KEY (n))"
    ),
    "CREATE UNIQUE INDEX act_device ON act (device, seq, hash)",
    "CREATE INDEX act_order ON act (hlc_ms, hlc_count)",
    (
        "CREATE TABLE tip (device INTEGER NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT "
        "NULL, hlc_ms INTEGER NOT NULL, hlc_count INTEGER NOT NULL, wall INTEGER NOT NULL, "
        "day INTEGER NOT NULL, entries INTEGER NOT NULL, receipts INTEGER NOT NULL, PRIMARY "
        "KEY (device))"
    ),
    "CREATE TABLE local (name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (name))",
    'CREATE TABLE salt ("row" INTEGER NOT NULL, salt BLOB NOT NULL, PRIMARY KEY ("row"))',
    (
        'CREATE TABLE personal ("row" INTEGER NOT NULL, mark BLOB NOT NULL, value BLOB NOT '
        'NULL, PRIMARY KEY ("row", mark)) WITHOUT ROWID '
    ),
    (
        'CREATE TABLE head ("table" TEXT NOT NULL, "row" INTEGER NOT NULL, "column" TEXT NOT '
        'NULL, hash BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY ("table", "row", '
        '"column", hash)) WITHOUT ROWID '
    ),
    (
        "CREATE TABLE month_balance (account INTEGER NOT NULL, month INTEGER NOT NULL, "
        "amount INTEGER NOT NULL, PRIMARY KEY (account, month)) WITHOUT ROWID "
    ),
    (
        "CREATE TABLE balance (member INTEGER NOT NULL, account INTEGER NOT NULL, holding "
        "INTEGER NOT NULL, amount INTEGER NOT NULL, PRIMARY KEY (member, account, holding)) "
        "WITHOUT ROWID "
    ),
    (
        "CREATE TABLE product (id INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, "
        "account INTEGER NOT NULL, PRIMARY KEY (id), FOREIGN KEY(account) REFERENCES account "
        "(id))"
    ),
    (
        "CREATE TABLE visit (id INTEGER NOT NULL, series TEXT NOT NULL, number INTEGER NOT "
        'NULL, member INTEGER NOT NULL, day INTEGER NOT NULL, "by" INTEGER NOT NULL, slip '
        "TEXT NOT NULL, remark TEXT NOT NULL, reverses INTEGER, PRIMARY KEY (id), FOREIGN "
        "KEY(id) REFERENCES entry (id), FOREIGN KEY(member) REFERENCES member (id), FOREIGN "
        'KEY("by") REFERENCES person (id))'
    ),
    "CREATE INDEX visit_reverses ON visit (reverses) WHERE reverses IS NOT NULL",
    "CREATE INDEX visit_number ON visit (series, number)",
    "CREATE INDEX visit_day ON visit (day)",
    (
        "CREATE TABLE term (id INTEGER NOT NULL, product INTEGER NOT NULL, since INTEGER NOT "
        "NULL, terms TEXT NOT NULL, PRIMARY KEY (id), FOREIGN KEY(product) REFERENCES "
        "product (id))"
    ),
    "CREATE INDEX term_product ON term (product, since)",
    (
        "CREATE TABLE holding (id INTEGER NOT NULL, member INTEGER NOT NULL, product INTEGER "
        "NOT NULL, opened INTEGER NOT NULL, closed INTEGER, PRIMARY KEY (id), FOREIGN "
        "KEY(member) REFERENCES member (id), FOREIGN KEY(product) REFERENCES product (id))"
    ),
    "CREATE INDEX holding_member ON holding (member)",
    (
        "CREATE TABLE line (entry INTEGER NOT NULL, n INTEGER NOT NULL, account INTEGER NOT "
        "NULL, member INTEGER, holding INTEGER, day INTEGER NOT NULL, amount INTEGER NOT "
        "NULL, PRIMARY KEY (entry, n), FOREIGN KEY(entry) REFERENCES entry (id), FOREIGN "
        "KEY(account) REFERENCES account (id), FOREIGN KEY(member) REFERENCES member (id), "
        "FOREIGN KEY(holding) REFERENCES holding (id)) WITHOUT ROWID "
    ),
    "CREATE INDEX line_account ON line (account, day, amount)",
    (
        "CREATE INDEX line_member ON line (member, day, account, holding, amount) WHERE "
        "member IS NOT NULL"
    ),
    (
        "CREATE TABLE visit_line (visit INTEGER NOT NULL, n INTEGER NOT NULL, deed TEXT NOT "
        'NULL, holding INTEGER, amount INTEGER NOT NULL, "after" INTEGER, PRIMARY KEY '
        "(visit, n), FOREIGN KEY(visit) REFERENCES visit (id), FOREIGN KEY(holding) "
        "REFERENCES holding (id)) WITHOUT ROWID "
    ),
    (
        "CREATE TABLE word (word TEXT NOT NULL, members INTEGER NOT NULL, PRIMARY KEY "
        "(word)) WITHOUT ROWID "
    ),
    (
        "CREATE VIRTUAL TABLE search USING fts5(words, detail='none', prefix='1 2 3 4 5 6', "
        "tokenize='ascii tokenchars ''#''')"
    ),
    "INSERT INTO search (search, rank) VALUES ('secure-delete', 1)",
    (
        "CREATE TRIGGER act_never_update BEFORE UPDATE ON act BEGIN SELECT RAISE(ABORT, 'act "
        "is never changed'); END"
    ),
    (
        "CREATE TRIGGER act_never_delete BEFORE DELETE ON act BEGIN SELECT RAISE(ABORT, 'act "
        "is never changed'); END"
    ),
    (
        "CREATE TRIGGER entry_never_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, "
        "'entry is never changed'); END"
    ),
    (
        "CREATE TRIGGER entry_never_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, "
        "'entry is never changed'); END"
    ),
    (
        "CREATE TRIGGER visit_never_update BEFORE UPDATE ON visit BEGIN SELECT RAISE(ABORT, "
        "'visit is never changed'); END"
    ),
    (
        "CREATE TRIGGER visit_never_delete BEFORE DELETE ON visit BEGIN SELECT RAISE(ABORT, "
        "'visit is never changed'); END"
    ),
    (
        "CREATE TRIGGER line_never_update BEFORE UPDATE ON line BEGIN SELECT RAISE(ABORT, "
        "'line is never changed'); END"
    ),
    (
        "CREATE TRIGGER line_never_delete BEFORE DELETE ON line BEGIN SELECT RAISE(ABORT, "
        "'line is never changed'); END"
    ),
    (
        "CREATE TRIGGER visit_line_never_update BEFORE UPDATE ON visit_line BEGIN SELECT "
        "RAISE(ABORT, 'visit_line is never changed'); END"
    ),
    (
        "CREATE TRIGGER visit_line_never_delete BEFORE DELETE ON visit_line BEGIN SELECT "
        "RAISE(ABORT, 'visit_line is never changed'); END"
    ),
)


def upgrade() -> None:
    for statement in _SQL:
        op.execute(statement)
