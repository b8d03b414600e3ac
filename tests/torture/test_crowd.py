"""Many processes make tasks and edit one at once, in a checkout and linked worktrees: nothing is lost."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest

from penguin_git.model import layout
from penguin_git.model.ids import TaskId
from tests.support.clones import Clone
from tests.torture import crowd
from tests.torture.crowd import SHARED

PATH: Final = f"{layout.TASKS}/{SHARED}.yaml"
TEXT = "status: pending\n\n# Everybody edits this one.\ntitle: Shared\nlabels: [old]\npriority: low\n"


@pytest.mark.parametrize("ids", ["random", "sequential"])
def test_what_a_crowd_does_at_once_is_all_there(
    tmp_path: Path, ids: str, processes: int, creates: int, edits: int
) -> None:
    clone = Clone.new(tmp_path / "clone", {"mine.txt": "one\n", "staged.txt": "one\n"}, config(ids))
    clone.task(SHARED, TEXT)
    places = [clone, worktree(clone, "left"), worktree(clone, "right")]
    for place in places:
        place.write("mine.txt", "mine, not staged\n")
        place.write("staged.txt", "mine, staged\n")
        place.git("add", "staged.txt")
    start = clone.git("rev-parse", "main")
    status = [place.git("status", "--porcelain") for place in places]

    began = time.monotonic()
    said = crowded([places[0 if who % 2 else who // 2 % 3] for who in range(processes)], creates, edits)
    took = time.monotonic() - began

    refused = [one for _, done in said for one in done if one["code"]]
    print(f"{processes} processes, {sum(len(done) for _, done in said)} commands in {took:.0f} s", end="")
    print(f" ({ids} ids), {len(refused)} of them refused")
    assert [] == [one for one in refused if one["code"] != 1 or not one["err"]], "it says why"
    assert [] == refused, "nobody stands in another one's way for long"
    check_tasks(said, processes * creates)
    check_shared(clone, processes, edits)
    check_commits(clone, start, places)
    assert status == [place.git("status", "--porcelain") for place in places]
    assert ["mine, staged"] * 3 == [place.git("show", ":staged.txt") for place in places]
    assert [] == leftovers(tmp_path, places)
    assert "" == clone.git("fsck", "--full", "--strict", "--no-dangling")


def config(ids: str) -> str:
    return f"base: main\nids: {ids}\n"


def worktree(clone: Clone, name: str) -> Clone:
    """A linked worktree on a branch of its own."""
    beside = Clone(clone.path.parent / name)
    clone.git("worktree", "add", "-q", "-b", name, str(beside.path))
    return beside


Said = list[tuple[Clone, list[dict[str, Any]]]]


def crowded(places: Sequence[Clone], creates: int, edits: int) -> Said:
    """What processes say that all work at once, each in a place."""
    root = str(Path(__file__).parents[2])
    command = [sys.executable, crowd.__file__]
    environ = {**os.environ, "PYTHONPATH": root}
    crowd_of = [
        subprocess.Popen(
            [*command, str(place.path), str(who), str(creates), str(edits)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            env=environ,
        )
        for who, place in enumerate(places)
    ]
    said = [one.communicate()[0] for one in crowd_of]
    assert [0] * len(places) == [one.returncode for one in crowd_of]
    return [
        (place, [json.loads(line) for line in lines.splitlines()])
        for place, lines in zip(places, said, strict=True)
    ]


def check_tasks(said: Said, wanted: int) -> None:
    """Every id that was printed is a task of its own, in the checkout and on the branch where it was made."""
    made = [(place, one) for place, done in said for one in done if one["command"][0] == "create"]
    assert wanted == len({one["out"] for _, one in made})
    for place in {id(place): place for place, _ in said}.values():
        there = {one["out"]: one["command"][1] for at, one in made if at is place}
        on_disk = {task: place.read(f"{layout.TASKS}/{task}.yaml") for task in there}
        assert there == {task: title_of(text) for task, text in on_disk.items()}
        listed = place.git("ls-tree", "-r", "--name-only", "HEAD", layout.TASKS).split()
        assert {f"{layout.TASKS}/{task}.yaml" for task in there} <= set(listed)
        assert there.keys() <= place.rows().keys()
        assert () == place.unreadable()


def title_of(text: str) -> str:
    return next(line.partition(": ")[2] for line in text.splitlines() if line.startswith("title: "))


def check_shared(clone: Clone, processes: int, edits: int) -> None:
    """Every note is there once, and the labels that were added and not taken away."""
    done = [one for who in range(processes) for one in crowd.edits(who, edits)]
    said = [pair for one in done for pair in pairwise(one)]
    added = {word for flag, word in said if flag == "--add-label"}
    gone = {word for flag, word in said if flag == "--remove-label"}
    task = clone.on_base(SHARED)
    assert sorted(one[2] for one in done if one[0] == "note") == sorted(note.text for note in task.notes)
    assert {"old", *added} - gone == set(task.labels)
    assert "# Everybody edits this one." in clone.read(PATH)
    assert clone.row(SHARED).task == task
    assert TaskId(SHARED) == task.id


def check_commits(clone: Clone, start: str, places: Sequence[Clone]) -> None:
    """Each commit has one path: a new task's or the shared one's."""
    heads = [place.git("rev-parse", "HEAD") for place in places]
    log = clone.git("log", "--format=%x00%s", "--name-status", *heads, "--not", start)
    for entry in log.split("\0")[1:]:
        subject, *changes = [line for line in entry.splitlines() if line]
        task = subject.partition(":")[0]
        kind = "M" if task == SHARED else "A"
        assert [f"{kind}\t{layout.TASKS}/{task}.yaml"] == changes


def leftovers(folder: Path, places: Sequence[Clone]) -> list[str]:
    """Locks, temporary files and intents that nobody will clear; unlocked flock files may stay."""
    git = folder / "clone" / ".git"
    odd = [*git.rglob("*.lock"), *git.rglob("*.tmp"), *git.rglob("penguin-index*")]
    odd += [*(git / "penguin" / "landing").glob("*")]
    odd += [path for place in places for path in (place.path / ".penguin").rglob(".*.tmp")]
    return sorted(str(path) for path in odd if path.parent != git / "penguin")
