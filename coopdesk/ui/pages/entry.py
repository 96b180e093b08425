"""One entry, whole: its lines, what it undoes, its papers, and the act that wrote it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from coopdesk.i18n import N_, Language
from coopdesk.records import audit, interest_run, members, statements
from coopdesk.records.book import Topic
from coopdesk.records.errors import Refused
from coopdesk.records.ids import EntryId, MemberId
from coopdesk.records.papers import Behind
from coopdesk.records.statements import EntryFile, EntryLine
from coopdesk.records.vouchers import FileRow
from coopdesk.reports.catalogue import PAPERS
from coopdesk.reports.wording import said
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kept import KeptFile
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.rows import Column
from coopdesk.ui.kit.tables import Table
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.theme import Kind

_INTEREST = (interest_run.KIND, interest_run.CORRECTION)


class EntryPage(Page):
    """Shows the entry that the place is about."""

    NAME = "entry"
    TITLE = N_("Entry")
    TOPICS = Topic.JOURNAL

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        self._said: EntryFile | None = None
        self._make()
        self._lay_out()
        self.look()

    def _make(self) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        self.heading = Heading(t("Entry"))
        self.lines: Table[EntryLine] = Table(
            _columns(language),
            name=t("Lines of the entry"),
            key=_key,
            empty=EmptyState(t("There is no such entry."), icon="entry"),
            least=4,
            fixed=True,
        )
        self.lines.opened.connect(self._open_line)
        self.facts, self.voucher, self.act = Pairs(), Pairs(), Pairs()
        self.attached, self.kept = Pairs(), KeptFile(self.desk)
        self.trail = buttons.link(t("Show in the audit trail"), self._go_to_trail)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        booked = Card("", self.lines, padding=1)
        self._papers_card = Card(t("Papers kept with it"), self.attached, self.kept)
        left = column(booked, self._papers_card, gap=16)
        left.setStretch(0, 1)
        self._voucher_card = Card(t("What the office wrote beside it"), self.voucher)
        self._act_card = Card(t("Who wrote it"), self.act, holder(Flow(self.trail)))
        facts = Card(t("What it is"), self.facts)
        right = column(facts, self._voucher_card, self._act_card, None, gap=16)
        both = Sides(holder(left), holder(right), shares=(3, 2), least=860)
        self.setLayout(whole_page(self.heading, both, grows=both))

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self.kept.clear()
        self.look()

    def refresh(self, topics: Topic) -> None:
        self.look()

    def focus_first(self) -> None:
        self.lines.setFocus()

    # --- looking ---------------------------------------------------------------------------------

    def look(self) -> None:
        """Show it as it now stands: it may have been reversed."""
        ident = self.place.about
        if ident is None and self.place.behind is not None:
            ident = self.place.behind.entry
        try:
            self._said = self.desk.ask(statements.entry_file, EntryId(ident or 0))
        except Refused:
            self._said = None
        for card in (self._papers_card, self._voucher_card, self._act_card):
            card.setVisible(False)
        if self._said is None:
            self.lines.show_rows([])
        else:
            self._show(self._said)

    def _show(self, one: EntryFile) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        self.heading.say(t("Entry {number}").format(number=one.number), said(language, one.what))
        mark = Mark(t("reversed"), Kind.WARN) if one.reversed_by else Mark("")
        self.heading.pill.show_mark(mark)
        self.lines.show_rows(one.lines)
        self.lines.choose_first()
        total = language.figure(one.total)
        self.lines.foot(["", t("Together"), "", total, total])
        self.facts.show_pairs(self._facts(one))
        self._show_voucher(one)
        self._show_act(one)
        self.attached.show_pairs([self._attachment(paper) for paper in one.attachments])
        self._papers_card.setVisible(bool(one.attachments))

    def _facts(self, one: EntryFile) -> list[Pair]:
        t, language = self.desk.language.gettext, self.desk.language
        pairs = [
            Pair(t("Day"), language.day(one.day)),
            Pair(t("Amount"), language.amount(one.total)),
        ]
        if one.visit is not None:
            place = Place("receipt", visit=one.visit)
            pairs.append(Pair(t("Receipt"), one.receipt, self._link(t("Show the receipt"), place)))
        members = {line.member: line.who for line in one.lines if line.member is not None}
        pairs += [self._member(ident, who) for ident, who in members.items()]
        for what, other in (
            (t("Takes back"), one.reverses),
            (t("Taken back by"), one.reversed_by),
        ):
            if other is not None:
                ident, number = other
                link = self._link(t("Show the entry"), Place("entry", about=ident))
                pairs.append(Pair(what, number, link))
        if one.kind in _INTEREST:
            posted = one.reverses[0] if one.reverses else one.id
            link = buttons.link(t("How it was reckoned"), weakly(self.explain, posted))
            pairs.append(Pair(t("Interest"), "", link))
        if one.memo:
            pairs.append(Pair(t("Reason") if one.reverses else t("Remark"), one.memo))
        return pairs

    def _member(self, ident: MemberId, who: str) -> Pair:
        t = self.desk.language.gettext
        return Pair(t("Member"), who, self._link(t("Show"), Place("member", member=ident)))

    def _link(self, words: str, place: Place) -> QWidget:
        return buttons.link(words, weakly(self.desk.go, place))

    def _show_voucher(self, one: EntryFile) -> None:
        t, voucher = self.desk.language.gettext, one.voucher
        if voucher is None:
            return
        pairs = [
            Pair(t("With"), voucher.party),
            Pair(t("Paper number"), voucher.paper),
            Pair(t("Line of the budget"), voucher.budget and t(voucher.budget)),
            Pair(t("Written by"), voucher.by),
        ]
        self.voucher.show_pairs([pair for pair in pairs if pair.value])
        self._voucher_card.setVisible(True)

    def _show_act(self, one: EntryFile) -> None:
        t, language, act = self.desk.language.gettext, self.desk.language, one.act
        pairs = [Pair(t("Written"), language.moment(one.written))]
        if act is not None:
            device = f"{act.letter} · {act.device}" if act.device else act.letter
            at = language.moment(act.at)
            if act.suspect:
                at = t("{moment}, by a clock that was not believed").format(moment=at)
            pairs = [
                Pair(t("Who"), act.by or "–"),
                Pair(t("When"), at),
                Pair(t("On which PC"), device),
                Pair(t("What was done"), language.say(audit.command_text(act.command))),
            ]
        self.act.show_pairs(pairs)
        self._act_card.setVisible(True)

    def _attachment(self, paper: FileRow) -> Pair:
        t = self.desk.language.gettext
        deeds = (
            buttons.link(t("Look at it"), weakly(self.kept.look, paper)),
            buttons.link(t("Save a copy"), weakly(self.kept.save, paper)),
        )
        for deed in deeds:
            deed.setAccessibleDescription(paper.name)
        return Pair(paper.name, self._size(paper.size), holder(Flow(*deeds)))

    def _size(self, count: int) -> str:
        t, number = self.desk.language.gettext, self.desk.language.number
        return t("{size} KB").format(size=number(-(-count // 1024)))

    # --- deeds -----------------------------------------------------------------------------------

    def explain(self, entry: EntryId) -> None:
        """Show on paper how the interest of an entry came about."""
        desk, t = self.desk, self.desk.language.gettext
        try:
            proof = desk.ask(interest_run.posted_explanation, entry)
        except Refused as no:
            desk.say(desk.language.say(no.text), Kind.REFUSE)
            return
        data = desk.ask(
            statements.interest_proof, proof, made_on=desk.today, made_by=desk.actor.name
        )
        member = desk.ask(members.by_its_number, proof.number)
        language = papers.language(desk) if member is None else papers.language_of(desk, member)
        pdf = PAPERS["interest-proof"].draw(data, language)
        name = f"interest-{proof.number}-{proof.until:%Y-%m-%d}.pdf"
        desk.preview(t("How interest was reckoned"), pdf, file_name=name)

    def _go_to_trail(self) -> None:
        if self._said is not None:
            self.desk.go(Place("trail", about=self._said.id))

    def _open_line(self, line: EntryLine) -> None:
        """The ledger of a line's account, around the day of the entry."""
        if self._said is None:
            return
        day = self._said.day
        first = self.desk.ask(statements.first_of_year, day)
        last = max(day, min(self.desk.today, day.replace(month=12, day=31)))
        behind = Behind((line.account,), first, last, member=line.member)
        self.desk.go(Place("ledger", behind=behind))


def _key(line: EntryLine) -> int:
    return line.n


def _columns(language: Language) -> list[Column[EntryLine]]:
    t = language.gettext
    return [
        Column(t("Code"), _code),
        Column(t("Account"), partial(_name, language), stretch=True),
        Column(t("Member"), _who, stretch=True, gives=1),
        Column(t("Debit"), partial(_debit, language), right=True),
        Column(t("Credit"), partial(_credit, language), right=True),
    ]


def _code(line: EntryLine) -> str:
    return line.code


def _name(language: Language, line: EntryLine) -> str:
    return said(language, line.name)


def _who(line: EntryLine) -> str:
    return line.who


def _debit(language: Language, line: EntryLine) -> str:
    return language.figure(line.debit) if line.debit else ""


def _credit(language: Language, line: EntryLine) -> str:
    return language.figure(line.credit) if line.credit else ""
