"""What an archive says of itself: READ_ME.txt, in the co-op's language and in English."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from coopdesk.i18n import Language

_WIDTH = 26


def read_me(coop: str, day: date, language: Language, *, papers: bool) -> str:
    """The whole file, with the line ends that every editor shows as such."""
    tongues = [language] if language.code.startswith("en") else [language, Language("en")]
    parts = ["\n".join(_lines(coop, day, one, papers=papers)) for one in tongues]
    rule = "\n\n" + "-" * 78 + "\n\n"
    return (rule.join(parts) + "\n").replace("\n", "\r\n")


def _lines(coop: str, day: date, language: Language, *, papers: bool) -> Iterator[str]:
    t = language.gettext
    yield t("Everything of {coop}").format(coop=coop)
    yield t("Carried out of CoopDesk on {day}.").format(day=language.day(day))
    yield ""
    yield t("All that the co-op's book holds is here. It can be read without CoopDesk: with a")
    yield t("program that opens PDF, with any spreadsheet, or with any editor of plain text.")
    yield ""
    for name, what in _folders(language, papers=papers):
        yield f"{name:<{_WIDTH}}{what}"
    yield ""
    yield t("In the tables, days are written 2026-03-31, the decimal sign is a point, and on the")
    yield t("accounts of the books a debit is a plain figure and a credit has a minus. Texts that")
    yield t("a spreadsheet would take for a formula have an apostrophe before them.")
    yield t("tables/COLUMNS.csv says what each column of each table is. The long numbers that end")
    yield t("in “id” tie the tables together: let a spreadsheet read them as text.")
    yield ""
    yield t("To go on working with it, install CoopDesk on any PC, choose “Open an archive” and")
    yield t("then this file, still packed. The folder “coopdesk” is what it reads then.")
    yield ""
    yield t("Whoever has this file can read all of it: names, addresses, savings and debts.")
    yield t("Keep it as safe as the book itself.")


def _folders(language: Language, *, papers: bool) -> Iterator[tuple[str, str]]:
    t = language.gettext
    if papers:
        yield "papers/", t("the main papers to read and to print, as PDF")
        yield "papers/minutes/", t("the book of minutes of each body")
        yield "papers/statements/", t("the statements of the members, by their number")
    yield "registers/", t("the registers and reports as tables")
    yield "registers/act-log.csv", t("who did what, when, and at which PC")
    yield "ledger/journal.csv", t("the journal as a table, a row for each line")
    yield "ledger/journal.hledger", t("the same for the free program hledger")
    yield "ledger/journal.beancount", t("the same for the free program Beancount")
    yield "tables/", t("every table of the book, one file each")
    yield "files/", t("the pictures, bills and papers that were kept in the book")
    yield "coopdesk/", t("what CoopDesk itself needs to open the book again")
