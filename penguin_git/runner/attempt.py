"""One attempt from its worktree to its record: prepare, work, save, check."""

import platform
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from penguin_git.agents import process
from penguin_git.agents.command import Command
from penguin_git.agents.protocol import Agent, Ending, Job
from penguin_git.agents.shell import shell_argv
from penguin_git.agents.stopping import StopSignal
from penguin_git.git import trees, worktrees
from penguin_git.git.repository import Repository
from penguin_git.git.worktrees import Worktree
from penguin_git.model import evidence, layout
from penguin_git.model.config import Config
from penguin_git.model.event import Event, EventType
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import CheckResult, Record, ToolUse, Withheld
from penguin_git.model.task import Task
from penguin_git.model.wording import Hold
from penguin_git.runner import proposals
from penguin_git.runner.host import AttemptHost
from penguin_git.runner.journal import Journal
from penguin_git.runner.limits import Meter, Spent, Watcher
from penguin_git.runner.verification import run_checks
from penguin_git.runner.workspace import Branch, Workspace, policy

CHECK_SUFFIX = ".check"  # of the names of worktrees that checks run in


@dataclass(frozen=True)
class Assignment:
    """What is to be done, by whom, and within which world."""

    repo: Repository
    task: Task
    hold: Hold
    base: str
    config: Config
    agent: Agent
    environment: Mapping[str, str]
    log: Path
    now: Callable[[], datetime]
    spent: Spent = field(default_factory=Spent)
    transcript: tuple[Event, ...] = ()


@dataclass
class Control:
    """How others reach a running attempt."""

    stop: StopSignal
    meter: Meter
    save: Callable[[str], None] = field(default=lambda _: None)


@dataclass(frozen=True)
class Report:
    """What an attempt leaves behind: its record, the tasks it proposes, its log. `lost`: fenced off."""

    record: Record
    proposals: Mapping[str, bytes]
    log: bytes
    lost: bool
    was_stopped: bool


def run(assignment: Assignment, branch: Branch, control: Control) -> Report:
    """Carry an attempt out. Endings are values; what raises is trouble of ours (a full disk, git itself)."""
    started, clock = assignment.now(), time.monotonic()
    task, hold, stop = assignment.task, assignment.hold, control.stop
    journal = Journal(assignment.log, hold.task, hold.attempt, assignment.now)
    try:
        with _tree(assignment, hold.task, branch.tip) as worktree:
            space = Workspace(
                assignment.repo,
                worktree,
                branch,
                policy(assignment.config),
                journal=journal,
                stop=stop,
                now=assignment.now,
            )
            control.save = space.save
            ending = _work(assignment, space, control, journal)
            space.save("the end of the work")
        checks = _checks(assignment, branch.tip, journal, stop) if _is_done(ending, stop) else ()
        changed = _changed(assignment, branch.tip)
        proposed, refused = proposals.kept(dict(space.staged.proposals), task, assignment.config.proposals)
        outcome, reason = _outcome(task, ending, stop, changed=bool(changed or proposed), checks=checks)
        journal.say(EventType.STATUS_CHANGED, {"outcome": str(outcome), "reason": reason})
        content = journal.content()
    finally:
        journal.close()
    record = Record(
        task=hold.task,
        attempt=hold.attempt,
        outcome=outcome,
        reason=reason,
        agent=hold.agent,
        model=assignment.agent.model,
        host=platform.node(),
        base=assignment.base,
        head=branch.tip,
        started=started,
        ended=assignment.now(),
        duration_seconds=round(time.monotonic() - clock, 3),
        iterations=control.meter.iterations,
        usage=ending.usage,
        max_tokens=control.meter.constraints.max_tokens,
        tools=_tools(ending),
        checkpoints=tuple(space.checkpoints),
        checks=checks,
        files_changed=changed,
        withheld=(*(Withheld(path=w.path, reason=w.reason) for w in space.staged.withheld), *refused),
        proposals=tuple(task_id for path in proposed if (task_id := layout.task_of(path))),
        protected=tuple(sorted(space.protected)),
        summary=ending.summary,
        handoff=ending.handoff,
    )
    return Report(record, proposed, content, space.lost, stop.wanted is not None)


