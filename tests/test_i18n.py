"""The languages of screen and paper: words, figures, days, and amounts in words."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from hypothesis import given, settings
from hypothesis import strategies as st

import coopdesk
from coopdesk.i18n import LANGUAGES, N_, Language, Text, Unreadable
from coopdesk.i18n.catalogs import catalog, pseudo
from coopdesk.i18n.figures import LARGEST
from coopdesk.records import money
from coopdesk.records.money import Money
from coopdesk.records.profiles import profiles

GAP = "\N{NO-BREAK SPACE}"
THIN = "\N{NARROW NO-BREAK SPACE}"
TODAY = date(2026, 3, 15)

#: Every language, plain and as each country writes it.
CODES = sorted({*LANGUAGES, "xx", *(p.regional(code) for p in profiles() for code in p.languages)})
SPOKEN = {code: Language(code) for code in CODES}
CURRENCIES = sorted({p.currency for p in profiles()} | {"EUR", "TND", "JPY", "GBP"})

any_language = st.sampled_from([SPOKEN[code] for code in CODES])
any_money = st.builds(
    Money, st.integers(-LARGEST, LARGEST) | st.integers(-3000, 3000), st.sampled_from(CURRENCIES)
)


def typed(code: str, text: str, currency: str) -> int:
    return SPOKEN[code].parse_amount(text, currency, money.digits_of(currency))


def refused(code: str, text: str, currency: str) -> Text:
    with pytest.raises(Unreadable) as caught:
        typed(code, text, currency)
    return caught.value.text


def why(code: str, text: str, currency: str) -> str:
    return SPOKEN[code].say(refused(code, text, currency))


def answered(lang: Language, read: Callable[[], Any]) -> Any:
    """What was read, or None after a sentence that can be said. Anything else is a bug."""
    try:
        return read()
    except Unreadable as unreadable:
        lang.say(unreadable.text)
        return None


# --- amounts


@settings(deadline=None)
@given(any_language, any_money)
def test_what_is_written_is_read_back_as_the_same_amount(lang: Language, sum_: Money) -> None:
    for text in (lang.figure(sum_), lang.amount(sum_), lang.amount(sum_).replace(GAP, " ")):
        assert lang.parse_amount(text, sum_.currency, sum_.digits) == sum_.minor


@settings(deadline=None)
@given(any_language, any_money)
def test_plain_figures_are_read_in_every_language(lang: Language, sum_: Money) -> None:
    whole = abs(sum_.minor)
    assert lang.parse_amount(str(whole), sum_.currency, 0) == whole


@settings(deadline=None)
@given(any_language, st.sampled_from(CURRENCIES), st.text("0123456789.,' -", max_size=12))
def test_whatever_is_typed_gives_an_amount_or_a_sentence(
    lang: Language, currency: str, text: str
) -> None:
    minor = answered(lang, lambda: lang.parse_amount(text, currency, money.digits_of(currency)))
    if minor is not None:
        figures = "".join(sign for sign in text if sign.isdigit()).rstrip("0").lstrip("0")
        assert str(abs(minor)).rstrip("0") == figures  # no figure is lost or invented


@pytest.mark.parametrize(
    ("code", "minor", "currency", "expected"),
    [
        ("en", 25000, "RWF", f"25,000{GAP}F"),
        ("rw", 25000, "RWF", f"25.000{GAP}F"),
        ("fr", 25000, "XOF", f"25{THIN}000{GAP}F"),
        ("en_KE", 25000, "XOF", f"25,000{GAP}F"),
        ("es_BO", 123450, "BOB", f"Bs{GAP}1.234,50"),
        ("es_GT", 123450, "GTQ", f"Q{GAP}1,234.50"),
        ("es_AR", -123450, "ARS", "−$1.234,50"),
        ("en_BB", 5, "BBD", "$0.05"),
        ("ht", 123450, "HTG", f"1{GAP}234,50{GAP}G"),
        ("en", 123456, "TND", f"TND{GAP}123.456"),
    ],
)
def test_an_amount_looks_as_its_country_writes_it(
    code: str, minor: int, currency: str, expected: str
) -> None:
    assert Language(code).amount(Money(minor, currency)) == expected


def test_a_co_op_may_choose_another_sign() -> None:
    own = Language("en", currency_symbols={"RWF": "Frw"})
    assert own.amount(Money(5, "RWF")) == f"5{GAP}Frw"
    assert own.parse_amount("5 frw", "RWF", 0) == 5


def test_a_column_shows_nothing_as_a_dash_only_where_asked() -> None:
    nothing = Money(0, "RWF")
    assert SPOKEN["en"].figure(nothing) == "0"
    assert SPOKEN["en"].figure(nothing, dash=True) == "–"
    assert SPOKEN["en"].figure(Money(1, "RWF"), dash=True) == "1"


@pytest.mark.parametrize(
    ("code", "text", "currency", "minor"),
    [
        ("en", "25000", "RWF", 25000),
        ("en", "25 000", "RWF", 25000),
        ("en", "25'000", "RWF", 25000),
        ("en", "25’000 F", "RWF", 25000),
        ("en", "25.000", "RWF", 25000),  # francs have no decimals: it can only be thousands
        ("rw", "25,000", "RWF", 25000),
        ("en", "25,000.00", "RWF", 25000),
        ("en", "RWF 25,000", "RWF", 25000),
        ("en", "−25,000", "RWF", -25000),
        ("es_BO", "Bs. 3.700,80", "BOB", 370080),
        ("es_BO", "3700,8", "BOB", 370080),
        ("es_BO", "3700.80", "BOB", 370080),  # the point of the number pad
        ("en_BB", "$1,234.5", "BBD", 123450),
        ("en_BB", "1.234,50", "BBD", 123450),
        ("en_BB", "1.234.567", "BBD", 123456700),
        ("en", "1.234", "TND", 1234),  # three decimals: the language's own point decides
    ],
)
def test_amounts_are_read_as_people_type_them(
    code: str, text: str, currency: str, minor: int
) -> None:
    assert typed(code, text, currency) == minor


@pytest.mark.parametrize(
    ("code", "text", "currency"),
    [("en", "1.234", "BBD"), ("es_BO", "1,234", "BOB"), ("fr", "25.000", "HTG")],
)
def test_a_doubtful_amount_is_asked_again(code: str, text: str, currency: str) -> None:
    assert "can be read in two ways" in refused(code, text, currency).message


@pytest.mark.parametrize("text", ["abc", "1,23", "12,34,567", "1,2,3", "--5", "5 Bs", "5-", "½"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    assert why("en", text, "RWF") == f"“{text}” is not an amount. Write it like 1,234."


def test_a_franc_has_no_cents() -> None:
    for text in ("1.5", "25.00", "1,234.50"):
        assert "finer than the smallest coin" in why("en", text, "RWF")


def test_an_empty_field_asks_for_an_amount() -> None:
    assert why("es_BO", " ", "BOB") == "Escribir un monto, como 1.234,50."


def test_an_amount_that_no_book_can_hold_is_refused() -> None:
    assert LARGEST == money.LARGEST
    assert "too large" in why("en", str(LARGEST + 1), "RWF")
    assert "too large" in why("en", "9" * 5000, "RWF")


def test_numbers_and_percentages_have_the_marks_of_the_language() -> None:
    assert SPOKEN["en"].number(1234567) == "1,234,567"
    assert SPOKEN["es_BO"].number(Decimal("-1234.50")) == "−1.234,50"
    assert SPOKEN["fr"].percent(Decimal("0.125")) == f"12,5{GAP}%"
    assert SPOKEN["en"].percent(Decimal("0.99995")) == "100.0%"
    assert SPOKEN["en"].percent(Decimal("0.5"), digits=0) == "50%"
    assert SPOKEN["en"].percent(Decimal("0.1225"), None) == "12.25%"


def test_a_percent_in_a_sentence_stands_as_in_a_column() -> None:
    yearly = Text("Interest is {rate} % a year.", {"rate": Decimal(18)})
    fee = Text("{name}: {rate} percent of each instalment.", {"name": "File", "rate": Decimal(2)})
    assert SPOKEN["en"].say(yearly) == "Interest is 18% a year."
    assert SPOKEN["en"].say(fee) == "File: 2% of each instalment."
    assert f" 18{THIN}% " in SPOKEN["fr"].say(yearly)
    assert f" 18{GAP}% " in SPOKEN["es"].say(yearly)


# --- amounts in words


@pytest.mark.parametrize(
    ("code", "minor", "currency", "expected"),
    [
        ("en", 35500, "RWF", "thirty-five thousand five hundred francs"),
        ("en", 1, "RWF", "one franc"),
        ("en", 123450, "BBD", "one thousand two hundred and thirty-four dollars and fifty cents"),
        ("en", 1, "BBD", "one cent"),
        ("en", -150, "HTG", "minus one gourde and fifty centimes"),
        ("en", 100000001, "ARS", "one million pesos and one centavo"),
        ("en", 2000, "BOB", "twenty bolivianos"),
        ("en", 1050, "EUR", "ten euros and 50/100"),
        ("es", 123450, "BOB", "mil doscientos treinta y cuatro bolivianos con 50/100"),
        ("es", 100, "BOB", "un boliviano con 00/100"),
        ("es", 5, "BBD", "cero dólares con 05/100"),
        ("es", 2100000, "ARS", "veintiún mil pesos con 00/100"),
        ("es", 3110100, "ARS", "treinta y un mil ciento un pesos con 00/100"),
        ("es", 100000000, "ARS", "un millón de pesos con 00/100"),
        ("es", 100000100, "ARS", "un millón un pesos con 00/100"),
        ("es", 2100000000, "HTG", "veintiún millones de gourdes con 00/100"),
        ("es", 35500, "RWF", "treinta y cinco mil quinientos francos"),
        ("es", 52100, "GBP", "quinientas veintiuna libras esterlinas con 00/100"),
        (
            "es",
            20020000000,
            "GBP",
            "doscientos millones doscientas mil libras esterlinas con 00/100",
        ),
        ("es_MX", 123450, "MXN", "mil doscientos treinta y cuatro pesos 50/100 M.N."),
        ("fr", 35500, "RWF", "trente-cinq mille cinq cents francs"),
        ("fr", 1000000, "RWF", "un million de francs"),
        ("fr", 1000080, "XOF", "un million quatre-vingts francs CFA"),
        ("fr", 2150, "HTG", "vingt et une gourdes et cinquante centimes"),
        ("fr", 0, "RWF", "zéro franc"),
        ("fr", 8000050, "BBD", "quatre-vingt mille dollars et cinquante cents"),
        ("fr", 200000000, "EUR", "deux millions d’euros"),
        ("fr", 7100, "BOB", "soixante et onze bolivianos"),
        ("fr", 120001, "ARS", "mille deux cents pesos et un centavo"),
    ],
)
def test_amounts_in_words_have_the_customary_form(
    code: str, minor: int, currency: str, expected: str
) -> None:
    assert Language(code).words(Money(minor, currency)) == expected


def test_kinyarwanda_and_creole_write_amounts_in_french() -> None:
    for code in ("rw", "ht_HT"):
        assert Language(code).words_language == "fr"
        assert Language(code).words(Money(35500, "RWF")) == "trente-cinq mille cinq cents francs"


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(["en", "es", "fr"]), any_money, st.integers(1, 10**9))
def test_no_two_amounts_have_the_same_words(code: str, sum_: Money, more: int) -> None:
    other = Money(sum_.minor + more, sum_.currency)
    assert SPOKEN[code].words(sum_) != SPOKEN[code].words(other)


def test_counts_days_and_hours_are_spelled_out_as_legal_papers_do() -> None:
    day = date(2026, 3, 1)
    assert Language("es").spelling.day(day) == "primero de marzo de dos mil veintiséis"
    assert Language("fr").spelling.day(day) == "premier mars deux mille vingt-six"
    assert Language("rw").spelling.day(day) == ""
    assert Language("es").spelling.time(21 * 60 + 1) == "veintiuna horas con un minuto"
    assert Language("fr").spelling.time(60) == "une heure"
    assert Language("en").spelling.time(13 * 60 + 1) == "thirteen hours and one minute"
    assert Language("en").spelling.count(2_187) == "two thousand one hundred and eighty-seven"
    assert Language("ht").spelling.count(3) == ""


# --- days


@pytest.mark.parametrize(
    ("code", "day", "short", "long", "month"),
    [
        ("en", "3 Mar 2026", "03/03/2026", "Tuesday 3 March 2026", "March 2026"),
        ("es", "3 mar 2026", "03/03/2026", "martes 3 de marzo de 2026", "marzo de 2026"),
        ("es_CL", "3 mar 2026", "03-03-2026", "martes 3 de marzo de 2026", "marzo de 2026"),
        ("fr", "3 mars 2026", "03/03/2026", "mardi 3 mars 2026", "mars 2026"),
        ("rw", "3 Wer 2026", "03/03/2026", "Kuwa kabiri, 3 Werurwe 2026", "Werurwe 2026"),
        ("ht", "3 mas 2026", "03/03/2026", "madi 3 mas 2026", "mas 2026"),
        ("en_ZA", "3 Mar 2026", "2026/03/03", "Tuesday 3 March 2026", "March 2026"),
    ],
)
def test_days_are_written_as_the_language_does(
    code: str, day: str, short: str, long: str, month: str
) -> None:
    lang, on = Language(code), date(2026, 3, 3)
    assert (lang.day(on), lang.short_day(on), lang.long_day(on), lang.month(on)) == (
        day,
        short,
        long,
        month,
    )


def test_a_moment_has_the_hour_of_twenty_four() -> None:
    at = datetime.combine(date(2026, 3, 3), time(17, 5))
    assert SPOKEN["en"].moment(at) == "3 Mar 2026, 17:05"
    assert SPOKEN["en"].time(at) == "17:05"
    assert SPOKEN["en"].short_month(at) == "Mar"


def test_french_writes_the_first_of_the_month_as_an_ordinal() -> None:
    assert SPOKEN["fr"].day(date(2026, 5, 1)) == "1er mai 2026"


@settings(deadline=None)
@given(any_language, st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_day_as_written_is_read_back(lang: Language, on: date) -> None:
    for text in (lang.day(on), lang.short_day(on), lang.long_day(on), on.isoformat()):
        assert lang.parse_day(text, TODAY) == on


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "3", date(2026, 3, 3)),
        ("en", "3/4", date(2026, 4, 3)),
        ("en", "3 mar", date(2026, 3, 3)),
        ("en", "3rd March", date(2026, 3, 3)),
        ("en", "3.4.26", date(2026, 4, 3)),
        ("es", "3 de SEPTIEMBRE de 2025", date(2025, 9, 3)),
        ("es", "24-05-81", date(1981, 5, 24)),
        ("fr", "1er fev", date(2026, 2, 1)),
        ("fr", "15 aout 30", date(2030, 8, 15)),
        ("ht", "3 desanm", date(2026, 12, 3)),
        ("en_ZA", "4/3", date(2026, 4, 3)),
        ("en_ZA", "20/11/1971", date(1971, 11, 20)),
    ],
)
def test_days_are_read_as_people_type_them(code: str, text: str, expected: date) -> None:
    assert Language(code).parse_day(text, TODAY) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("31/2/2026", "12/25/2026", "0", "32", "81", "j", "3 j", "3 ma", "3 mar mar", "1/2/3/4"),
        *("1/1/0001", "1/3/1026", "31/12/1899", "1/1/2201", "31/12/9999"),
    ],
)
def test_what_is_no_day_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Unreadable) as caught:
        SPOKEN["en"].parse_day(text, TODAY)
    assert SPOKEN["en"].say(caught.value.text) == (
        f"“{text}” is not a day. Write it like 15/03/2026."
    )


def test_an_empty_field_asks_for_a_day() -> None:
    with pytest.raises(Unreadable, match="Write a day, like 15/03/2026"):
        SPOKEN["en"].parse_day("", TODAY)


@settings(deadline=None)
@given(any_language, st.text(max_size=12))
def test_whatever_is_typed_gives_a_day_or_a_sentence(lang: Language, text: str) -> None:
    answered(lang, lambda: lang.parse_day(text, TODAY))


# --- words


def test_a_sentence_is_filled_as_the_language_writes_its_fields() -> None:
    text = Text(
        N_("{name} has {money} since {day}, entry {number}, {times} times ({rate}); {more}"),
        {
            "name": "Ana",
            "money": Money(150000, "BOB"),
            "day": date(2026, 3, 3),
            "number": "A-004211",
            "times": 1234,
            "rate": Decimal("0.50"),
            "more": Text("{money}", {"money": Money(0, "BOB")}),
        },
    )
    assert SPOKEN["es_BO"].say(text) == (
        f"Ana has Bs{GAP}1.500,00 since 3 mar 2026, entry A-004211, 1.234 times (0,50); Bs{GAP}0,00"
    )


def write_catalog(folder: Path, code: str, **words: str) -> Path:
    source = folder / code / "LC_MESSAGES" / "coopdesk.po"
    source.parent.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
    lines = [f'\nmsgid "{english}"\nmsgstr "{own}"\n' for english, own in words.items()]
    source.write_text(head + "".join(lines), encoding="utf-8")
    return source


def test_a_region_has_its_own_words_then_those_of_its_language_then_english(
    tmp_path: Path,
) -> None:
    write_catalog(tmp_path, "es", Member="Socio", Share="Aporte")
    write_catalog(tmp_path, "es_GT", Member="Asociado")
    words = catalog("es_GT", (tmp_path,))
    assert [words.gettext(word) for word in ("Member", "Share", "Loan")] == [
        "Asociado",
        "Aporte",
        "Loan",
    ]
    assert catalog("es_BO", (tmp_path,)).gettext("Member") == "Socio"


def test_two_regions_do_not_change_the_language_they_share(tmp_path: Path) -> None:
    write_catalog(tmp_path, "es", Member="Socio")
    write_catalog(tmp_path, "es_GT", Member="Asociado")
    catalog("es_GT", (tmp_path,))
    assert catalog("es", (tmp_path,)).gettext("Member") == "Socio"


def test_a_build_is_read_until_its_source_changes(tmp_path: Path) -> None:
    source = write_catalog(tmp_path / "sources", "fr", Member="Membre")
    folders = (tmp_path / "sources", tmp_path / "builds")
    built = tmp_path / "builds" / source.relative_to(folders[0]).with_suffix(".mo")
    built.parent.mkdir(parents=True)
    words = Catalog("fr")
    words.add("Member", "Sociétaire")
    with built.open("wb") as file:
        write_mo(file, words)
    os.utime(source, (1, 1))
    assert catalog("fr", folders).gettext("Member") == "Sociétaire"
    os.utime(built, (0, 0))
    catalog.cache_clear()
    assert catalog("fr", folders).gettext("Member") == "Membre"


def test_an_unknown_region_or_language_falls_back_on_the_nearest() -> None:
    assert Language("es-xx.UTF-8").code == "es_XX"
    assert Language("es_XX").day(TODAY) == "15 mar 2026"
    assert Language("de_DE").code == "en"
    assert Language("C").name == "English"
    assert Language("es_BO").name == "Español"
    assert not Language("es_BO").right_to_left


def test_the_pseudo_language_shows_what_was_not_marked_and_what_does_not_fit() -> None:
    lang = Language("xx")
    said = lang.say(Text("Take {money} & <b>print</b> the &receipt", {"money": Money(5, "RWF")}))
    assert said.startswith("[!!! Ťáķé"[:6])
    assert f"5{GAP}F" in said
    assert "<b>" in said
    assert "&r" in said
    message = "Record this deposit and print the receipt for the member"
    assert len(pseudo(message)) >= 1.4 * len(message)
    assert lang.ngettext("{n} member", "{n} members", 2).startswith("[!!!")
    assert lang.pgettext("noun", "Book").startswith("[!!!")


def test_two_languages_live_at_the_same_time() -> None:
    screen, paper = Language("fr"), Language("es_BO")
    assert (screen.month(TODAY), paper.month(TODAY)) == ("mars 2026", "marzo de 2026")


def test_loading_the_languages_loads_no_library() -> None:
    code = "import coopdesk.i18n, sys; print(*{'babel', 'num2words'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(coopdesk.__file__).parent.parent,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == ""


def test_a_name_with_braces_is_said_as_it_is() -> None:
    text = Text("Paid into {account}", {"account": Text("Roof {2026}")})
    assert Language("en").say(text) == "Paid into Roof {2026}"
    assert str(text) == "Paid into Roof {2026}"
