"""What became of decisions: what each lets happen, what was done because of it, and what was done
without one.

`naming` says in words what was done; `following` goes from decisions to what follows; `missing`
looks the other way; `on_paper` puts all of it on paper.
"""

from coopdesk.records.carrying.audits import AUDITS
from coopdesk.records.carrying.following import (
    DONE,
    FAILED,
    IDLE,
    NOTHING,
    OPEN,
    STATES,
    Carried,
    Offer,
    carried,
    offer_of,
    offers,
    promise,
    register,
)
from coopdesk.records.carrying.missing import (
    WANTED,
    Undecided,
    actions_without_decision,
    choose_wanted,
    excuse,
    tie,
    wanted,
)
from coopdesk.records.carrying.naming import Done
from coopdesk.records.carrying.on_paper import REGISTERS, resolutions_register

__all__ = [
    "AUDITS",
    "DONE",
    "FAILED",
    "IDLE",
    "NOTHING",
    "OPEN",
    "REGISTERS",
    "STATES",
    "WANTED",
    "Carried",
    "Done",
    "Offer",
    "Undecided",
    "actions_without_decision",
    "carried",
    "choose_wanted",
    "excuse",
    "offer_of",
    "offers",
    "promise",
    "register",
    "resolutions_register",
    "tie",
    "wanted",
]
