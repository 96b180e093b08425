"""The posts of officers. One without an office of their own is no “member” of the co-op by that
word: many languages have another for it."""

from __future__ import annotations

from typing import Final

from coopdesk.i18n import N_

#: Who serves in a body without an office of their own.
PLAIN: Final = N_("Ordinary member")
#: Posts of officers, in the order in which they are listed. A co-op may write others.
POSTS: Final = (N_("Chair"), N_("Deputy chair"), N_("Secretary"), N_("Treasurer"), PLAIN)

#: Of those, the posts that one person holds at a time in a body.
SINGLE: Final = (POSTS[0], POSTS[2], POSTS[3])

#: What books and signed minutes of before call it.
_BEFORE: Final = "Member"


def named(post: str) -> str:
    """A post as it is called now."""
    return PLAIN if post == _BEFORE else post
