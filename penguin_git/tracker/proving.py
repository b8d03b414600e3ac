"""The checks of a task that was done by hand, on what the base branch has: for a word that is not enough."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from penguin_git.agents.human import HumanAgent
from penguin_git.agents.stopping import StopSignal
from penguin_git.errors import PenguinError
from penguin_git.git.locks import FileLock
from penguin_git.model import evidence
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import CheckResult
from penguin_git.model.task import Task
from penguin_git.model.wording import Hold
from penguin_git.runner.assignment import Assignment
from penguin_git.runner.journal import Journal
from penguin_git.runner.judgement import checks_on
from penguin_git.tracker.controls import person
from penguin_git.tracker.observing import Observation, observe
from penguin_git.tracker.project import Project, level_of
from penguin_git.tracker.working import environment

_LAST_LINES = 10


def prove(project: Project, task: TaskId) -> None:
    """Run the checks that the base has for a task on the base's commit, in a fresh checkout of it.

    Raises `PenguinError` with the check that fails and its last lines. It takes as long as the checks do.
    """
    seen = observe(project)
    wanted = seen.base.tasks.get(task)
    base = project.store.base_name
    if wanted is None:
        raise PenguinError(
            f"`{task}` is a draft: `{base}` does not have it yet.", hint=f"Get it onto `{base}`."
        )
    results = _results(project, seen, wanted)
    outcome, why = evidence.verdict(wanted, changed=True, checks=results, by_script=True)
    if outcome is not Outcome.COMPLETED:
        raise PenguinError(
            f"`{task}` is not done yet, on `{base}` {why}.{_output(results)}",
            hint=f"Put it right, commit it on `{base}`, and say so again.",
        )


def _results(project: Project, seen: Observation, task: Task) -> tuple[CheckResult, ...]:
    stop = StopSignal()
    try:
        with (
            project.world.interrupts.reaching(stop, task.id),
            _alone(project, task.id),
            TemporaryDirectory(dir=project.repo.runtime, prefix="checks-") as folder,
        ):
            assigned = _assignment(project, seen, task, Path(folder) / "log.jsonl")
            journal = Journal(
                assigned.log, task.id, assigned.hold.attempt, project.world.now, assigned.secrets
            )
            with closing(journal):
                return checks_on(assigned, seen.base.commit, journal, stop)
    finally:
        stop.close()


@contextmanager
def _alone(project: Project, task: TaskId) -> Iterator[None]:
    """One of us at a time. No daemon begins meanwhile: it would clear our worktree away as a dead one's."""
    runtime = project.repo.runtime
    with FileLock(runtime / "proving.lock", f"checking {task}"):
        daemon = FileLock(runtime / "daemon.lock", f"checking {task}")
        is_ours = daemon.acquire()
        try:
            yield
        finally:
            if is_ours:
                daemon.release()


def _assignment(project: Project, seen: Observation, task: Task, log: Path) -> Assignment:
    world, name = project.world, person(project)
    hold = Hold(task=task.id, attempt=0, nonce=world.nonce(), owner=name, agent=name)
    return Assignment(
        repo=project.repo,
        task=task,
        hold=hold,
        base=seen.base.commit,
        config=seen.config,
        agent=HumanAgent(name),
        environment=environment(world.environ, hold),
        log=log,
        now=world.now,
        prompt="",
        level=level_of(seen.config, world.environ),
    )


def _output(results: tuple[CheckResult, ...]) -> str:
    failed = next((one for one in results if one.exit_code != 0), None)
    lines = failed.output.splitlines()[-_LAST_LINES:] if failed else []
    return "".join(f"\n  {line}" for line in lines)
