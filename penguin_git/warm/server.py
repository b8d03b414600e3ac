"""The warm process: waits for commands and forks for each; ends with the daemon, whose pipe is its input."""

import gc
import os
import select
import signal
import socket
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from penguin_git.warm import wire
from penguin_git.warm.becoming import Asked, limits_of, run_as
from penguin_git.warm.freshness import Freshness
from penguin_git.warm.mind import Mind
from penguin_git.warm.peer import Peer, received, sender

_PATIENCE = 2.0  # seconds in which a command that is well sends its request
_QUIET = 200  # milliseconds after which the next command is not just about to come
_FDS = 4  # three streams and a folder
_INSIDE = b"PENGUIN_TASK"
_LIFE = 0  # our input; who holds its other end is the daemon
_ALL = signal.valid_signals()


class Running:
    """A command that is being run: its process, its client, and what it had to load."""

    def __init__(self, pid: int, connection: socket.socket, learnt: int) -> None:
        self.pid = pid
        self.connection = connection
        self.learnt = learnt
        self.handle = os.pidfd_open(pid)


class Server:
    """Serves one listening socket until its input ends, or until its files are not those it has loaded."""

    def __init__(self, listener: socket.socket, fresh: Freshness, runtime: Path) -> None:
        self._listener = listener
        self._fresh = fresh
        self._mind = Mind(runtime)
        self._own = Peer(os.getpid())
        self._daemon = os.getppid()
        self._poll = select.poll()
        self._acts: dict[int, Callable[[], None]] = {}
        self._running = 0
        self._has_news = False
        self.is_stale = False
        self._remember()

    def serve(self) -> None:
        """Wait and fork; returns when the daemon has ended, or we are stale, and all commands are done."""
        self._on(_LIFE, self._stop)
        self._on(self._listener.fileno(), self._accept)
        while self._running or self._listener.fileno() >= 0:
            ready = self._poll.poll(_QUIET if self._has_news else None)
            if not ready:
                self._remember()
            for fd, _ in ready:
                if act := self._acts.get(fd):  # one that came before may have ended this one
                    act()

    def _on(self, fd: int, act: Callable[[], None]) -> None:
        self._poll.register(fd, select.POLLIN)
        self._acts[fd] = act

    def _forget(self, fd: int) -> None:
        if self._acts.pop(fd, None):
            self._poll.unregister(fd)

    def _stop(self) -> None:
        self._forget(_LIFE)
        self._forget(self._listener.fileno())
        self._listener.close()

    def _accept(self) -> None:
        """Take one command, or end its connection: then it runs by itself."""
        connection, _ = self._listener.accept()
        if not self._fresh.holds():
            self.is_stale = True
            self._stop()
            connection.close()
            return
        fds: list[int] = []
        try:
            connection.settimeout(_PATIENCE)
            self._serve(connection, Peer(sender(connection)), fds)
        except (OSError, ValueError, TypeError, KeyError, EOFError):
            connection.close()
        finally:
            for fd in fds:
                os.close(fd)

    def _serve(self, connection: socket.socket, peer: Peer, fds: list[int]) -> None:
        try:
            asked = self._asked(connection, peer, fds)
            self._mind.catch_up()
            connection.sendall(wire.BEGUN)
            self._begin(asked, peer, connection)
        finally:
            peer.close()

    def _asked(self, connection: socket.socket, peer: Peer, fds: list[int]) -> Asked:
        """What is asked for, by somebody who may; else `ValueError`."""
        if not (peer.can_gain and peer.is_like(self._own)) or peer.descends_from(self._daemon):
            raise ValueError("it has other rights than we have")
        nonce = os.urandom(wire.NONCE)
        connection.sendall(nonce)
        size = int.from_bytes(received(connection, wire.HEAD, peer.pid, fds), "big")
        if not wire.NONCE < size < wire.LARGEST:
            raise ValueError("it asks for nothing")
        words = wire.words_of(received(connection, size, peer.pid, fds), nonce)
        if words is None or len(fds) != _FDS or words[2].get(_INSIDE) or not peer.is_alive:
            raise ValueError("it is not the process that connected, or an agent's")
        return Asked(words, fds, limits_of(peer.pid))

    def _begin(self, asked: Asked, peer: Peer, connection: socket.socket) -> None:
        learnt, tell = os.pipe2(os.O_CLOEXEC)
        signal.pthread_sigmask(signal.SIG_BLOCK, _ALL)  # one that comes early has to wait for its handler
        try:
            pid = os.fork()
            if not pid:
                self._become(asked, peer, connection, tell)
        except OSError:  # there are as many processes as there may be
            connection.sendall(wire.nothing())
            os.close(learnt)
            os.close(tell)
            raise
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _ALL)
        os.close(tell)
        connection.setblocking(False)
        running = Running(pid, connection, learnt)
        self._running += 1
        self._on(connection.fileno(), lambda: self._hear(running))
        self._on(running.handle, lambda: self._bury(running))

    def _become(self, asked: Asked, peer: Peer, connection: socket.socket, tell: int) -> NoReturn:
        try:
            _keep((0, 1, 2, *asked.fds, connection.fileno(), tell, *self._mind.fds))
            run_as(asked, peer, connection, self._known, tell)
        finally:
            os._exit(1)  # whatever happens: what comes after this is the server's

    def _hear(self, running: Running) -> None:
        """Pass signals on. A client that is gone has no use for its command any more."""
        try:
            said = running.connection.recv(64)
        except OSError:
            said = b""
        for number in said or (signal.SIGKILL,):
            signal.pidfd_send_signal(running.handle, number)
        if not said:
            self._forget(running.connection.fileno())

    def _bury(self, running: Running) -> None:
        """Tell how a command ended, if it could not do so itself, and load what it had to load."""
        _, status = os.waitpid(running.pid, 0)
        with suppress(OSError):
            running.connection.sendall(wire.ending(os.waitstatus_to_exitcode(status)))
        self._forget(running.handle)
        self._forget(running.connection.fileno())
        os.close(running.handle)
        running.connection.close()
        self._running -= 1
        self._has_news = True  # it may have left a cache
        with open(running.learnt, "rb") as file:
            self._learn(file.read().decode().split())

    def _learn(self, names: Iterable[str]) -> None:
        missing = [name for name in names if name not in sys.modules]
        for name in missing:
            with suppress(ImportError):
                import_module(name)
        if missing:
            self._settle()

    def _remember(self) -> None:
        """Read what commands have left to the next one, while none of them waits for us."""
        self._has_news = False
        self._mind.refresh()
        self._settle()

    def _settle(self) -> None:
        """What is there now stays, so that no fork has to look through it."""
        self._known = frozenset(sys.modules)
        gc.collect()
        gc.freeze()


def _keep(fds: Iterable[int]) -> None:
    """Close everything else: what other commands hold is none of this one's business."""
    last = -1
    for fd in sorted(fds):
        if fd > last + 1:  # an empty range is taken for one without an end
            os.closerange(last + 1, fd)
        last = fd
    os.closerange(last + 1, 1 << 20)
