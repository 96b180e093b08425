"""What a copy says to whoever finds it, in the co-op's language and in English."""

from __future__ import annotations

from datetime import datetime

from coopdesk.exchange.copies.looking import Seen
from coopdesk.i18n import Language


def read_me(seen: Seen, made: datetime, language: Language) -> bytes:
    """The file READ_ME.txt of a copy."""
    said = [_story(seen, made, language)]
    if language.code != "en":
        said.append(_story(seen, made, Language("en")))
    return ("\n\n".join(said) + "\n").replace("\n", "\r\n").encode("utf-8-sig")


def _story(seen: Seen, made: datetime, language: Language) -> str:
    t, shown = language.gettext, seen.figures
    return "\n".join(
        (
            t("This is a copy of the book of {name}.").format(name=shown.name),
            t("It was made on {day}. The last day in it is {last}.").format(
                day=language.day(made.date()), last=language.day(seen.day)
            ),
            t("Members: {count}.").format(count=language.number(shown.members)),
            "",
            t("To get the book back: install CoopDesk, choose Restore, and choose this file."),
            t(
                "Without CoopDesk: trial-balance.pdf and trial-balance.csv show what every account "
                "holds. book.db.zst is an SQLite database, made small with Zstandard."
            ),
            t("Whoever has this file can read all of it: keep it as safe as the book."),
        )
    )
