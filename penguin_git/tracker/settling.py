"""Steps that need no agent: settle, land, clean, release."""

from penguin_git.errors import PenguinError
from penguin_git.git.refs import StaleRef
from penguin_git.model import steps
from penguin_git.model.attempt import Attempt
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import status_after
from penguin_git.model.status import TaskStatus
from penguin_git.model.steps import Step
from penguin_git.store import landing, pulls, requests
from penguin_git.store.attempts import hold_of
from penguin_git.store.branch import TaskBranch
from penguin_git.store.landing import Held
from penguin_git.tracker import hearing, ownerless
from penguin_git.tracker.observing import Observation
from penguin_git.tracker.project import Project
from penguin_git.tracker.salvaging import salvage


def perform(project: Project, seen: Observation, attempt: Attempt, step: Step) -> Held | None:
    """Carry out a step that needs no agent; why it has to wait, or None once it is done."""
    match step:
        case steps.LandWork():
            held = _land(project, seen, attempt, step)
            # Where others share it, the branch stays until its landing is sure.
            return held or (None if project.store.shared else _clean(project, attempt))
        case steps.LandOutcome():
            return _land(project, seen, attempt)
        case steps.Clean():
            return _clean(project, attempt)
        case steps.Hear():
            hearing.at_rest(project, seen, attempt)
            return None
        case steps.Settle() | steps.Release():
            _settle(project, seen, attempt, step)
            return None
        case _:
            return Held(step.reason)


def answer(project: Project, seen: Observation, task: TaskId) -> None:
    """Take a request away that has been answered; one that was replaced meanwhile stays."""
    if task not in seen.requests:
        return
    try:
        project.store.refs.update([requests.answered(task, seen.requests[task][0])], "answered")
    except StaleRef:
        return  # somebody asked for something else meanwhile; that is answered next


def release(project: Project, seen: Observation, attempt: Attempt, reason: str) -> None:
    """Let a paused or failed attempt wait for its next turn."""
    _branch(project, seen, attempt).settle(TaskStatus.PENDING, reason, project.world.now())


def _land(
    project: Project, seen: Observation, attempt: Attempt, work: steps.LandWork | None = None
) -> Held | None:
    """Bring the outcome to the base, and the work with it where it is given."""
    store, world, base = project.store, project.world, seen.base.commit
    ending = landing.land(store, attempt, world.now(), world.nonce(), work=work, seen=base)
    return ending if isinstance(ending, Held) else None


def _clean(project: Project, attempt: Attempt) -> Held | None:
    salvage(project, attempt)
    try:
        landing.clean_up(project.store, attempt)
    except StaleRef:
        return Held("its branch moved just now")
    if known := pulls.keeping(project.store, attempt.id, None):
        project.store.refs.update(known, f"{attempt.id} has landed")
    return None


def _settle(
    project: Project, seen: Observation, attempt: Attempt, step: steps.Settle | steps.Release
) -> None:
    """Leave a state on the branch of an attempt that nobody works on."""
    if isinstance(step, steps.Release):
        release(project, seen, attempt, step.reason)
        return
    now, status = project.world.now(), TaskStatus.PENDING if step.goes_on else status_after(step.outcome)
    if attempt.record is None:
        attempt, record = ownerless.bury(project, seen, attempt, step.reason, keep_work=True)
        branch = _branch(project, seen, attempt)
        branch.conclude(record, status, now)
    else:
        branch = _branch(project, seen, attempt)
        branch.settle(status, step.reason, now)
    branch.take_in(seen.base.commit, now)


def _branch(project: Project, seen: Observation, attempt: Attempt) -> TaskBranch:
    hold = hold_of(project.store, attempt.own)
    if hold is None:
        raise PenguinError(f"The branch of `{attempt.id}` was moved by somebody else than penguin.")
    return ownerless.branch_of(project, seen, attempt, hold)
