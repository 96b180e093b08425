"""The key ratios of savings and credit co-ops: PEARLS, of the World Council of Credit Unions.

Each is reckoned from amounts only (records.ratios.held). Of nothing there is no part: such a
ratio is None, never 0. Those of earnings are annualised, over the average of the start of the
year and now; but not interest on shares (R7), which the meeting passes once for all of a year.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from coopdesk.i18n import N_
from coopdesk.records.ratios.held import Basis, Held
from coopdesk.records.ratios.kinds import Kind, Ratio, Value, part


def _average(of: Basis, name: str) -> Fraction:
    return Fraction(getattr(of.start, name) + getattr(of.now, name), 2)


def _yearly(of: Basis, amount: int) -> Fraction:
    return Fraction(amount) * 12 / of.earned.months if of.earned.months else Fraction(0)


def _held(top: str, bottom: str) -> Callable[[Basis], Value]:
    """One amount of now over another."""

    def reckon(of: Basis) -> Value:
        return part(getattr(of.now, top), getattr(of.now, bottom))

    return reckon


def _paid(name: str, over: str) -> Callable[[Basis], Value]:
    """What was earned or spent in a year, over an average."""

    def reckon(of: Basis) -> Value:
        return part(_yearly(of, getattr(of.earned, name)), _average(of, over))

    return reckon


def _r7(of: Basis) -> Value:
    """What was passed once in a year is of a whole year already, whenever one looks."""
    return part(of.earned.on_shares, _average(of, "shares"))


def _grown(name: str) -> Callable[[Basis], Value]:
    """How much more than a year ago."""

    def reckon(of: Basis) -> Value:
        return part(getattr(of.now, name) - getattr(of.ago, name), getattr(of.ago, name))

    return reckon


def _p1(of: Basis) -> Value:
    return part(of.now.allowance, of.now.lost)


def _p2(of: Basis) -> Value:
    return part(max(of.now.allowance - of.now.lost, 0), of.now.late)


def _p3(of: Basis) -> Value:
    return of.now.lost == 0


def _p4(of: Basis) -> Value:
    return part(_yearly(of, of.earned.written_off), _average(of, "loans"))


def _p5(of: Basis) -> Value:
    return part(of.earned.all_recovered, of.earned.all_written_off)


def _p6(of: Basis) -> Value:
    now = of.now
    worth = now.assets + now.allowance - now.expected_loss - now.liabilities + now.deposits
    return part(worth, now.deposits + now.shares)


def _e9(of: Basis) -> Value:
    return part(of.now.net_own, of.now.assets)


def _a1(of: Basis) -> Value:
    return part(of.now.lost + of.now.late, of.now.loans)


def _a3(of: Basis) -> Value:
    return part(of.now.net_own + of.now.passing + of.now.payables, of.now.idle)


def _l1(of: Basis) -> Value:
    now = of.now
    return part(now.invested + now.liquid - now.payables, now.deposits)


def _unknown(_of: Basis) -> Value:
    return None


def _s9(of: Basis) -> Value:
    def net(held: Held) -> Fraction:
        return held.net_own

    return part(net(of.now) - net(of.ago), net(of.ago))


#: Every ratio, in the order of PEARLS. Those of the main ones are shown first.
KINDS: Final[tuple[Kind, ...]] = (
    Kind(
        "P1",
        N_("Set aside for loans more than a year late"),
        N_("allowance ÷ loans more than 12 months late"),
        "",
        _p1,
        least="1",
        main=True,
        behind="allowance",
    ),
    Kind(
        "P2",
        N_("Set aside for loans 1 to 12 months late"),
        N_("the rest of the allowance ÷ loans 1 to 12 months late"),
        "",
        _p2,
        least="0.35",
        main=True,
        behind="allowance",
    ),
    Kind(
        "P3",
        N_("All loans more than a year late are written off"),
        N_("no loan is more than 12 months late"),
        N_("yes"),
        _p3,
        behind="lost",
    ),
    Kind(
        "P4",
        N_("Written off in a year"),
        N_("loans written off ÷ average of loans"),
        N_("small"),
        _p4,
        behind="loans",
    ),
    Kind(
        "P5",
        N_("Came back of what was written off"),
        N_("all that was recovered ÷ all that was written off"),
        "",
        _p5,
        least="0.75",
    ),
    Kind(
        "P6",
        N_("What members own is safe"),
        N_("(assets – expected losses – debts, but savings) ÷ (savings + shares)"),
        "",
        _p6,
        least="1.11",
        main=True,
        behind="assets",
    ),
    Kind(
        "E1",
        N_("Loans to members"),
        N_("loans less allowance ÷ assets"),
        "",
        _held("net_loans", "assets"),
        least="0.70",
        most="0.80",
        main=True,
        behind="loans",
    ),
    Kind(
        "E2",
        N_("Money in the bank"),
        N_("bank ÷ assets"),
        "",
        _held("invested", "assets"),
        most="0.16",
        behind="invested",
    ),
    Kind(
        "E3",
        N_("Papers and shares of others"),
        N_("financial investments ÷ assets"),
        "",
        _held("financial", "assets"),
        most="0.02",
        behind="financial",
    ),
    Kind(
        "E4",
        N_("Goods and other business"),
        N_("other investments ÷ assets"),
        "",
        _held("stocks", "assets"),
        most="0",
        behind="stocks",
    ),
    Kind(
        "E5",
        N_("Savings of members"),
        N_("savings ÷ assets"),
        "",
        _held("deposits", "assets"),
        least="0.70",
        most="0.80",
        main=True,
        behind="deposits",
    ),
    Kind(
        "E6",
        N_("Loans from outside"),
        N_("borrowed ÷ assets"),
        "",
        _held("borrowed", "assets"),
        most="0.05",
        behind="borrowed",
    ),
    Kind(
        "E7",
        N_("Shares of members"),
        N_("shares ÷ assets"),
        "",
        _held("shares", "assets"),
        most="0.20",
        behind="shares",
    ),
    Kind(
        "E8",
        N_("The co-op's own capital"),
        N_("reserves and retained surplus ÷ assets"),
        "",
        _held("own", "assets"),
        least="0.10",
        main=True,
        behind="own",
    ),
    Kind(
        "E9",
        N_("The co-op's own capital after expected losses"),
        N_("(own capital + allowance – expected losses) ÷ assets"),
        "",
        _e9,
        least="0.10",
        behind="own",
    ),
    Kind(
        "A1",
        N_("Loans that are late"),
        N_("loans more than 1 month late ÷ all loans"),
        "",
        _a1,
        most="0.05",
        main=True,
        behind="late",
    ),
    Kind(
        "A2",
        N_("What earns nothing"),
        N_("cash, property and other claims ÷ assets"),
        "",
        _held("idle", "assets"),
        most="0.05",
        main=True,
        behind="idle",
    ),
    Kind(
        "A3",
        N_("What earns nothing is paid with money that costs nothing"),
        N_("(net own capital, funds, debts without interest) ÷ what earns nothing"),
        "",
        _a3,
        least="2",
        behind="idle",
    ),
    Kind(
        "R1",
        N_("What loans brought"),
        N_("interest, fees and fines ÷ average of loans less allowance"),
        "",
        _paid("of_loans", "net_loans"),
        behind="of_loans",
    ),
    Kind("R2", N_("What the bank paid"), N_("its interest ÷ average in the bank"), "", _unknown),
    Kind(
        "R3",
        N_("What papers and shares brought"),
        N_("their income ÷ their average"),
        "",
        _unknown,
    ),
    Kind(
        "R4",
        N_("What goods and other business brought"),
        N_("their income ÷ their average"),
        "",
        _unknown,
    ),
    Kind(
        "R5",
        N_("Interest on savings"),
        N_("interest paid ÷ average of savings"),
        "",
        _paid("on_savings", "deposits"),
        behind="on_savings",
    ),
    Kind(
        "R6",
        N_("Cost of loans from outside"),
        N_("interest paid ÷ average borrowed"),
        "",
        _paid("on_borrowed", "borrowed"),
        behind="on_borrowed",
    ),
    Kind(
        "R7",
        N_("Interest on shares"),
        N_("what was passed ÷ average of shares"),
        N_("above R5"),
        _r7,
    ),
    Kind(
        "R8",
        N_("What is left of loans after the cost of money"),
        N_("margin ÷ average assets"),
        "",
        _paid("margin", "assets"),
        behind="of_loans",
    ),
    Kind(
        "R9",
        N_("Cost of running the co-op"),
        N_("running costs ÷ average assets"),
        "",
        _paid("running", "assets"),
        most="0.05",
        main=True,
        behind="running",
    ),
    Kind(
        "R10",
        N_("Set aside in the year"),
        N_("loan losses ÷ average assets"),
        "",
        _paid("set_aside", "assets"),
        behind="set_aside",
    ),
    Kind(
        "R11",
        N_("Other income"),
        N_("other income ÷ average assets"),
        "",
        _paid("other", "assets"),
        behind="other",
    ),
    Kind(
        "R12",
        N_("What is left of all"),
        N_("surplus ÷ average assets"),
        "",
        _paid("left", "assets"),
    ),
    Kind(
        "L1",
        N_("Money at hand for those who want their savings"),
        N_("(cash and bank – debts due soon) ÷ savings"),
        "",
        _l1,
        least="0.15",
        most="0.20",
        main=True,
        behind="liquid",
    ),
    Kind(
        "L2",
        N_("Money kept as a reserve elsewhere"),
        N_("liquidity reserve ÷ savings"),
        "",
        _unknown,
    ),
    Kind(
        "L3",
        N_("Cash that earns nothing"),
        N_("cash and mobile money ÷ assets"),
        "",
        _held("liquid", "assets"),
        most="0.01",
        behind="liquid",
    ),
    Kind("S1", N_("Growth of loans"), "", "", _grown("loans"), behind="loans"),
    Kind("S2", N_("Growth of money in the bank"), "", "", _grown("invested"), behind="invested"),
    Kind("S3", N_("Growth of papers and shares of others"), "", "", _grown("financial")),
    Kind("S4", N_("Growth of goods and other business"), "", "", _grown("stocks")),
    Kind("S5", N_("Growth of savings"), "", "", _grown("deposits"), behind="deposits"),
    Kind("S6", N_("Growth of loans from outside"), "", "", _grown("borrowed"), behind="borrowed"),
    Kind("S7", N_("Growth of shares"), "", "", _grown("shares"), behind="shares"),
    Kind("S8", N_("Growth of own capital"), "", "", _grown("own"), behind="own"),
    Kind("S9", N_("Growth of own capital after expected losses"), "", "", _s9, behind="own"),
    Kind(
        "S10",
        N_("Growth of members"),
        N_("members now ÷ members a year ago – 1"),
        "",
        _grown("members"),
        least="0.15",
        main=True,
    ),
    Kind(
        "S11",
        N_("Growth of assets"),
        N_("assets now ÷ assets a year ago – 1"),
        N_("above prices"),
        _grown("assets"),
        behind="assets",
    ),
)

#: Ratios that the chart of accounts doesn't tell: there is no data, which is not nothing.
NO_DATA: Final = frozenset(kind.code for kind in KINDS if kind.of is _unknown)

BY_CODE: Final[Mapping[str, Kind]] = MappingProxyType({kind.code: kind for kind in KINDS})


def reckoned(of: Basis) -> list[Ratio]:
    """Every ratio of a day, in the order of PEARLS."""
    return [Ratio(kind, kind.of(of)) for kind in KINDS]
