"""Undoing a landing: its code goes, its record stays, and the task is pending again."""

from penguin_git.errors import PenguinError
from penguin_git.git import commits, merge, trees
from penguin_git.git.commits import Commit, Message
from penguin_git.git.moves import Moved, Stale
from penguin_git.git.trees import Entry
from penguin_git.model import layout, wording
from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from penguin_git.store.paths import path_at
from penguin_git.store.status_line import with_status
from penguin_git.tracker.edit import Saved
from penguin_git.tracker.effects import Effect
from penguin_git.tracker.on_base import refused
from penguin_git.tracker.project import Project

_TRIES = 5


def files(project: Project, commit: Commit, task: TaskId) -> dict[str, Effect]:
    """What undoing does to which file; a `PenguinError` names what has changed since."""
    base = project.store.base_commit()
    tree = _without(project, commit, task, base)
    differences = trees.changed(project.repo.shared, base, tree)
    return {
        path: Effect("restore" if old is None else "delete" if new is None else "change")
        for path, (old, new) in differences.items()
    }


def undo(project: Project, commit: Commit, task: TaskId) -> Saved:
    """Commit the base without the landing's code, in the user's name, wherever it is checked out."""
    store, world = project.store, project.world
    message = _message(commit, task)
    for _ in range(_TRIES):
        base = store.base_commit()
        new = commits.write_signed(
            project.repo.git,
            store.objects,
            tree=_without(project, commit, task, base),
            parents=(base,),
            message=message,
            when=world.now(),
        )
        moved = store.base.advance(base, new, reason=message.subject, nonce=world.nonce())
        if isinstance(moved, Moved):
            return Saved(store.base_name, new)
        if not isinstance(moved, Stale):
            raise refused(moved, f"the work of {task}")
    raise PenguinError(f"The base branch `{store.base_name}` keeps moving.", hint="Try again.")


def _without(project: Project, commit: Commit, task: TaskId, base: str) -> str:
    """The base's tree without the code of the landing, and with the task pending."""
    store = project.store
    if _has_new_attempt(project, task, base):
        raise PenguinError(f"`{task}` has a new attempt by now.", hint=f"penguin task show {task}")
    tree = _code_before(project, commit)
    if base != commit.oid:
        who = commit.committer
        beside = commits.write(
            store.objects,
            tree=tree,
            parents=(commit.oid,),
            author=who,
            committer=who,
            message=Message("undo"),
        )
        joined = merge.merged(project.repo.shared, base, beside)
        if joined.conflicts:
            listed = ", ".join(f"`{path}`" for path in joined.conflicts)
            raise PenguinError(
                f"Later commits changed the same places in {listed}.", hint=f"git revert -n {commit.oid[:7]}"
            )
        tree = joined.tree
    return trees.edited(store.objects, tree, _pending(project, task, base))


def _has_new_attempt(project: Project, task: TaskId, base: str) -> bool:
    """Whether the task's branch is of another attempt than those that landed: theirs may stay for a while."""
    tip = project.store.refs.read(layout.branch(project.store.config().branch_prefix, task))
    if tip is None:
        return False
    attempt = project.attempts.one(task, tip, project.snapshots.at(base))
    return attempt is None or not attempt.landed or attempt.status is not TaskStatus.COMPLETED


def _code_before(project: Project, commit: Commit) -> str:
    """The tree before the landing, with everything of penguin's as it was after it."""
    store = project.store
    ours = trees.find(store.objects, commit.tree, layout.ROOT)
    return trees.edited(store.objects, store.tree_of(commit.parents[0]), {layout.ROOT: ours})


def _pending(project: Project, task: TaskId, base: str) -> dict[str, Entry | None]:
    store = project.store
    path = path_at(store, base, task)
    if path is None:
        return {}
    data = with_status(store.blob_at(base, path), TaskStatus.PENDING)
    return {path: Entry(trees.FILE, store.objects.write("blob", data))}


def _message(commit: Commit, task: TaskId) -> Message:
    said = Message.parse(commit.message)
    return Message(
        f"undo: {said.subject}",
        f"The code of {commit.oid[:12]} is taken back. Its record stays, and the task is pending again.",
        (
            (wording.TASK, task),
            (wording.ACT, wording.Act.UNDO),
            (wording.STATUS, TaskStatus.PENDING),
            (wording.UNDOES, commit.oid),
        ),
    )
