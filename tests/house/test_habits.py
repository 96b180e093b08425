from __future__ import annotations

import pytest

from tests.house import lints

# Each habit with a line that breaks it, in a module where it holds.
BROKEN = [
    (lints.no_float, "records/x.py", "def half(a: float) -> int: ..."),
    (lints.no_float, "records/x.py", "rate = 0.5"),
    (lints.no_float, "exchange/x.py", "value = float(text)"),
    (lints.no_own_clock, "records/x.py", "from datetime import datetime\ndatetime.now()"),
    (lints.no_own_clock, "ui/x.py", "from datetime import date as day\nday.today()"),
    (lints.no_own_clock, "reports/x.py", "import time as clock\nclock.time()"),
    (lints.no_own_clock, "ui/x.py", "from PySide6.QtCore import QDate\nQDate.currentDate()"),
    (lints.no_print, "ui/x.py", "print('here')"),
    (lints.no_waiting, "exchange/x.py", "from time import sleep\nsleep(1)"),
    (lints.no_waiting, "ui/x.py", "self.app().processEvents()"),
    (lints.no_lambda_wires, "ui/x.py", "self.save.clicked.connect(lambda: self.go())"),
    (lints.no_lambda_wires, "ui/x.py", "save.clicked.connect(functools.partial(self.go, 1))"),
    (lints.no_silent_except, "ui/x.py", "try:\n    go()\nexcept Exception:\n    pass"),
    (lints.no_silent_except, "ui/x.py", "try:\n    go()\nexcept:\n    pass"),
    (lints.no_hidden_words, "ui/x.py", "said = f\"{t('none yet')} {when}\""),
    (
        lints.no_words_by_another_name,
        "ui/x.py",
        "say, n = language.ngettext, 2\nsay('{n} day', '{n} days', n)",
    ),
    (lints.one_csv_writer, "exchange/x.py", "import csv\ncsv.writer(file)"),
    (lints.pure_arithmetic, "records/money.py", "from sqlalchemy import select"),
    (lints.pure_arithmetic, "records/schedule.py", "from coopdesk.records.book import Tx"),
    (lints.pure_arithmetic, "records/schedule/plan.py", "import coopdesk.records.journal"),
]

# What looks like a breach and is none.
KEPT = [
    (lints.no_float, "ui/x.py", "width = 0.5"),
    (lints.no_float, "records/x.py", "rate = Decimal('0.5')"),
    (lints.no_own_clock, "app.py", "from datetime import datetime\ndatetime.now(UTC)"),
    (lints.no_own_clock, "records/x.py", "tx.now.date()"),
    (lints.no_print, "cli/x.py", "print('done')"),
    (lints.no_print, "reports/x.py", "printer.print(page)"),
    (lints.no_lambda_wires, "ui/x.py", "self.save.clicked.connect(self._save)"),
    (lints.no_lambda_wires, "ui/x.py", "save.clicked.connect(weakly(self._go, 1))"),
    (lints.no_silent_except, "ui/x.py", "try:\n    go()\nexcept Refused:\n    pass"),
    (lints.no_hidden_words, "ui/x.py", "never = t('none yet')\nsaid = f'{never} {when}'"),
    (
        lints.no_words_by_another_name,
        "ui/x.py",
        "t, words = language.gettext, language.gettext\nt('none yet')\nwords(_SAID)",
    ),
    (lints.one_csv_writer, "exchange/files.py", "import csv\ncsv.writer(file)"),
    (lints.pure_arithmetic, "records/schedule.py", "from coopdesk.records.money import Money"),
    (lints.pure_arithmetic, "records/members/listed.py", "from sqlalchemy import select"),
]


@pytest.mark.parametrize("habit", lints.HABITS, ids=lambda habit: habit.__name__)
def test_the_program_keeps_the_habit(habit: lints.Lint) -> None:
    findings = [finding for module in lints.package() for finding in habit(module)]
    assert not findings, "\n" + "\n".join(findings)


@pytest.mark.parametrize("habit", lints.OF_TESTS, ids=lambda habit: habit.__name__)
def test_tests_keep_the_habit(habit: lints.Lint) -> None:
    findings = [finding for module in lints.package(lints.TESTS) for finding in habit(module)]
    assert not findings, "\n" + "\n".join(findings)


@pytest.mark.parametrize(("habit", "path", "source"), BROKEN)
def test_a_breach_is_found_and_named(habit: lints.Lint, path: str, source: str) -> None:
    findings = list(habit(lints.parse(f"coopdesk/{path}", source)))
    assert len(findings) >= 1
    assert findings[0].startswith(f"coopdesk/{path}:")


@pytest.mark.parametrize(("habit", "path", "source"), KEPT)
def test_what_only_looks_like_a_breach_is_let_be(habit: lints.Lint, path: str, source: str) -> None:
    assert not list(habit(lints.parse(f"coopdesk/{path}", source)))


def test_every_habit_has_a_breach_that_it_finds() -> None:
    assert {habit for habit, _, _ in BROKEN} == set(lints.HABITS)
