"""Tasks that count as in progress only because somebody merged a task branch by hand."""

from collections.abc import Iterator

from penguin_git.git import history
from penguin_git.git.commits import Message
from penguin_git.model import wording
from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from penguin_git.tracker import creating
from penguin_git.tracker.doctor.finding import Finding
from penguin_git.tracker.doctor.patient import Patient


def in_progress(patient: Patient) -> Iterator[Finding]:
    """Tasks in progress on the base whose status came with a claim that is gone."""
    for task, found in patient.base.heads.items():
        if found.status is not TaskStatus.IN_PROGRESS or patient.has_branch(task):
            continue
        if not _came_with_a_claim(patient, task):
            continue

        def release(task: TaskId = task) -> None:
            creating.patch(
                patient.project,
                task,
                {"status": TaskStatus.PENDING},
                f"{task}: nobody works on it any more",
                commit=patient.config.auto_commit,
            )

        message = f"`{task}` is in progress through a merged task branch, and nobody works on it."
        path = patient.base.lines[task].path
        yield Finding("unclaimed-task", message, path, "make it pending again", release)


def _came_with_a_claim(patient: Patient, task: TaskId) -> bool:
    """Whether a commit of penguin's own was the last to change the task's file."""
    path = patient.base.lines[task].path
    last = history.log(patient.project.repo.shared, patient.base.commit, [path], limit=1)
    return bool(last) and task in Message.parse(last[0].message).values(wording.TASK)
