"""What is about to be done, as the button says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from coopdesk.i18n import N_, Language
from coopdesk.records.money import Money
from coopdesk.records.visit import Doing
from coopdesk.ui.preferences import PRINT, SHOW

# The whole deed by what happens to the cash, what becomes of the receipt, and whether the visit
# is of an earlier day.
_TAKE, _PAY, _NO_CASH = 1, -1, 0
_SENTENCES: Final[Mapping[tuple[int, str, bool], str]] = {
    (_TAKE, PRINT, False): N_("Take {amount} and print receipt {number}"),
    (_TAKE, SHOW, False): N_("Take {amount} and show receipt {number}"),
    (_TAKE, PRINT, True): N_("Take {amount} as of {day} and print receipt {number}"),
    (_TAKE, SHOW, True): N_("Take {amount} as of {day} and show receipt {number}"),
    (_PAY, PRINT, False): N_("Pay out {amount} and print receipt {number}"),
    (_PAY, SHOW, False): N_("Pay out {amount} and show receipt {number}"),
    (_PAY, PRINT, True): N_("Pay out {amount} as of {day} and print receipt {number}"),
    (_PAY, SHOW, True): N_("Pay out {amount} as of {day} and show receipt {number}"),
    (_NO_CASH, PRINT, False): N_("Record it without cash and print receipt {number}"),
    (_NO_CASH, SHOW, False): N_("Record it without cash and show receipt {number}"),
    (_NO_CASH, PRINT, True): N_("Record it as of {day} without cash and print receipt {number}"),
    (_NO_CASH, SHOW, True): N_("Record it as of {day} without cash and show receipt {number}"),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What the lines hold. `total` is + from the member, − to the member.

    `whole` is False while one of the amounts can't be read: then nothing may be promised.
    """

    doings: tuple[Doing, ...]
    total: Money
    whole: bool = True


def wording(
    total: Money, language: Language, *, number: str, day: date | None, receipts: str
) -> str:
    """The deed in one sentence. `day` is given where the visit is of an earlier day."""
    sign = (total.minor > 0) - (total.minor < 0)
    return language.gettext(_SENTENCES[sign, receipts, day is not None]).format(
        amount=language.amount(abs(total)),
        number=number,
        day="" if day is None else language.day(day),
    )
