"""Posts of officers: one has no office of its own, and is no member of the co-op by that word."""

from __future__ import annotations

from coopdesk.records import bodies, posts
from coopdesk.records.bodies import Rules
from tests.records.assemblies import BOARD, people
from tests.records.hands import TODAY, Make


def test_a_book_of_before_calls_the_plain_post_as_it_is_called_now() -> None:
    before = Rules.of({"posts": ["Chair", "Member", "Keeper of the well"]})
    assert before.posts == ("Chair", posts.PLAIN, "Keeper of the well")


def test_a_term_that_was_written_by_the_old_word_is_shown_by_the_new_one(make: Make) -> None:
    (one,) = people(make, 1)
    make.book.write(bodies.take_office, body=BOARD, post="Member", since=TODAY, member=one.id)
    (term,) = make.book.read(bodies.officers, body=BOARD)
    assert term.post == posts.PLAIN
