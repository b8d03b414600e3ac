"""A watch over the task files of a worktree, so that commands need not look at each of them.

The kernel notes a change before the call that makes it returns. So what was looked at after the watch had
begun is what is there, as long as no notice waits and none was taken since. A notice of one file has that
file looked at again; anything else, and everything in doubt, ends the watch: then commands look themselves.

One change is noted nowhere: through a second name (a hard link) that a file was given after the watch began.
"""

import mmap
import os
import struct
from collections.abc import Collection
from contextlib import ExitStack, suppress
from pathlib import Path

from penguin_git.model import layout
from penguin_git.store import folder, standing
from penguin_git.store.known import Known, Survey, as_text, may_be_task
from penguin_git.store.standing import Standing
from penguin_git.warm.inotify import Inotify, Notice
from penguin_git.warm.local_disks import is_local

_MOUNTS = Path("/proc/self/mountinfo")
_AT_ONCE = 1_000  # files that are looked at again one by one
_COUNT = struct.Struct("Q")


class Watch:
    """Watches one worktree; raises `OSError`, `ValueError` or `PenguinError` where it can't be trusted."""

    def __init__(self, work_tree: Path) -> None:
        self.work_tree = work_tree
        self._taken = mmap.mmap(-1, _COUNT.size)  # how often notices were taken; children see it too
        self._inotify = Inotify()
        with ExitStack() as undone:
            undone.callback(self.close)
            self._place = _trusted(work_tree)
            self._folders = self._watched()
            self._stamps = folder.scanned(work_tree)
            self._known, self._changed, self._gone = Known({}), self._stamps.copy(), set[str]()
            self._refuse_links()
            undone.pop_all()

    @property
    def fd(self) -> int:
        """What a child has to keep open, to see whether notices wait."""
        return self._inotify.fd

    def catch_up(self) -> bool:
        """Look again at what has changed; whether the watch still holds."""
        if self._inotify.is_silent:
            return True
        self._count()  # before they are taken: a child has to see either the notices or the count
        try:
            paths = {self._path(notice) for notice in self._inotify.notices()}
            return self._look_again({path for path in paths if may_be_task(Path(path).name)})
        except (OSError, ValueError):
            return False

    def compare(self, known: Known) -> None:
        """Have ready in what the files differ from what a cache says of them."""
        if known is not self._known:
            survey = standing.differing(self._stamps, known.stamps)
            self._known, self._changed, self._gone = known, survey.changed, set(survey.gone)

    def standing(self) -> Standing:
        """What may be relied on until a change is noticed."""
        count = _COUNT.unpack_from(self._taken)

        def still_stands() -> bool:
            return self._inotify.is_silent and _COUNT.unpack_from(self._taken) == count

        survey = Survey(self._changed, self._gone, len(self._stamps))
        return Standing(self._place, self._stamps, self._known, survey, still_stands)

    def close(self) -> None:
        """End the watch."""
        self._inotify.close()

    def _watched(self) -> dict[int, str]:
        """Watch each folder before it is read: one made meanwhile is noticed, and ends the watch."""
        watched: dict[int, str] = {}
        above = [layout.TASKS]
        while above:
            path = above.pop()
            watched[self._inotify.watch(self.work_tree / path)] = path
            with os.scandir(self.work_tree / path) as entries:
                above += [f"{path}/{one.name}" for one in entries if one.is_dir(follow_symlinks=False)]
        return watched

    def _refuse_links(self) -> None:
        """A file of two names may be written to by the other one, which nobody watches."""
        if any(os.lstat(self.work_tree / path).st_nlink > 1 for path in self._stamps):
            raise ValueError("a task file has two names")

    def _count(self) -> None:
        _COUNT.pack_into(self._taken, 0, _COUNT.unpack_from(self._taken)[0] + 1)

    def _path(self, notice: Notice) -> str:
        if not notice.is_of_a_file or notice.watch not in self._folders:
            raise ValueError("folders have changed, or notices were lost")
        path = f"{self._folders[notice.watch]}/{notice.name}"
        if as_text(path) != path:
            raise ValueError("a name is no text")
        return path

    def _look_again(self, paths: Collection[str]) -> bool:
        """Whether each of these files is of a kind that can be relied on."""
        if len(paths) > _AT_ONCE:
            return False
        for path in paths:
            self._stamps.pop(path, None)
            self._changed.pop(path, None)
            if path in self._known.stamps:
                self._gone.add(path)
            with suppress(FileNotFoundError):
                at = os.lstat(self.work_tree / path)
                if at.st_nlink > 1:
                    return False
                self._stamps[path] = folder.stamp(at)
                self._gone.discard(path)
                if self._known.stamps.get(path) != self._stamps[path]:
                    self._changed[path] = self._stamps[path]
        return True


def _trusted(work_tree: Path) -> standing.Place:
    """The folder of the task files, where all that happens to it is noticed."""
    folder.check_no_link(work_tree, f"{layout.TASKS}/")
    place = standing.place(work_tree)
    if place is None or not is_local(work_tree / layout.TASKS, _MOUNTS.read_text("utf-8", "surrogateescape")):
        raise ValueError("its folder is not on a disk of this machine")
    return place
