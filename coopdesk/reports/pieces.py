"""Notes and coins on paper: which, how many, and what they make."""

from __future__ import annotations

from collections.abc import Sequence

from coopdesk.i18n import Language
from coopdesk.records.money import Money
from coopdesk.records.papers import Piece, SealMark
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


def seal_code(flow: Flow, seal: SealMark) -> None:
    """The seal that holds what the paper says: its digits, and a code of them."""
    language, t, styles = flow.language, flow.language.gettext, flow.styles
    words = t("Seal of the book, {kind}, {day}:").format(
        kind=language.say(seal.kind), day=language.day(seal.day)
    )
    digits = seal.code.upper()
    groups = [" ".join(digits[at : at + 4] for at in range(n, n + 16, 4)) for n in (0, 16)]
    why = t(
        "If a figure that was written until then is changed later, this number does not come out "
        "any more. Keep this paper away from the PC: it proves the books."
    )
    flow.down(0.6 * styles.text.size)
    flow.code(
        seal.scanned,
        [(words, styles.small), *((line, styles.strong) for line in groups), (why, styles.label)],
    )
