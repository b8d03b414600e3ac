"""Finding the repository, and saying plainly why there is none to work with."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from penguin_git.errors import PenguinError
from penguin_git.git.repository import common_dir, discover, head_branch, operation_under_way, require_commit
from tests.git.building import commit, empty, shell, started


def refused(start: Path, **environ: str) -> PenguinError:
    with pytest.raises(PenguinError) as caught:
        discover(start, dict(os.environ) | environ)
    return caught.value


def fake_git(folder: Path, script: str) -> str:
    folder.mkdir()
    program = folder / "git"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


def test_a_repository_is_found_from_any_folder_in_it(tmp_path: Path) -> None:
    repo = started(tmp_path / "shop")
    (tmp_path / "shop/src/deep").mkdir(parents=True)

    found = discover(tmp_path / "shop/src/deep", dict(os.environ))

    assert (tmp_path / "shop", tmp_path / "shop/.git", tmp_path / "shop/.git") == (
        found.work_tree,
        found.git_dir,
        found.common_dir,
    )
    assert repo.runtime == found.runtime == tmp_path / "shop/.git/penguin"


def test_a_worktree_shares_the_common_folder_and_has_a_git_dir_of_its_own(tmp_path: Path) -> None:
    repo = started(tmp_path / "shop")
    shell(repo.work_tree, "worktree", "add", "-q", "../side", "-b", "side")

    side = discover(tmp_path / "side", dict(os.environ))

    assert repo.git_dir / "worktrees/side" == side.git_dir
    assert repo.common_dir == side.common_dir == common_dir(side.git_dir)
    assert (repo.runtime, repo.worktrees) == (side.runtime, side.worktrees)


def test_the_callers_git_dir_does_not_lead_elsewhere(tmp_path: Path) -> None:
    started(tmp_path / "shop")
    started(tmp_path / "other")

    found = discover(tmp_path / "shop", dict(os.environ) | {"GIT_DIR": str(tmp_path / "other/.git")})

    assert tmp_path / "shop/.git" == found.git_dir


def test_worktrees_go_under_the_state_folder_one_folder_a_clone(tmp_path: Path) -> None:
    one, two = empty(tmp_path / "a/my shop"), empty(tmp_path / "b/my shop")

    at_home = replace(one, environ={"HOME": "/home/jane", "XDG_STATE_HOME": "not/absolute"}).worktrees
    chosen = replace(one, environ={"HOME": "/home/jane", "XDG_STATE_HOME": "/state"}).worktrees

    assert Path("/home/jane/.local/state/penguin") == at_home.parent.parent
    assert Path("/state/penguin") == chosen.parent.parent
    assert chosen.parent.name.startswith("my_shop-")
    assert one.worktrees != two.worktrees


def test_git_children_inherit_what_the_repository_keeps(tmp_path: Path) -> None:
    repo = empty(tmp_path)

    kept = repo.keeping(7).keeping(9)

    assert ((), (7, 9), (7, 9)) == (repo.git.keep_fds, kept.git.keep_fds, kept.shared.keep_fds)


def test_a_folder_outside_any_repository_gets_the_hint_to_make_one(tmp_path: Path) -> None:
    error = refused(tmp_path)

    assert ("git init", True) == (error.hint, "not in a git repository" in error.message)


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    assert f"`{tmp_path / 'gone'}` is not a folder." == refused(tmp_path / "gone").message


def test_a_bare_repository_is_refused(tmp_path: Path) -> None:
    shell(tmp_path, "init", "--quiet", "--bare", "shop.git")

    assert "is a bare repository" in refused(tmp_path / "shop.git").message


def test_the_inside_of_the_git_folder_is_refused(tmp_path: Path) -> None:
    repo = empty(tmp_path / "shop")

    assert "inside a `.git` folder" in refused(repo.git_dir / "objects").message


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0, reason="only root can give a folder to somebody else"
)
def test_a_repository_of_another_user_is_refused_until_it_is_trusted(tmp_path: Path) -> None:
    repo = started(tmp_path / "shop")
    for path in (repo.work_tree, repo.git_dir):
        os.chown(path, 12345, 12345)

    error = refused(repo.work_tree)
    shell(Path("/"), "config", "--global", "--add", "safe.directory", str(repo.work_tree))
    trusted = discover(repo.work_tree, dict(os.environ))

    assert "another user owns" in error.message
    assert "safe.directory" in error.hint
    assert repo.git_dir == trusted.git_dir


def test_a_missing_git_is_said_plainly(tmp_path: Path) -> None:
    empty(tmp_path / "shop")

    assert "git is not installed" in refused(tmp_path / "shop", PATH=str(tmp_path)).message


def test_an_old_git_is_refused_with_its_version(tmp_path: Path) -> None:
    empty(tmp_path / "shop")
    path = fake_git(tmp_path / "bin", "echo 'version 2.34.1' >&2; echo true")

    assert "git is 2.34, and penguin needs 2.39 or newer." == refused(tmp_path / "shop", PATH=path).message


def test_discovery_takes_one_process(tmp_path: Path) -> None:
    empty(tmp_path / "shop")
    log = tmp_path / "calls"
    path = fake_git(tmp_path / "bin", f'echo "$*" >> {log}; exec {shutil.which("git")} "$@"')

    discover(tmp_path / "shop", dict(os.environ) | {"PATH": path})

    assert 1 == len(log.read_text().splitlines())


def test_a_broken_configuration_is_quoted(tmp_path: Path) -> None:
    repo = empty(tmp_path / "shop")
    (repo.git_dir / "config").write_text("[core\n")

    assert "bad config line 1" in refused(repo.work_tree).message


@pytest.mark.skipif(sys.platform != "linux", reason="other file systems may refuse the name")
def test_a_path_with_a_line_end_is_refused_not_misread(tmp_path: Path) -> None:
    (tmp_path / "two\nlines").mkdir()
    shell(tmp_path / "two\nlines", "init", "--quiet")

    assert "cannot be read line by line" in refused(tmp_path / "two\nlines").message


def test_the_checked_out_branch_is_known_before_its_first_commit(tmp_path: Path) -> None:
    repo = empty(tmp_path)
    shell(tmp_path, "symbolic-ref", "HEAD", "refs/heads/topic/-x")

    assert "topic/-x" == head_branch(repo)


def test_a_detached_head_is_on_no_branch(tmp_path: Path) -> None:
    repo = started(tmp_path)
    shell(tmp_path, "checkout", "--quiet", "--detach")

    assert head_branch(repo) is None


def test_a_head_that_is_a_link_names_its_branch(tmp_path: Path) -> None:
    repo = started(tmp_path)
    shell(tmp_path, "branch", "topic")
    shell(tmp_path, "-c", "core.preferSymlinkRefs=true", "symbolic-ref", "HEAD", "refs/heads/topic")

    assert "topic" == head_branch(repo)


def test_a_repository_without_commits_is_told_how_to_get_one(tmp_path: Path) -> None:
    repo = empty(tmp_path)

    with pytest.raises(PenguinError, match="has no commits yet on the branch `main`") as caught:
        require_commit(repo)

    assert "git commit --allow-empty -m 'Start'" == caught.value.hint
    assert commit(repo, {"a": "1"}) == require_commit(repo)


def test_a_branch_that_lost_its_commit_is_no_repository_without_commits(tmp_path: Path) -> None:
    repo = started(tmp_path)
    lost = repo.common_dir / f"refs/heads/{head_branch(repo)}"
    lost.write_text("")

    with pytest.raises(PenguinError, match="is broken: its file holds no commit") as caught:
        require_commit(repo)

    assert str(lost) in str(caught.value.hint)


def test_an_extension_that_git_does_not_know_is_named(tmp_path: Path) -> None:
    started(tmp_path)
    shell(tmp_path, "config", "core.repositoryFormatVersion", "1")
    shell(tmp_path, "config", "extensions.tomorrow", "true")

    with pytest.raises(PenguinError, match=r"unknown repository extension found: tomorrow\."):
        discover(tmp_path, dict(os.environ))


def test_nothing_is_under_way_in_a_quiet_repository(tmp_path: Path) -> None:
    assert operation_under_way(started(tmp_path).git_dir) is None


@pytest.mark.parametrize("operation", ["merge", "rebase", "cherry-pick", "revert", "am", "bisect"])
def test_what_a_person_has_begun_is_seen(tmp_path: Path, operation: str) -> None:
    repo = started(tmp_path)
    commit(repo, {"a": "1"})
    commit(repo, {"a": "2"}, "Two")
    shell(tmp_path, "branch", "two")
    shell(tmp_path, "reset", "--quiet", "--hard", "HEAD~1")
    commit(repo, {"a": "3"}, "Three")
    patch = shell(tmp_path, "format-patch", "-1", "two", "--stdout").encode() + b"\n"
    begin = {
        "merge": ["merge", "two"],
        "rebase": ["rebase", "two"],
        "cherry-pick": ["cherry-pick", "two"],
        "revert": ["revert", "two"],
        "am": ["am"],
        "bisect": ["bisect", "start"],
    }[operation]

    repo.git.run(*begin, stdin=patch, ok=(0, 1, 128))

    assert operation == operation_under_way(repo.git_dir)


@pytest.mark.parametrize("operation", ["cherry-pick", "revert"])
def test_a_sequence_that_stands_between_two_commits_is_seen(tmp_path: Path, operation: str) -> None:
    repo = started(tmp_path)
    word = {"cherry-pick": "pick", "revert": "revert"}[operation]
    (repo.git_dir / "sequencer").mkdir()
    (repo.git_dir / "sequencer/todo").write_text(f"{word} 1234567 Two\n")

    assert operation == operation_under_way(repo.git_dir)
