"""A flat folder of tasks that has grown so large that each commit writes a large tree."""

import re
from collections.abc import Iterator

from penguin_git.git import trees
from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from penguin_git.store.checkout import read_file
from penguin_git.tracker.doctor.finding import Finding
from penguin_git.tracker.doctor.patient import Patient
from penguin_git.tracker.edit import Change
from penguin_git.tracker.editing import save_all

_MODELINE = re.compile(rb"^(# yaml-language-server: \$schema=)\.\./(schema/)", re.MULTILINE)


def flat(patient: Patient) -> Iterator[Finding]:
    """Such a folder, with the files that may be moved: unchanged ones, of tasks without a branch."""
    direct = {
        task: path
        for path in patient.files
        if path.count("/") == layout.TASKS.count("/") + 1 and (task := layout.task_of(path))
    }
    if len(direct) <= layout.FLAT_UNTIL:
        return
    movable = {task: path for task, path in direct.items() if not patient.has_branch(task)}

    def shard() -> None:
        _move(patient, movable)

    message = f"`{layout.TASKS}` holds {len(direct):,} files, and each commit writes all their names."
    stays = (
        f"; {len(direct) - len(movable)} stay while their task has a branch"
        if len(movable) < len(direct)
        else ""
    )
    fix = f"move {len(movable):,} files into folders by their first two characters, in one commit{stays}"
    yield Finding("large-folder", message, layout.TASKS, fix, shard if movable else None, note=not movable)


def _move(patient: Patient, movable: dict[TaskId, str]) -> None:
    store, work_tree = patient.project.store, patient.project.repo.work_tree
    head = store.objects.resolve("HEAD")
    at_head = trees.files(store.objects, store.tree_of(head), layout.TASKS) if head else {}
    edits: dict[str, Change] = {}
    for task, path in movable.items():
        data, entry = read_file(work_tree, path), at_head.get(path)
        if data is not None and entry and store.objects.name("blob", data) == entry.oid:
            edits[path] = _gone
            edits[layout.new_task(task, layout.FLAT_UNTIL)] = _written(data)
    subject = "tasks: move them into folders by their first two characters"
    if edits:
        save_all(patient.project, edits, subject, commit=patient.config.auto_commit)


def _gone(_: bytes | None) -> None:
    return None


def _written(data: bytes) -> Change:
    moved = _MODELINE.sub(rb"\1../../\2", data, count=1)
    return lambda _: moved
