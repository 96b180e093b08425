"""What is kept of a member: nominees, fields of the co-op's own, papers, households."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from coopdesk.records import custom_fields, filed, households, nominees
from tests.records.hands import TODAY, Make

#: The smallest that is a picture by how it begins.
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
ALICE = nominees.Named("Alice Uwase", 10_000, relation="Daughter")


def asked(make: Make) -> dict[str, dict[str, Any]]:
    book, one, other = make.book, make.member("Filed"), make.member("Beside")
    field = book.write(custom_fields.add_field, name="Trees", kind="number")
    ended = book.write(custom_fields.add_field, name="School", kind="text")
    book.write(custom_fields.close_field, field=ended)
    paper = book.write(filed.file_document, member=one.id, kind="photo", content=PICTURE)
    scan = book.write(filed.file_document, member=one.id, kind="identity", content=PICTURE)
    home = book.write(households.form_household, name="Of Filed")
    gone = book.write(households.form_household, name="Of nobody")
    in_it: dict[str, Any] = {"household": home, "role": "head", "since": TODAY - timedelta(days=3)}
    part = book.write(households.add_to_household, member=one.id, **in_it)
    [row] = [r for r in book.read(custom_fields.fields) if r.id == field]
    [document] = [d for d in book.read(filed.documents, one.id) if d.id == scan]
    [said] = [h for h in book.read(households.households) if h.id == home]
    return {
        "custom_fields.add_field": {"name": "Size", "kind": "choice", "options": ["S", "M"]},
        "custom_fields.change_field": {
            "field": field,
            "name": "Coffee trees",
            "options": (),
            "needed": True,
            "shown": row,
        },
        "custom_fields.close_field": {"field": field},
        "custom_fields.fill_in": {"member": one.id, "values": {field: "250"}, "shown": {}},
        "custom_fields.put_in_order": {"fields": [ended, field]},
        "custom_fields.reopen_field": {"field": ended},
        "filed.change_document": {
            "document": scan,
            "label": "Card",
            "until": TODAY,
            "shown": document,
        },
        "filed.file_document": {"member": other.id, "kind": "form", "content": PICTURE},
        "filed.take_out": {"document": paper},
        "households.add_to_household": {**in_it, "role": "spouse", "member": other.id},
        "households.change_household": {
            "household": home,
            "name": "Filed's",
            "village": "Huye",
            "member": None,
            "shown": said,
        },
        "households.close_household": {"household": gone},
        "households.form_household": {"name": "Another", "kind": "group"},
        "households.leave_household": {"part": part, "until": TODAY},
        "nominees.name_nominees": {
            "member": one.id,
            "day": TODAY,
            "people": [ALICE],
            "shown": [],
        },
    }


def fill(make: Make) -> None:
    book, one = make.book, make.member("Immaculée Mukamana")
    field = book.write(custom_fields.add_field, name="Coffee trees", kind="number", needed=True)
    book.write(custom_fields.fill_in, member=one.id, values={field: "250"}, shown={})
    said: dict[str, Any] = {"label": "Her photo", "content": PICTURE}
    book.write(filed.file_document, member=one.id, kind="photo", **said)
    home = book.write(households.form_household, name="Mukamana", village="Kibirizi")
    since: dict[str, Any] = {"household": home, "since": TODAY}
    book.write(households.add_to_household, role="head", member=one.id, **since)
    book.write(households.add_to_household, role="child", name="Aline", **since)
    named: dict[str, Any] = {"day": TODAY, "people": [ALICE], "shown": []}
    book.write(nominees.name_nominees, member=one.id, **named)
