"""What an attempt changed in its worktree, by policy: what is committed, withheld, or put forward.

The agent may still be at work while this looks, so nothing is judged by a file that could be another one by
the time git reads it: git takes what the names and sizes allow, and the verdict falls on what git has stored.
"""

import fnmatch
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from penguin_git.git import trees
from penguin_git.git.objects import Objects
from penguin_git.git.process import Git, GitError
from penguin_git.git.repository import Repository
from penguin_git.git.trees import Entry
from penguin_git.git.worktrees import Worktree
from penguin_git.model import layout
from penguin_git.model.secrets import SECRET

_MOST_PROPOSALS = 20
_LARGEST_PROPOSAL = 256 * 1024
_NOT_THEIRS = f"only penguin and people change files under `{layout.ROOT}/`"
_NESTED = "it is a repository inside the repository"
_TRIES = 3  # a file that vanishes between git's look and its reading makes git give up


@dataclass(frozen=True)
class Policy:
    """What may be committed. `protected` patterns put a task in review.

    A pattern with a slash inside is a path from the root, any other a name at any depth; a final slash means
    a folder with all that is in it. Case does not matter. `junk` and `secret_names` are about new files only.
    """

    protected: tuple[str, ...] = ()
    max_file_bytes: int = 5_000_000
    junk: tuple[str, ...] = (
        *("__pycache__/", "*.pyc", ".pytest_cache/", ".mypy_cache/", ".ruff_cache/", ".DS_Store"),
        *("node_modules/", ".venv/", ".tox/", ".hypothesis/", "*.egg-info/", ".coverage"),
    )
    secret_names: tuple[str, ...] = (
        *(".env", ".env.local", ".env.*.local", ".env.production", ".netrc", ".pgpass", "credentials.json"),
        *("id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"),
    )


@dataclass(frozen=True)
class Withheld:
    """A change that is not committed, and why."""

    path: str
    reason: str


