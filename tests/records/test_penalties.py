"""What being late costs is the same however it is reckoned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk.records.rounding import EXACT, MODES, Rounding
from coopdesk.records.schedule import Penalty
from coopdesk.records.schedule.penalties import Penalties

_DUE = date(2026, 3, 1)
_DAYS = {"day": 1, "month": 30, "year": 365}


@dataclass(eq=False)
class _Late:
    unpaid: Decimal
    due: date = _DUE

    @property
    def unpaid_principal(self) -> Decimal:
        return self.unpaid


@pytest.mark.parametrize("step", ["1", "0.01", "5"])
@pytest.mark.parametrize("mode", MODES)
@given(
    base=st.decimals(0, 10**12, places=2) | st.integers(0, 10**12).map(Decimal),
    percent=st.decimals(0, 40, places=3),
    per=st.sampled_from(list(_DAYS)),
    days=st.integers(1, 4000),
)
def test_a_late_one_costs_its_base_times_percent_times_days_rounded_once(
    *, step: str, mode: str, base: Decimal, percent: Decimal, per: str, days: int
) -> None:
    with localcontext(EXACT):  # as whoever asks it
        rounding = Rounding(Decimal(step), mode)
        terms = Penalty(percent, per, "overdue_total")
        late = _Late(base)
        penalties = Penalties(terms, rounding, base)
        [cost] = penalties.amounts([late], _DUE + timedelta(days), late)
        assert cost == rounding(base * percent * days / (100 * _DAYS[per]))
        late.unpaid = base / 2  # another base from now on
        [less] = penalties.amounts([late], _DUE + timedelta(days), late)
        assert less == rounding(base / 2 * percent * days / (100 * _DAYS[per]))
