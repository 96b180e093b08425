"""The verb that exchanges work with other PCs by a place."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from coopdesk import paths
from coopdesk.cli.opening import opened
from coopdesk.cli.placing import reached
from coopdesk.cli.terminal import Terminal
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.known import Why
from coopdesk.exchange.standing import settled_told
from coopdesk.exchange.sync import SyncReport
from coopdesk.exchange.sync import sync as sync_with


def sync(args: Namespace, terminal: Terminal) -> int:
    """Take in what other PCs left at a place, and leave there what it lacks; 1 when not green."""
    with opened(args, terminal) as book, reached(args.place, terminal) as place:
        report = sync_with(book, place, Keyring(paths.home()), step=terminal.step)
        terminal.clear()
        if args.json:
            terminal.json(_as_json(report, terminal))
        else:
            _tell(report, place.address, terminal)
        if report.trouble is not None:
            raise report.trouble
    return int(not report.green)


def _as_json(report: SyncReport, terminal: Terminal) -> dict[str, Any]:
    heads = {device.hex()[:16]: [seq, tip.hex()] for device, (seq, tip) in report.heads.items()}
    return {
        "sent": report.sent,
        "received": report.received,
        "quarantined": [_why(one, terminal) for one in report.quarantined],
        "heads": heads,
        "green": report.green,
        "why": [_why(one, terminal) for one in report.why],
        "deferred": report.deferred,
        "forked": [device.hex()[:16] for device in report.forked],
    }


def _why(one: Why, terminal: Terminal) -> dict[str, str]:
    say = terminal.language.say
    what, advice = say(one.what), say(one.advice) if one.advice.message else ""
    return {"what": what, "advice": advice, "device": one.device, "file": one.file}


def told_as_one(one: Why, terminal: Terminal) -> str:
    """What is wrong, on one line: the file, what, what to do."""
    told = _why(one, terminal)
    file = f"{told['file']}:" if told["file"] else ""
    return " ".join(part for part in (file, told["what"], told["advice"]) if part)


def _tell(report: SyncReport, place: str, terminal: Terminal) -> None:
    t, number = terminal.language.gettext, terminal.language.number
    said = t("Sent: {sent}. Received: {received}.")
    terminal.say(said.format(sent=number(report.sent), received=number(report.received)))
    if report.deferred:
        later = t("Written by a newer CoopDesk and not shown yet: {count}.")
        terminal.say(later.format(count=number(report.deferred)))
    for device in report.forked:
        two = t("The PC {device} was copied whole: both kept their work, and go on as new PCs.")
        terminal.say(two.format(device=device.hex()[:8].upper()))
    for one in report.why:
        terminal.say(told_as_one(one, terminal))
    terminal.say(*settled_told(terminal.language, place, report.settled))
    if report.green:
        terminal.say(t("This PC and the place have all that is known: all is well."))
