"""What people type into: a label, an editor, and a complaint beside it.

A field knows what can be read, in the language of the screen; what is allowed is the command's to
say. Enter goes on to the next field. A complaint is shown with a sign, spoken, and takes focus.
"""

from coopdesk.ui.kit.fields.base import Field, LineField, T, level
from coopdesk.ui.kit.fields.chosen import CheckField, ChoiceField
from coopdesk.ui.kit.fields.hour import HourField, said_hour
from coopdesk.ui.kit.fields.search import SearchField
from coopdesk.ui.kit.fields.typed import (
    DayField,
    DecimalField,
    MoneyField,
    NoteField,
    NumberField,
    PercentField,
    SecretField,
    TextField,
)

__all__ = [
    "CheckField",
    "ChoiceField",
    "DayField",
    "DecimalField",
    "Field",
    "HourField",
    "LineField",
    "MoneyField",
    "NoteField",
    "NumberField",
    "PercentField",
    "SearchField",
    "SecretField",
    "T",
    "TextField",
    "level",
    "said_hour",
]
