"""Refs: read, and moved in one all-or-nothing transaction that compares before it swaps."""

import os
import re
import shlex
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from penguin_git.errors import PenguinError
from penguin_git.git import durable
from penguin_git.git.call import Git, GitError
from penguin_git.git.objects import MissingObject, Objects
from penguin_git.git.ref_files import NAME, RefFiles
from penguin_git.git.repository import common_dir
from penguin_git.model.text import visible


class StaleRef(PenguinError):
    """A ref that is not where the caller believed: somebody else moved it first."""

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"`{ref}` was moved by somebody else in the meantime.", hint="Look at it again and repeat."
        )
        self.ref = ref


class Update(Struct, frozen=True):
    """One ref of a transaction: from `old` to `new`, where None means that it does not exist.

    `old` and `new` being equal changes nothing and guards: the transaction fails unless the ref stands there.
    """

    ref: str
    new: str | None
    old: str | None

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.ref):
            raise PenguinError(f"`{self.ref!r}` cannot be the name of a ref.")

    @property
    def is_guard(self) -> bool:
        """Whether it only looks."""
        return self.new == self.old

    def command(self) -> str:
        """The line for `git update-ref --stdin -z`."""
        if self.is_guard:
            return f"verify {self.ref}\0{self.old or ''}\0"
        if self.old is None:
            return f"create {self.ref}\0{self.new}\0"
        if self.new is None:
            return f"delete {self.ref}\0{self.old}\0"
        return f"update {self.ref}\0{self.new}\0{self.old}\0"


_LONGEST_REASON = 1_000  # characters of a line in the reflog


class Refs:
    """The refs that all worktrees of a clone share.

    `objects` are those that write what the refs are to hold: what a `git gc --prune=now` beside us takes away
    of that is written again with every update.
    """

    def __init__(self, git: Git, objects: Objects | None = None) -> None:
        self._git = git
        self._objects = objects
        self._folder = common_dir(git.git_dir)
        self._files = RefFiles(self._folder)

    def all(self, *prefixes: str) -> dict[str, str]:
        """Return where each ref stands, by its full name; a prefix is a whole ref or ends at a slash."""
        there = self._files.all(prefixes)
        if there is not None:
            return there
        lines = self._git.text("for-each-ref", "--format=%(refname) %(objectname)", "--", *prefixes)
        return dict(line.rsplit(" ", 1) for line in lines.splitlines())

    def read(self, ref: str) -> str | None:
        """Return where a ref stands, None where it does not exist."""
        if not NAME.fullmatch(ref):
            return None
        found = self._files.find(ref)
        return self.all(ref).get(ref) if found is None else found or None

    def broken(self, *prefixes: str) -> list[str]:
        """Return the refs below `prefixes` that have lost their commit; other listings pass over them."""
        return list(self._files.broken(*prefixes))

    def trouble(self, ref: str) -> PenguinError | None:
        """Return what is wrong with such a ref."""
        return self._files.trouble(ref)

    def update(self, updates: Sequence[Update], reason: str = "") -> None:
        """Make all of `updates` durably, or none of them.

        `StaleRef` when a ref is not where `old` says; `MissingObject` when there is no such object as `new`;
        another `PenguinError` when git cannot write.
        """
        try:
            self._commit(updates, reason)
        except MissingObject:
            if not self._settled():
                raise
            self._commit(updates, reason)
        self._settled()
        for update in updates:
            if not update.is_guard:
                self._check(update)
        flush_names(self._folder, updates)

    def record(self, updates: Sequence[Update], reason: str = "") -> None:
        """The same for moves of our own branch, which others may hear of later."""
        self.update(updates, reason)

    def _settled(self) -> tuple[str, ...]:
        return self._objects.settle() if self._objects else ()

    def _commit(self, updates: Sequence[Update], reason: str) -> None:
        # How long git waits for a ref that another process has locked; a race is over in milliseconds.
        git = self._git.setting("core.filesRefLockTimeout=1000", "core.packedRefsTimeout=5000")
        said = visible(" ".join(reason[:_LONGEST_REASON].split()))  # arguments have no zero bytes
        words = ["update-ref", "--stdin", "-z", *(["-m", said] if said else [])]
        stdin = "".join(update.command() for update in updates).encode()
        result = git.run(*words, stdin=stdin, ok=(0, 1, 128))
        if result.code != 0:
            raise self._refusal(updates, result.code, result.stderr)

    def _check(self, update: Update) -> None:
        """Read a ref back: beside somebody's `git pack-refs`, updates that git reported as done were lost."""
        now = self.read(update.ref)
        if now == update.new or (now and update.new and self._went_on(update.new, now)):
            return
        raise StaleRef(update.ref)

    def _went_on(self, ours: str, now: str) -> bool:
        """Whether somebody has already built on what we put there."""
        return self._git.run("merge-base", "--is-ancestor", ours, now, ok=(0, 1, 128)).code == 0

    def _refusal(self, updates: Sequence[Update], code: int, stderr: str) -> PenguinError:
        broken = re.search(r"reference '(\S+)': reference broken", stderr)
        trouble = self.trouble(broken[1]) if broken else None
        if trouble:
            return trouble
        for update in updates:
            if self.read(update.ref) != update.old:
                return StaleRef(update.ref)
        for pattern, meaning in _REFUSALS:
            found = re.search(pattern, stderr)
            if found:
                return meaning(found)
        return self._cannot_write(updates) or GitError(("update-ref",), code, stderr)

    def _cannot_write(self, updates: Sequence[Update]) -> PenguinError | None:
        """Try it ourselves: of a full or read-only disk git says only that it "couldn't write"."""
        for folder in {self._folder, *(self._existing_folder(update.ref) for update in updates)}:
            try:
                _try_writing(folder / f".penguin-{os.urandom(8).hex()}")  # git takes no such name for a ref
            except OSError as error:
                return durable.unwritable(folder, error)
        return None

    def _existing_folder(self, ref: str) -> Path:
        return next(folder for folder in (self._folder / ref).parents if folder.is_dir())


