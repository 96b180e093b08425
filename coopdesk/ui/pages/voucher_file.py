"""One general entry: its voucher on paper, the bills kept with it, and taking it back."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from coopdesk.i18n import N_
from coopdesk.records import assets, general, inventory, vouchers
from coopdesk.records.book import Topic
from coopdesk.records.errors import Refused
from coopdesk.records.ids import EntryId
from coopdesk.records.vouchers import FORM_NAMES, FileRow, VoucherFile
from coopdesk.ui import papers
from coopdesk.ui.attaching import choose
from coopdesk.ui.desk import Desk, Page, Paper, Place
from coopdesk.ui.kept import KeptFile
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Heading, Mark, Note, label
from coopdesk.ui.kit.fields import NoteField
from coopdesk.ui.kit.forms import Form, Refusals
from coopdesk.ui.kit.layouts import (
    Flow,
    Sides,
    bring_into_view,
    clear,
    column,
    holder,
    row,
    whole_page,
)
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.preview import Preview
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.telling import short_told
from coopdesk.ui.theme import Kind, look


class VoucherPage(Page):
    """Shows an entry that has a voucher. `place.about` is the entry's id."""

    TITLE = N_("Voucher")
    TOPICS = Topic.JOURNAL | Topic.BOOKS

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t, language = desk.language.gettext, desk.language
        self._paper, self._other = Paper("", b""), ""
        self.heading = Heading(t(self.TITLE))
        self.preview = Preview(t("Voucher"), language, on_print=self._print, on_save=self._save)
        self.preview.view.setMinimumHeight(look().px(340))
        self.preview.print_button.setText(t("Print a copy"))
        self.facts = Pairs()
        self.to_other = buttons.link("", self._go_to_other)
        self.again = buttons.secondary(t("Write another entry"), self._again, icon="entry")
        self.reverse = buttons.secondary(t("Take it back…"), self.ask_why, icon="undo")
        self.short = Note("", Kind.WARN)
        self.thing = Note("", Kind.WARN)
        self.reason = NoteField("reason", t("&Why is it taken back?"), language, lines=2)
        self.form = Form([self.reason], language)
        self.take_back = buttons.secondary("", self.do_reverse, icon="undo")
        self.leave = buttons.quiet(t("Leave it as it is"), self.leave_it)
        self.files = _Kept(desk)
        self._lay_out()
        self.show_place(place)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        deeds = holder(Flow(self.to_other, self.reverse, self.again, gap=8))
        facts = Card(t("What it says"), self.facts, deeds)
        self._why = Card(
            t("Take this entry back"),
            self.short,
            self.thing,
            self.form,
            holder(Flow(self.take_back, self.leave)),
        )
        self._why.hide()
        side = holder(column(facts, self._why, self.files, None, gap=16))
        both = Sides(self.preview, side, shares=(9, 6), least=900)
        self.setLayout(whole_page(self.heading, both, grows=both))

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        self.refresh(Topic.NONE)

    def refresh(self, topics: Topic) -> None:
        """Show it as it now stands: it may have been taken back."""
        try:
            said = self.desk.ask(vouchers.voucher, self._entry)
        except Refused as no:
            self.heading.say(self.desk.language.say(no.text))
            return
        made = papers.voucher(self.desk, self._entry, copy=True)
        if made.pdf != self._paper.pdf:
            self.preview.show_pdf(made.pdf)
        self._paper = made
        self._show_heading(said)
        self._show_facts(said)
        self.files.show_files(self._entry, said.files)

    @property
    def _entry(self) -> EntryId:
        return EntryId(self.place.about or 0)

    def has_typed(self) -> bool:
        return not self._why.isHidden() and not self.reason.is_empty()

    def focus_first(self) -> None:
        if self._why.isHidden():
            self.preview.print_button.setFocus()
        else:
            self.reason.setFocus()

    # --- showing ---------------------------------------------------------------------------------

    def _show_heading(self, said: VoucherFile) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        words = t("Written by {name} on {moment}").format(
            name=said.by, moment=language.moment(said.written)
        )
        self.heading.say(self._paper.title, words)
        mark = Mark(t("taken back"), Kind.WARN) if said.reversed_by else Mark("")
        self.heading.pill.show_mark(mark)

    def _show_facts(self, said: VoucherFile) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        pairs = [
            Pair(t("Kind"), t(FORM_NAMES[said.form])),
            Pair(t("Day"), language.day(said.day)),
            Pair(t("What for"), said.memo),
            Pair(t("Amount"), language.amount(said.total)),
        ]
        if said.party:
            pairs.insert(2, Pair(t("With whom"), said.party))
        if said.budget is not None:
            pairs.append(Pair(t("Budget line"), language.say(said.budget)))
        other = said.reversed_by or said.reverses
        self._other = other
        self.to_other.setText(t("Show {number}").format(number=other))
        self.to_other.setVisible(bool(other))
        self.facts.show_pairs(pairs)
        may = self.desk.may(general.reverse_entry)
        self.reverse.setVisible(may and not other and self._why.isHidden())
        self.again.setEnabled(self.desk.may(vouchers.write))
        self.take_back.setText(
            t("Take back {number} and print the correction").format(number=said.number)
        )

    # --- deeds -----------------------------------------------------------------------------------

    def _print(self) -> None:
        self.desk.print(self._paper.pdf, self._paper.title)

    def _save(self) -> None:
        kinds = [(self.desk.language.gettext("PDF papers"), "*.pdf")]
        papers.save(self, self.desk, self._paper.pdf, self._paper.file_name, kinds)

    def _again(self) -> None:
        self.desk.go(Place("voucher"))

    def ask_why(self) -> None:
        """Ask for the reason, here on the page."""
        self._why.show()
        self.reverse.hide()
        self.short.say(short_told(self.desk, self._entry), Kind.WARN)
        self._tell_thing()
        self.reason.setFocus()
        bring_into_view(self._why)

    def _tell_thing(self) -> None:
        """What a purchase brought into the register goes with it."""
        t, one = self.desk.language.gettext, self.desk.ask(inventory.bought_by, self._entry)
        words = t("Asset {number}, {name}, goes out of the register with it, and its wear too.")
        said = words.format(number=one.number, name=one.name) if one else ""
        self.thing.say(said, Kind.WARN)

    def leave_it(self) -> None:
        """Think better of it."""
        self.form.clear()
        self._why.hide()
        self.refresh(Topic.NONE)
        self.reverse.setFocus()

    def do_reverse(self) -> None:
        """Take the entry back; the correction is printed and shown."""
        one = self.desk.ask(inventory.bought_by, self._entry)
        if one is None:
            send = self.desk.do_with(general.reverse_entry)
            written = self.form.submit(send, entry=self._entry)
        else:
            undo = self.desk.do_with(assets.undo_purchase)
            written = self.form.submit(undo, asset=one.id)
        if written is None:
            return
        self.form.clear()
        self._why.hide()
        self.desk.say(self.desk.language.gettext("It is taken back."))
        self.desk.go(Place("voucher_file", about=written))
        papers.hand_out_voucher(self.desk, written)

    def _go_to_other(self) -> None:
        found = self.desk.ask(vouchers.find, self._other)
        if found is not None:
            self.desk.go(Place("voucher_file", about=found))


