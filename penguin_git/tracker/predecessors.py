"""What came before an attempt, for its prompt: what the dependencies left, and earlier attempts."""

from penguin_git.codec import tasks as task_codec
from penguin_git.model.briefing import Before, brief
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.task import Task
from penguin_git.store.claims import Claim
from penguin_git.store.paths import path_at
from penguin_git.store.snapshot import records_of
from penguin_git.tracker.project import Project


def prompt(project: Project, claim: Claim, *, goes_on: bool) -> str:
    """The task in words. With `goes_on` the agent has the conversation of its earlier attempts anyway."""
    task = claim.task
    if task.run is not None:  # a script does not read
        return brief(task)
    before = tuple(_left(project, claim.base, dependency) for dependency in task.depends_on)
    earlier = () if goes_on else records_of(project.store, claim.commit, task.id)
    return brief(task, before, earlier)


def _left(project: Project, commit: str, dependency: TaskId) -> Before:
    """What the last attempt that completed a dependency said."""
    records = records_of(project.store, commit, dependency)
    done = [record for record in records if record.outcome is Outcome.COMPLETED]
    found = _task(project, commit, dependency)
    title = found.title if found else "its file is gone"
    if not done:  # completed by hand
        return Before(task=dependency, title=title)
    return Before(task=dependency, title=title, summary=done[-1].summary, handoff=done[-1].handoff)


def _task(project: Project, commit: str, task: TaskId) -> Task | None:
    path = path_at(project.store, commit, task)
    return task_codec.parse(project.store.blob_at(commit, path), path) if path else None
