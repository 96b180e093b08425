"""How one account's interest came about, beside the list."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from coopdesk.records import interest_run, statements
from coopdesk.records.interest_run import AccountInterest
from coopdesk.records.money import Money
from coopdesk.records.papers import InterestPaid, InterestProof, InterestStretch
from coopdesk.reports.interest_proof import interest_proof as draw
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.layouts import Flow, column, holder
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.tables import Table
from coopdesk.ui.pages.interest.figures import percent, stretch_columns, stretch_key


class Proof(QWidget):
    """The days, balances and rates behind the interest of the chosen account."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        t = desk.language.gettext
        self._desk = desk
        self._row: AccountInterest | None = None
        self._proof: InterestProof | None = None
        self.name, self.rules = label("", "name", wrap=True), label("", "muted", wrap=True)
        self.table: Table[InterestStretch] = Table(
            stretch_columns(desk.language), name=t("How it was reckoned"), key=stretch_key, least=4
        )
        self.results = Pairs(dense=True)
        self.print = buttons.secondary(t("Show as a &paper"), self._show_paper, icon="print")
        self.none = label(t("Choose an account to see how its interest is reckoned."), "muted")
        self.none.setWordWrap(True)
        deeds = holder(Flow(self.print))
        whole = column(self.name, self.table, self.results, self.rules, deeds, gap=12)
        whole.setStretch(1, 1)
        self._all = holder(whole)
        around = column(self._all, self.none, margin=16)
        around.setStretch(0, 1)
        self.setLayout(around)
        self.show_row("", None)

    def show_row(self, product: str, row: AccountInterest | None) -> None:
        """Explain an account of a preview; None: nothing is chosen."""
        self._row = row
        self._all.setVisible(row is not None)
        self.none.setVisible(row is None)
        if row is None:
            self._proof = None
            return
        self._proof = proof = interest_run.explanation(product, row)
        say = self._desk.language.say
        self.name.setText(f"{proof.number} · {proof.name}")
        self.table.show_rows(proof.rows)
        self.results.show_pairs(self._pairs(proof))
        self.rules.setText(" ".join(say(rule) for rule in (*proof.remarks, *proof.rules)))

    def _pairs(self, proof: InterestProof) -> list[Pair]:
        language = self._desk.language
        t, amount = language.gettext, language.amount
        pairs = [Pair(t("Before rounding"), language.number(proof.sum))]
        pairs.append(Pair(t("Interest"), amount(proof.gross)))
        pairs += [self._paid(one) for one in proof.corrected]
        if proof.correction:
            pairs.append(Pair(t("Correction"), amount(proof.correction)))
        if proof.tax:
            rate = percent(proof.tax, language)
            pairs.append(Pair(t("Tax ({percent})").format(percent=rate), amount(-proof.withheld)))
        pairs.append(Pair(t("Paid into the account"), amount(proof.net)))
        if self._row is None:
            return pairs
        had = self._row.balance
        words = t("{before} → {after}").format(
            before=amount(had), after=amount(Money(had.minor + proof.net.minor, had.currency))
        )
        what = t("In the account on {day}").format(day=language.day(proof.until))
        return [*pairs, Pair(what, words)]

    def _paid(self, one: InterestPaid) -> Pair:
        """A time that was paid before and comes to something else now."""
        t, language = self._desk.language.gettext, self._desk.language
        time = t("{begins} – {until}").format(
            begins=language.short_day(one.begins), until=language.short_day(one.until)
        )
        words = t("{now} now, {posted} was posted")
        now, posted = language.amount(one.now), language.amount(one.posted)
        return Pair(time, words.format(now=now, posted=posted))

    def _show_paper(self) -> None:
        if self._proof is None or self._row is None:
            return
        desk, t = self._desk, self._desk.language.gettext
        by, on = desk.actor.name, desk.today
        data = desk.ask(statements.interest_proof, self._proof, made_on=on, made_by=by)
        pdf = draw(data, papers.language_of(desk, self._row.member))
        name = f"interest-{self._proof.number}-{self._proof.until:%Y-%m-%d}.pdf"
        desk.preview(t("How interest was reckoned"), pdf, file_name=name)
