"""Keeping in mind what the caches of a clone say, so that no command has to read them."""

from pathlib import Path
from typing import NoReturn

from penguin_git.store import recall
from penguin_git.store.lines import Line, Lines
from penguin_git.store.snapshot import Collected, collect


def remember(runtime: Path) -> None:
    """Read the cache of the worktree that was looked at last, where it is another one than before."""
    files = [(file.stat().st_mtime_ns, file) for file in (runtime / "cache").glob("tasks-*[0-9a-f]")]
    if files:
        recall.keep_in_mind(max(files)[1], _collected)


def _collected(lines: Lines) -> Collected:
    single, graph, broken = collect(lines, _unreadable, is_sound=True)
    assert isinstance(graph.children, dict)  # noqa: S101 - found out now, and so are these
    assert isinstance(graph.dependants, dict)  # noqa: S101
    return single, graph, broken


def _unreadable(line: Line) -> NoReturn:
    raise ValueError(f"{line.path} can't be read")
