"""What people call and how they write the money in their hands.

Babel says "Rwandan francs" and "RWF", as one must between countries. On a receipt in Rwanda
people say "francs" and write "F". The tables hold the currencies of the country profiles; for
every other currency Babel's words stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: The short sign that people write in the country itself. A profile may choose another.
SIGNS: Final = {
    "ARS": "$",
    "BBD": "$",
    "BOB": "Bs",
    "BRL": "R$",
    "CLP": "$",
    "COP": "$",
    "EUR": "€",
    "GTQ": "Q",
    "HTG": "G",
    "KES": "KSh",
    "MXN": "$",
    "PYG": "₲",
    "RWF": "F",
    "TZS": "TSh",
    "UGX": "USh",
    "XOF": "F",
    "ZAR": "R",
}

#: Francs and gourdes are written after the figure in whatever language.
AFTER: Final = frozenset("RWF XOF XAF BIF DJF GNF KMF CDF HTG".split())


@dataclass(frozen=True, slots=True)
class Coin:
    """A currency in words: one of it, many of it, and its minor unit where it is spoken of."""

    one: str
    many: str
    minor_one: str = ""
    minor_many: str = ""
    feminine: bool = False

    def name(self, singular: bool) -> str:
        """The whole unit's name."""
        return self.one if singular else self.many

    def minor_name(self, singular: bool) -> str:
        """The minor unit's name, empty when people have none for it."""
        return self.minor_one if singular else self.minor_many


_PESO: Final = Coin("peso", "pesos", "centavo", "centavos")
_SHILLING: Final = Coin("shilling", "shillings", "cent", "cents")

_SPOKEN: Final = {
    "en": {
        **dict.fromkeys("ARS CLP COP MXN".split(), _PESO),
        **dict.fromkeys("KES TZS UGX".split(), _SHILLING),
        "BBD": Coin("dollar", "dollars", "cent", "cents"),
        "BOB": Coin("boliviano", "bolivianos", "centavo", "centavos"),
        "BRL": Coin("real", "reais", "centavo", "centavos"),
        "GTQ": Coin("quetzal", "quetzales", "centavo", "centavos"),
        "HTG": Coin("gourde", "gourdes", "centime", "centimes"),
        "PYG": Coin("guarani", "guaranies"),
        "RWF": Coin("franc", "francs"),
        "XOF": Coin("CFA franc", "CFA francs"),
        "XTS": Coin("test unit", "test units", "hundredth", "hundredths"),
        "ZAR": Coin("rand", "rand", "cent", "cents"),
    },
    # Spanish writes the minor unit as a fraction and needs no word for it.
    "es": {
        **dict.fromkeys("ARS CLP COP MXN".split(), Coin("peso", "pesos")),
        **dict.fromkeys("KES TZS UGX".split(), Coin("chelín", "chelines")),
        "BBD": Coin("dólar", "dólares"),
        "BOB": Coin("boliviano", "bolivianos"),
        "BRL": Coin("real", "reales"),
        "GTQ": Coin("quetzal", "quetzales"),
        "HTG": Coin("gourde", "gourdes"),
        "PYG": Coin("guaraní", "guaraníes"),
        "RWF": Coin("franco", "francos"),
        "XOF": Coin("franco CFA", "francos CFA"),
        "XTS": Coin("unidad de prueba", "unidades de prueba", feminine=True),
        "ZAR": Coin("rand", "rands"),
    },
    "fr": {
        **dict.fromkeys("ARS CLP COP MXN".split(), _PESO),
        **dict.fromkeys("KES TZS UGX".split(), _SHILLING),
        "BBD": Coin("dollar", "dollars", "cent", "cents"),
        "BOB": Coin("boliviano", "bolivianos", "centavo", "centavos"),
        "BRL": Coin("réal", "réals", "centavo", "centavos"),
        "GTQ": Coin("quetzal", "quetzals", "centavo", "centavos"),
        "HTG": Coin("gourde", "gourdes", "centime", "centimes", feminine=True),
        "PYG": Coin("guarani", "guaranis"),
        "RWF": Coin("franc", "francs"),
        "XOF": Coin("franc CFA", "francs CFA"),
        "XTS": Coin("unité d’essai", "unités d’essai", "centième", "centièmes", feminine=True),
        "ZAR": Coin("rand", "rands", "cent", "cents"),
    },
}

# First words of Babel's names that want "una" and "une" before them.
_FEMININE: Final = frozenset(
    "libra libras rupia rupias lira liras corona coronas grivna grivnas "
    "livre livres roupie roupies couronne couronnes".split()
)


def coin(currency: str, language: str) -> Coin:
    """The currency in words of a language (en, es, fr); Babel's where the table has none."""
    return _SPOKEN[language].get(currency) or _from_babel(currency, language)


def _from_babel(currency: str, language: str) -> Coin:
    one, many = (full_name(currency, language, count) for count in (1, 2))
    return Coin(one, many, feminine=one.split()[0] in _FEMININE)


def full_name(currency: str, language: str, count: int = 2) -> str:
    """Babel's name, which tells the world's currencies apart: "Rwandan francs"."""
    from babel.numbers import get_currency_name  # noqa: PLC0415  (seldom needed, slow to load)

    return str(get_currency_name(currency, count, locale=language))


def is_currency(code: str) -> bool:
    """Whether ISO 4217 has such a code; XTS, which it keeps for trying things out, is one."""
    from babel.core import get_global  # noqa: PLC0415  (seldom needed, slow to load)

    return code == "XTS" or code in get_global("all_currencies")
