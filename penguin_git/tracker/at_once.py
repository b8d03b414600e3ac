"""What a person asks for where no daemon works: what needs no agent is done at once."""

from msgspec import Struct

from penguin_git.model import reconcile, steps
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import status_after
from penguin_git.model.request import Verb
from penguin_git.tracker import notices, settling
from penguin_git.tracker.observing import Observation, observe
from penguin_git.tracker.project import Project


class Done(Struct, frozen=True):
    """What came of a control verb, in a sentence.

    `waits_for_daemon`: nobody runs who would act on it now; where that starts no agent, `at_once` says that
    whoever asked should see to it.
    """

    said: str
    waits_for_daemon: bool = False
    at_once: bool = False


def without_daemon(project: Project, task: TaskId, verb: Verb) -> Done:
    """Nobody works: do at once what needs no agent, and leave the rest for the next daemon."""
    seen = observe(project)
    attempt = seen.attempts.get(task)
    if attempt is None:
        return Done(f"`{task}` has just landed.")
    step = reconcile.step(attempt, seen.config, live=False, request=seen.request_for(task))
    if isinstance(step, steps.Hear):
        settling.perform(project, seen, attempt, step)
        said = Done(f"`{task}`: whoever works on it next is told.")
        return said if verb is Verb.FEEDBACK else without_daemon(project, task, verb)
    if attempt.waits:
        return Done(f"`{task}`: {verb} is asked for.", waits_for_daemon=True, at_once=True)
    if isinstance(step, steps.Settle | steps.LandOutcome):
        settling.perform(project, seen, attempt, step)
        settling.answer(project, seen, task)
        _land_outcome(project, task)
        if isinstance(step, steps.Settle):
            return Done(f"`{task}` is {status_after(step.outcome)} now.")
        return Done(f"`{task}`: {verb} done.")
    # Beside an outcome that has landed the branch has no say any more: there the request has to wait.
    resumes = isinstance(step, steps.Continue) and verb is Verb.RESUME and not attempt.landed
    if resumes or isinstance(step, steps.Release):
        settling.release(project, seen, attempt, step.reason)
        settling.answer(project, seen, task)
        notices.forget(project.repo, task)
    return _for_later(project, task)


def _for_later(project: Project, task: TaskId) -> Done:
    """What a task waits for that is to be worked on: a daemon, or whatever keeps any from beginning."""
    from penguin_git.tracker.view import view

    row = view(project).rows.get(task)
    if row and row.obstacles:
        return Done(f"`{task}` goes on as soon as it may: {'; '.join(row.obstacles)}.")
    return Done(f"`{task}` goes on as soon as a daemon runs.", waits_for_daemon=True)


def _land_outcome(project: Project, task: TaskId) -> None:
    seen: Observation = observe(project)
    attempt = seen.attempts.get(task)
    if attempt is None:
        return
    step = reconcile.step(attempt, seen.config, live=False)
    if isinstance(step, steps.LandOutcome):
        settling.perform(project, seen, attempt, step)
