"""What a stretch of work came to: its checks, the files it changed, the verdict."""

from collections.abc import Mapping
from dataclasses import dataclass

from penguin_git.agents.protocol import Ending
from penguin_git.agents.stopping import StopSignal
from penguin_git.git import commits, trees
from penguin_git.git.objects import Objects
from penguin_git.git.trees import Differences
from penguin_git.model import evidence, layout
from penguin_git.model.doers import SHELL
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import CheckResult, Withheld
from penguin_git.model.task import Task
from penguin_git.runner import proposals
from penguin_git.runner.assignment import Assignment, Control
from penguin_git.runner.changes import brought
from penguin_git.runner.journal import Journal
from penguin_git.runner.preparation import CHECK_SUFFIX, fresh_tree, prepare
from penguin_git.runner.verification import run_checks
from penguin_git.runner.workspace import Workspace


@dataclass(frozen=True)
class Judged:
    """The outcome with the reason for it, and what speaks for it."""

    outcome: Outcome
    reason: str
    checks: tuple[CheckResult, ...]
    changes: Differences
    proposed: Mapping[str, bytes]
    refused: tuple[Withheld, ...]


def judged(
    assignment: Assignment,
    control: Control,
    journal: Journal,
    space: Workspace,
    ending: Ending,
    *,
    with_checks: bool = True,
) -> Judged:
    """Look at the commit that the branch is at now, and at how the agent says that it ended."""
    is_done = ending.outcome is Outcome.COMPLETED and control.stop.wanted is None
    commit = space.branch.tip
    checks = checks_on(assignment, commit, journal, control.stop) if is_done and with_checks else ()
    changes = brought(assignment.repo.shared, assignment.base, commit)
    proposed, refused = proposals.kept(
        dict(space.staged.proposals),
        assignment.task,
        assignment.config.proposals,
        _ids_at(assignment),
        assignment.secrets,
    )
    has_changed = bool(changes or proposed)
    outcome, reason = _outcome(assignment.task, ending, control, changed=has_changed, checks=checks)
    return Judged(outcome, reason, checks, changes, proposed, refused)


def checks_on(
    assignment: Assignment, commit: str, journal: Journal, stop: StopSignal
) -> tuple[CheckResult, ...]:
    """Run the checks, in a fresh checkout of the commit, so that nothing uncommitted helps them."""
    checks, repo, config = assignment.task.checks, assignment.repo, assignment.config
    if not checks:
        return ()
    with (
        fresh_tree(repo, f"{assignment.hold.task}{CHECK_SUFFIX}", commit) as worktree,
        assignment.enclosed(worktree, None) as walls,
    ):
        if trouble := prepare(repo, walls, config.worktree, assignment.environment, stop):
            return tuple(
                CheckResult(check=check, exit_code=None, duration_seconds=0, output=trouble)
                for check in checks
            )
        return run_checks(
            checks,
            walls,
            assignment.environment,
            timeout=config.check_timeout_minutes * 60,
            journal=journal,
            stop=stop,
            keep_fds=repo.keep_fds,
        )


def _outcome(
    task: Task, ending: Ending, control: Control, *, changed: bool, checks: tuple[CheckResult, ...]
) -> tuple[Outcome, str]:
    if control.stop.wanted:
        return control.stop.wanted.outcome, control.stop.wanted.reason
    if ending.outcome is not Outcome.COMPLETED:
        return ending.outcome, ending.reason
    return evidence.verdict(
        task, changed=changed, checks=checks, by_script=is_by_script(task, ending) or bool(ending.by_person)
    )


def _ids_at(assignment: Assignment) -> set[str]:
    with Objects(assignment.repo.shared) as objects:
        found = trees.files(objects, commits.load(objects, assignment.base).tree, layout.TASKS)
    return {task for path in found if (task := layout.task_of(path))}


def is_by_script(task: Task, ending: Ending) -> bool:
    """Whether a person wrote all that was done, so that its exit code counts as evidence."""
    return task.run is not None and all(note.agent == SHELL for note in ending.phases)
