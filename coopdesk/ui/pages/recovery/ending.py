"""A sheet that was lost, or that others have seen, is ended."""

from __future__ import annotations

from coopdesk import paths
from coopdesk.exchange import recovering
from coopdesk.exchange.keyring import Keyring
from coopdesk.records import recovery
from coopdesk.records.recovery import RecoveryRow
from coopdesk.ui.desk import Desk
from coopdesk.ui.kit import buttons
from coopdesk.ui.kit.fields import CheckField
from coopdesk.ui.kit.forms import Form
from coopdesk.ui.kit.verdicts import Verdict, Verdicts
from coopdesk.ui.pages.recovery.matter import Matter
from coopdesk.ui.theme import Kind as Tone


class End(Matter):
    """What happens is said before it does."""

    def __init__(self, desk: Desk) -> None:
        t, language = desk.language.gettext, desk.language
        self._desk = desk
        self._one: RecoveryRow | None = None
        self.sure = CheckField("sure", t("I &know that this can't be undone"), language)
        self.sure.changed.connect(self._look)
        self.before = Verdicts(language)
        super().__init__(language, t("A sheet was lost"), "")
        self.deed = buttons.primary(t("End this sheet"), self._end, icon="stop")
        self.hold(Form([self.sure], language), self.deed, self.before)

    def unfold_for(self, one: RecoveryRow) -> None:
        """End this one."""
        self._one, t = one, self._desk.language.gettext
        self.title.setText(t("Lost, or seen by others: {label}").format(label=one.label))
        self.why.setText(t("What happens when you end it:"))
        self.before.show_verdicts(self._told(one))
        self._look()
        self.unfold()

    def _told(self, one: RecoveryRow) -> list[Verdict]:
        desk, t = self._desk, self._desk.language.gettext
        others = [row for row in desk.ask(recovery.standing) if row.id != one.id]
        tested = ", ".join(row.label for row in others if row.tested)
        lets_in = Verdict(
            t(
                "Who has it and a copy of before can still let in a PC of theirs: change the"
                " passwords of the places. Such a PC stands on the list “To look at”: trust no"
                " more one that nobody knows."
            ),
            Tone.WARN,
        )
        if not desk.ask(recovery.locked):
            words = t("It opens nothing: nothing was locked so far.")
            return [Verdict(words, Tone.PLAIN), lets_in]
        if not tested:
            words = t("First make another sheet and try it out: without one all could be lost.")
            return [Verdict(words, Tone.REFUSE)]
        return [
            Verdict(t("It opens no copy that is made from then on."), Tone.PLAIN),
            Verdict(
                t("It still opens the copies of before: where others may have both, destroy them."),
                Tone.WARN,
            ),
            lets_in,
            Verdict(t("These still open everything: {labels}.").format(labels=tested), Tone.GOOD),
            Verdict(t("The other PCs learn of it when they sync."), Tone.PLAIN),
        ]

    def _look(self) -> None:
        allowed = all(one.kind is not Tone.REFUSE for one in self.before.shown)
        self.sure.setVisible(allowed)
        self.deed.setEnabled(allowed and bool(self.sure.peek()))

    def _end(self) -> None:
        self.form.submit(self._send)

    def _send(self, *, sure: bool) -> bool:
        assert self._one is not None
        desk, t = self._desk, self._desk.language.gettext
        recovering.end(desk.book, Keyring(paths.home()), self._one.id)
        desk.say(t("“{label}” opens nothing new. Make another one.").format(label=self._one.label))
        self.fold()
        return sure
