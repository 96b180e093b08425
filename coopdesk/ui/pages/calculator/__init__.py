"""What a loan would come to, up to three ways beside each other, before anything is asked for."""

from coopdesk.ui.pages.calculator.page import Calculator

__all__ = ["Calculator"]
