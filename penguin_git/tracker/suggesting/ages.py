"""Since when marks stand, and by whom, as git tells."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from msgspec import structs

from penguin_git.git.blame import Origin, origins
from penguin_git.git.call import Git
from penguin_git.model.code import marks
from penguin_git.model.code.marks import Mark
from penguin_git.model.text import visible

_MOST_FILES = 60  # each takes a process that reads the file's history
_SECONDS = 15.0


def dated(found: Sequence[Mark], git: Git, monotonic: Callable[[], float]) -> list[Mark]:
    """The marks with their origins, those of the weightiest files first as long as there is time."""
    files: dict[str, list[Mark]] = defaultdict(list)
    for mark in found:
        files[mark.path].append(mark)
    order = sorted(files, key=lambda path: max(marks.weight(mark) for mark in files[path]), reverse=True)
    end, known = monotonic() + _SECONDS, {}
    for path in order[:_MOST_FILES]:
        if (left := end - monotonic()) > 0:
            known[path] = origins(git, path, [mark.line for mark in files[path]], seconds=left)
    return [_dated(mark, known.get(mark.path, {})) for mark in found]


def _dated(mark: Mark, known: Mapping[int, Origin]) -> Mark:
    origin = known.get(mark.line)
    return structs.replace(mark, since=origin.at, author=visible(origin.author)) if origin else mark
