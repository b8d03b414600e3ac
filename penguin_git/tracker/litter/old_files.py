"""Files in the clone's own folder that have served their time: crash reports, caches, logs kept elsewhere."""

from collections.abc import Collection, Iterator
from pathlib import Path

from penguin_git.git import files
from penguin_git.model import layout
from penguin_git.model.ids import TaskId, is_valid
from penguin_git.tracker.litter.piece import Piece
from penguin_git.tracker.project import Project

_DAYS = 30  # that crash reports and caches are kept
_A_DAY = 24 * 60 * 60.0  # seconds


def crashes(project: Project) -> Iterator[Piece]:
    """Reports of bugs that nobody has sent for long."""
    yield from _old(project, "crash", project.repo.runtime / "crashes")


def caches(project: Project) -> Iterator[Piece]:
    """Caches that nothing has written for long; a missing one is made anew."""
    yield from _old(project, "cache", project.repo.runtime / "cache")


def live_logs(project: Project, in_use: Collection[TaskId]) -> Iterator[Piece]:
    """Logs of attempts that are over, where the ref has every byte of them."""
    for file in sorted((project.repo.runtime / "logs").glob("*/*.jsonl")):
        task, number = file.parent.name, file.stem
        if not is_valid(task) or not number.isdecimal() or TaskId(task) in in_use:
            continue
        kept = project.store.refs.read(layout.log(TaskId(task), int(number)))
        data = files.content(file)
        if kept and data is not None and project.store.objects.name("blob", data) == kept:
            yield _file("log", file, "its transcript is kept under a ref")


def _old(project: Project, kind: str, folder: Path) -> Iterator[Piece]:
    before = project.world.now().timestamp() - _DAYS * _A_DAY
    for file in sorted(folder.rglob("*")):
        found = files.lstat(file)
        if found and not file.is_dir() and found.st_mtime < before:
            yield _file(kind, file, f"it is older than {_DAYS} days")


def _file(kind: str, file: Path, reason: str) -> Piece:
    def remove() -> None:
        file.unlink(missing_ok=True)

    return Piece(kind, str(file), reason, remove)
