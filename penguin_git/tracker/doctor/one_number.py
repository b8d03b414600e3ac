"""Two tasks that two branches gave one number, over which a merge has stopped: the arriving one gets another.

A rebase and a cherry-pick stop in the same way. What the base branch of a remote has was there first, so that
after a pull it is the one not pushed yet that arrives. Nothing is committed: who began the merge ends it.
"""

from collections.abc import Iterator

from msgspec import Struct

from penguin_git.codec import tasks as task_codec
from penguin_git.errors import BrokenFile
from penguin_git.git import history, index, trees
from penguin_git.git.refs import Refs
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


class _Side(Struct, frozen=True):
    """One of the two that meet: its commit, the stage of its entries, and how it is told."""

    commit: str
    stage: int
    told: str


class _Meeting(Struct, frozen=True):
    """Two tasks at one path: the one that was there first, and the one that arrives."""

    path: str
    here: Entry
    first: Task
    arriving: Entry
    later: Task


class _Merge(Struct, frozen=True):
    """Which side stays and which one arrives; `given` has the new numbers of tasks by the old ones."""

    stays: _Side
    arrives: _Side
    given: dict[TaskId, TaskId]


def ids(patient: Patient) -> Iterator[Finding]:
    """Numbers that mean two tasks in a merge that has stopped."""
    if patient.config.ids is not Ids.SEQUENTIAL:
        return
    if unmerged := index.unmerged(patient.project.repo.git, layout.TASKS):
        merge = _merge(patient)
        for path, stages in unmerged.items():
            if stages.keys() == {_OURS, _THEIRS} and (met := _meeting(patient, merge, path, stages)):
                yield _finding(patient, merge, met)


def _merge(patient: Patient) -> _Merge:
    store = patient.project.store
    ours, theirs = (store.objects.resolve(name) or "" for name in ("HEAD", "MERGE_HEAD"))
    pushed = _pushed(patient, ours, theirs) if theirs else ""
    here, there = _Side(ours, _OURS, "was here"), _Side(theirs, _THEIRS, f"is on `{pushed}`")
    return _Merge(there, here, {}) if pushed else _Merge(here, there, {})


def _pushed(patient: Patient, ours: str, theirs: str) -> str:
    """The base branch of a remote that has their commit, and not ours; '' where there is none."""
    store, git = patient.project.store, patient.project.repo.shared
    for ref, tip in Refs(git, store.objects).all("refs/remotes/").items():  # by the names that git shows
        has_theirs = ref.endswith(f"/{store.base_name}") and history.is_ancestor(git, theirs, tip)
        if has_theirs and not history.is_ancestor(git, ours, tip):
            return ref.removeprefix("refs/remotes/")
    return ""


def _meeting(patient: Patient, merge: _Merge, path: str, stages: dict[int, Entry]) -> _Meeting | None:
    blob, stay, arrive = (
        patient.project.store.objects.blob,
        stages[merge.stays.stage],
        stages[merge.arrives.stage],
    )
    try:
        first, later = (task_codec.parse(blob(side.oid), path) for side in (stay, arrive))
    except BrokenFile:
        return None
    if not first.id.isdecimal() or _are_one(first, later):
        return None
    return _Meeting(path, stay, first, arrive, later)


def _are_one(ours: Task, theirs: Task) -> bool:
    """Whether both sides have the same task, which went two ways."""
    if ours.created_at and theirs.created_at:
        return (ours.created_at, ours.created_by) == (theirs.created_at, theirs.created_by)
    return ours.title == theirs.title


def _finding(patient: Patient, merge: _Merge, met: _Meeting) -> Finding:
    task = met.first.id
    message = (
        f"`{task}` is two tasks: `{met.first.title}` {merge.stays.told}, and `{met.later.title}` arrives."
    )
    if has_attempt(patient, task):
        fix = f"Give one of them a number of its own by hand: `{task}` had an attempt."
        return Finding("duplicate-id", message, met.path, fix)
    if _MARKER not in (read_file(patient.project.repo.work_tree, met.path) or b""):
        return Finding("duplicate-id", message, met.path, f"git add {met.path}, if it is as you want it.")

    def give_a_number() -> None:
        _part(patient, merge, met)

    fix = "give the one that arrives the next free number, with its edges; ending the merge is yours"
    return Finding("duplicate-id", message, met.path, fix, give_a_number)


def _part(patient: Patient, merge: _Merge, met: _Meeting) -> None:
    """Leave the number to the task that was first; files and index get the other one under a new number."""
    project, old = patient.project, met.first.id
    objects, work_tree = project.store.objects, project.repo.work_tree
    new = next_in_sequence(minting.known_ids(project, patient.config))
    beside = f"{met.path.rpartition('/')[0]}/{new}.yaml"
    arriving = objects.blob(met.arriving.oid)
    for number, another in merge.given.items():
        arriving = edges.moved(arriving, met.path, number, another)
    texts = {met.path: objects.blob(met.here.oid), beside: arriving}
    texts |= dict(_that_mean_it(patient, merge, old, new))
    for path, data in texts.items():
        write_file(work_tree, path, data)
    index.put(
        project.repo.git,
        {path: Entry(trees.FILE, objects.write("blob", data)) for path, data in texts.items()},
    )
    merge.given[old] = new


def _that_mean_it(patient: Patient, merge: _Merge, old: TaskId, new: TaskId) -> Iterator[tuple[str, bytes]]:
    """The files that arrive with an edge to the number which they did not have on the side that stays."""
    store = patient.project.store
    tree = store.tree_of(merge.stays.commit) if merge.stays.commit else ""
    for path, entry in index.staged(patient.project.repo.git, layout.TASKS).items():
        before = trees.find(store.objects, tree, path)
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
