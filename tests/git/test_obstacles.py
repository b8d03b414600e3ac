"""What of the user's keeps a branch where it is, and what does not."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from penguin_git.git.moves import InTheWay, Moved
from tests.git.building import commit, shell, write
from tests.git.moving import everything, leftovers, move, two_versions


def dirty(root: Path) -> None:
    write(root, {"app.py": "mine\n"})


def staged(root: Path) -> None:
    write(root, {"app.py": "mine\n"})
    shell(root, "add", "app.py")


def staged_then_reverted(root: Path) -> None:
    before = (root / "app.py").read_text()
    staged(root)
    write(root, {"app.py": before})


def deleted(root: Path) -> None:
    (root / "app.py").unlink()


def untracked(root: Path) -> None:
    write(root, {"b.txt": "mine\n"})


def ignored(root: Path) -> None:
    write(root, {"b.txt": "mine\n"})
    write(root, {".git/info/exclude": "b.txt\n"})


def ignored_in_place_of_a_folder(root: Path) -> None:
    write(root, {"new": "mine\n"})
    write(root, {".git/info/exclude": "new\n"})


def ignored_in_a_folder_that_becomes_a_file(root: Path) -> None:
    write(root, {"folder-then-file/debug.log": "mine\n"})


def folder_behind_a_link(root: Path) -> None:
    (root / "other").mkdir()
    (root / "new").symlink_to("other")


def edited_unseen(root: Path) -> None:
    shell(root, "update-index", "--skip-worktree", "app.py")
    write(root, {"app.py": "mine\n"})


def edited_with_the_same_stat(root: Path) -> None:
    """Same size and time as the index knows; only the index being as young makes git look inside."""
    shell(root, "config", "core.trustctime", "false")
    os.utime(root / "app.py", (1000, 1000))
    shell(root, "update-index", "--refresh")
    (root / "app.py").write_bytes(b"#" * (root / "app.py").stat().st_size)
    os.utime(root / "app.py", (1000, 1000))
    os.utime(root / ".git/index", (1000, 1000))


def unmerged(root: Path) -> None:
    blobs = [shell(root, "rev-parse", f"HEAD:{name}") for name in ("app.py", "kept.py", "mine.py")]
    lines = "".join(f"100644 {blob} {stage}\tapp.py\n" for stage, blob in enumerate(blobs, 1))
    shell(root, "update-index", "--force-remove", "app.py")
    shell(root, "update-index", "--index-info", stdin=lines.encode())


@pytest.mark.parametrize(
    ("happens", "path"),
    [
        (dirty, "app.py"),
        (staged, "app.py"),
        (staged_then_reverted, "app.py"),
        (deleted, "app.py"),
        (untracked, "b.txt"),
        (ignored, "b.txt"),
        (ignored_in_place_of_a_folder, "new"),
        (ignored_in_a_folder_that_becomes_a_file, "folder-then-file/debug.log"),
        (folder_behind_a_link, "new"),
        (edited_unseen, "app.py"),
        (edited_with_the_same_stat, "app.py"),
        (unmerged, "app.py"),
    ],
)
def test_what_the_user_has_there_is_in_the_way_and_nothing_changes(
    tmp_path: Path, happens: Callable[[Path], None], path: str
) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    happens(repo.work_tree)
    before = everything(repo)

    assert InTheWay((path,), repo.work_tree) == move(repo, old, new)

    assert before == everything(repo)
    assert [] == leftovers(repo)


def test_having_staged_the_very_same_change_is_no_obstacle(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    shell(repo.work_tree, "checkout", "--quiet", new, "--", "app.py", "b.txt")

    assert Moved() == move(repo, old, new)

    assert "" == shell(repo.work_tree, "status", "--porcelain")


def test_a_file_with_a_new_time_only_is_no_obstacle(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    os.utime(repo.work_tree / "app.py", (1, 1))

    assert Moved() == move(repo, old, new)

    assert "" == shell(repo.work_tree, "status", "--porcelain")


def test_a_file_that_changes_the_case_of_its_name_is_no_obstacle(tmp_path: Path) -> None:
    repo, old, _ = two_versions(tmp_path / "shop")
    shell(repo.work_tree, "mv", "app.py", "APP.py")
    new = commit(repo, {})
    shell(repo.work_tree, "reset", "--quiet", "--hard", old)

    assert Moved() == move(repo, old, new)

    assert "" == shell(repo.work_tree, "status", "--porcelain")
