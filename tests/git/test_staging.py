"""What an attempt changed, as the tree that is committed, whatever the agent did to git."""

import os
from pathlib import Path

import pytest

from penguin_git.git.repository import discover
from penguin_git.git.staging import Staged, Withheld, salvage_tree
from penguin_git.git.triage import IN_SUBMODULE
from penguin_git.model.commit_policy import Policy
from tests.git.attempt import FILES, KEY, TOKEN, Attempt
from tests.git.building import commit, shell


def test_nothing_changed_is_the_same_tree(attempt: Attempt) -> None:
    assert Staged(attempt.tree()) == attempt.staged()
    assert Staged(attempt.tree()) == attempt.staged()


def test_edited_new_moved_and_deleted_files_are_kept(attempt: Attempt) -> None:
    attempt.write("app.py", "two\n")
    attempt.write("new/file.py", "new\n")
    attempt.write("ignored.log", "noise\n")
    (attempt.root / "old.py").rename(attempt.root / "renamed.py")

    found = attempt.staged()

    assert ("app.py", "new/file.py", "old.py", "renamed.py") == found.changed
    assert () == found.withheld
    assert "two" == attempt.show(found.tree, "app.py")
    assert sorted({*FILES, "README", "new/file.py", "renamed.py"} - {"old.py"}) == attempt.names(found.tree)


def test_a_mode_and_a_link_are_kept_as_they_are(attempt: Attempt) -> None:
    (attempt.root / "app.py").chmod(0o755)
    (attempt.root / "passwords").symlink_to("/etc/passwd")

    tree = attempt.staged().tree

    assert "100755" == shell(attempt.repo.work_tree, "ls-tree", tree, "app.py").split()[0]
    assert "/etc/passwd" == attempt.show(tree, "passwords")


def test_every_checkpoint_compares_with_its_own_tip(attempt: Attempt) -> None:
    attempt.write("app.py", "two\n")
    attempt.checkpoint(attempt.staged().tree)

    assert Staged(attempt.tree()) == attempt.staged()

    attempt.write("app.py", "one\n")
    assert ("app.py",) == attempt.staged().changed
    attempt.write("old.py", "dirty\n")
    attempt.tip = commit(attempt.repo, {"old.py": "of the base\n"})
    assert "dirty" == attempt.show(attempt.staged().tree, "old.py")


def test_what_was_staged_but_not_committed_is_compared_again(attempt: Attempt) -> None:
    attempt.write("app.py", "two\n")
    first = attempt.staged()

    assert first == attempt.staged()

    attempt.write("app.py", "one\n")
    assert Staged(attempt.tree()) == attempt.staged()


def test_what_the_agent_did_to_git_is_of_no_account(attempt: Attempt) -> None:
    attempt.write("app.py", "two\n")
    shell(attempt.root, "add", "app.py")
    shell(attempt.root, "commit", "--quiet", "-m", "Mine")
    attempt.write("old.py", "hidden\n")
    shell(attempt.root, "update-index", "--assume-unchanged", "old.py")
    shell(attempt.root, "checkout", "--quiet", "--orphan", "elsewhere")
    (attempt.root / ".git").write_text("gitdir: /nowhere\n")

    found = attempt.staged()

    assert ("app.py", "old.py") == found.changed


def test_a_secret_in_a_known_file_leaves_that_file_as_it_was(attempt: Attempt) -> None:
    attempt.write("app.py", f"token = '{TOKEN}'\n")

    found = attempt.staged()

    assert (
        Staged(attempt.tree(), withheld=(Withheld("app.py", "it holds what looks like a secret"),)) == found
    )


def test_a_secret_that_is_committed_already_does_not_hold_up_the_file(attempt: Attempt) -> None:
    attempt.tip = commit(attempt.repo, {"app.py": f"token = '{TOKEN}'\n"})
    attempt.write("app.py", f"token = '{TOKEN}'\nmore\n")

    assert ("app.py",) == attempt.staged().changed

    attempt.write("app.py", f"token = '{TOKEN}'\n{KEY}")
    assert () == attempt.staged().changed


