"""Undoing one's own last edit, and the code of a landing."""

from pathlib import Path

import pytest

from tests.cli.driving import created, penguin
from tests.support.clones import Clone

PATH = ".penguin/tasks/k3f9.yaml"
TEXT = "status: pending\n\n# mine\ntitle:  Old  # odd\nrun: echo done > out.txt\n"


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    clone = Clone.new(tmp_path / "project")
    clone.task("k3f9", TEXT)
    return clone


def test_a_preview_changes_nothing_and_yes_takes_the_edit_back(clone: Clone) -> None:
    penguin(clone.path, "task", "update", "k3f9", "--title", "New", "--add-label", "x")
    edited = clone.git("rev-parse", "HEAD")

    preview = penguin(clone.path, "undo")
    assert 0 == preview.code
    assert f"Undo `k3f9: change title, labels` ({edited[:7]} on `main`, " in preview.out
    assert [
        f"  change   {PATH}",
        "    -title:  New  # odd",
        "    -labels: [x]",
        "    +title:  Old  # odd",
    ] == preview.lines[1:]
    assert "Nothing was changed. `penguin undo --yes` does it." in preview.err
    assert edited == clone.git("rev-parse", "HEAD")

    done = penguin(clone.path, "undo", "--yes")

    assert 0 == done.code, done.err
    assert "Old  # odd" in clone.read(PATH)
    assert clone.on_base("k3f9").labels == ()
    assert "undo: k3f9: change title, labels" == clone.git("log", "-1", "--format=%s")
    assert edited == clone.git("log", "-1", "--format=%(trailers:key=Penguin-Undoes,valueonly)")
    assert "" == clone.git("status", "--porcelain")


def test_another_undo_goes_further_back_and_ends_with_what_was_by_hand(clone: Clone) -> None:
    created(clone.path, "Made", "--id", "m7q2", "--project", "Shop")
    penguin(clone.path, "task", "note", "m7q2", "a remark")
    clone.commit({"mine.txt": "mine\n"}, "Work of mine")
    penguin(clone.path, "task", "delete", "m7q2")

    acts = [penguin(clone.path, "undo", "--yes", "--json") for _ in range(3)]
    nothing = penguin(clone.path, "undo", "--yes")

    assert [
        [("restore", ".penguin/tasks/m7q2.yaml")],
        [("change", ".penguin/tasks/m7q2.yaml")],
        [("delete", ".penguin/projects/shop.yaml"), ("delete", ".penguin/tasks/m7q2.yaml")],
    ] == [[(one["act"], one["path"]) for one in said.json["undo"]["files"]] for said in acts]
    assert [True] * 3 == [said.json["undo"]["done"] for said in acts]
    assert 1 == nothing.code
    assert "There is nothing of penguin's to undo on this branch." in nothing.err
    assert "mine\n" == clone.read("mine.txt")
    assert not (clone.path / ".penguin/tasks/m7q2.yaml").exists()


def test_later_changes_of_other_fields_stay_and_of_the_same_field_are_in_the_way(clone: Clone) -> None:
    penguin(clone.path, "task", "update", "k3f9", "--title", "New")
    clone.edit("k3f9", "# mine", "# mine, later\npriority: high")

    penguin(clone.path, "undo", "--yes")
    assert "# mine, later\npriority: high" in clone.read(PATH)
    assert "Old" == clone.on_base("k3f9").title

    penguin(clone.path, "task", "update", "k3f9", "--title", "New")
    clone.edit("k3f9", "New", "Newest")
    before = clone.git("rev-parse", "HEAD")
    refused = penguin(clone.path, "undo", "--yes")
    assert 1 == refused.code
    assert f"`title` of `{PATH}` has changed since." in refused.err
    assert (before, "") == (clone.git("rev-parse", "HEAD"), clone.git("status", "--porcelain"))


def test_a_key_that_was_not_there_goes_though_the_file_has_changed_since(clone: Clone) -> None:
    penguin(clone.path, "task", "update", "k3f9", "--priority", "low", "--requires-approval")
    clone.edit("k3f9", "# mine", "# mine, later")

    preview = penguin(clone.path, "undo")
    penguin(clone.path, "undo", "--yes")

    assert ["    -priority: low", "    -requires_approval: true"] == preview.lines[2:]
    assert TEXT.replace("# mine", "# mine, later") == clone.read(PATH)


def test_a_status_is_said_though_there_was_none(clone: Clone) -> None:
    clone.task("m7q2", "title: By hand\n")
    penguin(clone.path, "task", "pause", "m7q2")
    clone.edit("m7q2", "By hand", "By my hand")

    penguin(clone.path, "undo", "--yes")

    assert "status: pending\n\ntitle: By my hand\n" == clone.read(".penguin/tasks/m7q2.yaml")


