"""One attempt from its worktree to its record: prepare, work, save, check."""

import time
from contextlib import closing, suppress
from dataclasses import replace

from penguin_git.agents.protocol import Ending, Job
from penguin_git.agents.sandbox.walls import Walls
from penguin_git.agents.stopping import StopSignal
from penguin_git.errors import PenguinError
from penguin_git.git import worktrees
from penguin_git.git.worktree_layout import Worktree
from penguin_git.model.event import EventType
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import Withheld
from penguin_git.model.waiting import Waits
from penguin_git.runner import in_hands, judgement, private_files, prompting
from penguin_git.runner.assignment import Assignment, Control, Lent, Report
from penguin_git.runner.host import AttemptHost
from penguin_git.runner.journal import Journal
from penguin_git.runner.judgement import Judged
from penguin_git.runner.limits import Meter, Spent, Watcher
from penguin_git.runner.preparation import prepare
from penguin_git.runner.recording import record_of
from penguin_git.runner.turn import taken
from penguin_git.runner.workspace import Branch, Workspace, policy


def run(assignment: Assignment, branch: Branch, control: Control) -> Report | Lent:
    """Carry an attempt out until it is over or in a person's hands, or go on where they have it.

    Endings are values; what raises is trouble of ours (a full disk, git itself).
    """
    with closing(_journal(assignment)) as journal:
        control.ear.open(journal)
        return _Stretch(assignment, branch, control, journal).report()


class _Stretch:
    """One stretch of work on an attempt: mostly all of it, but a person comes between two of them."""

    def __init__(self, assignment: Assignment, branch: Branch, control: Control, journal: Journal) -> None:
        self._assignment, self._branch, self._control = assignment, branch, control
        self._journal = journal
        self._started, self._clock = assignment.now(), time.monotonic()

    def report(self) -> Report | Lent:
        """What comes of it."""
        ending, space = _worked(self._assignment, self._branch, self._control, self._journal)
        if ending.waits_for or self._is_put_off(ending):
            return self._lent(space, self._branch.waits or Waits(ending.waits_for or ending.by_person))
        why = in_hands.objection(space.worktree) if ending.by_person else ""
        judged = judgement.judged(
            self._assignment, self._control, self._journal, space, ending, with_checks=not why
        )
        if self._is_put_off(ending):
            return self._lent(space, self._branch.waits or Waits(ending.by_person))
        if ending.by_person and not self._control.stop.wanted:
            why = why or self._not_yet(space, judged)
            if why:
                return self._lent(space, Waits(ending.by_person, why), answered=True)
        return self._over(space, ending, judged)

    def _is_put_off(self, ending: Ending) -> bool:
        """Whether the next daemon has to see to what a person did: this one is told to end."""
        stop = self._control.stop.wanted
        return stop is not None and stop.goes_on and bool(self._branch.waits or ending.by_person)

    def _lent(self, space: Workspace, waits: Waits, *, answered: bool = False) -> Lent:
        if answered or waits != self._branch.waits:
            self._control.ear.close()
            space.lend(waits)
        return Lent(waits, answered)

    def _not_yet(self, space: Workspace, judged: Judged) -> str:
        """Why the person has to look at it again; empty where it is done."""
        if judged.outcome is Outcome.FAILED:
            return judged.reason
        verified = self._branch.tip
        space.save("what came after the checks")
        changed = judged.checks and space.staged.changed and self._branch.tip != verified
        return "files were changed while its checks ran" if changed else ""

    def _over(self, space: Workspace, ending: Ending, judged: Judged) -> Report:
        assignment, control = self._assignment, self._control
        withheld = tuple(Withheld(path=held.path, reason=held.reason) for held in space.staged.withheld)
        if assignment.visit and not space.lost:
            space.close("the end of the work")
            withheld = in_hands.take_back(assignment.repo, space)
        control.ear.close()
        said = {"outcome": str(judged.outcome), "reason": judged.reason}
        self._journal.say(EventType.STATUS_CHANGED, said)
        private_files.close(assignment.repo, assignment.hold.task, judged.outcome)
        record = record_of(
            assignment,
            control,
            space,
            ending,
            judged,
            started=self._started,
            seconds=time.monotonic() - self._clock,
            withheld=withheld,
        )
        log = self._journal.content()
        stop = control.stop.wanted
        goes_on = ending.goes_on or (assignment.visit is not None and assignment.visit.goes_on)
        return Report(record, judged.proposed, log, space.lost, stop, goes_on)


