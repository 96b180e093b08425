"""Savings products, accounts, holds, notices, fees, passbooks."""

from __future__ import annotations

from typing import Any

from coopdesk.records import passbook, savings
from coopdesk.records.terms import SavingsTerms
from tests.records import savers
from tests.records.hands import TODAY, Make


def asked(make: Make) -> dict[str, dict[str, Any]]:
    book, one, other = make.book, make.member("Saver"), make.member("Friend")
    product = savers.product(
        make, name="Everything", monthly_fee=5, notice_days=7, dormant_months=1
    )
    fixed = savers.product(make, "fixed", rate="6", months=12)
    held = savers.account(make, one, product, paid=1_000)
    term = savers.account(make, one, fixed, paid=1_000)
    holder = book.write(savings.add_holder, holding=held, member=other.id, mandate="one")
    hold = book.write(savings.put_hold, holding=held, amount=10, reason="A guarantee")
    notice = book.write(savings.give_notice, holding=held, amount=10)
    book.write(passbook.print_passbook, holding=held)
    third = make.member("Third")
    book.write(savings.charge_fees, product=product, month=202602, holdings=[held])
    wide = savers.account(make, third, product, paid=100)
    return {
        "products.add_product": {
            "name": "School",
            "form": "target",
            "since": TODAY,
            "terms": SavingsTerms(rate="2"),
        },
        "products.change_terms": {
            "product": product,
            "since": TODAY,
            "terms": SavingsTerms(rate="3"),
        },
        "products.close_product": {"product": product},
        "keeping.open_account": {"member": other.id, "product": product, "day": TODAY},
        "keeping.change_account": {
            "holding": held,
            "changes": {"label": "Cow"},
            "shown": {"label": ""},
        },
        "keeping.add_holder": {"holding": held, "member": third.id, "mandate": "all"},
        "keeping.remove_holder": {"holder": holder},
        "keeping.wake": {"holding": held, "reason": "Identity card seen"},
        "keeping.break_term": {"holding": term},
        "holding_back.put_hold": {"holding": held, "amount": 20, "reason": "A quarrel"},
        "holding_back.release_hold": {"hold": hold},
        "holding_back.give_notice": {"holding": held, "amount": 30},
        "holding_back.withdraw_notice": {"notice": notice},
        "monthly_fee.charge_fees": {"product": product, "month": 202602, "holdings": [wide]},
        "monthly_fee.give_fees_back": {"month": 202602, "holdings": [held], "reason": "Wrong"},
        "passbook.print_passbook": {"holding": term},
        "passbook.begin_passbook": {"holding": held},
    }


def fill(make: Make) -> None:
    book, one, other = make.book, make.member("Saver"), make.member("Friend")
    product = savers.product(make, name="Everything", notice_days=7, monthly_fee=5)
    held = savers.account(make, one, product, paid=1_000, label="Cow")
    book.write(savings.add_holder, holding=held, member=other.id, mandate="all")
    book.write(savings.put_hold, holding=held, amount=10, reason="A guarantee")
    book.write(savings.give_notice, holding=held, amount=10)
    book.write(savings.charge_fees, product=product, month=202602, holdings=[held])
    book.write(passbook.print_passbook, holding=held)
