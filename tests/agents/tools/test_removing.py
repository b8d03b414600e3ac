"""Deleting and moving."""

import os
from contextlib import chdir
from pathlib import Path

from tests.agents.tools.conftest import Use


def test_a_file_is_deleted(use: Use, worktree: Path) -> None:
    (worktree / "a.txt").touch()

    assert "`a.txt` deleted." == use("delete_path", path="a.txt").text
    assert not (worktree / "a.txt").exists()
    assert "There is no `a.txt`." == use("delete_path", path="a.txt").text


def test_a_link_goes_and_what_it_points_to_stays(use: Use, worktree: Path, secret: Path) -> None:
    (worktree / "door").symlink_to(secret.parent)
    (worktree / "room").mkdir()
    (worktree / "room" / "door").symlink_to(secret.parent)

    assert use("delete_path", path="door").ok
    assert use("delete_path", path="room", with_contents=True).ok

    assert [".git"] == [entry.name for entry in worktree.iterdir()]
    assert secret.exists()


def test_a_full_folder_is_deleted_only_on_demand(use: Use, worktree: Path) -> None:
    (worktree / "room").mkdir()
    (worktree / "room" / "a.txt").touch()

    refused = use("delete_path", path="room")
    assert "`room` is not empty: 1 entries. Set `with_contents` to delete them too." == refused.text

    assert use("delete_path", path="room", with_contents=True).ok
    assert not (worktree / "room").exists()


def test_the_worktree_and_repositories_in_it_stay(use: Use, worktree: Path) -> None:
    (worktree / "vendor" / "lib" / ".git").mkdir(parents=True)

    assert use("delete_path", path=".", with_contents=True).denied
    assert use("move_path", path=".", to="elsewhere").denied
    assert use("delete_path", path="vendor", with_contents=True).denied
    assert use("move_path", path="vendor", to="elsewhere").denied

    assert (worktree / "vendor" / "lib" / ".git").is_dir()


def test_folders_that_are_nested_too_deeply_are_said(use: Use, worktree: Path) -> None:
    with chdir(worktree):
        for _ in range(1_500):
            Path("d").mkdir()
            os.chdir("d")

        results = [use("delete_path", path="d", with_contents=True), use("move_path", path="d", to="e")]

        for _ in range(1_500):  # no library for it goes this deep
            os.chdir("..")
            Path("d").rmdir()

    assert not [result for result in results if result.ok]
    assert all("could not do it" in result.text for result in results)


def test_a_file_and_a_folder_are_moved(use: Use, worktree: Path) -> None:
    (worktree / "room").mkdir()
    (worktree / "room" / "a.txt").write_text("a")

    assert "`room` is now `house/room`." == use("move_path", path="room", to="house/room").text
    assert use("move_path", path="house/room/a.txt", to="b.txt").ok

    assert "a" == (worktree / "b.txt").read_text()


def test_nothing_is_overwritten_by_a_move(use: Use, worktree: Path) -> None:
    (worktree / "a.txt").write_text("a")
    (worktree / "b.txt").write_text("b")

    assert "`b.txt` is there already." == use("move_path", path="a.txt", to="b.txt").text
    assert "There is no `c.txt`." == use("move_path", path="c.txt", to="d.txt").text

    assert "b" == (worktree / "b.txt").read_text()
