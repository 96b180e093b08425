"""How a file is read that somebody chose: its columns, to be corrected, and its faults; and the
page on which what it says is brought in."""

from coopdesk.ui.reading.bringing import BringIn, WhatComes
from coopdesk.ui.reading.card import Readable, Reading
from coopdesk.ui.reading.columns import ColumnChoices
from coopdesk.ui.reading.faults import FaultRow, faults_advice, faults_first, faults_table
from coopdesk.ui.reading.signing import BringInToSign, Brought
from coopdesk.ui.reading.work import Deed, Looked, Reader

__all__ = [
    "BringIn",
    "BringInToSign",
    "Brought",
    "ColumnChoices",
    "Deed",
    "FaultRow",
    "Looked",
    "Readable",
    "Reader",
    "Reading",
    "WhatComes",
    "faults_advice",
    "faults_first",
    "faults_table",
]
