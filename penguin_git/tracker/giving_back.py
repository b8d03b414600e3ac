"""A claim that was won for all machines, looked at again on what the base says after it."""

from functools import partial

from msgspec import structs

from penguin_git.git.refs import StaleRef, Update
from penguin_git.git.remote import Unreachable
from penguin_git.model import claiming, layout, readiness
from penguin_git.model.choosing import AUTO, Choice
from penguin_git.model.head import head
from penguin_git.model.readiness import Situation
from penguin_git.model.status import TaskStatus
from penguin_git.store.branch import TaskBranch
from penguin_git.store.claims import Claim
from penguin_git.store.snapshot import Snapshot
from penguin_git.tracker.consents import Consents
from penguin_git.tracker.observing import Observation
from penguin_git.tracker.project import Project, agent_names, level_of
from penguin_git.tracker.working import Work


def objection(project: Project, seen: Observation, claim: Claim) -> str:
    """Why a claim is to be given back, in a sentence; '' where the work begins.

    Raises `Unreachable` where the base can't be looked at: then nobody works on it before the next look.
    """
    if project.store.shared and (offline := project.store.shared.renew().offline):
        raise Unreachable(offline)
    commit = project.store.base_commit()
    if commit == seen.base.commit:
        return ""
    now, task = project.snapshots.at(commit), claim.task.id
    before, after = seen.base.tasks.get(task), now.tasks.get(task)
    if before is None or after is None:
        return claiming.objection(claim.task, after, ())
    chosen = Choice(seen.config.aliases.get(AUTO, ""))
    return claiming.objection(before, after, _reasons(project, now, claim, chosen))


def _reasons(project: Project, now: Snapshot, claim: Claim, chosen: Choice) -> list[str]:
    """Why the task could not start now, but for its own attempt; who was `chosen` for it stays so."""
    config = project.store.config_at(now.commit)
    wanted = structs.replace(now.tasks[claim.task.id], status=TaskStatus.PENDING)
    tasks = {**now.heads, wanted.id: head(wanted)}
    situation = Situation(
        tasks=tasks,
        config=config,
        agents=agent_names(config),
        paused=now.paused,
        level=partial(level_of, config, project.world.environ),
        objection=Consents(project).of(now, config),
        chosen=lambda _: chosen,
    )
    return readiness.reasons(tasks[wanted.id], situation, now.graph, project.world.now())


def give_back(project: Project, work: Work, why: str, *, is_fresh: bool) -> None:
    """Let others have it: the branch of a fresh claim goes, another one waits for its turn again."""
    claim, store = work.claim, project.store
    ref = layout.branch(work.config.branch_prefix, claim.hold.task)
    try:
        if is_fresh:
            store.refs.update([Update(ref, None, claim.commit)], "given back")
            return
        branch = TaskBranch(store, ref, claim.hold, claim.commit, work.config.committer)
        branch.settle(TaskStatus.PENDING, f"given back: {why}", project.world.now())
    except StaleRef:
        return  # somebody else has it already
    finally:
        work.control.stop.close()
