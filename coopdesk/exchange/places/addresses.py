"""Addresses of places: a folder of this PC, or a URL without any secret in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, quote, unquote, urlsplit

from coopdesk.exchange.places.base import Fault, PlaceTrouble

_URL: Final = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)  # one letter is a drive: C:\
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_PORTS: Final = {"webdav+https": 443, "webdav+http": 80, "sftp": 22, "s3": None}
_OPTIONS: Final = {"s3": {"endpoint", "region"}}


@dataclass(frozen=True, slots=True)
class Address:
    """A URL of a place, taken apart. `user` may be empty; `path` has no slash at its end."""

    kind: str
    user: str
    host: str
    port: int | None
    path: str
    endpoint: str = ""
    region: str = ""

    @property
    def where(self) -> str:
        """The address without its path, by which secrets are kept."""
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        port = f":{self.port}" if self.port and self.port != _PORTS[self.kind] else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.kind}://{user}{host}{port}"

    def __str__(self) -> str:
        options = [
            f"{name}={quote(value, safe=':/')}"
            for name, value in (("endpoint", self.endpoint), ("region", self.region))
            if value
        ]
        return self.where + quote(self.path) + ("?" + "&".join(options) if options else "")


def is_url(text: str) -> bool:
    """Whether this is a URL; anything else is a folder of this PC."""
    return bool(_URL.match(text))


def parse(text: str) -> Address:
    """A URL taken apart. One that can't be used, or that holds a password, is trouble."""
    try:
        url = urlsplit(text)
        options = {name: values[-1] for name, values in parse_qs(url.query).items()}
        found = Address(
            kind=url.scheme.lower(),
            user=unquote(url.username or ""),
            host=url.hostname or "",
            port=url.port,
            path=unquote(url.path).rstrip("/"),
            endpoint=options.get("endpoint", ""),
            region=options.get("region", ""),
        )
        sound = url.password is None and not url.fragment and _sound(found, set(options))
    except ValueError:
        raise PlaceTrouble(Fault.ADDRESS, _hidden(text)) from None
    if not sound:
        raise PlaceTrouble(Fault.ADDRESS, _hidden(text))
    return found


def _sound(found: Address, options: set[str]) -> bool:
    return (
        found.kind in _PORTS
        and bool(found.host)
        and options <= _OPTIONS.get(found.kind, set())
        and not {"..", "."} & set(found.path.split("/"))
        and "\0" not in found.path
        and _private(found)
    )


def _private(found: Address) -> bool:
    """Nothing goes unencrypted over a network: plain HTTP only within this PC."""
    if found.kind == "webdav+http":
        return found.host in _LOOPBACK
    if not found.endpoint:
        return True
    endpoint = urlsplit(found.endpoint)
    plain = endpoint.scheme == "http" and endpoint.hostname in _LOOPBACK
    return (plain or (endpoint.scheme == "https" and bool(endpoint.hostname))) and not (
        endpoint.password or endpoint.username
    )


def _hidden(text: str) -> str:
    """The address for a message, without what may be a password."""
    return re.sub(r"(//[^/@:]*):[^/@]*@", r"\1:…@", text)
