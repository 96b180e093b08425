"""Who decides: the general meeting, the board, committees, their rules and their officers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Final

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_
from coopdesk.records import membership, posts, resolutions, voting
from coopdesk.records.access import Permission
from coopdesk.records.book import Prepared, Topic, Tx, command
from coopdesk.records.calendar import years_on
from coopdesk.records.errors import Refused
from coopdesk.records.ids import BodyId, MemberId, OfficerId, made_for
from coopdesk.records.posts import POSTS as POSTS
from coopdesk.records.profiles import BodyPreset, profile
from coopdesk.records.schema import Body, Meeting, Member, Officer, Setting, day_of
from coopdesk.records.voting import Majority

ASSEMBLY, BOARD, SUPERVISORY = "assembly", "board", "supervisory"
CREDIT, EDUCATION, COMMITTEE = "credit", "education", "committee"

#: What kinds of body there are.
KINDS: Final[Mapping[str, str]] = {
    ASSEMBLY: N_("General meeting"),
    BOARD: N_("Board of directors"),
    SUPERVISORY: N_("Supervisory committee"),
    CREDIT: N_("Credit committee"),
    EDUCATION: N_("Education committee"),
    COMMITTEE: N_("Another committee"),
}

#: Why a term ended that never was: it is listed no more.
TAKEN_BACK: Final = N_("Begun by mistake")

#: The kinds of decision that can need a majority of their own.
ORDINARY, BYLAWS = "ordinary", "bylaws"
MAJORITIES: Final[Mapping[str, str]] = {
    ORDINARY: N_("An ordinary decision"),
    BYLAWS: N_("By-laws, merger, dissolution"),
}

#: What is looked at after a meeting; each can be switched off for a body.
LOOKS: Final[Mapping[str, str]] = {
    "notice": N_("Called early enough"),
    "agenda": N_("Nothing decided outside the agenda"),
    "quorum": N_("Enough were there"),
    "call": N_("The second call not before its hour"),
    "majority": N_("Enough votes"),
    "own": N_("Nobody votes on what is their own"),
    "signed": N_("Chair and secretary are named"),
}

#: What can be changed of a body and of an officer.
CHANGEABLE: Final = ("name", "code", "rules")
OF_OFFICER: Final = ("post", "until", "resolution", "interests")

#: Where commands keep the bodies that they have read.
_CACHE: Final = "bodies"

_BODY: Final = Prepared(
    select(Body.kind, Body.code, Body.since, Body.closed).where(Body.id == bindparam("of"))
)
_CODES: Final = Prepared(select(Body.id, Body.code))
_AHEAD: Final = Prepared(
    select(Meeting.id)
    .where(Meeting.body == bindparam("of"), Meeting.ended.is_(None), Meeting.cancelled.is_(None))
    .limit(1)
)
_OFFICER: Final = Prepared(
    select(Officer.since, Officer.until, Officer.ended).where(Officer.id == bindparam("of"))
)
_MEMBER: Final = Prepared(select(Member.joined, Member.left).where(Member.id == bindparam("of")))
_SERVING: Final = Prepared(
    select(Officer.id).where(
        Officer.body == bindparam("body"),
        Officer.member == bindparam("member"),
        Officer.ended.is_(None),
    )
)


#: Rules that are whole numbers.
_WHOLE: Final = (
    *("second_call_minutes", "notice_days", "proxies", "meetings_a_year", "seats"),
    *("term_years", "voting_age"),
)
_MORE_THAN_HALF: Final = Majority(Fraction(1, 2))
_TWO_THIRDS: Final = Majority(Fraction(2, 3), voting.PRESENT)


@dataclass(frozen=True, slots=True)
class Rules:
    """How a body meets and decides.

    `quorum_first` and `quorum_second` are parts of those entitled (0: any number). Days and
    minutes are whole. `proxies` is how many others one may stand for. `late_days`: who has a loan
    later than that may not vote (none: may). `off` names the looks that are switched off.
    """

    quorum_first: Fraction = Fraction(1, 2)
    quorum_second: Fraction = Fraction(0)
    second_call_minutes: int = 60
    notice_days: int = 0
    proxies: int = 0
    majority: Majority = _MORE_THAN_HALF
    bylaws_majority: Majority = _TWO_THIRDS
    meetings_a_year: int = 0
    seats: int = 0
    term_years: int = 0
    posts: tuple[str, ...] = POSTS
    unpaid_shares_vote: bool = False
    late_days: int | None = None
    voting_age: int = 0
    off: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Rules:
        """From the plain form in profiles and in the book; refused where something can't be."""
        plain = cls()
        whole = {n: _whole(n, said.get(n, getattr(plain, n))) for n in _WHOLE}
        late = said.get("late_days")
        return cls(
            **whole,
            quorum_first=_part("quorum_first", said.get("quorum_first", "1/2")),
            quorum_second=_part("quorum_second", said.get("quorum_second", "0")),
            majority=_majority("majority", said.get("majority", "1/2"), voting.GIVEN),
            bylaws_majority=_majority(
                "bylaws_majority", said.get("bylaws_majority", "2/3"), voting.PRESENT
            ),
            posts=tuple(map(posts.named, said.get("posts", POSTS))),
            unpaid_shares_vote=bool(said.get("unpaid_shares_vote", False)),
            late_days=None if late is None else _whole("late_days", late),
            off=frozenset(said.get("off", ())) & LOOKS.keys(),
        )

    def quorum(self, call: int) -> Fraction:
        """The part that must be there at the first or the second call."""
        return self.quorum_first if call == 1 else self.quorum_second

    def majority_for(self, kind: str) -> Majority:
        """What a decision of a kind (one of MAJORITIES) needs."""
        return self.bylaws_majority if kind == BYLAWS else self.majority


