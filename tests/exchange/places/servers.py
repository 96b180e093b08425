"""Servers on loopback, that do what they are told: WebDAV, S3 and SFTP."""

from __future__ import annotations

import asyncio
import errno
import io
import itertools
import logging
import re
import socket
import threading
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any

import asyncssh
import boto3
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import s3_backends
from werkzeug.serving import BaseWSGIServer, make_server
from wsgidav.wsgidav_app import WsgiDAVApp

from coopdesk.exchange.places import Given, Secrets
from tests.exchange.places.grounds import FolderGround

USER, PASSWORD = "ana", "not in the address"
HOST = "127.0.0.1"
_NUMBERS = itertools.count(1)
_STATUS = {"full": "507 Insufficient Storage", "locked": "423 Locked"}
_STATUS |= {"precondition": "412 Precondition Failed", "busy": "503 Service Unavailable"}
logging.getLogger("werkzeug").setLevel(logging.ERROR)

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Unruly:
    """Between a server and its clients: refuses, cuts the line, and shows late what was written."""

    def __init__(self, app: Wsgi) -> None:
        self._app = app
        self.refusals: list[str] = []
        self.lag: int | None = None
        self.answers: list[str] = []
        self.calls: list[str] = []
        self.body: bytes | None = None
        self.mute = ""  # the method that it does not answer before `speak` is set
        self.asked, self.speak = threading.Event(), threading.Event()
        self._hidden: set[str] = set()
        self._looked: set[str] = set()

    def __call__(self, environ: dict[str, Any], answer: Callable[..., Any]) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        self._hear(method)
        size = int(environ.get("CONTENT_LENGTH") or 0)
        environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(size) if size else b"")
        if self.answers:
            body = self.body or b""
            answer(self.answers.pop(), [("Content-Length", str(len(body)))])
            return [body]
        if self.body is not None:
            answer("207 Multi-Status", [("Content-Length", str(len(self.body)))])
            return [self.body]
        if method == "PUT":
            if self.refusals:
                return self._refused(self.refusals.pop(), environ, answer)
            if self.lag is not None:
                self._hidden.add(path)
        elif path in self._hidden and path not in self._looked and method in ("GET", "HEAD"):
            self._looked.add(path)  # the first look at it comes too early
            return self._plain("404 Not Found", answer)
        elif self.lag and ("list-type" in environ["QUERY_STRING"] or method == "PROPFIND"):
            self.lag -= 1
            return self._stale(environ, answer)
        return self._app(environ, answer)

    def _hear(self, method: str) -> None:
        self.calls.append(method)
        if method == self.mute:
            self.asked.set()
            self.speak.wait(60)

    def _refused(
        self, fault: str, environ: dict[str, Any], answer: Callable[..., Any]
    ) -> Iterable[bytes]:
        body = environ["wsgi.input"].read()
        if fault in _STATUS:
            return self._plain(_STATUS[fault], answer)
        if fault == "changed":
            environ["wsgi.input"] = io.BytesIO(body[:-1] + bytes([body[-1] ^ 1]))
            return self._app(environ, answer)
        kept = body[: len(body) // 2] if fault == "abort" else body  # "lost": only the answer is
        if kept != body and "HTTP_X_AMZ_DATE" in environ:
            kept = b""  # S3 keeps nothing of half an upload
        if kept or kept == body:
            part = environ | {"wsgi.input": io.BytesIO(kept), "CONTENT_LENGTH": str(len(kept))}
            list(self._app(part, lambda *_: lambda data: None))
        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return self._plain("500 Gone", answer)

    @staticmethod
    def _plain(status: str, answer: Callable[..., Any]) -> Iterable[bytes]:
        answer(status, [("Content-Length", "0")])
        return [b""]

    def _stale(self, environ: dict[str, Any], answer: Callable[..., Any]) -> Iterable[bytes]:
        said: list[Any] = []
        body = b"".join(self._app(environ, lambda *start: said.append(start)))
        for path in self._hidden:
            name = re.escape(path.rpartition("/")[2].encode())
            for tag in (rb"ns0:response", rb"D:response", rb"Contents"):
                body = re.sub(
                    rb"<%s>(?:(?!</%s>).)*%s(?:(?!</%s>).)*</%s>" % (tag, tag, name, tag, tag),
                    b"",
                    body,
                    flags=re.DOTALL,
                )
        status, headers = said[0][:2]
        kept = [one for one in headers if one[0].lower() != "content-length"]
        answer(status, [*kept, ("Content-Length", str(len(body)))])
        return [body]


class Web:
    """A WSGI application on a free port of loopback."""

    def __init__(self, app: Wsgi) -> None:
        self.unruly = Unruly(app)
        self._server: BaseWSGIServer = make_server(HOST, 0, self.unruly, threaded=True)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def stop(self) -> None:
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()


class WebdavGround(FolderGround):
    """wsgidav over a folder, with a name and a password."""

    def __init__(self, root: Path) -> None:
        super().__init__(root / "folder")
        self._over = root
        app = WsgiDAVApp(
            {
                "provider_mapping": {"/": str(root)},
                "simple_dc": {"user_mapping": {"*": {USER: {"password": PASSWORD}}}},
                "http_authenticator": {"accept_digest": False, "default_to_digest": False},
                "logging": {"enable": False},
                "verbose": 0,
                "lock_storage": False,
                "property_manager": False,
            }
        )
        self.web = Web(app)
        self.address = f"webdav+http://{USER}@{HOST}:{self.web.port}/folder"
        self.secrets: Secrets = Given(password=PASSWORD)

    def refuse(self, fault: str, times: int) -> None:
        self.web.unruly.refusals = [fault] * times

    def lag(self, lists: int) -> None:
        self.web.unruly.lag = lists

    def stop(self) -> None:
        self.web.stop()


class S3Ground:
    """moto's S3: a bucket of its own for each ground, under a prefix."""

    def __init__(self, root: Path) -> None:
        self.web = Web(DomainDispatcherApplication(create_backend_app))
        endpoint = f"http://{HOST}:{self.web.port}"
        self.bucket = f"bucket-{next(_NUMBERS)}"  # moto keeps them for the whole process
        self.address = f"s3://{USER}@{self.bucket}/coop/book?endpoint={endpoint}"
        self.secrets: Secrets = Given(password=PASSWORD)
        self._client = boto3.client(
            "s3",
            endpoint_url=endpoint,
            aws_access_key_id=USER,
            aws_secret_access_key=PASSWORD,
            region_name="us-east-1",
        )
        self._client.create_bucket(Bucket=self.bucket)

    def plant(self, path: str, data: bytes) -> None:
        moto = s3_backends["123456789012"]["aws"]  # quicker than through the server
        moto.put_object(self.bucket, f"coop/book/{path}", data)

    def raw(self, path: str) -> bytes | None:
        try:
            found = self._client.get_object(Bucket=self.bucket, Key=f"coop/book/{path}")
        except self._client.exceptions.NoSuchKey:
            return None
        data: bytes = found["Body"].read()
        return data

    def unplant(self, path: str) -> None:
        self._client.delete_object(Bucket=self.bucket, Key=f"coop/book/{path}")

    def vanish(self) -> None:
        while keys := self._client.list_objects_v2(Bucket=self.bucket).get("Contents"):
            for one in keys:
                self._client.delete_object(Bucket=self.bucket, Key=one["Key"])
        self._client.delete_bucket(Bucket=self.bucket)

    def refuse(self, fault: str, times: int) -> None:
        self.web.unruly.refusals = [fault] * times

    def lag(self, lists: int) -> None:
        self.web.unruly.lag = lists

    def stop(self) -> None:
        self._client.close()
        self.web.stop()


class _Loop:
    """A loop of asyncio on a thread of its own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

    def run(self, call: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(call, self._loop).result(30)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class SftpGround(FolderGround):
    """An SFTP server of asyncssh over a folder."""

    def __init__(self, root: Path) -> None:
        super().__init__(root / "folder")
        self._over = root
        self.refusals: list[str] = []
        self.passwords_seen: list[str] = []
        self._connections: list[asyncssh.SSHServerConnection] = []
        self._loop = _Loop()
        self._key = asyncssh.generate_private_key("ssh-ed25519")
        self._acceptor: Any = None
        self._running = True
        self.port = 0
        self.start()
        self.address = f"sftp://{USER}@{HOST}:{self.port}/folder"
        self.secrets: Secrets = Given(password=PASSWORD)

    def start(self, *, new_key: bool = False) -> None:
        if new_key:
            self._key = asyncssh.generate_private_key("ssh-ed25519")
        self._acceptor = self._loop.run(self._listen())
        self.port = self._acceptor.get_port()

    async def _listen(self) -> asyncssh.SSHAcceptor:
        return await asyncssh.create_server(
            lambda: _Door(self._connections, self.passwords_seen),
            HOST,
            self.port,
            server_host_keys=[self._key],
            sftp_factory=lambda chan: _Files(chan, self._over, self),
            reuse_address=True,
        )

    def refuse(self, fault: str, times: int) -> None:
        self.refusals = [fault] * times

    def lag(self, lists: int) -> None:
        """SFTP shows at once what is there."""

    def cut(self) -> None:
        """The line breaks."""
        for one in self._connections:
            one.abort()

    def down(self) -> None:
        async def closed() -> None:
            self._acceptor.close()
            self.cut()
            await self._acceptor.wait_closed()

        self._loop.run(closed())

    def stop(self) -> None:
        if self._running:
            self._running = False
            self.down()
            self._loop.stop()


class _Door(asyncssh.SSHServer):
    def __init__(
        self, connections: list[asyncssh.SSHServerConnection], passwords: list[str]
    ) -> None:
        self._connections = connections
        self._passwords = passwords

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connections.append(conn)

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        self._passwords.append(password)
        return (username, password) == (USER, PASSWORD)


class _Files(asyncssh.SFTPServer):
    def __init__(self, chan: Any, root: Path, ground: SftpGround) -> None:
        super().__init__(chan, chroot=str(root).encode())
        self._ground = ground

    def write(self, file_obj: object, offset: int, data: bytes) -> int | Awaitable[int]:
        fault = self._ground.refusals.pop() if self._ground.refusals else ""
        if fault == "changed":
            data = data[:-1] + bytes([data[-1] ^ 1])
        if fault == "full":
            raise OSError(errno.ENOSPC, "No space left on device")
        if fault in ("locked", "precondition"):
            raise asyncssh.SFTPLockConflict("held by another")
        if fault in ("abort", "lost"):
            written = super().write(
                file_obj, offset, data[: len(data) // 2] if fault == "abort" else data
            )
            file_obj.flush()  # type: ignore[attr-defined]
            self._ground.cut()
            return written
        return super().write(file_obj, offset, data)


__all__ = ["PASSWORD", "USER", "S3Ground", "SftpGround", "WebdavGround"]
