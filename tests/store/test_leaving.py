"""What a process leaves to the next: little where little has changed, and never what is not so."""

import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest

from penguin_git.git.locks import FileLock
from penguin_git.model.task import Task
from penguin_git.store import recall
from penguin_git.store.collecting import collect
from tests.store.test_catalog import cache, catalog, later, look, read_anew, tasks_tree
from tests.support.clones import Clone

COUNT = 30


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    clone = Clone.new(tmp_path / "clone")
    clone.commit({_file(number): f"title: Task {number}\n" for number in range(COUNT)})
    look(clone)
    return clone


def test_one_change_leaves_the_ground_as_it_lies(clone: Clone) -> None:
    (ground,) = cache(clone).glob("ground-*")
    before = ground.stat()

    clone.write(_file(3), "title: Another\n")
    clone.write(_file(COUNT), "title: New\n")
    (clone.path / _file(4)).unlink()

    expected = {f"t{number}.yaml": f"Task {number}" for number in range(COUNT) if number != 4}
    expected |= {"t3.yaml": "Another", f"t{COUNT}.yaml": "New"}
    for _ in range(2):
        assert expected == look(clone)
    assert [ground] == list(cache(clone).glob("ground-*"))
    assert before.st_mtime_ns == ground.stat().st_mtime_ns
    assert 0 == read_anew(clone, lambda: look(clone))


def test_many_changes_lay_another_ground(clone: Clone) -> None:
    (ground,) = cache(clone).glob("ground-*")
    for number in range(200):
        clone.write(_file(number), f"title: Again {number}\n")

    assert {f"t{number}.yaml": f"Again {number}" for number in range(200)} == look(clone)

    (other,) = cache(clone).glob("ground-*")
    assert ground.name != other.name
    assert 0 == read_anew(clone, lambda: look(clone))


def test_who_has_read_an_older_ground_leaves_nothing(clone: Clone) -> None:
    with catalog(clone, later) as (slow, project):
        slow.here()
        _lay_another_ground(clone)
        kept = _files(clone)
        clone.write(_file(3), "title: Another\n")

        assert "Another" == slow.here()[_file(3)].title
        slow.keep(tasks_tree(project))
        assert kept == _files(clone)

        # It reads what is there, and goes on from that.
        assert "Another" == slow.here()[_file(3)].title
        slow.keep(tasks_tree(project))
        assert kept != _files(clone)
    assert 0 == read_anew(clone, lambda: look(clone))
    assert "Another" == look(clone)["t3.yaml"]


def test_a_cache_stays_though_its_bodies_have_moved_since_a_line_was_read(clone: Clone) -> None:
    with catalog(clone, later) as (slow, project):
        old = list(slow.here().values())
        for number in range(30):
            clone.write(_file(3), f"title: Version {number}\ndescription: {'x' * 60_000}\n")
            slow.here()
            slow.keep(tasks_tree(project))
        assert slow.bodies.have_moved

        _lay_another_ground(clone)
        kept = _files(clone)
        clone.write(_file(3), "title: Another\n")
        slow.here()
        slow.keep(tasks_tree(project))  # somebody else has left more, which is read instead

        assert {line.title for line in old} == {_title(slow.task(line)) for line in old}
    assert kept == _files(clone)


def test_who_comes_second_leaves_nothing(clone: Clone) -> None:
    kept = _files(clone)
    clone.write(_file(3), "title: Another\n")
    with ExitStack() as held:
        held.enter_context(FileLock(clone.path / ".git/penguin/tasks.lock"))
        assert "Another" == look(clone)["t3.yaml"]

    assert kept == _files(clone)
    assert "Another" == look(clone)["t3.yaml"]
    assert kept != _files(clone)


def test_a_process_goes_on_leaving_what_it_sees(clone: Clone) -> None:
    with catalog(clone, later) as (found, project):
        for number in range(200):
            clone.write(_file(number), f"title: Again {number}\n")
        found.here()
        found.keep(tasks_tree(project))  # another ground
        clone.write(_file(3), "title: Another\n")
        assert "Another" == found.here()[_file(3)].title
        found.keep(tasks_tree(project))

    assert 0 == read_anew(clone, lambda: look(clone))
    assert "Another" == look(clone)["t3.yaml"]


def test_what_is_in_mind_is_of_the_ground_that_lies_there_now(clone: Clone) -> None:
    (kept,) = cache(clone).glob("tasks-*")
    recall.keep_in_mind(kept, lambda lines: collect(lines, lambda _: (), is_sound=True))
    shutil.rmtree(cache(clone))
    clone.write(_file(3), "title: Another\n")
    look(clone)

    (ground,) = cache(clone).glob("ground-*")
    found = recall.reading(kept)

    assert found is not None
    assert ground.name == found.kept.ground
    assert "Another" == found.here[_file(3)].title
    recall.forget()


def test_files_that_come_where_there_were_none_are_left(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "empty")
    with catalog(clone, later) as (found, project):
        for number in range(3):
            assert number == len(found.here())
            found.keep(tasks_tree(project))
            assert number == len(found.at(tasks_tree(project)))
            clone.commit({_file(number): f"title: Task {number}\n"})

    assert 3 == len(look(clone))
    assert 0 == read_anew(clone, lambda: look(clone))


def test_without_its_ground_nothing_is_kept(clone: Clone) -> None:
    (ground,) = cache(clone).glob("ground-*")
    ground.unlink()
    (kept,) = cache(clone).glob("tasks-*")

    assert recall.reading(kept) is None
    assert COUNT == len(look(clone))
    assert recall.reading(kept) is not None


def _title(found: object) -> str:
    assert isinstance(found, Task)
    return found.title


def _files(clone: Clone) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in cache(clone).glob("[gt]*-*")}


def _lay_another_ground(clone: Clone) -> None:
    """Somebody else looks while there are many more files, which are gone afterwards."""
    for number in range(COUNT, 200):
        clone.write(_file(number), f"title: Task {number}\n")
    look(clone)
    for number in range(COUNT, 200):
        (clone.path / _file(number)).unlink()


def _file(number: int) -> str:
    return f".penguin/tasks/t{number}.yaml"
