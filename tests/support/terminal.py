"""`penguin` on a terminal of its own."""

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

from tests.cli.driving import DEADLINE


class Terminal:
    """A command on a terminal of its own, and what it has drawn."""

    def __init__(
        self, folder: Path, *arguments: str, columns: int = 80, rows: int = 24, **environ: str
    ) -> None:
        self._fd, other = os.openpty()
        self.resize(columns, rows)
        argv = [sys.executable, "-m", "penguin_git", *arguments]
        # A copy: without the size of our own terminal, which readline puts there.
        whole = {**os.environ, **environ}
        self._process = subprocess.Popen(argv, cwd=folder, env=whole, stdin=other, stdout=other, stderr=other)
        os.close(other)
        self.drawn = ""

    def resize(self, columns: int, rows: int) -> None:
        """Have another size."""
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def until_drawn(self, text: str) -> None:
        """Wait until something has been drawn at all."""
        end = time.monotonic() + DEADLINE
        while text not in self.drawn:
            assert time.monotonic() < end, self.drawn[-1000:]
            self._read()

    def until(self, holds: Callable[[str], bool]) -> str:
        """Wait until something is true of the last picture; that picture."""
        end = time.monotonic() + DEADLINE
        while not holds(self.picture):
            assert time.monotonic() < end, self.picture
            self._read()
        return self.picture

    @property
    def picture(self) -> str:
        """What was drawn last, whole."""
        pictures = [
            re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text) for text in self.drawn.split("\x1b[H") if text
        ]
        return pictures[-2] if len(pictures) > 1 else ""

    def send(self, number: signal.Signals) -> None:
        """Send a signal; Ctrl-C sends SIGINT."""
        self._process.send_signal(number)

    def end(self) -> int:
        """Read to the end; the exit code."""
        while self._read():
            pass
        return self._process.wait(DEADLINE)

    def close(self) -> None:
        """End it, if it has not ended."""
        self._process.kill()
        self._process.wait()
        os.close(self._fd)

    def _read(self) -> bool:
        assert select.select([self._fd], [], [], DEADLINE)[0], f"silent since: {self.picture}"
        try:
            came = os.read(self._fd, 65536).decode(errors="replace")
        except OSError:  # how Linux says that the other end is closed
            return False
        self.drawn += came
        return bool(came)
