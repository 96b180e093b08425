"""What must hold of the ties between decisions and what was done, for checks."""

from __future__ import annotations

from typing import Final

from coopdesk.i18n import N_

_TIES: Final = (
    "SELECT m.number FROM citation c JOIN motion m ON m.id = c.motion WHERE c.dropped = 0 AND "
)
_LOANS: Final = "('loan', 'rescheduling', 'waiver', 'write_off')"

AUDITS: Final = (
    (
        "resolutions",
        N_("Resolution {number} is tied to something on a loan that was taken back."),
        f"{_TIES} c.cause IN {_LOANS} AND (NOT EXISTS (SELECT 1 FROM loan_event e"
        " WHERE e.id = c.subject) OR EXISTS (SELECT 1 FROM loan_event e JOIN loan_event u"
        " ON u.loan = e.loan AND u.kind = 'undone' AND json_extract(u.said, '$.event') = e.id"
        " WHERE e.id = c.subject))",
    ),
    (
        "resolutions",
        N_("Resolution {number} is tied to a member who is not there."),
        f"{_TIES} c.cause IN ('admission', 'leaving')"
        " AND NOT EXISTS (SELECT 1 FROM member s WHERE s.id = c.subject)",
    ),
    (
        "resolutions",
        N_("Resolution {number} is tied to a surplus that is not passed."),
        f"{_TIES} c.cause = 'surplus' AND NOT EXISTS"
        " (SELECT 1 FROM surplus s WHERE s.id = c.subject AND s.state = 'passed')",
    ),
    (
        "resolutions",
        N_("Resolution {number} is tied to a loan from outside that is not there."),
        f"{_TIES} c.cause = 'borrowing' AND NOT EXISTS"
        " (SELECT 1 FROM borrowing b WHERE b.id = c.subject)",
    ),
    (
        "resolutions",
        N_("Resolution {number} is tied to a term in a post that is not there."),
        f"{_TIES} c.cause = 'officer' AND NOT EXISTS"
        " (SELECT 1 FROM officer o WHERE o.id = c.subject)",
    ),
)
