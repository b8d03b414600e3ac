"""A task goes in one commit, together with the edges that lead to it - or not at all."""

from pathlib import Path

from penguin_git.model.ids import TaskId
from penguin_git.tracker import removing
from penguin_git.tracker.removing import Removed
from penguin_git.tracker.view import view
from tests.support.clones import Clone


def remove(clone: Clone, name: str) -> Removed:
    """Delete a task and whatever leads to it."""
    with clone.project() as project:
        seen = view(project)
        return removing.remove(project, seen, seen.rows[TaskId(name)], force=True)


def test_the_file_and_every_edge_to_it_go_in_one_commit(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("old", "title: Old\n")
    clone.task("both", "title: Both\nparent: old\ndepends_on:\n  - old\n  - other\n")
    clone.task("other", "title: Other\n")
    before = clone.git("rev-parse", "HEAD")

    gone = remove(clone, "old")

    assert ("main", clone.git("rev-parse", "HEAD")) == (gone.saved.branch, gone.saved.commit)
    assert before == clone.git("rev-parse", "HEAD~1")
    assert not (clone.path / ".penguin/tasks/old.yaml").exists()
    assert "status: pending\n\ntitle: Both\ndepends_on:\n  - other\n" == clone.read(
        ".penguin/tasks/both.yaml"
    )
    assert clone.git("status", "--porcelain") == ""


def test_what_is_staged_stays_staged_and_out_of_the_commit(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", {"README.md": "Hello.\n"})
    clone.task("old", "title: Old\n")
    clone.write("README.md", "Changed.\n")
    clone.git("add", "README.md")

    remove(clone, "old")

    assert clone.git("status", "--porcelain") == "M  README.md"
    assert ".penguin/tasks/old.yaml" == clone.git("show", "--name-only", "--format=", "HEAD")
