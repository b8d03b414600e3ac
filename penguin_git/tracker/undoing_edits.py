"""Undoing an edit of a person's: each file as it was before, or field by field where it has changed since."""

from collections.abc import Mapping

from penguin_git.codec import editing as text_editing
from penguin_git.codec import tasks as task_codec
from penguin_git.codec.reading import read
from penguin_git.errors import PenguinError
from penguin_git.git import trees
from penguin_git.git.commits import Commit, Message
from penguin_git.model import layout, wording
from penguin_git.model import status as moves
from penguin_git.model.ids import TaskId
from penguin_git.model.merging import merged, same
from penguin_git.model.task import Task
from penguin_git.tracker import editing
from penguin_git.tracker.edit import Change, Saved
from penguin_git.tracker.effects import Effect
from penguin_git.tracker.project import Project
from penguin_git.tracker.view import View

_Versions = tuple[bytes | None, bytes | None]
"""A file before and after the commit; None: there was none."""


def files(project: Project, view: View, commit: Commit, branch: str) -> dict[str, Effect]:
    """What undoing does to which file; a `PenguinError` says why it can't be done."""
    store = project.store
    tip = store.refs.read(f"refs/heads/{branch}") or store.base_commit()
    acts: dict[str, Effect] = {}
    for path, versions in _versions(project, commit).items():
        entry = trees.find(store.objects, store.tree_of(tip), path)
        now = store.objects.blob(entry.oid) if entry else None
        acts[path] = Effect.of(now, _back(path, versions)(now))
    gone = {layout.task_of(path) for path, effect in acts.items() if effect.act == "delete"}
    _check_needed(view, {task for task in gone if task})
    return acts


def undo(project: Project, commit: Commit, branch: str) -> Saved:
    """Take the edit back in one commit on the branch that has it."""
    edits = {path: _back(path, versions) for path, versions in _versions(project, commit).items()}
    subject = f"undo: {Message.parse(commit.message).subject}"
    trailers = ((wording.ACT, wording.Act.UNDO), (wording.UNDOES, commit.oid))
    on_base = branch == project.store.base_name
    return editing.save_all(project, edits, subject, on_base=on_base, trailers=trailers)


def _versions(project: Project, commit: Commit) -> Mapping[str, _Versions]:
    store = project.store
    differences = trees.changed(project.repo.shared, commit.parents[0], commit.oid)
    strange = [path for path in differences if not path.startswith(f"{layout.ROOT}/")]
    if strange:
        raise PenguinError(
            f"Commit {commit.oid[:7]} also changed `{strange[0]}`.", hint=f"git revert {commit.oid[:7]}"
        )
    return {
        path: tuple(store.objects.blob(side.oid) if side else None for side in sides)  # type: ignore[misc]
        for path, sides in differences.items()
    }


def _back(path: str, versions: _Versions) -> Change:
    before, after = versions

    def changed(now: bytes | None) -> bytes | None:
        if now == after:
            new = before
        elif before is None or after is None or now is None or layout.task_of(path) is None:
            raise PenguinError(f"`{path}` has changed since.", hint=f"git log -- {path}")
        else:
            new = _merged_back(path, before, after, now)
        _check_move(path, now, new)
        return new

    return changed


def _merged_back(path: str, before: bytes, after: bytes, now: bytes) -> bytes:
    """What the file says now, without what the commit changed."""
    old, new, mine = (task_codec.parse(data, path) for data in (before, after, now))
    both = merged(new, mine, old)
    if clashes := [*both.clashes, *both.overruled]:
        fields = ", ".join(f"`{clash.field}`" for clash in clashes)
        raise PenguinError(f"{fields} of `{path}` has changed since.", hint=f"git log -- {path}")
    changes = task_codec.changes(mine, both.task)
    unsaid = changes.keys() & _unsaid(before, path, old, both.task)
    return text_editing.edited(now, {**changes, **dict.fromkeys(unsaid)})


def _unsaid(before: bytes, path: str, old: Task, new: Task) -> set[str]:
    """The fields that are again as they were when the file had no line for them; it keeps its status."""
    said = {"status", *(entry.key.text for entry in read(before, path).entries)}
    return {name for name in {*old.__struct_fields__} - said if same(getattr(old, name), getattr(new, name))}


def _check_move(path: str, now: bytes | None, new: bytes | None) -> None:
    if now is None or new is None or layout.task_of(path) is None:
        return
    moves.move(task_codec.parse(now, path).status, task_codec.parse(new, path).status, by_person=True)


def _check_needed(view: View, gone: set[TaskId]) -> None:
    """A new task that others hold on to by now does not go."""
    for task in gone:
        if task in view.rows and view.rows[task].attempt:
            raise PenguinError(f"`{task}` has an attempt by now.", hint=f"penguin task cancel {task}")
        others = {*view.graph.dependants.get(task, ()), *view.graph.children.get(task, ())} - gone
        if others:
            raise PenguinError(
                f"`{min(others)}` needs `{task}` by now.",
                hint=f"`penguin task delete {task} --force` lets both go.",
            )
