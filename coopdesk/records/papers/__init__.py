"""What papers say: frozen data, filled once by queries.

The screen, the PDF, the CSV and the JSON of the command line read the same objects, so that they
can't differ. Nothing here knows SQL or drawing. Amounts carry the co-op's currency and are signed
as the field says; texts that people read are `Words`.
"""

from coopdesk.records.papers.cash import (
    CashCountPaper,
    CashDay,
    CashVisit,
    HandoverPaper,
    JointAccount,
    Piece,
    Receipt,
    ReceiptLine,
)
from coopdesk.records.papers.collection import (
    BlankRow,
    CollectionBlank,
    CollectionSheet,
    SheetColumn,
    SheetLine,
)
from coopdesk.records.papers.coop import Coop, Words
from coopdesk.records.papers.figures import (
    Behind,
    Cell,
    FigureColumn,
    FigureRow,
    Figures,
    Holds,
    Only,
    Weight,
)
from coopdesk.records.papers.imports import ImportFault, ImportReport
from coopdesk.records.papers.interest import (
    InterestPaid,
    InterestProof,
    InterestProofPaper,
    InterestStretch,
)
from coopdesk.records.papers.ledger import (
    JournalEntry,
    JournalLine,
    JournalPaper,
    TrialBalance,
    TrialBalanceRow,
)
from coopdesk.records.papers.member import (
    AidLine,
    Roll,
    RollRow,
    RollTotals,
    Statement,
    StatementAccount,
    StatementLine,
)
from coopdesk.records.papers.savings import (
    PassbookLine,
    PassbookPage,
    PassbookPaper,
    SavingsAgreement,
    SavingsOffer,
    SavingsTermsSheet,
)
from coopdesk.records.papers.surplus import (
    ProofRow,
    ProofTable,
    ShareOut,
    ShareOutRow,
    SurplusHead,
    SurplusLetter,
    SurplusList,
    SurplusListRow,
    SurplusProof,
    SurplusResolution,
    SurplusStep,
)
from coopdesk.records.papers.tabled import (
    TABLED,
    cash_day_figures,
    roll_figures,
    statement_figures,
)
from coopdesk.records.papers.voucher import VoucherPaper, VoucherPaperLine

__all__ = [
    "TABLED",
    "AidLine",
    "Behind",
    "BlankRow",
    "CashCountPaper",
    "CashDay",
    "CashVisit",
    "Cell",
    "CollectionBlank",
    "CollectionSheet",
    "Coop",
    "FigureColumn",
    "FigureRow",
    "Figures",
    "HandoverPaper",
    "Holds",
    "ImportFault",
    "ImportReport",
    "InterestPaid",
    "InterestProof",
    "InterestProofPaper",
    "InterestStretch",
    "JointAccount",
    "JournalEntry",
    "JournalLine",
    "JournalPaper",
    "Only",
    "PassbookLine",
    "PassbookPage",
    "PassbookPaper",
    "Piece",
    "ProofRow",
    "ProofTable",
    "Receipt",
    "ReceiptLine",
    "Roll",
    "RollRow",
    "RollTotals",
    "SavingsAgreement",
    "SavingsOffer",
    "SavingsTermsSheet",
    "ShareOut",
    "ShareOutRow",
    "SheetColumn",
    "SheetLine",
    "Statement",
    "StatementAccount",
    "StatementLine",
    "SurplusHead",
    "SurplusLetter",
    "SurplusList",
    "SurplusListRow",
    "SurplusProof",
    "SurplusResolution",
    "SurplusStep",
    "TrialBalance",
    "TrialBalanceRow",
    "VoucherPaper",
    "VoucherPaperLine",
    "Weight",
    "Words",
    "cash_day_figures",
    "roll_figures",
    "statement_figures",
]
