"""What is saved of a worktree, and of what was said beside it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from penguin_git.agents.stopping import StopSignal
from penguin_git.git import worktrees
from penguin_git.git.refs import StaleRef
from penguin_git.model.commit_policy import Policy
from penguin_git.model.event import EventType
from penguin_git.model.ids import TaskId
from penguin_git.model.waiting import Waits
from penguin_git.runner.journal import Journal
from penguin_git.runner.workspace import Workspace
from tests.support.clones import Clone

NOW = datetime(2026, 11, 22, tzinfo=UTC)
STEP = {"tool": "bake", "phase": "result"}


@dataclass
class MemoryBranch:
    """A branch that remembers what was committed, and the transcript that came with it."""

    tip: str
    ref: str = "refs/heads/penguin/job"
    waits: Waits | None = None
    is_lost: bool = False
    trees: list[str] = field(default_factory=list)
    log: bytes = b""

    def checkpoint(self, tree: str, description: str, log: bytes, now: datetime) -> str:
        del description, now
        self.keep_log(log)
        self.trees.append(tree)
        return self.tip

    def hand_over(self, tree: str, log: bytes, now: datetime, *, phase: str, agent: str, note: str) -> str:
        del agent, note
        return self.checkpoint(tree, phase, log, now)

    def keep_log(self, log: bytes) -> None:
        if self.is_lost:
            raise StaleRef(self.ref)
        self.log = log

    def wait(self, waits: Waits, log: bytes, now: datetime) -> str:
        del now
        self.waits = waits
        self.keep_log(log)
        return self.tip

    def keep(self, commit: str) -> None:
        del commit


@contextmanager
def opened(path: Path) -> Iterator[tuple[Workspace, MemoryBranch, Journal]]:
    """A workspace in a new clone, with its branch and its log."""
    clone = Clone.new(path / "clone")
    branch = MemoryBranch(clone.git("rev-parse", "main"))
    with (
        clone.project() as project,
        closing(StopSignal()) as stop,
        closing(Journal(path / "log", TaskId("job"), 1, lambda: NOW)) as journal,
    ):
        worktree = worktrees.add(project.repo, TaskId("job"), branch.tip)
        space = Workspace(
            project.repo, worktree, branch, Policy(), journal=journal, stop=stop, now=lambda: NOW
        )
        yield space, branch, journal
        worktrees.remove(project.repo, worktree, discard=True)


def test_the_end_of_the_work_keeps_calls_that_changed_no_file(tmp_path: Path) -> None:
    with opened(tmp_path) as (space, branch, journal):
        journal.say(EventType.TOOL_USAGE, STEP)
        space.close("the end of the work")

        assert journal.content() == branch.log
        assert [] == branch.trees


def test_nothing_is_kept_twice(tmp_path: Path) -> None:
    with opened(tmp_path) as (space, branch, journal):
        journal.say(EventType.TOOL_USAGE, STEP)
        space.hand_over("bake", "robot", "It is baked.")
        kept = branch.log
        space.close("the end of the work")

        assert kept == branch.log
        assert EventType.CHECKPOINT.encode() not in kept


def test_a_branch_that_is_somebody_else_s_takes_no_transcript(tmp_path: Path) -> None:
    with opened(tmp_path) as (space, branch, journal):
        journal.say(EventType.TOOL_USAGE, STEP)
        branch.is_lost = True
        space.close("the end of the work")

        assert b"" == branch.log
        assert space.lost
