"""What a meeting gave somebody to do, until when, and whether it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records.access import Permission
from coopdesk.records.book import Topic, Tx, command
from coopdesk.records.errors import Refused
from coopdesk.records.ids import ItemId, MeetingId, MemberId, TaskId
from coopdesk.records.meetings import agenda
from coopdesk.records.meetings.life import writable
from coopdesk.records.schema import Body, Meeting, Member, Task


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task. `owner` is who does it; `meeting` and `body_name` where it was given, if in one."""

    id: TaskId
    text: str
    member: MemberId | None
    owner: str
    given: date
    due: date | None
    done: date | None
    how: str
    meeting: MeetingId | None
    item: ItemId | None
    body_name: str

    def late(self, day: date) -> bool:
        return self.done is None and self.due is not None and self.due < day


@command(needs=Permission.KEEP_MINUTES)
def give_task(
    tx: Tx,
    *,
    text: str,
    member: MemberId | None = None,
    owner: str = "",
    due: date | None = None,
    meeting: MeetingId | None = None,
    item: ItemId | None = None,
) -> TaskId:
    """Give somebody something to do until a day. In a meeting it stands in the minutes."""
    given = tx.today if meeting is None else writable(tx, meeting).day
    agenda.check_of(tx, item, meeting, "item")
    if not text.strip():
        raise Refused(N_("Write what is to be done."), field="text")
    if member is None and not owner.strip():
        raise Refused(N_("Write who does it."), field="owner")
    if due is not None and due < given:
        raise Refused(N_("That day was before the meeting."), field="due")
    ident = TaskId(tx.new_id())
    row = {
        "id": ident,
        "meeting": meeting,
        "item": item,
        "text": text.strip(),
        "member": member,
        "owner": "" if member is not None else owner.strip(),
        "given": given,
        "due": due,
        "dropped": 0,
    }
    tx.insert(Task, [row])
    tx.touch(Topic.MEETINGS)
    return ident


@command(needs=Permission.KEEP_MINUTES)
def finish_task(tx: Tx, *, task: TaskId, day: date, how: str = "") -> None:
    """A task is done."""
    row = _of(tx, task)
    done, given = row.done, row.given
    if day > tx.today or day < given:
        raise Refused(N_("It was done between {given} and today."), field="day", given=given)
    tx.set(Task, task, "done", day, shown=done)
    if how.strip():
        tx.set(Task, task, "how", how.strip(), shown=row.how)
    tx.touch(Topic.MEETINGS)


@command(needs=Permission.KEEP_MINUTES)
def reopen_task(tx: Tx, *, task: TaskId) -> None:
    """A task is not done after all."""
    row = _of(tx, task)
    done, how = row.done, row.how
    tx.set(Task, task, "done", None, shown=done)
    if how:
        tx.set(Task, task, "how", "", shown=how)
    tx.touch(Topic.MEETINGS)


@command(needs=Permission.KEEP_MINUTES)
def drop_task(tx: Tx, *, task: TaskId) -> None:
    """A task was written by mistake. One of signed minutes stays."""
    meeting = _of(tx, task).meeting
    if meeting is not None:
        writable(tx, MeetingId(meeting))
    tx.set(Task, task, "dropped", 1, shown=0)
    tx.touch(Topic.MEETINGS)


def _of(tx: Tx, task: TaskId) -> Task:
    row = tx.session.get(Task, task)
    if row is None or row.dropped:
        raise Refused(N_("There is no such task."), field="task")
    return row


def tasks(
    session: Session, *, meeting: MeetingId | None = None, open_only: bool = False
) -> list[TaskRow]:
    """Tasks of a meeting or of all: those still open first, by the day they are due."""
    query = (
        select(Task, Member.name, Body.name)
        .outerjoin(Member, Member.id == Task.member)
        .outerjoin(Meeting, Meeting.id == Task.meeting)
        .outerjoin(Body, Body.id == Meeting.body)
        .where(Task.dropped == 0)
    )
    if meeting is not None:
        query = query.where(Task.meeting == meeting)
    if open_only:
        query = query.where(Task.done.is_(None))
    rows = [
        TaskRow(
            TaskId(one.id),
            one.text,
            None if one.member is None else MemberId(one.member),
            name or one.owner,
            one.given,
            one.due,
            one.done,
            one.how,
            None if one.meeting is None else MeetingId(one.meeting),
            None if one.item is None else ItemId(one.item),
            body or "",
        )
        for one, name, body in session.execute(query)
    ]
    return sorted(rows, key=_place)


def _place(one: TaskRow) -> tuple[bool, date, int]:
    return one.done is not None, one.due or date.max, one.id
