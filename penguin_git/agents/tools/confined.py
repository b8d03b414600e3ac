"""Paths below the worktree, walked folder by folder, so that no link leads out of it.

Every step opens one name in a folder that is already open, and never through a symbolic link: what
somebody swaps in meanwhile is refused like what was there before.
"""

import errno
import os
import stat
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from penguin_git.agents.tools.refusal import Refusal
from penguin_git.agents.tools.texts import LARGEST

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}


@dataclass(frozen=True)
class Place:
    """A name in a folder that is open; `shown` is its path below the worktree."""

    folder: int
    name: str
    shown: str

    def status(self) -> os.stat_result | None:
        """What lies here, links not followed; None when there is nothing."""
        try:
            return os.stat(self.name, dir_fd=self.folder, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def read(self) -> bytes:
        """The whole regular file; a `Refusal` for anything else, and past `LARGEST` bytes."""
        self.permissions()  # before it is opened: opening a device or a pipe can already do something
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
        try:
            descriptor = os.open(self.name, flags, dir_fd=self.folder)
        except OSError as problem:
            raise _explained(problem, self) from None
        with open(descriptor, "rb") as file:
            _check_regular(os.fstat(file.fileno()).st_mode, self)
            data = file.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise Refusal(f"`{self.shown}` is larger than {LARGEST // 1_000_000} MB, the most that is read.")
        return data

    def permissions(self) -> int:
        """The permission bits of the regular file here; a `Refusal` where none is."""
        found = self.status()
        if found is None:
            raise Refusal(f"There is no `{self.shown}`.")
        _check_regular(found.st_mode, self)
        return stat.S_IMODE(found.st_mode)

    def write(self, data: bytes, permissions: int | None = None) -> None:
        """Put a whole file here in one step; what was here, a link too, is replaced, never written into."""
        if len(data) > LARGEST:
            raise Refusal(f"That would be more than {LARGEST // 1_000_000} MB, the most that is written.")
        temporary = f".{os.urandom(8).hex()}.part"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(temporary, flags, 0o666, dir_fd=self.folder)
        try:
            with open(descriptor, "wb") as file:
                file.write(data)
                if permissions is not None:
                    os.fchmod(file.fileno(), permissions & 0o777)
            os.rename(temporary, self.name, src_dir_fd=self.folder, dst_dir_fd=self.folder)
        except OSError:
            with suppress(OSError):
                os.unlink(temporary, dir_fd=self.folder)
            raise

    @contextmanager
    def opened(self) -> Iterator[int]:
        """The folder that lies here, opened."""
        try:
            descriptor = os.open(self.name, _FOLDER, dir_fd=self.folder)
        except OSError as problem:
            raise _explained(problem, self) from None
        try:
            yield descriptor
        finally:
            os.close(descriptor)


@contextmanager
def place(root: Path, path: str, *, make_folders: bool = False) -> Iterator[Place]:
    """The place of a path below `root`, for as long as its folder is held open."""
    parts = parts_of(path, root)
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for depth, part in enumerate(parts[:-1], start=1):
            step = Place(folder, part, _shown(parts[:depth]))
            if make_folders:
                with suppress(FileExistsError):
                    os.mkdir(part, dir_fd=folder)
            with step.opened() as below:
                inner = os.dup(below)
            os.close(folder)
            folder = inner
        yield Place(folder, parts[-1] if parts else ".", _shown(parts))
    finally:
        os.close(folder)


def parts_of(path: str, root: Path) -> tuple[str, ...]:
    """The names on the way to a path below `root`; a `Refusal` when it leads elsewhere or to `.git`."""
    if "\0" in path:
        raise Refusal("A path cannot hold a zero byte.")
    pure = PurePosixPath(path)
    if pure.is_absolute():
        pure = _relative(pure, root)
    if ".." in pure.parts:
        raise Refusal(f"`{path}` holds `..`. Name paths from the worktree's own folder down.", denied=True)
    if any(is_git(part) for part in pure.parts):
        raise Refusal(f"`{path}` belongs to git, and these tools leave it alone.", denied=True)
    return pure.parts


def is_git(name: str) -> bool:
    """Whether some file system would take the name for `.git`."""
    seen = name if name.isascii() else "".join(filter(_is_visible, name))
    return seen.casefold().rstrip(" .") in {".git", "git~1"}


def _is_visible(letter: str) -> bool:
    return unicodedata.category(letter) != "Cf"


def _relative(path: PurePosixPath, root: Path) -> PurePosixPath:
    for start in (root, root.resolve()):
        if path.is_relative_to(start):
            return path.relative_to(start)
    raise Refusal(f"`{path}` lies outside the worktree. Only what is below it can be reached.", denied=True)


def printable(name: str) -> str:
    """A name from the file system as one line of text, whatever bytes it holds."""
    if name.isprintable():
        return name
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text
    )


def _shown(parts: tuple[str, ...]) -> str:
    return printable("/".join(parts)) or "."


def _check_regular(mode: int, where: Place) -> None:
    if stat.S_ISLNK(mode):
        raise _link(where)
    if not stat.S_ISREG(mode):
        kind = _KINDS.get(stat.S_IFMT(mode), "something else")
        raise Refusal(f"`{where.shown}` is {kind} and not a regular file.")


def _link(where: Place) -> Refusal:
    try:
        target = f" to `{printable(os.readlink(where.name, dir_fd=where.folder))}`"
    except OSError:  # it changed meanwhile
        target = ""
    return Refusal(
        f"`{where.shown}` is a symbolic link{target}. These tools follow no links: name the file itself.",
        denied=True,
    )


def _explained(problem: OSError, where: Place) -> Refusal:
    found = where.status() if problem.errno in {errno.ELOOP, errno.ENOTDIR} else None
    if problem.errno == errno.ELOOP or (found is not None and stat.S_ISLNK(found.st_mode)):
        return _link(where)
    if problem.errno == errno.ENOENT:
        return Refusal(f"There is no `{where.shown}`.")
    if problem.errno == errno.ENOTDIR:
        return Refusal(f"`{where.shown}` is not a folder.")
    return Refusal(f"`{where.shown}` cannot be opened: {problem.strerror}.")
