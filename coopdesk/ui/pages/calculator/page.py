"""The page that reckons loans at the counter."""

from __future__ import annotations

from typing import ClassVar, Final

from coopdesk.i18n import N_
from coopdesk.records import loans, loans_on_paper, members
from coopdesk.records.book import Topic
from coopdesk.records.loans import LoanOffer
from coopdesk.records.money import Money
from coopdesk.reports.catalogue import PAPERS
from coopdesk.ui import papers
from coopdesk.ui.choosing import member_field
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, EmptyState, Heading
from coopdesk.ui.kit.fields import DayField, MoneyField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, holder, whole_page
from coopdesk.ui.pages.calculator.column import Way

_WAYS: Final = 3


class Calculator(Page):
    """An amount, and up to three ways to borrow it. Nothing is written; it can be printed.

    `place.member` is whom it is for, if anybody.
    """

    TITLE = N_("Reckon a loan")
    TOPICS: ClassVar[Topic] = Topic.LOANS | Topic.COOP

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t, language = desk.language.gettext, desk.language
        self.amount = MoneyField("amount", t("&Amount"), desk.currency, language)
        self.day = DayField("day", t("&Paid out on"), language, today=desk.today, value=desk.today)
        self.member = member_field(desk)
        self.member.optional = True
        self.member.label.setText(t("For which &member (may stay empty)"))
        self.form = Form([self.amount, self.day, self.member], language, columns=3)
        self.print = buttons.primary(t("Print it for the member"), self.do_it, icon="print")
        self.add = buttons.secondary(t("Compare another"), self._add, icon="add")
        said = t("What a loan comes to, before anything is asked for or signed.")
        self.heading = Heading(t(self.TITLE), said, [self.add, self.print])
        self.ways = [Way(desk, n + 1) for n in range(_WAYS)]
        self.tiles = holder(Flow(*self.ways, gap=16, equal=True))
        self.empty = Card(
            "",
            EmptyState(
                t("No loans are offered yet"),
                t("Say first which kinds of loans there are: Books, Kinds of loans."),
                buttons.secondary(t("Kinds of loans"), self._go_products, icon="product"),
                icon="loans",
            ),
        )
        self.asked = Card("", self.form)
        self.asked.setAccessibleName(t("What is asked for"))
        self.setLayout(whole_page(self.heading, self.asked, self.tiles, self.empty, None))
        for way in self.ways:
            self.setTabOrder(way.ask, way.away)  # Enter goes on to the product, not to the end
        self._wire()
        self.show_place(place)

    def _wire(self) -> None:
        self.form.changed.connect(self.look)
        for way in self.ways:
            way.changed.connect(self.look)
            way.gone.connect(self._take_away)
            way.asked.connect(self._ask_for)
        does_it(self, self.do_it)

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        if place.member is not None:
            (found,) = self.desk.ask(members.page, [place.member])
            self.member.set_value(found)
        self.refresh(Topic.NONE)

    def refresh(self, topics: Topic) -> None:
        """Look which loans are offered; what was typed stays."""
        rows = [
            one for one in self.desk.ask(loans.loan_products, self.desk.today) if not one.closed
        ]
        for way in self.ways:
            way.offer_products(rows)
        for part in (self.asked, self.tiles):
            part.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if rows and self.ways[0].row() is None:
            self._begin()
        self.look()

    def focus_first(self) -> None:
        self.amount.setFocus()

    # --- the ways --------------------------------------------------------------------------------

    def _begin(self) -> None:
        """The first product with few, the usual and many instalments."""
        row = next(
            one for one in self.desk.ask(loans.loan_products, self.desk.today) if not one.closed
        )
        terms = row.terms
        counts = list(dict.fromkeys((terms.usual, terms.fewest, terms.longest)))
        for way, count in zip(self.ways, sorted(counts), strict=False):
            way.choose(row.id, count)
        for way in self.ways[len(counts) :]:
            way.hide()

    def _shown(self) -> list[Way]:
        return [way for way in self.ways if not way.isHidden()]

    def _add(self) -> None:
        """One more, beginning as the last one."""
        last = self._shown()[-1]
        way = next(way for way in self.ways if way.isHidden())
        row, count = last.row(), last.instalments.peek()
        if row is not None:
            way.choose(row.id, count or row.terms.usual)
        way.show()
        self.look()
        way.instalments.setFocus()

    def _take_away(self, way: Way) -> None:
        way.hide()
        self._shown()[0].product.setFocus()
        self.look()

    def _ask_for(self, way: Way) -> None:
        """Go on with it: the application begins with the same figures."""
        row, member = way.row(), self.member.peek()
        amount, count = self.amount.peek(), way.instalments.peek()
        if row is None or amount is None:
            return
        text = f"{row.id} {amount.minor} {count or ''}".strip()
        self.desk.go(Place("loan_application", member=member.id if member else None, text=text))

    # --- looking ---------------------------------------------------------------------------------

    def look(self) -> None:
        """Reckon all of them, and say which is good at what."""
        amount, day = self.amount.peek(), self.day.peek() or self.desk.today
        shown = self._shown()
        for n, way in enumerate(shown, 1):
            way.number(n)
            way.away.setVisible(len(shown) > 1)
            way.look(amount, day)
        self.add.setEnabled(len(shown) < _WAYS)
        self._mark(shown)
        self.print.setEnabled(any(way.offer for way in shown))

    def _mark(self, shown: list[Way]) -> None:
        t = self.desk.language.gettext
        made = [way.offer for way in shown if way.offer is not None]
        for way in shown:
            text = ""
            if way.offer is not None and len(made) > 1:
                if _is_least(way.offer.cost, [one.cost for one in made]):
                    text = t("costs least")
                elif _is_least(way.offer.largest, [one.largest for one in made]):
                    text = t("smallest instalment")
            way.mark(text)

    # --- printing --------------------------------------------------------------------------------

    def do_it(self) -> None:
        """Show the paper for the member."""
        if not self.print.isEnabled():
            return
        desk, member = self.desk, self.member.peek()
        offers: list[tuple[str, LoanOffer]] = []
        for way in self._shown():
            row = way.row()
            if way.offer is not None and row is not None:
                offers.append((row.name, way.offer))
        data = desk.ask(
            loans_on_paper.offers_paper,
            offers,
            on=desk.today,
            by=desk.actor.name,
            member=member.id if member else None,
        )
        pdf = PAPERS["loan-offer"].draw(data, papers.language(desk, data.language))
        title = desk.language.gettext("Offers of a loan")
        desk.preview(title, pdf, file_name=f"loan-offer-{desk.today:%Y-%m-%d}.pdf")

    def _go_products(self) -> None:
        self.desk.go(Place("loan_products"))


def _is_least(amount: Money, all_: list[Money]) -> bool:
    """Whether it is smaller than every other."""
    return amount == min(all_) and all_.count(amount) == 1
