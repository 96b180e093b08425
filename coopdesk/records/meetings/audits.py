"""What must hold of meetings and minutes, for checks: a name, what is said, the query."""

from __future__ import annotations

from typing import Final

from coopdesk.i18n import N_

AUDITS: Final = (
    (
        "minutes",
        N_("Minutes {number} of {name} are there twice."),
        "SELECT m.number, b.name FROM minute m JOIN body b ON b.id = m.body"
        " GROUP BY m.body, m.number HAVING count(*) > 1",
    ),
    (
        "minutes",
        N_("Folio {first} of {name} belongs to two minutes."),
        "SELECT m.first_folio AS first, b.name FROM minute m JOIN body b ON b.id = m.body"
        " JOIN minute o ON o.body = m.body AND o.id <> m.id"
        " AND o.first_folio <= m.first_folio AND o.first_folio + o.folios > m.first_folio"
        " GROUP BY m.id",
    ),
    (
        "resolutions",
        N_("Resolution {number} is there twice."),
        "SELECT m.number FROM motion m JOIN agenda_item i ON i.id = m.item"
        " JOIN meeting g ON g.id = i.meeting WHERE m.number <> '' AND m.withdrawn = 0"
        " GROUP BY g.body, m.number HAVING count(*) > 1",
    ),
    (
        "resolutions",
        N_("Resolution {number} did not pass, and something cites it."),
        "SELECT DISTINCT m.number FROM citation c JOIN motion m ON m.id = c.motion"
        " JOIN agenda_item i ON i.id = m.item WHERE c.dropped = 0 AND coalesce(m.passed, 0) = 0"
        " AND NOT EXISTS (SELECT 1 FROM minute s WHERE s.id = i.meeting)",
    ),
)
