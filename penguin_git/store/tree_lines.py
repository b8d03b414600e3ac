"""The lines of a few trees of tasks: of each, only what differs from what was read before is read."""

from collections.abc import Callable, Iterable
from contextlib import suppress

from penguin_git.git import trees
from penguin_git.git.call import GitError
from penguin_git.git.trees import Entry
from penguin_git.model import layout
from penguin_git.store.known import as_text, is_text, may_be_task
from penguin_git.store.line import Keep, Line, made, oid_in
from penguin_git.store.lines import Lines
from penguin_git.store.store import Store

COUNT = 3  # the base, the last one and one other are asked for in turn


class TreeLines:
    """Reads trees by their ids. `keep` says where so many tasks are put that nobody has read before."""

    def __init__(self, store: Store, keep: Callable[[int], Keep]) -> None:
        self._store = store
        self._keep = keep
        self._known: dict[str, Lines] = {}

    def know(self, tree: str, lines: Lines) -> None:
        """Take these for the lines of a tree; nothing is known of the empty one, which is none."""
        if tree:
            latest = [(other, its) for other, its in self._known.items() if other != tree]
            self._known = dict([*latest, (tree, lines)][-COUNT:])

    def at(self, tree: str, here: Lines) -> Lines:
        """The files of a tree, which are mostly those of the checkout; of no tree (empty), none."""
        if tree not in self._known:
            self.know(tree, self._read(tree, here) if tree else Lines())
        return self._known[tree] if tree else Lines()

    def find(self, path: str, oid: str) -> Line | None:
        """The line of a version that was read before."""
        found = (lines.version(path, oid) for lines in self._known.values())
        return next(filter(None, found), None)

    def _read(self, tree: str, here: Lines) -> Lines:
        lines, left, entries = self._compared(tree, here)
        other: dict[str, str] = {}
        for path, entry in entries:
            if may_be_task(path.rpartition("/")[2]):
                left.discard(path)
                is_file = entry.mode in (trees.FILE, trees.EXECUTABLE) and is_text(path)
                oid = entry.oid if is_file else ""
                if oid_in(lines, path) != oid:
                    other[path] = oid
        found = {path: here.version(path, oid) or self.find(path, oid) for path, oid in other.items()}
        known = {path: line for path, line in found.items() if line is not None}
        blob = self._store.objects.blob
        texts = ((path, oid, blob(oid) if oid else b"") for path, oid in other.items() if path not in known)
        read = made(texts, self._keep(len(other) - len(known)))
        return lines.then(known | {line.path: line for line in read}, left)

    def _compared(self, tree: str, here: Lines) -> tuple[Lines, set[str], Iterable[tuple[str, Entry]]]:
        """Lines to begin with, which of them a tree may not have, and the files to hold against them.

        A commit changes a few of ten thousand files. Without one to compare with, the checkout has most.
        """
        below, git = f"{layout.TASKS}/", self._store.repo.shared
        if self._known:
            last, lines = list(self._known.items())[-1]
            with suppress(GitError):  # `git gc` may have taken the older one away
                found = trees.changed(git, last, tree)
                entries = ((f"{below}{as_text(path)}", new) for path, (_, new) in found.items() if new)
                return lines, {f"{below}{as_text(path)}" for path in found}, entries
        files = trees.listed(git, tree)
        return here, set(here), ((f"{below}{as_text(path)}", entry) for path, entry in files)
