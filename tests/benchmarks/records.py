"""Numbers from many records, against a script that reads the same files with PyYAML and groups them.

`RECORDS=10000,100000` chooses how many. The ratio is to that script, whose loader is PyYAML's quickest.
`PANDAS=/path/to/python` names a Python with pandas and PyYAML; without one its rows are left out.
"""

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from penguin_git.codec import records
from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import CheckResult, Record, ToolUse
from penguin_git.model.usage import Usage
from tests.benchmarks import tasks
from tests.benchmarks.timing import PENGUIN, medians, run, table

SIZES = [int(size) for size in os.environ.get("RECORDS", "10000,100000").split(",")]
PER_TASK = 5
PANDAS = os.environ.get("PANDAS", sys.executable)
PANDAS_SCRIPT = Path(__file__).with_name("pandas_records.py")
FLOOR = "CSafeLoader over the files, grouped"
GROUPING = """\
import os, sys
from yaml import CSafeLoader, load
groups = {}
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            said = load(file, CSafeLoader)
        tokens = said["total_tokens"]
        group = groups.setdefault((said["agent"], said["outcome"]), [0, 0.0, 0])
        group[0] += 1
        group[1] += said["duration_seconds"]
        group[2] += tokens if isinstance(tokens, int) else 0
print(groups)
"""
_AGENTS = ("claude", "codex", "shell")

Act = Callable[[], None]


def measure(folder: Path, env: dict[str, str]) -> None:
    """Print a table for each size."""
    for size in SIZES:
        path = Path(tempfile.mkdtemp(dir=folder))
        made = tasks.repository(path, env, size // PER_TASK)
        written(path, env, made)
        run([PENGUIN, "stats"], path, env)  # the tasks themselves are read by now
        table(
            f"Numbers from {size:,} records",
            medians(_acts(path, env, made), 1 if size > 10_000 else 3),
            FLOOR,
        )


def written(path: Path, env: dict[str, str], made: list[str]) -> None:
    """Commit `PER_TASK` records of each task, in a history of their own making."""
    chance = random.Random(len(made))  # noqa: S311 - the same records in every run
    for task in made:
        for attempt in range(1, PER_TASK + 1):
            file = path / layout.record(TaskId(task), attempt)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(_text(task, attempt, chance))
    for words in (["add", "-A"], ["commit", "-q", "-m", "Records"], ["gc", "-q"]):
        run(["git", "-c", "gc.auto=0", *words], path, env)


def _template() -> str:
    """A record as penguin writes it; to write each one anew would take longer than what is measured."""
    start = datetime(2001, 1, 1, tzinfo=UTC)
    return records.format_record(
        Record(
            task=TaskId("k3f9"),
            attempt=77,
            outcome=Outcome.FAILED,
            reason="the check `pytest -q` failed",
            agent="AGENT",
            model="some-model-4",
            host="box",
            base="a" * 40,
            head="b" * 40,
            started=start,
            ended=start + timedelta(days=1),
            duration_seconds=12345.5,
            iterations=12,
            usage=Usage(input_tokens=987654, output_tokens=800, cost=0.25),
            max_tokens=25_000,
            tools=(
                ToolUse(tool="file_operations", calls=31),
                ToolUse(tool="code_execution", calls=9, denied=1),
            ),
            checks=(
                CheckResult(
                    check="pytest -q", exit_code=1, duration_seconds=9.5, output="E  assert 0\n1 failed\n"
                ),
            ),
            files_changed=tuple(f"src/part_{number}.py" for number in range(6)),
            summary="Moved the parser.\n\nTwo tests still fail.\n",
        )
    ).decode()


_TEMPLATE = _template()


def _text(task: str, attempt: int, chance: random.Random) -> str:
    ended = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(400_000))
    seconds = chance.randrange(10, 5_000) / 2
    tokens = chance.randrange(500, 30_000)
    outcome = "completed" if attempt == PER_TASK else chance.choice(("failed", "paused", "orphaned"))
    return (
        _TEMPLATE.replace("task: k3f9", f"task: {task}")
        .replace("attempt: 77", f"attempt: {attempt}")
        .replace("outcome: failed", f"outcome: {outcome}")
        .replace("AGENT", chance.choice(_AGENTS))
        .replace("2001-01-01T00:00:00Z", f"{ended - timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%SZ}")
        .replace("2001-01-02T00:00:00Z", f"{ended:%Y-%m-%dT%H:%M:%SZ}")
        .replace("12345.5", str(seconds))
        .replace("987654", str(tokens))
        .replace(f"total_tokens: {987654 + 800}", f"total_tokens: {tokens + 800}")
    )


def _acts(path: Path, env: dict[str, str], made: list[str]) -> dict[str, Act]:
    def penguin(*words: str) -> Act:
        return lambda: run([PENGUIN, *words], path, env)

    def without_cache() -> None:
        (path / ".git" / "penguin" / "cache" / "records").unlink(missing_ok=True)
        run([PENGUIN, "stats", "--json"], path, env)

    def after_a_change() -> None:
        _change(path, env, made)
        run([PENGUIN, "stats", "--json"], path, env)

    return {
        FLOOR: lambda: run([sys.executable, "-c", GROUPING, ".penguin/records"], path, env),
        **_by_pandas(path, env, made[len(made) // 2]),
        "stats --json, nothing kept": without_cache,
        "stats --json": penguin("stats", "--json"),
        "stats --json after one record changed": after_a_change,
        "task compare --metric tokens --limit 20": penguin(
            "task", "compare", "--metric", "tokens", "--limit", "20"
        ),
        "task analyze ID --metrics": penguin("task", "analyze", made[len(made) // 2], "--metrics"),
    }


def _by_pandas(path: Path, env: dict[str, str], task: str) -> dict[str, Act]:
    """The same numbers from pandas, where it is there."""
    if subprocess.run([PANDAS, "-c", "import pandas, yaml"], check=False, capture_output=True).returncode:
        print(f"\n`{PANDAS}` has no pandas: its rows are left out.")
        return {}

    def act(*words: str) -> Act:
        return lambda: run([PANDAS, str(PANDAS_SCRIPT), words[0], ".penguin/records", *words[1:]], path, env)

    return {
        "pandas: by agent and outcome, by day": act("stats"),
        "pandas: tokens by task": act("compare"),
        "pandas: a task beside all others": act("analyze", task),
    }


def _change(path: Path, env: dict[str, str], made: list[str]) -> None:
    """Commit another number of iterations of one record."""
    file = path / layout.record(TaskId(made[0]), 1)
    before, _, rest = file.read_text().partition("iterations: ")
    count, _, after = rest.partition("\n")
    file.write_text(f"{before}iterations: {int(count) + 1}\n{after}")
    subprocess.run(["git", "commit", "-q", "-m", "One more", "--", str(file)], cwd=path, env=env, check=True)
