from __future__ import annotations

from pathlib import Path

import pytest

from tests.house import lints


@pytest.mark.parametrize("room", [lints.PACKAGE, lints.TESTS], ids=lambda room: room.name)
def test_every_module_fits_in_a_head(room: Path) -> None:
    findings = [
        finding
        for file in sorted(room.rglob("*.py"))
        for finding in lints.small_modules(
            file.relative_to(lints.ROOT).as_posix(), file.read_text(encoding="utf-8")
        )
    ]
    assert not findings, "\n" + "\n".join(findings)


def test_every_class_does_one_thing() -> None:
    findings = [found for module in lints.package() for found in lints.small_classes(module)]
    assert not findings, "\n" + "\n".join(findings)


def test_a_long_module_is_found() -> None:
    assert list(lints.small_modules("coopdesk/records/x.py", "x = 1\n" * 501))
    assert not list(lints.small_modules("coopdesk/records/x.py", "x = 1\n" * 500))
    assert list(lints.small_modules("tests/records/test_x.py", "x = 1\n" * 501))


def test_the_window_is_held_shorter() -> None:
    assert list(lints.small_modules("coopdesk/ui/window.py", "x = 1\n" * 251))


def test_a_class_with_many_methods_is_found() -> None:
    def one(name: str, many: int) -> lints.Module:
        methods = "".join(f"    def {name}{n}(self): ...\n" for n in range(many))
        return lints.parse("coopdesk/ui/x.py", f"class Much:\n{methods}")

    assert list(lints.small_classes(one("do", 21)))
    assert not list(lints.small_classes(one("do", 20)))
    assert list(lints.small_classes(one("_do", 26)))
    assert not list(lints.small_classes(one("_do", 25)))
