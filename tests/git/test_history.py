"""Merge bases, ancestry and logs of real histories."""

import pytest

from penguin_git.errors import PenguinError
from penguin_git.git import commits, history
from penguin_git.git.objects import Objects
from penguin_git.git.repository import Repository
from tests.git.building import both_hashes, commit, shell


def forked(repo: Repository) -> tuple[str, str, str]:
    """The commits of `main`, of `side`, and the one they both come from."""
    base = commit(repo, {"a": "1"}, "Base")
    shell(repo.work_tree, "checkout", "--quiet", "-b", "side")
    side = commit(repo, {"b": "2"}, "Side")
    shell(repo.work_tree, "checkout", "--quiet", "main")
    return commit(repo, {"c": "3"}, "Main"), side, base


@both_hashes
def test_two_branches_meet_where_they_parted(repo: Repository) -> None:
    main, side, base = forked(repo)

    assert base == history.merge_base(repo.shared, main, side)
    assert base == history.merge_base(repo.shared, base, side)


def test_histories_meet_as_they_were_written_whatever_is_grafted(repo: Repository) -> None:
    main, side, base = forked(repo)
    (repo.common_dir / "info").mkdir(exist_ok=True)
    (repo.common_dir / "info/grafts").write_text(f"{main}\n")

    assert base == history.merge_base(repo.shared, main, side)
    assert "" == repo.shared.run("log", main).stderr


def test_strangers_have_no_merge_base(repo: Repository) -> None:
    main, _, _ = forked(repo)
    stranger = repo.git.text("commit-tree", f"{main}^{{tree}}", "-m", "Alone")

    assert history.merge_base(repo.shared, main, stranger) is None


@both_hashes
def test_many_pairs_meet_where_each_of_them_does(repo: Repository) -> None:
    main, side, base = forked(repo)
    stranger = repo.git.text("commit-tree", f"{main}^{{tree}}", "-m", "Alone")
    crossed = [
        repo.git.text("commit-tree", f"{main}^{{tree}}", "-p", one, "-p", other, "-m", "Cross")
        for one, other in [(main, side), (side, main)]
    ]
    pairs = [(main, side), (main, stranger), (main, main), (crossed[0], crossed[1]), (side, base)]

    found = history.merge_bases(repo.shared, pairs)

    assert {pair: best for pair in pairs if (best := history.merge_base(repo.shared, *pair))} == found
    assert (main, stranger) not in found


def test_a_commit_is_an_ancestor_of_what_follows_it_and_of_itself(repo: Repository) -> None:
    main, side, base = forked(repo)

    assert [True, True, False, False] == [
        history.is_ancestor(repo.shared, *pair)
        for pair in [(base, main), (main, main), (main, base), (main, side)]
    ]


@both_hashes
def test_a_log_reads_the_same_as_the_commits(repo: Repository) -> None:
    commit(repo, {"a": "1"}, "Grüße\n\nA body\nof two lines.\n\nKey: value")
    commit(repo, {"a": "1"}, "Nothing new")

    found = history.log(repo.shared, "main")

    with Objects(repo.shared) as objects:
        assert [commits.load(objects, entry.oid) for entry in found] == found
    assert ["Nothing new", "Grüße", "Work"] == [entry.message.splitlines()[0] for entry in found]


def test_a_log_of_paths_has_only_what_changed_them(repo: Repository) -> None:
    main, _, base = forked(repo)
    commit(repo, {"*": "odd", ":!x": "odder"}, "Odd names")

    assert [base] == [entry.oid for entry in history.log(repo.shared, "main", ["a"])]
    assert [main, base] == [entry.oid for entry in history.log(repo.shared, "main", ["a", "c"])]
    assert ["Odd names\n"] == [entry.message for entry in history.log(repo.shared, "main", ["*"])]
    assert ["Odd names\n"] == [entry.message for entry in history.log(repo.shared, "main", [":!x"])]


def test_a_log_can_be_short_a_range_or_first_parents_only(repo: Repository) -> None:
    main, side, base = forked(repo)
    shell(repo.work_tree, "merge", "--quiet", "--no-edit", "side")
    merge = shell(repo.work_tree, "rev-parse", "HEAD")

    assert [merge] == [entry.oid for entry in history.log(repo.shared, "main", limit=1)]
    assert [merge, main] == [
        entry.oid for entry in history.log(repo.shared, f"{base}..main", first_parent=True)
    ]
    assert {merge, main, side} == {entry.oid for entry in history.log(repo.shared, f"{base}..main")}
    assert (main, side) == history.log(repo.shared, "main", limit=1)[0].parents
    assert [] == history.log(repo.shared, "main..main")


def test_a_users_settings_do_not_colour_a_log(repo: Repository) -> None:
    expected = history.log(repo.shared, "main")
    for setting, value in {
        "i18n.logOutputEncoding": "UTF-16",
        "log.showSignature": "true",
        "log.date": "human",
    }.items():
        shell(repo.work_tree, "config", setting, value)

    assert expected == history.log(repo.shared, "main")


@pytest.mark.parametrize("rev", ["--output=stolen", "-x", "--all", "nope"])
def test_a_hostile_revision_is_an_error_and_no_option(repo: Repository, rev: str) -> None:
    with pytest.raises(PenguinError):
        history.log(repo.shared, rev)
    with pytest.raises(PenguinError):
        history.merge_base(repo.shared, rev, "main")
    with pytest.raises(PenguinError):
        history.is_ancestor(repo.shared, rev, "main")
    assert not (repo.common_dir / "stolen").exists()
