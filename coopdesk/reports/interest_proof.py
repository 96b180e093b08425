"""How a member's interest was reckoned: days, balances, rate, and what came of it."""

from __future__ import annotations

from decimal import Decimal

from coopdesk.i18n import Language
from coopdesk.records.papers import InterestProof, InterestProofPaper
from coopdesk.reports.flow import Flow, begun
from coopdesk.reports.tables import Column, Kind, Table
from coopdesk.reports.wording import Days, member, said


def interest_proof(data: InterestProofPaper, language: Language, *, large: bool = False) -> bytes:
    """One account's interest, to be followed with a pencil."""
    t, proof = language.gettext, data.proof
    subtitle = t("from {begins} until {until}").format(
        begins=language.day(proof.begins), until=language.day(proof.until)
    )
    flow = begun(data.coop, language, t("How interest was reckoned"), subtitle, large=large)
    if proof.reversed_by:
        flow.notice(t("This interest was taken back by {number}.").format(number=proof.reversed_by))
    if not proof.entry:
        flow.notice(t("This interest is not posted yet."))
    flow.facts(_facts(proof, language))
    _table(flow, proof, language)
    flow.down(flow.styles.text.size)
    for rule in proof.rules:
        flow.item(said(language, rule), flow.styles.text)
    if proof.correction or proof.corrected:
        _corrected(flow, proof, language)
    flow.down(flow.styles.text.size)
    results = _results(proof, language)
    flow.large_facts(results, max(3, len(results)))
    flow.signatures([t("Reckoned by {name}").format(name=data.made_by), t("Member")])
    flow.close()
    return flow.document.pdf()


def _facts(proof: InterestProof, language: Language) -> list[tuple[str, str]]:
    t = language.gettext
    account = t(proof.product)
    if proof.label:
        account = f"{account} · {proof.label}"
    facts = [(t("Member"), member(proof.number, proof.name)), (t("Account"), account)]
    if proof.entry:
        facts.append((t("Entry"), proof.entry))
    return facts


def _table(flow: Flow, proof: InterestProof, language: Language) -> None:
    t, number, days = language.gettext, language.number, Days(language)
    table = Table(
        flow,
        [
            Column(t("Period")),
            Column(
                language.pgettext("how many", "Days"),
                Kind.FIGURE,
                [number(row.days) for row in proof.rows],
            ),
            Column(t("Balance"), Kind.FIGURE, [language.figure(r.balance) for r in proof.rows]),
            Column(t("Rate"), Kind.FIGURE, [_percent(row.percent, language) for row in proof.rows]),
            Column(t("Interest"), Kind.FIGURE, [number(proof.sum)]),
        ],
    )
    table.head()
    for row in proof.rows:
        table.row(
            (
                t("{begins} – {until}").format(begins=days[row.from_], until=days[row.until]),
                number(row.days),
                language.figure(row.balance),
                _percent(row.percent, language),
                number(row.interest),
            )
        )
    every = number(sum(row.days for row in proof.rows))
    table.total((t("Together"), every, "", "", number(proof.sum)))


def _corrected(flow: Flow, proof: InterestProof, language: Language) -> None:
    """The times that were paid before and come to something else now."""
    t, figure, days = language.gettext, language.figure, Days(language)
    flow.down(flow.styles.text.size)
    if proof.corrected:
        columns = [
            Column(t("Paid before")),
            Column(t("Now"), Kind.FIGURE, [figure(one.now) for one in proof.corrected]),
            Column(t("Posted then"), Kind.FIGURE, [figure(one.posted) for one in proof.corrected]),
        ]
        table = Table(flow, columns)
        table.head()
        for one in proof.corrected:
            time = t("{begins} – {until}").format(begins=days[one.begins], until=days[one.until])
            table.row((time, figure(one.now), figure(one.posted)))
        flow.down(flow.styles.text.size)
    for remark in proof.remarks:
        flow.item(said(language, remark), flow.styles.text)


def _percent(percent: Decimal, language: Language) -> str:
    """With as many decimals as it was given."""
    decimals = max(0, -int(percent.as_tuple().exponent))
    return language.percent(percent / 100, decimals)


def _results(proof: InterestProof, language: Language) -> list[tuple[str, str]]:
    t, amount = language.gettext, language.amount
    results = []
    if proof.gross or not proof.correction:
        results.append((t("Interest"), amount(proof.gross)))
    if proof.correction:
        results.append((t("Correction"), amount(proof.correction)))
    if proof.tax:
        tax = t("Tax ({percent})").format(percent=_percent(proof.tax, language))
        results.append((tax, amount(proof.withheld)))
    return [*results, (t("Paid into the account"), amount(proof.net))]
