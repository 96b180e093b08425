"""What pages about the life of a member share: who decides, the steps, the sanctions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from coopdesk.i18n import Language
from coopdesk.records import bodies, doubles, membership, sanctions
from coopdesk.records.ids import BodyId, MemberId
from coopdesk.records.membership import StepRow
from coopdesk.records.sanctions import KINDS, SanctionRow
from coopdesk.ui.desk import Desk, Place
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.fields import ChoiceField
from coopdesk.ui.kit.people import Pair
from coopdesk.ui.kit.weakly import weakly


def body_field(desk: Desk, *, optional: bool = False) -> ChoiceField[BodyId | None]:
    """Which body decided. The board is the first, since it decides most."""
    t, language = desk.language.gettext, desk.language
    found = desk.ask(bodies.bodies, desk.today)
    first = next((one for one in found if one.kind == bodies.BOARD), None)
    offered: list[tuple[BodyId | None, str]] = [(one.id, t(one.name)) for one in found]
    if optional or not offered:
        offered = [(None, t("Nobody had to decide")), *offered]
    value = None if optional or first is None else first.id
    return ChoiceField("body", t("&Who decided"), offered, language, value=value)


def step_pairs(
    language: Language, steps: Iterable[StepRow], joined: date | None = None
) -> list[Pair]:
    """The steps of somebody, the latest first: what, when, who wrote it down, and why.

    Who was in the register before steps were kept became a member on the day that it says.
    """
    return [pair for _, pair in _dated_steps(language, steps, joined)]


def life_pairs(
    desk: Desk, member: MemberId, steps: Sequence[StepRow], joined: date | None
) -> list[Pair]:
    """All that is told of a life, the latest first: steps, sanctions and numbers joined to it.

    A suspension is a step and a sanction: it is told once, with what the member answered.
    """
    language = desk.language
    laid = {one.id: one for one in desk.ask(sanctions.sanctions, member)}
    held = {one.sanction for one in steps}
    told = [(one.day, _sanction(language, one)) for one in laid.values() if one.id not in held]
    told += _dated_steps(language, steps, joined, laid)
    told += _joined(desk, member)
    return [pair for _, pair in sorted(told, key=lambda one: one[0], reverse=True)]


def _dated_steps(
    language: Language,
    steps: Iterable[StepRow],
    joined: date | None,
    laid: Mapping[int, SanctionRow] | None = None,
) -> list[tuple[date, Pair]]:
    kept = list(steps)
    stood = laid or {}
    told = [(one.day, _step(language, one, stood.get(one.sanction or 0))) for one in reversed(kept)]
    if joined is not None and all(one.kind != membership.JOINED for one in kept):
        became = language.gettext(membership.STEPS[membership.JOINED])
        told.append((joined, Pair(became, language.day(joined))))
    return told


def _step(language: Language, one: StepRow, laid: SanctionRow | None = None) -> Pair:
    t = language.gettext
    said = [t(one.body) if one.body else "", one.resolution, one.why, one.note]
    if one.until is not None:
        said.insert(0, t("until {day}").format(day=language.day(one.until)))
    if one.lifted is not None:
        said.append(t("lifted on {day}").format(day=language.day(one.lifted)))
    if laid is not None and laid.answer:
        said.append(_answer(language, laid))
    if one.by:
        said.append(t("written by {name}").format(name=one.by))
    if one.dropped is not None:
        said.append(t("taken back on {day}").format(day=language.day(one.dropped)))
    note = " · ".join(filter(None, said))
    return Pair(t(membership.STEPS.get(one.kind, one.kind)), language.day(one.day), None, note)


def _joined(desk: Desk, member: MemberId) -> list[tuple[date, Pair]]:
    """The lines of the register that live on in a member's, or where theirs does."""
    t, language = desk.language.gettext, desk.language
    pairs: list[tuple[date, Pair]] = []
    for one in desk.ask(doubles.joined_from, member):
        gone = one.gone == member
        number, other = (one.to, one.kept) if gone else (one.number, one.gone)
        opener = buttons.link(t("Open"), weakly(desk.go, Place("member", member=other)))
        opener.setAccessibleName(
            t("Open {what}").format(what=t("No {number}").format(number=number))
        )
        words = t("Joined with No {number}").format(number=number)
        pairs.append((one.day, Pair(words, language.day(one.day), opener, one.why)))
    return pairs


def _sanction(language: Language, one: SanctionRow) -> Pair:
    """A sanction, with the answer and whether it was lifted."""
    t = language.gettext
    said = [t(one.body) if one.body else "", one.resolution, one.why]
    if one.amount is not None:
        said.insert(0, language.amount(one.amount))
    if one.until is not None:
        said.insert(0, t("until {day}").format(day=language.day(one.until)))
    if one.answer:
        said.append(_answer(language, one))
    if one.lifted is not None:
        said.append(t("lifted on {day}").format(day=language.day(one.lifted)))
    return Pair(t(KINDS[one.kind]), language.day(one.day), None, " · ".join(filter(None, said)))


def _answer(language: Language, one: SanctionRow) -> str:
    return language.gettext("The member answers: “{answer}”").format(answer=one.answer)
