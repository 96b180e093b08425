"""What was erased of people who left: kept with the minutes, and signed."""

from __future__ import annotations

from coopdesk.i18n import Language
from coopdesk.records.papers import ErasureRecord
from coopdesk.reports.flow import Flow, begun
from coopdesk.reports.tables import Column, Kind, Table
from coopdesk.reports.titles import TITLES
from coopdesk.reports.wording import said


def erasure_record(data: ErasureRecord, language: Language, *, large: bool = False) -> bytes:
    """Who by their numbers, why, what stays, and where copies may still hold what was erased."""
    t, number = language.gettext, language.number
    name = TITLES["erasure-record"]
    title = t(name)
    flow = begun(data.coop, language, title, language.day(data.day), large=large)
    about = t(
        "Personal data of the people below was erased in the book for good. Nobody can bring it "
        "back. What it said stands nowhere on this paper."
    )
    flow.paragraph(about, flow.styles.text, leading=1.5)
    flow.down(0.5 * flow.styles.text.size)
    flow.facts(
        [
            (t("People"), number(len(data.people))),
            (t("Years that data is kept"), number(data.years)),
            ("", ""),
        ]
    )
    _people(flow, data, language)
    flow.heading(t("What stays"))
    for words in data.stays:
        flow.item(said(language, words), flow.styles.text)
    flow.heading(t("Where it may still be found"))
    old = t(
        "Copies and sticks of before can't be called back. Whoever has one keeps it from others, "
        "or destroys it. Other PCs of the co-op erase it when they sync next."
    )
    flow.paragraph(old, flow.styles.text, leading=1.5)
    for name in data.copies:
        flow.item(name, flow.styles.text)
    flow.down(flow.styles.text.size)
    flow.signatures([t("Entered by: {name}").format(name=data.made_by), t("Checked by"), t("Day")])
    flow.close()
    return flow.document.pdf()


def _people(flow: Flow, data: ErasureRecord, language: Language) -> None:
    t, number = language.gettext, language.number
    if not data.people:
        return
    flow.heading(t("Who was erased"))
    rows = [
        (
            one.number or "–",
            language.day(one.left) if one.left else "–",
            language.day(one.last) if one.last else "–",
            said(language, one.why),
            one.resolution,
            number(one.rows),
        )
        for one in data.people
    ]
    numbers, lefts, lasts, _, cited, counts = (set(cells) for cells in zip(*rows, strict=True))
    table = Table(
        flow,
        [
            Column(t("No"), Kind.FIT, numbers),
            Column(t("Left on"), Kind.FIT, lefts),
            Column(t("Last entry"), Kind.FIT, lasts),
            Column(t("Why")),
            Column(t("Resolution"), Kind.FIT, cited),
            Column(t("Records"), Kind.FIGURE, counts),
        ],
    )
    table.head()
    for cells in rows:
        table.row(cells)