def test_a_submodule_is_left_alone_and_nothing_runs_in_it(attempt: Attempt, tmp_path: Path) -> None:
    shell(attempt.repo.work_tree, "update-index", "--add", "--cacheinfo", f"160000,{attempt.tip},sub")
    shell(attempt.repo.work_tree, "commit", "--quiet", "-m", "Submodule")
    attempt.tip = shell(attempt.repo.work_tree, "rev-parse", "HEAD")
    nested = attempt.root / "sub"
    nested.mkdir()
    shell(nested, "init", "--quiet")
    shell(nested, "config", "core.fsmonitor", f"touch {tmp_path}/ran")
    (nested / "file").write_text("x")

    assert Staged(attempt.tree()) == attempt.staged()

    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("left", ["sub/file", "sub"])
def test_what_lies_where_a_submodule_is_not_checked_out_is_withheld(left: str, attempt: Attempt) -> None:
    modules = '[submodule "sub"]\n\tpath = sub\n\turl = ../sub\n'
    (attempt.repo.work_tree / "sub").mkdir()
    shell(attempt.repo.work_tree, "update-index", "--add", "--cacheinfo", f"160000,{attempt.tip},sub")
    attempt.tip = commit(attempt.repo, {".gitmodules": modules})
    attempt.write(".gitmodules", modules)
    untouched = attempt.staged().withheld
    attempt.write(left, "x")

    found = attempt.staged()

    assert () == untouched
    assert (("sub", IN_SUBMODULE),) == tuple((one.path, one.reason) for one in found.withheld)


def test_a_folder_that_becomes_a_file_and_the_other_way_round(attempt: Attempt) -> None:
    (attempt.root / "lib/inner.py").unlink()
    (attempt.root / "lib").rmdir()
    attempt.write("lib", "a file\n")
    (attempt.root / "old.py").unlink()
    attempt.write("old.py/inner", "a folder\n")

    found = attempt.staged()

    assert ("lib", "lib/inner.py", "old.py", "old.py/inner") == found.changed
    assert "a file" == attempt.show(found.tree, "lib")


def test_names_that_git_does_not_take_and_odd_ones_do_not_break_it(attempt: Attempt) -> None:
    attempt.write(".GIT/hooks/x", "x\n")
    attempt.write('new\nline "quoted"', "x\n")
    attempt.write(" lead and trail ", "x\n")

    assert (" lead and trail ", 'new\nline "quoted"') == attempt.staged().changed


def test_git_reads_a_copy_so_that_nothing_changes_under_its_hands(attempt: Attempt) -> None:
    shell(attempt.repo.work_tree, "config", "filter.where.clean", "pwd")
    attempt.write(".gitattributes", "app.py filter=where\n")
    attempt.write("app.py", "two\n")

    found = attempt.staged()

    assert (".gitattributes", "app.py") == found.changed
    assert str(attempt.worktree.git_dir / "penguin-taken") == attempt.show(found.tree, "app.py")
    assert not (attempt.worktree.git_dir / "penguin-taken").exists()


def test_a_lock_of_a_killed_git_is_no_obstacle(attempt: Attempt) -> None:
    attempt.write("app.py", "two\n")
    attempt.worktree.private_index.with_name("penguin-staging.lock").touch()

    assert ("app.py",) == attempt.staged().changed


def test_salvage_keeps_all_but_secrets(attempt: Attempt) -> None:
    attempt.write("app.py", "two\n")
    attempt.write(".penguin/tasks/k3f9.yaml", "status: completed\n")
    attempt.write(".env", "A=1\n")
    attempt.write("leak", TOKEN)

    tree = salvage_tree(attempt.repo, attempt.worktree, attempt.tip, Policy())

    assert "status: completed" == attempt.show(tree, ".penguin/tasks/k3f9.yaml")
    assert sorted({*FILES, "README"}) == attempt.names(tree)
    assert ("app.py",) == attempt.staged().changed


def test_the_users_repository_is_not_touched(attempt: Attempt) -> None:
    index = (attempt.repo.git_dir / "index").read_bytes()
    attempt.write("app.py", "two\n")

    attempt.staged()

    assert index == (attempt.repo.git_dir / "index").read_bytes()
    assert "" == shell(attempt.repo.work_tree, "status", "--porcelain")
    assert " M app.py" == discover(attempt.root, dict(os.environ)).git.text("status", "--porcelain")
