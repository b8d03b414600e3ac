"""What a task that does nothing costs, against the same git commands in a shell script."""

import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.timing import PENGUIN, medians, run, seconds, table

FLOOR = Path(__file__).with_name("floor.sh")
MANY = int(os.environ.get("TASKS", "200"))
WORKERS = 4


def repository(folder: Path, env: dict[str, str], tasks: int) -> Path:
    """A repository with some files and this many no-op tasks."""
    path = Path(tempfile.mkdtemp(dir=folder))
    files = {f"src/{number}.py": f"print({number})\n" for number in range(50)}
    files[".penguin/config.yaml"] = f"base: main\nmax_parallel: {WORKERS}\n"
    files |= {f".penguin/tasks/n{number}.yaml": task() for number in range(tasks)}
    for name, text in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text)
    run(["git", "init", "-q", "-b", "main"], path, env)
    run(["git", "add", "-A"], path, env)
    run(["git", "commit", "-q", "-m", "Start"], path, env)
    return path


def task() -> str:
    """The text of a no-op task."""
    return "title: No-op\nrun: 'true'\n"


def measure(folder: Path, env: dict[str, str]) -> None:
    """Print both tables."""
    _one(folder, env)
    _many(folder, env)


def _one(folder: Path, env: dict[str, str]) -> None:
    """From the commit of the task file to its landing, with a daemon running."""
    by_hand, ours = repository(folder, env, 0), repository(folder, env, 0)
    names = (f"t{number}" for number in range(1000))
    daemon = subprocess.Popen([PENGUIN, "daemon", "run"], cwd=ours, env=env, stdout=subprocess.DEVNULL)
    try:
        floor, penguin = "git commands in a shell script", "penguin, from commit to landed"
        measured = medians(
            {
                floor: lambda: _by_hand(by_hand, env, next(names), folder),
                penguin: lambda: _by_daemon(ours, env, next(names)),
            }
        )
    finally:
        daemon.terminate()
        daemon.wait()
    table("One no-op task", measured, floor)


def _by_hand(path: Path, env: dict[str, str], name: str, folder: Path) -> None:
    _add(path, env, name)
    run(["bash", str(FLOOR), name, str(folder)], path, env)


def _by_daemon(path: Path, env: dict[str, str], name: str) -> None:
    _add(path, env, name)
    file = path / ".penguin" / "tasks" / f"{name}.yaml"
    branch = path / ".git" / "refs" / "heads" / "penguin" / name
    _until(lambda: _says_completed(file) and not branch.exists())


def _says_completed(file: Path) -> bool:
    try:
        return b"completed" in file.read_bytes()
    except FileNotFoundError:  # git puts the new version in its place just now
        return False


def _add(path: Path, env: dict[str, str], name: str) -> None:
    (path / ".penguin" / "tasks").mkdir(parents=True, exist_ok=True)
    (path / ".penguin" / "tasks" / f"{name}.yaml").write_text(task())
    run(["git", "add", f".penguin/tasks/{name}.yaml"], path, env)
    run(["git", "commit", "-q", "-m", name], path, env)


def _until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError("the task did not land within 30 seconds")
        time.sleep(0.002)


def _many(folder: Path, env: dict[str, str]) -> None:
    """Throughput: as many scripts at once as penguin may run attempts."""
    by_hand, ours = repository(folder, env, MANY), repository(folder, env, MANY)
    each = f"seq 0 {MANY - 1} | xargs -P {WORKERS} -I N bash {FLOOR} nN {folder}"
    floor, penguin = f"{MANY} shell scripts, {WORKERS} at once", f"penguin run, max_parallel {WORKERS}"
    measured = {
        floor: seconds(lambda: run(["bash", "-c", each], by_hand, env)),
        penguin: seconds(lambda: run([PENGUIN, "run"], ours, env)),
    }
    table(f"{MANY} no-op tasks ({MANY / measured[penguin]:.1f} tasks a second)", measured, floor)
