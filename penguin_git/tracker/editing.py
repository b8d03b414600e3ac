"""How an edit of a task file reaches the branch it belongs to, and nothing else of the user's."""

import os
from collections.abc import Callable, Iterable, Mapping
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
from penguin_git.model import wording
from penguin_git.store.checkout import put_back, read_file
from penguin_git.tracker.project import Project

Change = Callable[[bytes | None], bytes | None]
"""Maps the old content of a file (None: no file) to the new one (None: the file goes)."""

Check = Callable[[Mapping[str, bytes | None]], None]
"""Looks at the files as they are once nobody else can change them, and raises to leave them so."""

Trailers = tuple[tuple[str, str], ...]
BY_A_PERSON: Trailers = ((wording.ACT, wording.Act.EDIT),)

_TRIES = 5
_MANY = 50  # paths


@dataclass(frozen=True)
class Saved:
    """Where an edit went: the branch it was committed on, or why it was only written."""

    branch: str | None
    commit: str | None = None
    why_not: str = ""


def save(
    project: Project,
    path: str,
    change: Change,
    subject: str,
    *,
    commit: bool = True,
    on_base: bool = False,
    check: Check = lambda _: None,
) -> Saved:
    """Change one file as `save_all` does."""
    return save_all(project, {path: change}, subject, commit=commit, on_base=on_base, check=check)


def save_all(
    project: Project,
    edits: Mapping[str, Change],
    subject: str,
    *,
    commit: bool = True,
    on_base: bool = False,
    trailers: Trailers = BY_A_PERSON,
    check: Check = lambda _: None,
) -> Saved:
    """Change some files in one commit where a person would: here on the base or for drafts, else on the base.

    On the current branch the commit holds HEAD's version of each file plus its change, and the file on disk
    its own; other edits stay uncommitted. All files are changed or none. `trailers` say what kind of commit
    it is; without them it is an edit, which `penguin undo` can take back. One penguin of a clone at a time:
    what one has written and not committed yet would be in the way of another one's move of the branch. What
    was decided by a look before that is decided again by `check`.
    """
    with FileLock(project.repo.runtime / "editing.lock", subject):
        message = Message(subject, trailers=trailers)
        return _saved(project, edits, message, check, commit=commit, on_base=on_base)


def _saved(
    project: Project,
    edits: Mapping[str, Change],
    message: Message,
    check: Check,
    *,
    commit: bool,
    on_base: bool,
) -> Saved:
    store = project.store
    here = head_branch(project.repo)
    base = store.tree_of(store.base_commit())
    known = any(trees.find(store.objects, base, path) is not None for path in edits)
    if commit and not on_base and not store.config().auto_commit:
        written = _save_here(project, edits, message, check, commit=False)
        return replace(written, why_not="`auto_commit` is off")
    if commit and here != store.base_name and (known or on_base):
        return _save_on_base(project, edits, message, check)
    return _save_here(project, edits, message, check, commit=commit)


def _save_here(
    project: Project, edits: Mapping[str, Change], message: Message, check: Check, *, commit: bool
) -> Saved:
    """Change the files on disk and commit the same changes to HEAD's versions."""
    tree = project.repo.work_tree
    on_disk = {path: read_file(tree, path, whole=True) for path in edits}
    check(on_disk)
    written = {path: change(on_disk[path]) for path, change in edits.items()}
    try:
        if not commit or project.store.objects.resolve("HEAD") is None:
            _put(tree, written)
            return Saved(None, why_not="you asked for no commit")
        return _committed(project, edits, message, on_disk=on_disk, written=written)
    except (PenguinError, OSError):  # no key to sign with, no identity, no room: leave all as it was
        _put(tree, on_disk)
        raise


def _put(work_tree: Path, files: Mapping[str, bytes | None]) -> None:
    for path, data in files.items():
        put_back(work_tree, path, data)


def _committed(
    project: Project,
    edits: Mapping[str, Change],
    message: Message,
    *,
    on_disk: Mapping[str, bytes | None],
    written: Mapping[str, bytes | None],
) -> Saved:
    ending: Committed | NotCommitted = NotCommitted("the branch keeps moving")
    staged: dict[str, bytes | None] = {}
    at_head: dict[str, bytes | None] = {}
    for _ in range(_TRIES):
        head = require_commit(project.repo)
        at_head = _at(project, head, edits)
        _put(project.repo.work_tree, written)
        loose = [path for path in edits if at_head[path] is None and on_disk[path] is not None]
        if loose:
            return Saved(None, why_not=f"`{loose[0]}` is not committed itself yet")
        edited = [path for path in edits if at_head[path] != on_disk[path]]
        staged = {path: _staged(project, path) for path in edited}
        data = {**written, **{path: edits[path](at_head[path]) for path in edited}}
        ending = authoring.commit_paths(project.repo, data, message, expected_head=head)
        if not isinstance(ending, Overtaken):
            break
    if isinstance(ending, NotCommitted):
        return Saved(None, why_not=ending.reason)
    for path, data_staged in staged.items():
        if data_staged not in (None, at_head[path]):  # the user's own: the commit has just put ours there
            _stage(project, path, edits[path](data_staged))
    return Saved(ending.branch, ending.oid)


def _at(project: Project, commit: str, paths: Iterable[str]) -> dict[str, bytes | None]:
    """What a commit has at these paths. Many of them share a folder, which is read once then."""
    store, wanted = project.store, list(paths)
    tree = store.tree_of(commit)
    if len(wanted) > _MANY:
        below = trees.files(store.objects, tree, os.path.commonpath(wanted))
        found = {path: below.get(path) for path in wanted}
    else:
        found = {path: trees.find(store.objects, tree, path) for path in wanted}
    return {path: store.objects.blob(entry.oid) if entry else None for path, entry in found.items()}


def _stage(project: Project, path: str, data: bytes | None) -> None:
    objects = project.store.objects
    gone = index.removal(len(objects.name("blob", b"")))
    entry = gone if data is None else Entry(trees.FILE, objects.write("blob", data))
    index.put(project.repo.git, {path: entry})


def _staged(project: Project, path: str) -> bytes | None:
    listed = project.repo.git.text("--literal-pathspecs", "ls-files", "-s", "-z", "--", path).split()
    return project.store.objects.blob(listed[1]) if listed else None


def _save_on_base(project: Project, edits: Mapping[str, Change], message: Message, check: Check) -> Saved:
    """Commit on the base in the user's name without checking it out."""
    store = project.store
    for _ in range(_TRIES):
        base = store.base_commit()
        now = _at(project, base, edits)
        check(now)
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
        moved = checkout.advance(
            project.repo,
            store.base_ref,
            base,
            commit,
            reason=message.subject,
            nonce=project.world.nonce(),
            objects=store.objects,
        )
        if isinstance(moved, Moved):
            return Saved(store.base_name, commit)
        if isinstance(moved, Busy) and _are_ours(project, moved.worktree, edits):
            ours = _save_here(project, edits, message, check, commit=False)
            return replace(ours, why_not=f"a {moved.operation} is under way")
        if not isinstance(moved, Stale):
            raise refused(moved, next(iter(edits)))
    raise PenguinError(f"The base branch `{store.base_name}` keeps moving.", hint="Try again.")


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


def refused(ending: InTheWay | Busy, path: str) -> PenguinError:
    """Why the base could not be moved with `path` changed."""
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
