"""Loans from the application on, what stands behind them, and what the co-op itself owes."""

from typing import Final

from alembic import op

revision = "0003"
down_revision = "0002"

_SQL: Final = (
    (
        "CREATE TABLE instalment ( loan INTEGER NOT NULL, n INTEGER NOT NULL, due INTEGER "
        "NOT NULL, principal INTEGER NOT NULL, interest INTEGER NOT NULL, fee INTEGER NOT "
        "NULL, paid_principal INTEGER NOT NULL, paid_interest INTEGER NOT NULL, paid_fee "
        "INTEGER NOT NULL, settled INTEGER, PRIMARY KEY (loan, n) ) WITHOUT ROWID"
    ),
    "CREATE INDEX instalment_due ON instalment (due)",
    (
        "CREATE TABLE loan_now ( loan INTEGER NOT NULL, state TEXT NOT NULL, since INTEGER "
        "NOT NULL, disbursed INTEGER NOT NULL, owed INTEGER NOT NULL, oldest INTEGER, next "
        "INTEGER, ends INTEGER, rescheduled INTEGER NOT NULL, paid INTEGER, PRIMARY KEY "
        "(loan) ) WITHOUT ROWID"
    ),
    "CREATE INDEX loan_now_state ON loan_now (state)",
    (
        "CREATE TABLE team ( id INTEGER NOT NULL, name TEXT NOT NULL, village TEXT NOT "
        "NULL, formed INTEGER NOT NULL, closed INTEGER, PRIMARY KEY (id) )"
    ),
    (
        "CREATE TABLE borrowing ( id INTEGER NOT NULL, lender TEXT NOT NULL, paper TEXT NOT"
        " NULL, purpose TEXT NOT NULL, account INTEGER NOT NULL, amount INTEGER NOT NULL, "
        "since INTEGER NOT NULL, terms TEXT NOT NULL, resolution TEXT NOT NULL, closed "
        "INTEGER, PRIMARY KEY (id), FOREIGN KEY(account) REFERENCES account (id) )"
    ),
    (
        "CREATE TABLE provision ( id INTEGER NOT NULL, day INTEGER NOT NULL, attempt "
        'INTEGER NOT NULL, bands TEXT NOT NULL, needed INTEGER NOT NULL, "before" INTEGER '
        "NOT NULL, entry INTEGER, proof TEXT NOT NULL, PRIMARY KEY (id), FOREIGN KEY(entry)"
        " REFERENCES entry (id) )"
    ),
    (
        "CREATE TABLE team_member ( id INTEGER NOT NULL, team INTEGER NOT NULL, member "
        "INTEGER NOT NULL, post TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER, "
        "PRIMARY KEY (id), FOREIGN KEY(team) REFERENCES team (id), FOREIGN KEY(member) "
        "REFERENCES member (id) )"
    ),
    "CREATE INDEX team_member_team ON team_member (team)",
    (
        "CREATE TABLE borrowing_move ( id INTEGER NOT NULL, borrowing INTEGER NOT NULL, day"
        " INTEGER NOT NULL, principal INTEGER NOT NULL, interest INTEGER NOT NULL, fee "
        "INTEGER NOT NULL, PRIMARY KEY (id), FOREIGN KEY(id) REFERENCES entry (id), FOREIGN"
        " KEY(borrowing) REFERENCES borrowing (id) )"
    ),
    "CREATE INDEX borrowing_move_borrowing ON borrowing_move (borrowing)",
    (
        "CREATE TABLE loan ( id INTEGER NOT NULL, number TEXT NOT NULL, member INTEGER NOT "
        "NULL, product INTEGER NOT NULL, term INTEGER NOT NULL, day INTEGER NOT NULL, "
        "amount INTEGER NOT NULL, instalments INTEGER NOT NULL, purpose TEXT NOT NULL, "
        "remark TEXT NOT NULL, means TEXT, officer INTEGER, insider INTEGER NOT NULL, team "
        "INTEGER, replaces INTEGER, first_due INTEGER, PRIMARY KEY (id), FOREIGN KEY(member)"
        " REFERENCES member (id), FOREIGN KEY(product) REFERENCES product (id), FOREIGN"
        " KEY(term) REFERENCES term (id), FOREIGN KEY(officer) REFERENCES person (id), FOREIGN"
        " KEY(team) REFERENCES team (id), FOREIGN KEY(replaces) REFERENCES loan (id) )"
    ),
    "CREATE INDEX loan_member ON loan (member)",
    (
        "CREATE TABLE collateral ( id INTEGER NOT NULL, loan INTEGER NOT NULL, name TEXT "
        "NOT NULL, owner TEXT NOT NULL, place TEXT NOT NULL, value INTEGER NOT NULL, since "
        "INTEGER NOT NULL, returned INTEGER, media TEXT, photo BLOB, PRIMARY KEY (id), "
        "FOREIGN KEY(loan) REFERENCES loan (id) )"
    ),
    "CREATE INDEX collateral_loan ON collateral (loan)",
    (
        "CREATE TABLE guarantee ( id INTEGER NOT NULL, loan INTEGER NOT NULL, member "
        "INTEGER NOT NULL, amount INTEGER NOT NULL, hold INTEGER, since INTEGER NOT NULL, "
        "released INTEGER, PRIMARY KEY (id), FOREIGN KEY(loan) REFERENCES loan (id), "
        "FOREIGN KEY(member) REFERENCES member (id), FOREIGN KEY(hold) REFERENCES hold (id)"
        " )"
    ),
    "CREATE INDEX guarantee_loan ON guarantee (loan)",
    "CREATE INDEX guarantee_member ON guarantee (member)",
    (
        "CREATE TABLE loan_event ( id INTEGER NOT NULL, loan INTEGER NOT NULL, day INTEGER "
        'NOT NULL, written BIGINT NOT NULL, kind TEXT NOT NULL, "by" INTEGER NOT NULL, '
        "second INTEGER, entry INTEGER, resolution TEXT NOT NULL, said TEXT NOT NULL, "
        'PRIMARY KEY (id), FOREIGN KEY(loan) REFERENCES loan (id), FOREIGN KEY("by") '
        "REFERENCES person (id), FOREIGN KEY(second) REFERENCES person (id), FOREIGN "
        "KEY(entry) REFERENCES entry (id) )"
    ),
    "CREATE INDEX loan_event_loan ON loan_event (loan)",
    (
        "CREATE TABLE loan_move ( entry INTEGER NOT NULL, n INTEGER NOT NULL, loan INTEGER "
        "NOT NULL, day INTEGER NOT NULL, kind TEXT NOT NULL, amount INTEGER NOT NULL, "
        "principal INTEGER NOT NULL, interest INTEGER NOT NULL, fee INTEGER NOT NULL, "
        "penalty INTEGER NOT NULL, PRIMARY KEY (entry, n), FOREIGN KEY(entry) REFERENCES "
        "entry (id), FOREIGN KEY(loan) REFERENCES loan (id) ) WITHOUT ROWID"
    ),
    "CREATE INDEX loan_move_loan ON loan_move (loan)",
    (
        "CREATE TRIGGER provision_never_update BEFORE UPDATE ON provision BEGIN SELECT "
        "RAISE(ABORT, 'provision is never changed'); END"
    ),
    (
        "CREATE TRIGGER provision_never_delete BEFORE DELETE ON provision BEGIN SELECT "
        "RAISE(ABORT, 'provision is never changed'); END"
    ),
    (
        "CREATE TRIGGER borrowing_move_never_update BEFORE UPDATE ON borrowing_move BEGIN "
        "SELECT RAISE(ABORT, 'borrowing_move is never changed'); END"
    ),
    (
        "CREATE TRIGGER borrowing_move_never_delete BEFORE DELETE ON borrowing_move BEGIN "
        "SELECT RAISE(ABORT, 'borrowing_move is never changed'); END"
    ),
    (
        "CREATE TRIGGER loan_event_never_update BEFORE UPDATE ON loan_event BEGIN SELECT "
        "RAISE(ABORT, 'loan_event is never changed'); END"
    ),
    (
        "CREATE TRIGGER loan_event_never_delete BEFORE DELETE ON loan_event BEGIN SELECT "
        "RAISE(ABORT, 'loan_event is never changed'); END"
    ),
    (
        "CREATE TRIGGER loan_move_never_update BEFORE UPDATE ON loan_move BEGIN SELECT "
        "RAISE(ABORT, 'loan_move is never changed'); END"
    ),
    (
        "CREATE TRIGGER loan_move_never_delete BEFORE DELETE ON loan_move BEGIN SELECT "
        "RAISE(ABORT, 'loan_move is never changed'); END"
    ),
)


def upgrade() -> None:
    for statement in _SQL:
        op.execute(statement)
