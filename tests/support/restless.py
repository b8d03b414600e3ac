"""Whatever may happen to the folder of task files, by chance."""

import os
import random
from collections.abc import Callable
from pathlib import Path


def anything(tree: Path, chance: random.Random) -> None:
    """Do one thing to the task files of a folder."""
    tasks = tree / ".penguin/tasks"
    files = sorted(tasks.rglob("*.yaml"))
    place = tasks / chance.choice(["", "in0", "in1", "in2"])
    acts: list[Callable[[], object]] = [
        lambda: _written(place / f"job{chance.randrange(9)}.yaml", f"title: {chance.random()}\n"),
        lambda: place.mkdir(exist_ok=True),
        lambda: _written(place / "notes.txt", str(chance.random())),
    ]
    if files:
        file = chance.choice(files)
        acts += [
            lambda: _appended(file),
            lambda: _replaced(file),
            file.unlink,
            lambda: os.utime(file, (1, 1)),
        ]
        acts += [lambda: file.rename(file.with_name(f"moved{chance.randrange(9)}.yaml"))]
    chance.choice(acts)()


def _written(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def _appended(file: Path) -> None:
    with file.open("a") as opened:
        opened.write("labels: [a]\n")


def _replaced(file: Path) -> None:
    file.with_name(".new").write_text("title: New\n")
    file.with_name(".new").replace(file)
