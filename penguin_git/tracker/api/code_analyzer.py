"""`CodeAnalyzer`: tasks suggested by code, from Python."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from penguin_git.model.suggestion import Analysis
    from penguin_git.tracker.project import World


class CodeAnalyzer:
    """Looks at code and suggests tasks, for at most so many `seconds`; nothing of the code is run.

    `world` is the clock and the environment, for tests.
    """

    def __init__(self, *, seconds: float = 120.0, world: "World | None" = None) -> None:
        self._seconds, self._world = seconds, world

    def analyze_codebase(
        self, path: str | os.PathLike[str] = ".", *, progress: Callable[[int, int], None] | None = None
    ) -> "Analysis":
        """What there is to do in a folder, or a file: its `tasks` are suggestions, the most important first.

        In a repository the files are those that git does not ignore, and places are told from its top folder;
        elsewhere the files are found by walking. `progress` is called with the number of files looked at, and
        of how many. Raises `PenguinError` where there is nothing of that name.
        """
        from penguin_git.tracker.api import references
        from penguin_git.tracker.project import World
        from penguin_git.tracker.suggesting import analysing

        world = self._world or World(dict(os.environ))
        return analysing.analyse(Path(references.path(path)), world, seconds=self._seconds, progress=progress)
