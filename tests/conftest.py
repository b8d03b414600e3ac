"""The seal around every test: its own home, a fixed identity, no leak of environment, folder or process."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

SEALED = {
    "PATH": os.environ["PATH"],
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "GIT_AUTHOR_NAME": "Jane Doe",
    "GIT_AUTHOR_EMAIL": "jane@example.com",
    "GIT_COMMITTER_NAME": "Jane Doe",
    "GIT_COMMITTER_EMAIL": "jane@example.com",
    "GIT_AUTHOR_DATE": "2026-11-22T09:00:00Z",
    "GIT_COMMITTER_DATE": "2026-11-22T09:00:00Z",
    "GIT_CONFIG_NOSYSTEM": "1",
    "EDITOR": "false",
    "VISUAL": "false",
    "NO_COLOR": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PENGUIN_WARM": "0",
}

GITCONFIG = """\
[user]
\tname = Jane Doe
\temail = jane@example.com
[init]
\tdefaultBranch = main
[gc]
\tauto = 0
[maintenance]
\tauto = false
[receive]
\tautogc = false
"""


# The same examples each time: what a new one finds is no fault of the change that is checked just then, and a
# loaded machine is none either.
settings.register_profile(
    "check",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    database=None,
    derandomize=True,
)
settings.load_profile("check")


# A shell ignores both in what it starts in the background, and programs inherit that; here they count.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGQUIT, signal.SIG_DFL)


_NUMBERS = count()


@pytest.fixture(autouse=True)
def seal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    home = tmp_path_factory.mktemp(f"home-{next(_NUMBERS)}", numbered=False)  # numbering looks at all folders
    (home / ".gitconfig").write_text(GITCONFIG)
    before, folder = dict(os.environ), Path.cwd()
    os.environ.clear()
    os.environ.update(
        SEALED,
        HOME=str(home),
        XDG_CONFIG_HOME=str(home / ".config"),
        XDG_STATE_HOME=str(home / ".state"),
        XDG_CACHE_HOME=str(home / ".cache"),
    )
    inside, children = dict(os.environ), _children()
    yield
    leaked = {k: v for k, v in os.environ.items() if inside.get(k) != v and k != "PYTEST_CURRENT_TEST"}
    moved = folder != Path.cwd()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(before)
    assert not leaked, f"the test leaked environment variables: {sorted(leaked)}"
    assert not moved, "the test left its working directory"
    left = _left_behind(children)
    assert not left, f"the test left processes behind: {left}"


def _left_behind(before: list[str]) -> list[str]:
    """Processes that are new and do not end by themselves within a moment."""
    end = time.monotonic() + 2
    while (new := [command for command in _children() if command not in before]) and time.monotonic() < end:
        threading.Event().wait(0.02)
    return new


def _children() -> list[str]:
    """Command lines of our live child processes (Linux only; elsewhere the list is empty)."""
    pids = [pid for task in Path("/proc/self/task").glob("*/children") for pid in _text(task).split()]
    return [
        command for pid in pids if (command := _text(Path(f"/proc/{pid}/cmdline")).replace("\0", " ").strip())
    ]


def _text(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError):  # it ended while we looked
        return ""
