"""Beside the daemon: a process that has the command line loaded, so that commands start in no time."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from penguin_git.git.repository import Repository

# What it may see of our environment, in which the keys of agents are. Each command brings its own.
_PASSED = (
    *("PATH", "HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "TMPDIR", "LANG", "LC_ALL", "LC_CTYPE"),
    *("PYTHONPATH", "PYTHONHOME", "PYTHONUSERBASE", "PYTHONDONTWRITEBYTECODE", "PYTHONUTF8"),
)


@contextmanager
def warm_process(repo: Repository) -> Iterator[None]:
    """Keep one for this clone as long as the block lasts; none where `PENGUIN_WARM` is 0, or not on Linux.

    Only there can it see what rights the process has that asks it for something.
    """
    if sys.platform != "linux" or repo.environ.get("PENGUIN_WARM") == "0":
        yield
        return
    from penguin_git.agents.process import companion

    # -P: nothing in the folder it works in may stand in for one of our modules.
    argv = [sys.executable, "-P", "-m", "penguin_git.warm", str(repo.common_dir), str(repo.work_tree)]
    with companion(argv, repo.work_tree, _passed(repo.environ)):
        yield


def _passed(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: environ[name] for name in _PASSED if name in environ}
