"""What can be typed after `coopdesk`: the verbs, their options, and the help on them."""

from __future__ import annotations

import locale
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from coopdesk import __version__
from coopdesk.cli import (
    bringing_arguments,
    copying_arguments,
    keys_arguments,
    listing_arguments,
    sealing_arguments,
)
from coopdesk.i18n import LANGUAGES, YEARS, Language
from coopdesk.records.access import Role

#: How a reminder speaks.
_TONES: Final = ("kind", "firm", "last")
_LABELS: Final = ("3x8", "2x7", "3x10")
_KINDS: Final = "cash members savings books loans meetings social closing office".split()
_FORMATS: Final = ("hledger", "beancount", "csv")
#: What can stand in terms of interest, the same in every language.
_INTEREST: Final = """
  {"opening": "1000", "from": "2026-01-01", "until": "2026-01-31",
   "moves": [{"on": "2026-01-13", "amount": "121"}],
   "rate": {"percent": "5.5", "per": "year | month | week | period"},
   "method": "daily | minimum | average | months",
   "day_count": "actual/365 | actual/360 | 30/360 | twelfth",
   "rounding": {"money": "0.01 | exact", "mode": "half_up | half_even | floor | ceiling"},
   "minimum_balance": "0", "each": "period | month", "withholding": "0",
   "first_activity": true, "currency": "RWF",
   "posting": "daily | weekly | monthly | quarterly | half_yearly | yearly",
   "compounding": "daily | weekly | monthly | quarterly | half_yearly | yearly",
   "months": 12, "days": 365, "interest": "61.68",
   "parts": [{…}, {…}]}
"""
#: The same for a loan, and for what changes hands.
_SCHEDULE: Final = """
  {"principal": "5000", "currency": "KES", "start": "2026-11-01", "instalments": 18,
   "every": "1 month", "rate": {"percent": "12", "per": "year | month | period"},
   "method": "annuity | equal_principal | flat | bullet | balloon | table | rule",
   "day_count": "equal | 30/360 | actual/360 | actual/364 | actual/365 | actual/actual |
                 actual/actual-end",
   "first_due": "2026-12-15", "first_period": "by_days | as_others",
   "first_period_years": "3/366 + 1/12", "due_dates": ["2027-01-15", "2027-07-15"],
   "months_end": "clamp | roll",
   "closed_days": {"weekdays": [5, 6], "holidays": ["2026-12-25"],
                   "move": "forward | back | none"},
   "grace": {"principal": 0, "interest": 0, "kind": "deferred | waived"},
   "level": "nominal | factors", "split": "share | remaining", "instalment": "305",
   "rounding": {"money": "0.01 | exact", "mode": "half_up | half_even | floor | ceiling",
                "instalment": "1", "instalment_mode": "half_up",
                "remainder": "last | first | spread"},
   "balloon_percent": "5", "principal_table": ["10", "10", "80"],
   "interest_table": ["20", "30", "50"], "down_payment_percent": "25",
   "rule": {"pay": "1500"} | {"principal": "900"} |
           {"percent_of_balance": "2", "at_least": "100"},
   "fees": [{"name": "file", "amount": "500", "percent": "1.5",
             "base": "principal | instalment", "when": "disbursement | each | first"}],
   "disbursements": [{"on": "2026-11-01", "amount": "5000"}],
   "events": [{"on": "2026-12-01", "pay": "1500"}, {"on": "2027-01-01", "rate": "14"},
              {"on": "2027-02-01", "waive": {"penalty": "10", "interest": "0", "fee": "0"}},
              {"on": "2027-03-01", "payoff": true}], "as_of": "2027-01-15",
   "prepayment": "recompute | shorten | next_paid", "payoff": "day | period | all",
   "order": ["penalty", "fee", "interest", "principal"],
   "penalty": {"percent": "2", "per": "day | month | year | once", "free_days": 3,
               "base": "overdue_principal | overdue_total | outstanding | original"}}
"""
_FLOWS: Final = """
  {"method": "eu", "flows": [{"at": "0", "amount": "-200000"},
                             {"at": "3/365 + 1/12", "amount": "1433.57"}, {…}]}
  {"method": "eu", "flows": [{"on": "2026-11-01", "amount": "-500"},
                             {"on": "2026-12-01", "amount": "270"}, {…}]}
  {"method": "us", "periods_a_year": 12, "advance": "5000",
   "payments": [{"count": 24, "amount": "230", "first": 1, "fraction": "0"}]}
"""


