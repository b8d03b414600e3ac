"""Two branches gave one number to two tasks, and the merge has stopped: `doctor --fix` gives another one."""

import subprocess
from pathlib import Path

import pytest

from tests.support.clones import Clone
from tests.support.machines import CONFIG, Shared
from tests.tracker.test_doctor import SEQUENTIAL, TASK, a_clone, codes, mended, seen

TASKS = ".penguin/tasks"
MERGE = ("merge", "--no-edit", "other")


def _met(folder: Path, config: str = SEQUENTIAL, ways: tuple[str, ...] = MERGE) -> Clone:
    """A merge, or the like, that has stopped over the number 2; the task 1 is on both sides."""
    clone = a_clone(folder, config, **{"1": TASK.format(title="Begin"), "9": TASK.format(title="Rest")})
    clone.git("switch", "-q", "-c", "other")
    clone.commit(
        {
            f"{TASKS}/2.yaml": TASK.format(title="Their second") + "# kept\n",
            f"{TASKS}/3.yaml": TASK.format(title="Their third") + "depends_on: [2] # theirs\n",
            f"{TASKS}/1.yaml": TASK.format(title="Begin") + "relates_to: [2]\n",
        }
    )
    clone.git("switch", "-q", "main")
    clone.commit(
        {
            f"{TASKS}/2.yaml": TASK.format(title="Our second"),
            f"{TASKS}/4.yaml": TASK.format(title="Our fourth") + "depends_on: [2]\n",
        }
    )
    _stops(clone, *ways)
    return clone


def _stops(clone: Clone, *ways: str) -> None:
    assert subprocess.run(["git", *ways], cwd=clone.path, capture_output=True, check=False).returncode == 1


@pytest.mark.parametrize("ways", [MERGE, ("cherry-pick", "other")])
def test_the_one_that_arrives_gets_the_next_number_with_its_edges(
    tmp_path: Path, ways: tuple[str, ...]
) -> None:
    clone = _met(tmp_path, ways=ways)
    finding = next(one for one in seen(clone).findings if one.code == "duplicate-id")
    assert "`2` is two tasks: `Our second` was here, and `Their second` arrives." == finding.message

    assert mended(clone).is_fine

    assert TASK.format(title="Our second") == clone.read(f"{TASKS}/2.yaml")
    assert TASK.format(title="Their second") + "# kept\n" == clone.read(f"{TASKS}/10.yaml")
    assert clone.read(f"{TASKS}/3.yaml").endswith('depends_on: ["10"] # theirs\n')
    assert clone.read(f"{TASKS}/1.yaml").endswith('relates_to: ["10"]\n')
    assert clone.read(f"{TASKS}/4.yaml").endswith("depends_on: [2]\n")
    assert "" == clone.git("diff", "--name-only")
    clone.git("commit", "-q", "--no-edit")
    assert {"1", "2", "3", "4", "9", "10"} == set(clone.rows())


@pytest.mark.parametrize("pushed", [False, True])
def test_two_numbers_met_at_once_keep_their_edges_and_what_is_on_the_remote_its_numbers(
    tmp_path: Path, *, pushed: bool
) -> None:
    clone = a_clone(tmp_path, SEQUENTIAL, **{"1": TASK.format(title="Begin")})
    for branch in ("other", "main"):
        clone.git("switch", "-q", *(("-c",) if branch == "other" else ()), branch)
        chain = {"2": "", "3": "depends_on: [2]\n", "4": "depends_on: [3]\nrelates_to: [2]\n"}
        clone.commit(
            {
                f"{TASKS}/{name}.yaml": TASK.format(title=f"{name} of {branch}") + edges
                for name, edges in chain.items()
            }
        )
    if pushed:
        clone.git("update-ref", "refs/remotes/origin/main", "other")
    _stops(clone, *MERGE)

    assert mended(clone).is_fine

    stayed, came = ("other", "main") if pushed else ("main", "other")
    assert "" == clone.git("diff", "--name-only")
    clone.git("commit", "-q", "--no-edit")
    tasks = {
        row.task.title: (id_, row.task.depends_on, row.task.relates_to) for id_, row in clone.rows().items()
    }
    assert ("4", ("3",), ("2",)) == tasks[f"4 of {stayed}"]
    assert ("5", (), ()) == tasks[f"2 of {came}"]
    assert ("6", ("5",), ()) == tasks[f"3 of {came}"]
    assert ("7", ("6",), ("5",)) == tasks[f"4 of {came}"]


def test_what_a_remote_shares_was_there_first(tmp_path: Path) -> None:
    shared = Shared.new(
        tmp_path, {f"{TASKS}/1.yaml": TASK.format(title="Begin")}, CONFIG + "ids: sequential\n"
    )
    ann, bob = (shared.machine(tmp_path / name) for name in ("ann", "bob"))
    for clone, title in ((ann, "Ann's"), (bob, "Bob's")):
        clone.task("2", TASK.format(title=title))
    ann.git("push", "-q", "origin", "main")
    _stops(bob, "pull", "-q", "--no-rebase", "--no-edit")

    finding = next(one for one in seen(bob).findings if one.code == "duplicate-id")
    mended(bob)

    assert "`2` is two tasks: `Ann's` is on `origin/main`, and `Bob's` arrives." == finding.message
    assert TASK.format(title="Bob's") == bob.read(f"{TASKS}/3.yaml")


def test_what_was_begun_by_hand_is_left_alone(tmp_path: Path) -> None:
    clone = _met(tmp_path)
    clone.write(f"{TASKS}/2.yaml", TASK.format(title="Both at once"))

    assert "duplicate-id" in codes(mended(clone))

    assert TASK.format(title="Both at once") == clone.read(f"{TASKS}/2.yaml")


def test_a_number_with_an_attempt_is_only_named(tmp_path: Path) -> None:
    clone = _met(tmp_path)
    clone.git("update-ref", "refs/penguin/attempts/2/1-n1", "HEAD")

    assert "duplicate-id" in codes(mended(clone))

    assert "Their second" in clone.read(f"{TASKS}/2.yaml")


def test_one_task_that_went_two_ways_and_ids_by_chance_are_no_matter_of_numbers(tmp_path: Path) -> None:
    clone = _met(tmp_path / "chance", config="base: main\n")
    assert "duplicate-id" not in codes(seen(clone))
    clone = _met(tmp_path / "same")
    clone.git("merge", "--abort")
    made = "created_at: 2026-11-22T09:00:00Z\n"
    clone.commit({f"{TASKS}/2.yaml": TASK.format(title="Ours") + made})
    clone.git("switch", "-q", "other")
    clone.commit({f"{TASKS}/2.yaml": TASK.format(title="Theirs") + made})
    clone.git("switch", "-q", "main")
    _stops(clone, "merge", "other")

    assert "duplicate-id" not in codes(seen(clone))
