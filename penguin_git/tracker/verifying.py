"""Checking finished work again, merged with the base: what was green on its own need not be so together."""

from collections.abc import Mapping
from contextlib import closing

from msgspec import Struct

from penguin_git.agents.protocol import Agent
from penguin_git.agents.stopping import StopSignal
from penguin_git.errors import BrokenFile, PenguinError
from penguin_git.git.refs import StaleRef
from penguin_git.model import doers, evidence, wording
from penguin_git.model.attempt import Attempt
from penguin_git.model.event import EventType
from penguin_git.model.head import head
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import CheckResult
from penguin_git.runner.assignment import Assignment, Control
from penguin_git.runner.journal import Journal
from penguin_git.runner.judgement import checks_on
from penguin_git.runner.limits import Meter, Spent
from penguin_git.store import landing
from penguin_git.store.attempts import hold_of
from penguin_git.store.branch import TaskBranch, write
from penguin_git.store.claims import Claim
from penguin_git.store.landing import Held
from penguin_git.store.task_merge import with_base
from penguin_git.tracker import choices, crew, ownerless
from penguin_git.tracker.observing import Observation
from penguin_git.tracker.project import Project
from penguin_git.tracker.transcripts import restore_log
from penguin_git.tracker.working import Recheck, Work, assignment, limits, rhythm


class Verdict(Struct, frozen=True):
    """How the checks went, in words that go on from the task's name."""

    said: str


def begin(project: Project, seen: Observation, attempt: Attempt, agents: Mapping[str, Agent]) -> Work | Held:
    """Merge finished work with the base and make ready to check that; `carry_out` does it."""
    store, task, hold = project.store, attempt.task, hold_of(project.store, attempt.own)
    if task is None or hold is None:
        raise PenguinError(f"The branch of `{attempt.id}` was moved by somebody else than penguin.")
    base = seen.base.commit
    try:
        joined = with_base(store, task.id, base=base, tip=attempt.tip, own=attempt.own)
    except BrokenFile as broken:
        return Held(f"its file can't be read: {broken.problems[0]}")
    if joined.clashes:
        return landing.clashing(attempt, joined.clashes)
    config, _ = choices.settled(project, seen, task)
    if gone := [name for name in doers.agents_of(head(task), config) if name not in agents]:
        return Held(f"its checks have to run again as its agent would, and `{gone[0]}` is not configured")
    meter = Meter(limits(task, config), Spent(), project.world.monotonic)
    return Work(
        claim=Claim(hold, task, attempt.tip, base),
        agent=crew.worker(task, config, agents),
        config=config,
        control=Control(StopSignal(), meter, rhythm(task, config)),
        spent=Spent(),
        branch=ownerless.branch_of(project, seen, attempt, hold),
        recheck=Recheck(joined.tree, base),
    )


def carry_out(project: Project, work: Work) -> Verdict | None:
    """Run the checks on what would land, and leave their word on the branch.

    Where one fails, the work goes back to whoever did it, with the output. None where somebody else has moved
    the branch meanwhile.
    """
    hold = work.claim.hold
    restore_log(project, hold.task, hold.attempt)
    assigned = assignment(project, work)
    journal = Journal(
        assigned.log, hold.task, hold.attempt, project.world.now, work.config.secrets(project.world.environ)
    )
    try:
        with closing(journal):
            return _verdict(project, work, assigned, journal)
    except StaleRef:
        return None
    finally:
        work.control.stop.close()


def _verdict(project: Project, work: Work, assigned: Assignment, journal: Journal) -> Verdict:
    branch, recheck = work.branch, work.recheck
    assert branch is not None, "begin gives it one"  # noqa: S101
    assert recheck is not None, "begin gives it one"  # noqa: S101
    journal.say(EventType.PROGRESS, {"text": "The checks run again, on what would land."})
    stop, candidate = work.control.stop, _candidate(project, work, branch, recheck)
    with project.world.interrupts.reaching(stop, work.claim.hold.task):
        results = checks_on(assigned, candidate, journal, stop)
    if stop.wanted:
        return Verdict("was to be checked again; that was stopped")
    outcome, reason = evidence.verdict(work.claim.task, changed=True, checks=results, by_script=True)
    now, base_name = project.world.now(), project.store.base_name
    if outcome is Outcome.COMPLETED:
        branch.verify(recheck.tree, recheck.base, journal.content(), now)
        return Verdict(f"was checked again together with `{base_name}`, and passes")
    said = f"no longer passes together with what came to `{base_name}` since: {reason}"
    journal.say(EventType.FEEDBACK, {"by": f"the checks on `{base_name}`", "text": _told(said, results)})
    branch.set_back(recheck.base, f"It {journal.redacted(said)}.", journal.content(), now)
    return Verdict(said)


def _told(said: str, results: tuple[CheckResult, ...]) -> str:
    """What the next attempt is told: the reason, and what the checks that failed had to say."""
    outputs = [f"$ {one.check}\n{one.output}" for one in results if one.exit_code != 0 and one.output]
    return "\n\n".join((f"The work {said}.", *outputs))


def _candidate(project: Project, work: Work, branch: TaskBranch, recheck: Recheck) -> str:
    """A commit of what would land; no ref has it, but the worktree of the checks."""
    return write(
        project.store,
        tree=recheck.tree,
        parents=(branch.tip, recheck.base),
        text=wording.Text(subject=f"{work.claim.hold.task}: to be checked again"),
        agent=work.claim.hold.agent,
        committer=work.config.committer,
        now=project.world.now(),
    )
