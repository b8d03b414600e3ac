"""Finding files by the pattern of their paths."""

from typing import Annotated

from msgspec import Meta

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


TOOLS = (
    TypedTool(
        "glob",
        "file_operations",
        "Find files by a pattern of their paths. Links are named, and not followed.",
        Glob,
        glob,
    ),
)
