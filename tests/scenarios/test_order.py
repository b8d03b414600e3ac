"""Chains, work side by side, many before one, one before many: each task starts on what came before."""

from pathlib import Path

import pytest

from penguin_git.model.status import TaskStatus
from tests.cli.driving import penguin
from tests.support.clones import Clone

SHAPES = {
    "a chain": {"a": "", "b": "a", "c": "b"},
    "side by side": {"a": "", "b": "", "c": ""},
    "many before one": {"a": "", "b": "", "c": "", "z": "a b c"},
    "one before many": {"a": "", "b": "a", "c": "a", "d": "a"},
    "a diamond": {"a": "", "b": "a", "c": "a", "d": "b c"},
}


def script(name: str, needed: list[str]) -> str:
    """A task that fails unless the files of everything before it are there, and leaves one of its own."""
    found = "".join(f"test -f {one}.txt && " for one in needed)
    return f"run: {found}touch {name}.txt\n"


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_a_task_starts_on_what_its_dependencies_landed(tmp_path: Path, shape: dict[str, str]) -> None:
    clone = Clone.new(tmp_path / "project")
    for name, needed in shape.items():
        depends = f"depends_on: [{', '.join(needed.split())}]\n" if needed else ""
        clone.task(name, f"title: {name}\n{depends}{script(name, needed.split())}")

    clone.run(max_parallel=3)

    assert {TaskStatus.COMPLETED} == {row.task.status for row in clone.rows().values()}
    assert {f"{name}.txt" for name in shape} <= {file.name for file in clone.path.iterdir()}


def test_a_dependency_on_a_parent_waits_for_all_parts_and_parts_wait_for_what_it_waits_for(
    tmp_path: Path,
) -> None:
    clone = Clone.new(tmp_path / "project")
    clone.task("first", f"title: First\n{script('first', [])}")
    clone.task("whole", "title: Whole\ndepends_on: [first]\n")
    clone.task("one", f"title: One\nparent: whole\n{script('one', ['first'])}")
    clone.task("two", f"title: Two\nparent: whole\n{script('two', ['first'])}")
    clone.task("last", f"title: Last\ndepends_on: [whole]\n{script('last', ['one', 'two'])}")

    clone.run(max_parallel=3)

    assert {TaskStatus.COMPLETED} == {row.task.status for row in clone.rows().values()}


def test_nobody_starts_a_task_before_what_it_waits_for(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "project")
    clone.task("first", "title: First\nrun: 'true'\n")
    clone.task("then", "title: Then\nrun: touch then.txt\ndepends_on: [first]\n")

    started = penguin(clone.path, "task", "start", "then")

    assert 1 == started.code
    assert "it waits for `first` (First), which is pending" in started.err
    assert not (clone.path / "then.txt").exists()
