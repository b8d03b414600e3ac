"""The commands of the tracker while an idle daemon runs: then its warm process carries them out."""

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.timing import PENGUIN

_PATIENCE = 60.0  # seconds

Act = Callable[[], None]


@contextmanager
def idle_daemon(path: Path, env: dict[str, str], made: list[str]) -> Iterator[None]:
    """A daemon that was told to work on a completed task alone, and its warm process."""
    words = [PENGUIN, "daemon", "run", "--only", _completed(path, made)]
    process = subprocess.Popen(words, cwd=path, env=env, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + _PATIENCE
        while not (path / ".git/penguin/warm").exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


def _completed(path: Path, made: list[str]) -> str:
    files = {file.stem: file for file in (path / ".penguin/tasks").rglob("*.yaml")}
    return next(task for task in made if files[task].read_text().startswith("status: completed"))
