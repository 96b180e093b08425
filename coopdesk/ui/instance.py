"""One desk at a time: a second start brings the first one's window to the front.

A lock file says who is first; it dies with its process. A local socket carries the call.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_MS = 2000


class Instance(QObject):
    """The claim of one process to be the desk of a home folder."""

    called = Signal()  # somebody started the program again

    def __init__(self, home: Path) -> None:
        super().__init__()
        self._name = "coopdesk-" + hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:16]
        self._lock = QLockFile(str(home / "desk.lock"))
        self._lock.setStaleLockTime(0)  # only a process that is gone makes it stale
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._hear)

    def claim(self) -> bool:
        """Become the one desk. False when there is one: it has been called to the front."""
        if self._lock.tryLock(0):
            QLocalServer.removeServer(self._name)  # left behind by a process that was killed
            self._server.listen(self._name)
            return True
        self._call()
        return False

    def release(self) -> None:
        """Let another process be the desk."""
        self._server.close()
        self._lock.unlock()

    def _call(self) -> None:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if socket.waitForConnected(_WAIT_MS):
            socket.disconnectFromServer()

    def _hear(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.deleteLater()
            self.called.emit()
