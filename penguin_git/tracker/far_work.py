"""Work on a claim that somebody else holds: a job of plain values, to be done in any process anywhere.

What comes of it is pushed. Whoever gave the job away learns of its end from the answer, and of everything
else from the branch.
"""

import os
import platform

from msgspec import Struct

from penguin_git.agents.closed_memory import close_memory
from penguin_git.codec import records as record_codec
from penguin_git.errors import PenguinError
from penguin_git.git import history
from penguin_git.git.remote import GitRemote
from penguin_git.model import choosing, layout
from penguin_git.model.errand import Orders
from penguin_git.model.ids import TaskId
from penguin_git.model.record import Record
from penguin_git.model.wording import Hold
from penguin_git.store.attempts import hold_of
from penguin_git.store.claims import Claim
from penguin_git.store.errands import Errands
from penguin_git.store.snapshot import records_of
from penguin_git.tracker import crew, working
from penguin_git.tracker.far_clone import opened
from penguin_git.tracker.overseeing import Overseer, obey
from penguin_git.tracker.project import Project, World, agents_of
from penguin_git.tracker.working import Work


class FarJob(Struct, frozen=True, kw_only=True):
    """What a worker has to know; the rest is in the repository. `base` is the short name of the branch."""

    url: str
    base: str
    task: str
    attempt: int
    claim: str
    nonce: str
    recovers: str = ""  # the trouble that this attempt is to put right
    agent: str = ""  # who was chosen, where the task leaves it open
    chosen: str = ""  # and why


class NotDone(Exception):  # not ours to explain in more than a sentence, which any process can be sent
    """Work elsewhere that came to no end of its own, in a sentence."""


def carry_out(job: FarJob) -> bytes:
    """Do the job in a clone of its address; the record's file, or nothing where somebody else has the task.

    Raises `NotDone`: the attempt is dead then, and whoever holds the claim decides what comes next.
    """
    close_memory()  # the keys of agents are in our environment
    try:
        return _carried_out(job, World(dict(os.environ)))
    except (PenguinError, OSError) as trouble:
        raise NotDone(f"on {platform.node()}: {trouble}") from None


def _carried_out(job: FarJob, world: World) -> bytes:
    with opened(job.url, job.base, world, sha256=len(job.claim) == 64) as (project, remote):
        config = project.store.config()
        ref = layout.branch(config.branch_prefix, TaskId(job.task))
        _bring(remote, job, ref)
        hold = _held(project, job, ref)
        errands = Errands(project.store, remote, hold.task, job.nonce)
        orders = errands.begin(f"process {os.getpid()} on {platform.node()}", world.nonce())
        work = _work(project, job, hold, orders)
        with Overseer(project, remote, errands, work, ref):
            left = working.carry_out(project, work)
        if left is None:
            return b""
        if not isinstance(left, Record):
            raise PenguinError(f"`{hold.task}` waits for a person, who can't reach it here.")
        return record_codec.format_record(left)


def _bring(remote: GitRemote, job: FarJob, ref: str) -> None:
    """Fetch the claim, and what was said in the attempts before it."""
    said = remote.refs(f"{layout.LOGS}{job.task}/")
    remote.fetch({ref: ref, **{log: log for log in said}})


def _held(project: Project, job: FarJob, ref: str) -> Hold:
    """Who holds the claim; a `PenguinError` where its branch has moved on since."""
    hold = hold_of(project.store, job.claim) if project.store.refs.read(ref) == job.claim else None
    if hold is None or (hold.task, hold.attempt, hold.nonce) != (job.task, job.attempt, job.nonce):
        raise PenguinError(
            f"The claim of `{job.task}` that this job is for does not stand any more.",
            hint=f"penguin task show {job.task}",
        )
    return hold


def _work(project: Project, job: FarJob, hold: Hold, orders: Orders) -> Work:
    store = project.store
    config = choosing.settled(store.config(), job.agent)
    base = history.merge_base(project.repo.shared, job.claim, store.base_commit()) or store.base_commit()
    attempt = project.attempts.one(hold.task, job.claim, project.snapshots.at(base))
    if attempt is None or attempt.task is None:
        raise PenguinError(f"The file of `{hold.task}` can't be read at its claim.")
    agent = crew.worker(attempt.task, config, agents_of(config))
    records = records_of(store, job.claim, hold.task) if agent.resumable else ()
    work = working.begin(project, Claim(hold, attempt.task, job.claim, base), agent, config, records)
    work.recovers, work.chosen = job.recovers, job.chosen
    obey(work, orders, before=())
    return work


def version() -> str:
    """The version of penguin that a worker has."""
    import penguin_git

    return penguin_git.__version__
