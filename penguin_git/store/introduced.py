"""Which commits brought an approval, or an approved task, to the base, and on which way."""

from collections.abc import Iterator

from penguin_git.codec import tasks as task_codec
from penguin_git.errors import BrokenFile
from penguin_git.git import commits, history, signatures
from penguin_git.git.commits import Commit
from penguin_git.model import layout
from penguin_git.model.approval import digest
from penguin_git.model.consent import Word
from penguin_git.model.task import Approval, Task
from penguin_git.store.attempts import hold_in
from penguin_git.store.paths import path_at
from penguin_git.store.store import Store

_LONGEST = 1_000  # commits of one branch; a longer one is taken for an agent's


def words(store: Store, task: Task, path: str, *, tip: str, base: str) -> Iterator[Word]:
    """The commits that brought the approval of a task that lies at `path` to `tip`, latest first.

    `tip` is the base, or what is to go into it. Whether they came with a task branch shows by the base's own
    line, and whose keys count by its files.
    """
    if task.approval is None:
        return
    line, keys = store.line_of(base), _keys(store, base)
    for commit in _introducing(store, tip, task, path):
        yield _word(store, commit, keys, through_task_branch=_is_of_a_task_branch(store, commit, line))


def first(store: Store, base: str, task: Task, path: str) -> Commit | None:
    """The commit of the base's own line that brought a task as it reads there."""
    return _first_with(store, base, task, path)


def merge(store: Store, base: str, task: Task, path: str) -> Word | None:
    """The merge that brought a task to the base as it reads there; None where no such merge did."""
    first = _first_with(store, base, task, path)
    if first is None or len(first.parents) != 2 or _was_on_a_base(store, first.parents[1]):
        return None
    return _word(store, first, _keys(store, base))


def _keys(store: Store, base: str) -> bytes | None:
    """Whose SSH keys count; None where no signature is asked for, which would start a program for each."""
    if not store.config_at(base).require_signed:
        return None
    try:
        return store.blob_at(base, layout.SIGNERS)
    except KeyError:
        return b""


def _word(store: Store, commit: Commit, keys: bytes | None, *, through_task_branch: bool = False) -> Word:
    return Word(
        commit=commit.oid,
        author=commit.author.email,
        committer=commit.committer.email,
        through_task_branch=through_task_branch,
        signer="" if keys is None else signatures.signer(store.repo.shared, commit.oid, keys),
    )


def _first_with(store: Store, base: str, task: Task, path: str) -> Commit | None:
    """The commit of the base's own line from which on the task has read as it does, wherever it lay."""
    found, wanted = None, digest(task)
    for commit in history.log(store.repo.shared, base, [path], first_parent=True):
        if _digest_at(store, commit.oid, path) != wanted:
            return found
        found = commit
    before = found.parents[0] if found and found.parents else ""
    there = path_at(store, before, task.id) if before else None
    if there is None or there == path or _digest_at(store, before, there) != wanted:
        return found
    return _first_with(store, before, task, there)


def _digest_at(store: Store, commit: str, path: str) -> str:
    try:
        return digest(task_codec.parse(store.blob_at(commit, path), path))
    except (KeyError, BrokenFile):
        return ""


def _was_on_a_base(store: Store, commit: str) -> bool:
    """Whether a merge only took in what another clone's base had: a plain `git pull`."""
    name = store.base_ref.removeprefix("refs/heads/")
    theirs = [oid for ref, oid in store.refs.all("refs/remotes/").items() if ref.endswith(f"/{name}")]
    return any(commit in history.first_parents(store.repo.shared, oid) for oid in theirs)


def _introducing(store: Store, base: str, task: Task, path: str) -> Iterator[Commit]:
    """The commits from which on the file has had the approval ever since, wherever it lay."""
    approval, looked = task.approval, set[str]()
    places = [(base, path)]
    while places:
        tip, where = places.pop()
        lives = history.lives(store.repo.shared, tip, where)
        walk = list(lives)[:1]
        while walk:
            oid = walk.pop()
            if oid in looked:
                continue
            looked.add(oid)
            before = [parent for parent in lives.get(oid, ()) if _says(store, parent, where, approval)]
            commit = commits.load(store.objects, oid)
            elsewhere = [] if before else _elsewhere(store, commit, task, where)
            walk, places = walk + before, places + elsewhere
            if not before and not elsewhere:
                yield commit


def _elsewhere(store: Store, commit: Commit, task: Task, path: str) -> list[tuple[str, str]]:
    """The parents of a commit that moved the file, and where it lay there with the same approval."""
    there = [(parent, where) for parent in commit.parents if (where := path_at(store, parent, task.id))]
    return [
        (parent, where)
        for parent, where in there
        if where != path and _says(store, parent, where, task.approval)
    ]


def _says(store: Store, commit: str, path: str, approval: Approval | None) -> bool:
    try:
        data = store.blob_at(commit, path)
    except KeyError:
        return False
    if approval is None or approval.digest.encode() not in data:
        return False
    try:
        return task_codec.parse(data, path).approval == approval
    except BrokenFile:
        return False


def _is_of_a_task_branch(store: Store, commit: Commit, line: frozenset[str]) -> bool:
    """Whether a commit stands on a claim that is not of the base's own line."""
    if commit.oid in line:
        return False
    for below in history.log(store.repo.shared, commit.oid, first_parent=True, limit=_LONGEST):
        if below.oid in line:
            return False
        if hold_in(below):
            return True
    return True
