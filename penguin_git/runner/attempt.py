"""One attempt from its worktree to its record: prepare, work, save, check."""

import platform
import time
from collections.abc import Collection
from contextlib import closing, suppress
from dataclasses import replace

from penguin_git.agents.protocol import Ending, Job
from penguin_git.agents.sandbox.walls import Walls
from penguin_git.agents.stopping import StopSignal
from penguin_git.errors import PenguinError
from penguin_git.git import commits, trees, worktrees
from penguin_git.git.objects import Objects
from penguin_git.model import evidence, layout
from penguin_git.model.event import EventType
from penguin_git.model.outcome import Outcome
from penguin_git.model.readiness import SHELL
from penguin_git.model.record import CheckResult, Record, ToolUse, Withheld
from penguin_git.model.secrets import Secrets
from penguin_git.model.task import Task, TaskType
from penguin_git.model.text import visible
from penguin_git.runner import private_files, prompting, proposals
from penguin_git.runner.assignment import Assignment, Control, Report
from penguin_git.runner.changes import brought, for_a_person
from penguin_git.runner.cleaning import cleaned
from penguin_git.runner.host import AttemptHost
from penguin_git.runner.journal import Journal
from penguin_git.runner.limits import Meter, Watcher
from penguin_git.runner.preparation import CHECK_SUFFIX, fresh_tree, prepare
from penguin_git.runner.turn import taken
from penguin_git.runner.verification import run_checks
from penguin_git.runner.workspace import Branch, Workspace, policy

_LONGEST_NAME = 64  # characters of a tool's


def run(assignment: Assignment, branch: Branch, control: Control) -> Report:
    """Carry an attempt out. Endings are values; what raises is trouble of ours (a full disk, git itself)."""
    started, clock = assignment.now(), time.monotonic()
    with closing(_journal(assignment)) as journal:
        control.ear.open(journal)
        ending, space = _worked(assignment, branch, control, journal)
        checks = _checks(assignment, branch.tip, journal, control.stop) if _is_done(ending, control) else ()
        changes = brought(assignment.repo.shared, assignment.base, branch.tip)
        files = tuple(changes)
        proposed, refused = proposals.kept(
            dict(space.staged.proposals),
            assignment.task,
            assignment.config.proposals,
            _ids_at(assignment),
            assignment.secrets,
        )
        outcome, reason = _outcome(assignment.task, ending, control, changed=files or proposed, checks=checks)
        control.ear.close()
        journal.say(EventType.STATUS_CHANGED, {"outcome": str(outcome), "reason": reason})
        log = journal.content()
    private_files.close(assignment.repo, assignment.hold.task, outcome)
    record = Record(
        task=assignment.hold.task,
        attempt=assignment.hold.attempt,
        outcome=outcome,
        reason=reason,
        agent=assignment.hold.agent,
        model=assignment.agent.model,
        host=platform.node(),
        sandbox=str(assignment.level),
        restriction=assignment.restriction,
        base=assignment.base,
        head=branch.tip,
        started=started,
        ended=assignment.now(),
        duration_seconds=round(time.monotonic() - clock, 3),
        iterations=control.meter.iterations,
        usage=ending.usage,
        max_tokens=control.meter.constraints.max_tokens,
        max_duration_minutes=control.meter.constraints.max_duration_minutes,
        max_iterations=control.meter.constraints.max_iterations,
        recovers=assignment.recovers,
        tools=_tools(ending, assignment.secrets),
        checkpoints=tuple(space.checkpoints),
        checks=checks,
        files_changed=files,
        withheld=(*(Withheld(path=w.path, reason=w.reason) for w in space.staged.withheld), *refused),
        proposals=tuple(task for path in proposed if (task := layout.task_of(path))),
        protected=for_a_person(
            changes,
            policy(assignment.config, assignment.repo.environ),
            _judging(assignment.task, ending),
        ),
        phases=ending.phases,
        summary=ending.summary,
        handoff=ending.handoff,
        suggestion=_suggestion(outcome, ending),
    )
    return Report(cleaned(record, assignment.secrets), proposed, log, space.lost, control.stop.wanted)


def _journal(assignment: Assignment) -> Journal:
    hold = assignment.hold
    return Journal(assignment.log, hold.task, hold.attempt, assignment.now, assignment.secrets)


def _worked(
    assignment: Assignment, branch: Branch, control: Control, journal: Journal
) -> tuple[Ending, Workspace]:
    """Let the agent work in a worktree of its own, and save what it leaves there."""
    repo = assignment.repo
    space = Workspace(
        repo,
        worktrees.add(repo, assignment.hold.task, branch.tip),
        branch,
        policy(assignment.config, assignment.repo.environ),
        journal=journal,
        stop=control.stop,
        now=assignment.now,
    )
    control.save = space.mark
    tools = assignment.task.resource_constraints.allowed_tools
    with assignment.enclosed(space.worktree, tools) as walls:
        ending = _work(assignment, space, walls, control, journal)
    if not space.worktree.path.is_dir():
        ending = replace(ending, outcome=Outcome.FAILED, reason="its worktree was removed while it worked")
    space.close("the end of the work")
    if not space.lost:  # and when anything above failed, it stays as well
        worktrees.remove(repo, space.worktree, discard=True)
    return ending, space


