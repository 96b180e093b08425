"""The pages, as the window knows them: a list. A page's module is loaded when it is first gone to.

To add a page: write a subclass of `coopdesk.ui.desk.Page` in a module here and append its entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

from coopdesk.i18n import N_
from coopdesk.records.access import Permission

if TYPE_CHECKING:
    from coopdesk.ui.desk import Page


@dataclass(frozen=True, slots=True)
class Entry:
    """A page by the name that a Place uses. `page` is its module and class: "members.Members"."""

    name: str
    title: str  # marked with N_
    page: str
    icon: str = ""  # with one it stands in the sidebar
    under: str = ""  # the entry of the sidebar that is marked while it is shown
    needs: Permission = Permission.LOOK
    alone: bool = False  # one page whomever it is about: what is typed for one stays in sight
    of_one: bool = False  # it shows one thing and is gone to from there: no search offers it

    def load(self) -> type[Page]:
        """The page's class."""
        module, _, name = self.page.rpartition(".")
        found: type[Page] = getattr(import_module(f"coopdesk.ui.pages.{module}"), name)
        return found


#: Every page, in the order of the sidebar; those without an icon follow the one they are under.
PAGES: Final[list[Entry]] = [
    Entry("today", N_("Today"), "today.Today", "today"),
    Entry("members", N_("Members"), "members.Members", "members"),
    Entry("member", N_("Member"), "member.Member", under="members", of_one=True),
    Entry(
        "new_member",
        N_("New member"),
        "member_form.NewMember",
        under="members",
        needs=Permission.KEEP_ROLL,
    ),
    Entry(
        "edit_member",
        N_("Change a member"),
        "member_form.EditMember",
        under="members",
        needs=Permission.KEEP_ROLL,
        of_one=True,
    ),
    Entry(
        "member_file",
        N_("Member's file"),
        "member.kept.MemberFilePage",
        under="members",
        of_one=True,
    ),
    Entry("member_cards", N_("Cards and labels"), "member_cards.MemberCardsPage", under="members"),
    Entry("quality", N_("What is missing"), "quality.Quality", under="members"),
    Entry(
        "doubles",
        N_("One person, two numbers"),
        "doubles.Doubles",
        under="members",
        needs=Permission.KEEP_ROLL,
    ),
    Entry(
        "join_members",
        N_("Two numbers, one person"),
        "doubles.JoinMembers",
        under="members",
        needs=Permission.KEEP_BOOKS,
        of_one=True,
    ),
    Entry("households", N_("Households and groups"), "households.Households", under="members"),
    Entry(
        "many_members",
        N_("With many members"),
        "many_members.ManyMembers",
        under="members",
        needs=Permission.KEEP_ROLL,
    ),
    Entry("own_fields", N_("What the co-op asks for"), "own_fields.OwnFields", under="members"),
    Entry("applications", N_("Applications"), "applications.Applications", under="members"),
    Entry("leaving", N_("Leaving"), "leaving.Leaving", under="members", of_one=True),
    Entry("sanctions", N_("Sanctions"), "sanctions.Sanctions", under="members", of_one=True),
    Entry("erasing", N_("Erase data of who left"), "erasing.Erasing", under="members"),
    Entry("shares", N_("Shares"), "shares.Shares", under="members", of_one=True),
    Entry("account", N_("Savings account"), "account.Account", under="members", of_one=True),
    Entry(
        "open_account",
        N_("Open a savings account"),
        "open_account.OpenAccount",
        under="members",
        needs=Permission.KEEP_ROLL,
        of_one=True,
    ),
    Entry(
        "import",
        N_("Bring in the roll of members"),
        "import_roll.ImportRoll",
        under="members",
        needs=Permission.KEEP_ROLL,
    ),
    Entry("cash", N_("Cash desk"), "cash.Cash", "cash", needs=Permission.TAKE_MONEY, alone=True),
    Entry(
        "collection",
        N_("Collection sheet"),
        "collection.Collection",
        under="cash",
        needs=Permission.TAKE_MONEY,
    ),
    Entry("sheets", N_("Collection sheets"), "sheets.Sheets", under="cash"),
    Entry("receipt", N_("Receipt"), "receipt.ReceiptPage", under="cash", of_one=True),
    Entry(
        "count",
        N_("Count a cash box"),
        "count.Count",
        under="cash",
        needs=Permission.TAKE_MONEY,
    ),
    Entry(
        "handover",
        N_("Hand money over"),
        "handover.HandOver",
        under="cash",
        needs=Permission.TAKE_MONEY,
    ),
    Entry("loans", N_("Loans"), "loans.Loans", "loans"),
    Entry("loan", N_("Loan"), "loan.LoanPage", under="loans", of_one=True),
    Entry(
        "reminders",
        N_("Remind who is late"),
        "reminders.Reminders",
        under="loans",
        needs=Permission.LEND,
    ),
    Entry("visits", N_("To visit today"), "loans.Visits", under="loans"),
    Entry("loan_products", N_("Loan products"), "loan_products.LoanProducts", under="loans"),
    Entry(
        "loan_terms",
        N_("Terms of a loan product"),
        "loan_products.EditLoanTerms",
        under="loans",
        needs=Permission.SET_UP,
        of_one=True,
    ),
    Entry(
        "loan_application",
        N_("Ask for a loan"),
        "loan_application.LoanApplication",
        under="loans",
        needs=Permission.LEND,
    ),
    Entry(
        "loan_decision",
        N_("Decide on a loan"),
        "loan_decision.LoanDecision",
        under="loans",
        needs=Permission.LEND,
        of_one=True,
    ),
    Entry(
        "loan_signing",
        N_("Sign the contract"),
        "loan_signing.LoanSigning",
        under="loans",
        needs=Permission.LEND,
        of_one=True,
    ),
    Entry(
        "loan_payout",
        N_("Pay a loan out"),
        "loan_payout.LoanPayout",
        under="loans",
        needs=Permission.LEND,
        of_one=True,
    ),
    Entry("teams", N_("Borrowing groups"), "teams.Teams", under="loans"),
    Entry("calculator", N_("Reckon a loan"), "calculator.Calculator", under="loans"),
    Entry("meetings", N_("Meetings"), "meetings.Meetings", "meetings"),
    Entry("meeting", N_("Meeting"), "meeting.MeetingPage", under="meetings", of_one=True),
    Entry(
        "meeting_call",
        N_("Call a meeting"),
        "meeting_call.MeetingCall",
        under="meetings",
        needs=Permission.KEEP_MINUTES,
    ),
    Entry("resolutions", N_("Resolutions"), "resolutions.Resolutions", under="meetings"),
    Entry("tasks", N_("Tasks"), "tasks.Tasks", under="meetings"),
    Entry("bodies", N_("Bodies and officers"), "bodies.Bodies", under="meetings"),
    Entry(
        "body_rules",
        N_("Rules of a body"),
        "body_rules.BodyRules",
        under="meetings",
        needs=Permission.SET_UP,
        of_one=True,
    ),
    Entry("officers", N_("Officers"), "officers.Officers", under="meetings"),
    Entry(
        "share_refunds", N_("Shares to be paid back"), "share_refunds.ShareRefunds", under="books"
    ),
    Entry("boxes", N_("Cash boxes"), "boxes.Boxes", under="books"),
    Entry("fees", N_("Fees at the desk"), "fees.Fees", under="books"),
    Entry("books", N_("Books"), "books.Books", "books"),
    Entry(
        "voucher",
        N_("Write an entry"),
        "voucher.WriteVoucher",
        under="books",
        needs=Permission.KEEP_BOOKS,
    ),
    Entry("chart", N_("Chart of accounts"), "chart.ChartPage", under="books"),
    Entry("budget", N_("Budget"), "budget.BudgetPage", under="books"),
    Entry("recurring", N_("Entries that come again"), "recurring.RecurringPage", under="books"),
    Entry("assets", N_("Assets"), "assets.AssetsPage", under="books"),
    Entry("voucher_file", N_("Voucher"), "voucher_file.VoucherPage", under="books", of_one=True),
    Entry(
        "interest",
        N_("Pay interest on savings"),
        "interest.PayInterest",
        under="books",
        needs=Permission.KEEP_BOOKS,
    ),
    Entry(
        "provisions",
        N_("Set aside for loans that may be lost"),
        "provisions.Provisions",
        under="books",
        needs=Permission.KEEP_BOOKS,
    ),
    Entry(
        "borrowings",
        N_("Loans from outside"),
        "borrowings.Borrowings",
        under="books",
        needs=Permission.KEEP_BOOKS,
    ),
    Entry(
        "import_loans",
        N_("Bring in running loans"),
        "import_loans.ImportLoans",
        under="books",
        needs=Permission.KEEP_BOOKS,
    ),
    Entry(
        "periods",
        N_("Close a month or a year"),
        "periods.Periods",
        under="books",
        needs=Permission.KEEP_BOOKS,
    ),
    Entry(
        "savings_products",
        N_("Savings products"),
        "savings_products.SavingsProducts",
        under="books",
    ),
    Entry(
        "savings_terms",
        N_("Terms of a savings product"),
        "savings_products.EditTerms",
        under="books",
        needs=Permission.SET_UP,
        of_one=True,
    ),
    Entry("share_products", N_("Kinds of share"), "share_products.ShareProducts", under="books"),
    Entry(
        "share_terms",
        N_("Terms of a kind of share"),
        "share_products.EditShareTerms",
        under="books",
        needs=Permission.SET_UP,
        of_one=True,
    ),
    Entry("clauses", N_("Clauses of loan papers"), "clauses.Clauses", under="books"),
    Entry("dormant", N_("Sleeping accounts"), "dormant.Dormant", under="books"),
    Entry("seals", N_("Seals"), "seals.Seals", under="books"),
    Entry("trail", N_("Who did what"), "trail.Trail", under="books"),
    Entry(
        "carry_out",
        N_("Carry everything out"),
        "carry_out.CarryOut",
        under="books",
        needs=Permission.KEEP_BOOKS,
    ),
    Entry("bank", N_("Bank"), "bank.Bank", under="books", needs=Permission.KEEP_BOOKS),
    Entry(
        "bank_file",
        N_("Bring in a bank statement"),
        "bank_file.BankFilePage",
        under="books",
        needs=Permission.KEEP_BOOKS,
    ),
    Entry("surplus", N_("Share out the surplus"), "surplus.SurplusPage", under="books"),
    Entry("coop_year", N_("The co-op's year"), "coop_year.CoopYear", under="meetings"),
    Entry("social_actions", N_("Social actions"), "social_actions.SocialActions", under="books"),
    Entry(
        "agm_pack", N_("Papers for the general meeting"), "agm_pack.AgmPackPage", under="meetings"
    ),
    Entry("share_out", N_("Share out the group's box"), "share_out.ShareOut", under="books"),
    Entry("reports", N_("Reports"), "reports.Reports", "reports"),
    Entry(
        "figures", N_("Statement of the books"), "figures.FiguresPage", under="reports", of_one=True
    ),
    Entry(
        "loans_behind",
        N_("Loans behind a figure"),
        "loans_behind.LoansBehind",
        under="reports",
        of_one=True,
    ),
    Entry(
        "social_list",
        N_("List behind a figure of the social balance"),
        "social_list.SocialList",
        under="reports",
        of_one=True,
    ),
    Entry("ledger", N_("Ledger"), "ledger.LedgerPage", under="reports"),
    Entry("entry", N_("Entry"), "entry.EntryPage", under="reports", of_one=True),
    Entry("copies", N_("Copies & sync"), "copies.Copies", "copies"),
    Entry(
        "restore",
        N_("Bring a book back"),
        "restore.Restore",
        under="copies",
        needs=Permission.KEEP_BOOKS,
    ),
    Entry(
        "recovery",
        N_("Keys and recovery"),
        "recovery.Recovering",
        under="copies",
        needs=Permission.SET_UP,
    ),
    Entry(
        "joining",
        N_("Let another PC in"),
        "joining.LetIn",
        under="copies",
        needs=Permission.SET_UP,
    ),
    Entry("to_look_at", N_("To look at"), "to_look_at.ToLookAt", under="copies"),
    Entry("conflicts", N_("Two values for one thing"), "conflicts.Conflicts", under="copies"),
    Entry("settings", N_("Settings"), "settings.Settings", "settings"),
    Entry("paper", N_("Paper"), "paper.PaperPage", of_one=True),
]
