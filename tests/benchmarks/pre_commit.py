"""The hook pre-commit for one staged file among 10,000, against Python with click and `git diff --cached`."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks import tasks as many
from tests.benchmarks.timing import PENGUIN, medians, run, table

MANY = 10_000
HOOK = Path(__file__).parents[2] / "hooks" / "pre-commit"


def measure(folder: Path, env: dict[str, str]) -> None:
    """Print a table for an edited title, a new task with a dependency, and a new edge of an old task."""
    path = Path(tempfile.mkdtemp(dir=folder))
    made = many.repository(path, env, MANY)
    env = {**env, "PATH": f"{Path(PENGUIN).parent}:{env['PATH']}"}
    tasks = path / ".penguin" / "tasks"
    free = (task for task in made if not {"parent:", "depends_on:"} & set(_words(tasks, task)))
    edited = next(tasks.rglob(f"{next(free)}.yaml"))
    cases = {
        "nothing under .penguin": (path / "README.md", "More.\n"),
        "an edited title": (edited, edited.read_text().replace("title: ", "title: New ", 1)),
        "a new task that depends on one": (
            tasks / "new.yaml",
            f"status: pending\n\ntitle: New\ndepends_on: [{made[500]}]\n",
        ),
        "a new edge of an old task": (
            edited,
            f"{edited.read_text()}relates_to: [{made[1]}]\nparent: {made[500]}\n",
        ),
    }
    for name, (file, text) in cases.items():
        file.write_text(text)
        run(["git", "add", "-A"], path, env)
        _table(name, path, env)
        run(["git", "reset", "-q", "--hard"], path, env)


def _words(tasks: Path, task: str) -> list[str]:
    return next(tasks.rglob(f"{task}.yaml")).read_text().split()


def _table(name: str, path: Path, env: dict[str, str]) -> None:
    floor = "python + click, git diff --cached"

    def bare() -> None:
        run([sys.executable, "-c", "import click"], path, env)
        subprocess.run(["git", "diff", "--cached"], cwd=path, env=env, check=True, stdout=subprocess.DEVNULL)

    def afresh() -> None:
        shutil.rmtree(path / ".git" / "penguin", ignore_errors=True)
        run([PENGUIN, "hook", "pre-commit"], path, env)

    measured = medians(
        {
            floor: bare,
            "the hook as git calls it": lambda: run([str(HOOK)], path, env),
            "the same with nothing kept": afresh,
            "penguin hook pre-commit": lambda: run([PENGUIN, "hook", "pre-commit"], path, env),
        }
    )
    table(f"Before a commit among {MANY:,} tasks: {name}", measured, floor)
