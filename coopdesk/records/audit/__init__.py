"""The audit trail: every act, who gave it, when, at which PC, and what it changed.

It reads the log of acts and nothing else, so that it can't say anything but what was written.
"""

from coopdesk.records.audit.details import (
    ActDetail,
    Change,
    Reader,
    Shown,
    act_detail,
    field_name,
    is_money,
)
from coopdesk.records.audit.field_names import FIELD_NAMES
from coopdesk.records.audit.finding import PcRow, Wanted, commands_with, pcs
from coopdesk.records.audit.naming import COMMAND_NAMES, KINDS, TABLE_NAMES
from coopdesk.records.audit.paper import audit_trail
from coopdesk.records.audit.timeline import (
    Happening,
    Timeline,
    leads_to,
    receipt_of,
    timeline_paper,
)
from coopdesk.records.audit.trail import (
    MOST,
    SLICE,
    ActLine,
    act_lines,
    act_of_entry,
    command_text,
    first_day,
    newest,
    trail,
    trail_slice,
)

__all__ = [
    "COMMAND_NAMES",
    "FIELD_NAMES",
    "KINDS",
    "MOST",
    "SLICE",
    "TABLE_NAMES",
    "ActDetail",
    "ActLine",
    "Change",
    "Happening",
    "PcRow",
    "Reader",
    "Shown",
    "Timeline",
    "Wanted",
    "act_detail",
    "act_lines",
    "act_of_entry",
    "audit_trail",
    "command_text",
    "commands_with",
    "field_name",
    "first_day",
    "is_money",
    "leads_to",
    "newest",
    "pcs",
    "receipt_of",
    "timeline_paper",
    "trail",
    "trail_slice",
]
