"""Working on a claim: from the won claim to the conclusion on its branch."""

import os
import platform
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from msgspec import structs

from penguin_git.agents.stopping import StopSignal
from penguin_git.git.refs import StaleRef
from penguin_git.model import doers, layout
from penguin_git.model.config import Config
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.head import head
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import status_after
from penguin_git.model.record import Record
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Task
from penguin_git.model.waiting import Waits
from penguin_git.model.wording import Hold
from penguin_git.runner import attempt as runner
from penguin_git.runner.assignment import Assignment, Control, Lent, Report
from penguin_git.runner.in_hands import Visit
from penguin_git.runner.limits import Meter, Spent
from penguin_git.runner.turn import Worker
from penguin_git.store import lineage, requests
from penguin_git.store.branch import TaskBranch
from penguin_git.store.claims import Claim
from penguin_git.store.lineage import Leg
from penguin_git.tracker.predecessors import prompt
from penguin_git.tracker.project import Project, level_of
from penguin_git.tracker.salvaging import keep_lost
from penguin_git.tracker.transcripts import feedback, log_events, log_file, log_of, transcript

__all__ = ["Work", "begin", "carry_out", "limits", "log_events", "log_file", "log_of", "new_hold"]

# What an agent's processes see of our environment: enough to build and test, nothing secret.
_PASSED = (
    *("PATH", "HOME", "USER", "LOGNAME", "SHELL", "TMPDIR", "TZ", "TERM", "LANG", "LANGUAGE", "LC_ALL"),
    *("LC_CTYPE", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "VIRTUAL_ENV", "SSL_CERT_FILE"),
)


@dataclass(frozen=True)
class Recheck:
    """What would land: a tree, made of the branch and a commit of the base."""

    tree: str
    base: str


@dataclass
class Work:
    """A claim being worked on, and how to reach it."""

    claim: Claim
    agent: Worker
    config: Config
    control: Control
    spent: Spent
    earlier: tuple[Leg, ...] = ()  # attempts whose transcript goes on here
    recovers: str = ""
    chosen: str = ""  # why whoever works on it does, where the task left it open
    visit: Visit | None = None  # where a person has the attempt: what is known of that
    branch: TaskBranch | None = None
    recheck: Recheck | None = None  # where nobody works but the checks run again
    request: str = ""  # the blob of what they said, to be taken away once it is dealt with

    def watch(self, task: Task) -> None:
        """Let a person's later edit of the limits and of the checkpoints reach the running attempt."""
        self.control.checkpoint_seconds = rhythm(task, self.config)
        self.control.meter.constraints = limits(task, self.config)


def begin(
    project: Project, claim: Claim, agent: Worker, config: Config, records: tuple[Record, ...] = ()
) -> Work:
    """Make a won claim ready to be worked on.

    `records` are those of the attempts that a resumable agent goes on from. What was consumed since the
    last restart stays consumed, also by attempts of which only a checkpoint counts.
    """
    told = lineage.legs(project.store, claim.base, claim.commit)[:-1] if records else ()
    spent = spent_by(tuple(record for record in records if told and record.attempt >= told[0].attempt))
    meter = Meter(limits(claim.task, config), spent, project.world.monotonic)
    control = Control(StopSignal(), meter, rhythm(claim.task, config))
    return Work(claim, agent, config, control, spent, told)


def carry_out(project: Project, work: Work) -> Record | Waits | None:
    """Work until the end and conclude on the branch, or until a person has the attempt.

    None where somebody else holds the task now.
    """
    claim = work.claim
    ref = layout.branch(work.config.branch_prefix, claim.hold.task)
    branch = work.branch or TaskBranch(project.store, ref, claim.hold, claim.commit, work.config.committer)
    try:
        return _worked(project, work, branch)
    finally:
        work.control.stop.close()


def assignment(project: Project, work: Work, words: str = "") -> Assignment:
    """What is to be done, within the world of this project; `words` are what an agent is told."""
    claim, world = work.claim, project.world
    return Assignment(
        repo=project.repo,
        task=claim.task,
        hold=claim.hold,
        base=claim.base,
        config=work.config,
        agent=work.agent,
        environment=environment(world.environ, claim.hold),
        log=log_file(project, claim.hold.task, claim.hold.attempt),
        now=world.now,
        prompt=words,
        level=level_of(work.config, world.environ),
    )


def _worked(project: Project, work: Work, branch: TaskBranch) -> Record | Waits | None:
    claim = work.claim
    assigned = replace(
        assignment(project, work, prompt(project, claim, goes_on=bool(work.earlier))),
        spent=work.spent,
        recovers=work.recovers,
        chosen=work.chosen,
        transcript=transcript(project, claim.hold.task, work.earlier),
        feedback=feedback(project, claim.hold.task, claim.hold.attempt),
        visit=work.visit,
    )
    report = runner.run(assigned, branch, work.control)
    if isinstance(report, Lent):
        if report.answered and work.request:
            _answered(project, claim.hold.task, work.request)
        return report.waits
    if report.lost and branch.waits:
        return branch.waits  # by a commit of the person's own: all is as it was, and the next look sees that
    waits = branch.waits
    try:
        if not report.lost:
            _conclude(project, branch, report)
            return report.record
    except StaleRef:
        if waits:
            return waits
    keep_lost(project, branch, report.record)
    return None


def _conclude(project: Project, branch: TaskBranch, report: Report) -> None:
    now, goes_on = project.world.now(), report.goes_on or (report.stop is not None and report.stop.goes_on)
    status = TaskStatus.PENDING if goes_on else status_after(report.record.outcome)
    branch.conclude(report.record, status, now, log=report.log, proposals=report.proposals)
    if report.stop:  # a person's word on the base may have done it: let their next one count
        branch.take_in(project.store.base_commit(), now)


def _answered(project: Project, task: TaskId, request: str) -> None:
    with suppress(StaleRef):  # they said something else meanwhile
        project.store.refs.update([requests.answered(task, request)], "answered")


def new_hold(project: Project, task: TaskId, attempt: int, agent: str) -> Hold:
    """A claim's holder: this process. The nonce makes the claim's commit unlike any other."""
    owner = f"{platform.node()}/{project.repo.worktrees.parent.name}/{os.getpid()}"
    return Hold(
        task=task,
        attempt=attempt,
        nonce=project.world.nonce(),
        owner=owner,
        agent=agent,
        daemon=project.daemon,
    )


def limits(task: Task, config: Config) -> ResourceConstraints:
    """The task's limits, with the project's default for the minutes; people have only the task's own."""
    own = task.resource_constraints
    if own.max_duration_minutes is not None or config.max_duration_minutes is None:
        return own
    if doers.is_for_people(head(task), config):
        return own
    return structs.replace(own, max_duration_minutes=config.max_duration_minutes)


def rhythm(task: Task, config: Config) -> float:
    """Seconds from one checkpoint to the next."""
    return (task.checkpoint_minutes or config.checkpoint_minutes) * 60


def environment(environ: Mapping[str, str], hold: Hold) -> dict[str, str]:
    """The whole environment of an agent's processes."""
    passed = {name: environ[name] for name in _PASSED if name in environ}
    return passed | {"PENGUIN_TASK": hold.task, "PENGUIN_ATTEMPT": str(hold.attempt)}


def spent_by(earlier: tuple[Record, ...]) -> Spent:
    """What these attempts consumed of the same budget."""
    return Spent(
        tokens=sum(record.usage.billable or 0 for record in earlier),
        iterations=sum(record.iterations for record in earlier),
        seconds=sum(record.duration_seconds for record in earlier),
    )
