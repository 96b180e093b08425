"""The book and its log of acts."""

from coopdesk.records.book.book import Book
from coopdesk.records.book.tx import COMMANDS, Command, Topic, Tx, command, erase_rows
from coopdesk.records.store import Prepared, Session

__all__ = [
    "COMMANDS",
    "Book",
    "Command",
    "Prepared",
    "Session",
    "Topic",
    "Tx",
    "command",
    "erase_rows",
]
