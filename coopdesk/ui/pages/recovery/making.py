"""A new sheet for one place, shares for the board, or the key of a federation."""

from __future__ import annotations

from typing import Final

from coopdesk import paths
from coopdesk.exchange import recovering, sheets_back
from coopdesk.exchange.keyring import Keyring
from coopdesk.exchange.recovering import Shares, Sheet
from coopdesk.records import recovery
from coopdesk.records.papers import BoardShare, RecoverySheet
from coopdesk.records.recovery import SPLITS, holders_of
from coopdesk.reports.recovery_sheet import board_shares, recovery_sheet
from coopdesk.ui import papers
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.fields import ChoiceField, NoteField, TextField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.pages.recovery.keeping import KeptBy
from coopdesk.ui.pages.recovery.matter import Matter

_WHOLE: Final = ""
_FEDERATION: Final = "federation"


class NewSheet(Matter):
    """Whoever gets it can open everything."""

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        self._desk = desk
        shared = [
            (split, t("Shares of the board: {split}").format(split=split)) for split in SPLITS
        ]
        kinds = [(_WHOLE, t("A whole sheet")), *shared, (_FEDERATION, t("The federation's key"))]
        self.what: ChoiceField[str] = ChoiceField("what", t("&What"), kinds, language, value=_WHOLE)
        self.kept = KeptBy(desk)
        self.recipient = TextField(
            "recipient", t("&Its key, which begins with age1"), language, optional=True
        )
        self.by = NoteField(
            "by", t("What is on a sheet that counts &already"), language, optional=True, lines=3
        )
        super().__init__(
            language,
            t("A new sheet"),
            t("With it everything can be opened when all PCs are lost. It is never kept on a PC."),
            t("Make one"),
        )
        self.begin.setEnabled(desk.may(recovery.add_recipient))
        self.make = buttons.primary("", self._make, icon="print")
        fields = [self.what, self.kept.where, self.kept.names, self.recipient, self.by]
        self.hold(Form(fields, language), self.make)
        self.what.changed.connect(self._look)

    def unfold(self) -> None:
        """The same; and what is asked follows what was chosen."""
        self._look()
        super().unfold()

    def fold(self) -> None:
        """The same; the next one is a whole sheet again."""
        super().fold()
        self.what.set_value(_WHOLE)
        self.form.settle()

    def _look(self) -> None:
        t, what = self._desk.language.gettext, self.what.peek() or _WHOLE
        federation = what == _FEDERATION
        self.kept.show_for("" if federation else what)
        self.recipient.optional = not federation
        self.recipient.setVisible(federation)
        self.by.setVisible(self._desk.ask(recovery.locked))
        words = t("Make it and show it for printing")
        self.make.setText(t("Let it open everything") if federation else words)

    def _make(self) -> None:
        self.form.submit(self._send)

    def _send(
        self,
        *,
        what: str,
        label: str | None,
        names: str | None,
        recipient: str | None,
        by: str | None,
    ) -> bool:
        desk, keyring = self._desk, Keyring(paths.home())
        said = self.kept.label(label, names)
        key = sheets_back.key_of(by) if by else ""
        if what == _FEDERATION:
            recovering.add_federation(desk.book, keyring, said, recipient or "", by=key)
            self.fold()
            return True
        if what:
            made = recovering.make_shares(desk.book, keyring, said, what, by=key)
            pdf = _shares(desk, said, what, made)
        else:
            pdf = _sheet(desk, said, recovering.make_sheet(desk.book, keyring, said, by=key))
        self.fold()
        desk.preview(desk.language.gettext("Recovery sheet"), pdf, file_name="recovery.pdf")
        return True


def _sheet(desk: Desk, kept: str, made: Sheet) -> bytes:
    groups = tuple((one.letters, one.sign) for one in made.groups)
    said = RecoverySheet(desk.coop, kept, desk.today, desk.actor.name, groups, made.identity)
    return recovery_sheet(said, papers.language(desk))


def _shares(desk: Desk, kept: str, split: str, made: Shares) -> bytes:
    of, holders = len(made.shares), holders_of(kept, split)
    return board_shares(
        [
            BoardShare(
                desk.coop,
                holders[n - 1] if holders else kept,
                desk.today,
                desk.actor.name,
                n,
                made.needed,
                of,
                tuple(words.split()),
            )
            for n, words in enumerate(made.shares, 1)
        ],
        papers.language(desk),
    )
