"""The contract of a loan is signed: its terms, its days, the parts in which it is paid out."""

from coopdesk.ui.pages.loan_signing.page import LoanSigning

__all__ = ["LoanSigning"]
