"""Whatever is done, in whatever order: the books balance, and what is kept is what is summed."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from coopdesk.records import general, visit
from tests.records.busy import AT, Busy, busy
from tests.records.hands import Pc, Somebody, doing, draft

_AMOUNTS = st.integers(min_value=1, max_value=9_000)
_DEEDS = st.lists(
    st.tuples(
        st.sampled_from(
            [visit.DEPOSIT, visit.WITHDRAWAL, visit.SHARE, visit.REPAYMENT, visit.FINE]
        ),
        _AMOUNTS,
    ),
    min_size=1,
    max_size=4,
)


class Office(Busy):
    """An office whose people do anything that the program lets them do."""

    @initialize()
    def bring_in_the_roll(self) -> None:
        self.people: list[Somebody] = self.make.roll(
            draft("1", savings=5_000, shares=1_000, loan=4_000), draft("2", savings=70), draft("3")
        )

    @rule(who=st.integers(0, 2), deeds=_DEEDS, ago=st.integers(0, 40))
    def come_to_the_desk(self, who: int, deeds: list[tuple[str, int]], ago: int) -> None:
        one = self.people[who]
        day = self.book.clock().today
        doings = [doing(one, deed, amount) for deed, amount in deeds]
        earlier = day.fromordinal(day.toordinal() - ago)
        done = self.dare(visit.record_visit, member=one.id, day=earlier, doings=doings)
        self.visits += [done] if done else []

    @rule(amount=_AMOUNTS, kind=st.sampled_from(["expense", "income", "equity"]))
    def write_an_entry(self, amount: int, kind: str) -> None:
        line = {"account": f"X-{kind}", "debit": amount, "credit": 0}
        cash = {"account": "1010", "debit": 0, "credit": amount}
        made = self.dare(
            general.post_general,
            accounts=[{"code": f"X-{kind}", "name": kind, "type": kind}],
            entries=[{"date": self.book.clock().today, "kind": kind, "lines": [line, cash]}],
        )
        self.entries += made or []

    @rule(at=AT)
    def take_back_an_entry(self, at: int) -> None:
        if self.entries:
            of = self.entries[at % len(self.entries)]
            self.dare(general.reverse_entry, entry=of, reason="a slip of the pen")


def test_any_sequence_of_commands_leaves_a_sound_book(template: Pc) -> None:
    busy(Office, template, steps=16)
