"""Applications, sanctions and leavers for pictures of their pages."""

from __future__ import annotations

from typing import Any

from coopdesk.records import admission, bodies, erasing, members, membership, sanctions, settlement
from coopdesk.records.ids import BodyId, MemberId
from coopdesk.records.money import Money
from coopdesk.ui.desk import Desk, Place

#: Pages with steps of theirs: "leaving-settling" shows who left already.
PAGES = ("applications", "leaving", "sanctions", "erasing")
MORE = ("applications-paying", "leaving-settling", "sanctions-new", "erasing-done")


def place(desk: Desk, page: str) -> Place | None:
    """Where such a page is looked at, with something on it."""
    name, _, step = page.partition("-")
    if name not in PAGES:
        return None
    if name == "erasing":
        return Place(name, member=_went_away(desk, step))
    # Who leaves is on no other picture: nothing more is done with them.
    member = desk.ask(members.roll)[13 if step == "settling" else 11].id
    if name == "applications":
        return Place(name, about=_apply(desk, step))
    if name == "sanctions":
        _lay(desk, member)
        return Place(name, member=member, text="new" if step == "new" else "")
    now, _ = desk.ask(membership.life, member, desk.today)
    if step == "settling" and now.status == membership.ACTIVE:
        said: dict[str, Any] = {"why": "moves to her daughter", "cause": membership.RESIGNED}
        desk.do(settlement.leave, member=member, day=desk.today, **said)
    return Place(name, member=member)


def _apply(desk: Desk, step: str) -> int:
    """Two who ask; one of them is admitted, where their payment is to be seen."""
    found = {one.name: one.id for one in desk.ask(admission.applications)}
    for name, village in (("Espérance Uwase", "Gisozi"), ("Théogène Habimana", "Kibirizi")):
        if name not in found:
            said: dict[str, Any] = {
                "village": village,
                "phone": "0788 300 200",
            }
            said |= {"document": "1 1987 8 0055", "sex": "F", "occupation": "farmer", "shares": 2}
            found[name] = desk.do(admission.apply, day=desk.today, name=name, **said)
    ident = found["Théogène Habimana" if step == "paying" else "Espérance Uwase"]
    one = desk.ask(admission.application, ident)
    if step == "paying" and one.status == membership.APPLICANT:
        desk.do(
            admission.decide,
            application=ident,
            decision=membership.ADMITTED,
            body=_board(desk),
            day=desk.today,
            resolution="CA/2026/14",
        )
    return ident


def _went_away(desk: Desk, step: str) -> MemberId | None:
    """Three who asked and were never admitted; two of them are erased, where that is shown."""
    names = ("Innocent Mugabo", "Solange Ingabire", "Vestine Nyirahabimana")
    known = {one.name: one for one in desk.ask(admission.applications)}
    if names[-1] not in known:
        for name in names:
            ident = desk.do(admission.apply, day=desk.today, name=name, village="Gisozi")
            desk.do(admission.withdraw_application, application=ident, day=desk.today)
        known = {one.name: one for one in desk.ask(admission.applications)}
    if step == "done" and names[0] in known:
        some = [known[name].member for name in names[:2]]
        desk.do(erasing.erase, members=some, reason=erasing.PAST)
    return known[names[-1]].member


def _board(desk: Desk) -> BodyId:
    found = desk.ask(bodies.bodies)
    return next((one for one in found if one.kind == bodies.BOARD), found[0]).id


def _lay(desk: Desk, member: MemberId) -> None:
    if all(one.kind != sanctions.FINE for one in desk.ask(sanctions.sanctions, member)):
        desk.do(
            sanctions.sanction,
            member=member,
            kind=sanctions.FINE,
            day=desk.today,
            body=_board(desk),
            why="missed three meetings without a word",
            amount=Money(2_000, desk.currency),
            heard=desk.today,
            answer="Her child was ill in the hospital of Butare.",
        )