class _Kept(Card):
    """The files kept with an entry: show, save, add one more."""

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__(t("Bills and pictures"))
        self._desk, self._entry = desk, EntryId(0)
        self._nothing = label(t("Nothing is kept with this entry."), "muted", wrap=True)
        self._box = QVBoxLayout()
        self.kept, self.note = KeptFile(desk), Note("", Kind.REFUSE)
        self.add = buttons.link(t("Add a bill or a picture"), self.add_file, icon="attach")
        self.add.setEnabled(desk.may(vouchers.attach))
        self.body.addWidget(self._nothing)
        self.body.addLayout(self._box)
        for part in (self.kept, self.note, holder(row(self.add, None))):
            self.body.addWidget(part)

    def show_files(self, entry: EntryId, files: tuple[FileRow, ...]) -> None:
        """List them."""
        if entry != self._entry:
            self.kept.clear()
        self._entry = entry
        clear(self._box)
        for file in files:
            self._box.addWidget(self._line(file))
        self._nothing.setVisible(not files)

    def _line(self, file: FileRow) -> QWidget:
        t = self._desk.language.gettext
        show = buttons.link(t("Show"), weakly(self.kept.look, file))
        show.setAccessibleName(t("Show {name}").format(name=file.name))
        save = buttons.link(t("Save"), weakly(self.kept.save, file))
        save.setAccessibleName(t("Save {name}").format(name=file.name))
        words = row(label(file.name, wrap=True), show, save)
        words.setStretch(0, 1)
        return holder(words)

    def add_file(self) -> None:
        """One more, for good."""
        found = choose(self, self._desk)
        if found is None:
            return
        if isinstance(found, str):
            self.note.say(found, Kind.REFUSE)
            return
        with Refusals(self.note, self._desk.language):
            self._desk.do(
                vouchers.attach, entry=self._entry, name=found.name, content=found.content
            )
