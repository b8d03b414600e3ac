"""Finding the processes that carry a mark in their environment."""

import os
import time
from pathlib import Path

MARK = "PENGUIN_TEST_MARK"


def marked(mark: str) -> dict[str, str]:
    """An environment whose processes, however far they go, can be found again."""
    return {"PATH": os.environ["PATH"], MARK: mark}


def living(mark: str) -> list[str]:
    """The command lines of the living processes with this mark (Linux)."""
    wanted = f"{MARK}={mark}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (process / "environ").read_bytes().split(b"\0"):
                command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                found.append(f"{process.name} {command}")
        except OSError:  # it ended meanwhile
            continue
    return found


def wait_until_gone(mark: str, seconds: float) -> list[str]:
    """Who of the marked is still there when all are gone or the time is over."""
    deadline = time.monotonic() + seconds
    while (left := living(mark)) and time.monotonic() < deadline:
        time.sleep(0.01)
    return left
