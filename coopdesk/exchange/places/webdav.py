"""WebDAV and Nextcloud, through webdav4."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import quote

import httpx
from webdav4.http import Client
from webdav4.multistatus import MultiStatusResponse

from coopdesk.exchange.places import names
from coopdesk.exchange.places.addresses import Address
from coopdesk.exchange.places.base import Fault, Item, PlaceTrouble, Secrets

#: Seconds for a connection, and between two pieces of an answer.
_CONNECT, _ANSWER = 15, 60
_PIECE: Final = 256 * 1024
_LARGEST_LIST: Final = 64 * 1024 * 1024
_FAULTS: Final = {
    401: Fault.PASSWORD,
    403: Fault.READ_ONLY,
    404: Fault.NOT_FOUND,
    405: Fault.TAKEN,
    408: Fault.NO_NETWORK,
    409: Fault.GONE,  # the folder above is not there
    410: Fault.NOT_FOUND,
    412: Fault.LOCKED,
    413: Fault.FULL,
    423: Fault.LOCKED,
    425: Fault.LOCKED,
    429: Fault.LOCKED,
    507: Fault.FULL,
    509: Fault.NO_NETWORK,
}


class WebdavDriver:
    """A folder of a WebDAV server."""

    def __init__(self, url: Address, secrets: Secrets) -> None:
        self._address = str(url)
        scheme = url.kind.removeprefix("webdav+")
        host = f"[{url.host}]" if ":" in url.host else url.host
        port = f":{url.port}" if url.port else ""
        password = secrets.secret(url.where, "password") or ""
        self._base = f"{scheme}://{host}{port}{quote(url.path)}"
        self._http = Client(
            auth=(url.user, password) if url.user else None,
            timeout=httpx.Timeout(_ANSWER, connect=_CONNECT),
            trust_env=url.kind == "webdav+https",  # an office may have a proxy
        )
        self._root = url.path.strip("/")
        self._made: set[str] = set()
        self._seen = False  # that the place itself is there

    @property
    def address(self) -> str:
        """The URL, without a password."""
        return self._address

    def names(self, folder: str) -> list[Item]:
        """What is in a folder; none when it isn't there."""
        with self._words(folder):
            found = self._found(folder, depth=1)
            if found is None:
                self._reach(folder)
                return []
        own, *others = found
        return others if own.folder else []

    def read(self, path: str, most: int) -> bytes:
        """The first bytes of a file, and no more of them on the wire than a piece."""
        with self._words(path), self._http.stream("GET", self._url(path)) as answer:
            if answer.status_code == httpx.codes.NOT_FOUND:
                if not self._seen:
                    self._reach(path)
                raise PlaceTrouble(Fault.NOT_FOUND, self.address, file=path)
            if answer.is_redirect:  # a folder, that wants a slash at its end
                raise PlaceTrouble(Fault.TAKEN, self.address, file=path)
            answer.raise_for_status()
            data = self._body(answer, most)
        if not data and self._is_folder(path):
            raise PlaceTrouble(Fault.TAKEN, self.address, file=path)
        return data[:most]

    def write(self, path: str, data: bytes, *, over: bool) -> None:
        """Write a file, with the folders above it; never the place itself."""
        with self._words(path):
            self._folders(path)
            self._http.put(self._url(path), content=data).raise_for_status()

    def remove(self, path: str) -> None:
        """Delete a file."""
        with self._words(path):
            answer = self._http.delete(self._url(path))
            if answer.status_code == httpx.codes.NOT_FOUND:
                self._reach(path)
            else:
                answer.raise_for_status()

    def stat(self, path: str) -> Item | None:
        """A file or folder, or None."""
        with self._words(path):
            found = self._found(path, depth=0)
            if found is None:
                self._reach(path)
                return None
            return found[0]

    def proves(self, path: str, data: bytes) -> bool | None:
        """What a server calls its hash differs from one to the other: the file is read again."""
        return None

    def space(self) -> int | None:
        """Servers don't say it, or not truly."""
        return None

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()

    # --- how --------------------------------------------------------------------------------------

    def _reach(self, path: str) -> None:
        """Something isn't there: trouble when that is because the place itself isn't."""
        if not path or self._found("", depth=0) is None:
            self._seen = False
            raise PlaceTrouble(Fault.GONE, self.address)
        self._seen = True

    def _found(self, path: str, depth: int) -> list[Item] | None:
        """What a path is, and with depth 1 what is in it; None when it isn't there.

        Where another server answers, as that of a hotel does before one has paid, nothing that it
        says counts: least of all that something is not there.
        """
        url, headers = self._url(path), {"Depth": str(depth)}
        with self._http.stream("PROPFIND", url, headers=headers, follow_redirects=True) as answer:
            if answer.status_code == httpx.codes.NOT_FOUND:
                return None
            answer.raise_for_status()
            body = self._body(answer, _LARGEST_LIST)
            sound = answer.status_code == httpx.codes.MULTI_STATUS
        if len(body) > _LARGEST_LIST:
            raise PlaceTrouble(Fault.CROWDED, self.address)
        items = _items(body, self._path(path)) if sound else []
        if not items:
            raise PlaceTrouble(Fault.STRANGER, self.address)
        return items

    def _url(self, path: str) -> str:
        return f"{self._base}/{path}"

    def _path(self, path: str) -> str:
        return "/".join(part for part in (self._root, path) if part)

    @staticmethod
    def _body(answer: httpx.Response, most: int) -> bytes:
        data = bytearray()
        for piece in answer.iter_bytes(_PIECE):
            data += piece
            if len(data) > most:
                break
        return bytes(data)

    def _is_folder(self, path: str) -> bool:
        found = self.stat(path)
        return found is not None and found.folder

    def _folders(self, path: str) -> None:
        """The folders above a file. A server that lost one in between is asked again next time."""
        parts = names.checked(path)[:-1]
        for depth in range(1, len(parts) + 1):
            folder = "/".join(parts[:depth])
            if folder in self._made:
                continue
            if self._found(folder, depth=0) is None:
                self._reach(folder)
                answer = self._http.mkcol(self._url(folder) + "/")
                if answer.status_code != httpx.codes.METHOD_NOT_ALLOWED:  # else it is there by now
                    answer.raise_for_status()
            self._made.add(folder)

    @contextmanager
    def _words(self, path: str) -> Iterator[None]:
        """What httpx raises, as trouble with words."""
        try:
            yield
        except httpx.HTTPStatusError as error:
            self._made.clear()
            self._seen = False
            raise self._status(error.response, path) from error
        except (httpx.TransportError, httpx.TooManyRedirects) as error:
            fault = Fault.STRANGER if _is_certificate(error) else Fault.NO_NETWORK
            raise PlaceTrouble(fault, self.address, file=path) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            reason = type(error).__name__
            raise PlaceTrouble(
                Fault.MACHINE, self.address, file=path or self.address, reason=reason
            ) from error

    def _status(self, answer: httpx.Response, path: str) -> PlaceTrouble:
        status = answer.status_code
        fault = _FAULTS.get(status, Fault.NO_NETWORK if status >= 500 else Fault.MACHINE)
        reason = f"{status} {answer.reason_phrase}"
        return PlaceTrouble(fault, self.address, file=path or self.address, reason=reason)


def _items(body: bytes, path: str) -> list[Item]:
    """The items of an answer, that which was asked for first; nothing when it is no such answer.
    A proxy may show other folders above, but the one that was asked for has the shortest path.
    """
    try:
        found = MultiStatusResponse(body.decode()).responses
    except (ValueError, SyntaxError, AssertionError, LookupError):
        return []
    by_path = sorted(found.items(), key=lambda one: (one[0].strip("/") != path, len(one[0])))
    return [
        _item(where, response.properties.resource_type, response.properties.content_length)
        for where, response in by_path
    ]


def _item(path: str, kind: str | None, size: int | None) -> Item:
    name = path.rstrip("/").rpartition("/")[2]
    return Item(name, 0, folder=True) if kind == "directory" else Item(name, size or 0)


def _is_certificate(error: BaseException) -> bool:
    one: BaseException | None = error
    while one is not None:
        if isinstance(one, ssl.SSLCertVerificationError):
            return True
        one = one.__cause__ or one.__context__
    return False