def flush_names(git_dir: Path, updates: Iterable[Update]) -> None:
    """Git fsyncs the file of a ref, not the folder that names it: power cuts took whole claims away."""
    folders: set[Path] = set()
    for update in updates:
        # The last parent is the clone's own folder, where a deletion rewrites `packed-refs`.
        parents = list(Path(update.ref).parents)[: -1 if update.new else None]
        folders |= set() if update.is_guard else {git_dir / parent for parent in parents}
    for folder in sorted(folders, reverse=True):
        with suppress(FileNotFoundError):  # git removes a folder with its last ref
            durable.flush(folder)


def _in_the_way(found: re.Match[str]) -> PenguinError:
    there, wanted = found.groups()
    branch = there.removeprefix("refs/heads/")
    rename = f"git branch -m {shlex.quote(branch)} {shlex.quote(branch.replace('/', '-') + '-old')}"
    return PenguinError(
        f"`{there}` exists, and beside it git cannot have `{wanted}`.",
        hint=rename if branch != there else f"git update-ref -d {shlex.quote(there)}",
    )


def _locked(found: re.Match[str]) -> PenguinError:
    return PenguinError(
        f"`{found[1]}` is in the way: another git command is at work, or was killed and left it behind.",
        hint=f"If no git command is running: rm {shlex.quote(found[1])}",
    )


# What git 2.39 and later say (LC_ALL=C), and what it means for a person.
_REFUSALS: tuple[tuple[str, Callable[[re.Match[str]], PenguinError]], ...] = (
    (r"'(\S+)' exists; cannot create '(\S+)'", _in_the_way),
    (r"nable to create (?:file )?'?(/[^\n]+?)'?: File exists", _locked),
    (r"with nonexistent object ([0-9a-f]+)", lambda found: MissingObject(found[1])),
    # It stands at `old` again by now; still, this transaction was refused.
    (
        r"cannot lock ref '(\S+)': (?:is at|reference already exists|unable to resolve)",
        lambda found: StaleRef(found[1]),
    ),
)


def _try_writing(path: Path) -> None:
    try:
        path.write_bytes(bytes(4096))
    finally:
        path.unlink(missing_ok=True)
