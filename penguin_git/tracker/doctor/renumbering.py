"""A new number for a task that came later than another one of its id, with the edges that mean it."""

from datetime import UTC, datetime

from penguin_git.codec import tasks as task_codec
from penguin_git.git import history
from penguin_git.git.commits import Commit
from penguin_git.model import layout
from penguin_git.model.ids import TaskId, next_in_sequence
from penguin_git.store.checkout import read_file
from penguin_git.tracker import minting
from penguin_git.tracker.doctor import edges
from penguin_git.tracker.doctor.patient import Patient
from penguin_git.tracker.edit import Change
from penguin_git.tracker.editing import save_all


def arrival(patient: Patient, path: str) -> tuple[datetime, datetime, str]:
    """When a file came: committed before uncommitted, then by its own word, then by its name."""
    added = _added(patient, path)
    data = read_file(patient.project.repo.work_tree, path) or b""
    created = task_codec.parse(data, path).created_at
    late = datetime.max.replace(tzinfo=UTC)
    return created or (added.committer.when if added else late), added.committer.when if added else late, path


def has_attempt(patient: Patient, task: TaskId) -> bool:
    """Whether anything was ever done about the id."""
    starts = (f"{layout.ATTEMPTS}{task}/", f"{layout.LOGS}{task}/")
    return (
        patient.has_branch(task)
        or any(ref.startswith(starts) for ref in patient.refs)
        or (patient.project.repo.work_tree / layout.records(task)).is_dir()
    )


def renumber(patient: Patient, task: TaskId, *, first: str, later: str) -> None:
    """Rename the later file, and let the edges in files that came along with it follow; in one commit."""
    project = patient.project
    new = next_in_sequence(minting.known_ids(project, patient.config))
    data = read_file(project.repo.work_tree, later)
    edits: dict[str, Change] = {
        later: lambda _: None,
        f"{later.rpartition('/')[0]}/{new}.yaml": lambda _: data,
    }
    came, before = _added(patient, later), _added(patient, first)
    for path in patient.files:
        if path not in (first, later) and _came_along(patient, path, came, before):
            edits |= _edges(patient, path, task, new)
    save_all(project, edits, f"{new}: a number of its own, since {task} was taken")


def _edges(patient: Patient, path: str, old: TaskId, new: TaskId) -> dict[str, Change]:
    data = read_file(patient.project.repo.work_tree, path) or b""
    if edges.moved(data, path, old, new) == data:
        return {}
    return {path: lambda data: None if data is None else edges.moved(data, path, old, new)}


def _came_along(patient: Patient, path: str, came: Commit | None, before: Commit | None) -> bool:
    """Whether a file was added on the line of history that brought the later task, and not the first one."""
    added, git = _added(patient, path), patient.project.repo.shared
    if added is None:
        return came is None
    if came is None or not history.is_ancestor(git, came.oid, added.oid):
        return False
    return before is None or not history.is_ancestor(git, before.oid, added.oid)


def _added(patient: Patient, path: str) -> Commit | None:
    """The first commit with a file at this path."""
    found = history.log(patient.project.repo.git, "HEAD", [path])
    return found[-1] if found else None
