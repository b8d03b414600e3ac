"""Whether the files that this process was loaded from are still those on disk."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from penguin_git.warm.inotify import Inotify
from penguin_git.warm.local_disks import is_local

_OTHERS = ("click", "msgspec", "yaml")  # where they lie, what is installed lies
_MOUNTS = Path("/proc/self/mountinfo")


class Freshness:
    """The package's files and the folders of what is installed; to be made before anything is imported.

    Their folders are watched where that is possible: to look at each file takes a twentieth of a command.
    """

    def __init__(self, package: Path = Path(__file__).parents[1]) -> None:
        installed = _installed()
        files = [*package.rglob("*.py")]
        self._notices = _watched({*installed, *(file.parent for file in files)})  # before they are looked at
        # Folders of the package change when Python puts a cache into them.
        self._seen = {path: _changed(path) for path in map(str, (*files, *installed))}
        self._holds = True

    def holds(self) -> bool:
        """Whether nothing was changed, added or removed since."""
        if self._holds and self._may_have_changed():
            self._holds = all(_changed(path) == moment for path, moment in self._seen.items())
        return self._holds

    def _may_have_changed(self) -> bool:
        if self._notices is None:
            return True
        if self._notices.is_silent:
            return False
        notices = list(self._notices.notices())
        if any(notice.is_the_last for notice in notices):
            self._notices.close()
            self._notices = None
        return True


def _watched(folders: Iterable[Path]) -> Inotify | None:
    """A watch over all these folders; None where something could happen in one unnoticed."""
    with suppress(OSError):
        mounts = _MOUNTS.read_text("utf-8", "surrogateescape")
        if all(is_local(folder, mounts) for folder in folders):
            notices = Inotify()
            try:
                for folder in folders:
                    notices.watch(folder.resolve())
            except BaseException:
                notices.close()
                raise
            return notices
    return None


def _installed() -> set[Path]:
    from importlib.util import find_spec

    found = (find_spec(name) for name in _OTHERS)
    return {Path(spec.origin).parents[1] for spec in found if spec and spec.origin}


def _changed(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116 - there are hundreds of files
    except OSError:
        return -1
