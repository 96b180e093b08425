"""The entries of a loan from outside."""

from __future__ import annotations

from coopdesk.i18n import Language
from coopdesk.records.borrowings import BorrowingMoveRow
from coopdesk.records.money import Money
from coopdesk.ui.kit.cards import EmptyState, Mark
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.theme import Kind


def moves_table(language: Language) -> Table[BorrowingMoveRow]:
    """What was received and paid, the newest first."""
    t, cells = language.gettext, _Cells(language)
    return Table(
        [
            Column(t("Day"), cells.day, sort=_day, pill=cells.mark, stretch=True, tone=_tone),
            Column(t("Principal"), cells.principal, sort=_principal, right=True, tone=_tone),
            Column(t("Interest"), cells.interest, sort=_interest, right=True, tone=_tone, gives=2),
            Column(t("Fee"), cells.fee, sort=_fee, right=True, tone=_tone, gives=1),
        ],
        name=t("Received and paid"),
        key=_entry,
        empty=EmptyState(
            t("No money has moved yet"), t("Receive what the lender pays out."), icon="receipt"
        ),
        least=4,
    )


class _Cells:
    """What each column says of an entry."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def day(self, move: BorrowingMoveRow) -> str:
        return self._language.day(move.day)

    def principal(self, move: BorrowingMoveRow) -> str:
        return self._figure(move.principal)

    def interest(self, move: BorrowingMoveRow) -> str:
        return self._figure(move.interest)

    def fee(self, move: BorrowingMoveRow) -> str:
        return self._figure(move.fee)

    def _figure(self, amount: Money) -> str:
        return self._language.figure(amount) if amount else "–"

    def mark(self, move: BorrowingMoveRow) -> Mark | None:
        t = self._language.gettext
        if move.undone:
            return Mark(t("taken back"))
        return Mark(t("received"), Kind.GOOD) if move.principal.minor < 0 else None


def _entry(move: BorrowingMoveRow) -> object:
    return move.entry


def _day(move: BorrowingMoveRow) -> object:
    return move.day


def _principal(move: BorrowingMoveRow) -> int:
    return move.principal.minor


def _interest(move: BorrowingMoveRow) -> int:
    return move.interest.minor


def _fee(move: BorrowingMoveRow) -> int:
    return move.fee.minor


def _tone(move: BorrowingMoveRow) -> Tone:
    return Tone.MUTED if move.undone else Tone.PLAIN
