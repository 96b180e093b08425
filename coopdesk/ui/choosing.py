"""How members and accounts are offered, and the fields in which one is chosen, or the day of a
deed, the same everywhere."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from coopdesk.i18n import Language, Text
from coopdesk.records import accounts, cards, members
from coopdesk.records.accounts import AccountRow
from coopdesk.records.members import GONE, MemberRow
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.fields import DayField
from coopdesk.ui.kit.suggest import SuggestField

_OFFERED = 8


class DeskDay(DayField):
    """The day of what is done at the desk: today, unless an earlier one is chosen for slips."""

    def __init__(self, desk: Desk) -> None:
        today, t = desk.today, desk.language.gettext
        self._desk = desk
        self._given = today  # the day that the field was last given by itself
        super().__init__("day", t("&Day"), desk.language, today=today, value=today)

    @property
    def earlier(self) -> date | None:
        """The chosen day, where it is not today."""
        day = self.peek()
        return day if day is not None and day < self._desk.today else None

    def keep_up(self) -> None:
        """A page that stood open overnight goes on with today."""
        if self.peek() == self._given != self._desk.today:
            self.back_to_today()

    def back_to_today(self) -> None:
        """Whoever comes to the desk anew is served today; an earlier day is chosen each time."""
        self._given = self._desk.today
        self.set_value(self._given)


def member_field(desk: Desk) -> SuggestField[MemberRow]:
    """A field that offers members by parts of their name, their number or their phone."""
    t = desk.language.gettext
    return SuggestField(
        "member",
        t("&Member"),
        partial(_found, desk),
        partial(offered, desk.language),
        desk.language,
        hint=t("Number, name or phone"),
        why=partial(why_no_card, desk),
        scanned=cards.is_card,
    )


def _found(desk: Desk, text: str) -> Sequence[MemberRow]:
    return desk.ask(members.find, text, limit=_OFFERED)


def why_no_card(desk: Desk, typed: str) -> Text | None:
    """Why a card that was scanned opens nobody; None where it does, or none was scanned."""
    return desk.ask(members.why_no_card, typed)


def offered(language: Language, found: MemberRow) -> str:
    """A member in one line, so that two of one name can be told apart."""
    t = language.gettext
    said = t("{number} · {name}, {village}") if found.village else t("{number} · {name}")
    if found.status in GONE:
        said = t("{number} · {name} (left)")
    return said.format(number=found.number, name=found.name, village=found.village)


def account_field(
    desk: Desk,
    name: str,
    label: str,
    which: Callable[[AccountRow], bool],
    *,
    optional: bool = False,
) -> SuggestField[AccountRow]:
    """A field that offers accounts by parts of their number or their name as it is shown here."""
    t = desk.language.gettext
    return SuggestField(
        name,
        label,
        partial(_accounts, desk, which),
        partial(account_words, desk.language),
        desk.language,
        optional=optional,
        hint=t("Number or name"),
    )


def _accounts(desk: Desk, which: Callable[[AccountRow], bool], text: str) -> Sequence[AccountRow]:
    wanted = _folded(text).split()
    rows = [row for row in desk.ask(accounts.accounts) if which(row)]
    fitting = [row for row in rows if _fits(wanted, account_words(desk.language, row))]
    fitting.sort(key=lambda row: not row.code.startswith(text.strip()))  # a number typed whole
    return fitting[:_OFFERED]


def _fits(wanted: Sequence[str], words: str) -> bool:
    there = _folded(words).replace("·", " ").split()
    return all(any(part.startswith(word) for part in there) for word in wanted)


def _folded(text: str) -> str:
    """Without accents and case."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


def account_words(language: Language, row: AccountRow) -> str:
    """An account in one line."""
    return f"{row.code} · {language.gettext(row.name)}"
