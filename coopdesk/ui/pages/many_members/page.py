"""The page of what is done with many members: who, what, and what comes of it for each."""

from __future__ import annotations

from functools import partial
from typing import ClassVar, Final

from PySide6.QtCore import QTimer

from coopdesk.i18n import N_
from coopdesk.records import bulk, members
from coopdesk.records.book import Topic
from coopdesk.records.bulk import Deed, Done, Line
from coopdesk.records.errors import Refused
from coopdesk.records.ids import MemberId
from coopdesk.records.members import ACTIVE, Criteria
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Heading, Note
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, row, whole_page
from coopdesk.ui.kit.progress import Job
from coopdesk.ui.pages.many_members.asking import Asking
from coopdesk.ui.pages.many_members.listed import Listed
from coopdesk.ui.pages.many_members.past import Lately
from coopdesk.ui.pages.many_members.printing import Prints
from coopdesk.ui.pages.many_members.work import Work
from coopdesk.ui.theme import Kind

_PAUSE_MS: Final = 250  # while somebody types on, nothing is tried out
_BESIDE: Final = 900  # at 100 % text


class ManyMembers(Page):
    """`place.text` are criteria of a list of members; without any it is everybody who is active."""

    TITLE = N_("With many members")
    TOPICS: ClassVar[Topic] = Topic.MEMBERS

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self._some: tuple[MemberId, ...] = ()
        self._base: list[Line] = []  # as they are, before anything is tried out
        self._seen: Deed | None = None  # what was tried out, and is seen in the list
        self._done: Done | None = None
        self._trying: Deed | None = None
        self._job: Job | None = None
        self.heading = Heading(t(self.TITLE), " ")
        self.asking = Asking(desk)
        self.do = buttons.primary("", self.do_it, icon="check")
        self.note = Note("", Kind.GOOD)
        self.lately = Lately(desk)
        self.listed, self.prints = Listed(desk), Prints(desk)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._lay_out()
        self._wire()
        self.show_place(place)

    def _lay_out(self) -> None:
        self.asking.body.addWidget(holder(Flow(self.do)))
        left = holder(column(self.asking, self.note, self.lately, None, gap=16))
        self.listed.body.addWidget(holder(row(self.prints, margin=8)))
        sides = Sides(left, self.listed, shares=(2, 3), least=_BESIDE)
        self.setLayout(whole_page(self.heading, sides, grows=sides))

    def _wire(self) -> None:
        self.asking.changed.connect(self._asked_anew)
        self._soon.timeout.connect(self._try)
        self.listed.changed.connect(self._word)
        self.lately.done.connect(self._taken_back)
        does_it(self, self._do_by_key)

    # --- what the window asks --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        again = place.text != self.place.text or not self._some
        super().show_place(place)
        if again:
            self.asking.offer()
            self.listed.take_all_in()
            self.note.say("")
            self._find()

    def refresh(self, topics: Topic) -> None:
        self.lately.look()
        if self._done is None and self.asking.isEnabled():  # nothing is being written
            self._find()

    def has_typed(self) -> bool:
        return self.asking.form.dirty or self.lately.has_typed()

    def focus_first(self) -> None:
        self.asking.focus_first()

    # --- who -------------------------------------------------------------------------------------

    def _asked(self) -> Criteria:
        try:
            asked = Criteria.of_text(self.place.text)
        except ValueError:
            asked = Criteria()
        return asked if asked.said() else Criteria(status=ACTIVE)

    def _find(self) -> None:
        desk, asked = self.desk, self._asked()
        self._some = desk.ask(members.listing, asked, today=desk.today).ids
        self._base = desk.ask(bulk.as_they_are, self._some)
        told = desk.ask(members.in_words, asked)
        self.heading.say(desk.language.gettext(self.TITLE), desk.language.say(told) if told else "")
        self._begin_again()

    def _asked_anew(self) -> None:
        self.note.say("")
        self._begin_again()

    def _begin_again(self) -> None:
        """Something else is asked: what was tried out, or done, is of before."""
        self._done = self._seen = None
        self._stop()
        self._show(self._base)
        self._soon.start()

    def _show(self, lines: list[Line]) -> None:
        self.listed.show_lines(lines, over=self._done is not None)
        self._word()

    def _word(self) -> None:
        """Put the whole deed on the button."""
        some = self.listed.chosen()
        self.do.setText(buttons.literal(self.asking.words(len(some))))
        ready = self._job is None and self._done is None and self._seen is not None
        self.do.setEnabled(bool(some) and ready and self.desk.may(bulk.do_with_many))
        shown = self._seen if self._done is None else self._done.deed
        self.prints.show_what(shown, self.listed.lines, some)

    # --- trying out ------------------------------------------------------------------------------

    def _try(self) -> None:
        """What would come of it, for each: by the rules themselves, and nothing is kept."""
        deed = self.asking.deed()
        if deed is None or not self._some or not self.desk.may(bulk.do_with_many):
            return
        work = Work(partial(bulk.tried_out, self.desk.book, deed, self._some))
        self._trying = deed
        self._start(work).done.connect(self._tried)

    def _tried(self, lines: list[Line]) -> None:
        if not self._is_of_now():
            return
        self._job, self._seen = None, self._trying
        self._show(lines)

    def _start(self, work: Work) -> Job:
        self._job = self.desk.start(self.desk.language.gettext(self.TITLE), work, beside=True)
        self._job.failed.connect(self._failed)
        self._job.stopped.connect(self._over)
        return self._job

    def _stop(self) -> None:
        """Whatever it still tells is of before."""
        if self._job is not None:
            self._job.stop()
            self._job = None
            self.asking.setEnabled(True)

    def _is_of_now(self) -> bool:
        return self.sender() is self._job

    def _over(self) -> None:
        if self._is_of_now():
            self._let_go()

    def _let_go(self) -> None:
        self._job = None
        self.asking.setEnabled(True)
        self._word()

    def _failed(self, error: Exception) -> None:
        if not self._is_of_now():
            return
        self._let_go()
        if isinstance(error, Refused):
            self.asking.complain(self.desk.language.say(error.text), error.field)

    # --- doing -----------------------------------------------------------------------------------

    def _do_by_key(self) -> None:
        self.lately.back.by_key(self.do_it)

    def do_it(self) -> None:
        """Do it with all who are chosen: all or none."""
        if not self.do.isEnabled():
            return
        deed = self.asking.read()
        if deed is not None and deed == self._seen:
            some = self.listed.chosen()
            work = partial(self.desk.book.write, bulk.do_with_many, deed=deed, some=some)
            self._start(Work(work)).done.connect(self._written)
            self.asking.setEnabled(False)  # what is being done is not changed meanwhile

    def _written(self, done: Done) -> None:
        self.asking.setEnabled(True)
        if not self._is_of_now():
            return
        self._job, self._done = None, done
        self.asking.form.settle()
        language, n = self.desk.language, len(done.lines)
        words = language.ngettext("Done with {n} member.", "Done with {n} members.", n)
        self._show(list(done.lines))
        self.note.say(words.format(n=language.number(n)))
        self.lately.offer_newest()

    def _taken_back(self) -> None:
        self._find()
        self.note.say(self.desk.language.gettext("It is taken back."))
