"""Loans: what became of each, and what may be done with it.

`life` tells a loan's state from its facts, which `facts` reads; `moving` is what a visit may do.
"""

from coopdesk.records.loans.facts import find, life_of
from coopdesk.records.loans.moving import repay

__all__ = ["find", "life_of", "repay"]
