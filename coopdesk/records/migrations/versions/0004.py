"""Meetings and their minutes, who decides, and what came of it."""

from typing import Final

from alembic import op

revision = "0004"
down_revision = "0003"

_SQL: Final = (
    'ALTER TABLE "member" ADD COLUMN "resolution" TEXT',
    (
        "CREATE TABLE body ( id INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT "
        "NULL, code TEXT NOT NULL, rules TEXT NOT NULL, since INTEGER NOT NULL, closed "
        "INTEGER, PRIMARY KEY (id) )"
    ),
    (
        "CREATE TABLE duty ( id INTEGER NOT NULL, name TEXT NOT NULL, about INTEGER NOT"
        " NULL, done INTEGER, note TEXT NOT NULL, PRIMARY KEY (id) )"
    ),
    (
        "CREATE TABLE meeting ( id INTEGER NOT NULL, body INTEGER NOT NULL, kind TEXT "
        "NOT NULL, day INTEGER NOT NULL, hour INTEGER NOT NULL, second_hour INTEGER, "
        "place TEXT NOT NULL, called INTEGER, notices TEXT NOT NULL, remark TEXT NOT "
        "NULL, paper INTEGER NOT NULL, corrects INTEGER, call INTEGER, opened INTEGER, "
        "ended INTEGER, chair INTEGER, clerk INTEGER, chair_name TEXT NOT NULL, "
        "clerk_name TEXT NOT NULL, guests TEXT NOT NULL, headcount TEXT, opening TEXT "
        "NOT NULL, closing TEXT NOT NULL, signers TEXT NOT NULL, cancelled INTEGER, why"
        " TEXT NOT NULL, PRIMARY KEY (id), FOREIGN KEY(body) REFERENCES body (id), "
        "FOREIGN KEY(corrects) REFERENCES meeting (id), FOREIGN KEY(chair) REFERENCES "
        "member (id), FOREIGN KEY(clerk) REFERENCES member (id) )"
    ),
    "CREATE INDEX meeting_body ON meeting (body, day)",
    (
        "CREATE TABLE officer ( id INTEGER NOT NULL, body INTEGER NOT NULL, member "
        "INTEGER, name TEXT, post TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER,"
        " ended INTEGER, why TEXT NOT NULL, resolution TEXT NOT NULL, interests TEXT "
        "NOT NULL, PRIMARY KEY (id), FOREIGN KEY(body) REFERENCES body (id), FOREIGN "
        "KEY(member) REFERENCES member (id) )"
    ),
    "CREATE INDEX officer_body ON officer (body)",
    (
        "CREATE TABLE agenda_item ( id INTEGER NOT NULL, meeting INTEGER NOT NULL, "
        "place INTEGER NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, called "
        "INTEGER NOT NULL, extract TEXT NOT NULL, begun INTEGER, done INTEGER, dropped "
        "INTEGER NOT NULL, body INTEGER, post TEXT NOT NULL, seats INTEGER, term_years "
        "INTEGER, papers INTEGER, spoiled INTEGER, PRIMARY KEY (id), FOREIGN "
        "KEY(meeting) REFERENCES meeting (id), FOREIGN KEY(body) REFERENCES body (id) )"
    ),
    "CREATE INDEX agenda_item_meeting ON agenda_item (meeting)",
    (
        "CREATE TABLE attendance ( id INTEGER NOT NULL, meeting INTEGER NOT NULL, "
        'member INTEGER NOT NULL, came INTEGER, "left" INTEGER, "by" INTEGER, paper '
        "TEXT NOT NULL, PRIMARY KEY (id), FOREIGN KEY(meeting) REFERENCES meeting (id),"
        ' FOREIGN KEY(member) REFERENCES member (id), FOREIGN KEY("by") REFERENCES '
        "member (id) )"
    ),
    "CREATE INDEX attendance_meeting ON attendance (meeting)",
    (
        "CREATE TABLE minute ( id INTEGER NOT NULL, body INTEGER NOT NULL, number "
        "INTEGER NOT NULL, first_folio INTEGER NOT NULL, folios INTEGER NOT NULL, "
        "approved INTEGER NOT NULL, signed INTEGER NOT NULL, written BIGINT NOT NULL, "
        '"by" INTEGER NOT NULL, content TEXT NOT NULL, chain BLOB NOT NULL, hash BLOB '
        "NOT NULL, PRIMARY KEY (id), FOREIGN KEY(id) REFERENCES meeting (id), FOREIGN "
        'KEY(body) REFERENCES body (id), FOREIGN KEY("by") REFERENCES person (id) )'
    ),
    "CREATE INDEX minute_body ON minute (body, number)",
    (
        "CREATE TABLE social_action ( id INTEGER NOT NULL, day INTEGER NOT NULL, name "
        "TEXT NOT NULL, text TEXT NOT NULL, principles TEXT NOT NULL, goals TEXT NOT "
        "NULL, minutes INTEGER NOT NULL, amount INTEGER NOT NULL, people INTEGER NOT "
        "NULL, reached INTEGER NOT NULL, environment INTEGER NOT NULL, private INTEGER "
        "NOT NULL, meeting INTEGER, entry INTEGER, dropped INTEGER NOT NULL, PRIMARY "
        "KEY (id), FOREIGN KEY(meeting) REFERENCES meeting (id), FOREIGN KEY(entry) "
        "REFERENCES entry (id) )"
    ),
    "CREATE INDEX social_action_day ON social_action (day)",
    (
        "CREATE TABLE annex ( id INTEGER NOT NULL, meeting INTEGER NOT NULL, item "
        "INTEGER, place INTEGER NOT NULL, part TEXT NOT NULL, name TEXT NOT NULL, media"
        " TEXT NOT NULL, content BLOB, transcript TEXT NOT NULL, dropped INTEGER NOT "
        "NULL, PRIMARY KEY (id), FOREIGN KEY(meeting) REFERENCES meeting (id), FOREIGN "
        "KEY(item) REFERENCES agenda_item (id) )"
    ),
    "CREATE INDEX annex_meeting ON annex (meeting)",
    (
        "CREATE TABLE candidate ( id INTEGER NOT NULL, item INTEGER NOT NULL, member "
        "INTEGER, name TEXT, post TEXT NOT NULL, votes INTEGER, drawn INTEGER NOT NULL,"
        " withdrawn INTEGER NOT NULL, PRIMARY KEY (id), FOREIGN KEY(item) REFERENCES "
        "agenda_item (id), FOREIGN KEY(member) REFERENCES member (id) )"
    ),
    "CREATE INDEX candidate_item ON candidate (item)",
    (
        "CREATE TABLE motion ( id INTEGER NOT NULL, item INTEGER NOT NULL, place "
        "INTEGER NOT NULL, number TEXT NOT NULL, text TEXT NOT NULL, majority TEXT NOT "
        "NULL, way TEXT NOT NULL, votes_for INTEGER, against INTEGER, abstained "
        "INTEGER, papers INTEGER, spoiled INTEGER, at INTEGER, passed INTEGER, basis "
        "TEXT, withdrawn INTEGER NOT NULL, dissent TEXT NOT NULL, apart TEXT NOT NULL, "
        "cause TEXT NOT NULL, subject INTEGER, idle TEXT NOT NULL, PRIMARY KEY (id), "
        "FOREIGN KEY(item) REFERENCES agenda_item (id) )"
    ),
    "CREATE INDEX motion_item ON motion (item)",
    "CREATE INDEX motion_number ON motion (number)",
    (
        "CREATE TABLE task ( id INTEGER NOT NULL, meeting INTEGER, item INTEGER, text "
        "TEXT NOT NULL, member INTEGER, owner TEXT NOT NULL, given INTEGER NOT NULL, "
        "due INTEGER, done INTEGER, how TEXT NOT NULL, dropped INTEGER NOT NULL, "
        "PRIMARY KEY (id), FOREIGN KEY(meeting) REFERENCES meeting (id), FOREIGN "
        "KEY(item) REFERENCES agenda_item (id), FOREIGN KEY(member) REFERENCES member "
        "(id) )"
    ),
    "CREATE INDEX task_meeting ON task (meeting)",
    (
        "CREATE TABLE citation ( id INTEGER NOT NULL, motion INTEGER NOT NULL, cause "
        "TEXT NOT NULL, subject INTEGER NOT NULL, day INTEGER NOT NULL, dropped INTEGER"
        " NOT NULL, PRIMARY KEY (id), FOREIGN KEY(motion) REFERENCES motion (id) )"
    ),
    "CREATE INDEX citation_motion ON citation (motion)",
    "CREATE INDEX citation_subject ON citation (subject)",
    (
        "CREATE VIRTUAL TABLE said USING fts5(words, content='', contentless_delete=1, "
        "prefix='2 3', tokenize='unicode61 remove_diacritics 2')"
    ),
    (
        "CREATE TRIGGER minute_never_update BEFORE UPDATE ON minute BEGIN SELECT "
        "RAISE(ABORT, 'minute is never changed'); END"
    ),
    (
        "CREATE TRIGGER minute_never_delete BEFORE DELETE ON minute BEGIN SELECT "
        "RAISE(ABORT, 'minute is never changed'); END"
    ),
)


def upgrade() -> None:
    for statement in _SQL:
        op.execute(statement)
