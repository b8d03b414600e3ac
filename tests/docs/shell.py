"""One bash session that commands are given to one by one."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

DEADLINE = 180.0  # seconds that a whole page may take
_MARK = "--- the end of a command:"


@dataclass(frozen=True)
class Said:
    """What a command printed (stdout and stderr as they came), and its exit code."""

    lines: list[str]
    code: int


class Shell:
    """A session of bash in a folder. `$?` is what the last command left."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._code = 0

    def say(self, command: str) -> Said:
        """Run one command and wait for its end."""
        asked, answered = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answered is not None
        asked.write(f"(exit {self._code})\n{{ {command}\n}} </dev/null\nprintf '\\n%s%s\\n' '{_MARK}' $?\n")
        asked.flush()
        lines: list[str] = []
        for line in answered:
            if line.startswith(_MARK):
                self._code = int(line.removeprefix(_MARK))
                return Said(_without_last_end(lines), self._code)
            lines.append(line.rstrip("\n"))
        raise AssertionError(f"the session ended in `{command}`, after {lines}")


def _without_last_end(lines: list[str]) -> list[str]:
    """The mark begins on a line of its own: one empty line before it is ours."""
    return lines[:-1] if lines and not lines[-1] else lines


@contextmanager
def session(folder: Path) -> Iterator[Shell]:
    """A bash in this folder with the `penguin` of this interpreter first on the PATH; leaves no process."""
    beside = Path(sys.executable).parent
    process = subprocess.Popen(
        ["bash", "--noprofile", "--norc"],
        cwd=folder,
        env={**os.environ, "PATH": f"{beside}{os.pathsep}{os.environ['PATH']}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    timer = threading.Timer(DEADLINE, os.killpg, (process.pid, signal.SIGKILL))
    timer.start()
    try:
        yield Shell(process)
    finally:
        timer.cancel()
        process.communicate("exit\n")
        for log in folder.glob("*/.git/penguin/daemon.log"):  # what `penguin daemon start` leaves
            _stop_daemon(beside, log.parents[2])


def _stop_daemon(beside: Path, repository: Path) -> None:
    """End a daemon that a page started, also where the page came to no good end."""
    subprocess.run(
        [str(beside / "penguin"), "-C", str(repository), "daemon", "stop"], capture_output=True, check=False
    )
