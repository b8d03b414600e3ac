"""Finding files by their paths, and lines by what they say."""

from typing import Annotated

from msgspec import Meta, structs

from penguin_git.agents.tools import bounded
from penguin_git.agents.tools.confined import place, printable
from penguin_git.agents.tools.eliding import fitting
from penguin_git.agents.tools.patterns import Pattern
from penguin_git.agents.tools.reading import missing
from penguin_git.agents.tools.tool import Bench, Result
from penguin_git.agents.tools.typed import Arguments, TypedTool
from penguin_git.agents.tools.walking import Walk


class Glob(Arguments, frozen=True):
    """Which paths, from where."""

    pattern: Annotated[
        str, Meta(description="As in `src/**/*.py` or `*.{md,rst}`; `**` is any folders or none.")
    ]
    path: Annotated[str, Meta(description="The folder to begin in; `.` is the worktree.")] = "."


def glob(asked: Glob, bench: Bench) -> Result:
    """The paths of files that match, from the worktree's folder down."""
    walk = Walk(Pattern(asked.pattern), folders=False)
    with place(bench.folder, asked.path) as folder:
        start = "" if folder.shown == "." else f"{folder.shown}/"
        found, more = fitting(walk.below(folder), lambda entry: start + printable(entry.path))
    return Result("\n".join([*found, *missing(more, walk)]) or "No file matches.")


class Grep(Arguments, frozen=True):
    """Which lines, of which files."""

    pattern: Annotated[str, Meta(description="A regular expression as in Python, for one line.")]
    path: Annotated[str, Meta(description="A file, or the folder to begin in; `.` is the worktree.")] = "."
    files: Annotated[str, Meta(description="Of which files, as in `*.py` or `src/**/*.md`.")] = "*"
    ignore_case: Annotated[bool, Meta(description="Whether `a` also finds `A`.")] = False
    context: Annotated[int, Meta(ge=0, le=10, description="How many lines to show around each.")] = 0


def grep(asked: Grep, bench: Bench) -> Result:
    """The lines that match, behind their file and number."""
    return bounded.ask(
        "penguin_git.agents.tools.searching", {"root": str(bench.folder), **structs.asdict(asked)}, bench
    )


TOOLS = (
    TypedTool(
        "glob",
        "file_operations",
        "Find files by a pattern of their paths. Links are named, and not followed.",
        Glob,
        glob,
    ),
    TypedTool(
        "grep",
        "file_operations",
        "Find lines by a regular expression. Binary files and links are left out.",
        Grep,
        grep,
    ),
)
