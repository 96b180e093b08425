"""The rules of a body as plain questions, with what is usual in the country beside them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, ClassVar, Final

from PySide6.QtWidgets import QComboBox

from coopdesk.i18n import N_
from coopdesk.records import bodies, voting
from coopdesk.records.bodies import ASSEMBLY, LOOKS, BodyRow, Rules
from coopdesk.records.book import Topic
from coopdesk.records.ids import BodyId
from coopdesk.records.voting import Majority
from coopdesk.ui.desk import Desk, Page, Place
from coopdesk.ui.gathering import majority_words, part_words, rules_words
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import Card, Heading, label
from coopdesk.ui.kit.fields import CheckField, ChoiceField, DayField, Field, NumberField, TextField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.keys import does_it
from coopdesk.ui.kit.layouts import Flow, Sides, column, holder, whole_page
from coopdesk.ui.kit.sentences import Sentences

_NARROW: Final = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
_PARTS: Final = tuple(
    Fraction(part) for part in ("0", "1/10", "1/5", "1/4", "1/3", "1/2", "3/5", "2/3", "3/4", "1")
)
_MAJORITIES: Final = tuple(
    Majority(Fraction(part), over) for part in ("1/2", "3/5", "2/3", "3/4") for over in voting.OVER
)
_NUMBERS: Final = (
    "second_call_minutes",
    "notice_days",
    "proxies",
    "meetings_a_year",
    "seats",
    "term_years",
    "voting_age",
)
#: Questions about who may vote are of the general meeting alone.
_OF_MEMBERS: Final = ("unpaid_shares_vote", "late_days", "voting_age")
#: Those whom nobody elects.
_ELECTED: Final = ("seats", "term_years")


class BodyRules(Page):
    """`place.about` is the body; without it a committee is added."""

    TITLE = N_("Rules of a body")
    TOPICS: ClassVar[Topic] = Topic.MEETINGS

    def __init__(self, desk: Desk, place: Place) -> None:
        super().__init__(desk, place)
        t = desk.language.gettext
        self._row: BodyRow | None = None
        self._usual: Mapping[str, Any] | None = None
        self.do = buttons.primary("", self.do_it, icon="save")
        self.heading = Heading(
            "", t("The by-laws say it. What was decided stays as it was."), [self.do]
        )
        self._make_fields()
        self.take = buttons.secondary(t("Take what is usual"), self._take_usual, icon="undo")
        self._taking = holder(Flow(self.take))
        self.other = Sentences()
        self.same = label("", "muted", wrap=True)
        self.usual = Card(
            t("Usual in the country"),
            self.same,
            self.other,
            self._taking,
        )
        self._lay_out()
        self.form.changed.connect(self._compare)
        self.looks.changed.connect(self._compare)
        does_it(self, self.do_it)
        self.show_place(place)

    # --- making ----------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        t, language = self.desk.language.gettext, self.desk.language
        parts = [(part, part_words(language, part)) for part in _PARTS]
        ways = [(one, majority_words(language, one)) for one in _MAJORITIES]
        kinds = [(key, t(words)) for key, words in bodies.KINDS.items() if key != bodies.ASSEMBLY]
        asked = {
            "second_call_minutes": t("How many minutes after the first is the second call?"),
            "notice_days": t("How many days before are people called?"),
            "proxies": t("For how many others may one member stand?"),
            "meetings_a_year": t("How often must it meet in a year?"),
            "seats": t("How many seats has it?"),
            "term_years": t("For how many years is one elected?"),
            "voting_age": t("From which age may one vote? (0: any)"),
        }
        self.kind: ChoiceField[str] = ChoiceField(
            "kind", t("What kind of body is it?"), kinds, language, value=bodies.COMMITTEE
        )
        self.since = DayField(
            "since", t("From when does it decide?"), language, today=self.desk.today
        )
        needs: list[Field[Any]] = [
            ChoiceField("majority", t("What does an ordinary decision need?"), ways, language),
            ChoiceField(
                "bylaws_majority",
                t("What do by-laws, merger and dissolution need?"),
                ways,
                language,
            ),
        ]
        numbers = {name: NumberField(name, words, language) for name, words in asked.items()}
        fields: list[Field[Any]] = [
            TextField("name", t("What is it called?"), language),
            TextField("code", t("Which letters begin the numbers of its resolutions?"), language),
            self.kind,
            self.since,
            ChoiceField(
                "quorum_first", t("How many must be there at the first call?"), parts, language
            ),
            ChoiceField(
                "quorum_second", t("How many must be there at the second call?"), parts, language
            ),
            numbers["second_call_minutes"],
            numbers["notice_days"],
            *needs,
            numbers["proxies"],
            numbers["meetings_a_year"],
            numbers["seats"],
            numbers["term_years"],
            NumberField(
                "late_days",
                t("From how many days late with a loan may one not vote? (empty: one may)"),
                language,
                optional=True,
            ),
            numbers["voting_age"],
            CheckField("unpaid_shares_vote", t("Members with unpaid shares vote too"), language),
        ]
        for field in fields:
            if isinstance(field, ChoiceField):  # the longest answer would fold the page
                field.box.setSizeAdjustPolicy(_NARROW)
        self.form = Form(fields, language, columns=2, wide=needs)
        self.looks = Form(
            [CheckField(key, t(words), language, value=True) for key, words in LOOKS.items()],
            language,
        )

    def _lay_out(self) -> None:
        t = self.desk.language.gettext
        looks = Card(
            t("What is looked at after a meeting"),
            label(
                t("Nothing is stopped by it: what is not as the rules want it is said."),
                "muted",
                wrap=True,
            ),
            self.looks,
        )
        right = holder(column(self.usual, looks, None, gap=16))
        sides = Sides(Card(t("Rules"), self.form, None), right, shares=(5, 2), least=900)
        self.setLayout(whole_page(self.heading, sides, grows=sides))

    # --- a page of the window --------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        super().show_place(place)
        if not self.has_typed():
            self._look()

    def refresh(self, topics: Topic) -> None:
        if not self.has_typed():
            self._look()

    def has_typed(self) -> bool:
        return self.form.dirty or self.looks.dirty

    def focus_first(self) -> None:
        self.form["name"].setFocus()

    # --- looking ---------------------------------------------------------------------------------

    def _look(self) -> None:
        t, about = self.desk.language.gettext, self.place.about
        self._row = None if about is None else self.desk.ask(bodies.body_of, BodyId(about))
        row = self._row
        self.heading.title.setText(t(row.name) if row is not None else t("A new committee"))
        self.do.setText(t("Keep these rules") if row is not None else t("Add this committee"))
        self.form["name"].set_value(t(row.name) if row is not None else None)
        self.form["code"].set_value(row.code if row is not None else None)
        self.since.set_value(self.desk.today)
        self._show_rules(row.rules if row is not None else Rules())
        self._show_fields()
        for form in (self.form, self.looks):
            form.settle()
        kind = row.kind if row is not None else bodies.COMMITTEE
        presets = {one.kind: one.rules for one in self.desk.ask(bodies.usual)}
        self._usual = presets.get(kind)
        self._compare()

    def _show_fields(self) -> None:
        """Only questions that this body has."""
        row = self._row
        assembly = row is not None and row.kind == ASSEMBLY
        for name in ("kind", "since"):
            self.form[name].setVisible(row is None)
        for name in _OF_MEMBERS:
            self.form[name].setVisible(assembly)
        for name in _ELECTED:
            self.form[name].setVisible(not assembly)

    def _show_rules(self, rules: Rules) -> None:
        language = self.desk.language
        for name in ("quorum_first", "quorum_second"):
            part = getattr(rules, name)
            parts = sorted({*_PARTS, part})
            field: Any = self.form[name]
            field.set_options([(one, part_words(language, one)) for one in parts])
            field.set_value(part)
        for name in ("majority", "bylaws_majority"):
            wanted = getattr(rules, name)
            ways = list(dict.fromkeys([*_MAJORITIES, wanted]))
            field = self.form[name]
            field.set_options([(one, majority_words(language, one)) for one in ways])
            field.set_value(wanted)
        for name in (*_NUMBERS, "late_days", "unpaid_shares_vote"):
            self.form[name].set_value(getattr(rules, name))
        for key in LOOKS:
            self.looks[key].set_value(key not in rules.off)

    def _compare(self) -> None:
        """Say what is usual in the country wherever something else is typed."""
        t = self.desk.language.gettext
        may = self.desk.may(bodies.change_body)
        self.do.setEnabled(may and (self._row is None or self.has_typed()))
        self.usual.setVisible(self._usual is not None)
        if self._usual is None:
            return
        kind = self._row.kind if self._row is not None else bodies.COMMITTEE
        here = rules_words(self.desk.language, kind, Rules.of(self._typed()))
        usual = rules_words(self.desk.language, kind, Rules.of(self._usual))
        other = [one for one in usual if one not in here]
        self.other.show_sentences(other)
        self._taking.setVisible(bool(other))
        self.same.setText(
            t("Your by-laws may differ from it.")
            if other
            else t("All is as it is usual in the country.")
        )

    def _take_usual(self) -> None:
        """Fill in what is usual; it is kept by the strong button only."""
        if self._usual is not None:
            self._show_rules(Rules.of(self._usual))
            self._compare()
            self.do.setFocus()

    # --- writing ---------------------------------------------------------------------------------

    def _typed(self) -> dict[str, Any]:
        """The rules as they are kept, with what is typed in their place."""
        said: dict[str, Any] = dict(self._row.said) if self._row is not None else {}
        now = Rules.of(said)
        for name in (*_NUMBERS, "late_days"):
            value = self.form[name].peek()
            if value != getattr(now, name) and (value is not None or name == "late_days"):
                said[name] = value
        for name in ("quorum_first", "quorum_second", "majority", "bylaws_majority"):
            value = self.form[name].peek()
            if value is not None and value != getattr(now, name):
                said[name] = _plain(value)
        if bool(self.form["unpaid_shares_vote"].peek()) != now.unpaid_shares_vote:
            said["unpaid_shares_vote"] = bool(self.form["unpaid_shares_vote"].peek())
        off = sorted(key for key in LOOKS if not self.looks[key].peek())
        if {*off} != now.off:
            said["off"] = off
        return said

    def do_it(self) -> None:
        """Keep the rules, or add the committee."""
        if not self.do.isEnabled():
            return
        row, t = self._row, self.desk.language.gettext
        made = self.form.submit(self._add if row is None else self._keep)
        if made is None:
            return
        self.looks.settle()
        said = t("The committee is there.") if row is None else t("The rules are kept.")
        self.desk.say(said)
        if row is None:
            self._look()
        self.desk.go(Place("bodies", about=made))

    def _add(self, *, name: str, code: str, kind: str, since: Any, **_rules: Any) -> BodyId:
        return self.desk.do(
            bodies.add_body, kind=kind, name=name, code=code, rules=self._typed(), since=since
        )

    def _keep(self, *, name: str, code: str, **_rules: Any) -> BodyId:
        row = self._row
        assert row is not None
        t = self.desk.language.gettext
        said: dict[str, Any] = {"code": code, "rules": self._typed()}
        if name != t(row.name):
            said["name"] = name
        shown = {"name": row.name, "code": row.code, "rules": row.said}
        changes = {key: value for key, value in said.items() if value != shown[key]}
        self.desk.do(bodies.change_body, body=row.id, changes=changes, shown=shown)
        return row.id


def _plain(value: Fraction | Majority) -> str:
    """As rules are kept: "1/2", "2/3 present"."""
    if isinstance(value, Majority):
        return f"{value.part} {value.over}"
    return str(value)
