from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from coopdesk.records import checks, members, office, search
from coopdesk.records.book import Book
from coopdesk.records.ids import MemberId

DAY = date(2026, 11, 20)

PEOPLE = (
    ("S-001", "Mukamana Immaculée", "079 767 488", "1-1988-8-0123", "Rémera"),
    ("S-012", "O'Neill Jean-Baptiste", "+250788300100", "", "Kacyiru"),
    ("S-120", "Łukasz Ñáñez", "0788300199", "", "Kacyiru"),
    ("13", "क्षत्रिय राम प्रसाद", "+977 98 4112 2333 / 0733 000 999", "", ""),
    ("14", "አበበ ቢቂላ", "", "", ""),
    ("15", "محمد الأمين", "", "", ""),
    ("130", "Mukamwiza Claudine", "", "5462480116935561", "Gisozi"),
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    home = tmp_path_factory.mktemp("search")
    said = office.Founding("Twizigamire", "RW", "RWF", "Ann")
    with office.new_book(home / "x.coop", home, _clock, said, built=DAY) as made:
        for number, name, phone, document, village in PEOPLE:
            made.write(
                members.admit,
                number=number,
                name=name,
                joined=DAY,
                phone=phone,
                document=document,
                village=village,
            )
        yield made


def _clock() -> datetime:
    return datetime(2026, 11, 20, 9, tzinfo=UTC)


def found(book: Book, typed: str, limit: int = 20) -> list[str]:
    """The numbers of those found, in their order."""
    ids = book.read(search.find, typed, limit=limit)
    return [row.number for row in book.read(members.page, ids)]


@pytest.mark.parametrize(
    "typed",
    ["mukamana", "immaculee muk", "IMM rem", "Muk  Ré", "remera mukamana immaculée", "m i r"],
)
def test_parts_of_the_name_and_village_are_found_in_any_order_without_accents(
    book: Book, typed: str
) -> None:
    assert found(book, typed) == ["S-001"]


@pytest.mark.parametrize(
    "typed",
    [
        "mukxmana",  # another letter
        "mukmana",  # one left out
        "mukkamana",  # one too many
        "mukaamna",  # two changed places
        "umkamana",  # the first two changed places
        "ukamana",  # the first left out
        "zukamana",  # another first letter
        "mukamnaa",
        "imamcu",  # not finished yet
        "imm remra",
        "mukmana imaculee",  # one slip in each
    ],
)
def test_one_slip_in_a_word_is_forgiven(book: Book, typed: str) -> None:
    assert found(book, typed)[0] == "S-001"


@pytest.mark.parametrize(
    ("typed", "number"), [("राम", "13"), ("አበቤ ቢ", "14"), ("محمذ", "15"), ("lukasz nan", "S-120")]
)
def test_every_script_is_found_and_its_slips_forgiven(book: Book, typed: str, number: str) -> None:
    assert found(book, typed) == [number]


@pytest.mark.parametrize("typed", ["o'neill", "oneill", "neill", "O’Ne", "jeanbaptiste", "jean-b"])
def test_a_name_with_a_joint_is_found_in_its_parts_and_in_one_piece(book: Book, typed: str) -> None:
    assert found(book, typed) == ["S-012"]


def test_who_has_just_that_number_comes_first(book: Book) -> None:
    assert found(book, "12")[0] == "S-012"
    assert found(book, "s12")[0] == found(book, "S-012")[0] == found(book, "S 12")[0] == "S-012"
    assert found(book, "13")[0] == "13"
    assert found(book, "13", limit=1) == ["13"]


@pytest.mark.parametrize(
    "typed", ["079 767", "079767488", "79767", "0797", "+250 79 767", "+25079767", "00250 79767"]
)
def test_a_phone_kept_in_groups_is_found_however_it_is_typed(book: Book, typed: str) -> None:
    assert found(book, typed)[0] == "S-001"


@pytest.mark.parametrize(
    "typed",
    ["788 300 1", "0788-300-100", "+250 788 300 100", "250788300100", "25078830", "(0788) 300100"],
)
def test_a_phone_kept_in_one_piece_is_found_however_it_is_typed(book: Book, typed: str) -> None:
    assert found(book, typed)[0] == "S-012"


def test_each_of_two_phones_is_found(book: Book) -> None:
    assert found(book, "0733000") == found(book, "98411") == ["13"]


def test_a_name_and_the_beginning_of_a_phone_are_found_together(book: Book) -> None:
    assert found(book, "jean 0788") == ["S-012"]
    assert found(book, "nanez 078") == ["S-120"]


def test_a_document_is_found_with_its_dashes_and_without(book: Book) -> None:
    assert found(book, "1-1988-8") == found(book, "119888") == ["S-001"]
    assert found(book, "546248") == ["130"]


def test_figures_are_never_guessed(book: Book) -> None:
    assert found(book, "546249") == []
    assert found(book, "0788300109") == []


def test_nobody_is_guessed_when_enough_fit_as_typed(book: Book) -> None:
    assert found(book, "mukamana", limit=1) == ["S-001"]
    assert found(book, "muka", limit=2) == ["S-001", "130"]
    assert found(book, "kacyiru", limit=2) == ["S-012", "S-120"]


def test_a_whole_word_comes_before_a_beginning(tmp_path: Path) -> None:
    with _book_of(tmp_path, "Jeanne Uwase", "Jeannette Uwase", "Jean Uwase") as book:
        assert found(book, "jean uwase", limit=1) == ["3"]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        '"',
        "*",
        "(",
        ")",
        "-",
        "'",
        '"" OR *',
        "#",
        "%",
        "\\",
        "\0",
        "^muk",
        "words:muk",
        "😀",
        "a AND",
    ],
)
def test_signs_of_any_kind_ask_nothing_and_break_nothing(book: Book, typed: str) -> None:
    assert found(book, typed)[:2] in ([], ["S-001", "130"])


