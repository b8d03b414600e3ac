"""Whether the files that this process was loaded from are still those on disk."""

import os
from pathlib import Path

_OTHERS = ("click", "msgspec", "yaml")  # where they lie, what is installed lies


class Freshness:
    """The package's files and the folders of what is installed; to be made before anything is imported."""

    def __init__(self, package: Path = Path(__file__).parents[1]) -> None:
        paths = {*package.rglob("*.py"), *_installed()}  # folders change when Python puts a cache into them
        self._seen = {path: _changed(path) for path in map(str, paths)}

    def holds(self) -> bool:
        """Whether nothing was changed, added or removed since."""
        return all(_changed(path) == moment for path, moment in self._seen.items())


def _installed() -> set[Path]:
    from importlib.util import find_spec

    found = (find_spec(name) for name in _OTHERS)
    return {Path(spec.origin).parents[1] for spec in found if spec and spec.origin}


def _changed(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116 - this runs for hundreds of files before each command
    except OSError:
        return -1
