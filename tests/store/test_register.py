"""Lines that are searched for are those that a look at all of them finds."""

import random

import pytest

from penguin_git.model.ids import TaskId
from penguin_git.model.task import Task
from penguin_git.store.bodies import Span
from penguin_git.store.by_task import ByTask, EdgesOf, differing
from penguin_git.store.line import Line, oid_in, tasks_in
from penguin_git.store.lines import Lines
from penguin_git.store.register import Register
from penguin_git.store.table import KINDS, Table, joined, packed

NAMES = [f"{first}{second}" for first in "abcdefgh" for second in ("", "1", "1a", "x" * 40)]


def path(task: str) -> str:
    return f".penguin/tasks/{task}.yaml"


def made(tasks: list[Task], version: str = "1") -> list[Line]:
    files = [(path(task.id), f"{task.id}{version}", task) for task in tasks]
    return tasks_in(files, [Span(1, 2, 3)] * len(files))


def tied(chance: random.Random, names: list[str]) -> list[Task]:
    def some() -> tuple[TaskId, ...]:
        return tuple(TaskId(one) for one in chance.sample(NAMES, chance.choice([0, 0, 1, 3])))

    return [
        Task(id=TaskId(name), title="One", parent=(some() or (None,))[0], depends_on=some()) for name in names
    ]


def kept(lines: list[Line]) -> Register:
    return Register(Table(packed(lines)))


def test_tables_are_joined_as_if_they_had_been_one() -> None:
    lines = made(tied(random.Random(1), NAMES))  # noqa: S311 - examples, not secrets
    for size in (1, 5, 300):
        parts = [packed((lines * 10)[at : at + size]) for at in range(0, len(lines) * 10, size)]
        whole = Table(joined(parts))
        for name in KINDS:
            assert [getattr(line, name) for line in lines * 10] == list(whole[name])
            assert getattr(lines[3], name) == whole[name][3]
    assert {} == joined([])


@pytest.mark.parametrize("seed", range(20))
def test_a_search_finds_what_all_lines_say(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - examples, not secrets
    tasks = tied(chance, chance.sample(NAMES, chance.randrange(1, len(NAMES))))
    searched, whole = kept(made(tasks)), kept(made(tasks))
    assert len(tasks) == len(whole.all.lines)

    for name in ["", *chance.sample(NAMES, 3)]:
        assert _ids(whole.tasks(name)) == _ids(searched.tasks(name))
        assert _id(whole.at(path(name))) == _id(searched.at(path(name)))
        for one in (Register.called, Register.children, Register.dependants):
            assert _ids(one(whole, name)) == _ids(one(searched, name))
    assert "all" not in vars(searched)


def test_many_searches_are_one_look_at_all() -> None:
    register = kept(made(tied(random.Random(1), NAMES)))  # noqa: S311 - examples, not secrets
    (first,) = register.tasks("a1")

    for _ in range(200):
        register.at(path("b1"))

    assert [first] == register.tasks("a1")
    assert first in register.all.lines


@pytest.mark.parametrize("seed", range(20))
def test_what_lies_beside_and_what_is_gone_counts(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - examples, not secrets
    old, new = tied(chance, NAMES[:20]), tied(chance, chance.sample(NAMES, 6))
    gone = [path(name) for name in chance.sample(NAMES, 4)]
    wanted = {line.path: line for line in (*made(old), *made(new, "2")) if line.path not in gone}
    lines = Lines(kept(made(old)), is_plain=True).then({line.path: line for line in made(new, "2")}, gone)
    # Those that are read are there, whatever was gone before.
    wanted |= {line.path: line for line in made(new, "2")}
    found, every = EdgesOf(ByTask(lines)), EdgesOf(ByTask(Lines(beside=wanted)))

    for name in map(TaskId, NAMES):
        expected = wanted.get(path(name))
        assert (expected.oid if expected else None) == oid_in(lines, path(name))
        assert (expected is not None) == lines.is_called(name) == (name in ByTask(lines))
        assert every.children.get(name) == found.children.get(name)
        assert every.dependants.get(name) == found.dependants.get(name)
    assert "all" not in vars(lines)

    assert wanted.keys() == set(lines)
    assert len(wanted) == len(lines)
    assert lines.is_plain
    assert dict(every.children) == dict(found.children)
    assert dict(every.dependants) == dict(found.dependants)


def test_a_file_that_is_again_what_was_kept_is_there_once() -> None:
    one, two = made(
        [Task(id=TaskId("a1"), title="One", depends_on=(TaskId("b"),)), Task(id=TaskId("b"), title="B")]
    )
    lines = Lines(kept([one, two]), is_plain=True)
    (newer,) = made([Task(id=TaskId("a1"), title="New")], "2")
    first = lines[one.path]

    changed = lines.then({one.path: newer}, [two.path])
    back = changed.then({one.path: first, two.path: lines[two.path]})

    assert [] == changed.dependants("b")
    assert [first] == back.dependants("b")
    assert ({}, frozenset()) == (back.beside, back.gone)


def test_two_files_of_one_id_are_not_plain() -> None:
    (one,) = made([Task(id=TaskId("a1"), title="One")])
    lines = Lines(kept([one]), is_plain=True)
    (other,) = tasks_in([(".penguin/tasks/deep/a1.yaml", "2", Task(id=TaskId("a1"), title="One"))], [Span()])
    again = {other.path: other}

    assert lines.then({}).is_plain
    assert not lines.then(again).is_plain
    assert not Lines().then({one.path: one, **again}).is_plain
    assert lines.then(again, [one.path]).is_plain
    both = Lines(kept([one, other]))
    for gone, left in ((one, other), (other, one)):
        assert left.path == both.then({}, [gone.path]).task("a1").path  # type: ignore[union-attr]


def test_what_differs_is_found_without_a_look_at_all() -> None:
    here = Lines(kept(made(tied(random.Random(1), NAMES))), is_plain=True)  # noqa: S311 - examples
    newer = made([Task(id=TaskId("a1"), title="New"), Task(id=TaskId("new"), title="New")], "2")
    there = here.then({line.path: line for line in newer}, [path("b1")])

    assert {"a1", "new", "b1"} == set(differing(ByTask(here), ByTask(there)))
    assert [] == differing(ByTask(here), ByTask(here.then({})))
    assert "all" not in vars(here)


def _id(line: Line | None) -> str | None:
    return line.id if line else None


def _ids(lines: list[Line]) -> list[str]:
    return sorted(line.id for line in lines)
