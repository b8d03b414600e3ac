"""What a person wants imported: a file, or a folder of files, read as bytes and no more than is sensible."""

import hashlib
import os
import stat
from pathlib import Path

from msgspec import Struct, structs

from penguin_git.errors import PenguinError
from penguin_git.model.incoming import cleaning
from penguin_git.model.text import visible

MOST_BYTES = 128 * 1024 * 1024
_MOST_FILES = 50_000
_LONGEST_ORIGIN = 200
_FOLDERS = ("tasks", "completed", "drafts")
_SETTINGS = ("config.yml", "config.yaml", "backlog.config.yml")
_OF_BEADS = ("issues.jsonl", "beads.jsonl")


class File(Struct, frozen=True):
    """A file: its name for messages, the folder that it lies in, and what it says.

    `origin` tells it from every other file, and stays the same; what came through a pipe has none.
    """

    name: str
    folder: str
    data: bytes
    origin: str = ""


class Text(Struct, frozen=True):
    """A source that is one file."""

    file: File


class Board(Struct, frozen=True):
    """A folder of Backlog.md: its settings, its milestones and its tasks."""

    settings: File | None
    milestones: tuple[File, ...]
    tasks: tuple[File, ...]
    archived: int


def source(path: Path, name: str, top: Path) -> Text | Board:
    """What lies at a path; `name` is how the person called it, `top` the working tree's folder."""
    if not path.is_dir():
        said = _file(path, name, path.parent.name, follow=True)
        return Text(structs.replace(said, origin=origin(path.resolve(), top.resolve())))
    found = [folder for folder in (path, path / "backlog", path / ".backlog") if _is_board(folder)]
    beads = [
        file for folder in (path, path / ".beads") for one in _OF_BEADS if (file := folder / one).is_file()
    ]
    if found and beads:
        raise PenguinError(
            f"`{visible(name)}` has tasks of Backlog.md and of beads.",
            hint=f"Name one of them: `{found[0].relative_to(path)}` or `{beads[0].relative_to(path)}`.",
        )
    if found:
        return _board(found[0], (Path(name) / found[0].relative_to(path)).as_posix())
    if beads:
        return Text(_file(beads[0], (Path(name) / beads[0].relative_to(path)).as_posix(), ".beads"))
    raise PenguinError(
        f"In the folder `{visible(name)}` is nothing that can be imported.",
        hint="A folder can be one of Backlog.md (with `tasks/`) or of beads; otherwise name a file.",
    )


def origin(path: Path, top: Path) -> str:
    """What a file is called for good: `/docs/TODO.md` in the working tree, whoever has cloned it.

    A folder elsewhere says something about its owner, and nothing to others: a digest stands for it.
    """
    is_inside = path.is_relative_to(top)
    said = f"/{path.relative_to(top).as_posix()}" if is_inside else path.as_posix()
    if is_inside and len(said) <= _LONGEST_ORIGIN and said == cleaning.line(said):
        return said
    digest = hashlib.sha256(said.encode(errors="surrogateescape")).hexdigest()[:12]
    return f"{cleaning.words(path.name)}@{digest}"


def given(data: bytes) -> Text:
    """A source that came through a pipe."""
    if len(data) > MOST_BYTES:
        raise _too_large("-")
    return Text(File("-", "", data))


def _is_board(folder: Path) -> bool:
    return (folder / "tasks").is_dir() and any((folder / one).is_file() for one in _SETTINGS)


def _board(root: Path, name: str) -> Board:
    settings = next((root / one for one in _SETTINGS if (root / one).is_file()), None)
    return Board(
        settings=_file(settings, f"{name}/{settings.name}", "") if settings else None,
        milestones=_pages(root, name, "milestones"),
        tasks=tuple(file for folder in _FOLDERS for file in _pages(root, name, folder)),
        archived=len(list((root / "archive" / "tasks").glob("*.md"))),
    )


def _pages(root: Path, name: str, folder: str) -> tuple[File, ...]:
    if (root / folder).is_symlink():
        raise PenguinError(f"`{visible(name)}/{folder}` is a link.", hint="Name the folder that it leads to.")
    paths = sorted((root / folder).glob("*.md"), key=lambda path: _natural(path.name))
    if len(paths) > _MOST_FILES:
        raise PenguinError(f"`{visible(name)}/{folder}` has more than {_MOST_FILES:,} files.")
    return tuple(_file(path, f"{name}/{folder}/{path.name}", folder) for path in paths)


def _natural(name: str) -> list[tuple[int, str]]:
    """`task-2` before `task-10`."""
    pieces = name.replace(".", "-").split("-")
    return [(int(piece), "") if piece.strip().isdecimal() else (-1, piece) for piece in pieces]


def _file(path: Path, name: str, folder: str, *, follow: bool = False) -> File:
    """A regular file's content. Links below a folder are not followed: they could lead anywhere."""
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | (0 if follow else os.O_NOFOLLOW)
    try:
        fd = os.open(path, flags)
    except OSError as error:
        raise PenguinError(
            f"`{visible(name)}` can't be read: {error.strerror}.",
            hint="Name a file, a folder of Backlog.md or beads, or `-` for stdin.",
        ) from None
    with os.fdopen(fd, "rb") as file:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise PenguinError(f"`{visible(name)}` is not a regular file.", hint="`-` reads stdin.")
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise _too_large(name)
    return File(name, folder, data)


def _too_large(name: str) -> PenguinError:
    return PenguinError(
        f"`{visible(name)}` has more than {MOST_BYTES // 1024 // 1024} MiB.", hint="Import a part at a time."
    )
