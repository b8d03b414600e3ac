"""The one place that starts git; `git.call` says with which words, environment and folder."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple

Conversation = subprocess.Popen[bytes]  # a long-lived git command; `end_conversation` ends it
Ended = subprocess.CompletedProcess[bytes]


class Start(NamedTuple):
    """What a git process is started with; `keep_fds` are the descriptors that it inherits."""

    argv: list[str]
    env: Mapping[str, str]
    cwd: Path
    keep_fds: tuple[int, ...] = ()


class OutOfTime(Exception):
    """Git took longer than it was given, and was killed."""


def run(start: Start, *, stdin: bytes | None = None, timeout: float | None = None) -> Ended:
    """Run git to its end; `OutOfTime` after `timeout` seconds."""
    try:
        return subprocess.run(
            start.argv,
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            env=start.env,
            cwd=start.cwd,
            pass_fds=start.keep_fds,
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise OutOfTime from None


@contextmanager
def beside(start: Start) -> Iterator[Callable[[], Ended]]:
    """Run git, which says little, while the block goes on; what is given waits for its end."""
    child = _popen(start, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def ended() -> Ended:
        out, err = child.communicate()
        return Ended(child.args, child.returncode, out, err)

    with child:
        yield ended


def run_apart(start: Start, *, stdin: bytes, timeout: float) -> Ended | None:
    """Run git in a session of its own, all of which is killed after `timeout` seconds; None: it was."""
    from tempfile import TemporaryFile  # it brings compressors, and few calls go over a network

    with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err:
        given.write(stdin)
        given.seek(0)
        # Files, as a connection that ssh keeps open for later would keep pipes open, too.
        child = subprocess.Popen(
            start.argv,
            stdin=given,
            stdout=out,
            stderr=err,
            env=start.env,
            cwd=start.cwd,
            start_new_session=True,
        )
        code = _ended(child, timeout)
        out.seek(0)
        err.seek(0)
        return None if code is None else Ended(child.args, code, out.read(), err.read())


@contextmanager
def conversation(start: Start) -> Iterator[Conversation]:
    """A long-lived git command with pipes for its input and output; ended when the block is left."""
    child = converse(start)
    try:
        yield child
    finally:
        end_conversation(child)


def converse(start: Start) -> Conversation:
    """Start a long-lived git command; the caller ends it with `end_conversation`."""
    return _popen(start, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)


def _popen(start: Start, *, stdin: int, stderr: int) -> Conversation:
    return subprocess.Popen(
        start.argv,
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=stderr,
        env=start.env,
        cwd=start.cwd,
        pass_fds=start.keep_fds,
    )


def _ended(child: Conversation, timeout: float) -> int | None:
    """The exit code of a child with a session of its own; at the timeout all of the session is killed."""
    try:
        return child.wait(timeout)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if child.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def pipes(child: Conversation) -> tuple[IO[bytes], IO[bytes]]:
    """Return the ends of a long-lived git command: what it reads from and what it writes to."""
    if child.stdin is None or child.stdout is None:
        raise ValueError("a conversation has both pipes")
    return child.stdin, child.stdout


def end_conversation(child: Conversation) -> None:
    """Close the pipes of a long-lived git command and wait for it; one that already died is fine too."""
    if child.stdin:
        with suppress(BrokenPipeError):
            child.stdin.close()
    if child.stdout:
        child.stdout.close()  # before the wait: a child with more to say than anyone reads would never end
    child.wait()
