"""The board over many tasks: from the command to the cards on the screen, and from a key to the next card."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks import tasks
from tests.benchmarks.timing import PENGUIN, medians, run, table

SIZE = 5_000
FLOOR = "python + import textual.app"
_SCREEN = struct.pack("HHHH", 40, 150, 0, 0)
_KEYS = 20
_ROUNDS = 5


def measure(folder: Path, env: dict[str, str]) -> None:
    """Print a table."""
    path = Path(tempfile.mkdtemp(dir=folder))
    tasks.repository(path, env, SIZE)
    acts: dict[str, Callable[[], None]] = {
        FLOOR: lambda: run([sys.executable, "-c", "import textual.app"], path, env),
        "the first picture": lambda: _until(path, env, b"Reading the tasks"),
        "the cards": lambda: _until(path, env, b"nobody is at work"),
        f"the cards, and {_KEYS} keys": lambda: _until(path, env, b"nobody is at work", keys=_KEYS),
    }
    table(f"The board over {SIZE:,} tasks", medians(acts, _ROUNDS), FLOOR)


def _until(path: Path, env: dict[str, str], shown: bytes, *, keys: int = 0) -> None:
    """Run the board on a terminal until it shows something, and has drawn what each key leads to."""
    terminal, inside = pty.openpty()
    fcntl.ioctl(inside, termios.TIOCSWINSZ, _SCREEN)
    board = subprocess.Popen(
        [PENGUIN, "board"],
        cwd=path,
        env={**env, "TERM": "xterm-256color"},
        stdin=inside,
        stdout=inside,
        stderr=inside,
        start_new_session=True,
    )
    os.close(inside)
    try:
        _read(terminal, lambda said: shown in said)
        for _ in range(keys):
            os.write(terminal, b"j")
            _read(terminal, bool)
    finally:
        board.kill()
        board.wait()
        os.close(terminal)


def _read(terminal: int, is_enough: Callable[[bytes], bool]) -> None:
    said, end = b"", time.monotonic() + 60
    while not is_enough(said):
        assert time.monotonic() < end, "it never came"
        if select.select([terminal], [], [], 1)[0]:
            said += os.read(terminal, 1 << 16)
