"""Worktrees of tasks: made, listed, removed, and healed after a kill at any point."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from penguin_git.errors import PenguinError
from penguin_git.git.repository import Repository
from penguin_git.git.worktrees import Worktree, add, differing, heal, listing, remove
from tests.git.building import commit, shell, started

RECORD = ".penguin/records/k3/k3f9/1.yaml"


def shop(folder: Path) -> tuple[Repository, str]:
    repo = started(folder / "shop")
    return repo, commit(
        repo, {"app.py": "one\n", ".penguin/tasks/k3f9.yaml": "status: pending\n", RECORD: "x\n"}
    )


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
