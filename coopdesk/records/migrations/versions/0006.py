"""The life, the file and the home of a member, and the register of shares."""

from typing import Final

from alembic import op

revision = "0006"
down_revision = "0005"

_SQL: Final = (
    "ALTER TABLE member ADD COLUMN speaker TEXT",
    'ALTER TABLE fee ADD COLUMN "use" TEXT',
    (
        "CREATE TABLE application ( id INTEGER NOT NULL, member INTEGER NOT NULL, day "
        "INTEGER NOT NULL, kind TEXT NOT NULL, shares INTEGER NOT NULL, language TEXT "
        "NOT NULL, name TEXT, sex TEXT, born INTEGER, document TEXT, phone TEXT, "
        "village TEXT, address TEXT, occupation TEXT, speaker TEXT, remark TEXT, "
        "PRIMARY KEY (id) )"
    ),
    "CREATE INDEX application_member ON application (member)",
    (
        "CREATE TABLE content ( id INTEGER NOT NULL, media TEXT NOT NULL, size INTEGER "
        "NOT NULL, data BLOB, PRIMARY KEY (id) )"
    ),
    (
        "CREATE TABLE field ( id INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT "
        "NULL, options TEXT NOT NULL, place INTEGER NOT NULL, needed INTEGER NOT NULL, "
        "closed INTEGER, PRIMARY KEY (id) )"
    ),
    (
        "CREATE TABLE nominee ( id INTEGER NOT NULL, member INTEGER NOT NULL, place "
        "INTEGER NOT NULL, name TEXT, relation TEXT, document TEXT, phone TEXT, born "
        "INTEGER, guardian TEXT, share INTEGER NOT NULL, since INTEGER NOT NULL, until "
        "INTEGER, PRIMARY KEY (id) )"
    ),
    "CREATE INDEX nominee_member ON nominee (member)",
    (
        "CREATE TABLE document ( id INTEGER NOT NULL, member INTEGER NOT NULL, kind "
        "TEXT NOT NULL, label TEXT, content INTEGER NOT NULL, day INTEGER NOT NULL, "
        "until INTEGER, dropped INTEGER, PRIMARY KEY (id), FOREIGN KEY(content) "
        "REFERENCES content (id) )"
    ),
    "CREATE INDEX document_member ON document (member)",
    (
        "CREATE TABLE field_value ( id INTEGER NOT NULL, field INTEGER NOT NULL, member"
        " INTEGER NOT NULL, value TEXT, PRIMARY KEY (id), FOREIGN KEY(field) REFERENCES"
        " field (id) )"
    ),
    "CREATE INDEX field_value_member ON field_value (member)",
    (
        "CREATE TABLE household ( id INTEGER NOT NULL, kind TEXT NOT NULL, member "
        "INTEGER, name TEXT, village TEXT, closed INTEGER, PRIMARY KEY (id), FOREIGN "
        "KEY(member) REFERENCES member (id) )"
    ),
    (
        "CREATE TABLE joined ( id INTEGER NOT NULL, kept INTEGER NOT NULL, day INTEGER "
        "NOT NULL, picks TEXT NOT NULL, why TEXT NOT NULL, PRIMARY KEY (id), FOREIGN "
        "KEY(id) REFERENCES member (id), FOREIGN KEY(kept) REFERENCES member (id) )"
    ),
    (
        "CREATE TABLE nominee_payment ( id INTEGER NOT NULL, nominee INTEGER NOT NULL, "
        "amount INTEGER NOT NULL, PRIMARY KEY (id), FOREIGN KEY(id) REFERENCES entry "
        "(id), FOREIGN KEY(nominee) REFERENCES nominee (id) )"
    ),
    "CREATE INDEX nominee_payment_nominee ON nominee_payment (nominee)",
    (
        "CREATE TABLE step ( id INTEGER NOT NULL, member INTEGER NOT NULL, kind TEXT "
        "NOT NULL, day INTEGER NOT NULL, until INTEGER, body INTEGER, resolution TEXT "
        'NOT NULL, why TEXT, note TEXT, "by" INTEGER, dropped INTEGER, PRIMARY KEY '
        '(id), FOREIGN KEY(body) REFERENCES body (id), FOREIGN KEY("by") REFERENCES '
        "person (id) )"
    ),
    "CREATE INDEX step_member ON step (member)",
    (
        "CREATE TABLE household_member ( id INTEGER NOT NULL, household INTEGER NOT "
        "NULL, member INTEGER, role TEXT NOT NULL, name TEXT, sex TEXT, born INTEGER, "
        "since INTEGER NOT NULL, until INTEGER, PRIMARY KEY (id), FOREIGN "
        "KEY(household) REFERENCES household (id), FOREIGN KEY(member) REFERENCES "
        "member (id) )"
    ),
    "CREATE INDEX household_member_household ON household_member (household)",
    "CREATE INDEX household_member_member ON household_member (member)",
    (
        "CREATE TABLE sanction ( id INTEGER NOT NULL, member INTEGER NOT NULL, kind "
        "TEXT NOT NULL, day INTEGER NOT NULL, body INTEGER, resolution TEXT NOT NULL, "
        "amount INTEGER, visit INTEGER, heard INTEGER, why TEXT, answer TEXT, answered "
        "INTEGER, until INTEGER, lifted INTEGER, lifted_why TEXT, PRIMARY KEY (id), "
        "FOREIGN KEY(member) REFERENCES member (id), FOREIGN KEY(body) REFERENCES body "
        "(id), FOREIGN KEY(visit) REFERENCES visit (id) )"
    ),
    "CREATE INDEX sanction_member ON sanction (member)",
    (
        "CREATE TABLE certificate ( id INTEGER NOT NULL, series TEXT NOT NULL, number "
        "INTEGER NOT NULL, holding INTEGER NOT NULL, count INTEGER NOT NULL, amount "
        "INTEGER NOT NULL, issued INTEGER NOT NULL, replaces INTEGER, cancelled "
        "INTEGER, why TEXT NOT NULL, PRIMARY KEY (id), FOREIGN KEY(holding) REFERENCES "
        "holding (id), FOREIGN KEY(replaces) REFERENCES certificate (id) )"
    ),
    "CREATE INDEX certificate_holding ON certificate (holding)",
    "CREATE INDEX certificate_number ON certificate (series, number)",
    (
        "CREATE TABLE share_refund ( id INTEGER NOT NULL, holding INTEGER NOT NULL, "
        "asked INTEGER NOT NULL, amount INTEGER NOT NULL, why TEXT NOT NULL, paid "
        "INTEGER, entry INTEGER, rest_of INTEGER, dropped INTEGER, PRIMARY KEY (id), "
        "FOREIGN KEY(holding) REFERENCES holding (id), FOREIGN KEY(entry) REFERENCES "
        "entry (id), FOREIGN KEY(rest_of) REFERENCES share_refund (id) )"
    ),
    "CREATE INDEX share_refund_holding ON share_refund (holding)",
    (
        "CREATE TABLE share_transfer ( id INTEGER NOT NULL, giver INTEGER NOT NULL, "
        "taker INTEGER NOT NULL, count INTEGER NOT NULL, amount INTEGER NOT NULL, asked"
        " INTEGER NOT NULL, entered INTEGER, entry INTEGER, resolution TEXT NOT NULL, "
        "why TEXT NOT NULL, dropped INTEGER, PRIMARY KEY (id), FOREIGN KEY(giver) "
        "REFERENCES holding (id), FOREIGN KEY(taker) REFERENCES holding (id), FOREIGN "
        "KEY(entry) REFERENCES entry (id) )"
    ),
    "CREATE INDEX share_transfer_giver ON share_transfer (giver)",
    "CREATE INDEX share_transfer_taker ON share_transfer (taker)",
    (
        "CREATE TABLE subscription ( id INTEGER NOT NULL, holding INTEGER NOT NULL, day"
        " INTEGER NOT NULL, count INTEGER NOT NULL, value INTEGER NOT NULL, months "
        "INTEGER NOT NULL, why TEXT NOT NULL, ended INTEGER, PRIMARY KEY (id), FOREIGN "
        "KEY(holding) REFERENCES holding (id) )"
    ),
    "CREATE INDEX subscription_holding ON subscription (holding)",
    (
        "CREATE TRIGGER nominee_payment_never_update BEFORE UPDATE ON nominee_payment "
        "BEGIN SELECT RAISE(ABORT, 'nominee_payment is never changed'); END"
    ),
    (
        "CREATE TRIGGER nominee_payment_never_delete BEFORE DELETE ON nominee_payment "
        "BEGIN SELECT RAISE(ABORT, 'nominee_payment is never changed'); END"
    ),
)


def upgrade() -> None:
    for statement in _SQL:
        op.execute(statement)
