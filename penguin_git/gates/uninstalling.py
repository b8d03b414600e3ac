"""Takes out of a clone what `init` and the daemon put into it; the tasks themselves stay."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from penguin_git.errors import PenguinError
from penguin_git.gates import installing
from penguin_git.git.locks import FileLock
from penguin_git.model import layout
from penguin_git.model.config import Config
from penguin_git.tracker import agent_files, merge_driver, presence
from penguin_git.tracker.project import Project


@dataclass(frozen=True)
class Step:
    """One thing to take away: a sentence about it, and what does it."""

    said: str
    act: Callable[[], object]


def plan(project: Project) -> list[Step]:
    """Return what there is to take away; a `PenguinError` while somebody works on the clone."""
    if who := presence.of(project.repo):
        raise PenguinError(f"{who} works on this clone.", hint="penguin daemon stop")
    return [*_agent_files(project), *_hooks(project), *_merge_driver(project), *_runtime(project)]


def kept(project: Project) -> list[str]:
    """Return what stays, with the command that removes it."""
    found = []
    found += [f"{why.message} {why.hint}" for why in agent_files.unclear(project).values()]
    if (project.repo.work_tree / layout.ROOT).is_dir():
        found.append("The tasks and settings stay: git rm -r .penguin && git commit -m 'Remove the tasks'")
    prefixes = ("refs/penguin/", f"refs/heads/{_branch_prefix(project)}/")
    if project.repo.shared.text("for-each-ref", "--count=1", *prefixes):
        listed = f"git for-each-ref --format='delete %(refname)' {' '.join(prefixes)}"
        found.append(f"What attempts left stays in refs: {listed} | git update-ref --stdin")
    if project.repo.worktrees.is_dir():
        found.append(f"The worktrees of attempts stay in `{project.repo.worktrees}`.")
    return found


def _branch_prefix(project: Project) -> str:
    try:
        return project.store.config().branch_prefix
    except PenguinError:  # no base branch, or settings that can't be read: no reason to stay
        return Config().branch_prefix


def _agent_files(project: Project) -> list[Step]:
    files = " and ".join(f"`{path}`" for path in agent_files.removals(project))
    said = f"what agents are told about the tasks, from {files}"
    return [Step(said, partial(agent_files.remove, project))] if files else []


def _hooks(project: Project) -> list[Step]:
    return [Step(_about(file), partial(installing.remove, file)) for file in installing.ours(project.repo)]


def _about(file: Path) -> str:
    back = ", with the earlier one put back in its place" if installing.kept_for(file) else ""
    return f"the hook `{file}`{back}"


def _merge_driver(project: Project) -> list[Step]:
    said = "the merge driver from git's settings"
    has_one = merge_driver.is_set(project)
    return [Step(said, partial(merge_driver.uninstall, project))] if has_one else []


def _runtime(project: Project) -> list[Step]:
    folder = project.repo.runtime

    return [Step(f"the folder `{folder}`", partial(_clear, folder))] if folder.is_dir() else []


def _clear(folder: Path) -> None:
    lock = FileLock(folder / "daemon.lock", "uninstalling")
    if not lock.acquire():
        raise PenguinError(f"{lock.holder()} has begun to work on this clone.", hint="penguin daemon stop")
    try:
        shutil.rmtree(folder)
    finally:
        lock.release()