def chosen_language(argv: Sequence[str], environ: Mapping[str, str]) -> str:
    """The language of the messages: as --language says, else as the system is set."""
    for at, word in enumerate(argv):
        if word == "--language" and at + 1 < len(argv):
            return argv[at + 1]
        if word.startswith("--language="):
            return word.partition("=")[2]
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return environ[name].partition(".")[0]
    return locale.getlocale()[0] or "en"


def parser(language: Language) -> ArgumentParser:
    """The whole command line, its help in a language."""
    return _Verbs(language).top


class _Verbs:
    """Builds the parser. A verb is a name, a line of help, its function and its options."""

    def __init__(self, language: Language) -> None:
        self._t = t = language.gettext
        self.top = ArgumentParser(
            "coopdesk",
            description=t("The office of a small co-operative. Without a verb it opens the desk."),
            epilog=t("Each verb has its own help: coopdesk VERB --help"),
            formatter_class=RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        self.top.add_argument("--version", action="version", version=f"CoopDesk {__version__}")
        self._common = self._common_options()
        self._book = self._book_options()
        self._founder = self._founder_options()
        verbs = self.top.add_subparsers(metavar="VERB", title=t("Verbs"))
        self._making(verbs)
        bringing_arguments.add(verbs, self._verb, self._t, (self._book, self._common), self._day)
        self._looking(verbs)
        self._reckoning(verbs)
        self._proving(verbs)
        copying_arguments.add(verbs, self._verb, self._t, (self._book, self._common))
        keys_arguments.add(verbs, self._verb, self._t, (self._book, self._common))

    def _verb(
        self, verbs: Any, name: str, run: str, help_: str, parents: Sequence[ArgumentParser]
    ) -> ArgumentParser:
        made: ArgumentParser = verbs.add_parser(
            name, help=help_, description=help_, parents=list(parents), allow_abbrev=False
        )
        made.set_defaults(run=run)
        return made

    # --- options that many verbs have ----------------------------------------------------------

    def _common_options(self) -> ArgumentParser:
        t, some = self._t, ArgumentParser(add_help=False)
        some.add_argument(
            "--language",
            metavar="CODE",
            type=self._language,
            help=t("language of messages and papers: {codes}").format(codes=", ".join(LANGUAGES)),
        )
        return some

    def _password_option(self, some: ArgumentParser) -> None:
        t = self._t
        some.add_argument(
            "--password-file",
            metavar="FILE",
            help=t("file with the password on its first line; else COOPDESK_PASSWORD"),
        )

    def _book_options(self, *, needed: bool = True) -> ArgumentParser:
        t, some = self._t, ArgumentParser(add_help=False)
        some.add_argument("--book", required=needed, metavar="BOOK", help=t("the co-op's book"))
        some.add_argument(
            "--as", dest="as_", metavar="NAME", help=t("who signs in, when there are several")
        )
        self._password_option(some)
        some.add_argument(
            "--today",
            metavar="DATE",
            type=self._day,
            help=t("today's date, when the clock of this PC is wrong"),
        )
        return some

    def _founder_options(self) -> ArgumentParser:
        t, some = self._t, ArgumentParser(add_help=False)
        some.add_argument("path", metavar="BOOK", help=t("the file to make"))
        some.add_argument("--person", metavar="NAME", help=t("the first person who signs in"))
        self._password_option(some)
        return some

    def _json(self, verb: ArgumentParser) -> None:
        t = self._t
        verb.add_argument("--json", action="store_true", help=t("one JSON object"))

    # --- what can be read from a word ------------------------------------------------------------

    def _language(self, text: str) -> str:
        t, code = self._t, text.replace("-", "_").partition("_")[0].lower()
        if code not in {*LANGUAGES, "xx"}:
            raise ArgumentTypeError(
                t("“{text}” is none of {codes}").format(text=text, codes=", ".join(LANGUAGES))
            )
        return text

    def _day(self, text: str) -> date:
        t = self._t
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
        if day is None or day.year not in YEARS:
            raise ArgumentTypeError(t("“{text}” is not a date like 2026-03-31").format(text=text))
        return day

    # --- the verbs -------------------------------------------------------------------------------

    def _making(self, verbs: Any) -> None:
        t, parents = self._t, (self._founder, self._common)
        demo = self._verb(
            verbs, "demo", "making:demo", t("make a practice book with a history"), parents
        )
        demo.add_argument("--members", type=int, default=300, metavar="N", help=t("how many"))
        demo.add_argument("--years", type=int, default=2, metavar="N", help=t("how far back"))
        demo.add_argument(
            "--seed", type=int, default=1, metavar="N", help=t("same seed, same book")
        )
        demo.add_argument("--profile", default="RW", metavar="CODE", help=t("country profile"))
        demo.add_argument("--until", type=self._day, metavar="DATE", help=t("its last day"))
        new = self._verb(verbs, "new", "making:new", t("make an empty book"), parents)
        new.add_argument("--name", required=True, help=t("the co-op's name"))
        new.add_argument(
            "--profile", default="plain", metavar="CODE", help=t("country, or “plain” for none")
        )
        new.add_argument(
            "--currency", metavar="CODE", help=t("three letters; the country's own without")
        )
        new.add_argument(
            "--role",
            choices=[Role.SECRETARY.value, Role.MANAGER.value],
            default=Role.SECRETARY.value,
            help=t("post of the first person"),
        )

    def _looking(self, verbs: Any) -> None:
        t, parents = self._t, (self._book, self._common)
        roll = self._verb(verbs, "members", "listing:roll", t("list the members"), parents)
        listing_arguments.add(roll, t, self._day)
        balance = self._verb(
            verbs, "trial-balance", "looking:trial_balance", t("the trial balance"), parents
        )
        balance.add_argument("--on", type=self._day, metavar="DATE", help=t("today without"))
        form = balance.add_mutually_exclusive_group()
        form.add_argument("--json", action="store_true", help=t("one JSON object"))
        form.add_argument("--csv", action="store_true", help=t("columns code, debit, credit"))
        self._reporting(verbs)
        export = self._verb(verbs, "export", "", t("write the book for other programs"), ())
        kinds = export.add_subparsers(metavar="WHAT", required=True, title=t("What"))
        entries = self._verb(kinds, "journal", "looking:export_journal", t("every entry"), parents)
        entries.add_argument("--format", required=True, choices=_FORMATS, help=t("for which"))
        entries.add_argument("--to", required=True, metavar="FILE", help=t("- for the output"))
        whole = self._verb(
            kinds, "everything", "carrying:carry_out", t("all of the book in one file"), parents
        )
        whole.add_argument("--to", required=True, metavar="FILE.zip", help=t("the file to make"))
        self._json(whole)

    def _reporting(self, verbs: Any) -> None:
        t = self._t
        report = self._verb(
            verbs, "report", "papers:report", t("make a paper as a file"), (self._common,)
        )
        report.add_argument("name", nargs="?", metavar="NAME", help=t("which; see --list"))
        report.add_argument("--list", action="store_true", help=t("name all papers"))
        report.add_argument("--book", metavar="BOOK", help=t("the co-op's book"))
        report.add_argument(
            "--to",
            metavar="FILE.pdf",
            help=t("or .xlsx, .csv, .json of what is a table; - for the output"),
        )
        report.add_argument("--as", dest="as_", metavar="NAME", help=t("who signs in"))
        self._password_option(report)
        days: tuple[tuple[str, str], ...] = (
            ("--today", t("today's date, when the clock of this PC is wrong")),
            ("--from", t("first day; the first of the year without")),
            ("--until", t("last day; today without")),
            ("--on", t("the day; today without")),
        )
        for option, help_ in days:
            to = option.strip("-").replace("from", "from_")
            report.add_argument(option, dest=to, type=self._day, metavar="DATE", help=help_)
        report.add_argument("--member", metavar="NUMBER", help=t("whose statement"))
        report.add_argument(
            "--proof", action="store_true", help=t("statements with their way to the newest seal")
        )
        report.add_argument("--meeting", metavar="NAME", help=t("which village or meeting"))
        report.add_argument("--account", metavar="CODE", help=t("of which account"))
        report.add_argument(
            "--number",
            metavar="NUMBER",
            help=t("which receipt: A-000123; which of a member's accounts: 2; which minutes: 7"),
        )
        report.add_argument("--large", action="store_true", help=t("in large print"))
        self._on_loans(report)
        self._on_meetings(report)
        self._on_cards(report)
        self._on_acts(report)
        self._on_folios(report)
        self._json(report)

    def _on_loans(self, report: ArgumentParser) -> None:
        """What papers of loans ask for beside."""
        t = self._t
        report.add_argument("--loan", metavar="NUMBER", help=t("which loan; the newest without"))
        report.add_argument(
            "--tone", choices=_TONES, default="kind", help=t("how a reminder speaks")
        )
        report.add_argument(
            "--days", type=int, default=1, metavar="N", help=t("late by so many days at least")
        )
        report.add_argument("--team", metavar="NAME", help=t("which borrowing group"))
        report.add_argument("--product", metavar="NAME", help=t("which kind of loans to offer"))
        report.add_argument("--amount", metavar="AMOUNT", help=t("how much to offer"))
        report.add_argument(
            "--instalments", metavar="N,N,N", help=t("in how many, up to three numbers")
        )

    def _on_meetings(self, report: ArgumentParser) -> None:
        """What papers of meetings ask for beside --on or the --number of minutes."""
        t = self._t
        report.add_argument(
            "--body", metavar="LETTERS", help=t("which body's; the general meeting without")
        )
        report.add_argument("--resolution", metavar="NUMBER", help=t("which resolution: G 2026-07"))

    def _on_cards(self, report: ArgumentParser) -> None:
        """What cards, labels and lists of what is missing ask for beside --member or --find."""
        t = self._t
        listing_arguments.narrow(report, t, self._day)
        report.add_argument("--back", action="store_true", help=t("cards with their backs"))
        report.add_argument(
            "--labels", choices=_LABELS, default=_LABELS[0], help=t("which sheet of labels")
        )
        report.add_argument(
            "--first", type=int, default=1, metavar="N", help=t("the first label that is left")
        )

    def _on_acts(self, report: ArgumentParser) -> None:
        """What the log of who did what asks for beside --from, --until and --member."""
        t = self._t
        report.add_argument("--who", metavar="NAME", help=t("only what this person did"))
        report.add_argument("--pc", metavar="LETTER", help=t("only what was done at this PC"))
        report.add_argument("--kind", choices=_KINDS, help=t("only acts of this kind"))
        report.add_argument("--find", metavar="TEXT", help=t("only acts with these words"))

    def _on_folios(self, report: ArgumentParser) -> None:
        """What registers on the folios of a bound book ask for."""
        t = self._t
        report.add_argument(
            "--first-folio", type=int, metavar="N", help=t("the number of the first folio")
        )
        report.add_argument(
            "--go-on", action="store_true", help=t("only what is not in the bound book yet")
        )
        report.add_argument(
            "--blank-folios", type=int, default=0, metavar="N", help=t("so many empty folios after")
        )

    def _reckoning(self, verbs: Any) -> None:
        t = self._t
        savings = self._verb(
            verbs,
            "interest",
            "reckoning:interest",
            t("savings interest from terms"),
            (self._common,),
        )
        savings.formatter_class = RawDescriptionHelpFormatter
        savings.epilog = (
            t(
                "TERMS.json holds “opening”, “from”, “until” (both days count) and “rate”; the\n"
                "rest has plain defaults. Amounts and percents are text. “rate” can be a list\n"
                "with “since”. “posting” adds interest to the balance each time; “compounding” is\n"
                "for a deposit that nobody touches; the method “months” counts each amount by the\n"
                "months that it was held; “first_activity” leaves out the days before a new\n"
                "account's first move (by average also that day and the last). “interest” that is\n"
                "known, with “days”, gives its “apy”. “parts” are added up."
            )
            + _INTEREST
        )
        savings.add_argument("file", metavar="TERMS.json", help=t("the terms"))
        self._json(savings)
        self._lending(verbs)

    def _lending(self, verbs: Any) -> None:
        t = self._t
        loan = self._verb(
            verbs,
            "schedule",
            "reckoning:schedule",
            t("a loan's instalments from terms"),
            (self._common,),
        )
        loan.epilog = (
            t(
                "TERMS.json holds “principal”, “start”, “instalments”, “every”, “rate” and\n"
                "“method”; of the rest, what stands first is meant where nothing is said.\n"
                "Amounts and percents are text. “due_dates” are the days of a season's calendar,\n"
                "instead of “every”. “level” reckons the instalment from the nominal rate of a\n"
                "period, or from the real periods. “balloon_percent” of the principal is paid\n"
                "each time, the rest with the last. “principal_table” (and “interest_table”, of\n"
                "flat interest) has a percentage for each instalment after the grace. A “rule”\n"
                "pays until nothing is owed. Fees of “disbursement” are kept back when the loan\n"
                "is paid out. Weekdays count from 0, Monday. “exact” rounds only what is shown.\n"
                "“events” are what happened to the loan, and “as_of” is the day for which it is\n"
                "told how it stands; the yearly cost is always the one that was agreed."
            )
            + _SCHEDULE
        )
        loan.add_argument("file", metavar="TERMS.json", help=t("the terms"))
        cost = self._verb(
            verbs,
            "apr",
            "reckoning:apr",
            t("a loan's yearly cost from its cash flows"),
            (self._common,),
        )
        cost.epilog = (
            t(
                "FLOWS.json holds what changes hands: below zero it goes to the member. “at” is\n"
                "in years, “on” a day. “eu” is the yearly rate with interest on interest; “us”\n"
                "that of a period times the periods of a year, where “first” are the whole\n"
                "periods until the first payment and “fraction” is the part of one beside them."
            )
            + _FLOWS
        )
        cost.add_argument("file", metavar="FLOWS.json", help=t("the cash flows"))
        for verb in (loan, cost):
            verb.formatter_class = RawDescriptionHelpFormatter
            self._json(verb)

    def _proving(self, verbs: Any) -> None:
        t = self._t
        check = self._verb(
            verbs, "check", "proving:check", t("audit the book"), (self._book, self._common)
        )
        check.add_argument(
            "--rebuild", action="store_true", help=t("also build it again from its acts")
        )
        self._json(check)
        any_book = self._book_options(needed=False)
        sealing_arguments.add(verbs, self._verb, t, (any_book, self._common))
        sealing_arguments.add_erasing(verbs, self._verb, t, (self._book, self._common))
        proof = self._verb(
            verbs,
            "self-test",
            "proving:self_test",
            t("prove this copy of CoopDesk"),
            (self._common,),
        )
        self._json(proof)
