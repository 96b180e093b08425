from __future__ import annotations

from tests.house.lints import PACKAGE

FONTS = PACKAGE / "fonts"
README = (FONTS / "README.md").read_text(encoding="utf-8")


def test_every_font_is_listed_with_its_licence() -> None:
    for font in FONTS.glob("*.ttf"):
        family, _, weight = font.stem.partition("-")
        rows = [line for line in README.splitlines() if f"`{family}-" in line]
        assert any(f"-{weight}`" in row for row in rows), f"{font.name} is not in fonts/README.md"


def test_the_licence_of_the_fonts_is_whole() -> None:
    licence = (FONTS / "OFL.txt").read_text(encoding="utf-8")
    for part in ("Copyright", "SIL OPEN FONT LICENSE", "PERMISSION & CONDITIONS", "DISCLAIMER"):
        assert part in licence


def test_fonts_stay_light_enough_for_a_slow_line() -> None:
    assert sum(font.stat().st_size for font in FONTS.glob("*.ttf")) < 4_000_000
