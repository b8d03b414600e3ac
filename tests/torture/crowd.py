"""One of a crowd: a process that makes tasks and edits a task that everybody edits, all by the command line.

Called with the folder to work in, a number, how many tasks to make and how many edits. Prints a line of JSON
for each command: what was run, how it ended, what it said.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.cli.driving import penguin

PRIORITIES = ("low", "medium", "high", "critical")
SHARED = "shared"


def edits(who: int, count: int) -> Iterator[tuple[str, ...]]:
    """A note, a label more, a label less or a priority in turn."""
    for number in range(count):
        own = f"w{who}-{number - number % 4}"
        yield (
            ("note", SHARED, f"{who}.{number}"),
            ("update", SHARED, "--add-label", f"{own}-stays", "--add-label", f"{own}-goes"),
            ("update", SHARED, "--remove-label", f"{own}-goes", "--priority", PRIORITIES[who % 4]),
            ("note", SHARED, f"{who}.{number}"),
        )[number % 4]


def tasks(who: int, count: int) -> Iterator[tuple[str, ...]]:
    """New tasks, every third of them with a label."""
    for number in range(count):
        yield ("create", f"Task {number} of {who}", *(("--label", "third") if number % 3 == 0 else ()))


def work(folder: Path, who: int, made: int, edited: int) -> Iterator[dict[str, object]]:
    """Do everything, new tasks and edits in turn."""
    steps = [*tasks(who, made), *edits(who, edited)]
    order = sorted(range(len(steps)), key=lambda n: n / made if n < made else (n - made) / edited)
    for command in (steps[number] for number in order):
        said = penguin(folder, "task", *command)
        yield {"command": command, "code": said.code, "out": said.out.strip(), "err": said.err.strip()}


if __name__ == "__main__":
    for done in work(Path(sys.argv[1]), *map(int, sys.argv[2:])):
        print(json.dumps(done), flush=True)
