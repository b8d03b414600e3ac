"""Starting work: winning the claim in every way there is - fresh, again, anew, after a death."""

from enum import Enum

from msgspec import structs

from penguin_git.agents.protocol import Agent
from penguin_git.git.refs import StaleRef
from penguin_git.model import layout
from penguin_git.model.attempt import Attempt
from penguin_git.model.status import TaskStatus
from penguin_git.model.steps import Continue, GoBack, Restart, Step, TakeOver
from penguin_git.model.task import Task
from penguin_git.runner.relay import Relay
from penguin_git.runner.turn import Worker
from penguin_git.store import claims, lineage
from penguin_git.store.attempts import next_number
from penguin_git.store.claims import Bid
from penguin_git.tracker import choices, crew, giving_back, ownerless
from penguin_git.tracker.observing import Observation
from penguin_git.tracker.project import Project
from penguin_git.tracker.salvaging import salvage, salvage_orphan
from penguin_git.tracker.transcripts import transcript
from penguin_git.tracker.working import Work, begin, new_hold


class Missed(Enum):
    """Why a claim was not won."""

    TAKEN = "somebody else was faster"
    BASE_MOVED = "the base branch moved in the same moment, so it is looked at again"
    GIVEN_BACK = "what the base branch says of it changed just now, so it is given back"


def start(
    project: Project, seen: Observation, task: Task, agents: dict[str, Agent], step: Step | None = None
) -> Work | Missed:
    """Claim the task and make it ready to be worked on.

    `step` says how to go on with an attempt that exists; without one the claim is a fresh one.
    """
    config, chosen = choices.settled(project, seen, task, anew=step is None or isinstance(step, Restart))
    seen = structs.replace(seen, config=config)
    agent = crew.worker(task, config, agents)
    attempt = seen.attempts.get(task.id)
    if attempt and project.store.shared and not ownerless.is_own(project, attempt):
        project.store.shared.bring(f"{layout.LOGS}{task.id}/")
    try:
        work = _claimed(project, seen, task, agent, attempt=attempt, step=step, chosen=chosen)
    except StaleRef as stale:
        return Missed.BASE_MOVED if stale.ref == project.store.base_ref else Missed.TAKEN
    work.chosen = chosen
    if project.store.shared and (why := giving_back.objection(project, seen, work.claim)):
        giving_back.give_back(project, work, why, is_fresh=attempt is None or step is None)
        return Missed.GIVEN_BACK
    return work


def _claimed(
    project: Project,
    seen: Observation,
    task: Task,
    agent: Worker,
    *,
    attempt: Attempt | None,
    step: Step | None,
    chosen: str,
) -> Work:
    if attempt is None or step is None:
        return _fresh(project, seen, task, agent, chosen)
    if isinstance(step, Restart):
        return _anew(project, seen, task, agent, attempt)
    if isinstance(step, GoBack):
        return _back(project, seen, task, agent, step=step, attempt=attempt)
    return _again(project, seen, task, agent, step=step, attempt=attempt)


def _bid(
    project: Project,
    seen: Observation,
    task: Task,
    agent: Worker,
    *,
    old: Attempt | None = None,
    why: str = "",
) -> Bid:
    tip, last = (old.tip, old.number) if old else (None, 0)
    number = next_number(project.store, seen.base.commit, task.id, tip, last)
    hold = new_hold(project, task.id, number, agent.name)
    return Bid(task, seen.base.lines[task.id].path, seen.base.commit, hold, project.world.now(), why)


def _fresh(project: Project, seen: Observation, task: Task, agent: Worker, chosen: str) -> Work:
    bid = _bid(project, seen, task, agent, why=chosen)
    salvage_orphan(project, task.id, bid.hold.attempt - 1)
    claim = claims.fresh(project.store, bid)
    return begin(project, claim, agent, seen.config)


def _anew(project: Project, seen: Observation, task: Task, agent: Worker, attempt: Attempt) -> Work:
    attempt = _left_behind(project, seen, attempt)
    bid = _bid(project, seen, task, agent, old=attempt, why="it begins again")
    claim = claims.restart(project.store, bid, attempt)
    return begin(project, claim, agent, seen.config)


def _back(
    project: Project, seen: Observation, task: Task, agent: Worker, *, step: GoBack, attempt: Attempt
) -> Work:
    """The next attempt from a checkpoint: its code for every agent, its conversation for a resumable one."""
    attempt = _left_behind(project, seen, attempt)
    bid = _bid(project, seen, task, agent, old=attempt, why=step.reason)
    claim = claims.back(project.store, bid, attempt, step.checkpoint)
    return begin(project, claim, agent, seen.config, attempt.records if agent.resumable else ())


def _left_behind(project: Project, seen: Observation, attempt: Attempt) -> Attempt:
    """An attempt that nobody goes on with, once all that it has is kept."""
    if attempt.status is TaskStatus.IN_PROGRESS:  # its owner died before it could write a record
        attempt, orphaned = ownerless.bury(project, seen, attempt, "its owner is gone", keep_work=False)
        attempt = structs.replace(attempt, records=(*attempt.records, orphaned))
    salvage(project, attempt)
    return attempt


def _again(
    project: Project,
    seen: Observation,
    task: Task,
    agent: Worker,
    *,
    step: Step,
    attempt: Attempt,
) -> Work:
    """The next attempt on the same branch: a resumable agent goes on, another one starts on the base.

    What was done and sent back by a person is gone on with by whoever it is.
    """
    orphaned = None
    if isinstance(step, TakeOver):
        attempt, orphaned = ownerless.bury(project, seen, attempt, step.reason, keep_work=agent.resumable)
    bid = _bid(project, seen, task, agent, old=attempt, why=step.reason)
    records = (*attempt.records, orphaned) if orphaned else attempt.records
    start = _start(project, seen, attempt, agent) if agent.resumable or attempt.is_done else seen.base.commit
    claim = claims.again(project.store, bid, attempt, start=start, orphaned=orphaned)
    work = begin(project, claim, agent, seen.config, records if agent.resumable else ())
    work.recovers = step.recovers if isinstance(step, Continue) else ""
    return work


def _start(project: Project, seen: Observation, attempt: Attempt, agent: Worker) -> str | None:
    """The commit on whose files the attempt goes on; None: those of the branch."""
    if not isinstance(agent, Relay):
        return None
    told = lineage.legs(project.store, seen.base.commit, attempt.tip)
    begins = agent.begins_at(transcript(project, attempt.id, told))
    return begins if begins != "" else seen.base.commit
