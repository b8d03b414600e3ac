"""How an edit of a task file reaches the branch it belongs to, and nothing else of the user's."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from penguin_git.errors import PenguinError
from penguin_git.git import authoring, checkout, commits, index, trees
from penguin_git.git.authoring import Committed, NotCommitted, Overtaken
from penguin_git.git.commits import Message
from penguin_git.git.locks import FileLock
from penguin_git.git.moves import Busy, InTheWay, Moved, Stale
from penguin_git.git.repository import head_branch, require_commit
from penguin_git.git.trees import Entry
from penguin_git.store.checkout import put_back, read_file, write_file
from penguin_git.tracker.project import Project

Change = Callable[[bytes | None], bytes]
_TRIES = 5


@dataclass(frozen=True)
class Saved:
    """Where an edit went: the branch it was committed on, or why it was only written."""

    branch: str | None
    commit: str | None = None
    why_not: str = ""


def save(
    project: Project, path: str, change: Change, subject: str, *, commit: bool = True, on_base: bool = False
) -> Saved:
    """Change one file where a person would: here on the base or for a draft, else on the base itself.

    `change` maps the old content (None: no file) to the new one. On the current branch the commit holds
    HEAD's version plus this change, and the file on disk its own; other edits stay uncommitted.
    """
    store = project.store
    here = head_branch(project.repo)
    known = trees.find(store.objects, store.tree_of(store.base_commit()), path) is not None
    if commit and here != store.base_name and (known or on_base):
        return _save_on_base(project, path, change, subject)
    return _save_here(project, path, change, subject, commit=commit)


def _save_here(project: Project, path: str, change: Change, subject: str, *, commit: bool) -> Saved:
    """Change the file on disk and commit the same change to HEAD's version; one penguin at a time."""
    with FileLock(project.repo.runtime / "editing.lock", subject):
        on_disk = read_file(project.repo.work_tree, path)
        written = change(on_disk)
        if not commit or project.store.objects.resolve("HEAD") is None:
            write_file(project.repo.work_tree, path, written)
            return Saved(None, why_not="you asked for no commit")
        try:
            return _committed(project, path, change, subject, on_disk=on_disk, written=written)
        except PenguinError:  # no key to sign with, no identity: leave the file as it was
            put_back(project.repo.work_tree, path, on_disk)
            raise


def _committed(
    project: Project, path: str, change: Change, subject: str, *, on_disk: bytes | None, written: bytes
) -> Saved:
    store = project.store
    ending: Committed | NotCommitted = NotCommitted("the branch keeps moving")
    staged = at_head = None
    for _ in range(_TRIES):
        head = require_commit(project.repo)
        entry = trees.find(store.objects, store.tree_of(head), path)
        at_head = store.objects.blob(entry.oid) if entry else None
        write_file(project.repo.work_tree, path, written)
        if at_head is None and on_disk is not None:
            return Saved(None, why_not=f"`{path}` is not committed itself yet")
        staged = None if at_head == on_disk else _staged(project, path)
        data = written if at_head == on_disk else change(at_head)
        ending = authoring.commit_paths(project.repo, {path: data}, Message(subject), expected_head=head)
        if not isinstance(ending, Overtaken):
            break
    if isinstance(ending, NotCommitted):
        return Saved(None, why_not=ending.reason)
    if staged not in (None, at_head):  # the user's own: the commit has just put ours in its place
        blob = store.objects.write("blob", change(staged))
        index.put(project.repo.git, {path: Entry("100644", blob)})
    return Saved(ending.branch, ending.oid)


def _staged(project: Project, path: str) -> bytes | None:
    listed = project.repo.git.text("--literal-pathspecs", "ls-files", "-s", "-z", "--", path).split()
    return project.store.objects.blob(listed[1]) if listed else None


def _save_on_base(project: Project, path: str, change: Change, subject: str) -> Saved:
    """Commit on the base in the user's name without checking it out."""
    store = project.store
    for _ in range(_TRIES):
        base = store.base_commit()
        entry = trees.find(store.objects, store.tree_of(base), path)
        data = change(store.objects.blob(entry.oid) if entry else None)
        blob = store.objects.write("blob", data)
        tree = trees.edited(store.objects, store.tree_of(base), {path: Entry("100644", blob)})
        if tree == store.tree_of(base):
            return Saved(store.base_name, base)
        commit = commits.write_signed(
            project.repo.git,
            store.objects,
            tree=tree,
            parents=(base,),
            message=Message(subject),
            when=project.world.now(),
        )
        moved = checkout.advance(
            project.repo,
            store.base_ref,
            base,
            commit,
            reason=subject,
            nonce=project.world.nonce(),
            objects=store.objects,
        )
        if isinstance(moved, Moved):
            return Saved(store.base_name, commit)
        if isinstance(moved, Busy) and _is_ours(project, moved.worktree, path):
            ours = _save_here(project, path, change, subject, commit=False)
            return replace(ours, why_not=f"a {moved.operation} is under way")
        if not isinstance(moved, Stale):
            raise _refused(moved, path)
    raise PenguinError(f"The base branch `{store.base_name}` keeps moving.", hint="Try again.")


def _is_ours(project: Project, worktree: Path, path: str) -> bool:
    """Whether the operation is the user's here, where the file can at least be written."""
    here = project.repo.work_tree
    return worktree.resolve() == here.resolve() and read_file(here, path) is not None


def _refused(ending: InTheWay | Busy, path: str) -> PenguinError:
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
