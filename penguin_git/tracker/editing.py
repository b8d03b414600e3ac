"""How an edit of a task file reaches the branch it belongs to, and nothing else of the user's."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext

from msgspec import structs

from penguin_git.git.locks import FileLock
from penguin_git.git.repository import head_branch
from penguin_git.model import wording
from penguin_git.tracker import inside
from penguin_git.tracker.edit import Change, Check, Edit, Saved, Trailers
from penguin_git.tracker.project import Project
from penguin_git.tracker.versions import entries_at
from penguin_git.tracker.written import save_here

BY_A_PERSON: Trailers = ((wording.ACT, wording.Act.EDIT),)


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
    changes: Mapping[str, Change],
    subject: str,
    *,
    commit: bool = True,
    on_base: bool = False,
    trailers: Trailers = BY_A_PERSON,
    check: Check = lambda _: None,
    may_wait: bool = True,
) -> Saved:
    """Change some files in one commit where a person would: here on the base or for drafts, else on the base.

    Where tasks are shared the base is the remote's: it gets the commit, and the branch here follows.

    On the current branch the commit holds HEAD's version of each file plus its change, and the file on disk
    its own; other edits stay uncommitted. All files are changed or none. `trailers` say what kind of commit
    it is; without them it is an edit, which `penguin undo` can take back. One penguin of a clone at a time:
    what one has written and not committed yet would be in the way of another one's move of the branch. What
    was decided by a look before that is decided again by `check`. Where the base takes no pushes, what
    `may_wait` becomes a pull request.
    """
    with _alone(project, subject):
        via = ((wording.VIA, project.via),) if project.via else ()
        edit = Edit(changes, subject, (*trailers, *via), check, may_wait)
        return _saved(project, edit, commit=commit, on_base=on_base)


def _alone(project: Project, subject: str) -> AbstractContextManager[object]:
    if inside.task_of(project.world.environ):
        return nullcontext()  # nothing is committed there, and the git dir is read-only
    return FileLock(project.repo.runtime / "editing.lock", subject)


def _saved(project: Project, edit: Edit, *, commit: bool, on_base: bool) -> Saved:
    if not commit:
        return save_here(project, edit, commit=False)
    if not on_base and not project.store.config().auto_commit:
        return structs.replace(save_here(project, edit, commit=False), why_not="`auto_commit` is off")
    elsewhere = project.store.shared or head_branch(project.repo) != project.store.base_name
    if elsewhere and (on_base or _is_on_base(project, edit)):
        from penguin_git.tracker.on_base import save_on_base  # few edit what is not checked out

        return save_on_base(project, edit)
    return save_here(project, edit, commit=True)


def _is_on_base(project: Project, edit: Edit) -> bool:
    return any(entries_at(project, project.store.base_commit(), edit.changes).values())