def test_what_the_index_would_read_as_orders_is_only_words(book: Book) -> None:
    assert found(book, "mukamana OR claudine") == found(book, "immaculee claudine") == []
    assert found(book, "mukamana AND remera") == []
    assert found(book, "NEAR(mukamana)") == []
    assert found(book, '"mukamana"*') == ["S-001"]


def test_five_hundred_letters_are_no_trouble(book: Book) -> None:
    assert found(book, "a" * 500) == []
    assert found(book, "mukamana " * 60) == ["S-001"]
    assert found(book, "ab " * 170) == []
    assert found(book, '"(*' * 170) == []
    assert found(book, "x" * 5000) == []


def test_no_more_are_found_than_asked_for(tmp_path: Path) -> None:
    with _book_of(tmp_path, *(f"Same {n}" for n in range(30))) as book:
        assert len(found(book, "same", limit=5)) == 5
        assert len(found(book, "smae", limit=7)) == 7


@given(st.text(max_size=60))
def test_whatever_is_typed_is_answered(book: Book, typed: str) -> None:
    assert len(found(book, typed, limit=5)) <= 5


@given(st.sampled_from(PEOPLE), st.data())
def test_beginnings_of_any_parts_find_their_member(
    book: Book, who: tuple[str, ...], data: st.DataObject
) -> None:
    words = search.fold(f"{who[1]} {who[4]}").split()
    some = data.draw(st.lists(st.sampled_from(words), min_size=1, unique=True))
    typed = " ".join(word[: data.draw(st.integers(1, len(word)))] for word in some)
    assert who[0] in found(book, typed)


@given(st.sampled_from(PEOPLE), st.data())
def test_any_slip_in_any_word_finds_its_member(
    book: Book, who: tuple[str, ...], data: st.DataObject
) -> None:
    words = search.fold(who[1]).split()
    at = data.draw(st.integers(0, len(words) - 1))
    assume(len(words[at]) > 3)
    words[at] = data.draw(_slip_of(words[at]))
    assert who[0] in found(book, " ".join(words))


@st.composite
def _slip_of(draw: st.DrawFn, word: str) -> str:
    i = draw(st.integers(0, len(word) - 2))
    c = draw(st.sampled_from(word))
    made = draw(
        st.sampled_from(
            (
                word[:i] + c + word[i + 1 :],
                word[:i] + c + word[i:],
                word[:i] + word[i + 1 :],
                word[:i] + word[i + 1] + word[i] + word[i + 2 :],
            )
        )
    )
    return str(made)


def test_a_changed_member_is_found_by_the_new_words_only(tmp_path: Path) -> None:
    with _book_of(tmp_path, "Mukamana Jean") as book:
        (member,) = book.read(search.find, "mukamana", limit=5)
        _rename(book, member, "Mukamana Jean", "Uwase Jean")
        assert found(book, "mukamana") == found(book, "mukmana") == []
        assert found(book, "uwaes") == found(book, "jean") == ["1"]


def test_the_words_follow_every_change_as_if_made_anew(tmp_path: Path) -> None:
    with _book_of(tmp_path, "Uwase Jean", "Uwase Claudine", "Jean Jean") as book:
        for old, new in (("Uwase Jean", "Jean"), ("Jean", "Uwera Uwera"), ("Uwera Uwera", "Ann")):
            _rename(book, MemberId(book.read(search.find, "1", limit=1)[0]), old, new)
            assert checks.run(book, rebuild=True) == []


def test_a_search_index_that_lost_its_words_is_noticed_and_made_again(tmp_path: Path) -> None:
    with _book_of(tmp_path, "Uwase Jean", "Uwase Claudine") as book:
        with book.raw() as raw:
            raw.connection.exec_driver_sql("DELETE FROM search")
            raw.connection.exec_driver_sql("DELETE FROM word")
        assert found(book, "uwase") == []
        assert {finding.check for finding in checks.run(book, rebuild=True)} == {"derived"}
        assert found(book, "uwase") == found(book, "uwsae") == ["1", "2"]


def test_the_name_of_who_was_renamed_leaves_the_file(tmp_path: Path) -> None:
    with _book_of(tmp_path, "Zachariassen Jean") as book:
        _rename(book, book.read(search.find, "jean", limit=1)[0], "Zachariassen Jean", "Jean")
        with book.raw() as raw:
            rows = raw.connection.exec_driver_sql("SELECT block FROM search_data").all()
    assert not any(b"zachariassen" in block for (block,) in rows)


@given(st.text(max_size=40))
@example("𝘈")
def test_folding_twice_is_folding_once(words: str) -> None:
    once = search.fold(words)
    assert search.fold(once) == once
    assert once == once.strip()


def _rename(book: Book, member: MemberId, old: str, new: str) -> None:
    book.write(members.change_member, member=member, changes={"name": new}, shown={"name": old})


def _book_of(folder: Path, *names: str) -> Book:
    said = office.Founding("Twizigamire", "RW", "RWF", "Ann")
    book = office.new_book(folder / "x.coop", folder, _clock, said, built=DAY)
    for name in names:
        book.write(members.admit, name=name, joined=DAY)
    return book


def test_numbers_stand_as_people_count() -> None:
    numbers = ["S-10", "10", "S-9", "9", "S", "S-009"]
    assert sorted(numbers, key=search.by_number) == ["9", "10", "S", "S-009", "S-9", "S-10"]
