"""The share-out that came last."""

from __future__ import annotations

from coopdesk.records import surplus
from coopdesk.records.errors import Refused
from coopdesk.records.money import Money
from coopdesk.records.papers import ShareOut as ShareOutPaper
from coopdesk.records.surplus import RUNNING, ShareOutRow, take_back_share_out
from coopdesk.reports.catalogue import PAPERS
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, label
from coopdesk.ui.kit.fields import TextField
from coopdesk.ui.kit.layouts import holder, row
from coopdesk.ui.pages.share_out.parts import Row, still


class Past(Card):
    """The last share-out: how far it is, its paper, and taking it back."""

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__(t("The last share-out"))
        self.desk = desk
        self.last: ShareOutRow | None = None
        self.about = label("", wrap=True)
        self.again = buttons.secondary(t("Print the last share-out"), self._print, icon="print")
        self.reason = TextField("reason", t("Why it is taken back"), desk.language, optional=True)
        self.back = buttons.secondary(t("Take it back"), self._take_back, icon="undo")
        back = row(self.reason, self.back, gap=12)
        back.setStretch(0, 1)
        self._undoing = holder(back)
        for part in (self.about, holder(row(self.again, None)), self._undoing):
            self.body.addWidget(part)

    def show_last(self, last: ShareOutRow | None) -> None:
        """Show it; without one the card is gone."""
        t, language = self.desk.language.gettext, self.desk.language
        self.last = last
        self.setVisible(last is not None)
        if last is None:
            return
        rows = self.desk.ask(surplus.handed, last.id)
        done = sum(1 for one in rows if one.done)
        words = t("On {day} {amount} was shared out; {done} of {of} members have their parts.")
        self.about.setText(
            words.format(
                day=language.day(last.day),
                amount=language.amount(Money(last.proof["members"], self.desk.currency)),
                done=language.number(done),
                of=language.number(len(rows)),
            )
        )
        self._undoing.setVisible(self.desk.may(take_back_share_out))

    def waiting(self) -> list[Row]:
        """Who has not had their part yet, while it is under way."""
        if self.last is None or self.last.state != RUNNING:
            return []
        rows = self.desk.ask(surplus.handed, self.last.id)
        return [still(one) for one in rows if not one.done]

    def _take_back(self) -> None:
        if self.last is None:
            return
        t = self.desk.language.gettext
        try:
            said = self.reason.value() or ""
            self.desk.do(take_back_share_out, surplus=self.last.id, reason=said)
        except Refused as no:
            self.reason.complain(self.desk.language.say(no.text))
        else:
            self.reason.clear()
            self.desk.say(t("The share-out was taken back: everybody has their shares again."))

    def _print(self) -> None:
        if self.last is not None:
            preview(self.desk, self.desk.ask(surplus.share_out_paper, self.last.id))


def preview(desk: Desk, data: ShareOutPaper) -> None:
    """Show a share-out on paper."""
    paper = PAPERS["share-out"]
    pdf = paper.draw(data, papers.language(desk))
    name = f"share-out-{data.day:%Y-%m-%d}.pdf"
    desk.preview(desk.language.gettext(paper.title), pdf, file_name=name)
