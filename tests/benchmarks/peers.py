"""Other trackers that are installed here, over as many tasks; `PEERS` names them, see `tracker`."""

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.timing import medians, run, table

Act = Callable[[], None]


def measure(folder: Path, env: dict[str, str], size: int) -> None:
    """Print a table for each peer that `PEERS` names."""
    for named in filter(None, os.environ.get("PEERS", "").split(",")):
        name, _, program = named.partition(":")
        path = Path(tempfile.mkdtemp(dir=folder))
        acts = _KINDS[name](path, env, program, size)
        table(f"{name}, {size:,} tasks", medians(acts, rounds=3), next(iter(acts)))


def _taskwarrior(path: Path, env: dict[str, str], program: str, size: int) -> dict[str, Act]:
    rc = path / "taskrc"
    rc.write_text(f"data.location={path}\nconfirmation=no\nverbose=nothing\n")
    env = {**env, "TASKRC": str(rc)}
    tasks = [{"description": f"Refuse part {n} of the login", "status": "pending"} for n in range(size)]
    (path / "tasks.json").write_text(json.dumps(tasks))
    run([program, "import", str(path / "tasks.json")], path, env)

    def act(*words: str) -> Act:
        return lambda: run([program, *words], path, env)

    return {
        "task rc.verbose=nothing limit:50 list": act("limit:50", "list"),
        "task limit:50 ready": act("limit:50", "ready"),
        "task limit:1 next": act("limit:1", "next"),
        "task ID info": act("77", "info"),
        "task /part 77/ list": act("/part 77/", "list"),
        "task add": act("add", "Measure it"),
        "task ID modify": act("77", "modify", "Measured"),
    }


def _backlog(path: Path, env: dict[str, str], program: str, size: int) -> dict[str, Act]:
    run(["git", "init", "-q", "-b", "main"], path, env)
    run([program, "init", "bench", "--defaults"], path, env)
    folder = path / "backlog" / "tasks"
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, size + 1):
        title = f"Refuse part {number} of the login"
        head = f"id: task-{number}\ntitle: {title}\nstatus: To Do\nassignee: []\ncreated_date: '2026-01-01'\n"
        text = f"---\n{head}labels: []\ndependencies: []\n---\n\n## Description\n\nSome text about it.\n"
        (folder / f"task-{number} - {title.replace(' ', '-')}.md").write_text(text)
    run(["git", "add", "-A"], path, env)
    run(["git", "commit", "-q", "-m", "Start"], path, env)

    def act(*words: str) -> Act:
        return lambda: run([program, *words, "--plain"], path, env)

    return {
        "backlog task list": act("task", "list"),
        "backlog task view 77": act("task", "view", "77"),
        "backlog search": act("search", "part 77"),
        "backlog task create": act("task", "create", "Measure it"),
        "backlog task edit 77": act("task", "edit", "77", "-t", "Measured"),
    }


_KINDS = {"task": _taskwarrior, "backlog": _backlog}
