"""What is done in a visit to the cash desk, each line by its deed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from coopdesk.records.ids import FeeId, HoldingId
from coopdesk.records.money import Money

DEPOSIT, WITHDRAWAL, SHARE, REPAYMENT = "deposit", "withdrawal", "share", "repayment"
#: A loan paid out, and what it costs at once. Both are part of `lending.pay_out`.
DISBURSEMENT, LOAN_FEE = "disbursement", "loan_fee"
FINE, FEE = "fine", "fee"
#: Shares paid back to a member who left.
REFUND = "refund"
#: What was paid too much on a loan, given back.
OVERPAID = "overpaid"
#: What an account costs by its terms, beside a deposit or a withdrawal: nobody types it.
CHARGE = "charge"
#: Paid into the social fund, and aid paid out of it.
SOCIAL, AID = "social", "aid"
#: What waits for the member from a surplus, paid out.
DIVIDEND = "dividend"

#: Deeds that take money out of the box.
OUT: Final = frozenset({WITHDRAWAL, AID, DIVIDEND, DISBURSEMENT, REFUND, OVERPAID})

#: Deeds on a loan: they move what is owed, and more than one account.
ON_LOANS: Final = frozenset({REPAYMENT, DISBURSEMENT, OVERPAID})
#: What is still done with a member who left: they get what is theirs, and pay what they owe.
_AFTER_LEAVING: Final = frozenset({WITHDRAWAL, DIVIDEND, REFUND, REPAYMENT, OVERPAID})


@dataclass(frozen=True, slots=True)
class Doing:
    """What a person does in a visit. `amount` is always positive.

    A fee says which, and so does a fine that a `sanction` laid on them; fines, fees and aid have no
    holding. Without a holding, what is paid into the social fund goes to the member's account of
    it, which is opened where they have none.
    """

    deed: str
    amount: Money
    holding: HoldingId | None = None
    fee: FeeId | None = None
    sanction: int | None = None

    @property
    def after_leaving(self) -> bool:
        """Whether it is still done with a member who left; a fine laid on them is paid too."""
        return self.deed in _AFTER_LEAVING or self.sanction is not None

    @property
    def field(self) -> str:
        """The name of the field in which it was typed, for a refusal."""
        return field_of(self.deed, self.holding or self.fee or self.sanction)


def field_of(deed: str, of: int | None = None) -> str:
    """The name of the field for a deed on a holding, for a fee, or for a fine of a sanction."""
    return f"{deed}.{of}" if of else deed
