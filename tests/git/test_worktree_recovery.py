"""Worktrees put in order after a kill at any point, or after what an agent did to them."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from penguin_git.git.repository import Repository
from penguin_git.git.worktree_layout import Worktree
from penguin_git.git.worktree_recovery import heal
from penguin_git.git.worktrees import add, listing
from tests.git.building import shell, shop


def only_the_intent(_: Repository, made: Worktree) -> None:
    shutil.rmtree(made.git_dir)
    shutil.rmtree(made.path)


def an_empty_entry(_: Repository, made: Worktree) -> None:
    for path in made.git_dir.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.rmtree(made.path)


def an_entry_without_its_head(_: Repository, made: Worktree) -> None:
    for name in ("HEAD", "commondir", "index"):
        (made.git_dir / name).unlink()
    (made.git_dir / "locked").write_text("initializing")


def an_entry_with_an_empty_commondir(_: Repository, made: Worktree) -> None:
    (made.git_dir / "commondir").write_text("")


def half_the_files(_: Repository, made: Worktree) -> None:
    (made.git_dir / "index").rename(made.git_dir / "index.lock")
    (made.path / "app.py").unlink()


@pytest.mark.parametrize(
    "left",
    [
        only_the_intent,
        an_empty_entry,
        an_entry_without_its_head,
        an_entry_with_an_empty_commondir,
        half_the_files,
    ],
)
@pytest.mark.parametrize("way", ["heal", "add"])
def test_what_a_killed_add_left_is_cleared(
    tmp_path: Path, left: Callable[[Repository, Worktree], None], way: str
) -> None:
    repo, tip = shop(tmp_path)
    made = add(repo, "k3f9", tip)
    begin = repo.runtime / "adding/k3f9"
    begin.touch()
    os.utime(begin, (1000, 1000))
    left(repo, made)

    if way == "heal":
        assert ["A half-made worktree for `k3f9` was removed."] == heal(repo)
        assert [] == list((repo.common_dir / "worktrees").glob("*"))
        assert [] == list(repo.worktrees.glob("*"))

    assert (add(repo, "k3f9", tip),) == listing(repo)
    assert "one\n" == (repo.worktrees / "k3f9/app.py").read_text()


def test_an_entry_whose_folder_is_gone_is_removed(tmp_path: Path) -> None:
    repo, tip = shop(tmp_path)
    made = add(repo, "k3f9", tip)
    shutil.rmtree(made.path)

    assert [f"The worktree `{made.path}` is gone; its entry was removed."] == heal(repo)

    assert 1 == len(shell(repo.work_tree, "worktree", "list").splitlines())


def test_what_a_killed_remove_left_is_cleared(tmp_path: Path) -> None:
    repo, tip = shop(tmp_path)
    made = add(repo, "k3f9", tip)
    made.path.rename(repo.worktrees / ".removing-k3f9-abcd")

    heal(repo)

    assert [] == list(repo.worktrees.glob("*"))
    assert () == listing(repo)


@pytest.mark.parametrize("bent", ["gitdir: /somewhere/else\n", ""])
def test_a_bent_git_file_is_put_right(tmp_path: Path, bent: str) -> None:
    repo, tip = shop(tmp_path)
    made = add(repo, "k3f9", tip)
    (made.path / ".git").unlink()
    if bent:
        (made.path / ".git").write_text(bent)

    heal(repo)

    assert "" == shell(made.path, "status", "--porcelain")


def test_a_repository_put_in_place_of_the_git_file_is_removed(tmp_path: Path) -> None:
    repo, tip = shop(tmp_path)
    made = add(repo, "k3f9", tip)
    (made.path / ".git").unlink()
    shell(made.path, "init", "--quiet")

    heal(repo)

    assert tip == shell(made.path, "rev-parse", "HEAD")
