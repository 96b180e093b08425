"""A point of minutes that are closed, to be read."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from coopdesk.records.meetings import SIGNED, MotionRow, Noted, PointRow
from coopdesk.records.voting import SECRET, UNANIMOUS
from coopdesk.ui import papers
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.cards import label
from coopdesk.ui.kit.layouts import column
from coopdesk.ui.kit.weakly import weakly
from coopdesk.ui.pages.meeting.hall import Hall
from coopdesk.ui.pages.meeting.tasks import task_words
from coopdesk.ui.resolving import next_deed
from coopdesk.ui.theme import kind


def vote_words(hall: Hall, one: MotionRow) -> str:
    """How a motion was voted on, in a sentence."""
    t, n = hall.language.gettext, hall.language.number
    if one.passed is None:
        return t("Nobody voted on it.")
    if one.way == UNANIMOUS:
        return t("Passed: all {count} were for it.").format(count=n(one.votes_for or 0))
    words = t("Not passed: {votes_for} for, {against} against, {abstained} abstained.")
    if one.passed:
        words = t("Passed: {votes_for} for, {against} against, {abstained} abstained.")
    said = words.format(
        votes_for=n(one.votes_for or 0),
        against=n(one.against or 0),
        abstained=n(one.abstained or 0),
    )
    if one.way == SECRET:
        secret = t("Secret ballot, {papers} papers, {spoiled} spoiled.")
        said += " " + secret.format(papers=n(one.papers or 0), spoiled=n(one.spoiled or 0))
    return said


class PointRead(QWidget):
    """What the minutes say of a point."""

    def __init__(self, hall: Hall, point: PointRow) -> None:
        super().__init__()
        kind(self, "clear")
        self._hall = hall
        t = hall.language.gettext
        whole = column(gap=8)
        nothing = t("Nothing is written under this point.")
        tasks = [task for task in hall.file.tasks if task.item == point.id]
        if point.extract:
            whole.addWidget(label(point.extract, wrap=True))
        elif not (point.motions or point.candidates or tasks):
            whole.addWidget(label(nothing, "muted", wrap=True))
        for one in point.motions:
            self._motion(one, whole)
        self._elected(point, whole)
        for task in tasks:
            whole.addWidget(label(task_words(hall, task), wrap=True))
        whole.addStretch(1)
        self.setLayout(whole)

    def _motion(self, one: MotionRow, whole: QVBoxLayout) -> None:
        hall, t = self._hall, self._hall.language.gettext
        title = t("Resolution {number}").format(number=one.number) if one.number else t("Motion")
        for text, name in ((title, "label"), (one.text, "strong"), (vote_words(hall, one), "")):
            whole.addWidget(label(text, name, wrap=True))
        if one.passed and (deed := next_deed(hall.desk, one.id)) is not None:
            said, place = deed
            whole.addWidget(buttons.link(said, weakly(hall.desk.go, place), icon="forward"))
        if one.number and hall.state == SIGNED:
            words = t("Extract of {number} to take along").format(number=one.number)
            whole.addWidget(buttons.link(words, weakly(self._extract, one.number)))
        for said in (*map(self._against, one.dissent), *map(self._apart, one.apart)):
            whole.addWidget(label(said, "muted", wrap=True))

    def _against(self, one: Noted) -> str:
        said = self._hall.language.gettext("{name} was against and wants it written: {why}")
        return said.format(name=self._name(one), why=one.why)

    def _apart(self, one: Noted) -> str:
        t = self._hall.language.gettext
        said = t("{name} did not vote: {why}") if one.why else t("{name} did not vote.")
        return said.format(name=self._name(one), why=one.why)

    def _name(self, one: Noted) -> str:
        return one.name or self._hall.roll.name(one.member)

    def _elected(self, point: PointRow, whole: QVBoxLayout) -> None:
        ngettext, n = self._hall.language.ngettext, self._hall.language.number
        outcome = point.outcome
        for one in point.candidates if outcome is not None else ():
            elected = outcome is not None and one.id in outcome.elected
            votes = one.votes or 0
            words = ngettext("{name}: {count} vote", "{name}: {count} votes", votes)
            if elected:
                words = ngettext(
                    "{name}: {count} vote, elected", "{name}: {count} votes, elected", votes
                )
            said = label(words.format(name=one.name, count=n(votes)), wrap=True)
            whole.addWidget(said)

    def _extract(self, number: str) -> None:
        made = papers.extract_of(self._hall.desk, self._hall.meeting, number)
        self._hall.desk.preview(made.title, made.pdf, file_name=made.file_name)

    def show_point(self, _point: PointRow) -> None:
        """What is closed does not change: it is shown as it was signed."""

    def focus_first(self) -> None:
        self.setFocus()
