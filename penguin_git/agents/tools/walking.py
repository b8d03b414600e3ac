"""Going through the folders of a worktree within limits, never through a link and never into `.git`."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass

from penguin_git.agents.tools.confined import Place, is_git
from penguin_git.agents.tools.patterns import Pattern, State
from penguin_git.agents.tools.refusal import Refusal

MOST_ENTRIES = 500_000
MOST_SECONDS = 10.0
_DEEPEST = 64  # folders within folders; each of them stays open meanwhile


@dataclass(frozen=True)
class Entry:
    """Something that was found. `place` counts for as long as the walk stands at it."""

    place: Place
    path: str  # from where the walk began
    is_folder: bool
    is_link: bool


class Walk:
    """Yields what a pattern matches, in the order of names; `unfinished` says what it left out, and why."""

    def __init__(self, pattern: Pattern, *, folders: bool = True, depth: int | None = None) -> None:
        self._pattern, self._folders, self._depth = pattern, folders, depth
        self._seen = 0
        self._give_up = time.monotonic() + MOST_SECONDS
        self.unfinished = ""

    def below(self, start: Place) -> Iterator[Entry]:
        """Everything below a folder that matches."""
        with start.opened() as folder:
            yield from self._within(folder, (), self._pattern.start)

    def _within(self, folder: int, above: tuple[str, ...], state: State) -> Iterator[Entry]:
        for name, is_folder, is_link in self._entries(folder):
            here = self._pattern.below(state, name)
            if not here:
                continue
            path = (*above, name)
            entry = Entry(Place(folder, name, "/".join(path)), "/".join(path), is_folder, is_link)
            if self._pattern.ends(here) and (self._folders or not is_folder):
                yield entry
            if is_folder and len(path) == _DEEPEST:
                self.unfinished = f"What lies more than {_DEEPEST} folders deep was left out."
            elif is_folder and len(path) != self._depth:
                yield from self._inside(entry, path, here)

    def _inside(self, entry: Entry, path: tuple[str, ...], state: State) -> Iterator[Entry]:
        try:
            with entry.place.opened() as folder:
                yield from self._within(folder, path, state)
        except Refusal:  # it may not be read, or is something else by now
            self.unfinished = self.unfinished or f"`{entry.path}` could not be opened."

    def _entries(self, folder: int) -> list[tuple[str, bool, bool]]:
        found = []
        with os.scandir(folder) as entries:
            for entry in entries:
                self._seen += 1
                if self._seen > MOST_ENTRIES or time.monotonic() > self._give_up:
                    self.unfinished = (
                        f"There is too much to look at all of it: it ended after {self._seen:,}."
                    )
                    break
                if not is_git(entry.name):
                    found.append((entry.name, entry.is_dir(follow_symlinks=False), entry.is_symlink()))
        return sorted(found)
