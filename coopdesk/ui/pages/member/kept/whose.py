"""Whose file is shown: a member's, or of somebody who asks to become one."""

from __future__ import annotations

from dataclasses import dataclass

from coopdesk.records import admission, members
from coopdesk.records.ids import MemberId
from coopdesk.ui.desk import Desk, Place


@dataclass(frozen=True, slots=True)
class Whose:
    """`nominee` is what the register's own column says, `where` the page that one came from."""

    id: MemberId
    name: str
    kind: str
    number: str
    village: str
    nominee: str
    where: Place


def whose(desk: Desk, member: MemberId) -> Whose | None:
    """Who it is; None for a stranger."""
    for asked in desk.ask(admission.applications):
        if asked.member == member and not asked.number:
            there = Place("applications", about=asked.id)
            return Whose(member, asked.name, asked.kind, "", asked.village, "", there)
    if not desk.ask(members.page, [member]):
        return None
    one, there = desk.ask(members.file, member), Place("member", member=member)
    return Whose(member, one.name, one.kind, one.number, one.village, one.nominee, there)
