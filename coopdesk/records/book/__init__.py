"""The book and its log of acts."""

from coopdesk.records.book.book import Book
from coopdesk.records.book.store import Prepared
from coopdesk.records.book.tx import COMMANDS, Command, Topic, Tx, command

__all__ = ["COMMANDS", "Book", "Command", "Prepared", "Topic", "Tx", "command"]
