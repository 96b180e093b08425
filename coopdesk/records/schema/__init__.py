"""Every table of a book.

    coop facts         people            members                       money
    ----------         ------            -------                       -----
    setting            person            member ─┬─ holding ── product account
    device                                       │      │        └ term    │
                                                 │      └───────────┐      │
                                               visit ── visit_line  │      │
                                                 └───── entry ──── line ───┘

    savings (of a holding)     cash desk                   books (of accounts and entries)
    ----------------------     ---------                   -------------------------------
    holder  hold  notice       cash_box ── cash_count      voucher ── budget   attachment
    passbook                           └── handover        bank_statement ── bank_line
    interest_run               fee                          └ bank_match
     └ interest_line           collection ── presence      asset   recurring   period
                                                           surplus ── surplus_part

    loans (of a member)                     what stands behind them        the co-op's own debts
    -------------------                     -----------------------        ---------------------
    loan ─┬─ loan_event ── loan_move        guarantee ── hold              borrowing
          └─ (holding of the same id)       collateral   team              └ borrowing_move
    provision                               └ team_member

    meetings                                who decides
    --------                                -----------
    meeting ─┬─ agenda_item ─┬─ motion      body ── officer
             │               └─ candidate   what came of it
             ├─ attendance                  ---------------
             ├─ annex   task                citation (of a motion)   duty
             └─ minute (once signed)        social_action

    a member's life and file            their shares (of a holding)
    ------------------------            ---------------------------
    application ── step                 subscription   share_transfer
    nominee ── nominee_payment          share_refund   certificate
    sanction
    field ── field_value                joined (of two lines, one person)
    content ── document
    household ── household_member

    PCs and keys                 what stands, what people settled
    ------------                 --------------------------------
    (device) ── revocation       seal ── cosigned      settled      erasure
    epoch ── wrapped   recovery

    local                        personal values (beside the acts, erasable)
    -----                        -------------------------------------------
    act, tip, local,             salt, personal
    place, bundle

    derived (caches, rebuilt from facts): month_balance, balance, instalment, loan_now, head,
    history, late, twin, search, word, said

Facts travel inside acts. A table says so with info={"fact": True}; a column that holds a
person's data says so with info={"personal": True}: the act then holds only a salted mark of
the value. Rows of money (entry, line, visit, visit_line) are inserted and never changed, and
triggers refuse to. Signs: a debit is positive, a credit negative.
"""

from coopdesk.records.schema.base import Base
from coopdesk.records.schema.cashdesk import (
    CashBox,
    CashCount,
    Collection,
    Fee,
    Handover,
    Presence,
)
from coopdesk.records.schema.exchange import (
    RECEIPTS,
    Bundle,
    Cosigned,
    Epoch,
    Erasure,
    History,
    Late,
    Place,
    Recovery,
    Revocation,
    Seal,
    Settled,
    Twin,
    Wrapped,
)
from coopdesk.records.schema.facts import (
    Account,
    Device,
    Entry,
    Holding,
    Line,
    Member,
    Person,
    Product,
    Setting,
    Term,
    Visit,
    VisitLine,
)
from coopdesk.records.schema.keeping import (
    Asset,
    Attachment,
    BankLine,
    BankMatch,
    BankStatement,
    Budget,
    Period,
    Recurring,
    Surplus,
    SurplusPart,
    Voucher,
)
from coopdesk.records.schema.lending import (
    Borrowing,
    BorrowingMove,
    Collateral,
    Guarantee,
    Instalment,
    Loan,
    LoanEvent,
    LoanMove,
    LoanNow,
    Provision,
    Team,
    TeamMember,
)
from coopdesk.records.schema.local import (
    Act,
    Balance,
    Head,
    Local,
    MonthBalance,
    Personal,
    Salt,
    Tip,
    Word,
)
from coopdesk.records.schema.make import APPLICATION_ID, FACTS, SCHEMA_NUMBER, create_all
from coopdesk.records.schema.meeting import (
    AgendaItem,
    Annex,
    Attendance,
    Body,
    Candidate,
    Citation,
    Duty,
    Meeting,
    Minute,
    Motion,
    Officer,
    SocialAction,
    Task,
)
from coopdesk.records.schema.membership import (
    Application,
    Certificate,
    Content,
    Document,
    Field,
    FieldValue,
    Household,
    HouseholdMember,
    Joined,
    Nominee,
    NomineePayment,
    Sanction,
    ShareRefund,
    ShareTransfer,
    Step,
    Subscription,
)
from coopdesk.records.schema.saving import (
    Hold,
    Holder,
    InterestLine,
    InterestRun,
    Notice,
    Passbook,
)
from coopdesk.records.schema.types import (
    Unreadable,
    day_number,
    day_of,
    instant_number,
    instant_of,
    stored,
)

__all__ = [
    "APPLICATION_ID",
    "FACTS",
    "RECEIPTS",
    "SCHEMA_NUMBER",
    "Account",
    "Act",
    "AgendaItem",
    "Annex",
    "Application",
    "Asset",
    "Attachment",
    "Attendance",
    "Balance",
    "BankLine",
    "BankMatch",
    "BankStatement",
    "Base",
    "Body",
    "Borrowing",
    "BorrowingMove",
    "Budget",
    "Bundle",
    "Candidate",
    "CashBox",
    "CashCount",
    "Certificate",
    "Citation",
    "Collateral",
    "Collection",
    "Content",
    "Cosigned",
    "Device",
    "Document",
    "Duty",
    "Entry",
    "Epoch",
    "Erasure",
    "Fee",
    "Field",
    "FieldValue",
    "Guarantee",
    "Handover",
    "Head",
    "History",
    "Hold",
    "Holder",
    "Holding",
    "Household",
    "HouseholdMember",
    "Instalment",
    "InterestLine",
    "InterestRun",
    "Joined",
    "Late",
    "Line",
    "Loan",
    "LoanEvent",
    "LoanMove",
    "LoanNow",
    "Local",
    "Meeting",
    "Member",
    "Minute",
    "MonthBalance",
    "Motion",
    "Nominee",
    "NomineePayment",
    "Notice",
    "Officer",
    "Passbook",
    "Period",
    "Person",
    "Personal",
    "Place",
    "Presence",
    "Product",
    "Provision",
    "Recovery",
    "Recurring",
    "Revocation",
    "Salt",
    "Sanction",
    "Seal",
    "Setting",
    "Settled",
    "ShareRefund",
    "ShareTransfer",
    "SocialAction",
    "Step",
    "Subscription",
    "Surplus",
    "SurplusPart",
    "Task",
    "Team",
    "TeamMember",
    "Term",
    "Tip",
    "Twin",
    "Unreadable",
    "Visit",
    "VisitLine",
    "Voucher",
    "Word",
    "Wrapped",
    "create_all",
    "day_number",
    "day_of",
    "instant_number",
    "instant_of",
    "stored",
]
