"""What an attempt changed: from where it began, or where it last took in the base, to its end."""

from contextlib import suppress

from msgspec import Struct

from penguin_git.codec import tasks as task_codec
from penguin_git.errors import BrokenFile, PenguinError
from penguin_git.git import differences, history
from penguin_git.git.differences import Counted, Touched
from penguin_git.git.objects import MissingObject
from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from penguin_git.model.task import Task
from penguin_git.store.attempts import holder, number_of
from penguin_git.store.snapshot import record_files
from penguin_git.tracker.project import Project

_MOST_LOOKED_INTO = 200  # files that git takes for binary; the rest is believed to be
_BEGINNING = 8_000  # bytes in which git, too, looks for what no text has


class Difference(Struct, frozen=True):
    """Two commits, and the attempt that made the second of the first."""

    attempt: int
    base: str
    head: str


class Legible(Struct, frozen=True):
    """The files that differ, a patch with a block for each, and the bytes of those that are no text."""

    files: tuple[Touched, ...]
    patch: bytes
    binary: dict[str, int]


def of(project: Project, task: TaskId, attempt: int | None = None) -> Difference:
    """What the last attempt of a task changed, or a certain one; a `PenguinError` where there is none."""
    base, git = project.store.base_commit(), project.repo.shared
    tips = _tips(project, task, base)
    wanted = attempt or max([*tips, *_recorded(project, task, base)], default=0)
    tip = tips.get(wanted)
    fork = history.merge_base(git, tip, base) if tip else None
    if tip and fork and fork != tip:
        return Difference(wanted, fork, tip)
    if wanted not in _recorded(project, task, base):
        raise PenguinError(
            f"`{task}` has no attempt {attempt}." if attempt else f"Nobody has worked on `{task}` yet.",
            hint=f"`penguin task show {task} --history` says what happened to it.",
        )
    return _landed(project, task, wanted, base)


def patch(project: Project, difference: Difference) -> bytes:
    """It as a patch; what penguin itself keeps is left out."""
    return differences.patch(project.repo.shared, difference.base, difference.head, layout.ROOT)


def legible(project: Project, difference: Difference) -> Legible:
    """It as people read it: every file is named, whatever its attributes say git should show of it."""
    git, beside = project.repo.shared, layout.ROOT
    touched = tuple(differences.touched(git, difference.base, difference.head, beside))
    unsure = [one for one in touched if one.added is None][:_MOST_LOOKED_INTO]
    sides = {one.path: (_content(project, one.old), _content(project, one.new)) for one in unsure}
    return Legible(
        touched,
        differences.readable(git, difference.base, difference.head, beside),
        {path: len(new) for path, (old, new) in sides.items() if _is_binary(old) or _is_binary(new)},
    )


def proposed(project: Project, difference: Difference) -> list[Task]:
    """The tasks that come with it; one whose file can't be read is no task."""
    there = differences.added_under(project.repo.shared, difference.base, difference.head, layout.TASKS)
    found = []
    for path, oid in there.items():
        with suppress(BrokenFile):
            found.append(task_codec.parse(project.store.objects.blob(oid), path))
    return found


def summary(project: Project, difference: Difference) -> bytes:
    """How much of which file it changed."""
    return differences.summary(project.repo.shared, difference.base, difference.head, layout.ROOT)


def counted(project: Project, difference: Difference) -> list[Counted]:
    """The files that it changed."""
    return differences.counted(project.repo.shared, difference.base, difference.head, layout.ROOT)


def _tips(project: Project, task: TaskId, base: str) -> dict[int, str]:
    """The ends of the attempts that a ref keeps, by number; that of the branch where it has one."""
    store = project.store
    kept = store.refs.all(f"{layout.ATTEMPTS}{task}/")
    tips = {number: tip for ref, tip in kept.items() if (number := number_of(ref))}
    branch = store.refs.read(layout.branch(store.config().branch_prefix, task))
    hold = holder(store, branch, base) if branch else None
    return tips | ({hold.attempt: branch} if branch and hold and hold.task == task else {})


def _recorded(project: Project, task: TaskId, base: str) -> list[int]:
    paths = record_files(project.store, base, task)
    return [attempt[1] for path in paths if (attempt := layout.attempt_of(path))]


def _landed(project: Project, task: TaskId, attempt: int, base: str) -> Difference:
    """What the commit did that brought the record to the base; penguin's, a person's or a forge's."""
    where = layout.record(task, attempt)
    landing = history.log(project.repo.shared, base, [where], first_parent=True)[-1]
    before = landing.parents[0] if landing.parents else project.store.objects.write("tree", b"")
    return Difference(attempt, before, landing.oid)


def _content(project: Project, oid: str) -> bytes:
    """A side of a file; empty where it has none, or is a repository of its own."""
    try:
        return project.store.objects.blob(oid) if oid else b""
    except MissingObject:
        return b""


def _is_binary(data: bytes) -> bool:
    return b"\0" in data[:_BEGINNING]
