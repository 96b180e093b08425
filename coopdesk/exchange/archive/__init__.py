"""Everything of a book in one file that is read without CoopDesk, and the book from it again."""

from coopdesk.exchange.archive.bringing import BroughtBack, Inside, bring_back, look_inside
from coopdesk.exchange.archive.writing import CarriedOut, carry_out

__all__ = ["BroughtBack", "CarriedOut", "Inside", "bring_back", "carry_out", "look_inside"]
