"""The collection sheet of a meeting: the empty one to write on, and the one that was booked."""

from __future__ import annotations

from typing import Final

from coopdesk.i18n import Language
from coopdesk.records.money import Money
from coopdesk.records.papers import CollectionBlank, CollectionSheet, SheetLine
from coopdesk.reports.flow import Flow, begun
from coopdesk.reports.ruled import Box, Ruled
from coopdesk.reports.tables import Column, Kind, Table
from coopdesk.reports.wording import said, signed

_COINS_IN_A_ROW: Final = 2
_GUESTS, _NOBODY = 3, 12  # empty rows: for guests, and where no member is printed
_ROOM: Final = "M" * 18  # for a name that is written by hand
_COUNT_ROW: Final = 24.0


def collection_blank(data: CollectionBlank, language: Language, *, large: bool = False) -> bytes:
    """The sheet to take to a meeting: members and what is due are printed, the rest is written."""
    t = language.gettext
    flow = begun(
        data.coop,
        language,
        t("Collection sheet"),
        data.name,
        large=large,
        across=True,
        about=data.name,
    )
    day = language.long_day(data.day) if data.day else "." * 30
    flow.paragraph(
        t("Day: {day}    Place: {place}    Began at: {time}").format(
            day=day, place="." * 40, time="." * 15
        ),
        flow.styles.text,
        leading=1.8,
    )
    flow.down(0.6 * flow.styles.text.size)
    columns = [
        Box(t("No."), [row.number for row in data.rows], share=0),
        Box(t("Member"), [t("Together"), _ROOM, *(row.name for row in data.rows)], share=0),
        Box(t("Here"), ["MMM"], share=0),
        *(Box(said(language, one.title), right=True) for one in data.columns),
        Box(t("Signature or thumb"), share=1.5),
    ]
    table = Ruled(flow, columns)
    table.head()
    for row in data.rows:
        due = [language.figure(one) if one else "" for one in row.due]
        table.row([row.number, row.name, "", *due, ""])
    for _ in range(_GUESTS if data.rows else _NOBODY):
        table.row([""] * len(columns))
    table.row(["", t("Together"), "", *("" for _ in data.columns), ""], strong=True)
    if any(any(row.due) for row in data.rows):
        flow.down(0.3 * flow.styles.small.size)
        flow.paragraph(t("The small grey figure is what is due."), flow.styles.small)
    if data.coins:
        _to_count(flow, data, language)
    flow.signatures([t("Counted by"), t("For the meeting"), t("Taken over at the office")])
    flow.close()
    return flow.document.pdf()


