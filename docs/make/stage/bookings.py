"""A repository in the middle of its work, to make a picture of the board."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

AGENTS = 2
_CONFIG = """\
base: main
sandbox: off
max_parallel: 2
agents:
  robot: {type: scripted, steps: [{do: write, path: src/sessions.py, text: "def renew(session): ...\\n"}]}
  claude: {type: scripted, steps: [%s]}
  codex: {type: scripted, steps: [%s]}
"""
_CLAUDE = (
    '{do: say, text: "I read the export first, then write a test that fails."}, '
    "{do: use, input_tokens: 15500, output_tokens: 2900}, "
    '{do: say, text: "- [x] Read the export\\n- [x] A failing test\\n- [x] Write sheets\\n- [ ] Dates\\n"}, '
    "{do: run, script: 'until [ -e ../stop ]; do sleep 0.1; done'}"
)
_CODEX = (
    "{do: use, input_tokens: 6100, output_tokens: 900}, "
    "{do: progress, progress: 20, text: 'reads the calendar'}, "
    "{do: run, script: 'until [ -e ../stop ]; do sleep 0.1; done'}"
)
_TASKS = {
    "s4vd": "title: Renew a session before it ends\nassigned_to: robot\nreview: required\npriority: high\n",
    "e7xp": "title: Export bookings as a spreadsheet\nassigned_to: claude\npriority: high\nparent: b2kq\n"
    "resource_constraints: {max_tokens: 40000, max_duration_minutes: 60}\nlabels: [backend]\n",
    "c9tz": "title: Show the calendar in other time zones\nassigned_to: codex\npriority: high\n"
    "labels: [frontend]\nresource_constraints: {max_tokens: 10000}\n",
    "k3f9": "title: Let people log in by passkey\nassigned_to: claude\nlabels: [web]\n",
    "r6mh": "title: Send reminders by mail\nassigned_to: claude\nlabels: [backend]\ndue: 2026-12-01\n",
    "i5bw": "title: Import old bookings\nassigned_to: claude\nparent: b2kq\ndepends_on: [e7xp]\n",
    "d8ga": "title: Drop the old tables\nassigned_to: claude\nrequires_approval: true\napprover: ada\n",
    "h1nc": "status: failed\n\ntitle: Index all rooms\nassigned_to: claude\n",
    "w2yj": "status: paused\n\ntitle: Redesign the page for opening hours\nassigned_to: codex\n",
    "a6qe": "status: completed\n\ntitle: Choose a mail service\nlabels: [ops]\n",
    "f3lu": "status: completed\n\ntitle: Read bookings from the archive\nparent: b2kq\n",
    "b2kq": "title: Move the bookings\n",
}


@contextmanager
def at_work(folder: Path) -> Iterator[None]:
    """Make the repository in an empty folder, and have two agents work in it."""
    folder.mkdir()
    _write(folder, {".penguin/config.yaml": _CONFIG % (_CLAUDE, _CODEX), "README.md": "Bookings.\n"})
    tasks = dict(_TASKS)
    first = {"s4vd": tasks.pop("s4vd")}
    _run(folder, "git", "init", "-q", "-b", "main")
    _commit(folder, first)
    _run(folder, sys.executable, "-m", "penguin_git", "run")
    _commit(folder, tasks)
    daemon = subprocess.Popen(
        [sys.executable, "-m", "penguin_git", "daemon", "run"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
    )
    try:
        _wait(folder)
        yield
    finally:
        daemon.terminate()
        daemon.wait()


def _wait(folder: Path) -> None:
    """Until both have said what they have to say."""
    logs = folder / ".git/penguin/logs"
    end = time.monotonic() + 60
    while time.monotonic() < end:
        said = "".join(file.read_text() for file in logs.glob("*/1.jsonl"))
        if "Write sheets" in said and "reads the calendar" in said:
            return
        time.sleep(0.1)
    raise SystemExit("The agents said nothing.")


def _commit(folder: Path, tasks: dict[str, str]) -> None:
    _write(folder, {f".penguin/tasks/{name}.yaml": text for name, text in tasks.items()})
    _run(folder, "git", "add", "-A")
    _run(
        folder, "git", "-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit", "-q", "-m", "Work"
    )


def _write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def _run(folder: Path, *command: str) -> None:
    subprocess.run(command, cwd=folder, env=dict(os.environ), check=True, capture_output=True)
