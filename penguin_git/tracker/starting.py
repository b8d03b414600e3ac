"""Starting work: winning the claim in every way there is - fresh, again, anew, after a death."""

import platform
from datetime import timedelta

from msgspec import structs

from penguin_git.agents.protocol import Agent
from penguin_git.git import history, staging, worktrees
from penguin_git.git.commits import Commit, Message
from penguin_git.git.refs import StaleRef, Update
from penguin_git.git.worktrees import Worktree
from penguin_git.model import layout, readiness, wording
from penguin_git.model.outcome import Outcome
from penguin_git.model.reconcile import Attempt, Restart, Step, TakeOver
from penguin_git.model.record import CheckpointNote, Record
from penguin_git.model.task import Task
from penguin_git.runner.workspace import policy
from penguin_git.store import claims
from penguin_git.store.attempts import hold_of, next_number
from penguin_git.store.branch import TaskBranch, write
from penguin_git.store.claims import Bid
from penguin_git.tracker.observing import Observation
from penguin_git.tracker.project import Project
from penguin_git.tracker.working import Work, begin, log_of, new_hold


def start(
    project: Project, seen: Observation, task: Task, agents: dict[str, Agent], step: Step | None = None
) -> Work | None:
    """Claim the task and make it ready to be worked on; None where somebody else was faster.

    `step` says how to go on with an attempt that exists; without one the claim is a fresh one.
    """
    agent = agents[readiness.agent_of(task, seen.config) or ""]
    attempt = seen.attempts.get(task.id)
    try:
        if attempt is None or step is None:
            return _fresh(project, seen, task, agent)
        if isinstance(step, Restart):
            return _anew(project, seen, task, agent, attempt)
        return _again(project, seen, task, agent, step, attempt)
    except StaleRef:
        return None


def _bid(
    project: Project, seen: Observation, task: Task, agent: Agent, tip: str | None, why: str = ""
) -> Bid:
    number = next_number(project.store, seen.base.commit, task.id, tip)
    hold = new_hold(project, task.id, number, agent.name)
    return Bid(task, seen.base.paths[task.id], seen.base.commit, hold, project.world.now(), why)


def _fresh(project: Project, seen: Observation, task: Task, agent: Agent) -> Work:
    claim = claims.fresh(project.store, _bid(project, seen, task, agent, None))
    return begin(project, claim, agent, seen.config)


def _anew(project: Project, seen: Observation, task: Task, agent: Agent, attempt: Attempt) -> Work:
    salvage(project, attempt)
    bid = _bid(project, seen, task, agent, attempt.tip, "it begins again")
    claim = claims.restart(project.store, bid, attempt)
    return begin(project, claim, agent, seen.config)


def _again(
    project: Project,
    seen: Observation,
    task: Task,
    agent: Agent,
    step: Step,
    attempt: Attempt,
) -> Work:
    """The next attempt on the same branch: a resumable agent goes on, another one starts on the base."""
    orphaned = None
    if isinstance(step, TakeOver):
        attempt, orphaned = bury(project, seen, attempt, keep_work=agent.resumable)
    bid = _bid(project, seen, task, agent, attempt.tip, step.reason)
    claim = claims.again(project.store, bid, attempt, keep_work=agent.resumable, orphaned=orphaned)
    records = (*attempt.records, orphaned) if orphaned else attempt.records
    return begin(project, claim, agent, seen.config, records if agent.resumable else ())


def bury(project: Project, seen: Observation, attempt: Attempt, *, keep_work: bool) -> tuple[Attempt, Record]:
    """Save what the dead owner of an attempt left in its worktree; the attempt now, and its record."""
    if keep_work:
        attempt = structs.replace(attempt, tip=_saved_on_branch(project, seen, attempt))
    salvage(project, attempt)
    return attempt, _orphan_record(project, seen, attempt)


def left_worktree(project: Project, attempt: Attempt) -> Worktree | None:
    """The worktree of an attempt, where one is left."""
    found = (tree for tree in worktrees.listing(project.repo) if tree.name == attempt.id)
    return next(found, None)


def salvage(project: Project, attempt: Attempt) -> None:
    """Keep what a worktree without an owner holds under a ref, and remove it."""
    worktree = left_worktree(project, attempt)
    if worktree is None:
        return
    store, now = project.store, project.world.now()
    tree = staging.salvage_tree(project.repo, worktree, attempt.tip)
    if tree != store.tree_of(attempt.tip):
        hold = hold_of(store, attempt.tip)
        text = wording.Text(subject=f"{attempt.id}: what attempt {attempt.number} left in its worktree")
        committer = store.config().committer
        agent = hold.agent if hold else committer.name
        commit = write(
            store, tree=tree, parents=(attempt.tip,), text=text, agent=agent, committer=committer, now=now
        )
        ref = layout.attempt_tip(attempt.id, attempt.number, project.world.nonce())
        store.refs.update([Update(ref, commit, None)], "salvage")
    worktrees.remove(project.repo, worktree, discard=True)


def _saved_on_branch(project: Project, seen: Observation, attempt: Attempt) -> str:
    worktree = left_worktree(project, attempt)
    hold = hold_of(project.store, attempt.tip)
    if worktree is None or hold is None:
        return attempt.tip
    staged = staging.staged(project.repo, worktree, attempt.tip, policy(seen.config))
    if not staged.changed:
        return attempt.tip
    ref = layout.branch(seen.config.branch_prefix, attempt.id)
    branch = TaskBranch(project.store, ref, hold, attempt.tip, seen.config.committer)
    log = log_of(project, attempt.id, attempt.number)
    return branch.checkpoint(staged.tree, "what its owner left behind", log, project.world.now())


def _orphan_record(project: Project, seen: Observation, attempt: Attempt) -> Record:
    """What is known of an attempt whose owner died: its commits, and nothing of its usage."""
    now = project.world.now()
    chain = history.log(project.repo.shared, f"{seen.base.commit}..{attempt.tip}", first_parent=True)
    own = [commit for commit in chain if _said(commit, wording.NONCE) == attempt.nonce]
    started = min((commit.committer.when for commit in own), default=now)
    return Record(
        task=attempt.id,
        attempt=attempt.number,
        outcome=Outcome.ORPHANED,
        reason="its owner died, or was stopped before it could say how it ended",
        agent=own[-1].author.name if own else "unknown",
        host=platform.node(),
        base=history.merge_base(project.repo.shared, attempt.tip, seen.base.commit) or seen.base.commit,
        head=attempt.tip,
        started=started,
        ended=now,
        duration_seconds=max((now - started) / timedelta(seconds=1), 0.0),
        checkpoints=tuple(
            CheckpointNote(commit=commit.oid, at=commit.committer.when, description=_described(commit))
            for commit in reversed(own)
            if _said(commit, wording.ACT) == wording.Act.CHECKPOINT
        ),
    )


def _described(commit: Commit) -> str:
    return Message.parse(commit.message).body


def _said(commit: Commit, trailer: str) -> str:
    return next(iter(Message.parse(commit.message).values(trailer)), "")
