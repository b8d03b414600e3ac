"""Worktrees of tasks: made, listed and removed."""

from pathlib import Path

import pytest

from penguin_git.errors import PenguinError
from penguin_git.git.worktree_layout import Worktree
from penguin_git.git.worktree_recovery import heal, left
from penguin_git.git.worktrees import add, differing, listing, remove
from tests.git.building import commit, shell, shop


def test_a_worktree_has_the_files_of_a_commit_without_the_records(tmp_path: Path) -> None:
    repo, tip = shop(tmp_path)
    config = (repo.common_dir / "config").read_bytes()

    made = add(repo, "k3f9", tip)

    assert repo.worktrees / "k3f9" == made.path
    assert not made.path.is_relative_to(repo.work_tree)
    assert "one\n" == (made.path / "app.py").read_text()
    assert (made.path / ".penguin/tasks/k3f9.yaml").exists()
    assert not (made.path / ".penguin/records").exists()
    assert "" == shell(made.path, "status", "--porcelain")
    assert (tip, "HEAD") == (
        shell(made.path, "rev-parse", "HEAD"),
        shell(made.path, "rev-parse", "--abbrev-ref", "HEAD"),
    )
    assert config == (repo.common_dir / "config").read_bytes()
    assert (made,) == listing(repo)


def test_an_add_that_fails_leaves_nothing(tmp_path: Path) -> None:
    repo, _ = shop(tmp_path)

    with pytest.raises(PenguinError, match="worktree add"):
        add(repo, "k3f9", "0" * 40)

    assert [] == left(repo)


def test_the_users_filters_apply_and_hooks_do_not_run(tmp_path: Path) -> None:
    repo, _ = shop(tmp_path)
    shell(repo.work_tree, "config", "filter.shout.smudge", "tr a-z A-Z")
    shell(repo.work_tree, "config", "filter.shout.clean", "tr A-Z a-z")
    tip = commit(repo, {".gitattributes": "*.loud filter=shout\n", "x.loud": "hello\n"})
    hook = repo.common_dir / "hooks/post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    hook.chmod(0o755)

    made = add(repo, "k3f9", tip)

    assert "HELLO\n" == (made.path / "x.loud").read_text()
    assert not (tmp_path / "ran").exists()


def test_the_users_own_sparse_checkout_is_not_taken_over(tmp_path: Path) -> None:
    repo, tip = shop(tmp_path)
    shell(repo.work_tree, "sparse-checkout", "set", "--no-cone", "/README")

    made = add(repo, "k3f9", tip)

    assert (made.path / "app.py").exists()
    assert not (made.path / ".penguin/records").exists()


def test_a_name_that_is_a_path_or_an_option_is_refused(tmp_path: Path) -> None:
    repo, tip = shop(tmp_path)

    for name in ("../out", "a/b", "-x", ".hidden", ""):
        with pytest.raises(PenguinError):
            add(repo, name, tip)


def test_a_worktree_is_never_made_over_another(tmp_path: Path) -> None:
    repo, tip = shop(tmp_path)
    made = add(repo, "k3f9", tip)
    (made.path / "work.py").write_text("an hour of work\n")

    with pytest.raises(PenguinError, match="exists already"):
        add(repo, "k3f9", tip)

    assert "an hour of work\n" == (made.path / "work.py").read_text()


def test_an_add_that_git_refuses_leaves_nothing_behind(tmp_path: Path) -> None:
    repo, tip = shop(tmp_path)

    with pytest.raises(PenguinError):
        add(repo, "k3f9", "no-such-commit")

    assert () == listing(repo)
    assert (add(repo, "k3f9", tip),) == listing(repo)


def test_a_clean_worktree_goes_with_all_that_is_in_it(tmp_path: Path) -> None:
    repo, tip = shop(tmp_path)
    made = add(repo, "k3f9", tip)
    closed = made.path / "cache/closed"
    closed.mkdir(parents=True)
    (closed / "file").write_text("x")
    closed.chmod(0o500)
    (made.path / "cache").chmod(0o100)

    remove(repo, made)

    assert [] == list(repo.worktrees.iterdir())
    assert () == listing(repo)
    assert 1 == len(shell(repo.work_tree, "worktree", "list").splitlines())


def test_changes_that_no_commit_has_keep_a_worktree(tmp_path: Path) -> None:
    repo, tip = shop(tmp_path)
    made = add(repo, "k3f9", tip)
    (made.path / "app.py").write_text("two\n")

    with pytest.raises(PenguinError, match=r"not committed: `app\.py`"):
        remove(repo, made)
    assert "two\n" == (made.path / "app.py").read_text()

    remove(repo, made, kept_in=commit(repo, {"app.py": "two\n"}))
    assert not made.path.exists()


def test_changes_can_be_discarded(tmp_path: Path) -> None:
    repo, tip = shop(tmp_path)
    made = add(repo, "k3f9", tip)
    (made.path / "app.py").unlink()

    assert ("app.py",) == differing(repo, made, tip)
    remove(repo, made, discard=True)

    assert not made.path.exists()


def test_a_worktree_of_the_users_is_neither_listed_nor_removed(tmp_path: Path) -> None:
    repo, _ = shop(tmp_path)
    shell(repo.work_tree, "worktree", "add", "--quiet", str(tmp_path / "theirs"))
    theirs = Worktree(tmp_path / "theirs", repo.common_dir / "worktrees/theirs")

    with pytest.raises(PenguinError, match="not a worktree of penguin's"):
        remove(repo, theirs, discard=True)

    assert () == listing(repo)
    assert [] == heal(repo)
    assert "" == shell(tmp_path / "theirs", "status", "--porcelain")