def test_a_new_task_that_others_need_by_now_stays(clone: Clone) -> None:
    created(clone.path, "Made", "--id", "m7q2")
    clone.edit("k3f9", "run:", "depends_on: [m7q2]\nrun:")

    refused = penguin(clone.path, "undo", "--yes")

    assert 1 == refused.code
    assert "`k3f9` needs `m7q2` by now." in refused.err
    assert (clone.path / ".penguin/tasks/m7q2.yaml").exists()


def test_the_users_own_uncommitted_changes_stay(clone: Clone) -> None:
    penguin(clone.path, "task", "update", "k3f9", "--title", "New")
    clone.write(PATH, clone.read(PATH) + "type: bug\n")
    clone.write("mine.txt", "mine\n")
    clone.git("add", "mine.txt")

    assert 0 == penguin(clone.path, "undo", "--yes").code

    assert "title:  Old  # odd" in clone.read(PATH)
    assert "type: bug" in clone.read(PATH)
    assert "type" not in clone.git("show", f"HEAD:{PATH}")
    assert f" M {PATH}\nA  mine.txt" == clone.git("status", "--porcelain")


def test_edits_of_others_are_not_undone(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    penguin(clone.path, "task", "note", "k3f9", "mine")
    with monkeypatch.context() as patch:
        patch.setenv("GIT_AUTHOR_EMAIL", "joe@example.com")
        penguin(clone.path, "task", "note", "k3f9", "theirs")

    penguin(clone.path, "undo", "--yes")

    assert ["theirs"] == [note.text for note in clone.on_base("k3f9").notes]


def test_from_another_branch_the_edit_on_the_base_is_undone_there(clone: Clone) -> None:
    clone.git("switch", "-q", "-c", "feature")
    penguin(clone.path, "task", "update", "k3f9", "--title", "New")

    said = penguin(clone.path, "undo", "--yes")

    assert "on `main`" in said.out
    assert "Old" == clone.on_base("k3f9").title
    assert "feature" == clone.git("branch", "--show-current")


def test_of_a_landing_the_code_goes_and_the_record_stays(clone: Clone) -> None:
    clone.run()
    clone.commit({"mine.txt": "mine\n"}, "Work of mine")
    landed = clone.git("rev-parse", "HEAD~1")

    preview = penguin(clone.path, "undo")
    said = penguin(clone.path, "undo", "--yes")

    assert ["  change   .penguin/tasks/k3f9.yaml", "  delete   out.txt"] == preview.lines[1:3]
    assert "`k3f9` becomes pending again; the record of the attempt stays." == preview.lines[3]
    assert 0 == said.code, said.err
    assert not (clone.path / "out.txt").exists()
    assert "mine\n" == clone.read("mine.txt")
    assert "pending" == clone.on_base("k3f9").status
    assert [("completed", 1)] == [(record.outcome, record.attempt) for record in clone.records("k3f9")]
    assert landed == clone.git("log", "-1", "--format=%(trailers:key=Penguin-Undoes,valueonly)")
    assert "" == clone.git("status", "--porcelain")
    clone.run()
    assert [1, 2] == [record.attempt for record in clone.records("k3f9")]
    assert "completed" == clone.on_base("k3f9").status


def test_a_landing_that_others_built_on_is_not_undone(clone: Clone) -> None:
    clone.run()
    clone.commit({"out.txt": "done\nand more\n"}, "Build on it")
    before = clone.git("rev-parse", "HEAD")

    refused = penguin(clone.path, "undo", "--yes")

    assert 1 == refused.code
    assert "Later commits changed the same places in `out.txt`." in refused.err
    assert (before, "") == (clone.git("rev-parse", "HEAD"), clone.git("status", "--porcelain"))


def test_a_merged_landing_is_undone_too(clone: Clone) -> None:
    clone.commit({".penguin/config.yaml": "base: main\nmerge_style: merge\n"})
    clone.run()

    assert 0 == penguin(clone.path, "undo", "--yes").code
    assert not (clone.path / "out.txt").exists()
    assert "pending" == clone.on_base("k3f9").status


def test_a_move_that_is_not_legal_backwards_is_refused(clone: Clone) -> None:
    penguin(clone.path, "task", "next", "--claim")
    penguin(clone.path, "task", "done", "k3f9")

    refused = penguin(clone.path, "undo", "--yes")

    assert 1 == refused.code
    assert "A task that is `completed` can't become `in_progress`." in refused.err


def test_on_a_detached_head_nothing_is_undone(clone: Clone) -> None:
    penguin(clone.path, "task", "note", "k3f9", "x")
    clone.git("switch", "-q", "--detach")

    assert "HEAD is detached" in penguin(clone.path, "undo", "--yes").err
