"""Savings: what may be paid in and taken out, and everything that an account can be.

`standing` says how an account stands (how much can be drawn, whether it sleeps), `rules` what a
visit may do; `keeping` opens, changes and closes, `holding_back` keeps holds and notices,
`monthly_fee` takes the fee of a month; `looking` answers what pages and papers ask, and `telling`
says terms in words.
"""

from coopdesk.records.savings.holding_back import (
    give_notice,
    keep_back,
    let_go,
    put_hold,
    release_hold,
    withdraw_notice,
)
from coopdesk.records.savings.keeping import (
    ALL,
    ONE,
    add_holder,
    break_term,
    change_account,
    close_empty,
    held_as,
    open_account,
    remove_holder,
    wake,
)
from coopdesk.records.savings.looking import (
    HolderRow,
    HoldRow,
    JointRow,
    NoticeRow,
    SavingsAccount,
    SleeperRow,
    account,
    accounts_of,
    asleep,
    joint_of,
)
from coopdesk.records.savings.monthly_fee import (
    FEE,
    FeeRow,
    charge_fees,
    fees_due,
    fees_taken,
    give_fees_back,
)
from coopdesk.records.savings.rules import (
    check_taken_back,
    deposit,
    drawable_whole,
    fee_of,
    use_again,
    withdraw,
)
from coopdesk.records.savings.standing import (
    Possible,
    drawing_fee,
    held_back,
    is_broken,
    possible,
    standing_of,
)
from coopdesk.records.savings.telling import FORM_NAMES, FORM_SENTENCES, sentences

__all__ = [
    "ALL",
    "FEE",
    "FORM_NAMES",
    "FORM_SENTENCES",
    "ONE",
    "FeeRow",
    "HoldRow",
    "HolderRow",
    "JointRow",
    "NoticeRow",
    "Possible",
    "SavingsAccount",
    "SleeperRow",
    "account",
    "accounts_of",
    "add_holder",
    "asleep",
    "break_term",
    "change_account",
    "charge_fees",
    "check_taken_back",
    "close_empty",
    "deposit",
    "drawable_whole",
    "drawing_fee",
    "fee_of",
    "fees_due",
    "fees_taken",
    "give_fees_back",
    "give_notice",
    "held_as",
    "held_back",
    "is_broken",
    "joint_of",
    "keep_back",
    "let_go",
    "open_account",
    "possible",
    "put_hold",
    "release_hold",
    "remove_holder",
    "sentences",
    "standing_of",
    "use_again",
    "wake",
    "withdraw",
    "withdraw_notice",
]
