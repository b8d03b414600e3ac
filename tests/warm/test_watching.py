"""A watch over task files: it stands for a look at them, and for nothing that a look would not find."""

import mmap
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from penguin_git.errors import PenguinError
from penguin_git.store import folder, standing
from penguin_git.store.known import Known, Stamps
from tests.support.restless import anything

if sys.platform == "linux":
    from penguin_git.warm.watching import Watch

NAMES = ("bake", "eat", "wash")

NOTHING = Known({})


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Path]:
    for name in NAMES:
        _write(tmp_path, name, f"title: {name}\n")
    yield tmp_path
    standing.rely_on_none()


def test_what_was_looked_at_stands_while_nothing_happens(tree: Path) -> None:
    watch = _relied_on(tree)

    all_there = standing.surveyed(tree, NOTHING)

    assert (folder.scanned(tree), [], 3) == all_there
    assert ({}, [], 3) == standing.surveyed(tree, NOTHING.then(folder.scanned(tree)))
    watch.close()


def test_what_the_files_differ_in_from_a_cache_is_ready(tree: Path) -> None:
    watch = Watch(tree)
    known = NOTHING.then({**folder.scanned(tree), _path("eat"): b"older", _path("gone"): b"once"})
    watch.compare(known)
    _write(tree, "bake", "title: Bread\n")
    assert watch.catch_up()
    standing.rely_on(tree, watch.standing())

    survey = standing.surveyed(tree, known)

    assert survey is not None
    assert ({_path("bake"), _path("eat")}, {_path("gone")}, 3) == (
        set(survey.changed),
        survey.gone,
        survey.total,
    )
    watch.close()


def _in_place(file: Path) -> None:
    with file.open("a") as opened:
        opened.write("labels: [a]\n")


def _through_memory(file: Path) -> None:
    with file.open("r+b") as opened, mmap.mmap(opened.fileno(), 0) as mapped:
        mapped[:5] = b"TITLE"


def _replaced(file: Path) -> None:
    file.with_name(".new").write_text("title: New\n")
    file.with_name(".new").replace(file)


def _backdated(file: Path) -> None:
    os.utime(file, (1, 1))


def _renamed(file: Path) -> None:
    file.rename(file.with_name("other.yaml"))


def _made(file: Path) -> None:
    file.with_name("other.yaml").write_text("title: Other\n")


def _in_a_new_folder(file: Path) -> None:
    (file.parent / "deep").mkdir()
    (file.parent / "deep/other.yaml").write_text("title: Other\n")


def _linked(file: Path) -> None:
    file.with_name("other.yaml").symlink_to(file.name)


def _folder_replaced(file: Path) -> None:
    shutil.copytree(file.parent, file.parent.with_name("copy"))
    shutil.rmtree(file.parent)
    file.parent.with_name("copy").rename(file.parent)


def _all_moved(file: Path) -> None:
    above = file.parents[1]
    shutil.copytree(above, above.with_name("copy"))
    above.rename(above.with_name("old"))
    above.with_name("copy").rename(above)


CHANGES = (
    *(_in_place, _through_memory, _replaced, _backdated, _renamed, _made, Path.unlink),
    *(_in_a_new_folder, _linked, _folder_replaced, _all_moved),
)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen_at_once(tree: Path, change: Callable[[Path], None]) -> None:
    watch = _relied_on(tree)
    before = folder.scanned(tree)

    change(tree / _path("bake"))

    assert standing.surveyed(tree, NOTHING) is None
    assert before != folder.scanned(tree)
    if watch.catch_up():
        standing.rely_on(tree, watch.standing())
    assert _looked_at(tree) == folder.scanned(tree)
    watch.close()


@pytest.mark.parametrize("change", [_in_a_new_folder, _folder_replaced])
def test_a_watch_ends_where_folders_change(tree: Path, change: Callable[[Path], None]) -> None:
    watch = Watch(tree)

    change(tree / _path("bake"))

    assert not watch.catch_up()
    watch.close()


def test_a_child_sees_what_happened_after_it_was_forked(tree: Path) -> None:
    """Also where its parent has taken the notice already: it waits for a lock, say, and looks then."""
    watch = _relied_on(tree)
    told, tell = os.pipe()
    pid = os.fork()
    if not pid:
        os.read(told, 1)
        os._exit(standing.surveyed(tree, NOTHING) is not None)

    _write(tree, "bake", "title: Bread\n")
    assert watch.catch_up()
    standing.rely_on(tree, watch.standing())
    assert standing.surveyed(tree, NOTHING) is not None
    os.write(tell, b".")

    assert 0 == os.waitpid(pid, 0)[1]
    for fd in (told, tell):
        os.close(fd)
    watch.close()


@pytest.mark.parametrize("moment", ["before", "after"])
def test_files_of_two_names_are_looked_at(tree: Path, moment: str) -> None:
    watch = None if moment == "before" else Watch(tree)
    (tree / "elsewhere").write_text("title: Two names\n")
    os.link(tree / "elsewhere", tree / _path("other"))

    if watch is not None:
        assert not watch.catch_up()
        watch.close()
    with pytest.raises(ValueError, match="two names"):
        Watch(tree)


def test_a_folder_that_is_a_link_is_not_watched(tree: Path) -> None:
    (tree / ".penguin/tasks").rename(tree / "tasks")
    (tree / ".penguin/tasks").symlink_to("../tasks")

    with pytest.raises(PenguinError, match="is a link"):
        Watch(tree)


def test_lost_notices_end_the_watch(tree: Path) -> None:
    most = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    watch = _relied_on(tree)

    for number in range(most // 2 + 1):  # a file that is made and removed takes more than two notices
        path = tree / f".penguin/tasks/.{number}"
        path.touch()
        path.unlink()

    assert standing.surveyed(tree, NOTHING) is None
    assert not watch.catch_up()
    watch.close()


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_done_a_watch_says_what_a_look_finds(tree: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    watch: Watch | None = None
    known = NOTHING
    relied = 0

    for _ in range(300):
        if watch is None:
            watch = Watch(tree)
        if chance.random() < 0.3:
            anything(tree, chance)
        if chance.random() < 0.7 and not watch.catch_up():
            watch.close()
            watch = None
            standing.rely_on_none()
            continue
        if chance.random() < 0.2:
            watch.compare(known := NOTHING.then(folder.scanned(tree)))
        if chance.random() < 0.5:
            standing.rely_on(tree, watch.standing())
        found = standing.surveyed(tree, known)
        standing.rely_on_none()
        if found is not None:
            seen = folder.changed(tree, known)
            assert (seen.changed, set(seen.gone), seen.total) == (found.changed, set(found.gone), found.total)
            relied += 1

    assert relied > 30
    if watch is not None:
        watch.close()


def _relied_on(tree: Path) -> "Watch":
    watch = Watch(tree)
    assert watch.catch_up()
    standing.rely_on(tree, watch.standing())
    return watch


def _looked_at(tree: Path) -> Stamps:
    return folder.changed(tree, NOTHING).changed


def _path(name: str) -> str:
    return f".penguin/tasks/{name}.yaml"


def _write(tree: Path, name: str, text: str) -> None:
    file = tree / _path(name)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
