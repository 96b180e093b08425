"""What erasing those who are marked does, before it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from coopdesk.records import erasing
from coopdesk.records.erasing import Plan
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit.cards import Card, Note, label
from coopdesk.ui.kit.people import Pair, Pairs
from coopdesk.ui.kit.sentences import Sentences
from coopdesk.ui.theme import Kind

_MOST = 6


class Before(Card):
    """What goes, what waits, what stays, and where it may still be found afterwards."""

    def __init__(self, desk: Desk) -> None:
        t = desk.language.gettext
        super().__init__(t("What is erased"))
        self._desk = desk
        self.none = label(t("Mark somebody with the space bar."), "muted", wrap=True)
        self.hindrances = Note("", Kind.WARN)
        self.goes = Pairs()
        self.waits = Note("", Kind.PLAIN)
        self.stays, self.places = Sentences(), Sentences()
        self.stays.show_sentences([t(words) for words in erasing.STAYS])
        old = t(
            "Copies and sticks of before can't be called back. Whoever has one keeps it from "
            "others, or destroys it. Other PCs of the co-op erase it when they sync next."
        )
        for part in (self.none, self.hindrances, self.goes, self.waits):
            self.body.addWidget(part)
        self.body.addWidget(label(t("What stays"), "section"))
        self.body.addWidget(self.stays)
        self.body.addWidget(label(t("Where it may still be found"), "section"))
        self.body.addWidget(label(old, "muted", wrap=True))
        self.body.addWidget(self.places)

    def show_places(self, names: Sequence[str]) -> None:
        """Copies that this PC knows of."""
        self.places.show_sentences(names)

    def show_plans(self, plans: Sequence[Plan]) -> None:
        """All of them together."""
        t, language = self._desk.language.gettext, self._desk.language
        self.none.setVisible(not plans)
        counted: Counter[str] = Counter()
        for part in (part for plan in plans for part in plan.parts):
            counted[part.what.message] += len(part.rows)
        self.goes.show_pairs([Pair(t(what), language.number(n)) for what, n in counted.items()])
        self.goes.setVisible(bool(counted))
        kept = {words.message: None for plan in plans for words in plan.waits}
        told = t("The books need the rest until their time is over: {what}")
        self.waits.say(told.format(what=", ".join(map(t, kept))) if kept else "", Kind.PLAIN)
        lines = [
            t("{name}: {what}").format(
                name=plan.due.number or plan.due.name, what=language.say(hindrance)
            )
            for plan in plans
            for hindrance in plan.hindrances
        ]
        shown = lines[:_MOST]
        if len(lines) > _MOST:
            shown.append("…")
        self.hindrances.say("\n".join(shown), Kind.WARN)
