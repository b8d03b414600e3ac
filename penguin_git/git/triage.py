"""Changes in a worktree, sorted before git reads them: what it may store, what not, and new tasks."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from penguin_git.git import files, index, trees
from penguin_git.git.call import Git
from penguin_git.git.no_follow import small_file
from penguin_git.git.status import DELETED, NONE, status
from penguin_git.model import layout
from penguin_git.model.commit_policy import Policy

NESTED = "it is a repository inside the repository"
IN_SUBMODULE = "it is a submodule that is not checked out here, so what was put there is not committed"
REVEALING = "it holds what looks like a secret"

_MOST_PROPOSALS = 20
_LARGEST_PROPOSAL = 256 * 1024
_NOT_THEIRS = f"only penguin and people change files under `{layout.ROOT}/`"


class Change(Struct, frozen=True):
    """A file that is not as the index has it."""

    path: str
    is_new: bool = False
    is_gone: bool = False

    @property
    def is_own(self) -> bool:
        """Whether it lies in penguin's own folder."""
        return layout.is_own(self.path)


class Sorted(Struct):
    """Changes on their way to a verdict: paths that git may read, reasons by path, new task files."""

    accepted: list[str] = []
    withheld: dict[str, str] = {}
    proposals: list[tuple[str, bytes]] = []
    size: int = 0  # bytes of what was accepted


def changes(git: Git) -> Iterator[Change]:
    """Yield how the files differ from the index of `git`, which is refreshed by that."""
    seen = status(git, "--untracked-files=all", "--ignore-submodules=all")
    for change in seen.changes:
        if change.unstaged != NONE:
            yield Change(change.path, is_gone=change.unstaged == DELETED)
    for path in seen.untracked:
        yield Change(path, is_new=True)


def covered(git: Git, root: Path) -> Iterator[str]:
    """Yield the submodules that are not checked out and have something in their place all the same.

    Git passes over it, so that nobody would be told that it is lost.
    """
    if not os.path.lexists(root / ".gitmodules"):
        return
    for path, _, entry in index.entries(git):
        if entry.mode == trees.SUBMODULE and _is_covered(root / path):
            yield path


def _is_covered(place: Path) -> bool:
    try:
        inside = {entry.name for entry in os.scandir(place)}
    except FileNotFoundError:
        return False
    except OSError:  # a file stands there, or it can't be looked into
        return True
    return bool(inside) and ".git" not in inside


class Triage(Struct, frozen=True):
    """Sorts the changes of one worktree. With `own`, penguin's own folder is like any other."""

    git: Git
    root: Path
    policy: Policy
    own: bool

    def sort(self, change: Change, found: Sorted) -> None:
        """Put a change where it belongs; junk belongs nowhere."""
        if change.is_own and not self.own:
            self._sort_own(change, found)
        elif why := self._objection(change):
            found.withheld[change.path] = why
        elif not (change.is_new and self.policy.is_junk(change.path)):
            self._accept(change, found)

    def _accept(self, change: Change, found: Sorted) -> None:
        """Let git have a file while there is room for it: what is stored once takes its place for weeks."""
        status = files.lstat(self.root / change.path)
        size = (
            status.st_size if status and status.st_size <= self.policy.max_file_bytes else 0
        )  # else filtered
        if why := self.policy.objection_to_all(found.size + size):
            found.withheld[change.path] = why
            return
        found.size += size
        found.accepted.append(change.path)

    def _sort_own(self, change: Change, found: Sorted) -> None:
        """Under `.penguin/`: a new task file is a proposal, everything else is not the agent's to make."""
        is_task = change.is_new and layout.task_of(change.path) is not None
        data = small_file(self.root, change.path, _LARGEST_PROPOSAL) if is_task else None
        if data is None:
            found.withheld[change.path] = _NOT_THEIRS
        elif len(found.proposals) >= _MOST_PROPOSALS:
            found.withheld[change.path] = f"an attempt may propose at most {_MOST_PROPOSALS} tasks"
        else:
            found.proposals.append((change.path, data))

    def _objection(self, change: Change) -> str:
        """What speaks against letting git read this file at all."""
        if change.is_gone:
            return ""
        if change.is_new and (why := self.policy.objection_to_name(change.path)):
            return why
        path = self.root / change.path
        try:
            found = path.lstat()
        except OSError:
            return ""  # gone by now
        return self._objection_to_kind(path, change, found)

    def _objection_to_kind(self, path: Path, change: Change, found: os.stat_result) -> str:
        if stat.S_ISREG(found.st_mode):
            return self._objection_to_file(path, change, found.st_size)
        if stat.S_ISLNK(found.st_mode):
            return self._objection_to_content(files.target(path), change)
        return NESTED if stat.S_ISDIR(found.st_mode) else "it is neither a file nor a link"

    def _objection_to_file(self, path: Path, change: Change, size: int) -> str:
        if not os.access(path, os.R_OK):
            return "it cannot be read"
        if why := self.policy.objection_to_size(size):
            return "" if self._is_filtered(change.path) else why
        return self._objection_to_content(small_file(self.root, change.path, size + 1) or b"", change)

    def _objection_to_content(self, data: bytes, change: Change) -> str:
        """What git has stored once stays among its objects, so a secret is looked for before that."""
        secrets = self.policy.secrets.found_in(data)
        if not secrets or self._is_filtered(change.path):
            return ""
        if not change.is_new:
            before = self.git.run("cat-file", "blob", f":0:{change.path}", ok=(0, 128)).stdout
            secrets -= self.policy.secrets.found_in(before)
        return REVEALING if secrets else ""

    def _is_filtered(self, path: str) -> bool:
        """Whether a filter makes something else of it: Git LFS stores a few lines for a large file.

        Attributes are the agent's to write, and what is named there alone filters nothing.
        """
        name = self.git.text("check-attr", "-z", "filter", "--", path).split("\0")[2]
        return any(
            self.git.run("config", "--get", f"filter.{name}.{way}", ok=(0, 1)).code == 0
            for way in ("clean", "process")
        )
