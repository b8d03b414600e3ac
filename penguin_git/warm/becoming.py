"""A forked process becomes the one that asked: its streams, folder, environment, mask, limits and signals."""

import gc
import io
import os
import resource
import signal
import socket
import sys
import time
import traceback
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

from penguin_git.warm import wire
from penguin_git.warm.peer import Peer

_LIMITS = sorted({getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")})
_FAULT, _INTERRUPTED = 1, 130  # exit codes of an exception that nobody caught, and of an interrupt
_ROOM = 60_000  # bytes that a pipe surely holds without a reader

Limit = tuple[int, tuple[int, int]]
"""Which limit it is; where it stands, and how far it may be raised."""


class Asked:
    """What a command has asked for; `fds` are its standard streams and its folder."""

    def __init__(self, words: wire.Words, fds: Sequence[int], limits: Sequence[Limit]) -> None:
        self.argv, self.arguments, self.environ, self.streams = words
        self.fds = fds
        self.limits = limits


def limits_of(pid: int) -> list[Limit]:
    """The limits of another process that are not ours; `ValueError` where we could not have them."""
    found: list[Limit] = []
    for limit in _LIMITS:
        (soft, hard), own = resource.prlimit(pid, limit), resource.getrlimit(limit)
        if (soft, hard) != own:
            if own[1] != resource.RLIM_INFINITY and not 0 <= hard <= own[1]:
                raise ValueError("its limits are wider than ours")
            found.append((limit, (soft, hard)))
    return found


def run_as(
    asked: Asked, peer: Peer, connection: socket.socket, known: frozenset[str], learnt: int
) -> NoReturn:
    """Run the command as the process that asked, tell it how that ended, and end.

    The modules that had to be loaded beyond the `known` ones are told to the server.
    """
    code = _FAULT
    try:
        _become(asked, peer)
        code = _run(asked.arguments)
    except KeyboardInterrupt:
        code = _INTERRUPTED
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else _FAULT
    except BaseException:  # noqa: BLE001 - what the interpreter does at its own edge
        traceback.print_exc()
    finally:
        _end(code & 0xFF, connection, known, learnt)


def _become(asked: Asked, peer: Peer) -> None:
    for number, fd in enumerate(asked.fds[:3]):
        os.dup2(fd, number)
    os.fchdir(asked.fds[3])
    for fd in asked.fds:
        os.close(fd)
    os.umask(int(peer.status["Umask"], 8))
    for limit, pair in asked.limits:
        resource.setrlimit(limit, pair)
    os.environ.clear()
    os.environb.update(asked.environ)
    time.tzset()
    sys.argv = asked.argv
    sys.stdin, sys.stdout, sys.stderr = (_stream(fd, how) for fd, how in enumerate(asked.streams))
    _take_signals(int(peer.status["SigIgn"], 16), int(peer.status["SigBlk"], 16))


def _stream(fd: int, how: wire.Stream) -> io.TextIOWrapper:
    """A standard stream as the interpreter opens it."""
    encoding, errors, line_buffering, write_through = how
    binary = open(fd, "wb" if fd else "rb", closefd=False)  # noqa: SIM115 - it lives as long as we do
    return io.TextIOWrapper(
        binary,
        encoding=encoding,
        errors=errors,
        newline="\n" if fd else None,
        line_buffering=line_buffering,
        write_through=write_through,
    )


def _take_signals(ignored: int, blocked: int) -> None:
    """Ignore and block what the command does; all of them have been blocked up to now."""
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        is_ignored = ignored >> (number - 1) & 1
        signal.signal(number, signal.SIG_IGN if is_ignored else signal.SIG_DFL)
    if not ignored >> (signal.SIGINT - 1) & 1:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    mask = {number for number in signal.valid_signals() if blocked >> (number - 1) & 1}
    signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _run(arguments: list[str]) -> int:
    from penguin_git.cli import edge

    gc.enable()
    gc.set_threshold(200_000, 20, 20)  # as in every command
    return edge.run(arguments)


def _end(code: int, connection: socket.socket, known: frozenset[str], learnt: int) -> NoReturn:
    """Let go of the streams first: whoever reads them to the end goes on when the command has ended."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # nobody reads it any more; the edge has said so
            stream.flush()
    null = os.open(os.devnull, os.O_RDWR)
    for fd in range(3):
        os.dup2(null, fd)
    new = "\n".join(sys.modules.keys() - known).encode()[:_ROOM]
    with suppress(OSError):  # the server was killed
        os.write(learnt, new)
    with suppress(OSError):  # it was killed
        connection.sendall(wire.ending(code))
    os._exit(code)
