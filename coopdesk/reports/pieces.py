"""Notes and coins on paper: which, how many, and what they make."""

from __future__ import annotations

from collections.abc import Sequence

from coopdesk.i18n import Language
from coopdesk.records.money import Money
from coopdesk.records.papers import Piece
from coopdesk.reports.flow import Flow
from coopdesk.reports.tables import Column, Kind, Table


def pieces(flow: Flow, counted: Sequence[Piece], sum_: Money, language: Language) -> Table:
    """A row for each. One of which there is none stays empty, to be filled in by hand.

    `sum_` is the largest figure that is to find room.
    """
    t, figure = language.gettext, language.figure
    table = Table(
        flow,
        [
            Column(t("Note or coin")),
            Column(t("How many"), Kind.FIGURE, [language.number(one.many) for one in counted]),
            Column(t("Makes"), Kind.FIGURE, [figure(sum_)]),
        ],
    )
    table.head()
    for one in counted:
        many, total = (language.number(one.many), figure(one.total)) if one.many else ("", "")
        table.row((language.amount(one.coin), many, total))
    return table
