"""Taking back what penguin committed last: a person's own edit, or the code of a landing."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from penguin_git.errors import PenguinError
from penguin_git.git import history
from penguin_git.git.commits import Commit, Message
from penguin_git.git.repository import head_branch
from penguin_git.model import wording
from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus
from penguin_git.tracker import drafting, undoing_edits, undoing_landings
from penguin_git.tracker.edit import Saved
from penguin_git.tracker.effects import Effect
from penguin_git.tracker.project import Project
from penguin_git.tracker.view import View

_FAR = 1000  # commits; further back nobody means with "undo"


class Undoable(Struct, frozen=True):
    """The commit that would be undone, and what that does to which file."""

    commit: Commit
    branch: str
    files: Mapping[str, Effect]
    landed: TaskId | None = None

    @property
    def subject(self) -> str:
        """What the commit is called."""
        return Message.parse(self.commit.message).subject


def last(project: Project, view: View) -> Undoable:
    """The last commit that can be undone, with what that would do; `PenguinError` where it can't be."""
    found = max(_candidates(project), key=lambda one: one[0].committer.when, default=None)
    if found is None:
        raise PenguinError("There is nothing of penguin's to undo on this branch.")
    commit, branch = found
    landed = _landed(commit)
    if landed is not None:
        return Undoable(commit, branch, undoing_landings.files(project, commit, landed), landed)
    return Undoable(commit, branch, undoing_edits.files(project, view, commit, branch))


def undo(project: Project, one: Undoable) -> Saved:
    """Undo it by a commit of its own; everything or nothing."""
    if one.landed is not None:
        return undoing_landings.undo(project, one.commit, one.landed)
    return undoing_edits.undo(project, one.commit, one.branch)


def _candidates(project: Project) -> Iterator[tuple[Commit, str]]:
    """The last one of each branch that commands commit to: the one that is checked out, and the base."""
    store, here = project.store, head_branch(project.repo)
    if here is None:
        raise PenguinError(
            "HEAD is detached, so there is no branch to undo anything on.", hint="git switch BRANCH"
        )
    mine = drafting.author(project) or ""
    base = store.base_commit()
    lines = {store.base_name: base}
    if here != store.base_name:
        lines[here] = f"{base}..refs/heads/{here}"
    for branch, rev in lines.items():
        if one := _last_on(project, rev, mine):
            yield one, branch


def _last_on(project: Project, rev: str, mine: str) -> Commit | None:
    undone: set[str] = set()
    for commit in history.log(project.repo.shared, rev, first_parent=True, limit=_FAR):
        said = Message.parse(commit.message)
        undone.update(said.values(wording.UNDOES))
        is_mine = mine.endswith(f"<{commit.author.email}>") and said.values(wording.ACT) == (
            wording.Act.EDIT,
        )
        if commit.oid not in undone and (is_mine or _landed(commit)):
            return commit
    return None


def _landed(commit: Commit) -> TaskId | None:
    """The task whose finished work the commit brought to the base."""
    said = dict(Message.parse(commit.message).trailers)
    is_landing = (
        said.get(wording.ACT) == wording.Act.LAND and said.get(wording.STATUS) == TaskStatus.COMPLETED
    )
    return TaskId(said[wording.TASK]) if is_landing and wording.TASK in said else None
