"""Which files a look at code is about: what git counts among a project's, else what a plain walk finds."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from penguin_git.codec import requirements
from penguin_git.errors import PenguinError
from penguin_git.git.call import Git
from penguin_git.git.repository import discover
from penguin_git.git.working_files import ignored, made_by_others, working_files
from penguin_git.model.code import paths
from penguin_git.tracker.suggesting import languages

MOST = 20_000  # files


class Scope(Struct, frozen=True):
    """The files with anything to look at, from `root`, and which of them the look is about.

    `root` is the top of the work tree, or the folder itself where there is no git. Outside of `inside`, a
    folder or a file, only tests are read, for what they mention. `foreign` files are others', or made.
    """

    root: Path
    inside: str
    files: tuple[str, ...]
    foreign: frozenset[str]
    git: Git | None
    beyond: tuple[str, ...] = ()

    def covers(self, path: str) -> bool:
        """Whether a file is one that the look is about."""
        return self.inside in ("", path) or path.startswith(f"{self.inside}/")


def scope(start: Path, environ: Mapping[str, str]) -> Scope:
    """The scope of a folder or file; a `PenguinError` where there is none."""
    if not start.exists():
        raise PenguinError(f"There is no `{start}`.", hint="Name a folder or a file of the project.")
    start = start.resolve()
    folder = start if start.is_dir() else start.parent
    try:
        repo = discover(folder, environ)
    except PenguinError:  # no repository, or none that git works in: the files are there all the same
        found = _unignored(folder, environ) if start.is_dir() else [start.name]
        return _scope(folder, "" if start.is_dir() else start.name, found, None)
    top = repo.work_tree.resolve()
    inside = start.relative_to(top).as_posix()
    git = repo.git.fetching_nothing()
    return _scope(top, "" if inside == "." else inside, working_files(git), git)


def _scope(root: Path, inside: str, found: list[str], git: Git | None) -> Scope:
    plain = Scope(root, inside, (), frozenset(), git)
    files = [path for path in found if is_looked_at(path) and (plain.covers(path) or paths.is_test(path))]
    foreign = {path for path in files if paths.is_foreign(path) or paths.is_made(path)}
    if git is not None and files:
        foreign |= made_by_others(git, files)
    return Scope(root, inside, tuple(files[:MOST]), frozenset(foreign), git, tuple(files[MOST:]))


def is_looked_at(path: str) -> bool:
    """Whether there may be something to find in a file: code, and what names dependencies."""
    is_nameable = path.isprintable()  # no line ends, no bytes that are no UTF-8: it will stand in titles
    is_known = languages.of(path) is not None or requirements.is_manifest(path)
    return is_nameable and is_known and not path.startswith(".penguin/")


def _unignored(root: Path, environ: Mapping[str, str]) -> list[str]:
    """The files of a walk that no `.gitignore` leaves out."""
    walked = list(_walked(root))
    found = sorted(filter(is_looked_at, walked))
    if not any(path.rpartition("/")[2] == ".gitignore" for path in walked):
        return found
    left = ignored(root, found, environ)
    return [path for path in found if path not in left]


def _walked(root: Path) -> Iterator[str]:
    for folder, inner, names in os.walk(root):  # it follows no links
        inner[:] = sorted(name for name in inner if not paths.is_left_out_of_walks(name))
        above = Path(folder).relative_to(root)
        yield from ((above / name).as_posix() for name in names)
