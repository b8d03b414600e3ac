"""Starting work: winning the claim in every way there is - fresh, again, anew, after a death."""

import platform
from collections.abc import Sequence
from datetime import timedelta
from enum import Enum

import msgspec
from msgspec import structs

from penguin_git.agents.protocol import Agent
from penguin_git.errors import BrokenFile
from penguin_git.git import worktrees
from penguin_git.git.refs import StaleRef
from penguin_git.model import layout, wording
from penguin_git.model.attempt import Attempt
from penguin_git.model.event import Event, EventType
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import Record
from penguin_git.model.status import TaskStatus
from penguin_git.model.steps import Continue, GoBack, Restart, Step, TakeOver
from penguin_git.model.task import Task
from penguin_git.model.usage import Usage
from penguin_git.runner.relay import Relay
from penguin_git.runner.turn import Worker
from penguin_git.runner.workspace import policy
from penguin_git.store import claims, lineage
from penguin_git.store.attempts import hold_of, next_number
from penguin_git.store.branch import TaskBranch
from penguin_git.store.claims import Bid
from penguin_git.tracker import choices, crew, giving_back, traces
from penguin_git.tracker.observing import Observation
from penguin_git.tracker.project import Project
from penguin_git.tracker.salvaging import (
    forget_log,
    left_tree,
    left_worktree,
    salvage,
    salvage_orphan,
)
from penguin_git.tracker.transcripts import log_events, log_of, transcript
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
    if attempt and project.store.shared and not _is_own(project, attempt):
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
        attempt, orphaned = bury(project, seen, attempt, "its owner is gone", keep_work=False)
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
        attempt, orphaned = bury(project, seen, attempt, step.reason, keep_work=agent.resumable)
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


def bury(
    project: Project, seen: Observation, attempt: Attempt, reason: str, *, keep_work: bool
) -> tuple[Attempt, Record]:
    """Save what the dead owner of an attempt left in its worktree; the attempt now, and its record.

    Where the machine went down meanwhile, files there may be empty or torn: they are kept aside, and the
    attempt goes on from its last checkpoint. What lies here of an attempt of another machine is of an earlier
    one, and is kept aside as well.
    """
    if not _is_own(project, attempt):
        salvage(project, attempt)
        forget_log(project, attempt.id, attempt.number)
        return attempt, _orphan_record(project, seen, attempt, reason, _log_left(project, attempt))
    said = _log_left(project, attempt)  # consumed is also what nobody goes on from
    worktree = left_worktree(project, attempt.id)
    if worktree is None or worktrees.outlived_the_machine(worktree):
        forget_log(project, attempt.id, attempt.number)
    attempt = _saved_on_branch(project, seen, attempt, keep_work=keep_work)
    salvage(project, attempt)
    return attempt, _orphan_record(project, seen, attempt, reason, said)


def _is_own(project: Project, attempt: Attempt) -> bool:
    return attempt.daemon in ("", project.daemon)


def _saved_on_branch(project: Project, seen: Observation, attempt: Attempt, *, keep_work: bool) -> Attempt:
    """Have git keep the transcript, with `keep_work` also what changed in the worktree."""
    worktree, hold = left_worktree(project, attempt.id), hold_of(project.store, attempt.own)
    if worktree is None or hold is None:
        return attempt
    branch = branch_of(project, seen, attempt, hold)
    log = log_of(project, attempt.id, attempt.number)
    may_pass = policy(seen.config, project.world.environ)
    may_keep = keep_work and not worktrees.outlived_the_machine(worktree)
    tree = left_tree(project, attempt, worktree, may_pass) if may_keep else None
    if tree:
        saved = branch.checkpoint(tree, "what its owner left behind", log, project.world.now())
        return structs.replace(attempt, tip=saved, own=saved, left_out=())
    if log:
        branch.keep_log(log)
    return attempt


def branch_of(project: Project, seen: Observation, attempt: Attempt, hold: wording.Hold) -> TaskBranch:
    """The branch of an attempt without an owner, to be moved in the name of the last one."""
    return TaskBranch(
        project.store,
        layout.branch(seen.config.branch_prefix, attempt.id),
        hold,
        attempt.tip,
        seen.config.committer,
        own=attempt.own,
        left_out=attempt.left_out,
        waits=attempt.waits,
    )


def _orphan_record(
    project: Project, seen: Observation, attempt: Attempt, reason: str, said: Sequence[Event]
) -> Record:
    """What is known of an attempt whose owner died: its commits, and what its log says of its usage."""
    own = traces.own_commits(project, seen.base.commit, attempt)
    # Up to its last sign of life: that nobody worked for days afterwards is not on its account.
    alive = [*(commit.committer.when for commit in own), *(event.at for event in said)]
    started, ended = min(alive, default=project.world.now()), max(alive, default=project.world.now())
    return Record(
        task=attempt.id,
        attempt=attempt.number,
        outcome=Outcome.ORPHANED,
        reason=reason,
        agent=own[0].author.name if own else "unknown",
        host=platform.node(),
        base=project.store.fork(attempt.tip, seen.base.commit) or seen.base.commit,
        head=attempt.tip,
        started=started,
        ended=ended,
        duration_seconds=(ended - started) / timedelta(seconds=1),
        iterations=_last_iterations(said),
        usage=_last_usage(said),
        checkpoints=traces.checkpoints(own),
    )


def _log_left(project: Project, attempt: Attempt) -> tuple[Event, ...]:
    try:
        return log_events(project, attempt.id, attempt.number)
    except BrokenFile:  # as after a power cut
        return ()


def _last_usage(said: Sequence[Event]) -> Usage:
    told = [event.data for event in said if event.type is EventType.USAGE]
    known = {name: told[-1].get(name) for name in Usage.__struct_fields__} if told else {}
    return msgspec.convert(known, Usage, strict=False)


def _last_iterations(said: Sequence[Event]) -> int:
    told = [event.data.get("iterations") for event in said if event.type is EventType.USAGE]
    return next((number for number in reversed(told) if isinstance(number, int)), 0)
