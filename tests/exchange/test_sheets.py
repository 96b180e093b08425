"""Files of every kind open as one table, and nothing else opens at all."""

from __future__ import annotations

import tracemalloc
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from coopdesk.exchange import grid
from coopdesk.exchange.sheets import LARGEST_FILE, read_sheet
from coopdesk.records.errors import Trouble

DATA = Path(__file__).parent / "data"
ROLL = "No;Apellidos;Año\nS-1;Muñoz Ibáñez;2020\nS-2;Güemes Íñigo;2021\n"
CELLS = [
    ("No", "Apellidos", "Año"),
    ("S-1", "Muñoz Ibáñez", "2020"),
    ("S-2", "Güemes Íñigo", "2021"),
]


def cells_of(path: Path, sheet: str | None = None) -> list[tuple[grid.Cell, ...]]:
    return [row.cells for row in read_sheet(path, sheet).rows]


def written(folder: Path, data: bytes, name: str = "roll.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def advice_for(path: Path, sheet: str | None = None) -> str:
    with pytest.raises(Trouble) as caught:
        read_sheet(path, sheet)
    assert caught.value.advice is not None
    str(caught.value)  # every field that the sentence names is there
    return f"{caught.value} {caught.value.advice.message}"


# --- CSV ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"),
        ("cp850", "cp850"),
    ],
)
def test_the_letters_of_every_usual_encoding_are_read(
    tmp_path: Path, encoding: str, found: str
) -> None:
    path = written(tmp_path, ROLL.encode(encoding))
    assert cells_of(path) == CELLS
    assert read_sheet(path).encoding == found


def test_one_accent_in_a_long_roll_is_enough_to_tell_the_encoding(tmp_path: Path) -> None:
    roll = "No,Name\n" + "1,Juan\n" * 20_000 + "2,Peña\n"
    assert cells_of(written(tmp_path, roll.encode("cp1252")))[-1] == ("2", "Peña")


def test_cyrillic_is_not_taken_for_western_letters(tmp_path: Path) -> None:
    roll = "Номер;Фамилия имя\n1;Иванова Мария Петровна\n2;Смирнов Алексей Николаевич\n" * 5
    assert cells_of(written(tmp_path, roll.encode("cp1251")))[1] == ("1", "Иванова Мария Петровна")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_end_as_on_any_machine(tmp_path: Path, end: str) -> None:
    assert cells_of(written(tmp_path, ROLL.replace("\n", end).encode())) == CELLS


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_usual_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    path = written(tmp_path, ROLL.replace(";", delimiter).encode())
    assert cells_of(path) == CELLS
    assert read_sheet(path).delimiter == delimiter


def test_decimal_commas_do_not_pass_for_delimiters(tmp_path: Path) -> None:
    roll = "1;Juan;3,50;4,75;1,00\n" * 30
    assert len(cells_of(written(tmp_path, roll.encode()))[0]) == 5


def test_excels_own_word_on_the_delimiter_is_heeded(tmp_path: Path) -> None:
    path = written(tmp_path, b"sep=;\r\nNo;Name\r\n1;Juan, Ana\r\n")
    assert cells_of(path) == [("No", "Name"), ("1", "Juan, Ana")]


def test_quoted_cells_keep_delimiters_and_line_breaks_and_count_as_one_row(tmp_path: Path) -> None:
    path = written(tmp_path, b'No,Name\n1,"Mar\xc3\xada\n""Lola"" P\xc3\xa9rez, hija"\n2,Juan\n')
    rows = read_sheet(path).rows
    assert rows[1].cells == ("1", 'María "Lola" Pérez, hija')
    assert (rows[2].number, rows[2].cells) == (3, ("2", "Juan"))


def test_a_quotation_mark_that_never_closes_does_not_swallow_members(tmp_path: Path) -> None:
    roll = "No,Name,Sex\n" + '1,"Juan,F\n' + "2,Ana,F\n" * 5
    assert "row 2" in advice_for(written(tmp_path, roll.encode()))


def test_empty_rows_keep_the_numbers_of_those_below(tmp_path: Path) -> None:
    rows = read_sheet(written(tmp_path, b"No,Name\n\n , \n1,Ana\n,,\n\n")).rows
    assert [(row.number, row.cells) for row in rows] == [
        (1, ("No", "Name")),
        (2, ()),
        (3, ()),
        (4, ("1", "Ana")),
    ]