def _part(field: str, said: Any) -> Fraction:
    try:
        return voting.fraction(str(said))
    except Refused as no:
        no.field = field
        raise


def _majority(field: str, said: Any, over: str) -> Majority:
    part, _, named = str(said).partition(" ")
    if named and named not in voting.OVER:
        raise ValueError(f"a majority is not of {named}")
    return Majority(_part(field, part), named or over)


def _whole(field: str, said: Any) -> int:
    if not isinstance(said, int) or not 0 <= said <= 10_000:
        raise Refused(N_("Write a whole number."), field=field)
    return said


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body that decides."""

    id: BodyId
    kind: str
    name: str
    code: str
    rules: Rules
    said: Mapping[str, Any]  # the rules as they are kept
    since: date
    closed: date | None

    def there(self, day: date) -> bool:
        """Whether it decides on a day."""
        return self.since <= day and (self.closed is None or self.closed > day)


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """Somebody's term in a post. `number` is empty for a person from outside."""

    id: OfficerId
    body: BodyId
    member: MemberId | None
    number: str
    name: str
    sex: str
    born: date | None
    post: str
    since: date
    until: date | None
    ended: date | None
    why: str
    resolution: str
    interests: str

    def serves(self, day: date) -> bool:
        """Whether they hold the post on a day; a term that ran out goes on until it is ended."""
        return self.since <= day and (self.ended is None or self.ended > day)


# --- looking -------------------------------------------------------------------------------------


def bodies(session: Session, day: date | None = None) -> list[BodyRow]:
    """Every body, those that are there on a day only when one is given; in the usual order."""
    found = [_body(row) for row in session.scalars(select(Body))]
    if day is not None:
        found = [one for one in found if one.there(day)]
    order = list(KINDS)
    return sorted(found, key=lambda one: (order.index(one.kind), one.since, one.id))


def body_of(session: Session, of: BodyId) -> BodyRow:
    """One of them; refused when there is none."""
    row = session.get(Body, of)
    if row is None:
        raise Refused(N_("There is no such body."), field="body")
    return _body(row)


def body_in(tx: Tx, of: BodyId) -> BodyRow:
    """The same inside a command: bodies hardly ever change, so they are read once for many."""
    row = tx.cached(_CACHE, lambda: {one.id: one for one in bodies(tx.session)}).get(of)
    if row is None:
        raise Refused(N_("There is no such body."), field="body")
    return row


def _body(row: Body) -> BodyRow:
    rules = Rules.of(row.rules)
    return BodyRow(
        BodyId(row.id), row.kind, row.name, row.code, rules, row.rules, row.since, row.closed
    )


def officers(
    session: Session, *, body: BodyId | None = None, day: date | None = None
) -> list[OfficerRow]:
    """Terms in posts, of one body or all, those who serve on a day or ever; by post and day."""
    query = select(Officer, Member).outerjoin(Member, Member.id == Officer.member)
    query = query.where(or_(Officer.ended.is_(None), Officer.why != TAKEN_BACK))
    if body is not None:
        query = query.where(Officer.body == body)
    found = [_officer(row, member) for row, member in session.execute(query)]
    return sorted((one for one in found if day is None or one.serves(day)), key=_rank)


