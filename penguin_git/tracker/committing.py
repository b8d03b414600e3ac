"""An edit in a commit on the branch that is checked out."""

from penguin_git.git import authoring, index, trees
from penguin_git.git.authoring import Committed, NotCommitted, Overtaken
from penguin_git.git.commits import Message
from penguin_git.git.repository import require_commit
from penguin_git.git.trees import Entry
from penguin_git.tracker.edit import Edit, Saved
from penguin_git.tracker.project import Project
from penguin_git.tracker.versions import contents_at
from penguin_git.tracker.written import Files, put

_TRIES = 5


def committed(project: Project, edit: Edit, *, on_disk: Files, written: Files) -> Saved:
    """Commit an edit on the checked-out branch, and leave what else is staged or edited as it is.

    The commit holds HEAD's version of each file plus its change, the index the user's own version plus it.
    """
    objects, edits = project.store.objects, edit.changes
    message = Message(edit.subject, trailers=edit.trailers)
    ending: Committed | NotCommitted = NotCommitted("the branch keeps moving")
    staged: dict[str, bytes | None] = {}
    at_head: dict[str, bytes | None] = {}
    for _ in range(_TRIES):
        head = _head(project)
        at_head = contents_at(project, head, edits)
        put(project.repo.work_tree, written)
        loose = [path for path in edits if at_head[path] is None and on_disk[path] is not None]
        if loose:
            return Saved(None, why_not=f"`{loose[0]}` is not committed itself yet")
        edited = [path for path in edits if at_head[path] != on_disk[path]]
        staged = {path: _staged(project, path) for path in edited}
        data = {**written, **{path: edits[path](at_head[path]) for path in edited}}
        ending = authoring.commit_paths(project.repo, data, message, objects=objects, expected_head=head)
        if not isinstance(ending, Overtaken):
            break
    if isinstance(ending, NotCommitted):
        return Saved(None, why_not=ending.reason)
    for path, data_staged in staged.items():
        if data_staged not in (None, at_head[path]):  # the user's own: the commit has just put ours there
            _stage(project, path, edits[path](data_staged))
    return Saved(ending.branch, ending.oid)


def _head(project: Project) -> str:
    return project.store.objects.resolve("HEAD^{commit}") or require_commit(project.repo)


def _stage(project: Project, path: str, data: bytes | None) -> None:
    objects = project.store.objects
    gone = index.removal(len(objects.name("blob", b"")))
    entry = gone if data is None else Entry(trees.FILE, objects.write("blob", data))
    index.put(project.repo.git, {path: entry})


def _staged(project: Project, path: str) -> bytes | None:
    entry = index.staged(project.repo.git, path).get(path)
    return project.store.objects.blob(entry.oid) if entry else None
