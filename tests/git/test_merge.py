"""Merges without a work tree."""

import pytest

from penguin_git.errors import PenguinError
from penguin_git.git.merge import merged
from penguin_git.git.repository import Repository
from tests.git.building import both_hashes, commit, shell


def sides(repo: Repository, ours: dict[str, str], theirs: dict[str, str]) -> tuple[str, str]:
    shell(repo.work_tree, "checkout", "--quiet", "-b", "theirs")
    second = commit(repo, theirs)
    shell(repo.work_tree, "checkout", "--quiet", "main")
    return commit(repo, ours), second


@both_hashes
def test_changes_apart_merge_cleanly(repo: Repository) -> None:
    ours, theirs = sides(repo, {"a": "1"}, {"b": "2"})

    result = merged(repo.shared, ours, theirs)

    assert () == result.conflicts
    assert ["README", "a", "b"] == shell(repo.work_tree, "ls-tree", "--name-only", result.tree).split()


@both_hashes
def test_conflicts_are_named_once_each_whatever_their_names(repo: Repository) -> None:
    names = ["a b", "ü", "-x", "two\nlines"]
    ours, theirs = sides(repo, dict.fromkeys(names, "1"), dict.fromkeys(names, "2"))

    result = merged(repo.shared, ours, theirs)

    assert sorted(names) == sorted(result.conflicts)
    assert "<<<<<<<" in shell(repo.work_tree, "cat-file", "blob", f"{result.tree}:ü")


def test_merging_leaves_the_work_tree_the_index_and_the_refs_alone(repo: Repository) -> None:
    ours, theirs = sides(repo, {"a": "1"}, {"a": "2"})
    before = shell(repo.work_tree, "status", "--porcelain"), shell(repo.work_tree, "for-each-ref")

    merged(repo.git, ours, theirs)

    assert before == (shell(repo.work_tree, "status", "--porcelain"), shell(repo.work_tree, "for-each-ref"))
    assert (repo.work_tree / "a").read_text() == "1"


@pytest.mark.parametrize("theirs", ["nope", "--stdin", "-x"])
def test_what_cannot_be_merged_is_an_error(repo: Repository, theirs: str) -> None:
    with pytest.raises(PenguinError):
        merged(repo.shared, "main", theirs)


def test_strangers_are_not_merged(repo: Repository) -> None:
    stranger = repo.git.text("commit-tree", "main^{tree}", "-m", "Alone")

    with pytest.raises(PenguinError, match="unrelated histories"):
        merged(repo.shared, "main", stranger)
