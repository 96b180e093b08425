"""The receipt of a visit and its correction slip: two copies, one to cut off for the member."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from coopdesk.i18n import N_, Language
from coopdesk.records.errors import Refused
from coopdesk.records.money import Money
from coopdesk.records.papers import JointAccount, Receipt, ReceiptLine
from coopdesk.reports.flow import Flow
from coopdesk.reports.paper import Document, Page, Sheet
from coopdesk.reports.slips import DrawOne, one_each, two_copies
from coopdesk.reports.tables import Column, Kind, Table
from coopdesk.reports.wording import member, said, signed


def receipt(data: Receipt, language: Language, *, large: bool = False) -> bytes:
    """The slip for the member and the one for the office.

    Both on one sheet, to be cut in the middle; on a sheet each when there is more to say.
    """

    def draw(document: Document, sheet: Sheet) -> list[list[Page]]:
        owners = _owners(data, language)
        return [
            _copy(document, sheet, data=data, language=language, whose=whose) for whose in owners
        ]

    return two_copies(_title(data, language), data.coop, language, draw, large=large)


def receipts(
    data: Sequence[Receipt],
    language_of: Callable[[Receipt], Language],
    step: Callable[[int, int], None] | None = None,
    *,
    large: bool = False,
) -> bytes:
    """The member's slip of many visits in one file, two to a sheet, each in its member's language.

    The office keeps the sheet that they were booked from. `step(at, of)` is told before each and
    may raise to stop. Raises Refused when there is none.
    """
    if not data:
        raise Refused(N_("There is no receipt to print."))

    def draws() -> Iterator[DrawOne]:
        for at, one in enumerate(data):
            if step is not None:
                step(at, len(data))
            language = language_of(one)
            yield partial(_copy, data=one, language=language, whose=_owners(one, language)[0])

    language = language_of(data[0])
    return one_each(language.gettext("Receipts"), data[0].coop, language, draws(), large=large)


def _owners(data: Receipt, language: Language) -> tuple[str, str]:
    t = language.gettext
    if data.copy:
        return t("Member's copy, printed again"), t("Office copy, printed again")
    return t("Member's copy"), t("Office copy")


def _title(data: Receipt, language: Language) -> str:
    t = language.gettext
    if data.reverses:
        return t("Correction slip {number}").format(number=data.number)
    return t("Receipt {number}").format(number=data.number)


def _copy(
    document: Document, sheet: Sheet, *, data: Receipt, language: Language, whose: str
) -> list[Page]:
    t = language.gettext
    flow = Flow(
        document,
        sheet,
        language,
        data.coop,
        title=_title(data, language),
        subtitle=whose,
        about=member(data.member_number, data.member_name),
        note=t("Written in the book on {moment}.").format(moment=language.moment(data.written)),
    )
    flow.facts(_facts(data, language))
    _standing(flow, data, language)
    _lines(flow, data, language)
    _total(flow, data, language)
    for one in data.joint:
        flow.paragraph(_held(one, language), flow.styles.small)
    if data.remark:
        flow.paragraph(t("Remark: {remark}").format(remark=data.remark), flow.styles.small)
    flow.signatures(_signatures(data, language))
    return flow.finished()


def _facts(data: Receipt, language: Language) -> list[tuple[str, str]]:
    t = language.gettext
    facts = [
        (t("Member"), member(data.member_number, data.member_name)),
        (t("Day"), language.day(data.day)),
    ]
    if data.nominee:
        facts.insert(1, (t("Nominee"), data.nominee))
    if data.guardian:
        facts.insert(2, (t("Guardian"), data.guardian))
    if data.paper_slip:
        facts.append((t("Paper slip"), data.paper_slip))
    if data.pc:
        facts.append((t("PC"), data.pc))
    if data.box is not None:
        facts.append((t("Cash box"), said(language, data.box)))
    return facts


def _standing(flow: Flow, data: Receipt, language: Language) -> None:
    """Whether this paper counts, before anything else is read."""
    t = language.gettext
    if data.reversed_by:
        flow.notice(
            t("This receipt no longer counts. It was corrected by {number}.").format(
                number=data.reversed_by
            )
        )
    if data.reverses:
        flow.notice(t("This slip takes back receipt {number}.").format(number=data.reverses))
    if data.pc:
        said = t("Receipt {number} was written on two PCs.").format(number=data.number)
        flow.paragraph(said, flow.styles.text)
    if data.reason:
        flow.paragraph(t("Reason: {reason}").format(reason=data.reason), flow.styles.text)
    flow.down(0.5 * flow.styles.text.size)


def _lines(flow: Flow, data: Receipt, language: Language) -> None:
    t = language.gettext
    lines = data.lines
    columns = [
        Column(t("What")),
        Column(t("Before"), Kind.FIGURE, [_figure(line.before, language) for line in lines]),
        Column(t("Amount"), Kind.SIGNED, [signed(language, line.amount) for line in lines]),
        Column(t("After"), Kind.FIGURE, [_figure(line.after, language) for line in lines]),
    ]
    table = Table(flow, columns)
    table.head()
    for line in data.lines:
        table.row(_row(line, language), ruled=not line.parts)
        if line.parts:
            table.row((_parts(line, language), "", "", ""), indent=1)


def _parts(line: ReceiptLine, language: Language) -> str:
    """What of a repayment went where: "Principal 8,800 · Interest 1,200"."""
    t = language.gettext
    return " · ".join(
        t("{part} {amount}").format(part=said(language, part), amount=language.figure(amount))
        for part, amount in line.parts
    )


def _row(line: ReceiptLine, language: Language) -> tuple[str, str, str, str]:
    return (
        said(language, line.what),
        _figure(line.before, language),
        signed(language, line.amount),
        _figure(line.after, language),
    )


def _figure(balance: Money | None, language: Language) -> str:
    return "" if balance is None else language.figure(balance)


def _total(flow: Flow, data: Receipt, language: Language) -> None:
    flow.sum_box(
        _what_happened(data, language),
        language.amount(abs(data.total)),
        language.words(abs(data.total)) if data.total else "",
    )


def _what_happened(data: Receipt, language: Language) -> str:
    t = language.gettext
    if data.reverses:
        return t("Taken back")  # in the book; the box need not have been opened for it
    if not data.total:
        return t("No cash changed hands")
    if data.nominee is not None:
        return t("Paid to a nominee")
    return t("Received from the member") if data.total.minor > 0 else t("Paid to the member")


def _held(one: JointAccount, language: Language) -> str:
    """Who holds an account too, and who of them may draw."""
    words = language.gettext("{account} is held together with {names}. {mandate}")
    return words.format(
        account=said(language, one.account),
        names=", ".join(one.holders),
        mandate=said(language, one.mandate),
    )


def _signatures(data: Receipt, language: Language) -> list[str]:
    """Of the office and the member, or their nominee or whose guardian is there; of every holder
    where all must sign what was drawn."""
    t = language.gettext
    office = t("For the office: {name}").format(name=data.taken_by)
    all_ = dict.fromkeys(name for one in data.joint if one.signs for name in one.holders)
    if data.nominee is None and not all_:
        return [office, t("Member: signature or thumb")]
    own = member(data.member_number, data.member_name)
    if data.nominee is not None:
        own = data.guardian or data.nominee or t("Nominee")
    names = (own, *all_)
    return [office, *(t("{name}: signature or thumb").format(name=name) for name in names)]