def _work(
    assignment: Assignment, space: Workspace, walls: Walls, control: Control, journal: Journal
) -> Ending:
    config, hold, worktree = assignment.config, assignment.hold, space.worktree
    trouble = prepare(assignment.repo, walls, config.worktree, assignment.environment, control.stop)
    if trouble:
        return Ending(Outcome.FAILED, trouble)
    if why := assignment.restriction:
        journal.say(EventType.MESSAGE, {"text": f"{why[0].upper()}{why[1:]}"})
    private = private_files.opened(assignment.repo, hold.task, goes_on=bool(assignment.transcript))
    job = Job(
        task=hold.task,
        attempt=hold.attempt,
        title=assignment.task.title,
        prompt=prompting.of_task(assignment.prompt, assignment.feedback),
        script=assignment.task.run,
        folder=worktree.path,
        environment=assignment.environment,
        transcript=assignment.transcript,
        keep_fds=assignment.repo.keep_fds,
        walls=walls,
        tools=assignment.task.resource_constraints.allowed_tools,
        iterations=control.meter.iterations_left(),
        private=private,
        ours=assignment.repo.environ,
    )
    watcher = Watcher(
        control.meter,
        control.stop,
        stall_seconds=config.stall_minutes * 60,
        checkpoint_seconds=lambda: control.checkpoint_seconds,
        checkpoint=lambda: _save_on_time(space, journal, control.meter),
    )
    with watcher:
        host = AttemptHost(control.stop, journal, control.meter, space.save, space.hand_over)
        return taken(assignment.agent, job, host)


def _save_on_time(space: Workspace, journal: Journal, meter: Meter) -> None:
    """Make the checkpoint that is due; trouble with one must not end the watch over the limits."""
    try:
        space.save(f"after {meter.elapsed / 60:.0f} minutes")
    except (PenguinError, OSError) as trouble:
        with suppress(OSError):
            journal.say(EventType.ERROR, {"text": f"No checkpoint could be made: {trouble}"})


def _is_done(ending: Ending, control: Control) -> bool:
    return ending.outcome is Outcome.COMPLETED and control.stop.wanted is None


def _checks(
    assignment: Assignment, commit: str, journal: Journal, stop: StopSignal
) -> tuple[CheckResult, ...]:
    """The checks, in a fresh checkout of the commit, so that nothing uncommitted helps them."""
    checks, repo, config = assignment.task.checks, assignment.repo, assignment.config
    if not checks:
        return ()
    with (
        fresh_tree(repo, f"{assignment.hold.task}{CHECK_SUFFIX}", commit) as worktree,
        assignment.enclosed(worktree, None) as walls,
    ):
        if trouble := prepare(repo, walls, config.worktree, assignment.environment, stop):
            return tuple(
                CheckResult(check=check, exit_code=None, duration_seconds=0, output=trouble)
                for check in checks
            )
        return run_checks(
            checks,
            walls,
            assignment.environment,
            timeout=config.check_timeout_minutes * 60,
            journal=journal,
            stop=stop,
            keep_fds=repo.keep_fds,
        )


def _outcome(
    task: Task, ending: Ending, control: Control, *, changed: Collection[str], checks: tuple[CheckResult, ...]
) -> tuple[Outcome, str]:
    if control.stop.wanted:
        return control.stop.wanted.outcome, control.stop.wanted.reason
    if ending.outcome is not Outcome.COMPLETED:
        return ending.outcome, ending.reason
    return evidence.verdict(task, changed=bool(changed), checks=checks, by_script=_is_by_script(task, ending))


def _ids_at(assignment: Assignment) -> set[str]:
    with Objects(assignment.repo.shared) as objects:
        found = trees.files(objects, commits.load(objects, assignment.base).tree, layout.TASKS)
    return {task for path in found if (task := layout.task_of(path))}


def _suggestion(outcome: Outcome, ending: Ending) -> str:
    if outcome is not Outcome.NEEDS_HUMAN:
        return ""
    return ending.suggestion or ending.handoff or ending.reason


def _judging(task: Task, ending: Ending) -> tuple[str, ...]:
    """The checks whose files an agent may not change unseen; where tests are the task, it may."""
    return () if task.type is TaskType.TEST or _is_by_script(task, ending) else task.checks


def _is_by_script(task: Task, ending: Ending) -> bool:
    """Whether a person wrote all that was done, so that its exit code counts as evidence."""
    return task.run is not None and all(note.agent == SHELL for note in ending.phases)


def _named(tool: str, secrets: Secrets) -> str:
    """A tool as the record names it: a model may call for one by any text."""
    return visible(secrets.redacted(tool))[:_LONGEST_NAME]


def _tools(ending: Ending, secrets: Secrets) -> tuple[ToolUse, ...]:
    return tuple(
        ToolUse(
            tool=_named(name, secrets), calls=ending.tools.get(name, 0), denied=ending.denials.get(name, 0)
        )
        for name in sorted({*ending.tools, *ending.denials})
    )