def test_letters_written_in_two_parts_become_one_and_hidden_spaces_go(tmp_path: Path) -> None:
    path = written(tmp_path, "No,Name\n1,\u00a0Jose\u0301  Pe\u0301rez \n".encode())
    assert cells_of(path)[1] == ("1", "José Pérez")


# --- XLSX -----------------------------------------------------------------------------------------


def workbook(folder: Path, rows: list[list[object]], name: str = "roll.xlsx") -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    book.save(folder / name)
    return folder / name


def test_figures_and_days_of_excel_come_exact(tmp_path: Path) -> None:
    path = workbook(tmp_path, [[0.1 + 0.2, 3700.8, 5462480116935561, date(2024, 2, 29)]])
    assert cells_of(path) == [
        (Decimal("0.3"), Decimal("3700.8"), Decimal(5462480116935561), date(2024, 2, 29))
    ]


def test_a_formula_that_was_never_calculated_does_not_pass_for_nothing(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["Ana", 5, "=SUM(B1:B1)"], ["Rosa", 7, None]])
    assert cells_of(path) == [("Ana", Decimal(5), "=SUM(B1:B1)"), ("Rosa", Decimal(7))]


def test_the_merged_title_and_the_sheets_of_jeremie_are_seen() -> None:
    sheet = read_sheet(DATA / "manm_jeremie.xlsx")
    assert (sheet.name, sheet.names) == ("Manm 2025", ("Manm 2025", "Notes"))
    assert sheet.rows[0].cells == ("CAISSE POPULAIRE – LISTE DES MEMBRES",)
    assert sheet.rows[2].cells == ()


def test_a_sheet_is_chosen_by_its_name() -> None:
    chosen = read_sheet(DATA / "manm_jeremie.xlsx", "Notes")
    assert chosen.rows[0].cells == ("Chiffres vérifiés par le comité de surveillance",)
    assert "no sheet" in advice_for(DATA / "manm_jeremie.xlsx", "Kont")


def test_an_empty_or_hidden_first_sheet_is_passed_over(tmp_path: Path) -> None:
    book = Workbook()
    hidden = book.create_sheet("Old", 0)
    hidden.append(["old"])
    hidden.sheet_state = "hidden"
    book.create_sheet("Roll").append(["No", "Name"])
    book.save(tmp_path / "roll.xlsx")
    assert read_sheet(tmp_path / "roll.xlsx").name == "Roll"


def test_a_workbook_is_read_whatever_its_file_is_called(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["No", "Name"]], "roll.xlsx").rename(tmp_path / "roll.csv")
    assert cells_of(path) == [("No", "Name")]


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("roll.xlsx", b"No,Name\n1,Ana\n", "is none"),
        ("roll.xlsx", b"PK\x03\x04 cut off", "damaged"),
        ("roll.csv", b"\xef\xbb\xbf <!DOCTYPE html><table>", "web page"),
        ("roll.csv", b"<table><tr><td>1</td></tr></table>", "web page"),
        ("roll.csv", b"%PDF-1.7 ...", "PDF"),
        ("roll.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save it as XLSX"),
        (
            "roll.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
        ("roll.csv", b"No,Name\n1,A\0na\n", "not a table of text"),
        ("roll.csv", bytes(range(1, 32)) * 9, "not a table of text"),
        ("roll.csv", b"", "holds nothing"),
        ("roll.csv", b"\n ,,\n", "holds nothing"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(
    tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    assert said in advice_for(written(tmp_path, data, name))


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "no file" in advice_for(tmp_path / "gone.csv")
    assert "is a folder" in advice_for(tmp_path)


def test_a_file_that_fails_while_being_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pulled(*_: object, **__: object) -> None:
        raise OSError("the stick was pulled")

    path = written(tmp_path, ROLL.encode())
    monkeypatch.setattr(Path, "open", pulled)
    assert "can't be opened" in advice_for(path)


def peak_of_refusing(path: Path, said: str) -> int:
    tracemalloc.start()
    try:
        assert said in advice_for(path)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_file_of_100_mb_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(2 * LARGEST_FILE)
    assert peak_of_refusing(path, "larger than 50 MB") < 1024**2


def bomb(folder: Path, megabytes: int) -> Path:
    path = workbook(folder, [["No", "Name"]])
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/worksheets/sheet2.xml", "w") as part,
    ):
        for _ in range(megabytes):
            part.write(b" " * 1024**2)
    return path


@pytest.mark.parametrize("megabytes", [4, 200])
def test_a_zip_bomb_is_refused_without_being_unpacked(tmp_path: Path, megabytes: int) -> None:
    assert peak_of_refusing(bomb(tmp_path, megabytes), "may be made to do harm") < 8 * 1024**2


def test_a_part_that_lies_about_its_size_is_never_unpacked_beyond_it(tmp_path: Path) -> None:
    path = bomb(tmp_path, 64)
    size = (64 * 1024**2).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (1000).to_bytes(4, "little")))
    assert peak_of_refusing(path, "damaged") < 8 * 1024**2


