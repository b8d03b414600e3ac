"""Task files under git's merge, rebase, cherry-pick, stash and merge-tree, with the driver and without."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from penguin_git.tracker import merge_driver
from tests.cli.driving import Said, penguin
from tests.support.clones import Clone

PATH = ".penguin/tasks/k3f9.yaml"
TASK = """\
status: pending

# yaml-language-server: $schema=../schema/task.json
title: Implement the login
description: |
  One.
  Two.
  Three.
priority: high
depends_on:
  - b2x4
labels: [backend]
resource_constraints:
  max_tokens: 15000
created_at: 2026-11-22T10:00:00Z
"""
OURS = (
    ("One.", "Uno."),
    ("priority: high", "priority: critical # the customer waits"),
    ("  - b2x4\n", "  - b2x4\n  - c3d4\n"),
    ("[backend]", "[backend, auth]"),
)
THEIRS = (
    ("Three.", "Tres."),
    ("depends_on:", "# not before the schema is there\ndepends_on:"),
    ("  - b2x4\n", "  - b2x4\n  - a1b2 # the schema\n"),
    ("[backend]", "[backend, api]"),
    ("max_tokens: 15000", "max_tokens: 15000\n  max_iterations: 9"),
)
BOTH = """\
status: pending

# yaml-language-server: $schema=../schema/task.json
title: Implement the login
description: |
  Uno.
  Two.
  Tres.
priority: critical # the customer waits
# not before the schema is there
depends_on:
  - b2x4
  - a1b2 # the schema
  - c3d4
labels: [backend, api, auth]
resource_constraints:
  max_tokens: 15000
  max_iterations: 9
