"""What a file's columns, days, amounts and codes mean is found from the file itself."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from coopdesk.exchange.grid import Cell, Sheet, rows_of
from coopdesk.exchange.guess import Layout, guess, moved, settle
from coopdesk.exchange.headings import MEMBERS, SLIPS
from coopdesk.records.errors import Trouble


def sheet_of(*rows: tuple[Cell, ...]) -> Sheet:
    return Sheet("", (), rows_of(rows, "roll.csv"))


def roll(header: str, *rows: str) -> Sheet:
    return sheet_of(*(tuple(cell or None for cell in row.split("|")) for row in (header, *rows)))


ONE = "1|Uwase Vestine|F|20/11/1971|5462|079 767 488|Remera|08/02/2011|30,000|3,000|50,000|Uwimana"


@pytest.mark.parametrize(
    "header",
    [
        "No|Names|Sex|Birth date|National ID|Phone|Village|Joined|Shares (RWF)|Savings (RWF)"
        "|Loan balance (RWF)|Next of kin",
        "Member No.|FULL NAME|Gender|D.O.B.|ID card|Mobile no|Parish|Date joined|Share capital"
        "|Savings balance|Outstanding loan|Beneficiary",
        "Nº socio|Apellidos y nombres|Sexo|Fecha nac.|C.I.|Celular|Comunidad|Fecha ingreso"
        "|Aportes (Bs)|Ahorros (Bs)|Saldo préstamo (Bs)|Beneficiario",
        "Código|Nombre completo|Género|Fecha de nacimiento|DPI|Teléfono|Aldea|Socio desde"
        "|Aportaciones (Q)|Saldo de ahorros|Saldo del crédito|Herederos",
        "No.|Nom et prénom|Sexe|Né(e) le|NIF/CIN|Téléphone|Section|Admis(e) le|Parts sociales"
        "|Épargne|Crédit en cours|Ayant droit",
        "Nimewo manm|Non ak siyati|Sèks|Dat nesans|Kat idantite|Telefòn|Seksyon kominal|Dat antre"
        "|Pa sosyal|Epay|Prè|Benefisyè",
        "Nomero|Amazina yombi|Igitsina|Itariki y’amavuko|Indangamuntu|Telefoni|Umudugudu|Yinjiye"
        "|Imigabane|Ubwizigame|Inguzanyo|Umuzungura",
    ],
)
def test_headings_in_every_language_of_the_desk_are_understood(header: str) -> None:
    fields = "number name sex born document phone village joined shares savings loan nominee"
    layout = guess(roll(header, ONE))
    assert layout.header_row == 1
    assert layout.columns == {field: at for at, field in enumerate(fields.split())}


@pytest.mark.parametrize(
    "header",
    [
        "Date|Slip|Member No|Savings in|Savings out|Loan repaid|Shares|Fine|Remark",
        "Fecha|Boleta|Nº socio|Depósito|Retiro|Pago préstamo|Aportes|Multa|Observaciones",
        "Date|Bordereau|No membre|Dépôt|Retrait|Remboursement|Parts sociales|Amende|Remarques",
        "Dat|Fich|No manm|Depo|Retrè|Ranbousman|Pa sosyal|Amann|Nòt",
        "Itariki|Inyemezabwishyu|Nomero y’umunyamuryango|Ayabikijwe|Ayabikujwe"
        "|Inguzanyo yishyuwe|Imigabane|Ihazabu|Icyitonderwa",
    ],
)
def test_headings_of_slips_are_understood_in_every_language(header: str) -> None:
    fields = "day slip member deposit withdrawal repayment shares fine remark"
    layout = guess(roll(header, "06/01/2026|4101|2|14000|||||"), SLIPS)
    assert layout.columns == {field: at for at, field in enumerate(fields.split())}


@pytest.mark.parametrize("vocabulary", [MEMBERS, SLIPS])
def test_no_heading_means_two_fields_unless_the_content_decides(vocabulary: object) -> None:
    assert isinstance(vocabulary, dict)
    owners: dict[tuple[str, ...], set[str]] = {}
    for field, phrases in vocabulary.items():
        for phrase in phrases:
            owners.setdefault(phrase, set()).add(field)
    shared = {frozenset(fields) for fields in owners.values() if len(fields) > 1}
    assert shared <= {frozenset({"number", "name"}), frozenset({"number", "document"})}


@pytest.mark.parametrize(
    ("header", "row", "number", "name"),
    [
        ("Member|Member No|Savings", "Ana Paz|7|0", 1, 0),
        ("Socio|Nombre|Ahorros", "7|Ana Paz|0", 0, 1),
        ("Socio|Código|Ahorros", "Ana Paz|7|0", 1, 0),
        ("ID|Name|Savings", "7|Ana Paz|0", 0, 1),
    ],
)
def test_a_heading_that_means_number_or_name_is_told_by_its_content(
    header: str, row: str, number: int, name: int
) -> None:
    columns = guess(roll(header, row)).columns
    assert (columns["number"], columns["name"]) == (number, name)


def test_an_identity_card_beside_a_number_is_a_document() -> None:
    assert guess(roll("ID|No|Name", "99|1|Ana")).columns == {"document": 0, "number": 1, "name": 2}


@pytest.mark.parametrize(
    ("header", "surname", "given"),
    [
        ("No|Nom|Prénom", 1, 2),
        ("No|First name|Surname", 2, 1),
        ("No|Apellidos|Nombres", 1, 2),
        ("No|Name|Surname", 2, 1),
    ],
)
def test_a_name_in_two_columns_is_seen(header: str, surname: int, given: int) -> None:
    columns = guess(roll(header, "1|Ana|Paz")).columns
    assert (columns.get("surname"), columns.get("given")) == (surname, given)
    assert "name" not in columns


def test_titles_above_the_headings_are_passed_over() -> None:
    sheet = roll("List of members", "Savings at 31 December", "", "No|Name|Savings", "1|Ana|5")
    assert guess(sheet).header_row == 4


def test_a_roll_without_headings_is_guessed_by_what_it_holds() -> None:
    sheet = roll(
        "A-1|Uwase Vestine|F|20/11/1971|5462480116935561|079 767 488|08/02/2011|30,000|3,000|-",
        "A-2|Mugisha Jean|M|23/11/1972|8222209650546942|072 425 131|28/07/2009|50,000|1,000|50,000",
    )
    layout = guess(sheet)
    fields = "number name sex born document phone joined shares savings loan"
    assert layout.header_row == 0
    assert layout.columns == {field: at for at, field in enumerate(fields.split())}


def test_one_number_given_twice_is_a_number_of_members_all_the_same() -> None:
    """And savings of which none is like another are amounts, though they look like numbers."""
    rows = [f"{min(n, 39)}|Uwase Jeanne|{1000 + n}" for n in range(1, 41)]
    assert guess(roll(*rows)).columns == {"number": 0, "name": 1, "shares": 2}


def test_headings_in_another_row_are_guessed_anew() -> None:
    sheet = roll("No|Name|Phone", "No|Village|Nom|Épargne", "1|Gisozi|Uwase Jeanne|5")
    columns = {"number": 0, "name": 1, "phone": 2}
    assert moved(sheet, guess(sheet), 1) == Layout(1, columns)
    again = moved(sheet, Layout(1, columns), 2)
    assert again == guess(sheet)
    assert again.columns == {"number": 0, "village": 1, "name": 2, "savings": 3}


def test_what_a_person_said_of_a_heading_holds_where_it_stands_again() -> None:
    sheet = roll("No|Name|Kept|Savings", "No|Name|Kept|Shares", "1|Uwase Jeanne|5|7")
    said = replace(guess(sheet), columns={"number": 0, "name": 1, "loan": 2, "savings": 3})
    assert moved(sheet, said, 2).columns == {"number": 0, "name": 1, "loan": 2, "shares": 3}


@pytest.mark.parametrize("row", [0, 1])
def test_where_no_heading_is_known_the_columns_stay(row: int) -> None:
    sheet = roll("List of members of 2025", "No|Name|Savings", "1|Uwase Jeanne|5")
    said = guess(sheet)
    assert moved(sheet, said, row) == replace(said, header_row=row)


# --- days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "order"),
    [
        (("03/04/2020", "31/02/2020", "05/06/2020"), "dmy"),
        (("03/04/2020", "04/13/2020"), "mdy"),
        (("2020-04-03", "2020-05-04"), "ymd"),
        (("2020-04-03", "2020-05-04", "01/02/2020"), "dmy"),
        (("2020-04-03", "2020-5-4", "01/02/20"), "dmy"),
        (("2020-04-03", "2020-05-04", "2020-05-05", "04/13/2020"), "mdy"),
        (("81-05-24", "03/04/2020", "04/05/2020"), "dmy"),
        (("81-05-24", "79-11-02"), "ymd"),
        (("03/04/2020",), "dmy"),
        (("24-05-81", "2031-13-01"), "dmy"),
        ((date(2020, 4, 3), "04/13/2020"), "mdy"),
    ],
)
def test_the_order_of_a_day_is_told_by_the_whole_column(days: tuple[Cell, ...], order: str) -> None:
    sheet = sheet_of(("No", "Name", "Born"), *(("1", "Ana", day) for day in days))
    assert guess(sheet).day_order == order


# --- decimal mark ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amounts", "mark"),
    [
        (("30,000", "1,250,000"), "."),
        (("3.700,80", "50,56"), ","),
        (("1,234.50",), "."),
        (("1.234",), ","),
        (("1,234", "0,5", "2,75"), ","),
        (("1.234.567",), ","),
        (("0.500",), "."),
        (("25000", "-", "12 thousand"), "."),
        ((Decimal("12.5"), "3,5"), ","),
    ],
)
def test_the_decimal_mark_is_told_by_all_amounts(amounts: tuple[Cell, ...], mark: str) -> None:
    rows = [(str(n), "Ana", amount) for n, amount in enumerate(amounts)]
    assert guess(sheet_of(("No", "Name", "Savings"), *rows)).decimal == mark


# --- sexes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codes", "meant"),
    [
        ("F M", {"F": "F", "M": "M"}),
        ("M H", {"M": "F", "H": "M"}),
        ("F H", {"F": "F", "H": "M"}),
        ("M V", {"M": "F", "V": "M"}),
        ("Mujer Varón", {"Mujer": "F", "Varón": "M"}),
        ("femme homme", {"femme": "F", "homme": "M"}),
        ("Fanm Gason", {"Fanm": "F", "Gason": "M"}),
        ("GORE GABO", {"GORE": "F", "GABO": "M"}),
        ("f m ?", {"f": "F", "m": "M"}),
        ("M", {"M": "M"}),
    ],
)
def test_the_codes_of_women_and_men_are_told_by_each_other(
    codes: str, meant: dict[str, str]
) -> None:
    rows = [(str(n), "Ana", code) for n, code in enumerate(codes.split())]
    assert guess(sheet_of(("No", "Name", "Sex"), *rows)).sexes == meant


# --- a layout that is kept or corrected -----------------------------------------------------------


def test_a_layout_that_is_kept_comes_back_the_same() -> None:
    layout = guess(roll("No|Nombre|Sexo|Ahorros", "1|Ana|M|3,50", "2|Luis|H|1,25"))
    text = json.dumps(layout.to_json())
    assert Layout.from_json(json.loads(text)) == layout
    assert json.loads(text)["columns"] == {"number": "A", "name": "B", "sex": "C", "savings": "D"}


def test_a_partial_map_corrects_the_guess() -> None:
    guessed = Layout(4, {"number": 0, "name": 1, "loan": 2}, "dmy", ",")
    told = {"columns": {"name": "C", "shares": 4, "loan": None}, "decimal": "."}
    corrected = Layout.from_json(told, guessed)
    assert corrected.columns == {"number": 0, "name": 2, "shares": 3}
    assert (corrected.header_row, corrected.day_order, corrected.decimal) == (4, "dmy", ".")


@pytest.mark.parametrize(
    "told",
    [
        [],
        "x",
        None,
        {"columns": {"nmae": "A"}},
        {"columns": {"name": "A1"}},
        {"columns": {"name": 0}},
        {"columns": {"name": [1]}},
        {"columns": ["name"]},
        {"header_row": -1},
        {"header_row": "four"},
        {"day_order": "dym"},
        {"decimal": ";"},
        {"sexes": {"X": "x"}},
    ],
)
def test_a_map_that_makes_no_sense_is_refused(told: object) -> None:
    with pytest.raises(Trouble, match="map of the columns"):
        Layout.from_json(told)


def test_moving_a_column_judges_its_content_anew() -> None:
    sheet = roll("No|Name|A|B", "1|Ana|3,50|04/13/2020", "2|Luis|1,25|04/14/2020")
    moved = Layout(1, {"number": 0, "name": 1, "savings": 2, "joined": 3})
    settled = settle(sheet, moved)
    assert (settled.decimal, settled.day_order) == (",", "mdy")
    assert settled.columns == moved.columns