def _journal(assignment: Assignment) -> Journal:
    hold = assignment.hold
    return Journal(assignment.log, hold.task, hold.attempt, assignment.now, assignment.secrets)


def _worked(
    assignment: Assignment, branch: Branch, control: Control, journal: Journal
) -> tuple[Ending, Workspace]:
    """Let the agent work in a worktree of its own, and save what it leaves there.

    The worktree goes then, unless a person has it, or has had it until now.
    """
    repo = assignment.repo
    worktree, is_fresh = _place(assignment, branch.tip)
    space = Workspace(
        repo,
        worktree,
        branch,
        policy(assignment.config, repo.environ),
        journal=journal,
        stop=control.stop,
        now=assignment.now,
    )
    control.save = space.mark
    host = AttemptHost(control.stop, journal, control.meter, space.save, space.hand_over)
    if assignment.spent != Spent() and not assignment.visit:
        host.tell_usage()  # it may end before its first step, and `usage` asks the last attempt
    tools = assignment.task.resource_constraints.allowed_tools
    with assignment.enclosed(space.worktree, tools) as walls:
        trouble = _prepared(assignment, walls, control.stop) if is_fresh else ""
        ending = (
            Ending(Outcome.FAILED, trouble) if trouble else _work(assignment, space, walls, control, host)
        )
    if not space.worktree.path.is_dir():
        ending = replace(ending, outcome=Outcome.FAILED, reason="its worktree was removed while it worked")
    if assignment.visit or ending.waits_for:
        space.save("the work so far")
        return ending, space
    space.close("the end of the work")
    if not space.lost:  # and when anything above failed, it stays as well
        worktrees.remove(repo, space.worktree, discard=True)
    return ending, space


def _place(assignment: Assignment, tip: str) -> tuple[Worktree, bool]:
    """The worktree to work in, and whether it is fresh: a person's is as they have it."""
    repo, task = assignment.repo, assignment.hold.task
    if assignment.visit:
        left = next((found for found in worktrees.listing(repo) if found.name == task), None)
        if left:
            return left, False
    return worktrees.add(repo, task, tip), True


def _prepared(assignment: Assignment, walls: Walls, stop: StopSignal) -> str:
    return prepare(assignment.repo, walls, assignment.config.worktree, assignment.environment, stop)


def _work(
    assignment: Assignment,
    space: Workspace,
    walls: Walls,
    control: Control,
    host: AttemptHost,
) -> Ending:
    config, hold, worktree = assignment.config, assignment.hold, space.worktree
    if why := assignment.restriction:
        host.say(EventType.MESSAGE, {"text": f"{why[0].upper()}{why[1:]}"})
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
        word=assignment.visit.word if assignment.visit else None,
        private=private,
        ours=assignment.repo.environ,
    )
    watcher = Watcher(
        control.meter,
        control.stop,
        stall_seconds=config.stall_minutes * 60,
        checkpoint_seconds=lambda: control.checkpoint_seconds,
        checkpoint=lambda: _save_on_time(space, host.journal, control.meter),
    )
    with watcher:
        return taken(assignment.agent, job, host)


def _save_on_time(space: Workspace, journal: Journal, meter: Meter) -> None:
    """Make the checkpoint that is due; trouble with one must not end the watch over the limits."""
    try:
        space.save(f"after {meter.elapsed / 60:.0f} minutes")
    except (PenguinError, OSError) as trouble:
        with suppress(OSError):
            journal.say(EventType.ERROR, {"text": f"No checkpoint could be made: {trouble}"})
