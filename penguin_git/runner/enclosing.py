"""The walls around the commands of one attempt: what its task, its agents and the project's settings say."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from penguin_git.agents.sandbox import bubblewrap
from penguin_git.agents.sandbox.walls import Level, Walls
from penguin_git.git.repository import Repository
from penguin_git.git.worktree_layout import Worktree, home
from penguin_git.model.config import Config
from penguin_git.model.enclosure import commands_write
from penguin_git.runner import programs


@contextmanager
def enclosed(
    repo: Repository,
    worktree: Worktree,
    config: Config,
    environment: Mapping[str, str],
    *,
    level: Level,
    network: bool,
    tools: tuple[str, ...] | None = None,
) -> Iterator[Walls]:
    """The walls around a worktree, with a folder for temporary files that goes with them.

    What penguin keeps beside its clones is hidden, the worktrees of other tasks for one. The main checkout
    and git's own folder can be read, for git to work, and never be written, whatever the settings open.
    Penguin's own folder in there is out of sight where that can be done: who may read a lock may hold it.
    """
    # Landlock opens what is there when a command starts: around something hidden, files of git's that are
    # written anew meanwhile would stay closed.
    own = (repo.runtime,) if level is Level.BUBBLEWRAP else ()
    hidden = (home(repo).parent.parent, *own, *_paths(config.hidden, repo, environment))
    visible = [path for path in programs.hidden_ones(config, environment) if path not in hidden]
    walls = Walls(
        folder=worktree.path,
        writable=commands_write(tools),
        network=network,
        hidden=hidden,
        readable=(repo.work_tree, repo.common_dir, *visible),
        extra_writable=_paths(config.writable, repo, environment),
        level=level,
        bubblewrap=bubblewrap.program(environment) or Walls(folder=worktree.path).bubblewrap,
    )
    if level is Level.NONE:
        yield walls
        return
    # What a command made unreadable may be left behind; the system clears its own temporary folder.
    with TemporaryDirectory(prefix="penguin-", ignore_cleanup_errors=True) as scratch:
        yield replace(walls, scratch=Path(scratch))


def _paths(wanted: tuple[str, ...], repo: Repository, environment: Mapping[str, str]) -> tuple[Path, ...]:
    """Paths of the settings: `~` is the agent's home, and others are below the main checkout."""
    home_folder = environment.get("HOME", os.sep)
    return tuple(
        Path(home_folder, path[2:]) if path == "~" or path.startswith("~/") else repo.work_tree / path
        for path in wanted
    )