def test_a_sheet_that_declares_entities_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["No", "Name"]])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/extra.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
    assert "may be made to do harm" in advice_for(path)


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "roll.ods", "w") as archive:
        archive.writestr("content.xml", "<x/>")
    assert "save it as XLSX" in advice_for(tmp_path / "roll.ods")


@pytest.mark.parametrize("wide", [True, False])
def test_more_rows_or_columns_than_a_list_can_have_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wide: bool
) -> None:
    monkeypatch.setattr(grid, "MAX_ROWS", 50)
    rows = [["x"] * 121] if wide else [["x"]] * 51
    assert "has more than" in advice_for(workbook(tmp_path, [list(row) for row in rows]))
    text = "\n".join(",".join(row) for row in rows)
    assert "has more than" in advice_for(written(tmp_path, text.encode()))


def test_a_stray_cell_far_below_ends_in_a_refusal_not_in_waiting(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page["A1"], page["A1048576"] = "No", "stray"
    book.save(tmp_path / "roll.xlsx")
    assert "has more than" in advice_for(tmp_path / "roll.xlsx")


# --- anything at all ------------------------------------------------------------------------------

XLSX = (DATA / "manm_jeremie.xlsx").read_bytes()


@st.composite
def spoilt_workbooks(draw: st.DrawFn) -> bytes:
    data = bytearray(XLSX)
    for at in draw(st.lists(st.integers(0, len(data) - 1), max_size=12)):
        data[at] = draw(st.integers(0, 255))
    return bytes(data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data)


@st.composite
def workbooks_with_strange_cells(draw: st.DrawFn) -> bytes:
    """A sheet whose XML is sound as XML but not as a sheet."""
    attributes = st.sampled_from(
        ['t="s"', 't="d"', 't="b"', 's="99"', 's="x"', 'r="A0"', 'r="?"', 'r="A9999999999"', ""]
    )
    values = st.sampled_from(["1", "-1", "1e999", "NaN", "x", "2024-13-01", "9" * 400, ""])
    cells = st.builds("<c {}><v>{}</v></c>".format, attributes, values)
    xml = "".join(draw(st.lists(cells, max_size=6)))
    return f"<worksheet><sheetData><row>{xml}</row></sheetData></worksheet>".encode()


@settings(deadline=None, max_examples=150)
@given(
    data=st.one_of(
        st.binary(max_size=400),
        st.text(max_size=200).map(str.encode),
        st.builds(bytes.__add__, st.sampled_from([b"PK\x03\x04", b"\xff\xfe"]), st.binary()),
        spoilt_workbooks(),
    ),
    name=st.sampled_from(["roll.csv", "roll.xlsx", "roll.xls", "roll"]),
)
def test_no_bytes_at_all_bring_anything_but_a_table_or_trouble(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str
) -> None:
    path = written(tmp_path_factory.mktemp("any"), data, name)
    try:
        assert read_sheet(path).rows
    except Trouble as trouble:
        str(trouble)


@settings(deadline=None, max_examples=60)
@given(xml=workbooks_with_strange_cells())
def test_no_sheet_at_all_brings_anything_but_a_table_or_trouble(
    tmp_path_factory: pytest.TempPathFactory, xml: bytes
) -> None:
    folder = tmp_path_factory.mktemp("any")
    with (
        zipfile.ZipFile(workbook(folder, [["x"]])) as sound,
        zipfile.ZipFile(folder / "strange.xlsx", "w") as strange,
    ):
        for part in sound.namelist():
            spoil = part == "xl/worksheets/sheet1.xml"
            strange.writestr(part, xml if spoil else sound.read(part))
    try:
        assert read_sheet(folder / "strange.xlsx").rows
    except Trouble as trouble:
        str(trouble)
