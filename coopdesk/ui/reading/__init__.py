"""How a file is read that somebody chose: its columns, to be corrected, and its faults."""

from coopdesk.ui.reading.card import Readable, Reading
from coopdesk.ui.reading.columns import ColumnChoices
from coopdesk.ui.reading.faults import FaultRow, faults_first, faults_table

__all__ = ["ColumnChoices", "FaultRow", "Readable", "Reading", "faults_first", "faults_table"]
