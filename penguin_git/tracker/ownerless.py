"""Attempts without an owner: their branches, and what is kept of those whose owner died."""

import platform
from collections.abc import Sequence
from datetime import timedelta

import msgspec
from msgspec import structs

from penguin_git.errors import BrokenFile
from penguin_git.git import worktrees
from penguin_git.model import layout, wording
from penguin_git.model.attempt import Attempt
from penguin_git.model.event import Event, EventType
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import Record
from penguin_git.model.usage import Usage
from penguin_git.runner.workspace import policy
from penguin_git.store.attempts import hold_of
from penguin_git.store.branch import TaskBranch
from penguin_git.tracker import traces
from penguin_git.tracker.observing import Observation
from penguin_git.tracker.project import Project
from penguin_git.tracker.salvaging import forget_log, left_tree, left_worktree, salvage
from penguin_git.tracker.transcripts import log_events, log_of


def bury(
    project: Project, seen: Observation, attempt: Attempt, reason: str, *, keep_work: bool
) -> tuple[Attempt, Record]:
    """Save what the dead owner of an attempt left in its worktree; the attempt now, and its record.

    Where the machine went down meanwhile, files there may be empty or torn: they are kept aside, and the
    attempt goes on from its last checkpoint. What lies here of an attempt of another machine is of an earlier
    one, and is kept aside as well.
    """
    if not is_own(project, attempt):
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


def is_own(project: Project, attempt: Attempt) -> bool:
    """Whether its owner was a process of this clone, and not another machine's."""
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
