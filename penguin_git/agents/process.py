"""Runs one command with everything it may start, and leaves nothing of it behind."""

import marshal
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import cache_from_source
from io import FileIO
from pathlib import Path
from tempfile import TemporaryFile

from penguin_git.agents import supervisor
from penguin_git.agents.command import Command, Finished
from penguin_git.agents.stopping import StopSignal
from penguin_git.agents.watching import Supervised, Watch

__all__ = ["Command", "Finished", "companion", "run", "spawn_detached"]

_FAREWELL = 5.0  # seconds in which a companion ends that sees its input end

# Isolated and without site-packages: nothing of the user's can slip in, and it starts in 9 ms.
_INTERPRETER = (sys.executable, "-I", "-S", "-B")


def run(
    command: Command,
    *,
    on_output: Callable[[bytes], None],
    stop: StopSignal,
    keep_fds: tuple[int, ...] = (),
    on_second: Callable[[], None] = lambda: None,
) -> Finished:
    """Run a command to its end; when this returns, or raises, no process of its tree is left.

    `on_output` gets stdout and stderr, merged, as they come; `on_second` is called each second
    meanwhile. `keep_fds` stay open for as long as anything of the command runs, even if this process
    is killed, and are closed in the command itself. Killing this process kills the tree.
    """
    if stop.wanted:
        return Finished(None, None, stopped=stop.wanted)
    with _supervised(command, keep_fds) as supervised:
        return Watch(command, supervised, on_output, on_second, stop).until_the_end()


def spawn_detached(argv: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path) -> int:
    """Start a process that outlives this one, in a session of its own; answers its process id.

    Its output is appended to `log`. It is nobody's child here, so that it never becomes a zombie.
    """
    script = 'log=$1; shift; "$@" </dev/null >>"$log" 2>&1 & echo $!'
    answer = subprocess.run(
        ["/bin/sh", "-c", script, "sh", str(log), *argv],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=dict(environment),
        start_new_session=True,
        check=True,
    )
    return int(answer.stdout)


@contextmanager
def companion(argv: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Iterator[int]:
    """A process of ours that lasts as long as the block, or as this process; gives its process id.

    Its input ends then, also when this process is killed, and it has to end by itself. It has a session of
    its own, so that a terminal's interrupt reaches us alone, and says what it has to say where we do. SIGTERM
    comes as well, for one that has nothing to clear away.
    """
    process = subprocess.Popen(
        argv,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        cwd=folder,
        env=dict(environment),
        start_new_session=True,
    )
    try:
        yield process.pid
    finally:
        if process.stdin:
            process.stdin.close()
        process.terminate()
        try:
            process.wait(_FAREWELL)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def _supervised(command: Command, keep_fds: tuple[int, ...]) -> Iterator[Supervised]:
    with ExitStack() as stack:
        control, order = _pipe(stack)
        report, tell = _pipe(stack)
        output, write = _pipe(stack)
        stdin = command.connection
        if stdin is None:
            stdin = stack.enter_context(_readable(command.stdin))
        theirs = (control.fileno(), tell.fileno(), *keep_fds)
        process = subprocess.Popen(
            [*_INTERPRETER, _supervisor(), *map(str, theirs)],
            stdin=stdin,
            stdout=write,
            stderr=write,
            cwd=command.folder,
            env={},  # the command's environment travels by the pipe: Python would add LC_CTYPE to its own
            pass_fds=theirs,
            start_new_session=True,
        )
        stack.callback(process.wait)
        stack.callback(order.close)  # closed first: a supervisor without orders ends everything
        for end in (control, tell, write):
            end.close()
        _write_all(order, _request(command))
        yield Supervised(order, report, output, process.kill)


def _supervisor() -> str:
    """The compiled supervisor where there is one: compiling it would take 3 ms of each command."""
    source = Path(supervisor.__file__)
    compiled = Path(cache_from_source(str(source)))
    with suppress(OSError):
        if compiled.stat().st_mtime >= source.stat().st_mtime:
            return str(compiled)
    return str(source)


def _pipe(stack: ExitStack) -> tuple[FileIO, FileIO]:
    read, write = os.pipe()
    return stack.enter_context(FileIO(read, "rb")), stack.enter_context(FileIO(write, "wb"))


def _request(command: Command) -> bytes:
    argv = [os.fsencode(word) for word in command.argv]
    environment = {os.fsencode(name): os.fsencode(value) for name, value in command.environment.items()}
    text = marshal.dumps((argv, environment))
    return len(text).to_bytes(8, "big") + text


def _write_all(pipe: FileIO, text: bytes) -> None:
    with suppress(BrokenPipeError):  # it was killed; the watch will see the end of its report
        while text:
            text = text[pipe.write(text) :]


@contextmanager
def _readable(text: bytes) -> Iterator[int]:
    if not text:
        yield subprocess.DEVNULL
        return
    with TemporaryFile() as file:  # a file needs nobody who feeds it while the output is read
        file.write(text)
        file.seek(0)
        yield file.fileno()
