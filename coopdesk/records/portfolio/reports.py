"""The reports on the portfolio by name, in the way of the statements of the books."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from sqlalchemy.orm import Session

from coopdesk.records.papers import Figures
from coopdesk.records.portfolio.figures import ageing, portfolio_at_risk
from coopdesk.records.portfolio.grouped import BY
from coopdesk.records.portfolio.lists import (
    arrears_figures,
    by_figures,
    concentration_figures,
    expected_figures,
    insiders_figures,
    provisions_figures,
)
from coopdesk.records.statements import Asked, BookStatement

_Query = Callable[[Session, date], Figures]


def _on(query: _Query) -> Callable[[Session, Asked], Figures]:
    def make(session: Session, asked: Asked) -> Figures:
        return query(session, asked.on)

    return make


#: Every report on the loans, in the order in which they are offered. Whom to visit is reckoned
#: loan by loan, so in a large book it is made beside the screen.
REPORTS: Final[Mapping[str, BookStatement]] = MappingProxyType(
    {
        name: BookStatement(name, ("on",), _on(query), slow=name == "arrears")
        for name, query in (
            ("arrears", arrears_figures),
            ("expected-collections", expected_figures),
            ("portfolio-at-risk", portfolio_at_risk),
            ("ageing", ageing),
            ("provisions", provisions_figures),
            *((f"loans-by-{what}", by_figures(what)) for what in BY),
            ("insider-loans", insiders_figures),
            ("concentration", concentration_figures),
        )
    }
)
