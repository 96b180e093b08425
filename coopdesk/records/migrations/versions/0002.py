"""Savings by kinds and terms, several cash boxes, the books of a year, and what becomes of it."""

from typing import Final

from alembic import op

revision = "0002"
down_revision = "0001"

_SQL: Final = (
    "DROP INDEX visit_day",
    'ALTER TABLE "account" ADD COLUMN "flow" TEXT',
    'ALTER TABLE "product" ADD COLUMN "form" TEXT',
    'ALTER TABLE "product" ADD COLUMN "closed" INTEGER',
    'ALTER TABLE "holding" ADD COLUMN "term" INTEGER',
    'ALTER TABLE "holding" ADD COLUMN "until" INTEGER',
    'ALTER TABLE "holding" ADD COLUMN "target" INTEGER',
    'ALTER TABLE "holding" ADD COLUMN "label" TEXT',
    'ALTER TABLE "holding" ADD COLUMN "mandate" TEXT',
    'ALTER TABLE "holding" ADD COLUMN "woken" INTEGER',
    'ALTER TABLE "holding" ADD COLUMN "woken_why" TEXT',
    'ALTER TABLE "visit" ADD COLUMN "box" INTEGER',
    'ALTER TABLE "visit" ADD COLUMN "sheet" INTEGER',
    'ALTER TABLE "visit_line" ADD COLUMN "fee" INTEGER',
    "CREATE INDEX entry_closing ON entry (day) WHERE kind = 'closing'",
    (
        "CREATE TABLE asset ( id INTEGER NOT NULL, number TEXT NOT NULL, name TEXT NOT NULL, "
        "place TEXT NOT NULL, account INTEGER NOT NULL, worn INTEGER NOT NULL, expense INTEGER "
        'NOT NULL, bought INTEGER NOT NULL, cost INTEGER NOT NULL, "before" INTEGER NOT NULL, '
        "residual INTEGER NOT NULL, begins INTEGER NOT NULL, months INTEGER NOT NULL, method "
        "TEXT NOT NULL, gone INTEGER, gone_entry INTEGER, PRIMARY KEY (id), FOREIGN "
        "KEY(account) REFERENCES account (id), FOREIGN KEY(worn) REFERENCES account (id), FOREIGN "
        "KEY(expense) REFERENCES account (id), FOREIGN KEY(gone_entry) REFERENCES entry (id) )"
    ),
    (
        "CREATE TABLE attachment ( id INTEGER NOT NULL, entry INTEGER NOT NULL, name TEXT NOT "
        "NULL, media TEXT NOT NULL, content BLOB NOT NULL, PRIMARY KEY (id), FOREIGN KEY(entry) "
        "REFERENCES entry (id) )"
    ),
    "CREATE INDEX attachment_entry ON attachment (entry)",
    (
        "CREATE TABLE bank_statement ( id INTEGER NOT NULL, account INTEGER NOT NULL, begins "
        "INTEGER NOT NULL, until INTEGER NOT NULL, opening INTEGER NOT NULL, closing INTEGER "
        "NOT NULL, file TEXT NOT NULL, PRIMARY KEY (id), FOREIGN KEY(account) REFERENCES "
        "account (id) )"
    ),
    "CREATE INDEX bank_statement_account ON bank_statement (account)",
    (
        "CREATE TABLE budget ( id INTEGER NOT NULL, year INTEGER NOT NULL, account INTEGER NOT "
        "NULL, name TEXT NOT NULL, amount INTEGER NOT NULL, months TEXT, PRIMARY KEY (id), "
        "FOREIGN KEY(account) REFERENCES account (id) )"
    ),
    "CREATE INDEX budget_year ON budget (year)",
    (
        "CREATE TABLE cash_box ( id INTEGER NOT NULL, keeper INTEGER, most INTEGER, PRIMARY KEY "
        "(id), FOREIGN KEY(id) REFERENCES account (id), FOREIGN KEY(keeper) REFERENCES person "
        "(id) )"
    ),
    (
        "CREATE TABLE cash_count ( id INTEGER NOT NULL, box INTEGER NOT NULL, day INTEGER NOT "
        'NULL, written BIGINT NOT NULL, kind TEXT NOT NULL, "by" INTEGER NOT NULL, pieces TEXT '
        "NOT NULL, counted INTEGER NOT NULL, expected INTEGER NOT NULL, reason TEXT NOT NULL, "
        "entry INTEGER, PRIMARY KEY (id), FOREIGN KEY(box) REFERENCES account (id), FOREIGN "
        'KEY("by") REFERENCES person (id), FOREIGN KEY(entry) REFERENCES entry (id) )'
    ),
    "CREATE INDEX cash_count_box ON cash_count (box, day)",
    (
        "CREATE TABLE collection ( id INTEGER NOT NULL, day INTEGER NOT NULL, written BIGINT "
        'NOT NULL, name TEXT NOT NULL, box INTEGER NOT NULL, "by" INTEGER NOT NULL, pieces TEXT '
        "NOT NULL, counted INTEGER, remark TEXT NOT NULL, PRIMARY KEY (id), FOREIGN KEY(box) "
        'REFERENCES account (id), FOREIGN KEY("by") REFERENCES person (id) )'
    ),
    "CREATE INDEX collection_day ON collection (day)",
    (
        "CREATE TABLE fee ( id INTEGER NOT NULL, name TEXT NOT NULL, amount INTEGER NOT NULL, "
        "account INTEGER NOT NULL, closed INTEGER, PRIMARY KEY (id), FOREIGN KEY(account) "
        "REFERENCES account (id) )"
    ),
    (
        "CREATE TABLE handover ( id INTEGER NOT NULL, day INTEGER NOT NULL, source INTEGER NOT "
        "NULL, target INTEGER NOT NULL, amount INTEGER NOT NULL, giver INTEGER NOT NULL, taker "
        "INTEGER, confirmed BIGINT, pieces TEXT NOT NULL, remark TEXT NOT NULL, PRIMARY KEY "
        "(id), FOREIGN KEY(id) "
        "REFERENCES entry (id), FOREIGN KEY(source) REFERENCES account (id), FOREIGN "
        "KEY(target) REFERENCES account (id), FOREIGN KEY(giver) REFERENCES person (id), "
        "FOREIGN KEY(taker) REFERENCES person (id) )"
    ),
    "CREATE INDEX handover_day ON handover (day)",
    (
        "CREATE TABLE period ( id INTEGER NOT NULL, kind TEXT NOT NULL, until INTEGER NOT NULL, "
        "state TEXT NOT NULL, asked INTEGER, why TEXT NOT NULL, PRIMARY KEY (id), FOREIGN "
        "KEY(asked) REFERENCES person (id) )"
    ),
    (
        "CREATE TABLE surplus ( id INTEGER NOT NULL, kind TEXT NOT NULL, until INTEGER NOT "
        'NULL, attempt INTEGER NOT NULL, state TEXT NOT NULL, "plan" TEXT NOT NULL, proof TEXT '
        "NOT NULL, resolution TEXT NOT NULL, passed INTEGER, entry INTEGER, PRIMARY KEY (id), "
        "FOREIGN KEY(entry) REFERENCES entry (id) )"
    ),
    (
        "CREATE TABLE bank_line ( id INTEGER NOT NULL, statement INTEGER NOT NULL, day INTEGER "
        "NOT NULL, amount INTEGER NOT NULL, text TEXT NOT NULL, reference TEXT NOT NULL, "
        "PRIMARY KEY (id), FOREIGN KEY(statement) REFERENCES bank_statement (id) )"
    ),
    "CREATE INDEX bank_line_statement ON bank_line (statement)",
    (
        "CREATE TABLE interest_run ( id INTEGER NOT NULL, product INTEGER NOT NULL, begins "
        "INTEGER NOT NULL, until INTEGER NOT NULL, day INTEGER NOT NULL, attempt INTEGER NOT "
        "NULL, state TEXT NOT NULL, reason TEXT NOT NULL, holding INTEGER, known TEXT NOT NULL, "
        "PRIMARY KEY (id), FOREIGN KEY(product) REFERENCES product (id), FOREIGN KEY(holding) "
        "REFERENCES holding (id) )"
    ),
    "CREATE INDEX interest_run_product ON interest_run (product, until)",
    (
        "CREATE TABLE presence ( collection INTEGER NOT NULL, member INTEGER NOT NULL, present "
        "INTEGER NOT NULL, PRIMARY KEY (collection, member), FOREIGN KEY(collection) REFERENCES "
        "collection (id), FOREIGN KEY(member) REFERENCES member (id) ) WITHOUT ROWID"
    ),
    (
        "CREATE TABLE recurring ( id INTEGER NOT NULL, name TEXT NOT NULL, form TEXT NOT NULL, "
        "party TEXT NOT NULL, lines TEXT NOT NULL, budget INTEGER, every INTEGER NOT NULL, "
        "since INTEGER NOT NULL, until INTEGER, PRIMARY KEY (id), FOREIGN KEY(budget) "
        "REFERENCES budget (id) )"
    ),
    (
        "CREATE TABLE surplus_part ( id INTEGER NOT NULL, surplus INTEGER NOT NULL, member "
        "INTEGER NOT NULL, purpose TEXT NOT NULL, base INTEGER NOT NULL, amount INTEGER NOT "
        "NULL, PRIMARY KEY (id), FOREIGN KEY(surplus) REFERENCES surplus (id), FOREIGN "
        "KEY(member) REFERENCES member (id) )"
    ),
    "CREATE INDEX surplus_part_member ON surplus_part (member)",
    "CREATE INDEX surplus_part_surplus ON surplus_part (surplus)",
    (
        "CREATE TABLE voucher ( id INTEGER NOT NULL, form TEXT NOT NULL, party TEXT NOT NULL, "
        'paper TEXT NOT NULL, budget INTEGER, "by" INTEGER NOT NULL, PRIMARY KEY (id), FOREIGN '
        "KEY(id) REFERENCES entry (id), FOREIGN KEY(budget) REFERENCES budget (id), FOREIGN "
        'KEY("by") REFERENCES person (id) )'
    ),
    "CREATE INDEX voucher_budget ON voucher (budget)",
    (
        "CREATE TABLE bank_match ( id INTEGER NOT NULL, bank_line INTEGER NOT NULL, entry "
        "INTEGER NOT NULL, holds INTEGER NOT NULL, PRIMARY KEY (id), FOREIGN KEY(bank_line) "
        "REFERENCES bank_line (id), FOREIGN KEY(entry) REFERENCES entry (id) )"
    ),
    "CREATE INDEX bank_match_entry ON bank_match (entry)",
    "CREATE INDEX bank_match_line ON bank_match (bank_line)",
    (
        "CREATE TABLE hold ( id INTEGER NOT NULL, holding INTEGER NOT NULL, amount INTEGER NOT "
        "NULL, reason TEXT NOT NULL, since INTEGER NOT NULL, loan INTEGER, released INTEGER, "
        "PRIMARY KEY (id), FOREIGN KEY(holding) REFERENCES holding (id), FOREIGN KEY(loan) "
        "REFERENCES holding (id) )"
    ),
    "CREATE INDEX hold_holding ON hold (holding)",
    (
        "CREATE TABLE holder ( id INTEGER NOT NULL, holding INTEGER NOT NULL, member INTEGER "
        "NOT NULL, since INTEGER NOT NULL, until INTEGER, PRIMARY KEY (id), FOREIGN "
        "KEY(holding) REFERENCES holding (id), FOREIGN KEY(member) REFERENCES member (id) )"
    ),
    "CREATE INDEX holder_holding ON holder (holding)",
    (
        "CREATE TABLE interest_line ( id INTEGER NOT NULL, run INTEGER NOT NULL, holding "
        "INTEGER NOT NULL, gross INTEGER NOT NULL, withheld INTEGER NOT NULL, proof TEXT NOT "
        "NULL, PRIMARY KEY (id), FOREIGN KEY(id) REFERENCES entry (id), FOREIGN KEY(run) "
        "REFERENCES interest_run (id), FOREIGN KEY(holding) REFERENCES holding (id) )"
    ),
    "CREATE INDEX interest_line_holding ON interest_line (holding)",
    "CREATE INDEX interest_line_run ON interest_line (run)",
    (
        "CREATE TABLE notice ( id INTEGER NOT NULL, holding INTEGER NOT NULL, amount INTEGER "
        "NOT NULL, given INTEGER NOT NULL, due INTEGER NOT NULL, done INTEGER, PRIMARY KEY "
        "(id), FOREIGN KEY(holding) REFERENCES holding (id) )"
    ),
    "CREATE INDEX notice_holding ON notice (holding)",
    (
        "CREATE TABLE passbook ( id INTEGER NOT NULL, holding INTEGER NOT NULL, day INTEGER NOT "
        'NULL, entry INTEGER NOT NULL, n INTEGER NOT NULL, page INTEGER NOT NULL, "row" INTEGER '
        "NOT NULL, balance INTEGER NOT NULL, PRIMARY KEY (id), FOREIGN KEY(holding) REFERENCES "
        "holding (id), FOREIGN KEY(entry) REFERENCES entry (id) )"
    ),
    "CREATE INDEX passbook_holding ON passbook (holding)",
    (
        "CREATE TRIGGER attachment_never_update BEFORE UPDATE ON attachment BEGIN SELECT "
        "RAISE(ABORT, 'attachment is never changed'); END"
    ),
    (
        "CREATE TRIGGER attachment_never_delete BEFORE DELETE ON attachment BEGIN SELECT "
        "RAISE(ABORT, 'attachment is never changed'); END"
    ),
    (
        "CREATE TRIGGER cash_count_never_update BEFORE UPDATE ON cash_count BEGIN SELECT "
        "RAISE(ABORT, 'cash_count is never changed'); END"
    ),
    (
        "CREATE TRIGGER cash_count_never_delete BEFORE DELETE ON cash_count BEGIN SELECT "
        "RAISE(ABORT, 'cash_count is never changed'); END"
    ),
    (
        "CREATE TRIGGER collection_never_update BEFORE UPDATE ON collection BEGIN SELECT "
        "RAISE(ABORT, 'collection is never changed'); END"
    ),
    (
        "CREATE TRIGGER collection_never_delete BEFORE DELETE ON collection BEGIN SELECT "
        "RAISE(ABORT, 'collection is never changed'); END"
    ),
    (
        "CREATE TRIGGER handover_never_update BEFORE UPDATE ON handover BEGIN SELECT "
        "RAISE(ABORT, 'handover is never changed'); END"
    ),
    (
        "CREATE TRIGGER handover_never_delete BEFORE DELETE ON handover BEGIN SELECT "
        "RAISE(ABORT, 'handover is never changed'); END"
    ),
    (
        "CREATE TRIGGER presence_never_update BEFORE UPDATE ON presence BEGIN SELECT "
        "RAISE(ABORT, 'presence is never changed'); END"
    ),
    (
        "CREATE TRIGGER presence_never_delete BEFORE DELETE ON presence BEGIN SELECT "
        "RAISE(ABORT, 'presence is never changed'); END"
    ),
    (
        "CREATE TRIGGER voucher_never_update BEFORE UPDATE ON voucher BEGIN SELECT RAISE(ABORT, "
        "'voucher is never changed'); END"
    ),
    (
        "CREATE TRIGGER voucher_never_delete BEFORE DELETE ON voucher BEGIN SELECT RAISE(ABORT, "
        "'voucher is never changed'); END"
    ),
    (
        "CREATE TRIGGER interest_line_never_update BEFORE UPDATE ON interest_line BEGIN SELECT "
        "RAISE(ABORT, 'interest_line is never changed'); END"
    ),
    (
        "CREATE TRIGGER interest_line_never_delete BEFORE DELETE ON interest_line BEGIN SELECT "
        "RAISE(ABORT, 'interest_line is never changed'); END"
    ),
)


def upgrade() -> None:
    for statement in _SQL:
        op.execute(statement)
