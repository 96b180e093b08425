"""Writing a general entry: money out, money in, between accounts, or debit and credit oneself."""

from coopdesk.ui.pages.voucher.page import WriteVoucher

__all__ = ["WriteVoucher"]
