"""Every worktree that has a branch checked out moves along, wherever it is and whatever it is doing."""

import os
from pathlib import Path

import pytest

from penguin_git.git.checkout import advance
from penguin_git.git.moves import Busy, InTheWay, Moved
from penguin_git.git.repository import discover
from tests.git.building import shell, write
from tests.git.moving import (
    MAIN,
    assert_whole,
    belongings,
    everything,
    leftovers,
    live_in,
    move,
    tip,
    two_versions,
)


def test_a_linked_worktree_moves_as_well(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    shell(repo.work_tree, "switch", "--quiet", "--create", "elsewhere")
    shell(repo.work_tree, "worktree", "add", "--quiet", str(tmp_path / "linked"), "main")
    linked = discover(tmp_path / "linked", dict(os.environ))
    live_in(linked)
    mine = belongings(linked)

    assert Moved() == move(repo, old, new)

    assert new == tip(repo)
    assert_whole(linked, mine)
    assert "" == shell(repo.work_tree, "status", "--porcelain")


def test_the_main_worktree_moves_when_asked_from_a_linked_one(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    shell(repo.work_tree, "worktree", "add", "--quiet", "--detach", str(tmp_path / "linked"))

    assert Moved() == move(discover(tmp_path / "linked", dict(os.environ)), old, new)

    assert "" == shell(repo.work_tree, "status", "--porcelain")
    assert new == tip(repo)


def test_two_worktrees_of_one_branch_move_together_or_not_at_all(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    shell(repo.work_tree, "worktree", "add", "--quiet", "--force", str(tmp_path / "linked"), "main")
    linked = discover(tmp_path / "linked", dict(os.environ))

    write(linked.work_tree, {"app.py": "mine\n"})
    assert InTheWay(("app.py",), tmp_path / "linked") == move(repo, old, new)
    assert "" == shell(repo.work_tree, "status", "--porcelain")

    shell(linked.work_tree, "restore", "app.py")
    assert Moved() == move(repo, old, new)
    assert "" == shell(repo.work_tree, "status", "--porcelain")
    assert "" == shell(linked.work_tree, "status", "--porcelain")


def test_a_separate_git_dir_is_found(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    shell(repo.work_tree, "init", "--quiet", f"--separate-git-dir={tmp_path / 'elsewhere'}")
    repo = discover(tmp_path / "shop", dict(os.environ))

    assert Moved() == move(repo, old, new)

    assert "" == shell(repo.work_tree, "status", "--porcelain")


def begin(root: Path, operation: str) -> None:
    shell(root, "switch", "--quiet", "--create", "side", "HEAD~1")
    write(root, {"app.py": "side\n"})
    shell(root, "add", "--all")
    shell(root, "commit", "--quiet", "-m", "Side")
    shell(root, "switch", "--quiet", "main")
    ended_badly = {
        "merge": ["merge", "side"],
        "rebase": ["rebase", "side"],
        "cherry-pick": ["cherry-pick", "side"],
        "revert": ["revert", "--no-edit", "side"],
    }
    if operation == "bisect":
        shell(root, "bisect", "start", "HEAD", "HEAD~1")
    else:
        with pytest.raises(AssertionError):
            shell(root, *ended_badly[operation])


@pytest.mark.parametrize("operation", ["merge", "rebase", "cherry-pick", "revert", "bisect"])
def test_an_operation_of_the_user_keeps_the_branch_where_it_is(tmp_path: Path, operation: str) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    begin(repo.work_tree, operation)
    before = everything(repo)

    assert Busy(operation, repo.work_tree) == move(repo, old, new)

    assert before == everything(repo)
    assert [] == leftovers(repo)


def test_a_worktree_that_takes_the_branch_meanwhile_is_brought_along(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    shell(repo.work_tree, "switch", "--quiet", "--create", "elsewhere")

    def step(name: str) -> None:
        if name == "intent":
            shell(repo.work_tree, "switch", "--quiet", "main")

    assert Moved() == advance(repo, MAIN, old, new, reason="land", nonce="n1", step=step)

    assert new == tip(repo)
    assert "" == shell(repo.work_tree, "status", "--porcelain")
