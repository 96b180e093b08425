"""Two copies that took one letter: each number that both gave is told, and is no damage."""

from __future__ import annotations

from pathlib import Path

from coopdesk.records import checks, devices, looking_at
from coopdesk.records.book import acts
from tests.records.hands import Make, Pc
from tests.records.test_merging import exchange


def test_one_number_of_two_copies_with_one_letter_tells_each_by_its_name(
    template: Pc, tmp_path: Path
) -> None:
    first = template.moved(tmp_path / "first")
    with first.open() as book:
        who = Make(book).member("Aline")
    copies = [first.copied(tmp_path / name) for name in ("one", "two")]
    with copies[0].open() as mine, copies[1].open() as theirs:
        for n, (book, name) in enumerate(((mine, "Office"), (theirs, "Field"))):
            copies[n].clock.move(minutes=n)
            Make(book).visit(who, ("deposit", 500 + n))
            own = acts.number_of(book.device)
            book.write(devices.rename, device=own, name=name, shown="")
        assert mine.letter == theirs.letter
        exchange(mine, theirs)
        for book in (mine, theirs):
            flags = book.read(looking_at.found)
            (flag,) = [one for one in flags if one.about.startswith("number/")]
            told = {(one.amount.minor if one.amount else 0, one.pc) for one in flag.proof}
            letter = mine.letter
            assert told == {(500, f"{letter} · Office"), (501, f"{letter} · Field")}


def test_the_same_money_on_two_copies_with_one_letter_is_told_too(
    template: Pc, tmp_path: Path
) -> None:
    first = template.moved(tmp_path / "first")
    with first.open() as book:
        who = Make(book).member("Aline")
    copies = [first.copied(tmp_path / name) for name in ("one", "two")]
    with copies[0].open() as mine, copies[1].open() as theirs:
        for n, book in enumerate((mine, theirs)):
            copies[n].clock.move(minutes=n)
            Make(book).visit(who, ("deposit", 500))
        assert mine.letter == theirs.letter
        exchange(mine, theirs)
        for book in (mine, theirs):
            flags = [
                flag for flag in book.read(looking_at.found) if flag.kind == looking_at.RECEIPT
            ]
            assert [flag.about.startswith("number/") for flag in flags] == [False, True]
            # It is for people to look at, and no damage.
            assert checks.run(book, rebuild=True) == []
