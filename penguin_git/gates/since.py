"""What a branch has done to tasks and records: moves, approvals, records that should have stayed."""

from collections.abc import Iterator

from penguin_git.errors import Problem
from penguin_git.gates import added_records, agents_branch, judging, kinds, unfounded
from penguin_git.gates.kinds import Kind
from penguin_git.gates.task_file import TaskFile, task_file
from penguin_git.git import commits, history, trees
from penguin_git.git.trees import Differences
from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from penguin_git.model.task import Task
from penguin_git.store.paths import path_at
from penguin_git.store.store import Store


def problems_since(store: Store, base: str, fork: str, commit: str) -> Iterator[Problem]:
    """Return what is wrong with the way from `fork` to `commit`, which is to go into `base`.

    A move that is not allowed at once is allowed in legal steps, a commit each.
    """
    changed = trees.changed(store.repo.shared, fork, commit)
    # By the settings as they are now; and as they were, since penguin had that name then.
    ours = [store.config_at(one).committer.email for one in (base, fork)]
    yield from _records(changed, fork)
    yield from agents_branch.problems(store, changed, base=base, commit=commit)
    yield from added_records.forged(store, fork, commit, changed, ours)
    before = _tasks(store, changed, 0)
    for name, file in _tasks(store, changed, 1).items():
        old = before.get(name)
        known = [old.task] if old else []
        verdict = judging.judged(file.path, file.data, file.task, known)
        if not judging.may_become(file.task, known) and _went_in_steps(store, fork, commit, file):
            moves = judging.illegal_move(file.path, file.data, file.task, known)
            yield from (problem for problem in verdict.problems if problem not in moves)
        else:
            yield from verdict.problems
        yield from unfounded.problems(store, file, known, base=base, fork=fork, commit=commit)


def _records(changed: Differences, fork: str) -> Iterator[Problem]:
    for path, (before, after) in changed.items():
        if before is not None and kinds.kind_of(path) is Kind.RECORD:
            yield kinds.rewritten(path, is_gone=after is None, rev=fork[:10])


def _tasks(store: Store, changed: Differences, side: int) -> dict[TaskId, TaskFile]:
    paths = {path: entries[side] for path, entries in changed.items() if kinds.kind_of(path) is Kind.TASK}
    files = (task_file(store, path, entry) for path, entry in paths.items())
    return {file.task.id: file for file in files if file}


def _went_in_steps(store: Store, fork: str, commit: str, file: TaskFile) -> bool:
    """Whether each commit on the way moved the task as a person may."""
    steps = list(_steps(store, fork, commit, file))
    return bool(steps) and all(judging.may_become(task, before) for task, before, _ in steps)


def _steps(
    store: Store, fork: str, commit: str, file: TaskFile
) -> Iterator[tuple[Task, list[Task], commits.Commit]]:
    """Each commit's version of a task with those of its parents."""
    name = file.task.id  # its file may have been moved on the way
    for step in history.log(store.repo.shared, f"{fork}..{commit}", [layout.files(name)], literal=False):
        now = _version(store, step.oid, name)
        earlier = [_version(store, parent, name) for parent in step.parents]
        if now is not None:
            yield now, [task for task in earlier if task is not None], step


def _version(store: Store, commit: str, name: TaskId) -> Task | None:
    path = path_at(store, commit, name)
    entry = trees.find(store.objects, store.tree_of(commit), path) if path else None
    found = task_file(store, path, entry) if path else None
    return found.task if found else None
