"""What can be done with a loan beside the cash desk: each deed a card of its own."""

from coopdesk.ui.pages.loan.deeds.backing import AddCollateral, AddGuarantor, GiveBack, Release
from coopdesk.ui.pages.loan.deeds.base import LoanDeed
from coopdesk.ui.pages.loan.deeds.ending import Cancel, Undo, WriteOff
from coopdesk.ui.pages.loan.deeds.mending import Order, Overpaid
from coopdesk.ui.pages.loan.deeds.paying import InKind, PayOff, SetOff, Slip, Try
from coopdesk.ui.pages.loan.deeds.terms import NewRate, Reschedule, Waive
from coopdesk.ui.pages.loan.deeds.visiting import NoteVisit, Remind

#: The deeds in the order in which they are offered, with their names in a Place.
DEEDS: dict[str, type[LoanDeed]] = {
    "overpaid": Overpaid,
    "order": Order,
    "try": Try,
    "slip": Slip,
    "pay_off": PayOff,
    "visit": NoteVisit,
    "remind": Remind,
    "waive": Waive,
    "reschedule": Reschedule,
    "change_rate": NewRate,
    "set_off": SetOff,
    "pay_in_kind": InKind,
    "guarantor": AddGuarantor,
    "collateral": AddCollateral,
    "cancel": Cancel,
    "write_off": WriteOff,
}

__all__ = [
    "DEEDS",
    "AddCollateral",
    "AddGuarantor",
    "Cancel",
    "GiveBack",
    "InKind",
    "LoanDeed",
    "NewRate",
    "NoteVisit",
    "Order",
    "Overpaid",
    "PayOff",
    "Release",
    "Remind",
    "Reschedule",
    "SetOff",
    "Slip",
    "Try",
    "Undo",
    "Waive",
    "WriteOff",
]
