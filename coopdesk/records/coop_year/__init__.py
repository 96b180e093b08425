"""The co-op's year: what is due when, and what somebody says is done."""

from coopdesk.records.coop_year.duties import Done, done_duties, mark_done, not_done

__all__ = ["Done", "done_duties", "mark_done", "not_done"]
