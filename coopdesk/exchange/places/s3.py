"""S3 and what speaks like it, through obstore."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

import obstore
from obstore import exceptions
from obstore.store import S3Store

from coopdesk.exchange.places.addresses import Address
from coopdesk.exchange.places.base import Fault, Item, PlaceTrouble, Secrets

_CONNECT: Final = timedelta(seconds=15)
_ANSWER: Final = timedelta(seconds=600)
_REGION: Final = "us-east-1"
_MOST_ENTRIES: Final = 200_000
#: Uploads go in parts of this size, each within the time limit even on a slow line.
_PART: Final = 5 * 1024 * 1024
_STATUS: Final = re.compile(r"status code: (\d{3})")
_NO_BUCKET: Final = "NoSuchBucket"
_WRONG_CLOCK: Final = "RequestTimeTooSkewed"
_FAULTS: Final = {
    401: Fault.PASSWORD,
    403: Fault.PASSWORD,
    404: Fault.NOT_FOUND,
    408: Fault.NO_NETWORK,
    409: Fault.LOCKED,
    412: Fault.LOCKED,
    413: Fault.FULL,
    423: Fault.LOCKED,
    429: Fault.LOCKED,
    507: Fault.FULL,
}


class S3Driver:
    """A bucket, or what begins with a prefix in it. Folders are only parts of names."""

    def __init__(self, url: Address, secrets: Secrets) -> None:
        self._address = str(url)
        key = url.user or secrets.secret(url.where, "user") or ""
        password = secrets.secret(url.where, "password") or ""
        plain = urlsplit(url.endpoint).scheme == "http"
        self._store = S3Store(
            url.host,
            config={
                "access_key_id": key,
                "secret_access_key": password,
                "region": url.region or _REGION,
                "virtual_hosted_style_request": not url.endpoint,
                **({"endpoint": url.endpoint} if url.endpoint else {}),
            },
            client_options={
                "connect_timeout": _CONNECT,
                "timeout": _ANSWER,
                "allow_http": plain,
            },
            retry_config={"max_retries": 0},  # `Folder` knows when to try again
        )
        self._prefix = url.path.strip("/")

    @property
    def address(self) -> str:
        """The URL, without a password."""
        return self._address

    def names(self, folder: str) -> list[Item]:
        """What is in a folder; none when nothing begins with its name."""
        with self._words(folder):
            found = obstore.list_with_delimiter(self._store, self._key(folder) or None)
        objects, folders = found["objects"], found["common_prefixes"]
        if len(objects) > _MOST_ENTRIES:
            raise PlaceTrouble(Fault.CROWDED, self.address)
        return [
            *(Item(_last(path), 0, folder=True) for path in folders),
            *(Item(_last(one["path"]), one["size"]) for one in objects),
        ]

    def read(self, path: str, most: int) -> bytes:
        """The first bytes of a file, in pieces."""
        try:
            with self._words(path):
                data = bytearray()
                for piece in obstore.get(self._store, self._key(path)).stream():
                    data += piece
                    if len(data) >= most:
                        break
                return bytes(data[:most])
        except PlaceTrouble as trouble:
            if trouble.fault is Fault.NOT_FOUND and self.names(path):
                raise PlaceTrouble(Fault.TAKEN, self.address, file=path) from trouble
            raise

    def write(self, path: str, data: bytes, *, over: bool) -> None:
        """Write a file; it appears when all of it is there."""
        with self._words(path):
            obstore.put(
                self._store,
                self._key(path),
                data,
                use_multipart=len(data) > _PART,
                chunk_size=_PART,
                max_concurrency=2,
            )

    def remove(self, path: str) -> None:
        """Delete a file."""
        with self._words(path):
            obstore.delete(self._store, self._key(path))

    def stat(self, path: str) -> Item | None:
        """A file, or what a name begins with, or None."""
        name = _last(path)
        try:
            with self._words(path):
                return Item(name, obstore.head(self._store, self._key(path))["size"])
        except PlaceTrouble as trouble:
            if trouble.fault is not Fault.NOT_FOUND:
                raise
            return Item(name, 0, folder=True) if self.names(path) else None

    def proves(self, path: str, data: bytes) -> bool | None:
        """The tag of an upload is made of the MD5 of its parts. Where something else stands, as
        with encryption by the server, the file is read again.
        """
        with self._words(path):
            found = obstore.head(self._store, self._key(path))
        tag = (found.get("e_tag") or "").strip('"')
        return True if found["size"] == len(data) and tag == _tag(data) else None

    def space(self) -> int | None:
        """Nobody can say."""
        return None

    def close(self) -> None:
        """Nothing is held open."""

    # --- how --------------------------------------------------------------------------------------

    def _key(self, path: str) -> str:
        return "/".join(part for part in (self._prefix, path) if part)

    @contextmanager
    def _words(self, path: str) -> Iterator[None]:
        """What obstore raises, as trouble with words."""
        try:
            yield
        except FileNotFoundError as error:
            fault = Fault.GONE if _NO_BUCKET in str(error) else Fault.NOT_FOUND
            raise PlaceTrouble(fault, self.address, file=path) from error
        except (exceptions.BaseError, OSError) as error:
            fault, reason = _told(str(error))
            raise PlaceTrouble(
                fault, self.address, file=path or self.address, reason=reason
            ) from error


def _told(said: str) -> tuple[Fault, str]:
    """What an error of obstore is: it says so in its text only."""
    status = _STATUS.search(said)
    if status is None:
        fault = Fault.STRANGER if "certificate" in said.lower() else Fault.NO_NETWORK
        return fault, "HTTP"
    if _WRONG_CLOCK in said:
        return Fault.CLOCK, status[1]
    code = int(status[1])
    if _NO_BUCKET in said:
        return Fault.GONE, status[1]
    return _FAULTS.get(code, Fault.NO_NETWORK if code >= 500 else Fault.MACHINE), status[1]


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def _tag(data: bytes) -> str:
    """The tag of an upload; MD5 stands for a check of the line here, not for safety."""
    if len(data) <= _PART:
        return _md5(data).hex()
    parts = [data[at : at + _PART] for at in range(0, len(data), _PART)]
    return f"{_md5(b''.join(map(_md5, parts))).hex()}-{math.ceil(len(data) / _PART)}"


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()
