"""A program's whole life with a `TaskManager`, against the same asked of the command line, in one repository.

`SIZES=1000,10000` chooses how many tasks there are. The ratio is to Python with what a manager imports.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks import tasks
from tests.benchmarks.timing import PENGUIN, medians, run, table

SIZES = [int(size) for size in os.environ.get("SIZES", "1000,10000").split(",")]
FLOOR = "python + import of TaskManager"
_IMPORT = "from penguin_git.project import TaskManager"
_LIST = f"{_IMPORT}; print(len(TaskManager().list_tasks()))"
_FIRST = f"{_IMPORT}; print([task.title for task in TaskManager().list_tasks(limit=50)])"
_UPDATE = f"{_IMPORT}; import sys; TaskManager().update_task(sys.argv[1], title=sys.argv[2])"
_WHOLE = f"""\
{_IMPORT}
import sys
with TaskManager() as tm:
    assert tm.list_tasks()
    tm.update_task(sys.argv[1], title=sys.argv[2])
    assert tm.get_task(sys.argv[1]).title == sys.argv[2]
"""


def measure(folder: Path, env: dict[str, str]) -> None:
    """Print a table for each size."""
    for size in SIZES:
        path = Path(tempfile.mkdtemp(dir=folder))
        made = tasks.repository(path, env, size)
        table(f"A manager's life among {size:,} tasks", medians(_acts(path, env, made), 5), FLOOR)


def _acts(path: Path, env: dict[str, str], made: list[str]) -> dict[str, Callable[[], None]]:
    turns, task = iter(range(10_000)), made[len(made) // 2]

    def python(script: str) -> Callable[[], None]:
        return lambda: run([sys.executable, "-c", script], path, env)

    def changing(*words: str) -> Callable[[], None]:
        return lambda: run([*words, task, f"Turn {next(turns)}"], path, env)

    def update() -> None:
        run([PENGUIN, "task", "update", task, "--title", f"Turn {next(turns)}"], path, env)

    return {
        FLOOR: python(_IMPORT),
        "list_tasks(limit=50)": python(_FIRST),
        "task list --limit 50": lambda: run([PENGUIN, "task", "list", "--limit", "50"], path, env),
        "list_tasks(), all": python(_LIST),
        "task list --json, all": lambda: run([PENGUIN, "task", "list", "--json"], path, env),
        "update_task": changing(sys.executable, "-c", _UPDATE),
        "task update": update,
        "with …: list all, update one, get it": changing(sys.executable, "-c", _WHOLE),
    }
