"""The usual repository is found by its files, as git finds it; every other kind is left to git."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from penguin_git.git import plain
from penguin_git.git.repository import Repository, discover
from tests.git.building import commit, empty, shell, started


def test_it_is_found_from_any_folder_in_it_and_through_links(tmp_path: Path) -> None:
    repo = started(tmp_path / "shop")
    (tmp_path / "shop/src/deep").mkdir(parents=True)
    (tmp_path / "way").symlink_to(tmp_path / "shop/src")

    for start in ("shop", "shop/src/deep", "way", "way/deep"):
        assert repo.work_tree == plain.top(tmp_path / start)


@pytest.mark.parametrize(
    "value", ["x", 'say "a\\nb" # not', "\\", "'", 'test "$(x)" || exit 1;; # a=\\"b\\"', ""]
)
def test_it_is_found_whatever_a_setting_says_that_matters_to_others(tmp_path: Path, value: str) -> None:
    repo = started(tmp_path / "shop")
    shell(repo.work_tree, "config", "merge.penguin.driver", value)

    assert repo.work_tree == plain.top(repo.work_tree)
    assert value == shell(repo.work_tree, "config", "merge.penguin.driver")


def _bare(repo: Repository) -> Path:
    shell(repo.work_tree, "init", "-q", "--bare", "../bare.git")
    return repo.work_tree.parent / "bare.git"


def _worktree(repo: Repository) -> Path:
    shell(repo.work_tree, "worktree", "add", "-q", "--detach", "../side")
    return repo.work_tree.parent / "side"


def _configured(*words: str) -> Callable[[Repository], Path]:
    def kind(repo: Repository) -> Path:
        shell(repo.work_tree, "config", *words)
        return repo.work_tree

    return kind


def _changed(name: str, text: str | None) -> Callable[[Repository], Path]:
    def kind(repo: Repository) -> Path:
        path = repo.git_dir / name
        if text is not None:
            path.write_text(text)
        elif path.is_dir():
            path.rename(path.with_name("away"))
            path.symlink_to("away")
        else:
            path.unlink()
        return repo.work_tree

    return kind


def _moved(repo: Repository) -> Path:
    repo.git_dir.rename(repo.work_tree.parent / "elsewhere")
    repo.git_dir.symlink_to("../elsewhere")
    return repo.work_tree


KINDS: dict[str, Callable[[Repository], Path]] = {
    "the inside of .git": lambda repo: repo.git_dir / "objects",
    "no repository": lambda repo: repo.work_tree.parent,
    "no folder": lambda repo: repo.work_tree / "nothing",
    "bare": _bare,
    "a worktree": _worktree,
    "a linked .git": _moved,
    "bare by its settings": _configured("core.bare", "true"),
    "a work tree elsewhere": _configured("core.worktree", "../../other"),
    "an extension": _configured("extensions.worktreeConfig", "true"),
    "another format": _configured("core.repositoryFormatVersion", "1"),
    "a quoted setting": _changed("config", '[core]\n\tbare = "false"\n'),
    "half a setting": _changed("config", "[core\n"),
    "a setting that goes on": _changed("config", "[core]\n\tx = a\\\nb\n"),
    "a setting that goes on in quotes": _changed("config", '[core]\n\tx = "a\\\nb"\n'),
    "half a quotation": _changed("config", '[core]\n\tx = "a\n'),
    "an escape that is none": _changed("config", "[core]\n\tx = \\N\n"),
    "no settings": _changed("config", None),
    "no HEAD": _changed("HEAD", None),
    "a HEAD that says nothing": _changed("HEAD", "main\n"),
    "a shared folder": _changed("commondir", ".\n"),
    "linked refs": _changed("refs", None),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_surely_the_usual_kind_is_left_to_git(tmp_path: Path, kind: str) -> None:
    repo = started(tmp_path / "shop")
    commit(repo, {"a": "1"})

    assert None is plain.top(KINDS[kind](repo))


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0, reason="only root can give a folder to somebody else"
)
@pytest.mark.parametrize("part", ["", ".git"])
def test_what_somebody_else_owns_is_left_to_git(tmp_path: Path, part: str) -> None:
    repo = empty(tmp_path / "shop")
    os.chown(repo.work_tree / part, 12345, 12345)

    assert None is plain.top(repo.work_tree)


def test_a_git_is_asked_for_its_version_once_a_clone_and_edition(tmp_path: Path) -> None:
    repo = started(tmp_path / "shop")
    (repo.runtime / "cache").mkdir(parents=True)
    program, log = tmp_path / "bin/git", tmp_path / "calls"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$*" >> {log}; exec {shutil.which("git")} "$@"\n')
    program.chmod(0o755)
    environ = {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"}

    found = [discover(repo.work_tree, environ) for _ in range(3)]
    assert 1 == len(log.read_text().splitlines())
    assert found[0] == found[1] == found[2]
    os.utime(program, (1, 1))
    discover(repo.work_tree, environ)
    assert 2 == len(log.read_text().splitlines())
