"""What the guide says that each level keeps, read from its table."""

from collections.abc import Iterator
from pathlib import Path

from penguin_git.model.enclosure import Level

GUIDE = Path(__file__).parents[3] / "docs/guides/keep-agents-in.md"
_HEAD = "| | `bubblewrap` | `landlock` | `none` |"
_LEVELS = (Level.BUBBLEWRAP, Level.LANDLOCK, Level.NONE)


def kept(level: Level) -> dict[str, bool]:
    """Each row of the table by its first words: whether the level keeps that from happening."""
    column = 1 + _LEVELS.index(level)
    return {cells[0]: cells[column].startswith("no") for cells in _rows()}


def _rows() -> Iterator[list[str]]:
    lines = GUIDE.read_text().splitlines()
    begin = lines.index(_HEAD) + 2
    for line in lines[begin : lines.index("", begin)]:
        yield [cell.strip().replace("**", "") for cell in line.strip("|").split("|")]