created_at: 2026-11-22T10:00:00Z
"""


def edited(*edits: tuple[str, str], text: str = TASK) -> str:
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """On `main`; the task is committed, and the driver is set."""
    clone = Clone.new(tmp_path / "clone")
    assert 0 == penguin(clone.path, "init").code
    clone.commit({PATH: TASK}, "Add the task")
    return clone


def parted(clone: Clone, ours: str, theirs: str, path: str = PATH) -> None:
    """Commit one version on `other` and one on `main`, which stays checked out."""
    clone.git("checkout", "-q", "-b", "other")
    clone.commit({path: theirs}, "Theirs")
    clone.git("checkout", "-q", "main")
    clone.commit({path: ours}, "Ours")


def fails(clone: Clone, *args: str) -> str:
    done = subprocess.run(["git", *args], cwd=clone.path, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done
    return done.stderr


def merge(clone: Clone) -> None:
    clone.git("merge", "-q", "--no-edit", "other")


def rebase(clone: Clone) -> None:
    clone.git("checkout", "-q", "other")
    clone.git("rebase", "-q", "main")


def cherry_pick(clone: Clone) -> None:
    clone.git("cherry-pick", "other")


def stash_pop(clone: Clone) -> None:
    clone.git("checkout", "-q", "--detach", "other")
    clone.git("reset", "-q", "--soft", "HEAD^")
    clone.git("stash")
    clone.git("checkout", "-q", "main")
    clone.git("stash", "pop", "-q")


def merge_tree(clone: Clone) -> None:
    tree = clone.git("merge-tree", "--write-tree", "main", "other").split("\n")[0]
    clone.git("read-tree", "-m", "-u", "main", tree)


@pytest.mark.parametrize("way", [merge, rebase, cherry_pick, stash_pop, merge_tree])
def test_every_way_of_merging_keeps_the_changes_and_comments_of_both(
    clone: Clone, way: Callable[[Clone], None]
) -> None:
    parted(clone, edited(*OURS), edited(*THEIRS))

    way(clone)

    assert BOTH == clone.read(PATH)
    assert not clone.git("ls-files", "--unmerged")


def test_a_worktree_and_a_file_in_a_subfolder_are_merged_too(clone: Clone, tmp_path: Path) -> None:
    path = ".penguin/tasks/it's the back end/b2x4.yaml"
    clone.commit({path: TASK})
    parted(clone, edited(*OURS), edited(*THEIRS), path)
    clone.git("worktree", "add", "-q", str(tmp_path / "tree"), "other")

    Clone(tmp_path / "tree").git("merge", "-q", "--no-edit", "main")

    assert BOTH == (tmp_path / "tree" / path).read_text()


def test_a_conflict_stands_in_the_one_field_and_in_a_sentence(clone: Clone) -> None:
    parted(
        clone,
        edited(("Implement the login", "Build the login"), *OURS),
        edited(("Implement the login", "Write the login"), *THEIRS),
    )

    said = fails(clone, "merge", "other")

    conflict = "<<<<<<< ours\ntitle: Build the login\n=======\ntitle: Write the login\n>>>>>>> theirs\n"
    assert edited(("title: Implement the login\n", conflict), text=BOTH) == clone.read(PATH)
    assert (
        f"`{PATH}`: both sides changed `title` (ours: `Build the login`, theirs: `Write the login`)" in said
    )


def test_a_file_with_markers_is_listed_as_broken_until_a_person_has_chosen(clone: Clone) -> None:
    parted(
        clone,
        edited(("Implement the login", "Build the login")),
        edited(("Implement the login", "Write the login")),
    )
    fails(clone, "merge", "other")

    broken = penguin(clone.path, "task", "list")
    clone.write(PATH, edited(("Implement the login", "Write the login")))
    clone.git("add", PATH)
    clone.git("commit", "-q", "--no-edit")
    mended = penguin(clone.path, "task", "list")

    assert 1 == broken.code
    assert f"{PATH}:4:1: A git conflict marker: `<<<<<<< ours`." in broken.err
    assert 0 == mended.code, mended.err
    assert "Write the login" in mended.out


def test_a_conflict_in_a_rebase_can_be_resolved_and_continued(clone: Clone) -> None:
    parted(clone, edited(("One.", "Uno.")), edited(("One.", "Un.")))
    clone.git("checkout", "-q", "other")

    fails(clone, "rebase", "main")
    conflict = clone.read(PATH)
    clone.write(PATH, edited(("One.", "Uno, un.")))
    clone.git("add", PATH)
    clone.git("-c", "core.editor=true", "rebase", "--continue")

    assert "  Uno.\n=======\n  Un.\n>>>>>>> theirs\n  Two.\n" in conflict
    assert "Uno, un." in clone.read(PATH)


def test_both_sides_adding_one_id_clash_where_they_differ(clone: Clone) -> None:
    path = ".penguin/tasks/new.yaml"
    parted(clone, "title: Ours\nlabels: [a]\n", "title: Theirs\nlabels: [b]\nrun: make\n", path)

    said = fails(clone, "merge", "other")
    clone.git("show", ":3:.penguin/tasks/new.yaml")

    assert "git show :3:.penguin/tasks/new.yaml > .penguin/tasks/new-2.yaml" in said
    assert clone.read(path).startswith("<<<<<<< ours\ntitle: Ours\n=======\ntitle: Theirs\n>>>>>>> theirs\n")
    assert clone.read(path).endswith("labels: [a, b]\nrun: make\n")


def test_two_files_for_one_id_are_named_after_the_merge(clone: Clone) -> None:
    clone.git("checkout", "-q", "-b", "other")
    clone.commit({".penguin/tasks/a/dup.yaml": "title: A\n"})
    clone.git("checkout", "-q", "main")
    clone.commit({".penguin/tasks/b/dup.yaml": "title: B\n"})

    merge(clone)
    listed = penguin(clone.path, "task", "list")

    assert 1 == listed.code
    for one, two in (("a", "b"), ("b", "a")):
        assert f"tasks/{one}/dup.yaml: The same id is used by `.penguin/tasks/{two}/dup.yaml`." in listed.err


def test_a_file_moved_by_one_side_takes_the_edit_of_the_other_along(clone: Clone) -> None:
    moved = ".penguin/tasks/k3/k3f9.yaml"
    clone.git("checkout", "-q", "-b", "other")
    (clone.path / moved).parent.mkdir()
    clone.git("mv", PATH, moved)
    clone.commit({moved: edited(*THEIRS)})
    clone.git("checkout", "-q", "main")
    clone.commit({PATH: edited(*OURS)})

    merge(clone)

    assert BOTH == clone.read(moved)
    assert not (clone.path / PATH).exists()


def test_a_file_deleted_by_one_side_and_edited_by_the_other_is_not_lost(clone: Clone) -> None:
    clone.git("checkout", "-q", "-b", "other")
    clone.git("rm", "-q", PATH)
    clone.git("commit", "-q", "-m", "Delete")
    clone.git("checkout", "-q", "main")
    clone.commit({PATH: edited(*OURS)})

    fails(clone, "merge", "other")

    assert edited(*OURS) == clone.read(PATH)
    assert clone.git("ls-files", "--unmerged", PATH)


def test_criss_cross_merges_keep_what_both_said(clone: Clone) -> None:
    parted(clone, edited(*OURS), edited(*THEIRS))
    clone.git("branch", "main1", "main")
    clone.git("checkout", "-q", "other")
    clone.git("merge", "-q", "--no-edit", "main1")
    clone.git("checkout", "-q", "main")
    clone.git("merge", "-q", "--no-edit", "other^1")
    clone.commit({PATH: edited(("critical", "low"), text=clone.read(PATH))})
    clone.git("checkout", "-q", "other")
    clone.commit({PATH: edited(("Two.", "Dos."), text=clone.read(PATH))})

    clone.git("merge", "-q", "--no-edit", "main")

    assert edited(("critical", "low"), ("Two.", "Dos."), text=BOTH) == clone.read(PATH)


def test_without_the_driver_a_branch_of_penguins_and_an_edit_of_a_persons_merge_by_lines(
    clone: Clone,
) -> None:
    with clone.project() as project:
        merge_driver.uninstall(project)
    parted(
        clone,
        edited(("Implement the login", "Build the login"), ("[backend]", "[backend, auth]")),
        edited(("status: pending", "status: completed")),
    )

    merge(clone)

    both = (("status: pending", "status: completed"), ("Implement the login", "Build the login"))
    assert edited(*both, ("[backend]", "[backend, auth]")) == clone.read(PATH)


def test_a_server_without_a_work_tree_merges_by_lines(clone: Clone) -> None:
    """So the status has to stand apart: no configuration of a clone reaches a server."""
    parted(clone, edited(("Implement", "Build")), edited(("status: pending", "status: completed")))
    clone.git("clone", "-q", "--bare", ".", "../server")
    server = Clone(clone.path.parent / "server")

    tree = server.git("merge-tree", "--write-tree", "main", "other").split("\n")[0]

    merged = server.git("show", f"{tree}:{PATH}")
    assert merged.startswith("status: completed\n\n")
    assert "title: Build the login" in merged


def test_of_two_states_the_stronger_one_stands_and_the_merge_says_so(clone: Clone) -> None:
    parted(
        clone,
        edited(("status: pending", "status: paused")),
        edited(("status: pending", "status: completed")),
    )

    said = subprocess.run(
        ["git", "merge", "--no-edit", "other"], cwd=clone.path, capture_output=True, text=True, check=True
    )

    assert edited(("status: pending", "status: paused")) == clone.read(PATH)
    assert "`status` (ours: `paused`, theirs: `completed`). By the rule `paused` stands." in said.stderr


def test_init_sets_the_driver_once_and_says_so(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")

    first, second = penguin(clone.path, "init"), penguin(clone.path, "init")

    assert "Git merges task files field by field in this clone" in first.out
    assert ["Everything was there already."] == second.lines[1:2]
    assert "field by field" not in second.out
    assert "M" not in clone.git("status", "--short")


def test_a_person_without_penguin_gets_their_own_attributes_kept(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", {".penguin/.gitattributes": "*.yaml text\n"})

    said: Said = penguin(clone.path, "init", "--json")

    assert said.json["init"]["merge_driver_set"]
    assert clone.read(".penguin/.gitattributes").startswith("*.yaml text\n#")
    assert not clone.git("status", "--short")
