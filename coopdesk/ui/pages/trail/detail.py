"""Beside the list: one act, with what it changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from coopdesk.i18n import Language
from coopdesk.records.audit import ActDetail, ActLine, Change, act_detail
from coopdesk.reports.wording import said, shown
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import EmptyState, Note, label
from coopdesk.ui.kit.layouts import Flow, column, holder
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.tables import Column, Table, Tone
from coopdesk.ui.pages import PAGES
from coopdesk.ui.theme import Kind

_FINGERPRINT = 16
_ARROW = "\N{RIGHTWARDS ARROW}"


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the changes: the row that was written, or one of its fields."""

    n: int
    what: str
    now: str = ""
    head: bool = False


class Detail(QWidget):
    """What somebody did, in full."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk = desk
        self._line: ActLine | None = None
        self.title, self.about = label("", "name", wrap=True), label("", "muted", wrap=True)
        self.clock = Note("", Kind.WARN)
        self.facts = Pairs(dense=True)
        empty = EmptyState(t("Nothing that can be shown"), icon="trail")
        self.changes: Table[_Row] = Table(
            [
                Column(
                    t("What was written"), _what, tone=_tone, stretch=True, wraps=True, least=130
                ),
                Column(
                    t("Before and after"), _now, tone=_tone, stretch=True, wraps=True, least=110
                ),
            ],
            name=t("What was written"),
            key=_key,
            empty=empty,
            least=4,
        )
        self.more = label("", "muted", wrap=True)
        self.member = buttons.secondary(t("Open the &member"), self._go_member)
        self.entry = buttons.secondary(t("Open the &entry"), self._go_entry)
        deeds = holder(Flow(self.member, self.entry, gap=8))
        whole = column(
            self.title, self.about, self.clock, self.facts, self.changes, self.more, deeds, gap=8
        )
        whole.setStretch(4, 1)
        whole.setContentsMargins(16, 16, 16, 16)
        self.setLayout(whole)

    def show_act(self, n: int | None) -> None:
        """Show the act at a place in the book; None empties the panel."""
        found = None if n is None else self._desk.ask(act_detail, n)
        self.setVisible(found is not None)
        self._line = None if found is None else found.line
        if found is not None:
            self._show(found)

    def _show(self, found: ActDetail) -> None:
        t, language, line = self._desk.language.gettext, self._desk.language, found.line
        self.title.setText(said(language, line.what))
        self.about.setText(" · ".join(said(language, words) for words in line.about))
        self.about.setVisible(bool(line.about))
        doubt = t("The clock of this PC was wrong: the day is what the office said it was.")
        self.clock.say(doubt if line.suspect else "", Kind.WARN)
        self.facts.show_pairs(
            [
                Pair(t("Who"), line.who),
                Pair(t("Day"), language.day(line.day)),
                Pair(t("Clock"), language.moment(line.at.astimezone())),
                Pair(t("PC"), line.pc),
                Pair(t("Fingerprint"), found.hash[:_FINGERPRINT]),
            ]
        )
        self.changes.show_rows(list(_rows(found.changes, language)))
        words = language.ngettext(
            "{count} more field is not listed.", "{count} more fields are not listed.", found.more
        )
        more = words.format(count=language.number(found.more))
        self.more.setText(more if found.more else "")
        self.more.setVisible(bool(found.more))
        self.member.setVisible(line.member is not None)
        self.entry.setVisible(line.entry is not None and _is_page("entry"))

    def _go_member(self) -> None:
        if self._line is not None and self._line.member is not None:
            self._desk.go(Place("member", member=self._line.member))

    def _go_entry(self) -> None:
        if self._line is not None and self._line.entry is not None:
            self._desk.go(Place("entry", about=self._line.entry))


def _is_page(name: str) -> bool:
    return any(entry.name == name for entry in PAGES)


def _rows(changes: tuple[Change, ...], language: Language) -> Iterator[_Row]:
    """A head for each row that was written, with its fields under it."""
    last, n = "", 0
    for change in changes:
        title = said(language, change.row)
        if change.first and (change.new or title != last):
            yield _Row(n, title, head=True)
            n += 1
        last = title
        if change.field:
            yield _Row(n, said(language, change.field), _moved(change, language))
            n += 1


def _moved(change: Change, language: Language) -> str:
    now = shown(language, change.after)
    if change.new:
        return now
    empty = language.gettext("nothing")
    return f"{shown(language, change.before) or empty} {_ARROW} {now or empty}"


def _what(row: _Row) -> str:
    return row.what if row.head else f"    {row.what}"


def _now(row: _Row) -> str:
    return row.now


def _tone(row: _Row) -> Tone:
    return Tone.STRONG if row.head else Tone.PLAIN


def _key(row: _Row) -> int:
    return row.n
