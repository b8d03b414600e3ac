"""What a process has seen of the task files of a checkout, beside what a cache says of them."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from penguin_git.store.known import Known, Stamps
from penguin_git.store.line import Line
from penguin_git.store.lines import Lines

_NOTHING: Mapping[str, Line] = {}


class Look(NamedTuple):
    """The lines of all files, and by what it is known that these have not changed."""

    lines: Lines
    known: Known
    is_kept: bool = True  # whether the cache says just this
    read: Mapping[str, Line] = _NOTHING  # those that the cache does not say, or says otherwise
    is_all_there: bool = True  # whether no file of the cache is gone

    def then(self, read: Mapping[str, Line], stamps: Stamps, gone: Collection[str]) -> "Look":
        """The next look: some files were read, at these stamps, and some are gone."""
        is_as_it_was = all(line is self.lines.get(path) for path, line in read.items())
        return Look(
            lines=self.lines.then(read, gone),
            known=self.known.then(stamps, gone),
            is_kept=self.is_kept and is_as_it_was and not gone and self.known.says(stamps),
            read={**self.read, **read},
            is_all_there=self.is_all_there and not gone,
        )