def _to_count(flow: Flow, data: CollectionBlank, language: Language) -> None:
    """Boxes for the notes and coins."""
    t, coins = language.gettext, data.coins
    deep = -(-len(coins) // _COINS_IN_A_ROW)
    flow.need((deep + 5) * _COUNT_ROW * flow.sheet.scale)  # with the signatures below
    flow.heading(t("The money, counted"))
    together = t("Together")
    words = [*(language.amount(coin) for coin in coins), f"{together}  "]
    part = [Box(t("Note or coin"), words, share=0), Box(t("How many")), Box(t("Makes"))]
    table = Ruled(flow, [box for _ in range(_COINS_IN_A_ROW) for box in part])
    table.head()
    for n in range(deep):
        row = [coins[at] for at in range(n, len(coins), deep)]
        texts = [text for coin in row for text in (language.amount(coin), "", "")]
        table.row([*texts, *[""] * (3 * (_COINS_IN_A_ROW - len(row)))])
    table.row([*[""] * (3 * (_COINS_IN_A_ROW - 1)), t("Together"), "", ""], strong=True)


def collection(data: CollectionSheet, language: Language, *, large: bool = False) -> bytes:
    """The sheet as it was booked, with the numbers of the receipts, to be signed and kept."""
    t = language.gettext
    subtitle = f"{data.name} · {language.long_day(data.day)}"
    flow = begun(
        data.coop,
        language,
        t("Collection sheet"),
        subtitle,
        large=large,
        across=True,
        about=subtitle,
    )
    flow.large_facts(_facts(data, language), 4)
    _rows(flow, data, language)
    _count(flow, data, language)
    flow.paragraph(
        t("Written in the book on {moment} into {box}.").format(
            moment=language.moment(data.written), box=said(language, data.box)
        ),
        flow.styles.small,
    )
    flow.signatures(
        [
            t("For the office: {name}").format(name=data.made_by),
            t("Counted by"),
            t("For the meeting"),
        ]
    )
    flow.close()
    return flow.document.pdf()


def _facts(data: CollectionSheet, language: Language) -> list[tuple[str, str]]:
    t, off = language.gettext, data.difference
    net = t("The box pays out") if data.net.minor < 0 else t("The sheet brings")
    facts = [
        (t("Present"), language.number(data.present)),
        (net, language.amount(abs(data.net))),
    ]
    if data.counted is not None:
        differs = t("Missing") if off.minor < 0 else t("Too much") if off else t("Difference")
        facts.append((t("Counted"), language.amount(data.counted)))
        facts.append((differs, language.amount(abs(off))))
    return facts


def _rows(flow: Flow, data: CollectionSheet, language: Language) -> None:
    t, figure = language.gettext, language.figure
    slips = [Column(t("Slip"), Kind.FIT, {row.slip for row in data.rows})] if _slips(data) else []
    table = Table(
        flow,
        [
            Column(t("No."), Kind.FIT, {row.number for row in data.rows}),
            Column(t("Member")),
            Column(t("Here"), Kind.FIT, {t("yes"), t("no")}),
            *slips,
            *(
                Column(said(language, one.title), Kind.FIGURE, [figure(total)])
                for one, total in zip(data.columns, data.totals, strict=True)
            ),
            Column(t("Receipt"), Kind.FIT, {row.receipt for row in data.rows}),
        ],
    )
    table.head()
    for row in data.rows:
        table.row(_row(row, data, language))
    if not data.rows:
        table.row(("", t("Nobody is on this sheet."), "", *("" for _ in data.columns), ""))
    together = [figure(total) for total in data.totals]
    blank = ["" for _ in slips]
    table.total(("", t("Together"), language.number(data.present), *blank, *together, ""))


def _slips(data: CollectionSheet) -> bool:
    return any(row.slip for row in data.rows)


def _row(row: SheetLine, data: CollectionSheet, language: Language) -> list[str]:
    t, name = language.gettext, row.name
    if row.reversed_by:
        name = t("{member} (corrected by {number})").format(member=name, number=row.reversed_by)
    return [
        row.number,
        name,
        t("yes") if row.present else t("no"),
        *([row.slip] if _slips(data) else []),
        *("" if one is None else language.figure(one) for one in row.amounts),
        row.receipt,
    ]


def _count(flow: Flow, data: CollectionSheet, language: Language) -> None:
    """How the money was counted, and why it differed."""
    t = language.gettext
    flow.down(0.8 * flow.styles.text.size)
    if data.pieces:
        pieces = " · ".join(_piece(coin, many, language) for coin, many in data.pieces)
        flow.paragraph(t("Counted: {pieces}").format(pieces=pieces), flow.styles.text)
    if data.difference:
        sum_ = f"{signed(language, data.difference)} {language.symbol(data.net.currency)}"
        words = t("The difference of {amount} is written in the books. Reason: {reason}")
        flow.notice(words.format(amount=sum_, reason=data.remark))
    elif data.remark:
        flow.paragraph(t("Remark: {remark}").format(remark=data.remark), flow.styles.text)


def _piece(coin: Money, many: int, language: Language) -> str:
    t = language.gettext
    return t("{many} × {coin}").format(many=language.number(many), coin=language.figure(coin))
