"""Whom a member named to have what they leave: looked at, and named anew all at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from coopdesk.i18n import Language
from coopdesk.records import nominees
from coopdesk.records.nominees import WHOLE, Named, NomineeRow
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.fields import DayField, PercentField, TextField
from coopdesk.ui.kit.forms import Form, Refusals, readable
from coopdesk.ui.kit.layouts import Flow, column, holder, row, rule
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.member.kept.whose import Whose
from coopdesk.ui.theme import Kind, kind


class NomineesCard(Card):
    """Those who are named, and below a button that opens the form in which all are named."""

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__(t("Nominees"))
        self._desk = desk
        self._one: Whose | None = None
        self._shown: tuple[int, ...] = ()
        self.note, self.pairs = Note("", Kind.REFUSE), Pairs()
        self.before = Pairs(dense=True)
        self.change = buttons.secondary(t("Name nominees"), self.open, icon="edit")
        self.past = buttons.quiet(t("Who was named before"), self._turn)
        self.naming = _Naming(desk)
        self.naming.done.connect(self._keep)
        self.naming.left.connect(self._leave)
        self._deeds = holder(Flow(self.change, self.past))
        for part in (self.pairs, self.note, self._deeds, self.before, self.naming):
            self.body.addWidget(part)
        self.naming.hide()
        self.before.hide()

    def show_member(self, one: Whose) -> None:
        """Look at whom they named. What is typed stays."""
        if self._one is None or self._one.id != one.id:
            self._leave()
        self._one = one
        every = self._desk.ask(nominees.nominees, one.id, past=True)
        now = [each for each in every if each.until is None]
        if self.naming.isHidden():
            self._shown = tuple(each.id for each in now)
        self._tell(now)
        gone = [each for each in every if each.until is not None]
        self.before.show_pairs([self._pair(each) for each in gone])
        self.past.setVisible(bool(gone))
        self.change.setEnabled(self._desk.may(nominees.name_nominees))
        self.naming.rows, self.naming.known = now, one.nominee

    def _tell(self, now: list[NomineeRow]) -> None:
        t, one = self._desk.language.gettext, self._one
        said = [self._pair(each) for each in now]
        if not now and one is not None and one.nominee:
            note = t("As the register says it, without a part.")
            said = [Pair(one.nominee, "", None, note)]
        self.pairs.show_pairs(said or [Pair(t("Nobody is named yet."), "")])
        if sum(each.named.share for each in now) > WHOLE:
            self.note.say(t(nominees.TWICE), Kind.WARN)
        elif self.naming.isHidden():
            self.note.say("")

    def _pair(self, row: NomineeRow) -> Pair:
        language, one = self._desk.language, row.named
        t = language.gettext
        said = [one.relation, one.phone, one.document]
        if one.born is not None:
            said.append(t("born {day}").format(day=language.day(one.born)))
        if one.guardian:
            said.append(t("guardian: {name}").format(name=one.guardian))
        if row.until is not None:
            said.append(t("until {day}").format(day=language.day(row.until)))
        part = _percent(language, Decimal(one.share).scaleb(-4))
        return Pair(one.name, part, None, " · ".join(filter(None, said)))

    def has_typed(self) -> bool:
        return not self.naming.isHidden() and self.naming.has_typed()

    def focus_first(self) -> None:
        if self.naming.isHidden():
            self.change.setFocus()
        else:
            self.naming.focus_first()

    def _turn(self) -> None:
        self.before.setVisible(self.before.isHidden())

    def open(self) -> None:
        """Open the form, unless it is open, or they may not be named."""
        if self.naming.isHidden() and self.change.isEnabled():
            self._deeds.hide()
            self.pairs.hide()
            self.naming.begin()

    def _leave(self) -> None:
        was = self.naming.isVisibleTo(self)
        self.naming.hide()
        self._deeds.show()
        self.pairs.show()
        self.note.say("")
        if was:
            self.change.setFocus()

    def _keep(self, people: list[Named]) -> None:
        if self._one is None:
            return
        with Refusals(self.note, self._desk.language):
            self._desk.do(
                nominees.name_nominees,
                member=self._one.id,
                day=self._desk.today,
                people=people,
                shown=self._shown,
            )
            self._leave()
            said = self._desk.language.gettext("The nominees of {name} are kept.")
            self._desk.say(said.format(name=self._one.name))


class _Naming(QWidget):
    """A form for each nominee, and what their parts make together."""

    done = Signal(list)
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        kind(self, "clear")
        t = desk.language.gettext
        self._desk, self.forms = desk, list[_One]()
        self.rows: list[NomineeRow] = []
        self.known = ""
        self._before: list[dict[str, Any]] = []
        self._list = QVBoxLayout()
        self.sum = label("", "label")
        self.more = buttons.quiet(t("Add a nominee"), self._add, icon="add")
        self.keep = buttons.primary(t("Keep the nominees"), self.do_it, icon="save")
        cancel = buttons.secondary(t("Cancel"), self.left.emit)
        deeds = holder(Flow(self.keep, cancel))
        self.setLayout(column(self._list, row(self.sum, None, self.more), deeds, gap=12))

    def begin(self) -> None:
        """Open with those who are named; where nobody is, with one for the whole, whom the register
        may know.
        """
        for form in list(self.forms):
            self._take_away(form)
        for each in self.rows:
            self._append().fill(each.named)
        if not self.forms:
            only = self._append()
            only.part.set_value(Decimal(1))
            only.form["name"].set_value(self.known or None)
        self._before = self._typed()
        self._tell()
        self.show()
        self.focus_first()

    def has_typed(self) -> bool:
        return self._typed() != self._before

    def focus_first(self) -> None:
        (self.forms[0].form["name"] if self.forms else self.more).setFocus()

    def _typed(self) -> list[dict[str, Any]]:
        return [{f.name: f.peek() for f in each.form.fields()} for each in self.forms]

    def _append(self) -> _One:
        made = _One(self._desk)
        made.gone.clicked.connect(weakly(self._take_away, made))
        made.form.changed.connect(self._tell)
        self.forms.append(made)
        self._list.addWidget(made)
        return made

    def _add(self) -> None:
        rest = Decimal(1) - self._sum()
        made = self._append()
        made.part.set_value(rest.normalize() if rest > 0 else None)
        self._tell()
        made.form["name"].setFocus()

    def _take_away(self, made: _One) -> None:
        self.forms.remove(made)
        self._list.removeWidget(made)
        made.hide()
        made.deleteLater()
        self._tell()

    def _sum(self) -> Decimal:
        return sum((each.part.peek() or Decimal() for each in self.forms), Decimal())

    def _tell(self) -> None:
        language = self._desk.language
        said = language.gettext("Together {part}")
        self.sum.setText(said.format(part=_percent(language, self._sum())))

    def do_it(self) -> None:
        """Read all of them, and hand them on."""
        fields = [field for each in self.forms for field in each.form.fields()]
        if readable(fields, self._desk.language):
            self.done.emit([each.named() for each in self.forms])


class _One(QWidget):
    """One nominee."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        kind(self, "clear")
        t, language = desk.language.gettext, desk.language
        self.part = PercentField("share", t("Part (%)"), language)
        today, relation = desk.today, TextField("relation", t("Relation"), language, optional=True)
        relation.offer([t(words) for words in nominees.RELATIONS])
        self.form = Form(
            [
                TextField("name", t("Name"), language),
                self.part,
                relation,
                TextField("phone", t("Phone"), language, optional=True),
                TextField("document", t("Identity document"), language, optional=True),
                DayField("born", t("Born on"), language, today=today, optional=True),
                TextField("guardian", t("Guardian"), language, optional=True),
            ],
            language,
            columns=3,
        )
        self.gone = buttons.quiet(t("Take away"), icon="close")
        self._desk = desk
        self.form.changed.connect(self._ask_guardian)
        self._ask_guardian()
        self.setLayout(column(self.form, row(None, self.gone), rule(), gap=8))

    def fill(self, one: Named) -> None:
        for field in self.form.fields():
            if field.name != "share":
                field.set_value(getattr(one, field.name) or None)
        self.part.set_value(Decimal(one.share).scaleb(-4).normalize())
        self._ask_guardian()

    def _ask_guardian(self) -> None:
        """Who is a child yet has a guardian."""
        guardian, born = self.form["guardian"], self.form["born"].peek()
        child = nominees.is_child(born, self._desk.today)
        guardian.setVisible(child or not guardian.is_empty())

    def named(self) -> Named:
        said = self.form.read() or {}
        words = {n: said[n] or "" for n in ("name", "relation", "phone", "document", "guardian")}
        return Named(share=int(said["share"].scaleb(4)), born=said["born"], **words)


def _percent(language: Language, part: Decimal) -> str:
    """With the decimals that say something: 60%, 33.33%."""
    return language.percent(part.normalize(), None)
