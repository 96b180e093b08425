"""Letters on the surplus: what each member gets and why, in their own language."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from coopdesk.i18n import N_, Language
from coopdesk.records.papers import SurplusLetter
from coopdesk.reports.flow import Flow
from coopdesk.reports.paper import Document, Page, Sheet
from coopdesk.reports.slips import letters
from coopdesk.reports.wording import member, said


def surplus_letters(
    data: Iterable[SurplusLetter],
    language_of: Callable[[SurplusLetter], Language],
    step: Callable[[int, int], None] | None = None,
    *,
    large: bool = False,
) -> bytes:
    """A letter for each member in one file, two to a sheet, each in its member's language.

    One with more to say has a sheet of its own. `step(at, of)` is told after each letter and may
    raise to stop; `of` is 0: not known. Raises Refused when nobody gets anything.
    """
    return letters(
        data,
        language_of,
        _letter,
        step,
        title=N_("Letters on the surplus"),
        nobody=N_("Nobody gets a part: there is no letter to write."),
        large=large,
    )


def _letter(
    document: Document, sheet: Sheet, data: SurplusLetter, language: Language
) -> list[Page]:
    t, day = language.gettext, language.day
    who = member(data.member_number, data.member_name)
    flow = Flow(
        document,
        sheet,
        language,
        data.coop,
        title=t("Your part of the surplus"),
        subtitle=t("Year until {day}").format(day=day(data.until)),
        note=t("Made on {day} by {name}. If something looks wrong, please tell the office.").format(
            day=day(data.made_on), name=data.made_by
        ),
        about=who,
    )
    facts = [(t("Member"), who)]
    if data.village:
        facts.append((t("Village"), data.village))
    flow.facts(facts)
    _words(flow, data, language)
    flow.sum_box(t("You get"), language.amount(data.amount), language.words(data.amount))
    _where(flow, data, language)
    if data.passed is not None:  # nobody signs for a plan
        flow.signatures([t("For the office"), t("Member: signature or thumb")])
    return flow.finished()


def _words(flow: Flow, data: SurplusLetter, language: Language) -> None:
    """Why, in sentences."""
    t, amount, day = language.gettext, language.amount, language.day
    said_ = [
        t(
            "In the year until {day} our co-op earned {whole}. Thank you for your part in it."
        ).format(day=day(data.until), whole=amount(data.whole))
    ]
    if data.passed is not None:
        passed = t("On {day} the members decided what becomes of it (resolution {number}).")
        said_.append(passed.format(day=day(data.passed), number=data.number))
    if data.by_shares:
        shares = t(
            "Over the year you held {shares} in shares on average. At {rate} % a year they give "
            "you {amount}."
        )
        said_.append(
            shares.format(
                shares=amount(data.shares),
                rate=language.number(data.rate),
                amount=amount(data.by_shares),
            )
        )
    if data.by_operations:
        did = ", ".join(f"{said(language, name)} {amount(money)}" for name, money in data.did)
        back = t("By what you did with the co-op in the year ({did}) you get {amount} back.")
        said_.append(back.format(did=did, amount=amount(data.by_operations)))
    for words in said_:
        flow.down(0.6 * flow.styles.text.size)
        flow.paragraph(words, flow.styles.text, leading=1.5)
    flow.down(flow.styles.text.size)


def _where(flow: Flow, data: SurplusLetter, language: Language) -> None:
    t = language.gettext
    if data.passed is None:
        words = t("This is a plan. The meeting has not decided on it yet.")
    elif not data.due and data.into:
        words = t("It was put into your account: {account}.").format(
            account=said(language, data.into)
        )
    elif not data.due:
        words = t("It was paid to you already.")
    elif data.due == data.amount:
        words = t(
            "It waits for you at the office. You can draw it, or put it into your savings or "
            "your shares."
        )
    else:
        words = t("{due} of it still waits for you at the office.").format(
            due=language.amount(data.due)
        )
    flow.down(0.6 * flow.styles.text.size)
    flow.paragraph(words, flow.styles.strong)
