"""Reading a file with its line numbers, and listing a folder."""

import os
from typing import Annotated

from msgspec import Meta

from penguin_git.agents.tools import texts
from penguin_git.agents.tools.confined import Place, place, printable
from penguin_git.agents.tools.eliding import fitting
from penguin_git.agents.tools.patterns import Pattern
from penguin_git.agents.tools.refusal import Refusal
from penguin_git.agents.tools.tool import Bench, Result
from penguin_git.agents.tools.typed import Arguments, TypedTool
from penguin_git.agents.tools.walking import Entry, Walk

_Line = Annotated[int, Meta(ge=1)]


class ReadFile(Arguments, frozen=True):
    """Which lines of which file."""

    path: Annotated[str, Meta(description="The file, from the worktree's folder down.")]
    first_line: Annotated[int, Meta(ge=1, description="Where to begin; lines count from 1.")] = 1
    last_line: Annotated[_Line | None, Meta(description="Where to end; left out, the file's end.")] = None


class ListFolder(Arguments, frozen=True):
    """Which folder, and how far down."""

    path: Annotated[str, Meta(description="The folder; `.` is the worktree.")] = "."
    depth: Annotated[int, Meta(ge=1, le=8, description="1 lists what lies directly in it.")] = 1


def read_file(asked: ReadFile, bench: Bench) -> Result:
    """The lines, each behind its number."""
    with place(bench.folder, asked.path) as file:
        data = file.read()
        texts.check_text(data, file.shown)
    lines = texts.decoded(data).split("\n")
    if not lines[-1]:
        lines.pop()
    if not lines:
        return Result(f"`{file.shown}` is empty.")
    if asked.first_line > len(lines):
        raise Refusal(f"`{file.shown}` has {len(lines):,} lines, so there is no line {asked.first_line:,}.")
    wanted = lines[asked.first_line - 1 : asked.last_line]
    shown, more = fitting(enumerate(wanted, asked.first_line), _numbered)
    following = asked.first_line + len(shown)
    rest = [f"[… of {len(lines):,} lines; go on with first_line {following} …]"] * bool(more)
    return Result("\n".join([*shown, *rest]))


def _numbered(line: tuple[int, str]) -> str:
    return f"{line[0]:6}\t{line[1].removesuffix(chr(13))}"


def list_folder(asked: ListFolder, bench: Bench) -> Result:
    """One entry a line, folders with a slash, files with their size."""
    walk = Walk(Pattern("**"), depth=asked.depth)
    with place(bench.folder, asked.path) as folder:
        lines, more = fitting(walk.below(folder), _described)
    return Result("\n".join([*lines, *missing(more, walk)]) or f"`{folder.shown}` is empty.")


def missing(more: int, walk: Walk) -> list[str]:
    """The remarks below a list that is not complete."""
    return [f"[… {more:,} more; ask for less at once …]"] * bool(more) + [walk.unfinished] * bool(
        walk.unfinished
    )


def _described(entry: Entry) -> str:
    name = printable(entry.path)
    if entry.is_folder:
        return f"{name}/"
    if entry.is_link:
        return f"{name} -> {_target(entry.place)}"
    status = entry.place.status()
    return f"{name}  {status.st_size:,} bytes" if status else name


def _target(link: Place) -> str:
    try:
        return printable(os.readlink(link.name, dir_fd=link.folder))
    except OSError:  # it changed meanwhile
        return "?"


TOOLS = (
    TypedTool(
        "read_file",
        "file_operations",
        "Read a text file. Each line comes behind its number and a tab; long files come in parts.",
        ReadFile,
        read_file,
    ),
    TypedTool(
        "list_folder",
        "file_operations",
        "List a folder, down to a depth. Folders end with a slash, links show where they lead.",
        ListFolder,
        list_folder,
    ),
)
