"""What happened to one member, act by act: who did it, when, at which PC, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from coopdesk.i18n import N_, Text
from coopdesk.records import custom_fields, members, office
from coopdesk.records.audit.belonging import Place, Traces, look_on, own_lines, traces
from coopdesk.records.audit.details import Reader, Shown, field_name
from coopdesk.records.audit.finding import Wanted, conditions
from coopdesk.records.audit.naming import TABLE_NAMES, is_told
from coopdesk.records.audit.paper import COLUMNS, row_of
from coopdesk.records.audit.trail import ActLine, inserted, lines_of, newest, read_at
from coopdesk.records.book import acts
from coopdesk.records.chart import currency_of
from coopdesk.records.ids import EntryId, MemberId, PersonId
from coopdesk.records.journal import label_of
from coopdesk.records.loans import event_text
from coopdesk.records.loans.life import UNDONE, Event
from coopdesk.records.papers import FigureRow, Figures, Words
from coopdesk.records.schema import FACTS, Act, Holding, LoanEvent, Member, Product
from coopdesk.records.statements.moves import worth_of

_IN_ONE_QUERY: Final = 400
#: More would be a book, not a paper.
_MOST: Final = 5000

#: What a new row of each table says of itself: the first says what it is.
_SAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "step": ("kind", "day", "until", "resolution", "why"),
    "sanction": ("kind", "amount", "until", "resolution", "why", "answer"),
    "nominee": ("name", "relation"),
    "field_value": ("field", "value"),
    "document": ("kind", "label", "until"),
    "household_member": ("household", "role"),
    "holding": ("product", "label"),
    "holder": ("holding",),
    "hold": ("amount", "reason"),
    "notice": ("amount", "due"),
    "subscription": ("count",),
    "share_transfer": ("amount", "count", "giver", "taker"),
    "share_refund": ("amount", "why"),
    "certificate": ("number", "count", "amount"),
    "loan": ("number", "amount"),
    "loan_event": ("kind", "resolution"),
    "guarantee": ("loan", "amount"),
    "collateral": ("name", "value"),
    "team_member": ("team", "post"),
    "officer": ("body", "post", "until"),
    "candidate": ("post",),
    "attendance": ("meeting",),
    "task": ("text",),
    "surplus_part": ("amount",),
    "erasure": ("why",),
    "joined": ("kept", "why"),
    "attachment": ("name",),
}
#: What is said to be what it is before that: an amount alone says nothing.
_TITLED: Final = frozenset({"share_refund", "hold", "notice", "subscription", "surplus_part"})
#: What needs the name of its field beside it to be understood.
_WITH_NAME: Final = frozenset({"until", "due", "resolution", "giver", "taker", "count", "answer"})
#: What a step of a member sets in the register, and says itself.
_OF_STEPS: Final = frozenset({"status", "joined", "left"})
#: Minutes of a day: that they changed is enough.
_UNSAID: Final = frozenset({"attendance.came", "attendance.left"})
#: The rows that are opened from a line, the most telling first.
_OPENS: Final = (
    *("visit", "loan_event", "loan", "guarantee", "collateral", "application", "sanction", "step"),
    *("certificate", "share_refund", "share_transfer", "subscription", "nominee", "document"),
    *("field_value", "household_member", "attendance", "candidate", "task", "officer", "holder"),
    *("hold", "notice", "passbook", "holding", "surplus_part", "attachment", "entry", "member"),
)
_BY_RANK: Final = {table: n for n, table in enumerate(_OPENS)}


@dataclass(frozen=True, slots=True)
class Happening:
    """An act with what it did to a member; `opens` is the row that it is about, if it is one that
    can be looked at: its table and id.
    """

    act: ActLine
    told: tuple[Words, ...]
    opens: tuple[str, int] | None = None


class Timeline:
    """The acts of a member, the newest first. What stands in the log alone is found by `look_on`,
    slice by slice; until then `top` says how far down the log that was done.
    """

    def __init__(self, session: Session, member: MemberId, kind: str = "") -> None:
        self.member, self.kind = member, kind
        self._traces: Traces = traces(session, member)
        self.newest = newest(session)
        self.top = self.newest if self._traces.signs else 0
        self._found = {place[-1]: place for place in self._traces.places}
        self.places: Sequence[int] = ()
        self._arrange(session, self._found)

    def look_on(self, session: Session, slice_: int) -> bool:
        """Look through so many acts more; tells whether something was found there."""
        if self.top == 0:
            return False
        below = max(self.top - slice_, 0)
        found = look_on(session, self._traces.signs, self.top, below)
        self.top = below
        new = {place[-1]: place for place in found if place[-1] not in self._found}
        if new:
            self._found |= new
            self._arrange(session, self._found)
        return bool(new)

    def _arrange(self, session: Session, found: Mapping[int, Place]) -> None:
        ordered = sorted(found.values(), reverse=True)
        fits = _of_kind(session, self.kind, found) if self.kind else found.keys()
        self.places = [n for *_, n in ordered if n in fits]

    def happenings(self, session: Session, offset: int, limit: int) -> list[Happening]:
        """Some of them, as they are told."""
        places = self.places[offset : offset + limit]
        found, telling = read_at(session, places), _Telling(session, self.member, self._traces)
        rows = {n: telling.theirs(found[n]) for n in places if n in found}
        return [
            Happening(line, tuple(telling.told(rows[line.n])), telling.opens(rows[line.n]))
            for line in lines_of(session, rows)
        ]


def _of_kind(session: Session, kind: str, among: Iterable[int]) -> set[int]:
    every, found = sorted(among), set[int]()
    fits = conditions(session, Wanted(kind=kind))
    for at in range(0, len(every), _IN_ONE_QUERY):
        some = every[at : at + _IN_ONE_QUERY]
        found |= {*session.scalars(select(Act.n).where(Act.n.in_(some), *fits))}
    return found


class _Telling:
    """Says what an act did to one member."""

    def __init__(self, session: Session, member: MemberId, its: Traces) -> None:
        self._member, self._lines = member, own_lines(session, member)
        self._session, self._rows = session, its.rows
        self._reader = Reader(session)
        self._asked = {one.id: one for one in custom_fields.fields(session, past=True)}

    def theirs(self, row: acts.ActRow) -> acts.ActRow:
        """What of an act is about them: of a roll that was brought in, one among thousands."""
        at_desk = {one["id"] for one in inserted(row, "visit") if one["member"] in self._lines}
        by = {"visit": self._lines, "line": self._lines, "visit_line": at_desk}
        facts: list[acts.Fact] = []
        for fact in row.facts:
            table = fact[1]
            ours = by.get(table, self._rows.get(table, ()))
            if fact[0] == "=":
                facts += [fact] if fact[2] in self._rows.get(table, ()) else []
                continue
            named = {"visit_line": "visit"}.get(table, "member" if table in by else "id")
            if named in fact[2]:
                at = fact[2].index(named)
                some = [values for values in fact[3] if values[at] in ours]
                facts += [["+", table, fact[2], some]] if some else []
        return replace(row, facts=facts)

    def told(self, row: acts.ActRow) -> Iterator[Words]:
        """Each row of theirs that it wrote or changed, in a few words."""
        told = list(self._money(row))
        for fact in row.facts:
            told += self._of_fact(row, fact)
        told = told or list(self._cited(row))
        yield from (one for n, one in enumerate(told) if one not in told[:n])

    def _money(self, row: acts.ActRow) -> Iterator[Words]:
        receipts = [one["id"] for one in inserted(row, "visit") if one["member"] in self._lines]
        for line in inserted(row, "visit_line"):
            if line["visit"] in receipts and line["amount"]:
                yield self._said("visit_line", 0, line, ("deed", "amount"))
        if not receipts:
            yield from self._moved(row)

    def _of_fact(self, row: acts.ActRow, fact: acts.Fact) -> Iterator[Words]:
        verb, table = fact[0], fact[1]
        if table not in FACTS:
            return
        if verb == "+":
            yield from self._new(row, fact) if table in _SAYS else ()
        elif fact[2] in self._rows[table] and is_told(table, fact[3]):
            by_a_step = table == "member" and fact[3] in _OF_STEPS and inserted(row, "step")
            if not by_a_step:
                yield self._changed(*fact[1:])

    def _cited(self, row: acts.ActRow) -> Iterator[Words]:
        """What a resolution was named for, where an act did nothing else."""
        ours = self._rows["citation"]
        for said in inserted(row, "citation"):
            if said["id"] in ours:
                yield self._said("citation", said["id"], said, ("cause",))

    def _new(self, row: acts.ActRow, fact: acts.Fact) -> Iterator[Words]:
        table = fact[1]
        ours, laid = self._rows[table], {one["id"] for one in inserted(row, "sanction")}
        for values in fact[3]:
            said = dict(zip(fact[2], values, strict=True))
            if said["id"] not in ours:
                continue
            if table == "step" and said["id"] - 1 in laid:
                continue
            if table == "step" and said["day"] == row.day:
                del said["day"]  # it stands before the line
            if table == "loan_event" and said["kind"] != UNDONE:
                yield self._of_a_loan(said["id"])
            elif table == "joined" and said["kept"] == self._member:  # which number came to theirs
                yield self._said(table, said["id"], said, ("id", "why"))
            else:
                yield self._said(table, said["id"], said, _SAYS[table])

    def _of_a_loan(self, ident: int) -> Words:
        """What happened to a loan, as its own page says it."""
        row = self._session.scalars(select(LoanEvent).where(LoanEvent.id == ident)).one()
        by, second = PersonId(row.by), None if row.second is None else PersonId(row.second)
        entry = None if row.entry is None else EntryId(row.entry)
        event = Event(
            *(row.id, row.day, row.written, row.kind, by, second, entry, row.resolution),
            row.said or {},
        )
        text = event_text(event, currency_of(self._session))
        if not row.resolution:
            return text
        named = Text(
            "{what} {value}",
            {"what": field_name("loan_event", "resolution"), "value": row.resolution},
        )
        return joined([text, named], ", ")

    def _said(self, table: str, ident: int, said: Mapping[str, Any], names: Sequence[str]) -> Words:
        """What a row says, in the order of some of its fields: what it is, and more of it."""
        if table == "certificate":
            said = {**said, "number": label_of(said.get("series", ""), said["number"])}
        shown: list[Words] = [Text(TABLE_NAMES[table])] if table in _TITLED else []
        for name in names:
            value = said.get(name)
            if value in (None, ""):
                continue
            words = _words(self._reader.shown(FACTS[table].c[name], ident, value))
            if (table, name) == ("field_value", "value") and isinstance(words, str):
                words = members.own_value(self._asked.get(said["field"]), words)
            if name in _WITH_NAME:
                words = Text("{what} {value}", {"what": field_name(table, name), "value": words})
            shown.append(words)
        if len(shown) < 2:
            return Text("{value}", {"value": shown[0]}) if shown else ""
        shown[1:-1] = [_goes_on(one) for one in shown[1:-1]]
        return Text("{what}: {value}", {"what": shown[0], "value": joined(shown[1:], ", ")})

    def _moved(self, row: acts.ActRow) -> Iterator[Words]:
        """What an entry without a receipt moved in their accounts."""
        for line in inserted(row, "line"):
            if line.get("member") not in self._lines or line.get("holding") is None:
                continue
            query = select(Product.name, Product.kind).join(Holding, Holding.product == Product.id)
            found = self._session.execute(query.where(Holding.id == line["holding"])).first()
            if found is not None:
                amount = worth_of(found[1], line.get("amount", 0))
                money = self._reader.plain(FACTS["line"].c.amount, amount)
                yield Text("{what}: {value}", {"what": Text(found[0]), "value": _words(money)})

    def _changed(self, table: str, ident: int, name: str, value: Any, base: bytes) -> Words:
        """A field with what stood in it before and stands now, after what the row is."""
        head, said = self._head(table, ident), self._value(table, ident, name, value, base)
        if head is None or f"{table}.{name}" in _UNSAID:
            return said if head is None else Text("{value}", {"value": head})
        return Text("{what}: {value}", {"what": head, "value": said})

    def _value(self, table: str, ident: int, name: str, value: Any, base: bytes) -> Words:
        one = self._reader.changed(table, ident, name, value, base)
        before, after = one.before, Text(N_("nothing")) if one.after in (None, "") else one.after
        if (table, name) == ("field_value", "value"):  # its head says which field it is
            before, after = (self._own(ident, said) for said in (before, after))
            between = "{before} › {after}" if before not in (None, "") else "{after}"
            return Text(between, {"before": before, "after": after})
        if before in (None, ""):
            return Text("{what} {value}", {"what": one.field, "value": after})
        fields = {"what": one.field, "before": before, "after": after}
        return Text("{what} {before} › {after}", fields)

    def _own(self, ident: int, said: Any) -> Any:
        """What stands in a field of the co-op's own, as its kind has it."""
        its = FACTS["field_value"]
        field = self._session.scalar(select(its.c.field).where(its.c.id == ident))
        return (
            members.own_value(self._asked.get(field or 0), said) if isinstance(said, str) else said
        )

    def _head(self, table: str, ident: int) -> Any:
        """What a row is; None where the field alone says it, and for what can't be told."""
        if table not in _SAYS:
            return None
        if table in _TITLED:
            return Text(TABLE_NAMES[table])
        its, (name, *_) = FACTS[table], _SAYS[table]
        row = self._session.execute(select(its).where(its.c.id == ident)).mappings().first()
        if row is None or row[name] in (None, ""):
            return None
        if table == "certificate":
            return label_of(row["series"], row["number"])
        return self._reader.plain(its.c[name], row[name])

    # --- what a line opens -------------------------------------------------------------------

    def opens(self, row: acts.ActRow) -> tuple[str, int] | None:
        """The most telling row of theirs that an act wrote or changed."""
        found: list[tuple[int, str, int]] = []
        for table, ident in self._ours(row):
            if table in _BY_RANK:
                found.append((_BY_RANK[table], table, ident))
        if not found:
            return None
        _, table, ident = min(found)
        return table, ident

    def _ours(self, row: acts.ActRow) -> Iterator[tuple[str, int]]:
        for fact in row.facts:
            table = fact[1]
            if fact[0] == "=":
                if fact[2] in self._rows.get(table, ()):
                    yield table, fact[2]
            elif table == "visit":
                for said in inserted(row, table):
                    if said["member"] in self._lines:
                        yield table, said["id"]
            elif "id" in fact[2]:
                at = fact[2].index("id")
                ours = self._rows.get(table, ())
                yield from ((table, values[at]) for values in fact[3] if values[at] in ours)


