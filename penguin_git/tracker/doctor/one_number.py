"""Two tasks that two branches gave one number, over which a merge has stopped: the arriving one gets another.

A rebase and a cherry-pick stop in the same way. Nothing is committed: who began the merge ends it.
"""

from collections.abc import Iterator

from msgspec import Struct

from penguin_git.codec import tasks as task_codec
from penguin_git.errors import BrokenFile
from penguin_git.git import index, trees
from penguin_git.git.trees import Entry
from penguin_git.model import layout
from penguin_git.model.config import Ids
from penguin_git.model.ids import TaskId, next_in_sequence
from penguin_git.model.task import Task
from penguin_git.store.checkout import read_file, write_file
from penguin_git.tracker import minting
from penguin_git.tracker.doctor import edges
from penguin_git.tracker.doctor.finding import Finding
from penguin_git.tracker.doctor.patient import Patient
from penguin_git.tracker.doctor.renumbering import has_attempt

_OURS, _THEIRS = 2, 3  # stages of an index, see git-ls-files(1)
_MARKER = b"<<<<<<< "


class _Meeting(Struct, frozen=True):
    """Two tasks at one path: the one that was here, and the one that arrives."""

    path: str
    here: Entry
    ours: Task
    arriving: Entry
    theirs: Task


def ids(patient: Patient) -> Iterator[Finding]:
    """Numbers that mean two tasks in a merge that has stopped."""
    if patient.config.ids is not Ids.SEQUENTIAL:
        return
    for path, stages in index.unmerged(patient.project.repo.git, layout.TASKS).items():
        if stages.keys() == {_OURS, _THEIRS} and (met := _meeting(patient, path, stages)):
            yield _finding(patient, met)


def _meeting(patient: Patient, path: str, stages: dict[int, Entry]) -> _Meeting | None:
    blob = patient.project.store.objects.blob
    try:
        ours, theirs = (task_codec.parse(blob(stages[side].oid), path) for side in (_OURS, _THEIRS))
    except BrokenFile:
        return None
    if not ours.id.isdecimal() or _are_one(ours, theirs):
        return None
    return _Meeting(path, stages[_OURS], ours, stages[_THEIRS], theirs)


def _are_one(ours: Task, theirs: Task) -> bool:
    """Whether both sides have the same task, which went two ways."""
    if ours.created_at and theirs.created_at:
        return (ours.created_at, ours.created_by) == (theirs.created_at, theirs.created_by)
    return ours.title == theirs.title


def _finding(patient: Patient, met: _Meeting) -> Finding:
    task = met.ours.id
    message = f"`{task}` is two tasks: `{met.ours.title}` was here, and `{met.theirs.title}` arrives."
    if has_attempt(patient, task):
        fix = f"Give one of them a number of its own by hand: `{task}` had an attempt."
        return Finding("duplicate-id", message, met.path, fix)
    if _MARKER not in (read_file(patient.project.repo.work_tree, met.path) or b""):
        return Finding("duplicate-id", message, met.path, f"git add {met.path}, if it is as you want it.")

    def give_a_number() -> None:
        _part(patient, met)

    fix = "give the one that arrives the next free number, with its edges; ending the merge is yours"
    return Finding("duplicate-id", message, met.path, fix, give_a_number)


def _part(patient: Patient, met: _Meeting) -> None:
    """Leave the number to the task that was here; files and index get the other one under a new number."""
    project, old = patient.project, met.ours.id
    objects, work_tree = project.store.objects, project.repo.work_tree
    new = next_in_sequence(minting.known_ids(project, patient.config))
    beside = f"{met.path.rpartition('/')[0]}/{new}.yaml"
    texts = {met.path: objects.blob(met.here.oid), beside: objects.blob(met.arriving.oid)}
    texts |= dict(_that_mean_it(patient, old, new))
    for path, data in texts.items():
        write_file(work_tree, path, data)
    index.put(
        project.repo.git,
        {path: Entry(trees.FILE, objects.write("blob", data)) for path, data in texts.items()},
    )


def _that_mean_it(patient: Patient, old: TaskId, new: TaskId) -> Iterator[tuple[str, bytes]]:
    """The files that arrive with an edge to the number which they did not have here."""
    store = patient.project.store
    head = store.objects.resolve("HEAD^{tree}") or ""
    for path, entry in index.staged(patient.project.repo.git, layout.TASKS).items():
        before = trees.find(store.objects, head, path)
        if before is not None and before.oid == entry.oid:
            continue
        try:
            arrived = store.objects.blob(entry.oid)
            known = task_codec.parse(store.objects.blob(before.oid), path) if before else None
            said = edges.moved(arrived, path, old, new, but=known)
        except BrokenFile:
            continue
        if said != arrived:
            yield path, said
