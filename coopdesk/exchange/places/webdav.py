"""WebDAV and Nextcloud, through webdav4."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

import httpx
from webdav4 import client as dav
from webdav4.multistatus import MultiStatusResponse, MultiStatusResponseError

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
        self._client = dav.Client(
            httpx.URL(f"{scheme}://{host}{port}").copy_with(path=url.path + "/"),
            auth=(url.user, password) if url.user else None,
            retry=False,  # `Folder` knows when to try again
            timeout=httpx.Timeout(_ANSWER, connect=_CONNECT),
            trust_env=False,  # passwords of other programs stay with them
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
        with self._words(path):
            url = self._client.join_url(path)
            with self._client.http.stream("GET", url) as answer:
                if answer.status_code == httpx.codes.NOT_FOUND and not self._seen:
                    self._reach(path)
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
            self._client.request("PUT", path, content=data)

    def remove(self, path: str) -> None:
        """Delete a file."""
        with self._words(path):
            try:
                self._client.remove(path)
            except dav.ResourceNotFound:
                self._reach(path)

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
        self._client.http.close()

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
        url = self._client.join_url(path)
        headers = {"Depth": str(depth)}
        http = self._client.http
        with http.stream("PROPFIND", url, headers=headers, follow_redirects=True) as answer:
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
                with suppress(dav.ResourceAlreadyExists):  # a list that lags, or a quicker PC
                    self._client.mkdir(folder)
            self._made.add(folder)

    @contextmanager
    def _words(self, path: str) -> Iterator[None]:
        """What webdav4 and httpx raise, as trouble with words."""
        try:
            yield
        except dav.ResourceNotFound as error:
            raise PlaceTrouble(Fault.NOT_FOUND, self.address, file=path) from error
        except dav.InsufficientStorage as error:
            raise PlaceTrouble(Fault.FULL, self.address, file=path) from error
        except (dav.HTTPError, httpx.HTTPStatusError) as error:
            self._made.clear()
            self._seen = False
            raise self._status(error.response, path) from error
        except (dav.BadGatewayError, httpx.TransportError) as error:
            fault = Fault.STRANGER if _is_certificate(error) else Fault.NO_NETWORK
            raise PlaceTrouble(fault, self.address, file=path) from error
        except (dav.ClientError, httpx.HTTPError, MultiStatusResponseError) as error:
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
