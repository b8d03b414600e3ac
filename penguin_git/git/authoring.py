"""Commits a few paths on the user's current branch, in their name, and nothing else of theirs."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from penguin_git.git import commits, trees
from penguin_git.git.commits import Message
from penguin_git.git.objects import Objects
from penguin_git.git.process import GitError
from penguin_git.git.refs import Refs, StaleRef, Update
from penguin_git.git.repository import Repository, head_branch, operation_under_way
from penguin_git.git.trees import Entry

_PATIENCE = 2.0  # seconds that the user's own git is waited for
_TRIES = 100  # others may commit on the same branch at the same time


@dataclass(frozen=True)
class Committed:
    """The new commit, and the branch it is on."""

    oid: str
    branch: str


@dataclass(frozen=True)
class NotCommitted:
    """Why there is no commit; nothing was changed."""

    reason: str


def commit_paths(
    repo: Repository, contents: Mapping[str, bytes | None], message: Message
) -> Committed | NotCommitted:
    """Commit HEAD's tree with these files changed (None: removed); the index follows for exactly these.

    The commit is the user's: their identity, signed where their git signs, none of their hooks.
    """
    branch = head_branch(repo)
    if branch is None:
        return NotCommitted("HEAD is detached")
    if operation := operation_under_way(repo.git_dir):
        return NotCommitted(f"a {operation} is under way")
    with Objects(repo.shared) as objects:
        entries: dict[str, Entry | None] = {
            path: None if data is None else Entry("100644", objects.write("blob", data))
            for path, data in contents.items()
        }
        oid = _commit(repo, objects, f"refs/heads/{branch}", entries, message)
    if oid is None:
        return NotCommitted(f"`{branch}` has no commit yet")
    _follow(repo, entries)
    return Committed(oid, branch)


def _commit(
    repo: Repository, objects: Objects, ref: str, entries: Mapping[str, Entry | None], message: Message
) -> str | None:
    refs = Refs(repo.git)
    for attempt in range(_TRIES):
        head = refs.read(ref)
        if head is None:
            return None
        tree = trees.edited(objects, commits.load(objects, head).tree, entries)
        oid = commits.write_signed(
            repo.git, tree=tree, parents=(head,), message=message, when=datetime.now(UTC)
        )
        try:
            refs.update([Update(ref, oid, head)], f"commit: {message.subject}")
        except StaleRef:
            time.sleep(0.002 * attempt)
            continue
        return oid
    raise StaleRef(ref)


def _follow(repo: Repository, entries: Mapping[str, Entry | None]) -> None:
    """Bring the index up to the commit for these paths; what else is staged stays staged."""
    zero = "0" * 40
    lines = [
        f"{entry.mode} {entry.oid}\t{path}" if entry else f"0 {zero}\t{path}" for path, entry in entries.items()
    ]
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            repo.git.run("update-index", "-z", "--index-info", stdin="\0".join([*lines, ""]).encode())
            return
        except GitError as error:
            if "index.lock" not in error.stderr or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
