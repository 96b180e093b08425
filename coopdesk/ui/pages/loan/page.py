"""One loan: how it stands, what can be done, its instalments and payments, and why."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from coopdesk.i18n import N_
from coopdesk.records import lending, loans, visit
from coopdesk.records.book import Command, Topic
from coopdesk.records.errors import Refused
from coopdesk.records.ids import HoldingId, LoanId
from coopdesk.records.lending import CollateralRow, GuarantorRow
from coopdesk.records.loans import EventRow, LoanFile, MoveRow
from coopdesk.records.loans.life import APPROVED, ASKED, RUNNING, SIGNED, WRITTEN_OFF
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading, Mark, Pill, label
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
from coopdesk.ui.kit.sentences import Sentences
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.lending import FindingsCard, paying
from coopdesk.ui.loan_papers import LoanPapers
from coopdesk.ui.pages.loan.beside import Events, Guarantors, Things
from coopdesk.ui.pages.loan.deeds import DEEDS, GiveBack, LoanDeed, Release, Undo
from coopdesk.ui.pages.loan.drawing import Drawing
from coopdesk.ui.pages.loan.explaining import Explaining
from coopdesk.ui.pages.loan.head import Figures
from coopdesk.ui.pages.loan.payments import Payments
from coopdesk.ui.pages.loan.schedule import ScheduleCard
from coopdesk.ui.pages.loan.wording import state_mark

#: The strong button by the state of a loan: its words, page, and what one must be allowed.
_MAIN: Final[dict[str, tuple[str, str, Command[..., Any]]]] = {
    ASKED: (N_("&Decide on it"), "loan_decision", lending.approve),
    APPROVED: (N_("&Sign the contract"), "loan_signing", lending.sign_loan),
    SIGNED: (N_("&Pay it out"), "loan_payout", lending.pay_out),
    RUNNING: (N_("Take a &payment"), "cash", visit.record_visit),
    WRITTEN_OFF: (N_("Take a &payment"), "cash", visit.record_visit),
}


class LoanPage(Page):
    """`place.about` is the loan; `place.text` names a deed that opens at once."""

    TOPICS: ClassVar[Topic] = Topic.LOANS | Topic.MEMBERS | Topic.SAVINGS | Topic.JOURNAL

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self.deed: LoanDeed | None = None
        self.file: LoanFile | None = None
        self.main = buttons.primary(t("Take a &payment"), self._go_main)
        self.owner = buttons.secondary(t("Open the &member's page"), self._go_member, icon="member")
        self.heading = Heading(" ", " ", [self.owner, self.main])
        self.pill = Pill(Mark(""))
        self.figures, self.schedule = Figures(desk), ScheduleCard(desk)
        self.payments, self.explaining = Payments(desk), Explaining(desk)
        self.drawing, self.events = Drawing(desk), Events(desk)
        self.guarantors, self.things = Guarantors(desk), Things(desk)
        self.findings = FindingsCard(desk.language, t("What the checks found"), "")
        self.papers = LoanPapers(desk)
        self.told = Sentences()
        self._deeds, self._open = column(gap=4), QVBoxLayout()
        self._lay_out()
        self._wire()
        self.show_place(place)

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        self.signed = Card(t("What was agreed"), self.told)
        self.more = Card(t("What can be done"), self._deeds)
        self.printed = Card(t("Papers"), self.papers)
        left = column(self.findings, self.payments, self.explaining, None, gap=16)
        right = column(self.guarantors, self.things, self.events, self.signed, None, gap=16)
        self.past = holder(left)
        sides = Sides(self.past, holder(right), shares=(3, 2), least=860)
        head = column(self.heading, row(self.pill, None), gap=4)
        top = Sides(holder(column(self.figures, None)), self.drawing, shares=(1, 1), least=700)
        self.body = holder(
            column(top, self._open, self.more, self.printed, self.schedule, sides, None, gap=16)
        )
        self.nothing = EmptyState(
            t("There is no such loan"), t("It may have come from another PC that is not here yet.")
        )
        self.nothing.hide()
        self.setLayout(whole_page(head, self.body, self.nothing, None, gap=12))

    def _wire(self) -> None:
        self.schedule.asked.connect(self.explaining.explain)
        self.payments.opened.connect(self._go_receipt)
        self.guarantors.release.connect(self._release)
        self.things.give_back.connect(self._give_back)
        self.events.take_back.connect(self._take_back)

    # --- what the window asks ------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        if place.about != self.place.about:
            self._leave()
        super().show_place(place)
        self._look()
        deed = DEEDS.get(place.text)
        if deed is not None and self.file is not None and self._offers(deed):
            self.open_deed(deed(self.desk, self.file))

    def refresh(self, topics: Topic) -> None:
        self._look()

    def has_typed(self) -> bool:
        return self.deed is not None and self.deed.form.dirty

    def focus_first(self) -> None:
        if self.deed is not None:
            self.deed.focus_first()
        elif self.main.isVisibleTo(self) and self.main.isEnabled():
            self.main.setFocus()
        else:
            self.owner.setFocus()

    # --- looking ---------------------------------------------------------------------------------

    def _look(self) -> None:
        about = self.place.about
        try:
            self.file = (
                None
                if about is None
                else self.desk.ask(loans.loan_file, LoanId(about), self.desk.today)
            )
        except Refused:
            self.file = None
        self.body.setVisible(self.file is not None)
        self.nothing.setVisible(self.file is None)
        if self.file is not None:
            self._show(self.file)
        else:
            self.heading.say(self.desk.language.gettext("Loan"))

    def _show(self, file: LoanFile) -> None:
        self._show_head(file)
        self.figures.show_file(file)
        self.schedule.show_instalments(file.rows)
        self.schedule.setVisible(file.terms is not None)
        self.payments.show_file(file)
        self.payments.setVisible(bool(file.moves))
        for part in (self.explaining, self.drawing, self.guarantors, self.things, self.events):
            part.show_file(file)
        open_ = file.state in (ASKED, APPROVED)
        self.findings.setVisible(open_)
        if open_:
            found = self.desk.ask(lending.findings, file.loan, file.day)
            self.findings.show_findings(found)
        self.papers.show_file(file)
        self.printed.setVisible(not self.papers.isHidden())
        beside = (self.findings, self.payments, self.explaining)
        self.past.setVisible(any(not part.isHidden() for part in beside))
        self.told.show_sentences([self.desk.language.say(one) for one in file.told])
        self.signed.setVisible(bool(file.told))
        self._show_deeds(file)

    def _show_head(self, file: LoanFile) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        number = file.life.asked.number
        title = t("Loan {number}").format(number=number) if number else t("Loan")
        parts = [t(file.product_name), t("member No {number}").format(number=file.member_number)]
        phone = file.phone.replace(" ", "\N{NO-BREAK SPACE}")  # a number is not broken
        parts += [one for one in (file.village, phone) if one]
        if file.team:
            parts.append(t("group {name}").format(name=file.team))
        if file.replaces:
            parts.append(t("pays off {number}").format(number=file.replaces))
        said = t("{loan} · {name}").format(loan=title, name=file.member_name)
        self.heading.say(said, " · ".join(parts))
        self.pill.show_mark(state_mark(file, language))
        main = _MAIN.get(file.state)
        self.main.setVisible(main is not None and self.deed is None)
        if main is not None:
            words, _, needs = main
            self.main.setText(t(words))
            self.main.setEnabled(self.desk.may(needs))

    # --- deeds -----------------------------------------------------------------------------------

    def _offers(self, deed: type[LoanDeed]) -> bool:
        may = deed.NEEDS is None or self.desk.may(deed.NEEDS)
        return may and self.file is not None and deed.is_offered(self.file)

    def _show_deeds(self, file: LoanFile) -> None:
        t = self.desk.language.gettext
        clear(self._deeds)
        links: list[QWidget] = []
        if "change" in file.may and self.desk.may(lending.change_application):
            links.append(
                buttons.secondary(t("Change the application"), self._go_change, icon="edit")
            )
        if file.state == RUNNING and "pay_out" in file.may and self.desk.may(lending.pay_out):
            links.append(buttons.secondary(t("Pay out more of it"), self._go_payout, icon="cash"))
        links += [
            buttons.secondary(t(deed.TITLE), weakly(self._choose, name), icon=deed.ICON)
            for name, deed in DEEDS.items()
            if self._offers(deed)
        ]
        if links:
            self._deeds.addWidget(holder(Flow(*links, gap=8)))
            if why := _not_yet(file, self.desk):
                self._deeds.addWidget(label(why, "label", wrap=True))
        else:
            ended = t("This loan is ended. Nothing more can be done with it.")
            barred = t("You may look at this loan, but not change it.")
            self._deeds.addWidget(label(barred if file.may else ended, "muted", wrap=True))

    def _choose(self, name: str) -> None:
        if self.file is not None:
            self.open_deed(DEEDS[name](self.desk, self.file))

    def open_deed(self, deed: LoanDeed) -> None:
        """Show a deed's card under the figures; what was open before goes."""
        self._leave()
        self.deed = deed
        deed.done.connect(self._done)
        deed.left.connect(self._left)
        self._open.addWidget(deed)
        deed.show()  # now: a layout would show it later, too late for the focus
        self.main.setVisible(False)  # one strong button at a time
        deed.focus_first()
        bring_into_view(deed)

    def _left(self) -> None:
        self._leave()
        if self.file is not None:
            self._show_head(self.file)
        self.focus_first()
        bring_into_view(self.heading)  # where the keyboard is

    def _leave(self) -> None:
        if self.deed is not None:
            self.deed.hide()
            self.deed.deleteLater()
            self.deed = None

    def _done(self, said: str) -> None:
        self._leave()
        if said:
            self.desk.say(said)
            self._look()
            self.focus_first()
            bring_into_view(self.heading)

    def _release(self, one: GuarantorRow) -> None:
        if self.file is not None:
            self.open_deed(Release(self.desk, self.file, one))

    def _give_back(self, one: CollateralRow) -> None:
        if self.file is not None:
            self.open_deed(GiveBack(self.desk, self.file, one))

    def _take_back(self, one: EventRow) -> None:
        if self.file is not None:
            self.open_deed(Undo(self.desk, self.file, one))

    # --- going on --------------------------------------------------------------------------------

    def _go_main(self) -> None:
        file = self.file
        if file is None or file.state not in _MAIN:
            return
        _, page, _ = _MAIN[file.state]
        if page == "cash":
            self.desk.go(paying(file.member, HoldingId(file.loan)))
        else:
            self.desk.go(Place(page, about=int(file.loan)))

    def _go_change(self) -> None:
        self.desk.go(Place("loan_application", about=self.place.about))

    def _go_payout(self) -> None:
        self.desk.go(Place("loan_payout", about=self.place.about))

    def _go_member(self) -> None:
        if self.file is not None:
            self.desk.go(Place("member", member=self.file.member))

    def _go_receipt(self, move: MoveRow) -> None:
        if move.visit is not None:
            self.desk.go(Place("receipt", visit=move.visit))
        else:
            self.desk.go(Place("entry", about=int(move.entry)))


def _not_yet(file: LoanFile, desk: Desk) -> str:
    """Why something is missing among the deeds that people look for."""
    barred = "write_off" in file.may or not desk.may(lending.write_off)
    if file.state != RUNNING or not file.owed or barred:
        return ""
    return desk.language.gettext("It can be written off only once it is late.")
