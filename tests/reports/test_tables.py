from __future__ import annotations

import pytest

from coopdesk.i18n import Language
from coopdesk.reports.faces import Style
from coopdesk.reports.flow import Flow
from coopdesk.reports.paper import Document, Sheet
from coopdesk.reports.tables import Column, Kind, Table
from tests.reports import samples
from tests.reports.reading import pages

STYLE = Style(10)


def _document() -> Document:
    return Document("Trial", samples.KIGALI, Language("en"))


@pytest.mark.parametrize("room", [8.0, 40.0, 300.0])
def test_wrapping_loses_no_letter(room: float) -> None:
    text = " ".join((*samples.ODD_NAMES, "one two  three"))
    lines = _document().wrap(text, STYLE, room)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_wrapped_lines_fit_their_room() -> None:
    document = _document()
    for line in document.wrap(" ".join(samples.ODD_NAMES), STYLE, 60):
        assert document.width(line, STYLE) <= 60


def test_what_fits_stays_on_one_line() -> None:
    assert _document().wrap("Savings, ordinary", STYLE, 300) == ["Savings, ordinary"]


def test_figures_too_wide_for_the_sheet_make_the_table_smaller_not_shorter() -> None:
    document, language = _document(), Language("en")
    flow = Flow(document, Sheet("A5"), language, samples.KIGALI, title="Trial")
    figure = "999,999,999,999,999"
    table = Table(flow, [Column("What"), *[Column("Sum", Kind.FIGURE, [figure])] * 4])
    table.head()
    table.row(("Savings", *[figure] * 4))
    flow.close()
    assert pages(document.pdf())[0].count(figure) == 4


def test_titles_of_figures_stand_on_one_line_where_there_is_room_for_all_of_them() -> None:
    document, language = _document(), Language("en")
    flow = Flow(document, Sheet(), language, samples.KIGALI, title="Trial")
    figures = [Column(title, Kind.FIGURE, ["9"]) for title in ("Answers with", "Owed after")]
    Table(flow, [Column("Member"), *figures]).head()
    Table(flow, [Column("Village"), *figures * 5]).head()
    flow.close()
    told = pages(document.pdf())[0]
    assert "Member Answers with Owed after" in told
    assert "Village with after" in told


def test_a_table_gets_smaller_before_it_breaks_a_name() -> None:
    document, language = _document(), Language("en")
    flow = Flow(document, Sheet("A5"), language, samples.KIGALI, title="Trial")
    name, figures = "Mukandayisenga", [Column("Sum", Kind.FIGURE, ["999,999,999"])] * 4
    table = Table(flow, [Column("Who", holds=[name]), *figures])
    table.head()
    table.row((name, *["999,999,999"] * 4))
    flow.close()
    assert name in pages(document.pdf())[0]


def test_a_title_wraps_into_lines_of_about_one_length() -> None:
    document = _document()
    [first, second] = document.wrap_even("Agreement of a borrowing group", STYLE, 140)
    assert (first, second) == ("Agreement of a", "borrowing group")
    assert document.wrap_even("Receipt", STYLE, 140) == ["Receipt"]


def test_rows_kept_together_turn_the_page_together() -> None:
    document, language = _document(), Language("en")
    flow = Flow(document, Sheet("A5"), language, samples.KIGALI, title="Trial")
    table = Table(flow, [Column("What")])
    table.head()
    while flow.y - 40 > flow.bottom:
        table.row(("before",))
    table.keep(5)
    table.row(("together",))
    flow.close()
    told = pages(document.pdf())
    assert "together" not in told[0]
    assert "together" in told[1]


def test_a_column_fits_its_widest_words_which_need_not_be_the_longest() -> None:
    document, language = _document(), Language("en")
    flow = Flow(document, Sheet(), language, samples.KIGALI, title="Trial")
    days = ("1 Jul 2026 ii", "28 mmm 2026")
    table = Table(flow, [Column("Day", Kind.FIT, days), Column("What")])
    for day in days:
        table.row((day, "Savings"))
        table.row((day, "Shares"), strong=True)
    flow.close()
    told = pages(document.pdf())[0]
    assert told.count(f"{days[0]} S") == 2
    assert told.count(f"{days[1]} S") == 2


