"""How many bytes, and what kind of place, in words."""

from __future__ import annotations

from typing import Final

from coopdesk.exchange.known import KnownPlace
from coopdesk.i18n import N_, Language

_GIGA: Final = 1_000_000_000
_MEGA: Final = 1_000_000
_KILO: Final = 1000


def room(language: Language, free: int | None) -> str:
    """How much is free, as a sentence; empty where nobody can say."""
    if free is None:
        return ""
    return language.gettext("{size} are free.").format(size=size(language, free))


def size(language: Language, count: int) -> str:
    """Bytes as a person says them."""
    for unit, words in ((_GIGA, N_("{size} GB")), (_MEGA, N_("{size} MB")), (1, N_("{size} kB"))):
        if count >= unit:
            parts = count // unit if unit > 1 else -(-count // _KILO)
            return language.gettext(words).format(size=language.number(parts))
    return language.gettext("{size} kB").format(size=language.number(0))


def kind_of(language: Language, one: KnownPlace) -> str:
    """What kind of place it is."""
    t = language.gettext
    kinds = {"webdav+https": "WebDAV", "webdav+http": "WebDAV", "sftp": "SFTP", "s3": "S3"}
    return kinds.get(one.address.partition("://")[0], t("Stick or folder"))