def _goes_on(words: Words) -> Words:
    """Without the stop at its end, where more follows."""
    return words.rstrip(". ") if isinstance(words, str) else words


def _words(value: Shown) -> Any:
    """A value as the field of a sentence."""
    return "–" if value is None else value


def joined(parts: Sequence[Words], sign: str) -> Words:
    """Several words in a row, whatever language they are said in."""
    if len(parts) == 1:
        return parts[0]
    fields = {f"p{n}": part for n, part in enumerate(parts)}
    return Text(sign.join(f"{{{name}}}" for name in fields), fields)


#: What is shown on a page of something that it belongs to: by which column, and of which table.
_SHOWN_ON: Final = {
    **dict.fromkeys(("loan_event", "guarantee", "collateral"), ("loan", "loan")),
    **dict.fromkeys(
        ("certificate", "share_refund", "subscription", "holder", "hold", "notice", "passbook"),
        ("holding", "holding"),
    ),
    **dict.fromkeys(("attendance", "task"), ("meeting", "meeting")),
    "candidate": ("item", "agenda_item"),
    "agenda_item": ("meeting", "meeting"),
    "attachment": ("entry", "entry"),
}


def leads_to(session: Session, table: str, ident: int) -> tuple[str, int]:
    """What a row is looked at with: the loan of its guarantee, the meeting of who was there."""
    if table not in _SHOWN_ON:
        return table, ident
    column, other = _SHOWN_ON[table]
    its = FACTS[table]
    found = session.scalar(select(its.c[column]).where(its.c.id == ident))
    return (table, ident) if found is None else leads_to(session, other, found)


# --- on paper ------------------------------------------------------------------------------------


def timeline_paper(session: Session, member: MemberId, kind: str = "") -> Figures:
    """All that happened to a member, as a paper: the newest first."""
    line = Timeline(session, member, kind)
    line.look_on(session, line.newest)
    found = line.happenings(session, 0, _MOST)
    number, name = session.execute(
        select(Member.number, Member.name).where(Member.id == member)
    ).one()
    left = len(line.places) - len(found)
    said = N_("The last {count} are here; {left} before them are not.")
    warnings = (Text(said, {"count": len(found), "left": left}),) if left else ()
    return Figures(
        office.coop(session),
        "member-timeline",
        Text(N_("What happened to a member")),
        f"{number} {name or '–'}",
        COLUMNS,
        tuple(map(_row, found)),
        notes=() if found else (Text(N_("Nothing was done in these days.")),),
        warnings=warnings,
    )


def _row(one: Happening) -> FigureRow:
    told = [*receipt_of(one.act), *one.told]
    return row_of(one.act, joined(told, " · ") if told else "")


def receipt_of(act: ActLine) -> tuple[Words, ...]:
    """The receipt or entry that an act wrote, without the member that it was for."""
    return tuple(words for words in act.about if isinstance(words, Text))
