"""The check of a whole commit: every file under `.penguin`, and what a branch has done to them."""

from collections.abc import Iterator
from dataclasses import dataclass

from penguin_git.codec import lookup
from penguin_git.errors import PenguinError, Problem
from penguin_git.gates import kinds, since
from penguin_git.gates.kinds import Kind
from penguin_git.gates.neighbours import twice
from penguin_git.gates.task_file import TaskFile
from penguin_git.git import history, trees
from penguin_git.git.trees import Entry
from penguin_git.model import layout, soundness
from penguin_git.model.graph import Graph
from penguin_git.model.head import head
from penguin_git.model.ids import TaskId
from penguin_git.model.soundness import Code
from penguin_git.store.store import Store


@dataclass(frozen=True)
class Checked:
    """What was looked at, and everything that is wrong with it."""

    commit: str
    files: int
    problems: tuple[Problem, ...]


def checked(store: Store, at: str = "HEAD", base: str | None = None) -> Checked:
    """Check all files at a revision; with `base`, also what changed since the branch left that revision."""
    commit = commit_of(store, at)
    found = trees.files(store.objects, store.tree_of(commit), layout.ROOT)
    files = {path: (kind, entry) for path, entry in found.items() if (kind := kinds.kind_of(path))}
    problems = list(_whole(store, files))
    if base is not None:
        fork = fork_of(store, base, commit)
        problems += since.problems_since(store, commit_of(store, base), fork, commit)
    return Checked(commit, len(files), tuple(sorted(problems)))


def commit_of(store: Store, rev: str) -> str:
    """Return the commit that a revision names; on a machine that only fetches, also `origin/REV`."""
    for name in (rev, f"origin/{rev}"):
        # Never the name of a file or an option: it is asked for as a revision, after all options.
        commit = store.objects.resolve(f"{name}^{{commit}}")
        if commit is not None:
            return commit
    raise PenguinError(f"There is no commit `{rev}` here.", hint=f"git fetch origin {rev}")


def fork_of(store: Store, base: str, commit: str) -> str:
    """Return where a commit's history left another's."""
    fork = history.merge_base(store.repo.shared, commit_of(store, base), commit)
    if fork is None:
        raise PenguinError(
            f"The histories of `{base}` and of `{commit[:10]}` never meet in this clone.",
            hint="Fetch all of it: `git fetch --unshallow`, or a checkout with `fetch-depth: 0`.",
        )
    return fork


def _whole(store: Store, files: dict[str, tuple[Kind, Entry]]) -> Iterator[Problem]:
    tasks: dict[TaskId, list[TaskFile]] = {}
    for path, (kind, entry) in files.items():
        data = store.objects.blob(entry.oid) if entry.mode in kinds.REGULAR else b""
        wrong = kinds.problems_of(kind, path, entry.mode, data)
        yield from wrong
        if kind is Kind.TASK and not wrong:
            read = TaskFile(path, data, kinds.task(data, path))
            tasks.setdefault(read.task.id, []).append(read)
    yield from _together(tasks, {name for path in files if (name := layout.task_of(path))})


def _together(tasks: dict[TaskId, list[TaskFile]], known: set[TaskId]) -> Iterator[Problem]:
    """What is wrong with files that are fine by themselves."""
    for versions in tasks.values():
        for file in versions if len(versions) > 1 else ():
            yield twice(file.path, [other.path for other in versions if other != file])
    files = {name: versions[0] for name, versions in tasks.items()}
    for fault in soundness.faults(Graph({name: head(file.task) for name, file in files.items()})):
        lost = fault.code in (Code.DANGLING, Code.DANGLING_PARENT) and fault.item not in known
        if lost or fault.code in (Code.CYCLE, Code.SELF_EDGE):
            file = files[fault.task]
            place = lookup.place(file.data, file.path, fault.field, fault.item)
            yield Problem(file.path, *place, fault.message, fault.hint)
