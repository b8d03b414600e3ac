"""An edit in a commit on the base branch, which is not checked out here, or which is the remote's."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import structs

from penguin_git.errors import PenguinError
from penguin_git.git import commits, trees
from penguin_git.git.commits import Message
from penguin_git.git.moves import Busy, Denied, InTheWay, Moved, Offline, Stale
from penguin_git.git.repository import head_branch
from penguin_git.git.trees import Entry
from penguin_git.store.checkout import read_file
from penguin_git.tracker.edit import Edit, Saved
from penguin_git.tracker.project import Project
from penguin_git.tracker.versions import contents_at, entries_at
from penguin_git.tracker.written import save_here

_TRIES = 5


def save_on_base(project: Project, edit: Edit) -> Saved:
    """Commit on the base in the user's name without checking it out.

    Where the remote that has it can't be reached, the commit is made here, to be pushed later; where it
    takes no pushes, on a branch for a pull request.
    """
    store = project.store
    edits, message = edit.changes, Message(edit.subject, trailers=edit.trailers)
    for _ in range(_TRIES):
        base = store.base_commit()
        now = contents_at(project, base, edits)
        edit.check(now)
        changed = {path: change(now[path]) for path, change in edits.items()}
        tree = trees.edited(store.objects, store.tree_of(base), _entries(project, changed))
        if tree == store.tree_of(base):
            return Saved(store.base_name, base)
        commit = commits.write_signed(
            project.repo.git,
            store.objects,
            tree=tree,
            parents=(base,),
            message=message,
            when=project.world.now(),
        )
        moved = store.base.advance(base, commit, reason=message.subject, nonce=project.world.nonce())
        if isinstance(moved, Moved):
            return Saved(store.base_name, commit)
        if isinstance(moved, Busy) and _are_ours(project, moved.worktree, edits):
            ours = save_here(project, edit, commit=False)
            return structs.replace(ours, why_not=f"a {moved.operation} is under way")
        if isinstance(moved, Offline) and head_branch(project.repo) == store.base_name:
            _check_is_here(project, now, moved)
            return structs.replace(save_here(project, edit, commit=True), alone=moved.reason)
        if isinstance(moved, Denied) and edit.may_wait:
            from penguin_git.tracker.offered_edits import offered  # few bases are protected

            return offered(project, edit, commit, moved)
        if not isinstance(moved, Stale):
            raise refused(moved, next(iter(edits)))
    raise PenguinError(f"The base branch `{store.base_name}` keeps moving.", hint="Try again.")


def _check_is_here(project: Project, now: Mapping[str, bytes | None], away: Offline) -> None:
    """Refuse to edit what the remote's branch has and the branch here has not got yet."""
    store = project.store
    head = store.objects.resolve("HEAD")
    here = entries_at(project, head, now) if head else {}
    lacking = [path for path, data in now.items() if data is not None and here.get(path) is None]
    if lacking:
        raise PenguinError(
            f"`{lacking[0]}` can't change: {away.reason}. `{store.base_name}` does not have it here yet.",
            hint=f"git rebase {store.config().remote}/{store.base_name}",
        )


def _entries(project: Project, files: Mapping[str, bytes | None]) -> dict[str, Entry | None]:
    write = project.store.objects.write
    return {
        path: None if data is None else Entry(trees.FILE, write("blob", data)) for path, data in files.items()
    }


def _are_ours(project: Project, worktree: Path, paths: Iterable[str]) -> bool:
    """Whether the operation is the user's here, where the files can at least be written."""
    here = project.repo.work_tree
    same = worktree.resolve() == here.resolve()
    return same and all(read_file(here, path) is not None for path in paths)


def refused(ending: InTheWay | Busy | Denied | Offline, path: str) -> PenguinError:
    """Why the base could not be moved with `path` changed."""
    if isinstance(ending, Denied):
        return PenguinError(f"`{path}` can't change: {ending.reason}.", hint=ending.hint)
    if isinstance(ending, Offline):
        return PenguinError(f"`{path}` can't change: {ending.reason}.", hint="Try again later.")
    if isinstance(ending, Busy):
        return PenguinError(
            f"A {ending.operation} is under way in `{ending.worktree}`, so `{path}` can't change there.",
            hint="End it, then try again.",
        )
    listed = ", ".join(f"`{name}`" for name in ending.paths)
    return PenguinError(
        f"Local changes in `{ending.worktree}` are in the way: {listed}.",
        hint="Commit or stash them, then try again.",
    )
