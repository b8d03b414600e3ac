"""Write docs/pictures/board.svg: `penguin board` while two agents work, with the log of one of them open."""

import asyncio
import os
import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from stage import bookings

from penguin_git.board.app import BoardApp, Ways
from penguin_git.board.lines import Lines
from penguin_git.board.screen import BoardScreen
from penguin_git.model.board import Column
from penguin_git.model.ids import TaskId
from penguin_git.model.query import Query
from penguin_git.tracker.project import Project, World

PICTURE = Path(__file__).parents[1] / "pictures" / "board.svg"
SIZE = (168, 27)
_PATIENCE = 60.0  # seconds until the screen shows what it is to show
_FOREIGN = re.compile(r"@font-face \{.*?\}\s*|<!--.*?-->\s*", re.DOTALL)  # would be fetched from elsewhere
_OURS = 'ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace'


def draw(picture: Path) -> None:
    """Write the picture."""
    os.environ.pop("NO_COLOR", None)
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder, "bookings")
        with bookings.at_work(clone):
            svg = asyncio.run(_shot(clone))
    picture.write_text(_FOREIGN.sub("", svg).replace("Fira Code, monospace", _OURS))


async def _shot(clone: Path) -> str:
    world = World(dict(os.environ))
    ways = Ways(lambda: Project.open(clone, world), lambda: datetime.now(UTC), _edit)
    app = BoardApp(ways, Query(), name=clone.name)
    try:
        async with app.run_test(size=SIZE) as pilot:
            screen = cast(BoardScreen, app.screen_stack[1])
            async with asyncio.timeout(_PATIENCE):
                while len(screen.board.columns[Column.IN_PROGRESS]) < bookings.AGENTS:
                    await pilot.pause(0.1)
                await pilot.press("left", "down", "l")
                while "sheets" not in screen.query_one("#log-lines", Lines).plain:
                    await pilot.pause(0.1)
                await pilot.pause(0.5)
            return app.export_screenshot(title="penguin board")
    finally:
        app.close()


def _edit(task: TaskId) -> None:
    raise AssertionError(f"nobody edits {task}")


if __name__ == "__main__":
    draw(PICTURE)
