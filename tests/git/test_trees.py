"""Trees: the laws of their text, and edits that git agrees with."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penguin_git.errors import PenguinError
from penguin_git.git import trees
from penguin_git.git.entry import FOLDER
from penguin_git.git.objects import MissingObject, Objects
from penguin_git.git.repository import Repository
from penguin_git.git.trees import Entry
from tests.git.building import both_hashes, commit, shell

NAMES = st.text(
    st.characters(exclude_characters="/\0", exclude_categories=["Cs"]) | st.sampled_from("a.-\udcff"),
    min_size=1,
)
MODES = st.sampled_from([trees.FILE, trees.EXECUTABLE, trees.LINK, FOLDER, trees.SUBMODULE])


def tree_of(repo: Repository, files: dict[str, str]) -> str:
    return shell(repo.work_tree, "rev-parse", commit(repo, files) + "^{tree}")


def listed(repo: Repository, tree: str) -> list[str]:
    return shell(repo.work_tree, "ls-tree", "-r", "--name-only", tree).splitlines()


@pytest.mark.parametrize("size", [20, 32])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_parsing_undoes_formatting(size: int, data: st.DataObject) -> None:
    oids = st.binary(min_size=size, max_size=size).map(bytes.hex)
    entries = data.draw(st.dictionaries(NAMES, st.builds(Entry, MODES, oids)))

    assert entries == trees.parse(trees.format(entries), size)


@both_hashes
def test_git_writes_the_same_tree(repo: Repository, objects: Objects) -> None:
    tree = tree_of(repo, {"a/x": "1", "a.b": "2", "a-b": "3", "a0": "4", "ü": "5", "-x": "6", "run": "7"})
    _, data = objects.read(tree)

    assert data == trees.format(trees.parse(data, len(tree) // 2))


def test_a_damaged_tree_is_not_read_in_part() -> None:
    whole = trees.format({"a": Entry(trees.FILE, "0" * 40), "b": Entry(trees.FILE, "1" * 40)})

    for cut in (whole[:-1], whole[1:], whole + b"x", whole[:30]):
        with pytest.raises(PenguinError, match="cannot be read"):
            trees.parse(cut)


@both_hashes
def test_a_path_is_found_at_any_depth(repo: Repository, objects: Objects) -> None:
    tree = tree_of(repo, {"a/b/c": "1"})

    found = trees.find(objects, tree, "a/b/c")

    assert Entry(trees.FILE, shell(repo.work_tree, "rev-parse", "HEAD:a/b/c")) == found
    assert Entry(FOLDER, shell(repo.work_tree, "rev-parse", "HEAD:a/b")) == trees.find(objects, tree, "a/b")
    assert Entry(FOLDER, tree) == trees.find(objects, tree, "")
    assert [None] * 4 == [trees.find(objects, tree, path) for path in ("a/x", "a/b/c/d", "-x", "a/../a")]


def test_all_files_are_listed_or_those_of_a_folder(repo: Repository, objects: Objects) -> None:
    tree = tree_of(repo, {"a/b/c": "1", "a/d": "2", "e": "3"})

    assert listed(repo, tree) == sorted(trees.files(objects, tree))
    assert ["a/b/c", "a/d"] == sorted(trees.files(objects, tree, "a"))
    assert ["e"] == list(trees.files(objects, tree, "e"))
    assert {} == trees.files(objects, tree, "nope")


def test_a_blob_is_no_tree(repo: Repository, objects: Objects) -> None:
    with pytest.raises(MissingObject):
        trees.files(objects, shell(repo.work_tree, "rev-parse", "HEAD:README"))


@both_hashes
def test_an_edit_adds_changes_and_takes_away(repo: Repository, objects: Objects) -> None:
    tree = tree_of(repo, {"a/b/c": "1", "a/d": "2", "e": "3"})
    new = Entry(trees.FILE, objects.write("blob", b"new"))

    edited = trees.edited(objects, tree, {"a/b/c": None, "a/d": new, "x/y/z": new, "nope/nope": None})

    assert ["README", "a/d", "e", "x/y/z"] == listed(repo, edited)
    assert "new" == shell(repo.work_tree, "cat-file", "blob", f"{edited}:a/d")
    shell(repo.work_tree, "fsck", "--strict")


def test_an_edit_that_changes_nothing_is_the_same_tree(repo: Repository, objects: Objects) -> None:
    tree = tree_of(repo, {"a/b": "1"})

    assert tree == trees.edited(objects, tree, {})
    assert tree == trees.edited(objects, tree, {"a/b": trees.find(objects, tree, "a/b"), "c/d": None})


def test_only_trees_along_the_paths_are_written(repo: Repository, objects: Objects) -> None:
    tree = tree_of(repo, {f"{folder}/{name}/f": f"{folder}{name}" for folder in "abc" for name in "xyz"})
    before = repo.git.text("count-objects", "--verbose").splitlines()[0]

    trees.edited(objects, tree, {"a/x/f": Entry(trees.EXECUTABLE, objects.write("blob", b"ax"))})

    count = int(before.removeprefix("count: ")) + 3
    assert f"count: {count}" == repo.git.text("count-objects", "--verbose").splitlines()[0]


@both_hashes
def test_taking_everything_away_leaves_the_empty_tree(repo: Repository, objects: Objects) -> None:
    tree = tree_of(repo, {"a/b": "1"})

    assert [] == listed(repo, trees.edited(objects, tree, {"a/b": None, "README": None}))


def test_a_folder_can_be_taken_away_and_put_in_place_whole(repo: Repository, objects: Objects) -> None:
    tree = tree_of(repo, {"a/b/c": "1"})
    folder = trees.find(objects, tree, "a")

    assert ["README", "z/a/b/c"] == listed(repo, trees.edited(objects, tree, {"a": None, "z/a": folder}))


@pytest.mark.parametrize("added", [["README/x"], ["a"], ["new", "new/below"], ["a/b/c"]], ids=" and ".join)
def test_a_path_cannot_be_a_file_and_a_folder(repo: Repository, objects: Objects, added: list[str]) -> None:
    tree = tree_of(repo, {"a/b": "1"})
    entry = Entry(trees.FILE, objects.write("blob", b"x"))

    with pytest.raises(trees.PathConflict):
        trees.edited(objects, tree, dict.fromkeys(added, entry))


def test_a_file_may_become_a_folder_when_the_edit_says_so(repo: Repository, objects: Objects) -> None:
    tree = tree_of(repo, {"a/b": "1"})
    entry = Entry(trees.FILE, objects.write("blob", b"x"))

    to_folder = trees.edited(objects, tree, {"README": None, "README/x": entry})
    to_file = trees.edited(objects, tree, {"a/b": None, "a": entry})

    assert ["README/x", "a/b"] == listed(repo, to_folder)
    assert ["README", "a"] == listed(repo, to_file)


@pytest.mark.parametrize("path", ["", "/a", "a/", "a//b", "../a", "a/./b", ".git/config", "a/.GIT/x", "a\0b"])
def test_paths_that_lead_astray_are_refused(objects: Objects, path: str) -> None:
    with pytest.raises(PenguinError, match="cannot be the path of a file"):
        trees.edited(objects, "0" * 40, {path: None})


@both_hashes
def test_differences_say_what_was_and_what_is(repo: Repository, objects: Objects) -> None:
    old = tree_of(repo, {"kept": "1", "gone": "2", "changed": "3", "odd\nname\t": "4"})
    for name in ("gone", "odd\nname\t"):
        (repo.work_tree / name).unlink()
    (repo.work_tree / "link").symlink_to("kept")
    new = tree_of(repo, {"changed": "4", "d/added": "5"})

    differences = trees.changed(repo.shared, old, new)

    was, now = trees.files(objects, old), trees.files(objects, new)
    assert ["changed", "d/added", "gone", "link", "odd\nname\t"] == sorted(differences)
    assert {path: (was.get(path), now.get(path)) for path in differences} == differences
    assert {} == trees.changed(repo.shared, old, old)


@both_hashes
def test_many_pairs_differ_as_each_of_them_does(repo: Repository) -> None:
    one = tree_of(repo, {"kept": "1", "changed": "3", "odd\nname\t": "4"})
    (repo.work_tree / "odd\nname\t").unlink()
    (repo.work_tree / f"{one} {one}\nkept").write_text("a name like what git says of a pair")
    two = tree_of(repo, {"changed": "4", "d/added": "5"})
    pairs = [(one, one), (one, two), (two, two), (two, one), (one, one)]

    found = trees.changed_in_each(repo.shared, pairs)

    assert [trees.changed(repo.shared, *pair) for pair in pairs] == found
    assert [] == trees.changed_in_each(repo.shared, [])


def test_what_git_wrote_of_a_tree_is_watched_and_what_others_hold_is_not(
    repo: Repository, objects: Objects
) -> None:
    known = tree_of(repo, {"kept/a": "1", "changed/b": "2"})
    git = repo.shared.on(index=repo.git_dir / "scratch", work_tree=repo.work_tree)
    git.run("read-tree", known)
    (repo.work_tree / "changed/b").write_text("3")
    git.run("update-index", "--add", "changed/b")
    tree = git.text("write-tree")
    new = [trees.find(objects, tree, path) for path in ("changed/b", "changed", "")]

    trees.watch(objects, tree, [known])
    shell(repo.work_tree, "prune", "--expire=now")
    again = objects.settle()

    assert [entry.oid for entry in new if entry] == list(again)