def _work(assignment: Assignment, space: Workspace, control: Control, journal: Journal) -> Ending:
    config = assignment.config
    host = AttemptHost(control.stop, journal, control.meter, space.save)
    if trouble := _prepare(assignment, space.worktree, control.stop):
        return Ending(Outcome.FAILED, trouble)
    job = Job(
        task=assignment.hold.task,
        attempt=assignment.hold.attempt,
        title=assignment.task.title,
        prompt=f"{assignment.task.title}\n\n{assignment.task.description or ''}".strip(),
        script=assignment.task.run,
        folder=space.worktree.path,
        environment=assignment.environment,
        transcript=assignment.transcript,
        keep_fds=assignment.repo.keep_fds,
    )
    with Watcher(
        control.meter,
        control.stop,
        stall_seconds=config.stall_minutes * 60,
        checkpoint_seconds=config.checkpoint_minutes * 60,
        checkpoint=lambda: space.save(f"after {control.meter.elapsed / 60:.0f} minutes"),
    ):
        return assignment.agent.work(job, host)


@contextmanager
def _tree(assignment: Assignment, name: str, commit: str) -> Iterator[Worktree]:
    """A worktree for as long as the block lasts; it stays for the salvage when the block fails."""
    worktree = worktrees.add(assignment.repo, name, commit)
    yield worktree
    worktrees.remove(assignment.repo, worktree, discard=True)


def _prepare(assignment: Assignment, worktree: Worktree, stop: StopSignal) -> str:
    """Make a fresh worktree ready; what went wrong, or nothing."""
    wanted = assignment.config.worktree
    for name in wanted.copy:
        source = assignment.repo.work_tree / name
        if source.is_file() and not source.is_symlink():
            (worktree.path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, worktree.path / name)
    if wanted.setup is None:
        return ""
    timeout = wanted.setup_timeout_minutes * 60
    argv = shell_argv(wanted.setup, assignment.environment)
    command = Command(argv, worktree.path, assignment.environment, timeout=timeout)
    finished = process.run(command, on_output=lambda _: None, stop=stop, keep_fds=assignment.repo.keep_fds)
    return "" if finished.ok else f"`worktree.setup` failed: {finished.output.text[-500:].strip()}"


def _is_done(ending: Ending, stop: StopSignal) -> bool:
    return ending.outcome is Outcome.COMPLETED and stop.wanted is None


def _checks(
    assignment: Assignment, commit: str, journal: Journal, stop: StopSignal
) -> tuple[CheckResult, ...]:
    """The checks, in a fresh checkout of the commit, so that nothing uncommitted helps them."""
    checks = assignment.task.checks
    if not checks:
        return ()
    with _tree(assignment, f"{assignment.hold.task}{CHECK_SUFFIX}", commit) as worktree:
        if trouble := _prepare(assignment, worktree, stop):
            return tuple(
                CheckResult(check=c, exit_code=None, duration_seconds=0, output=trouble) for c in checks
            )
        return run_checks(
            checks,
            worktree.path,
            assignment.environment,
            timeout=assignment.config.check_timeout_minutes * 60,
            journal=journal,
            stop=stop,
            keep_fds=assignment.repo.keep_fds,
        )


def _outcome(
    task: Task, ending: Ending, stop: StopSignal, *, changed: bool, checks: tuple[CheckResult, ...]
) -> tuple[Outcome, str]:
    if stop.wanted:
        return stop.wanted.outcome, stop.wanted.reason
    if ending.outcome is not Outcome.COMPLETED:
        return ending.outcome, ending.reason
    return evidence.verdict(task, changed=changed, checks=checks, by_script=task.run is not None)


def _changed(assignment: Assignment, tip: str) -> tuple[str, ...]:
    found = trees.changed(assignment.repo.shared, assignment.base, tip)
    return tuple(path for path in found if not path.startswith(f"{layout.ROOT}/"))


def _tools(ending: Ending) -> tuple[ToolUse, ...]:
    names = sorted({*ending.tools, *ending.denials})
    return tuple(
        ToolUse(tool=name, calls=ending.tools.get(name, 0), denied=ending.denials.get(name, 0))
        for name in names
    )
