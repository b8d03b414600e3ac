"""Who asks: the rights of the process at the other end, which have to be those of ours.

A process of an agent runs with fewer: walls can't be put up without giving up new privileges for good, and
Linux shows that of every process. Without walls it is a descendant of the daemon. The folder of a process in
/proc stays that of this one process, whoever gets its number later; so it is opened before the nonce goes
out, and the credentials that the kernel adds to the answer show that the same process sent it.
"""

import os
import socket
import struct
from collections.abc import Mapping
from contextlib import suppress

_RIGHTS = (
    *("Uid", "Gid", "Groups", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"),
    *("NoNewPrivs", "Seccomp", "Seccomp_filters"),
)
_SPACES = ("mnt", "user", "pid", "net", "ipc", "uts")
_CREDENTIALS = struct.Struct("3i")  # process, user, group


class Peer:
    """A process, held by its folder in /proc; raises `OSError` where it is gone."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._fd = os.open(f"/proc/{pid}", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self.status = _table(self._read("status"))
        self.spaces = tuple(os.readlink(f"ns/{name}", dir_fd=self._fd) for name in _SPACES)
        root = os.stat("root", dir_fd=self._fd)
        self.root = (root.st_dev, root.st_ino)
        self.label = b""
        with suppress(OSError):  # a kernel without such labels
            self.label = self._read("attr/current")

    def close(self) -> None:
        """Let go of it."""
        os.close(self._fd)

    @property
    def is_alive(self) -> bool:
        """Whether it still is there."""
        try:
            return not self._read("stat").rpartition(b")")[2].lstrip().startswith((b"Z", b"X"))
        except OSError:
            return False

    @property
    def can_gain(self) -> bool:
        """Whether it may gain rights by starting a program, as everybody may who is not walled in."""
        return self.status.get("NoNewPrivs") == "0"

    def is_like(self, other: "Peer") -> bool:
        """Whether both see the same system with the same rights."""
        rights = all(self.status.get(name) == other.status.get(name) for name in _RIGHTS)
        return rights and (self.spaces, self.root, self.label) == (other.spaces, other.root, other.label)

    def descends_from(self, ancestor: int) -> bool:
        """Whether another process is among its ancestors, or is itself."""
        pid, parent = self.pid, int(self.status["PPid"])
        while pid not in (0, 1, ancestor):
            pid = parent
            if pid > 1 and pid != ancestor:
                parent = int(_table(_whole(f"/proc/{pid}/status"))["PPid"])
        return pid == ancestor

    def _read(self, name: str) -> bytes:
        return _whole(name, self._fd)


def sender(connection: socket.socket) -> int:
    """The process that connected; 0 for one that we cannot see."""
    said = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    pid: int = _CREDENTIALS.unpack(said)[0]
    return pid


def received(connection: socket.socket, size: int, pid: int, fds: list[int]) -> bytes:
    """So many bytes, all of them sent by one process; shorter where they are not. Descriptors go to `fds`."""
    said = b""
    room = socket.CMSG_SPACE(_CREDENTIALS.size) + socket.CMSG_SPACE(4 * 8)
    while len(said) < size:
        text, extra, _, _ = connection.recvmsg(size - len(said), room, socket.MSG_CMSG_CLOEXEC)
        from_whom = 0
        for _, kind, data in extra:
            if kind == socket.SCM_RIGHTS:
                fds += struct.unpack(f"{len(data) // 4}i", data[: len(data) // 4 * 4])
            elif kind == socket.SCM_CREDENTIALS:
                from_whom = _CREDENTIALS.unpack(data)[0]
        if not text or from_whom != pid:
            return b""
        said += text
    return said


def _table(status: bytes) -> Mapping[str, str]:
    pairs = (line.partition(":") for line in status.decode("utf-8", "replace").splitlines())
    return {name: value.strip() for name, _, value in pairs}


def _whole(path: str, folder: int | None = None) -> bytes:
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC, dir_fd=folder)
    try:
        return os.read(fd, 1 << 16)
    finally:
        os.close(fd)
