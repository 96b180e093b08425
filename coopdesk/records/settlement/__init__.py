"""A member leaves: why, what they have and owe, and how the two are settled.

From the day of leaving on they are no member: they pay back what they owe and get what is theirs.
The settlement pays their interest, sets what they have off against their loans and fines, and pays
the rest out in one visit; of who died the rest waits for the nominees, each of whom gets a part.
When nothing is left on either side all accounts are closed, and the line of the register with them.
"""

from coopdesk.records.settlement.audits import AUDITS
from coopdesk.records.settlement.going import leave, take_back_step
from coopdesk.records.settlement.leavers import Leaver, leavers
from coopdesk.records.settlement.parting import SETTLEMENT, close, pay_nominee, settle
from coopdesk.records.settlement.planned import Heir, Plan, Row, plan

__all__ = [
    "AUDITS",
    "SETTLEMENT",
    "Heir",
    "Leaver",
    "Plan",
    "Row",
    "close",
    "leave",
    "leavers",
    "pay_nominee",
    "plan",
    "settle",
    "take_back_step",
]
