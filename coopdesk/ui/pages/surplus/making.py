"""The surplus that is being decided on: what the books say, and the plan so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from coopdesk.i18n import Language
from coopdesk.records import allocation, chart, surplus
from coopdesk.records.allocation import Cascade, Facts, Plan
from coopdesk.records.money import Money
from coopdesk.records.surplus import PASSED, Purpose, Reckoned, SurplusRow


@dataclass(frozen=True, slots=True)
class Making:
    """A year, the plan for its surplus, and what everything is called.

    `sums` keeps what was added up over all members, for each way to choose and weigh them: from
    then on another plan is a moment's arithmetic.
    """

    reckoned: Reckoned
    row: SurplusRow | None
    plan: Plan
    names: Mapping[str, str]
    purposes: tuple[Purpose, ...]
    sums: dict[object, tuple[Facts, int]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def passed(self) -> bool:
        """Whether the meeting has decided and it is booked."""
        return self.row is not None and self.row.state == PASSED

    @property
    def loss(self) -> bool:
        """Whether the year lost money."""
        return self.reckoned.facts.result < 0

    @property
    def facts(self) -> Facts:
        """The facts by the plan so far."""
        return self._summed()[0]

    @property
    def holders(self) -> int:
        """How many members have a part by their shares."""
        return self._summed()[1]

    def _summed(self) -> tuple[Facts, int]:
        plan = self.plan
        key = plan.leavers, tuple(sorted(plan.weights.items()))
        if key not in self.sums:
            holders = sum(1 for one in self.reckoned.sharers_of(plan) if one.share_days)
            self.sums[key] = self.reckoned.facts_for(plan), holders
        return self.sums[key]

    def with_plan(self, plan: Plan) -> Making:
        """The same with another plan."""
        return replace(self, plan=plan)

    def money(self, minor: int) -> Money:
        """In the book's currency."""
        return Money(minor, self.reckoned.currency)

    def cascade(self) -> Cascade:
        """Where it goes. Refused where the plan wants more than there is."""
        if self.passed and self.row is not None:
            steps = tuple(allocation.Step(*step) for step in self.row.proof["steps"])
            return Cascade(self.row.proof["whole"], steps)
        return allocation.cascade(self.facts, self.plan)


def look(session: Any, until: Any) -> Making:
    """Ask the book for a year. It may take a second for twenty thousand members."""
    reckoned, row = surplus.reckon(session, until), surplus.surplus_of(session, until)
    plan = first_plan(reckoned) if row is None else row.plan
    given = surplus.purposes(session)
    names = chart.role_names(session) | {str(one.account): one.name for one in given}
    return Making(reckoned, row, plan, names, tuple(given))


def first_plan(reckoned: Reckoned) -> Plan:
    """What a plan begins with: what the law wants, and what was used put back as far as it goes."""
    plan, left = allocation.legal(reckoned.rules), reckoned.facts.result
    left += min(reckoned.facts.before, 0)
    restore = {}
    for role, used in reckoned.facts.used.items():
        restore[role] = max(0, min(used, left))
        left -= restore[role]
    counted = {
        str(kind.account): 1
        for kind in reckoned.operations
        if kind.role in {"loan_interest", "savings_interest"}
    }
    return replace(plan, restore={r: a for r, a in restore.items() if a}, weights=counted)


def round_amount(typical: int, digits: int) -> int:
    """A round amount near what members have: 10,000 where they have some ten thousands."""
    return int(10 ** max(len(str(max(typical, 1))) - 1, digits))


def named(language: Language, making: Making, key: str) -> str:
    """What the account of a role or an id is called."""
    return language.gettext(making.names.get(key, key))
