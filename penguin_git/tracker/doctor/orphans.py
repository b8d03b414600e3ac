"""Records, refs and branches of tasks that are not there."""

from collections.abc import Iterator

from penguin_git.git import history, trees
from penguin_git.git.refs import Update
from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from penguin_git.tracker.doctor.finding import Finding
from penguin_git.tracker.doctor.patient import Patient

_KEPT = "it is kept, since nothing else holds this"


def records(patient: Patient) -> Iterator[Finding]:
    """Records on the base whose task has no file. Of a task that somebody deleted they are history."""
    store = patient.project.store
    found = trees.files(store.objects, store.tree_of(patient.base.commit), layout.RECORDS)
    for path in sorted(found):
        known = layout.attempt_of(path)
        if known is None:
            yield Finding(
                "odd-record", "This is not where a record lies.", path, "Remove it, or move it back."
            )
        elif known[0] not in patient.known:
            yield _record(patient, known[0], path)


def branches(patient: Patient) -> Iterator[Finding]:
    """Task branches without a task on the base."""
    git = patient.project.repo.shared
    for task, tip in layout.task_branches(patient.refs, patient.config.branch_prefix).items():
        if task in patient.known:
            continue
        ref = patient.branch(task)
        message = f"The branch belongs to no task: there is no `{task}`."
        if history.is_ancestor(git, tip, patient.base.commit):
            yield _deleted(patient, ref, tip, message, "orphan-branch")
        else:
            name = ref.removeprefix("refs/heads/")
            fix = f"{_KEPT}; to drop it: git branch -D {name}"
            yield Finding("orphan-branch", message, ref, fix, note=task in patient.deleted)


def refs(patient: Patient) -> Iterator[Finding]:
    """Requests, kept tips and transcripts of tasks that have no file."""
    for ref, tip in patient.refs.items():
        kind, _, rest = ref.removeprefix("refs/penguin/").partition("/")
        task = rest.partition("/")[0]
        if kind not in ("requests", "attempts", "logs") or task in patient.known:
            continue
        message = f"The ref belongs to no task: there is no `{task}`."
        if kind == "requests":
            yield _deleted(patient, ref, tip, message, "orphan-ref")
        else:
            gone = task in patient.deleted
            fix = f"{_KEPT}; to drop it: git update-ref -d {ref}"
            yield Finding("orphan-ref", message, ref, fix, note=gone)


def _record(patient: Patient, task: TaskId, path: str) -> Finding:
    deleted = task in patient.deleted
    message = f"The record belongs to no task: `{task}` " + ("was deleted." if deleted else "is not there.")
    fix = (
        "it is kept, as a part of the history"
        if deleted
        else "Bring the task's file back, or: git rm " + path
    )
    return Finding("orphan-record", message, path, fix, note=deleted)


def _deleted(patient: Patient, ref: str, tip: str, message: str, code: str) -> Finding:
    def delete() -> None:
        patient.project.store.refs.update([Update(ref, None, tip)], "doctor")

    return Finding(code, message, ref, "delete it: nothing is lost with it", delete, alone=True)
