"""The collection sheet of a meeting: everybody's money in one go, all of it or nothing.

A sheet has a row for each member and a column for each thing that is brought or taken. A row that
moves money becomes a visit with its receipt; who was there is kept for everybody. The same sheet
takes the paper slips of an earlier day, a row for each slip.
"""

from coopdesk.records.collection.booked import (
    CollectionRow,
    past,
    receipts_on,
    sheet_paper,
    sheets_of_day,
)
from coopdesk.records.collection.booking import SheetRow, deed_of, net, post_collection
from coopdesk.records.collection.looking import (
    SheetMember,
    blank,
    columns,
    members_of,
    on_sheet,
    usual,
    villages,
    who_came,
)

__all__ = [
    "CollectionRow",
    "SheetMember",
    "SheetRow",
    "blank",
    "columns",
    "deed_of",
    "members_of",
    "net",
    "on_sheet",
    "past",
    "post_collection",
    "receipts_on",
    "sheet_paper",
    "sheets_of_day",
    "usual",
    "villages",
    "who_came",
]
