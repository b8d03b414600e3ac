"""Listening where commands of a clone find us: on a socket that the clone's own file names."""

import os
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from penguin_git.warm import finding

_BACKLOG = 64
_NEWBORN = 60  # seconds in which a socket may not listen yet


@contextmanager
def announced(common_dir: Path, environ: Mapping[str, str]) -> Iterator[socket.socket | None]:
    """A socket that commands of this clone find while the block lasts; None where there can be none."""
    folder = finding.folder(environ)
    if folder is None or not _made(Path(folder)):
        yield None
        return
    _clear(Path(folder))
    name = os.urandom(8).hex()
    socket_file, file = Path(folder, name), common_dir / "penguin" / "warm"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        try:
            _bind(listener, str(socket_file))
        except OSError:  # a file system that has no sockets
            yield None
            return
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        listener.listen(_BACKLOG)
        said = f"{name}\n{finding.identity(environ)}"
        _write(file, said)
        try:
            yield listener
        finally:
            socket_file.unlink(missing_ok=True)
            with suppress(OSError):
                if file.read_text() == said:  # else the next daemon has announced its own
                    file.unlink()


def _made(folder: Path) -> bool:
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return finding.is_private(str(folder))


def _clear(folder: Path) -> None:
    """Remove what killed processes have left behind."""
    for left in folder.iterdir():
        with suppress(OSError):
            if (
                finding.is_name(left.name)
                and time.time() - left.stat().st_mtime > _NEWBORN
                and _is_dead(left)
            ):
                left.unlink()


def _is_dead(left: Path) -> bool:
    address, fd = finding.reachable(str(left))
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.setblocking(False)
            probe.connect(address)
    except ConnectionRefusedError:
        return True
    except OSError:
        return False
    finally:
        if fd >= 0:
            os.close(fd)
    return False


def _bind(listener: socket.socket, path: str) -> None:
    address, fd = finding.reachable(path)
    before = os.umask(0o177)
    try:
        listener.bind(address)
    finally:
        os.umask(before)
        if fd >= 0:
            os.close(fd)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f"warm.{os.getpid()}.tmp")
    with suppress(OSError):  # a full disk: then nobody finds us, and nothing else is wrong
        beside.write_text(text)
        beside.chmod(0o600)
        beside.replace(file)
