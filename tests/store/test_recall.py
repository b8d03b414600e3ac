"""What is kept in mind of a cache: never more than is true."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from penguin_git.model.ids import TaskId
from penguin_git.store import recall, standing
from penguin_git.tracker.listing import by_urgency
from penguin_git.tracker.view import view, view_when_asked
from penguin_git.warm.mind import Mind
from tests.store.test_catalog import look
from tests.support.clones import Clone

HEAD = "status: pending\n\ncreated_at: 2026-11-22T09:00:00Z\n"


@pytest.fixture
def clone(tmp_path: Path) -> Iterator[Clone]:
    clone = Clone.new(tmp_path / "project")
    clone.commit({_file(name): f"{HEAD}title: The {name}\n" for name in ("bake", "eat", "wash")})
    yield clone
    recall.forget()
    standing.rely_on_none()


def test_what_was_read_is_not_read_again(clone: Clone) -> None:
    _shown(clone)
    Mind(clone.path / ".git/penguin").refresh()

    (cache,) = (clone.path / ".git/penguin/cache").glob("tasks-*")
    first, second = recall.reading(cache), recall.reading(cache)

    assert first is not None
    assert first is second
    assert first.collected_of(first.here) is not None


def test_what_is_in_mind_of_a_ground_is_not_made_again(clone: Clone) -> None:
    mind = Mind(clone.path / ".git/penguin")
    _shown(clone)
    mind.refresh()
    first = recall.in_mind()
    assert first is not None
    columns = dict(first.here.register.table)

    clone.write(_file("bake"), f"{HEAD}title: Bread\n")
    _shown(clone)
    mind.refresh()

    second = recall.in_mind()
    assert second is not None
    assert second is not first
    assert columns
    assert all(second.here.register.table[name] is column for name, column in columns.items())


def test_a_parent_follows_its_parts_without_a_new_look_at_all_of_them(clone: Clone) -> None:
    clone.commit({_file("eat"): f"{HEAD}title: The eat\nparent: wash\n"})
    _shown(clone)
    Mind(clone.path / ".git/penguin").refresh()

    for status in ("in_progress", "completed", "failed", "pending"):
        clone.write(_file("eat"), f"status: {status}\n\ntitle: The eat\nparent: wash\n")
        with clone.project() as project:
            rows = view_when_asked(project).rows
            assert (status, status) == (rows[TaskId("eat")].head.status, rows[TaskId("wash")].head.status)


def test_every_change_is_seen_all_the_same(clone: Clone) -> None:
    mind = Mind(clone.path / ".git/penguin")

    def remembered() -> None:
        _shown(clone)
        mind.refresh()

    remembered()
    clone.write(_file("bake"), f"{HEAD}title: Bread\n")
    assert ["Bread", "The eat", "The wash"] == _titles(clone)

    remembered()
    (clone.path / _file("eat")).unlink()
    (clone.path / _file("wash")).rename(clone.path / _file("clean"))
    assert ["Bread", "The wash"] == _titles(clone)

    remembered()
    clone.write(_file("bake"), "title: [\n")
    assert ["None", "The wash"] == _titles(clone)

    remembered()
    clone.git("checkout", "-q", ".")
    assert ["The bake", "The eat", "The wash", "The wash"] == _titles(clone)


def test_a_whole_view_is_the_same(clone: Clone) -> None:
    clone.commit(
        {
            _file("eat"): f"{HEAD}title: Eat\ndepends_on: [bake]\nparent: wash\n",
            _file("bake"): f"{HEAD}title: Bake\nparent: wash\n",
        }
    )
    plain = _shown(clone)
    Mind(clone.path / ".git/penguin").refresh()

    assert plain == _shown(clone)

    clone.write(_file("bake"), f"{HEAD}title: Bake\npriority: low\n")
    changed = _shown(clone)
    recall.forget()
    assert changed == _shown(clone)
    assert plain != changed


@pytest.mark.parametrize("text", ["title: [\n", f"{HEAD}title: Loop\ndepends_on: [bake]\n"])
def test_trouble_is_found_anew_each_time(clone: Clone, text: str) -> None:
    clone.commit({_file("bake"): text})
    _shown(clone)
    Mind(clone.path / ".git/penguin").refresh()

    with clone.project() as project:
        seen = view(project)

    assert [_file("bake")] == [problem.path for problem in seen.broken]


def test_a_cache_that_is_replaced_is_read_anew(clone: Clone) -> None:
    _shown(clone)
    Mind(clone.path / ".git/penguin").refresh()
    (cache,) = (clone.path / ".git/penguin/cache").glob("tasks-*")
    before = recall.reading(cache)

    copy = cache.with_suffix(".tmp")
    copy.write_bytes(cache.read_bytes())
    os.replace(copy, cache)  # noqa: PTH105 - as the cache itself is replaced

    after = recall.reading(cache)
    assert before is not None
    assert after is not None
    assert before is not after
    assert before.known.stamps == after.known.stamps


def _file(name: str) -> str:
    return f".penguin/tasks/{name}.yaml"


def _titles(clone: Clone) -> list[str]:
    return sorted(map(str, look(clone).values()))


def _shown(clone: Clone) -> list[tuple[str, str, str, tuple[str, ...]]]:
    with clone.project() as project:
        seen = view(project)
        order = [row.head.id for row in by_urgency(seen)]
        rows = [seen.rows[task] for task in order]
        return [(row.head.id, row.head.title, row.state, row.reasons) for row in rows]
