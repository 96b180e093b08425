"""Up to three ways to borrow the same beside each other, for whoever thinks about it."""

from __future__ import annotations

from collections.abc import Iterator

from coopdesk.i18n import Language
from coopdesk.records.papers import LoanOfferColumn, LoanOfferPaper
from coopdesk.reports.loan_parts import LoanPaper, instalments, made_note
from coopdesk.reports.tables import Column, Kind, Table
from coopdesk.reports.wording import said


def loan_offer(data: LoanOfferPaper, language: Language, *, large: bool = False) -> bytes:
    """What each comes to, then when what has to be paid."""
    t, day = language.gettext, language.day(data.day)
    paper = LoanPaper(
        data.coop,
        language,
        t("What a loan would cost"),
        subtitle=t("if it is paid out on {day}").format(day=day),
        about=data.member,
        note=made_note(language, data.made_on, data.made_by),
        large=large,
    )
    paper.facts([(t("Member"), data.member), (t("Product"), _only_product(data, language))])
    paper.gap()
    paper.flow.sum_box(t("A loan of"), language.amount(data.amount), language.words(data.amount))
    _compared(paper, data)
    words = t(
        "The true yearly rate counts the interest and all fees, and when each is paid. It tells "
        "loans apart, whoever gives them."
    )
    paper.gap(0.4)
    paper.flow.paragraph(words, paper.flow.styles.label)
    if data.sentences:
        paper.flow.heading(
            t("What holds for each of them") if len(data.offers) > 1 else t("The terms")
        )
        paper.items(data.sentences)
    paper.say(t("This is no contract yet: nobody has decided on a loan."), strong=True)
    _plans(paper, data)
    return paper.pdf()


def _only_product(data: LoanOfferPaper, language: Language) -> str:
    """What several are all of; empty where they differ, and for one, which names it itself."""
    names = {said(language, one.name) for one in data.offers}
    return names.pop() if len(names) == 1 < len(data.offers) else ""


def _compared(paper: LoanPaper, data: LoanOfferPaper) -> None:
    t, language = paper.t, paper.language
    rows = [(name, texts) for name, texts in _rows(paper, data) if any(texts)]
    same = bool(_only_product(data, language))
    titles = [
        ", ".join(
            [*([] if same else [said(language, one.name)]), instalments(language, one.instalments)]
        )
        for one in data.offers
    ]
    columns = [
        Column(title, Kind.FIGURE, [texts[n] for _, texts in rows])
        for n, title in enumerate(titles)
    ]
    table = Table(paper.flow, [Column(""), *columns])
    table.head()
    strong = (t("Each instalment"), t("True yearly rate"), t("Total cost"))
    for name, texts in rows:
        table.row((name, *texts), strong=name in strong)


def _rows(paper: LoanPaper, data: LoanOfferPaper) -> Iterator[tuple[str, list[str]]]:
    t, language, offers = paper.t, paper.language, data.offers
    amount = language.amount
    if all(map(_level, offers)):
        yield t("Each instalment"), [amount(one.first) for one in offers]
    else:
        yield t("The first instalment"), [amount(one.first) for one in offers]
        yield t("The largest instalment"), [amount(one.largest) for one in offers]
    yield t("The last instalment"), [amount(one.last) for one in offers]
    yield t("Paid back until"), [language.day(one.ends) for one in offers]
    yield t("In the hand"), [amount(one.handed) for one in offers]
    yield t("Goes to savings"), [amount(one.saved) if one.saved else "" for one in offers]
    yield t("Interest"), [amount(one.interest) for one in offers]
    yield t("Fees"), [amount(one.fees) if one.fees else "" for one in offers]
    yield t("Total cost"), [amount(one.cost) for one in offers]
    yield t("Paid back in all"), [amount(one.paid) for one in offers]
    yield (
        t("True yearly rate"),
        ["" if one.yearly is None else paper.percent(one.yearly) for one in offers],
    )


def _level(one: LoanOfferColumn) -> bool:
    """Whether all instalments are the same, the last one aside."""
    return len({row.total for row in one.rows[:-1]}) <= 1


def _plans(paper: LoanPaper, data: LoanOfferPaper) -> None:
    """One offer in all its parts; several with day and amount of each instalment."""
    t, language, offers = paper.t, paper.language, data.offers
    if len(offers) == 1:
        paper.flow.heading(t("The instalments"), instalments(language, len(offers[0].rows)))
        paper.plan(offers[0].rows)
        return
    paper.flow.heading(t("The instalments"))
    columns = [Column(t("No."), Kind.FIGURE, [language.number(max(map(_count, offers)))])]
    for one in offers:
        figures = [language.figure(row.total) for row in one.rows]
        columns += [
            Column(t("Due")),
            Column(instalments(language, len(one.rows)), Kind.FIGURE, figures),
        ]
    table = Table(paper.flow, columns)
    table.head()
    for n in range(max(map(_count, offers))):
        table.row((language.number(n + 1), *_cells(offers, n, language)))


def _count(one: LoanOfferColumn) -> int:
    return len(one.rows)


def _cells(offers: tuple[LoanOfferColumn, ...], n: int, language: Language) -> Iterator[str]:
    for one in offers:
        there = n < len(one.rows)
        yield language.day(one.rows[n].due) if there else ""
        yield language.figure(one.rows[n].total) if there else ""
