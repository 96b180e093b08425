"""Country profiles: every file is complete, and what it names exists."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction

import pytest
from babel import Locale

from coopdesk.i18n import LANGUAGES, Language
from coopdesk.i18n.currencies import SIGNS
from coopdesk.records.errors import Refused
from coopdesk.records.profiles import CONTROL_ROLES, PLAIN, ROLES, TYPES, Profile, profile, profiles

ALL = profiles()
COUNTRIES = [one for one in ALL if one.code != PLAIN]
each = pytest.mark.parametrize("one", ALL, ids=[one.code for one in ALL])
each_country = pytest.mark.parametrize("one", COUNTRIES, ids=[one.code for one in COUNTRIES])

#: The numbers of a chart that other programs bring along; a bare book must leave them free.
COMMON_CODES = (
    "1010 1020 1110 1120 1190 1210 1290 2010 2020 2030 2110 2200 3010 3110 3120 3900 "
    "4010 4020 4030 5010 5110 5120 5210 5310 5410"
).split()


def test_the_promised_countries_are_there() -> None:
    promised = "RW BO HT GT BB AR CO KE UG TZ BR CL PY MX ZA SN BJ plain".split()
    assert sorted(one.code for one in ALL) == sorted(promised)
    assert ALL[-1].code == PLAIN


def test_a_profile_is_found_in_either_case() -> None:
    assert profile("rw") is profile("RW")
    assert profile("PLAIN").currency == "XTS"


def test_an_unknown_country_is_refused_with_those_known() -> None:
    with pytest.raises(Refused, match=r"“XX”.*AR, BB.*plain") as caught:
        profile("XX")
    assert caught.value.field == "profile"


@each
def test_each_control_role_has_exactly_one_account(one: Profile) -> None:
    roles = Counter(account.role for account in one.chart)
    assert {role: roles[role] for role in CONTROL_ROLES} == dict.fromkeys(CONTROL_ROLES, 1)
    assert set(roles) <= ROLES | {""}


@each
def test_a_chart_has_each_number_once_and_known_types(one: Profile) -> None:
    codes = [account.code for account in one.chart]
    assert codes == sorted(set(codes))
    assert {account.type for account in one.chart} <= set(TYPES)


@each
def test_a_control_account_stands_on_its_side_of_the_books(one: Profile) -> None:
    types = {account.role: account.type for account in one.chart if account.role}
    sides = {
        "asset": {"cash", "loans"},
        "liability": {"savings", "social"},
        "equity": {"shares", "opening"},
        "income": {"fees", "fines", "loan_interest"},
    }
    assert {role: types[role] for role in CONTROL_ROLES} == {
        role: kind for kind, roles in sides.items() for role in roles
    }


def test_the_bare_chart_leaves_common_numbers_free() -> None:
    assert not {account.code for account in profile(PLAIN).chart} & set(COMMON_CODES)


@each_country
def test_each_country_has_an_example_of_what_loans_cost_a_year(one: Profile) -> None:
    assert 0 < Decimal(one.rules["loan_percent"]) < 100


def test_without_a_country_there_are_no_rules() -> None:
    assert profile(PLAIN).rules == {}


@each
def test_the_languages_ship(one: Profile) -> None:
    assert one.languages
    assert set(one.languages) <= set(LANGUAGES)
    assert one.paper in {"A4", "A5", "LETTER"}


@each_country
def test_the_sign_is_the_one_that_is_customary(one: Profile) -> None:
    assert one.symbol == SIGNS[one.currency]


@each_country
def test_coins_run_from_the_largest_down(one: Profile) -> None:
    assert one.coins
    assert list(one.coins) == sorted(set(one.coins), reverse=True)
    assert one.share_value > 0
    assert one.share_value % one.coins[-1] == 0  # a share can be paid in cash


@each_country
def test_the_week_begins_as_the_locale_data_has_it(one: Profile) -> None:
    official = {"RW": "rw_RW", "HT": "fr_HT", "BR": "pt_BR"}
    code = official.get(one.code) or one.regional(one.languages[0])
    assert one.first_weekday == Locale.parse(code).first_week_day


@each_country
def test_the_rules_of_a_country_are_complete_and_readable(one: Profile) -> None:
    rules = one.rules
    for part in ("quorum_first", "quorum_second", "bylaws_majority"):
        assert 0 <= Fraction(rules[part]) <= 1
    for count in ("notice_days", "agm_months", "authority_copy_days"):
        assert rules[count] > 0
    assert rules["second_call_minutes"] >= 0
    assert rules["proxies"] >= 0


@each_country
def test_reserves_go_to_accounts_of_the_chart_and_leave_something(one: Profile) -> None:
    roles = {account.role for account in one.chart}
    assert {reserve["role"] for reserve in one.rules["reserves"]} <= roles
    assert 0 < sum(Fraction(reserve["percent"]) for reserve in one.rules["reserves"]) < 100


@each_country
def test_provisions_grow_with_the_days_late(one: Profile) -> None:
    bands = [(band["days"], Fraction(band["percent"])) for band in one.rules["provisions"]]
    assert bands == sorted(set(bands))
    assert bands[-1][1] == 100


def test_the_figures_that_were_read_in_a_source_stand() -> None:
    shares = {
        one.code: [(part["role"], part["percent"]) for part in one.rules["reserves"]]
        for one in COUNTRIES
    }
    assert shares["AR"] == [("reserve", "5"), ("staff", "5"), ("education", "5")]
    assert shares["CO"] == [("contributions", "20"), ("education", "20"), ("solidarity", "10")]
    assert shares["CL"] == [("reserve", "18")]


def test_nobody_can_change_a_profile_for_the_others() -> None:
    with pytest.raises(TypeError):
        profile("AR").rules["reserves"][0]["percent"] = "0"


def test_a_language_is_written_as_the_country_writes_it() -> None:
    assert Language(profile("GT").regional("es")).number(1234) == "1,234"
    assert Language(profile("BO").regional("es")).number(1234) == "1.234"
    assert profile(PLAIN).regional("es") == "es"
