"""Every column that can hold words, with what becomes of them when a person is erased."""

from __future__ import annotations

from typing import Final

from sqlalchemy import LargeBinary, Text

from coopdesk.records.erasing import KEPT, PARTS, STAYS
from coopdesk.records.schema import FACTS
from coopdesk.records.schema.types import Json

NUMBER, MONEY, PAPERS, DECISIONS, WORDS, SEALS = STAYS

#: What stays of a person, by the sentence that tells them so.
TOLD: Final = {
    NUMBER: "member.number",
    MONEY: "entry.memo bank_line.text bank_line.reference voucher.party",
    PAPERS: "agenda_item.title agenda_item.extract annex.part annex.name annex.content"
    " annex.transcript attachment.name attachment.content attendance.paper meeting.chair_name"
    " meeting.clerk_name meeting.guests meeting.notices meeting.opening meeting.closing"
    " meeting.remark meeting.signers meeting.why minute.content motion.text motion.basis"
    " motion.dissent motion.apart motion.idle voucher.paper bank_statement.file team.name"
    " cosigned.name social_action.name social_action.text recurring.party recurring.name"
    " borrowing.lender borrowing.paper borrowing.purpose",
    DECISIONS: "sanction.kind sanction.resolution step.kind step.resolution member.resolution"
    " officer.resolution officer.why officer.interests candidate.post officer.post"
    " team_member.post share_transfer.resolution loan_event.resolution surplus.resolution"
    " borrowing.resolution motion.cause motion.number citation.cause agenda_item.post",
    WORDS: "visit.remark visit.slip loan.purpose loan.remark loan.means loan_event.said"
    " collateral.name collateral.owner collateral.place collateral.photo holding.label"
    " holding.mandate holding.woken_why hold.reason certificate.why share_refund.why"
    " share_transfer.why subscription.why task.text task.owner task.how joined.why joined.picks"
    " settled.why settled.how settled.proof settled.about collection.remark collection.name"
    " cash_count.reason handover.remark surplus_part.purpose duty.note interest_run.reason",
    SEALS: "seal.body seal.root seal.before surplus.proof surplus.plan interest_line.proof"
    " interest_run.known provision.proof",
}

#: What is of the co-op itself, or one of a few choices: nobody is named in it.
OF_THE_COOP: Final = """
    account.* agenda_item.kind annex.media application.kind application.language asset.*
    attachment.media body.* borrowing.terms budget.* cash_count.kind cash_count.pieces
    certificate.series collateral.media collection.pieces content.media cosigned.public_key
    cosigned.signature device.* document.kind duty.name entry.kind entry.series epoch.recipient
    erasure.why fee.* field.* handover.pieces household.kind household_member.role
    interest_run.state loan.number loan_event.kind loan_move.kind meeting.headcount meeting.kind
    meeting.place member.kind member.language member.status minute.chain minute.hash
    motion.majority motion.way period.* person.language person.role product.* provision.bands
    recovery.* recurring.form recurring.lines revocation.* seal.kind setting.* settled.kind
    social_action.goals social_action.principles surplus.kind surplus.state team.village term.terms
    visit.series visit_line.deed voucher.form wrapped.box
"""


def test_every_column_with_words_is_erased_or_told_to_stay() -> None:
    told = [name for names in (*TOLD.values(), OF_THE_COOP) for name in names.split()]
    assert len(told) == len(set(told))
    words = {
        f"{name}.{column.name}": bool(column.info.get("personal"))
        for name, table in FACTS.items()
        for column in table.c
        if isinstance(column.type, (Text, Json, LargeBinary))
    }
    whole = {name[:-2] for name in told if name.endswith(".*")}
    erased = {name for name, personal in words.items() if personal}
    assert {name.partition(".")[0] for name in erased} <= PARTS.keys() | KEPT.keys()
    rest = {name for name in words.keys() - erased if name.partition(".")[0] not in whole}
    assert rest == {name for name in told if not name.endswith(".*")}