@dataclass(frozen=True)
class Staged:
    """A worktree's changes against a commit, as the tree that may be committed."""

    tree: str
    changed: tuple[str, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    proposals: tuple[tuple[str, bytes], ...] = ()
    protected: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Change:
    path: str
    is_new: bool
    is_gone: bool


@dataclass
class _Sorted:
    """Changes on their way to a verdict."""

    accepted: list[str] = field(default_factory=list)
    withheld: dict[str, str] = field(default_factory=dict)
    proposals: list[tuple[str, bytes]] = field(default_factory=list)


def staged(repo: Repository, worktree: Worktree, tip: str, policy: Policy) -> Staged:
    """Return the tree of `tip` with the worktree's changes that the policy lets pass, durably written.

    Compares files, so what the agent did with HEAD, index and commits is of no account. `.penguin/` is always
    the tip's; new task files there are proposals. One call at a time for a worktree.
    """
    return _Staging(repo, worktree, policy).of(tip, own=False)


def salvage_tree(repo: Repository, worktree: Worktree, tip: str, policy: Policy | None = None) -> str:
    """Return all that the worktree holds as a tree, `.penguin/` too; what the policy withholds stays out."""
    return _Staging(repo, worktree, policy or Policy()).of(tip, own=True).tree


@dataclass(frozen=True)
class _Staging:
    repo: Repository
    worktree: Worktree
    policy: Policy

    @property
    def git(self) -> Git:
        return self.worktree.git(self.repo)

    @property
    def in_step(self) -> Path:
        """Holds the commit and tree that the private index is at, for as long as it is at one."""
        return self.worktree.git_dir / "penguin-staged"

    def of(self, tip: str, *, own: bool) -> Staged:
        for _ in range(_TRIES - 1):
            try:
                return self._once(tip, own)
            except GitError:
                self.in_step.unlink(missing_ok=True)
        return self._once(tip, own)

    def _once(self, tip: str, own: bool) -> Staged:
        tree = self._at(tip)
        found = self._sort(own)
        if found.accepted:
            tree, changed = self._stored(tree, found)
        else:
            changed = ()
        return Staged(
            tree,
            changed,
            tuple(Withheld(path, why) for path, why in sorted(found.withheld.items())),
            tuple(found.proposals),
            tuple(path for path in changed if _matches(path, self.policy.protected)),
        )

    def _at(self, tip: str) -> str:
        """Bring the private index to the tip, keeping the stat data of what is unchanged; its tree."""
        # A git of ours that was killed left it: nobody else uses this index.
        self.worktree.private_index.with_name(f"{self.worktree.private_index.name}.lock").unlink(
            missing_ok=True
        )
        known = self.in_step.read_text().split() if self.in_step.exists() else []
        if known[:1] == [tip]:
            return known[1]
        tree = self.git.text("rev-parse", "--verify", "--end-of-options", f"{tip}^{{tree}}")
        self.git.run("read-tree", "-m", "-i", tree)
        self.in_step.write_text(f"{tip} {tree}")
        return tree

    def _sort(self, own: bool) -> _Sorted:
        found = _Sorted()
        apart = tuple(f"{folder}/" for folder in self.worktree.left_out())
        for change in _changes(self.git):
            if change.is_gone and change.path.startswith(apart):
                continue
            if _is_own(change.path) and not own:
                self._sort_own(change, found)
            elif why := self._objection(change):
                found.withheld[change.path] = why
            elif not (change.is_new and _matches(change.path, self.policy.junk)):
                found.accepted.append(change.path)
        return found

    def _sort_own(self, change: _Change, found: _Sorted) -> None:
        """Under `.penguin/`: a new task file is a proposal, everything else is not the agent's to make."""
        is_task = change.is_new and layout.task_of(change.path) is not None
        data = _small_file(self.worktree.path, change.path) if is_task else None
        if data is None:
            found.withheld[change.path] = _NOT_THEIRS
        elif len(found.proposals) >= _MOST_PROPOSALS:
            found.withheld[change.path] = f"an attempt may propose at most {_MOST_PROPOSALS} tasks"
        else:
            found.proposals.append((change.path, data))

    def _objection(self, change: _Change) -> str:
        """What speaks against letting git read this file at all."""
        if change.is_gone:
            return ""
        if change.is_new and _matches(change.path, self.policy.secret_names):
            return "its name is one of files that hold secrets"
        path = self.worktree.path / change.path
        try:
            found = path.lstat()
        except OSError:
            return ""  # gone by now
        if stat.S_ISREG(found.st_mode):
            return self._objection_to_file(path, change.path, found.st_size)
        if stat.S_ISDIR(found.st_mode):
            return _NESTED
        return "" if stat.S_ISLNK(found.st_mode) else "it is neither a file nor a link"

    def _objection_to_file(self, path: Path, name: str, size: int) -> str:
        if not os.access(path, os.R_OK):
            return "it cannot be read"
        if size > self.policy.max_file_bytes and not self._is_filtered(name):
            return _too_large(size, self.policy)
        return ""

    def _is_filtered(self, path: str) -> bool:
        """Whether a filter makes something else of it: Git LFS stores a few lines for a large file."""
        said = self.git.text("check-attr", "-z", "filter", "--", path).split("\0")
        return said[2] not in ("unspecified", "unset")

    def _stored(self, tree: str, found: _Sorted) -> tuple[str, tuple[str, ...]]:
        """Let git store what was accepted, judge what it has stored, and take back what must not be there."""
        self.in_step.unlink(missing_ok=True)
        listing = "".join(f"{path}\0" for path in found.accepted)
        self.git.run("update-index", "--add", "--remove", "-z", "--stdin", stdin=os.fsencode(listing))
        result = self.git.text("write-tree")
        differences = trees.changed(self.repo.shared, tree, result) if result != tree else {}
        refused = self._refused(differences)
        if refused:
            found.withheld.update(refused)
            self._take_back({path: differences[path][0] for path in refused}, len(tree))
            result = self.git.text("write-tree")
        return result, tuple(sorted(differences.keys() - refused.keys()))

    def _refused(self, differences: Mapping[str, tuple[Entry | None, Entry | None]]) -> dict[str, str]:
        with Objects(self.repo.shared) as objects:
            verdicts = {
                path: self._verdict(objects, old, new)
                for path, (old, new) in differences.items()
                if new is not None
            }
        return {path: why for path, why in verdicts.items() if why}

    def _verdict(self, objects: Objects, old: Entry | None, new: Entry) -> str:
        if new.mode == trees.SUBMODULE:
            return _NESTED
        data = objects.blob(new.oid)
        if len(data) > self.policy.max_file_bytes:
            return _too_large(len(data), self.policy)
        secrets = _secrets(data)
        if secrets and old is not None and old.mode != trees.SUBMODULE:
            secrets -= _secrets(objects.blob(old.oid))  # what is committed already is no reason
        return "it holds what looks like a secret" if secrets else ""

    def _take_back(self, before: Mapping[str, Entry | None], oid_length: int) -> None:
        gone = Entry("0", "0" * oid_length)
        lines = ((entry or gone, path) for path, entry in before.items())
        listing = "".join(f"{entry.mode} {entry.oid}\t{path}\0" for entry, path in lines)
        self.git.run("update-index", "-z", "--index-info", stdin=os.fsencode(listing))


def _changes(git: Git) -> list[_Change]:
    """How the files differ from the private index, which is refreshed by it and makes the next look cheap."""
    options = ("--untracked-files=all", "--no-renames", "--ignore-submodules=all")
    said = git.run("status", "--porcelain=v2", "-z", *options, env={"GIT_OPTIONAL_LOCKS": "1"}).text
    found = []
    for line in said.split("\0"):
        if line.startswith("? "):
            found.append(_Change(line[2:], is_new=True, is_gone=False))
        elif line.startswith("1 ") and line[3] != ".":
            found.append(_Change(line.split(" ", 8)[8], is_new=False, is_gone=line[3] == "D"))
    return found


def _secrets(data: bytes) -> set[bytes]:
    return {found[0] for found in SECRET.finditer(data)}


def _is_own(path: str) -> bool:
    # In any case: on many a disk `.Penguin` is the same folder.
    return path.split("/", 1)[0].casefold() == layout.ROOT


def _too_large(size: int, policy: Policy) -> str:
    return f"it has {size:,} bytes, more than {policy.max_file_bytes:,}"


def _small_file(root: Path, path: str) -> bytes | None:
    """The content of a small regular file, never by way of a link, not even a link in place of a folder."""
    fds: list[int] = []
    try:
        fds.append(os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
        *folders, name = path.split("/")
        for folder in folders:
            flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
            fds.append(os.open(folder, flags, dir_fd=fds[-1]))
        fds.append(os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=fds[-1]))
        if not stat.S_ISREG(os.fstat(fds[-1]).st_mode):
            return None
        with os.fdopen(fds.pop(), "rb") as file:
            data = file.read(_LARGEST_PROPOSAL + 1)
        return data if len(data) <= _LARGEST_PROPOSAL else None
    except OSError:
        return None
    finally:
        for fd in fds:
            os.close(fd)


def _matches(path: str, patterns: Iterable[str]) -> bool:
    return any(_match(path.casefold(), pattern.casefold()) for pattern in patterns)


def _match(path: str, pattern: str) -> bool:
    """Whether a pattern is about this path or, if it means a folder, about one above it."""
    parts = path.split("/")
    wanted = pattern.strip("/")
    # A folder's name matches the path itself too: a link may stand where the folder is expected.
    depths = range(1, len(parts) + 1) if pattern.endswith("/") else [len(parts)]
    anchored = "/" in pattern.rstrip("/")
    return any(
        fnmatch.fnmatchcase("/".join(parts[:depth]) if anchored else parts[depth - 1], wanted)
        for depth in depths
    )
