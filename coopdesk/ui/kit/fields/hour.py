"""A time of day, typed as people write it."""

from __future__ import annotations

import re
from typing import Final

from coopdesk.i18n import N_, Language, Unreadable
from coopdesk.ui.kit.fields.base import LineField

#: 14:05, 14.05, 14h05, 14 05, 1405, 905, 14.
_HOUR: Final = re.compile(r"(\d{1,2})(?:\s*[:.hH\s]\s*(\d{2})?|(\d{2}))?")


def said_hour(minute: int) -> str:
    """A minute of the day as 14:05."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


class HourField(LineField[int]):
    """A time of day, in whole minutes after midnight: 14:05 is 845."""

    def __init__(
        self,
        name: str,
        label: str,
        language: Language,
        *,
        optional: bool = False,
        hint: str = "",
        value: int | None = None,
    ) -> None:
        super().__init__(name, label, language, optional=optional, hint=hint)
        self.line.editingFinished.connect(self._tidy)
        self.set_value(value)

    def _read(self) -> int:
        found = _HOUR.fullmatch(self.line.text().strip())
        hour = int(found[1]) if found else 24
        minute = int(found[2] or found[3] or 0) if found else 0
        if hour > 23 or minute > 59:
            raise Unreadable(N_("Write a time of day, such as 14:30."))
        return hour * 60 + minute

    def _write(self, value: int) -> str:
        return said_hour(value)

    def _tidy(self) -> None:
        minute = self.peek()
        if minute is not None:
            self.line.setText(self._write(minute))