def _officer(row: Officer, member: Member | None) -> OfficerRow:
    return OfficerRow(
        OfficerId(row.id),
        BodyId(row.body),
        None if row.member is None else MemberId(row.member),
        member.number if member else "",
        (member.name if member else row.name) or "",
        (member.sex or "") if member else "",
        member.born if member else None,
        posts.named(row.post),
        row.since,
        row.until,
        row.ended,
        row.why,
        row.resolution,
        row.interests,
    )


def _rank(one: OfficerRow) -> tuple[int, int, date]:
    place = POSTS.index(one.post) if one.post in POSTS else len(POSTS) - 1
    return one.body, place, one.since


def usual(session: Session) -> tuple[BodyPreset, ...]:
    """The bodies that are usual in the co-op's country."""
    code = session.scalar(select(Setting.value).where(Setting.name == "profile"))
    return profile(str(code or "plain")).bodies


# --- bodies --------------------------------------------------------------------------------------


@command(needs=Permission.SET_UP)
def set_up_bodies(tx: Tx) -> None:
    """Begin with the usual bodies of the country, where they are not there yet."""
    there = {row[0] for row in tx.all(_CODES)}
    rows = [
        {"id": ident, "kind": one.kind, "name": one.name, "code": one.code} | _plain(one.rules)
        for one in usual(tx.session)
        if (ident := made_for("body", one.kind)) not in there
    ]
    tx.insert(Body, [{**row, "since": tx.today} for row in rows])
    tx.forget(_CACHE)
    tx.touch(Topic.MEETINGS)


def _plain(rules: Mapping[str, Any]) -> dict[str, Any]:
    return {"rules": {name: list(v) if isinstance(v, tuple) else v for name, v in rules.items()}}


@command(needs=Permission.SET_UP)
def add_body(
    tx: Tx, *, kind: str, name: str, code: str, rules: Mapping[str, Any], since: date
) -> BodyId:
    """A committee or another body that decides from a day on. `rules` as Rules.of reads them."""
    if kind not in KINDS:
        raise Refused(N_("Choose what kind of body it is."), field="kind")
    said = _said(name, code)
    _check_code(tx, said["code"])
    Rules.of(rules)
    ident = BodyId(tx.new_id())
    tx.insert(Body, [{"id": ident, **said, "kind": kind, "rules": dict(rules), "since": since}])
    tx.forget(_CACHE)
    tx.touch(Topic.MEETINGS)
    return ident


def _said(name: str, code: str) -> dict[str, str]:
    if not name.strip():
        raise Refused(N_("Write what the body is called."), field="name")
    if not code.strip() or not code.strip().isalnum() or len(code.strip()) > 4:
        raise Refused(N_("Write one to four letters for its resolutions."), field="code")
    return {"name": name.strip(), "code": code.strip()}


def _check_code(tx: Tx, code: str, own: BodyId | None = None) -> None:
    for ident, other in tx.all(_CODES):
        if ident != own and other.casefold() == code.casefold():
            raise Refused(N_("Another body has these letters already."), field="code")


@command(needs=Permission.SET_UP)
def change_body(
    tx: Tx, *, body: BodyId, changes: Mapping[str, Any], shown: Mapping[str, Any]
) -> None:
    """Change a body's name, the letters of its resolutions, or its rules.

    What was decided stays as it was counted. `shown` is what the person saw before.
    """
    row = _there(tx, body)
    unknown = changes.keys() - set(CHANGEABLE)
    if unknown:
        raise KeyError(f"a body has no {', '.join(sorted(unknown))}")
    said = _said(changes.get("name", "–"), changes.get("code", row[1]))
    if "code" in changes:
        _check_code(tx, said["code"], body)
    if "rules" in changes:
        Rules.of(changes["rules"])
    for name in changes:
        value = dict(changes["rules"]) if name == "rules" else said[name]
        tx.set(Body, body, name, value, shown=shown.get(name))
    tx.forget(_CACHE)
    tx.touch(Topic.MEETINGS)


@command(needs=Permission.SET_UP)
def close_body(tx: Tx, *, body: BodyId, day: date) -> None:
    """A body decides no more. Its minutes stay; nobody may still serve in it or be called."""
    row = _there(tx, body)
    if row[0] == ASSEMBLY:
        raise Refused(N_("A co-op always has its general meeting."), field="body")
    if any(one.serves(day) for one in officers(tx.session, body=body)):
        raise Refused(N_("Somebody still serves in it: end their terms first."), field="body")
    if tx.one(_AHEAD, of=body) is not None:
        raise Refused(
            N_("A meeting of it is still to end: hold it or cancel it first."), field="body"
        )
    tx.set(Body, body, "closed", day, shown=None)
    tx.forget(_CACHE)
    tx.touch(Topic.MEETINGS)


