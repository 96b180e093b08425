"""Papers' data as an office would have it, and as it should never be but will."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from coopdesk.i18n import Text
from coopdesk.records.money import Money
from coopdesk.records.papers import (
    AidLine,
    BlankRow,
    CashCountPaper,
    CashDay,
    CashVisit,
    CollectionBlank,
    CollectionSheet,
    Coop,
    FigureColumn,
    FigureRow,
    Figures,
    HandoverPaper,
    Holds,
    ImportedChange,
    ImportedMember,
    ImportFault,
    ImportReport,
    JournalEntry,
    JournalLine,
    JournalPaper,
    LeftOut,
    Piece,
    Receipt,
    ReceiptLine,
    Roll,
    RollRow,
    RollTotals,
    SheetColumn,
    SheetLine,
    Statement,
    StatementAccount,
    StatementLine,
    TrialBalance,
    TrialBalanceRow,
    VoucherPaper,
    VoucherPaperLine,
    Weight,
)

KIGALI = Coop(
    name="Twizigamire Savings Co-operative",
    profile="RW",
    currency="RWF",
    address="KG 14 Av, Gisozi, Kigali",
    registration="RCA/0423/2019",
    phone="+250 788 300 100",
    languages=("rw", "fr", "en"),
)
CHUQUISACA = Coop(
    name="Cooperativa de Ahorro y Crédito “Ñuqanchik” R. L.",
    profile="BO",
    currency="BOB",
    address="Calle Estudiantes 12, Sucre",
    registration="AFCOOP 5-118",
    languages=("es",),
)
ODD_NAMES = (
    "A & B <C>",
    "Ñáñez Íñigo",
    "क्षत्रिय राम प्रसाद",
    "አበበ ቢቂላ",
    "محمد الأمين",
    "O'Neill (widow) \\ Łódź",
    "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessenschafe",
)
DAY = date(2026, 3, 3)
WRITTEN = datetime(2026, 3, 3, 17, 5, tzinfo=UTC)


def money(minor: int, coop: Coop = KIGALI) -> Money:
    return Money(minor, coop.currency)


def receipt(coop: Coop = KIGALI, *, lines: int = 3, times: int = 1) -> Receipt:
    """A visit that brings savings and a share and takes from the social fund."""
    shapes = (
        ("Savings, ordinary", 41_500, 10_000),
        ("Shares", 10_000, 26_000),
        ("Social fund", 3_000, -500),
    )
    moves = tuple(
        ReceiptLine(
            Text(shapes[n % 3][0]),
            money(shapes[n % 3][2] * times, coop),
            money((shapes[n % 3][1] + shapes[n % 3][2]) * times, coop),
            money(shapes[n % 3][1] * times, coop),
        )
        for n in range(lines)
    )
    total = sum((line.amount for line in moves), money(0, coop))
    return Receipt(
        coop, "A-004212", DAY, WRITTEN, "104", "Uwase Jean-Baptiste", moves, total, "C. Uwimana"
    )


def correction(coop: Coop = KIGALI) -> Receipt:
    made = receipt(coop, lines=1)
    line = made.lines[0]
    back = replace(line, amount=-line.amount, before=line.after, after=line.before)
    return replace(
        made,
        number="A-004213",
        lines=(back,),
        total=-made.total,
        reverses="A-004212",
        reason="The amount was 1,000, not 10,000.",
    )


def account(
    coop: Coop = KIGALI, *, rows: int = 30, times: int = 1, name: str = "Savings, ordinary"
) -> StatementAccount:
    balance, lines = money(41_500 * times, coop), []
    total_in = total_out = money(0, coop)
    for n in range(rows):
        amount = money((7_919 * (n + 3) % 25_000 - 9_000) * times, coop)
        balance += amount
        total_in, total_out = (
            (total_in + amount, total_out) if amount.minor > 0 else (total_in, total_out - amount)
        )
        what = "Deposit" if amount.minor > 0 else "Withdrawal"
        number = f"A-{4_000 + 13 * n:06d}"
        day = date(2025, 3, 1) + timedelta(days=12 * n)
        lines.append(StatementLine(day, number, Text(what), amount, balance))
    opening = money(41_500 * times, coop)
    return StatementAccount(Text(name), opening, tuple(lines), balance, total_in, total_out)


def statement(
    coop: Coop = KIGALI,
    *,
    accounts: tuple[StatementAccount, ...] | None = None,
    aid: tuple[AidLine, ...] = (),
) -> Statement:
    return Statement(
        coop,
        "104",
        "Uwase Jean-Baptiste",
        "Gisozi",
        date(2019, 5, 2),
        date(2025, 3, 1),
        date(2026, 2, 28),
        (account(coop),) if accounts is None else accounts,
        DAY,
        "C. Uwimana",
        aid,
    )


def aid(coop: Coop = KIGALI) -> tuple[AidLine, ...]:
    """Aid that was paid twice, and taken back once."""
    said, back = Text("Aid from the social fund"), Text("Correction of A-004301: paid twice")
    paid = money(12_000, coop)
    return (
        AidLine(date(2025, 6, 2), "A-004300", said, paid),
        AidLine(date(2025, 6, 2), "A-004301", said, paid),
        AidLine(date(2025, 6, 3), "A-004302", back, -paid),
    )


def roll(coop: Coop = KIGALI, *, rows: int = 60, times: int = 1) -> Roll:
    villages = ("Gisozi", "Kacyiru", "Kimironko", "")
    names = ("Uwase Jean-Baptiste", "Mukamana Claudine", "Gasana Vincent", *ODD_NAMES)
    made = tuple(
        RollRow(
            str(n + 1),
            names[n % len(names)],
            villages[n % 4],
            date(2019, 1, 1) + timedelta(days=n) if n % 7 else None,
            money(10_000 * times, coop),
            money(997 * n * times, coop),
            money(150_000 * times if n % 3 == 0 else 0, coop),
            Text("active" if n % 9 else "left"),
        )
        for n in range(rows)
    )
    zero = money(0, coop)
    totals = RollTotals(
        len(made),
        sum((row.shares for row in made), zero),
        sum((row.savings for row in made), zero),
        sum((row.loans for row in made), zero),
    )
    return Roll(coop, DAY, made, totals)


def trial_balance(coop: Coop = KIGALI, *, times: int = 1) -> TrialBalance:
    zero = money(0, coop)
    rows = [
        ("1001", "Cash", "asset", 412_500, 0),
        ("1101", "Loans to members", "asset", 7_650_000, 0),
        ("2001", "Members' savings", "liability", 0, 5_912_500),
        ("3001", "Share capital", "equity", 0, 2_000_000),
        ("4002", "Interest on loans", "income", 0, 150_000),
    ]
    return TrialBalance(
        coop,
        DAY,
        tuple(
            TrialBalanceRow(c, Text(n), k, money(d * times, coop), money(e * times, coop))
            for c, n, k, d, e in rows
        ),
        sum((money(row[3] * times, coop) for row in rows), zero),
        sum((money(row[4] * times, coop) for row in rows), zero),
    )


def journal(coop: Coop = KIGALI, *, entries: int = 3) -> JournalPaper:
    zero, ten = money(0, coop), money(10_000, coop)
    made = tuple(
        JournalEntry(
            f"A-{n + 1:06d}",
            DAY + timedelta(days=n // 5),
            Text("Visit"),
            (
                JournalLine("1001", Text("Cash"), "", ten, zero),
                JournalLine("2001", Text("Members' savings"), "104 Uwase Jean-Baptiste", zero, ten),
            ),
        )
        for n in range(entries)
    )
    return JournalPaper(coop, DAY, DAY + timedelta(days=9), made, ten * entries, ten * entries)


def cash_day(coop: Coop = KIGALI, *, visits: int = 6) -> CashDay:
    zero = money(0, coop)
    made = [
        CashVisit(
            f"A-{4_206 + n:06d}",
            WRITTEN + timedelta(minutes=7 * n),
            str(100 + n),
            ("Mukamana Claudine", *ODD_NAMES)[n % 8],
            zero if n % 4 == 3 else money(4_000 + 500 * n, coop),
            money(30_000, coop) if n % 4 == 3 else zero,
        )
        for n in range(visits)
    ]
    if len(made) > 5:
        made[4] = replace(made[4], reversed_by="A-004211")
        made[5] = replace(made[5], reverses="A-004210", money_in=zero, money_out=made[4].money_in)
    total_in = sum((one.money_in for one in made), zero)
    total_out = sum((one.money_out for one in made), zero)
    opening = money(398_000, coop)
    closing = opening + total_in - total_out
    return CashDay(coop, DAY, opening, tuple(made), total_in, total_out, closing, "C. Uwimana")


def pieces(counted: dict[int, int], coop: Coop = KIGALI) -> tuple[Piece, ...]:
    return tuple(
        Piece(money(coin, coop), many, money(coin * many, coop)) for coin, many in counted.items()
    )


def cash_count(coop: Coop = KIGALI, *, counted: bool = True) -> CashCountPaper:
    """A closing count with 500 missing; or the first look into an empty box."""
    coins = {5_000: 70, 2_000: 18, 1_000: 19, 500: 11, 100: 14, 50: 1, 20: 2, 10: 1, 5: 0}
    made = pieces(coins, coop) if counted else ()
    total = sum((one.total for one in made), money(0, coop))
    return CashCountPaper(
        coop,
        Text("Cash box"),
        "closing" if counted else "opening",
        DAY,
        WRITTEN,
        "C. Uwimana",
        "C. Uwimana",
        made,
        total,
        total + money(500 if counted else 0, coop),
        "Wrong change, most likely for A-004209." if counted else "",
        "A-008831" if counted else "",
    )


def handover(coop: Coop = KIGALI, *, coins: bool = True) -> HandoverPaper:
    """Money that is taken to the bank, by somebody who confirmed it."""
    return HandoverPaper(
        coop,
        "A-008830",
        DAY,
        WRITTEN,
        Text("Cash box"),
        Text("Bank account"),
        money(300_000, coop),
        "C. Uwimana",
        "J. Habimana" if coins else "",
        WRITTEN if coins else None,
        pieces({5_000: 50, 2_000: 20, 1_000: 10}, coop) if coins else (),
        "Paid in at the market branch" if coins else "",
    )


def import_report(coop: Coop = KIGALI, *, faults: int = 2, rows: int = 3) -> ImportReport:
    made = tuple(
        ImportFault(
            17 + n,
            Text("Savings"),
            Text("“{amount}” is not an amount.", {"amount": "12.0o0"}),
        )
        for n in range(faults)
    )
    came = tuple(
        ImportedMember(
            40 + n,
            f"S-{n + 1:03}",
            ("Uwase Jeanne", "Habimana Jean-Baptiste Emmanuel", "Mukamana Immaculée")[n % 3],
            money(10_000, coop),
            money(45_500 * n, coop),
            money(0, coop),
        )
        for n in range(rows)
    )
    zero, left = money(0, coop), date(2019, 4, 3)
    gone = (ImportedMember(60, "S-012", "Rwema Paul", zero, zero, zero, left),) if faults else ()
    changed = (
        ImportedChange(7, "S-099", "Gasana Éric", Text("Phone"), "072 892 304", "078 110 220"),
        ImportedChange(7, "S-099", "Gasana Éric", Text("Born"), None, date(1971, 3, 9)),
    )
    left_out = (LeftOut(8, "S-100", "Uwase J."),) if faults else ()
    return ImportReport(
        coop,
        "roll_kigali.csv",
        DAY,
        rows + len(gone) + faults + 2 + len(left_out),
        (*came, *gone),
        changed,
        1,
        left_out,
        money(10_000 * rows, coop),
        money(45_500 * sum(range(rows)), coop),
        money(0, coop),
        made,
        "C. Uwimana",
    )


def figures(coop: Coop = KIGALI, *, rows: int = 1) -> Figures:
    """Every weight of row and every kind of cell; `rows` times its middle."""
    middle = [
        FigureRow(("", "Money", *[None] * 7), Weight.HEAD, 1),
        FigureRow(
            (
                "1010",
                Text("Cash box"),
                DAY,
                3,
                money(398_000, coop),
                None,
                Decimal("0.125"),
                None,
                "",
            ),
            level=2,
        ),
        FigureRow(
            ("1020", "=Bank & <Co>", None, 0, money(-5, coop), money(0, coop), None, None, "x"),
            level=2,
        ),
        FigureRow(
            ("", Text("Together"), None, 3, money(397_995, coop), None, Decimal("1.05"), None, ""),
            Weight.SUM,
            1,
        ),
    ]
    whole = money(1_764_690 * rows, coop)
    return Figures(
        coop=coop,
        name="balance-sheet",
        title=Text("Balance sheet"),
        subtitle=Text("on {day}", {"day": DAY}),
        columns=(
            FigureColumn("code", Text("Code"), Holds.CODE),
            FigureColumn("account", Text("Account")),
            FigureColumn("since", Text("Since"), Holds.DAY),
            FigureColumn("count", Text("Entries"), Holds.COUNT),
            FigureColumn("amount", Text("{day}", {"day": DAY}), Holds.MONEY),
            FigureColumn("before", Text("{day}", {"day": DAY - timedelta(365)}), Holds.MONEY),
            FigureColumn("part", Text("Used"), Holds.PERCENT),
            FigureColumn("change", Text("Difference"), Holds.MONEY),
            FigureColumn("remark", Text("Remark")),
        ),
        rows=(
            FigureRow(("", Text("Assets"), *[None] * 7), Weight.HEAD),
            *(middle * rows),
            FigureRow(
                ("", Text("Total assets"), None, None, whole, None, None, None, ""), Weight.TOTAL
            ),
        ),
        notes=(Text("Both sides are equal."),),
        warnings=(Text("The sides are not equal. Run the check before you use this paper."),),
        signatures=(Text("Prepared by"), Text("Treasurer")),
    )


def voucher(coop: Coop = KIGALI, *, lines: int = 2, times: int = 1) -> VoucherPaper:
    zero = money(0, coop)
    parts = [money(30_000 * times * (n + 1), coop) for n in range(lines)]
    total = sum(parts, zero)
    spent = [VoucherPaperLine(f"51{n}0", Text("Rent"), part, zero) for n, part in enumerate(parts)]
    return VoucherPaper(
        coop,
        "A-000217",
        "expense",
        DAY,
        WRITTEN,
        "Rent of the office and the shed, March",
        "Gasana & sons <Gisozi>",
        "F-12/26",
        Text("Rent"),
        (*spent, VoucherPaperLine("1010", Text("Cash box"), zero, total)),
        total,
        at_hand=True,
        by="C. Uwimana",
        files=("bill.pdf",),
    )


SHEET_COLUMNS = (
    SheetColumn("deposit.1", Text("Ordinary savings")),
    SheetColumn("repayment", Text("Loan")),
    SheetColumn("share.2", Text("Shares")),
    SheetColumn("fine", Text("Fine")),
    SheetColumn(
        "withdrawal.1", Text("Out of {account}", {"account": Text("Ordinary savings")}), True
    ),
)


def _on_sheet(n: int) -> tuple[str, str]:
    names = ("Uwase Jean-Baptiste", "Mukamana Claudine", "Gasana Vincent", *ODD_NAMES)
    return str(n + 1), names[n % len(names)]


def collection_blank(coop: Coop = KIGALI, *, rows: int = 24, times: int = 1) -> CollectionBlank:
    """The members of a village, every third with a loan."""
    made = tuple(
        BlankRow(
            *_on_sheet(n),
            (None, money(25_000 * times, coop) if n % 3 == 0 else None, None, None, None),
        )
        for n in range(rows)
    )
    coins = tuple(money(coin, coop) for coin in (5_000, 2_000, 1_000, 500, 100, 50, 20, 10, 5))
    return CollectionBlank(coop, "Remera", DAY, SHEET_COLUMNS, made, coins)


def collection_sheet(coop: Coop = KIGALI, *, rows: int = 24, times: int = 1) -> CollectionSheet:
    """A meeting at which 100 F were missing; one receipt was taken back since."""
    made = tuple(
        SheetLine(
            *_on_sheet(n),
            n % 5 != 4,
            (
                money(500 * (n % 4 + 1) * times, coop),
                money(25_000 * times, coop) if n % 3 == 0 else None,
                None,
                money(100 * times, coop) if n % 7 == 0 else None,
                money(700 * times, coop) if n % 11 == 5 else None,
            )
            if n % 5 != 4
            else (None,) * 5,
            receipt=f"A-{4_100 + n:06d}" if n % 5 != 4 else "",
            reversed_by="A-004190" if n == 2 else "",
        )
        for n in range(rows)
    )
    zero = money(0, coop)
    totals = tuple(sum((row.amounts[n] or zero for row in made), zero) for n in range(5))
    net = totals[0] + totals[1] + totals[2] + totals[3] - totals[4]
    off = money(100 if rows else 0, coop)
    return CollectionSheet(
        coop,
        "Remera",
        DAY,
        WRITTEN,
        "C. Uwimana",
        Text("Cash"),
        SHEET_COLUMNS,
        made,
        totals,
        net,
        ((money(5_000, coop), 45), (money(500, coop), 3)) if rows else (),
        net - off,
        "Change was given wrongly." if rows else "",
    )
