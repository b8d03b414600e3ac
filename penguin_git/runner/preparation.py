"""The worktree that an attempt or its checks run in, made ready."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from msgspec.structs import replace

from penguin_git.agents import process
from penguin_git.agents.command import Command, Finished
from penguin_git.agents.sandbox.entering import walled
from penguin_git.agents.sandbox.walls import Walls
from penguin_git.agents.shell import shell_argv
from penguin_git.agents.stopping import StopSignal
from penguin_git.git import worktrees
from penguin_git.git.repository import Repository
from penguin_git.git.worktree_layout import Worktree
from penguin_git.model.config import WorktreeConfig
from penguin_git.model.redrawing import redrawn
from penguin_git.model.secrets import redacted

CHECK_SUFFIX = "+check"  # of the names of worktrees that checks run in; no id of a task ends so


@contextmanager
def fresh_tree(repo: Repository, name: str, commit: str) -> Iterator[Worktree]:
    """A worktree for as long as the block lasts, for what leaves nothing of worth in it."""
    worktree = worktrees.add(repo, name, commit)
    try:
        yield worktree
    finally:
        worktrees.remove(repo, worktree, discard=True)


def prepare(
    repo: Repository,
    walls: Walls,
    wanted: WorktreeConfig,
    environment: Mapping[str, str],
    stop: StopSignal,
) -> str:
    """Copy what is to be copied into a worktree and run the set-up command; what went wrong, or nothing.

    The command may be the project's, but what it runs are files that an agent may have changed: so it stays
    within the walls, and they are only wide enough to install what the work needs.
    """
    for name in wanted.copy:
        source, target = repo.work_tree / name, walls.folder / name
        if not source.is_file() or source.is_symlink():
            continue
        if not target.parent.resolve().is_relative_to(walls.folder.resolve()):
            return f"`worktree.copy`: a link in the tree leads `{name}` out of it"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)  # an agent may have committed a link: nothing is written through it
        shutil.copy2(source, target)
    if wanted.setup is None:
        return ""
    command = Command(
        walled(shell_argv(wanted.setup, environment), replace(walls, writable=True, network=True)),
        walls.folder,
        environment,
        timeout=wanted.setup_timeout_minutes * 60,
    )
    finished = process.run(command, on_output=lambda _: None, stop=stop, keep_fds=repo.keep_fds)
    return "" if finished.ok else f"`worktree.setup` failed: {_end_of(finished)}"


def _end_of(finished: Finished) -> str:
    return redrawn(redacted(finished.output.text))[-500:].strip()
