"""Looking after an attempt that a person has: making it ready, saving it, taking over what is done."""

from datetime import datetime

from penguin_git.agents.protocol import Agent
from penguin_git.agents.stopping import Stop, StopSignal
from penguin_git.errors import PenguinError
from penguin_git.git.commits import Commit
from penguin_git.git.worktree_layout import home
from penguin_git.model import steps, wording
from penguin_git.model.attempt import Attempt
from penguin_git.model.ids import TaskId
from penguin_git.model.steps import Step
from penguin_git.model.task import Task
from penguin_git.model.waiting import Waits
from penguin_git.runner.assignment import Control
from penguin_git.runner.in_hands import Visit
from penguin_git.runner.journal import Journal
from penguin_git.runner.limits import Meter, Spent
from penguin_git.runner.workspace import Workspace, policy
from penguin_git.store import lineage
from penguin_git.store.attempts import hold_of
from penguin_git.store.claims import Claim
from penguin_git.store.lineage import Leg
from penguin_git.tracker import choices, crew, ownerless, traces
from penguin_git.tracker.observing import Observation
from penguin_git.tracker.project import Project
from penguin_git.tracker.salvaging import left_worktree
from penguin_git.tracker.transcripts import log_file, restore_log
from penguin_git.tracker.working import Work, limits, rhythm, spent_by


def has_place(project: Project, task: TaskId) -> bool:
    """Whether the person's worktree is there: in another clone, or once they removed it, it is not."""
    return (home(project.repo) / task).is_dir()


def begin(
    project: Project, seen: Observation, attempt: Attempt, step: Step, agents: dict[str, Agent]
) -> Work:
    """Make ready what `step` asks of an attempt that a person has; `carry_out` does it.

    `Verify` takes over what they call done, `Stop` ends the attempt, and any other step only sees to it that
    they have a worktree.
    """
    waits, task, hold, base = _held(project, seen, attempt)
    config, _ = choices.settled(project, seen, task)
    worker = crew.in_hands(task, config, agents, waits=waits, named=hold.agent)
    own = traces.own_commits(project, base, attempt)
    told = lineage.legs(project.store, base, attempt.tip)
    spent = _spent_before(attempt, told)
    control = Control(
        StopSignal(),
        Meter(limits(task, config), spent, project.world.monotonic),
        rhythm(task, config),
    )
    if isinstance(step, steps.Stop):
        control.stop.want(Stop(step.outcome, step.reason))
    restore_log(project, attempt.id, attempt.number)
    return Work(
        claim=Claim(hold, task, attempt.tip, base),
        agent=worker,
        config=config,
        control=control,
        spent=spent,
        earlier=told,
        visit=Visit(
            since=_since(project, own),
            word=step.reason if isinstance(step, steps.Verify) else None,
            checkpoints=traces.checkpoints(own),
            goes_on=isinstance(step, steps.Stop) and step.goes_on,
        ),
        branch=ownerless.branch_of(project, seen, attempt, hold),
        request=seen.requests[attempt.id][0] if attempt.id in seen.requests else "",
    )


def save(project: Project, seen: Observation, attempt: Attempt, description: str, *, always: bool) -> None:
    """Commit what the person has so far; with `always` also where nothing changed."""
    _, _, hold, _ = _held(project, seen, attempt)
    worktree = left_worktree(project, attempt.id)
    if worktree is None:
        return
    restore_log(project, attempt.id, attempt.number)
    branch, stop = ownerless.branch_of(project, seen, attempt, hold), StopSignal()
    journal = Journal(
        log_file(project, attempt.id, attempt.number),
        attempt.id,
        attempt.number,
        project.world.now,
        seen.config.secrets(project.world.environ),
    )
    try:
        space = Workspace(
            project.repo,
            worktree,
            branch,
            policy(seen.config, project.world.environ),
            journal=journal,
            stop=stop,
            now=project.world.now,
        )
        (space.mark if always else space.save)(description)
    finally:
        journal.close()
        stop.close()


def seconds_used(project: Project, seen: Observation, attempt: Attempt) -> float:
    """How long the attempt has lasted, with those that it goes on from."""
    base = _fork(project, seen, attempt)
    since = _since(project, traces.own_commits(project, base, attempt))
    spent = _spent_before(attempt, lineage.legs(project.store, base, attempt.tip))
    return spent.seconds + (project.world.now() - since).total_seconds()


def _held(project: Project, seen: Observation, attempt: Attempt) -> tuple[Waits, Task, wording.Hold, str]:
    hold = hold_of(project.store, attempt.own)
    if hold is None or attempt.waits is None:
        raise PenguinError(f"The branch of `{attempt.id}` was moved by somebody else than penguin.")
    task = attempt.task or seen.base.tasks.get(attempt.id) or Task(id=attempt.id, title=attempt.id)
    return attempt.waits, task, hold, _fork(project, seen, attempt)


def _fork(project: Project, seen: Observation, attempt: Attempt) -> str:
    return project.store.fork(attempt.tip, seen.base.commit) or seen.base.commit


def _spent_before(attempt: Attempt, told: tuple[Leg, ...]) -> Spent:
    return spent_by(tuple(one for one in attempt.records if told and one.attempt >= told[0].attempt))


def _since(project: Project, own: list[Commit]) -> datetime:
    return own[0].committer.when if own else project.world.now()
