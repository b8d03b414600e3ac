"""The clone that is examined: what the checks look at, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from penguin_git.model import layout
from penguin_git.model.config import Config
from penguin_git.model.ids import TaskId
from penguin_git.store.checkout import task_files
from penguin_git.store.snapshot import Snapshot
from penguin_git.tracker.project import Project

AGE = 60.0  # seconds after which a lock or a temporary file belongs to nobody who is at work


@dataclass(frozen=True)
class Patient:
    """One look at a clone; `now` in seconds since the epoch, by the clock of its files."""

    project: Project
    now: float

    @cached_property
    def config(self) -> Config:
        """The settings on the base."""
        return self.project.store.config()

    @cached_property
    def base(self) -> Snapshot:
        """The tasks on the base."""
        return self.project.snapshots.at(self.project.store.base_commit())

    @cached_property
    def here(self) -> Snapshot:
        """The tasks of the checkout."""
        return self.project.snapshots.here()

    @cached_property
    def files(self) -> list[str]:
        """The paths of the task files of the checkout."""
        return sorted(task_files(self.project.repo.work_tree))

    @cached_property
    def refs(self) -> Mapping[str, str]:
        """All refs of penguin's own, and where they stand."""
        own = (f"refs/heads/{self.config.branch_prefix}/", "refs/penguin/")
        return self.project.store.refs.all(*own)

    @cached_property
    def known(self) -> frozenset[TaskId]:
        """The tasks that have a file on the base or in the checkout, also one that can't be read."""
        here = {task for path in self.files if (task := layout.task_of(path))}
        return frozenset({*here, *self.base.heads, *self.base.unreadable})

    @cached_property
    def deleted(self) -> frozenset[TaskId]:
        """The tasks whose file somebody has ever taken away on the base."""
        options = ("--diff-filter=D", "--no-renames", "--name-only", "--format=", "-z")
        git = self.project.repo.shared
        paths = git.text("log", *options, self.base.commit, "--", layout.TASKS).split("\0")
        return frozenset(task for path in paths if (task := layout.task_of(path.strip("\n"))))

    def branch(self, task: TaskId) -> str:
        """The ref of a task's claim."""
        return layout.branch(self.config.branch_prefix, task)

    def has_branch(self, task: TaskId) -> bool:
        """Whether somebody works on the task, or did and its branch is still there."""
        return self.branch(task) in self.refs
