"""SFTP, over a connection of sshfs."""

from __future__ import annotations

import secrets as chance
import stat
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final, TypeVar, cast

import asyncssh
from fsspec.asyn import sync
from fsspec.exceptions import FSTimeoutError
from sshfs import SSHFileSystem

from coopdesk.exchange.places import names
from coopdesk.exchange.places.addresses import Address
from coopdesk.exchange.places.base import Fault, Item, PlaceTrouble, Secrets

#: Seconds: for a connection, to sign in, and for one call without progress of its own.
_CONNECT, _SIGN_IN, _CALL = 15, 30, 60
#: A line this slow, in bytes a second, still has time for its file.
_SLOWEST: Final = 4096
_PIECE: Final = 256 * 1024
_MOST_ENTRIES: Final = 200_000
_FULL: Final = ("no space left", "quota exceeded")

_Answer = TypeVar("_Answer")


class SftpDriver:
    """A folder of a computer that is reached by SSH. The key of the host is kept the first time;
    another key later is trouble, and no password is sent.
    """

    def __init__(self, url: Address, secrets: Secrets) -> None:
        self._url = url
        self._address = str(url)
        self._secrets = secrets
        self._fs: SSHFileSystem | None = None
        self._sftp: asyncssh.SFTPClient | None = None
        self._seen: set[str] = set()  # folders that are there, and no links

    @property
    def address(self) -> str:
        """The URL, without a password."""
        return self._address

    def names(self, folder: str) -> list[Item]:
        """Regular files and folders in a folder; none when it isn't there."""

        async def listed(sftp: asyncssh.SFTPClient) -> list[Item]:
            found: list[Item] = []
            async for entry in sftp.scandir(self._at(folder)):
                if len(found) >= _MOST_ENTRIES:
                    raise PlaceTrouble(Fault.CROWDED, self.address)
                item = _item(_text(entry.filename), entry.attrs)
                if item:
                    found.append(item)
            return found

        with self._words(folder):
            if not folder or self._is_folder(folder):
                with suppress(asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
                    return self._run(listed)
            self._reach()
            return []

    def read(self, path: str, most: int) -> bytes:
        """The first bytes of a regular file."""

        async def first(sftp: asyncssh.SFTPClient) -> bytes:
            async with sftp.open(self._at(path), "rb") as file:
                data = bytearray()
                while len(data) < most:
                    piece = await file.read(min(_PIECE, most - len(data)))
                    if not piece:
                        break
                    data += cast(bytes, piece)
                return bytes(data)

        with self._words(path):
            self._file(path)
            return self._run(first, most)

    def write(self, path: str, data: bytes, *, over: bool) -> None:
        """Write a file, with the folders above it; never the place itself."""

        async def written(sftp: asyncssh.SFTPClient) -> None:
            async with sftp.open(self._at(path), "wb" if over else "xb") as file:
                for at in range(0, len(data), _PIECE):
                    await file.write(data[at : at + _PIECE])
                with suppress(asyncssh.SFTPError):  # not every server can
                    await file.fsync()

        with self._words(path):
            self._folders(path)
            try:
                self._run(written, len(data))
            except asyncssh.SFTPFailure as error:
                self._why(error, path, len(data), over=over)
                raise

    def remove(self, path: str) -> None:
        """Delete a file."""
        with self._words(path), suppress(asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
            self._run(lambda sftp: sftp.remove(self._at(path)))

    def stat(self, path: str) -> Item | None:
        """A regular file or a folder, or None."""
        with self._words(path):
            found = self._item_at(path)
            if found is None:
                self._reach()
            return found

    def proves(self, path: str, data: bytes) -> bool | None:
        """SFTP has no hash: the file is read again."""
        return None

    def space(self) -> int | None:
        """Bytes that are free, where the server can say it."""
        with self._words(""):
            try:
                found = self._run(lambda sftp: sftp.statvfs(self._at("")))
            except asyncssh.SFTPError as error:
                if _is_missing(error):
                    raise PlaceTrouble(Fault.GONE, self.address) from error
                return None
        free: int = found.bavail * found.frsize
        return free if found.blocks else None  # some say 0 of 0

    def close(self) -> None:
        """Let go of the connection."""
        fs, self._fs, self._sftp = self._fs, None, None
        if fs is not None:
            fs.client.close()

    # --- how --------------------------------------------------------------------------------------

    def _at(self, path: str) -> str:
        return "/".join(part for part in (self._url.path, path) if part) or "/"

    def _run(
        self, call: Callable[[asyncssh.SFTPClient], Awaitable[_Answer]], size: int = 0
    ) -> _Answer:
        """A call on the thread of the connection, within its time."""
        fs, sftp = self._connected()
        seconds = _CALL + size // _SLOWEST
        answer: _Answer = sync(fs.loop, call, sftp, timeout=seconds)
        return answer

    def _connected(self) -> tuple[SSHFileSystem, asyncssh.SFTPClient]:
        if self._fs is None or self._sftp is None:
            password = self._secrets.secret(self._url.where, "password")
            # With a password only that is offered; else the keys of whoever runs this.
            only = {} if password is None else {"client_keys": None, "agent_path": None}
            self._fs = SSHFileSystem(
                self._url.host,
                port=self._url.port or 22,
                **({"username": self._url.user} if self._url.user else {}),
                password=password,
                known_hosts=([], [], []),  # the factory judges the host
                client_factory=self._judge,
                config=None,
                connect_timeout=_CONNECT,
                login_timeout=_SIGN_IN,
                keepalive_interval=15,
                timeout=_CONNECT + _SIGN_IN,
                skip_instance_cache=True,
                **only,
            )
            self._sftp = sync(self._fs.loop, self._fs.client.start_sftp_client, timeout=_CALL)
        return self._fs, self._sftp

    def _judge(self) -> asyncssh.SSHClient:
        return _Judge(self._url.where, self._secrets)

    def _item_at(self, path: str) -> Item | None:
        """What a path is, if all the folders above it are no links."""
        above = path.rpartition("/")[0]
        if above and not self._is_folder(above):
            return None
        try:
            attrs = self._run(lambda sftp: sftp.lstat(self._at(path)))
        except asyncssh.SFTPError as error:
            if not _is_missing(error):
                raise
            return None
        return _item(path.rpartition("/")[2], attrs)

    def _is_folder(self, path: str) -> bool:
        if path not in self._seen:
            found = self._item_at(path)
            if found is None or not found.folder:
                return False
            self._seen.add(path)
        return True

    def _file(self, path: str) -> None:
        """Trouble when a path is no regular file."""
        found = self._item_at(path)
        if found is None:
            self._reach()
            raise PlaceTrouble(Fault.NOT_FOUND, self.address, file=path)
        if found.folder:
            raise PlaceTrouble(Fault.TAKEN, self.address, file=path)

    def _reach(self) -> None:
        """Trouble when the place itself isn't there. It may be a link: whoever runs it says so."""
        try:
            if self._run(lambda sftp: sftp.isdir(self._at(""))):
                return
        except asyncssh.SFTPError as error:
            if not _is_missing(error):
                raise
        raise PlaceTrouble(Fault.GONE, self.address)

    def _folders(self, path: str) -> None:
        parts = names.checked(path)[:-1]
        for depth in range(1, len(parts) + 1):
            folder = "/".join(parts[:depth])
            if self._is_folder(folder):
                continue
            if depth == 1:
                self._reach()
            self._make(folder)
            if not self._is_folder(folder):  # a file or a link stands there
                raise PlaceTrouble(Fault.TAKEN, self.address, file=path)

    def _make(self, folder: str) -> None:
        with suppress(asyncssh.SFTPFailure):  # another PC was quicker, or a link is there
            self._run(lambda sftp: sftp.mkdir(self._at(folder)))

    def _why(self, error: asyncssh.SFTPError, path: str, size: int, *, over: bool) -> None:
        """A server of version 3 only says that it failed: look why."""
        if any(word in error.reason.lower() for word in _FULL):
            raise PlaceTrouble(Fault.FULL, self.address) from error
        found = self._item_at(path)
        if found is not None and not over and found.size == 0 and size and self._is_full(size):
            raise PlaceTrouble(Fault.FULL, self.address) from error
        if "exist" in error.reason.lower() or (found is not None and not over):
            raise FileExistsError(path) from error
        if self._is_full(size):
            raise PlaceTrouble(Fault.FULL, self.address) from error

    def _is_full(self, size: int) -> bool:
        room = self.space()
        return room is not None and room < size

    @contextmanager
    def _words(self, path: str) -> Iterator[None]:
        """What asyncssh raises, as trouble with words. A connection that broke is made anew."""
        try:
            yield
        except (FileExistsError, PlaceTrouble):
            raise
        except asyncssh.SFTPError as error:
            self._seen.clear()
            fault = _fault(error)
            if fault is Fault.NO_NETWORK:
                self.close()
            raise PlaceTrouble(
                fault, self.address, file=path or self.address, reason=error.reason
            ) from error
        except asyncssh.HostKeyNotVerifiable as error:
            raise PlaceTrouble(Fault.STRANGER, self.address) from error
        except (asyncssh.PermissionDenied, PermissionError) as error:
            raise PlaceTrouble(Fault.PASSWORD, self.address) from error
        except (TimeoutError, asyncssh.Error, OSError, FSTimeoutError) as error:
            self.close()
            raise PlaceTrouble(Fault.NO_NETWORK, self.address, file=path) from error


class _Judge(asyncssh.SSHClient):
    """Knows a host again by its key."""

    def __init__(self, where: str, secrets: Secrets) -> None:
        self._where = where
        self._secrets = secrets

    def validate_host_public_key(
        self, host: str, addr: str, port: int, key: asyncssh.SSHKey
    ) -> bool:
        """Whether the host has the key that it had. The first one is kept."""
        print_ = key.get_fingerprint()
        kept = self._secrets.secret(self._where, "host")
        if kept is None:
            self._secrets.keep(self._where, "host", print_)
            return True
        return chance.compare_digest(kept, print_)


def _item(name: str, attrs: asyncssh.SFTPAttrs) -> Item | None:
    mode = attrs.permissions or 0
    if stat.S_ISDIR(mode):
        return Item(name, 0, folder=True)
    return Item(name, attrs.size or 0) if stat.S_ISREG(mode) else None


def _text(name: str | bytes) -> str:
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else name


def _is_missing(error: asyncssh.SFTPError) -> bool:
    return isinstance(error, asyncssh.SFTPNoSuchFile | asyncssh.SFTPNoSuchPath)


def _fault(error: asyncssh.SFTPError) -> Fault:
    if _is_missing(error):
        return Fault.NOT_FOUND
    if isinstance(error, asyncssh.SFTPConnectionLost | asyncssh.SFTPNoConnection):
        return Fault.NO_NETWORK
    if isinstance(error, asyncssh.SFTPPermissionDenied | asyncssh.SFTPWriteProtect):
        return Fault.READ_ONLY
    if isinstance(error, asyncssh.SFTPNoSpaceOnFilesystem | asyncssh.SFTPQuotaExceeded):
        return Fault.FULL
    if isinstance(error, asyncssh.SFTPFailure):
        return Fault.LOCKED  # all that version 3 says of what it can't do now
    return Fault.MACHINE
