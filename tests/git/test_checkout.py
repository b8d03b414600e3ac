"""Moving a branch with the worktree that has it checked out: all of it or nothing."""

import stat
from pathlib import Path

import pytest

from penguin_git.git.call import GitError
from penguin_git.git.checkout import advance
from penguin_git.git.moves import Busy, Moved, Stale
from tests.git.building import commit, shell, write
from tests.git.moving import MAIN, assert_whole, belongings, leftovers, live_in, move, tip, two_versions


def test_a_branch_that_nobody_has_checked_out_just_moves(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    shell(repo.work_tree, "switch", "--quiet", "--create", "elsewhere")

    assert Moved() == move(repo, old, new)

    assert new == tip(repo)
    assert old == shell(repo.work_tree, "rev-parse", "HEAD")
    assert "" == shell(repo.work_tree, "status", "--porcelain")


def test_files_index_and_branch_move_together_and_the_users_changes_stay(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    live_in(repo)
    mine = belongings(repo)

    assert Moved() == move(repo, old, new)

    assert new == tip(repo)
    assert_whole(repo, mine)
    assert "k3f9: land" == shell(repo.work_tree, "log", "-g", "-1", "--format=%gs", "HEAD")
    assert "now a folder\n" == (repo.work_tree / "file-then-folder/inner").read_text()
    assert not (repo.work_tree / "gone").exists()


def test_the_users_filters_and_line_ends_apply(tmp_path: Path) -> None:
    repo, _, _ = two_versions(tmp_path / "shop")
    root = repo.work_tree
    shell(root, "config", "filter.shout.smudge", "tr a-z A-Z")
    shell(root, "config", "filter.shout.clean", "tr A-Z a-z")
    write(root, {".gitattributes": "*.loud filter=shout\n*.dos eol=crlf\n"})
    old = commit(repo, {})
    write(root, {"x.loud": "hello\n", "x.dos": "line\r\n"})
    new = commit(repo, {})
    shell(root, "reset", "--quiet", "--hard", old)

    assert Moved() == move(repo, old, new)

    assert "HELLO\n" == (root / "x.loud").read_text()
    assert b"line\r\n" == (root / "x.dos").read_bytes()
    assert "" == shell(root, "status", "--porcelain")


def test_no_hook_of_the_user_runs(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    for name in ("post-checkout", "post-index-change", "reference-transaction", "post-merge"):
        hook = repo.common_dir / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
        hook.chmod(0o755)

    assert Moved() == move(repo, old, new)

    assert not (tmp_path / "ran").exists()


def test_a_sparse_checkout_stays_sparse(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    shell(repo.work_tree, "sparse-checkout", "set", "--no-cone", "/*", "!/app.py", "!/new/")

    assert Moved() == move(repo, old, new)

    assert not (repo.work_tree / "app.py").exists()
    assert not (repo.work_tree / "new").exists()
    assert "" == shell(repo.work_tree, "status", "--porcelain")


def test_a_split_index_and_an_intention_to_add_survive(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    shell(repo.work_tree, "update-index", "--split-index")
    write(repo.work_tree, {"later.py": "later\n"})
    shell(repo.work_tree, "add", "--intent-to-add", "later.py")
    before = shell(repo.work_tree, "status", "--porcelain")

    assert Moved() == move(repo, old, new)

    assert before == shell(repo.work_tree, "status", "--porcelain")


def test_the_lock_of_another_git_is_waited_for_and_then_named(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    lock = repo.git_dir / "index.lock"
    lock.write_bytes(b"")

    ending = move(repo, old, new, patience=0.05)

    assert Busy(f"git command (it holds `{lock}`)", repo.work_tree) == ending
    assert [str(lock)] == leftovers(repo)
    assert old == tip(repo)


def test_a_branch_that_moved_first_leaves_everything_as_it_was(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    live_in(repo)
    mine = belongings(repo)
    other = shell(repo.work_tree, "commit-tree", f"{old}^{{tree}}", "-p", old, "-m", "Other")

    def step(name: str) -> None:
        if name == "files":
            shell(repo.work_tree, "update-ref", MAIN, other)

    assert Stale(other) == advance(repo, MAIN, old, new, reason="land", nonce="n1", step=step)

    assert other == tip(repo)
    assert_whole(repo, mine)


def test_a_branch_known_to_be_elsewhere_is_stale(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")

    assert Stale(old) == move(repo, new, old)

    shell(repo.work_tree, "switch", "--quiet", "--detach")
    shell(repo.work_tree, "branch", "--quiet", "--delete", "--force", "main")
    assert Stale(None) == move(repo, old, new)


def test_a_filter_that_fails_half_way_leaves_everything_as_it_was(tmp_path: Path) -> None:
    repo, _, _ = two_versions(tmp_path / "shop")
    root = repo.work_tree
    write(root, {".gitattributes": "*.pic filter=pics\n"})
    old = commit(repo, {})
    write(root, {"a.txt": "a\n", "b.pic": "picture\n", "app.py": "two\n"})
    new = commit(repo, {})
    shell(root, "reset", "--quiet", "--hard", old)
    shell(root, "config", "filter.pics.smudge", "false")
    shell(root, "config", "filter.pics.clean", "cat")
    shell(root, "config", "filter.pics.required", "true")
    live_in(repo)
    mine = belongings(repo)

    with pytest.raises(GitError):
        move(repo, old, new)

    assert old == tip(repo)
    assert_whole(repo, mine)


def test_the_index_keeps_its_permissions_and_needs_no_refresh(tmp_path: Path) -> None:
    repo, old, new = two_versions(tmp_path / "shop")
    before = stat.S_IMODE((repo.git_dir / "index").stat().st_mode)

    move(repo, old, new)

    assert before == stat.S_IMODE((repo.git_dir / "index").stat().st_mode)
    assert "" == shell(repo.work_tree, "diff-files", "--name-only")
