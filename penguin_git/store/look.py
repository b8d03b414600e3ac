"""What a process has seen of the task files of a checkout, beside what a cache says of them."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from penguin_git.store.lines import Line, Lines
from penguin_git.store.standing import Stamps

_NOTHING: Mapping[str, Line] = {}


class Look(NamedTuple):
    """The lines and stamps of all files. A stamp is empty where a file has to be looked at again."""

    lines: Lines
    stamps: Stamps
    is_kept: bool = True  # whether the cache says just this
    read: Mapping[str, Line] = _NOTHING  # those that the cache does not say, or says otherwise
    is_all_there: bool = True  # whether no file of the cache is gone

    def then(self, read: Mapping[str, Line], stamps: Stamps, there: Collection[str] | None) -> "Look":
        """The next look: some files were read, and `there` are the names of all, where some are gone."""
        lines, now = {**self.lines, **read}, {**self.stamps, **{path: stamps[path] for path in read}}
        if there is not None:
            lines = {path: line for path, line in lines.items() if path in there}
            now = {path: stamp for path, stamp in now.items() if path in lines}
        is_as_it_was = all(
            line is self.lines.get(path) and now.get(path) == self.stamps.get(path)
            for path, line in read.items()
        )
        return Look(
            lines=lines,
            stamps=now,
            is_kept=self.is_kept and is_as_it_was and there is None,
            read={**self.read, **read},
            is_all_there=self.is_all_there and there is None,
        )