@pytest.mark.parametrize("tall", [False, True])
def test_no_sum_and_no_row_with_it_begins_a_page_alone(tall: bool) -> None:
    language = Language("en")
    for count in range(2, 75):
        document = _document()
        flow = Flow(document, Sheet("A5"), language, samples.KIGALI, title="Trial")
        table = Table(flow, [Column("What"), Column("Sum", Kind.FIGURE, ["000"])])
        table.head()
        for n in range(count):
            (table.tall_row if tall else table.row)((f"row{n:02}", ""))
        table.total(("Together", ""))
        flow.close()
        told = pages(document.pdf())
        drawn = [[word for word in page.split() if word.startswith("row")] for page in told]
        assert [word for page in drawn for word in page] == [f"row{n:02}" for n in range(count)]
        assert min(map(len, drawn)) >= 2, count
        assert "Together" in told[-1]


def test_no_word_of_a_title_is_broken() -> None:
    document, word = _document(), "Incomprehensibilities"
    flow = Flow(document, Sheet("A5"), Language("en"), samples.KIGALI, title=f"{word} A-000123")
    flow.close()
    assert word in pages(document.pdf())[0]


def test_titles_of_figures_take_two_lines_rather_than_three() -> None:
    """Where the names beside them leave the room, but not enough for one line each."""
    document = _document()
    flow = Flow(document, Sheet("A5"), Language("en"), samples.KIGALI, title="Trial")
    titles = ("Days that it is late", "To be set aside")
    table = Table(flow, [Column("Name"), *(Column(one, Kind.FIGURE, ["1"]) for one in titles)])
    table.head()
    flow.close()
    [told] = pages(document.pdf())
    head = told[told.index("Trial") :]
    assert "Days that" in head
    assert "it is late" in head


def test_a_sum_is_underlined_only_where_it_has_a_figure() -> None:
    def drawn(texts: tuple[str, str, str]) -> int:
        document = _document()
        flow = Flow(document, Sheet("A5"), Language("en"), samples.KIGALI, title="Trial")
        figures = [Column(one, Kind.FIGURE, ["100"]) for one in ("Days", "Owed")]
        table = Table(flow, [Column("Name"), *figures])
        table.row(("Uwase", "3", "100"))
        table.sum(texts)
        return flow.page.stream().count(b" m ")

    assert drawn(("Together", "3", "100")) - drawn(("Together", "", "100")) == 1


def test_words_go_on_over_the_empty_columns_beside_them() -> None:
    """Only in a table where nobody is to write there; figures and other words stay free."""
    document, language = _document(), Language("en")
    flow = Flow(document, Sheet(), language, samples.KIGALI, title="Trial")
    columns = [Column("Ratio"), Column("How"), Column("Now", Kind.FIGURE, ["9,999"])]
    long = "Growth of what members saved and left in the co-op, of all"
    for reach in (True, False):
        table = Table(flow, columns, reach=reach)
        told = (table.depth((long, "", "5")), table.depth((long, "as said", "5")))
        assert told == ((1, 2) if reach else (2, 2))
        table.row((long, "", "5"))
    flow.close()
    assert f"{long} 5" in pages(document.pdf())[0].replace("\n", " ")


@pytest.mark.parametrize("before", range(40, 60))
def test_no_line_of_a_paragraph_stands_alone_on_a_page(before: int) -> None:
    document = _document()
    flow = Flow(document, Sheet(), Language("en"), samples.KIGALI, title="Trial")
    for _ in range(before):
        flow.paragraph("Before", STYLE)
    said = " ".join(f"word{n}" for n in range(90))
    lines = len(document.wrap(said, STYLE, flow.width))
    assert lines > 4
    flow.paragraph(said, STYLE)
    flow.close()
    counts = [sum("word" in line for line in page.splitlines()) for page in pages(document.pdf())]
    assert sum(counts) == lines
    assert 1 not in counts
