"""How the page of copies says times, and what it makes of the fields of an address."""

from __future__ import annotations

from datetime import timedelta

from coopdesk.i18n import Language
from coopdesk.ui import standing
from coopdesk.ui.pages.copies.adding import url
from tests.records.hands import HandClock


def test_addresses_of_servers_are_put_together() -> None:
    assert (
        url("webdav", "https://h.org/dav/coop", "ana", None) == "webdav+https://ana@h.org/dav/coop"
    )
    assert url("sftp", "h.org/coop", "ana", None) == "sftp://ana@h.org/coop"
    assert url("s3", "b/coop", "KEY", "s3.h.org") == "s3://KEY@b/coop?endpoint=https://s3.h.org"
    assert url("s3", "b/coop", None, None) == "s3://b/coop"


def test_times_are_said_as_people_say_them() -> None:
    language, now = Language("en"), HandClock().moment
    assert standing.ago(language, now, now.date()).startswith("today")
    assert standing.ago(language, now - timedelta(days=1), now.date()).startswith("yesterday")
    assert standing.ago(language, now - timedelta(days=9), now.date()) == "9 days ago"