def _there(tx: Tx, body: BodyId) -> tuple[str, str, date]:
    row = tx.one(_BODY, of=body)
    if row is None or row[3]:
        raise Refused(N_("There is no such body."), field="body")
    return row[0], row[1], day_of(row[2])


# --- officers ------------------------------------------------------------------------------------


@command(needs=Permission.KEEP_MINUTES)
def take_office(
    tx: Tx,
    *,
    body: BodyId,
    post: str,
    since: date,
    until: date | None = None,
    member: MemberId | None = None,
    name: str = "",
    resolution: str = "",
    interests: str = "",
    ident: OfficerId | None = None,
) -> OfficerId:
    """Somebody begins a term in a post; a member, or by `name` a person from outside.

    Without `until` the term is as long as the body's rules say. `resolution` elected them; `ident`
    is the row's where it follows from their election.
    """
    _there(tx, body)
    who = _who(tx, body, member, name, since)
    years = body_in(tx, body).rules.term_years
    ends = until or (years_on(since, years) if years else None)
    _check_term(since, ends)
    ident = OfficerId(tx.new_id()) if ident is None else ident
    row = {
        "id": ident,
        "body": body,
        **who,
        "post": _written(post, "post", N_("Write which post it is.")),
        "since": since,
        "until": ends,
        "resolution": resolution.strip(),
        "interests": interests.strip(),
    }
    tx.insert(Officer, [row])
    resolutions.cite(tx, resolution, resolutions.OFFICER, ident, since)
    tx.touch(Topic.MEETINGS)
    return ident


def _who(tx: Tx, body: BodyId, member: MemberId | None, name: str, since: date) -> dict[str, Any]:
    """Whose term it is: a member who is one on that day, or somebody from outside by name."""
    if member is None:
        return {"member": None, "name": _written(name, "name", N_("Write who it is."))}
    row = tx.one(_MEMBER, of=member)
    joined, left = row or (None, None)
    if row is None or (joined and day_of(joined) > since) or (left and day_of(left) <= since):
        raise Refused(N_("Only a member can hold this post."), field="member")
    membership.check_may(tx, member, membership.SERVE, day=min(since, tx.today))
    if tx.one(_SERVING, body=body, member=member) is not None:
        raise Refused(N_("They serve in this body already: end that term first."), field="member")
    return {"member": member, "name": None}


def _check_term(since: date, until: date | None) -> None:
    if until is not None and until <= since:
        raise Refused(N_("A term ends after it began."), field="until")


def _written(text: str, field: str, message: str) -> str:
    if not text.strip():
        raise Refused(message, field=field)
    return text.strip()


@command(needs=Permission.KEEP_MINUTES)
def change_officer(
    tx: Tx, *, officer: OfficerId, changes: Mapping[str, Any], shown: Mapping[str, Any]
) -> None:
    """Change an officer's post, end of term, resolution or declared interests."""
    row = tx.one(_OFFICER, of=officer)
    if row is None:
        raise Refused(N_("There is no such officer."), field="officer")
    unknown = changes.keys() - set(OF_OFFICER)
    if unknown:
        raise KeyError(f"an officer has no {', '.join(sorted(unknown))}")
    since = day_of(row[0])
    if "until" in changes:
        _check_term(since, changes["until"])
    for name, value in changes.items():
        said = value.strip() if isinstance(value, str) else value
        if name == "post":
            _written(said, "post", N_("Write which post it is."))
        tx.set(Officer, officer, name, said, shown=shown.get(name))
    if "resolution" in changes:
        said = changes["resolution"]
        resolutions.cite_anew(tx, said, resolutions.OFFICER, officer, since)
    tx.touch(Topic.MEETINGS)


@command(needs=Permission.KEEP_MINUTES)
def leave_office(tx: Tx, *, officer: OfficerId, day: date, why: str) -> None:
    """An officer's term is over on a day: it ran out, they stepped back, died, were replaced."""
    row = tx.one(_OFFICER, of=officer)
    if row is None or row[2]:
        raise Refused(N_("They don't hold this post."), field="officer")
    if day < day_of(row[0]):
        raise Refused(N_("A term ends after it began."), field="day")
    reason = _written(why, "why", N_("Write why the term is over."))
    tx.set(Officer, officer, "ended", day, shown=None)
    tx.set(Officer, officer, "why", reason, shown="")
    tx.touch(Topic.MEETINGS)
