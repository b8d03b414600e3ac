"""Splitting a task on the command line, and bringing the work on its parts together."""

from pathlib import Path

from tests.cli.driving import penguin
from tests.support.clones import Clone

TASK = "title: Build it\nlabels: [a]\ndescription: |\n  - Write the login\n  - Write the logout\n"


def test_a_dry_run_shows_the_parts_and_makes_none(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "project")
    clone.task("job", TASK)
    before = clone.git("rev-parse", "main")

    said = penguin(clone.path, "task", "split", "job", "--dry-run")
    listed = penguin(clone.path, "task", "split", "job", "--dry-run", "--agent", "shell", "--json").json

    assert ["1  Write the login", "2  Write the logout"] == said.lines
    assert "2 parts, by the points of its description." in said.err
    assert ["version", "task", "by", "subtasks"] == list(listed)
    assert [("Write the login", "shell", ["a"]), ("Write the logout", "shell", ["a"])] == [
        (part["title"], part["assigned_to"], part["labels"]) for part in listed["subtasks"]
    ]
    assert "id" not in listed["subtasks"][0]
    assert before == clone.git("rev-parse", "main")


def test_parts_are_made_once(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "project")
    clone.task("job", TASK)

    made = penguin(clone.path, "task", "split", "job", "--json").json
    again = penguin(clone.path, "task", "split", "job")
    both = penguin(clone.path, "task", "split", "job", "--into", "2", "--max-complexity", "0.5")

    assert ["job", "job"] == [part["parent"] for part in made["subtasks"]]
    assert [part["id"] for part in made["subtasks"]] == [
        part["id"] for part in penguin(clone.path, "task", "list", "--parent", "job", "--json").json["tasks"]
    ]
    assert (1, 2) == (again.code, both.code)
    assert "`job` has parts already." in again.err


def test_parts_that_wait_for_approval_are_told(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "project")
    clone.task("job", f"{TASK}requires_approval: true\n")

    planned = penguin(clone.path, "task", "split", "job", "--dry-run")
    made = penguin(clone.path, "task", "split", "job")

    for said in (planned, made):
        assert "Each of them has to be approved for itself: `penguin task approve ID`." in said.err


def test_results_are_merged_and_what_is_open_is_told(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "project")
    clone.task("job", "title: Build it\n")
    clone.task("p1", "title: One\nparent: job\nreview: required\nrun: echo one > one.txt\n")
    clone.task("p2", "title: Two\nparent: job\nrun: exit 3\n")
    clone.run()

    said = penguin(clone.path, "task", "merge-results", "job")
    told = penguin(clone.path, "task", "merge-results", "job", "--json")
    none = penguin(clone.path, "task", "merge-results", "p1")

    assert ["p1  merged  One", "p2  failed  Two"] == said.lines[:2]
    assert said.lines[2].startswith("p2: ")
    assert (1, 1, 1) == (said.code, told.code, none.code)
    assert [["p1"], [], ["p2"], []] == [
        [one["id"] for one in told.json["results"][key]]
        for key in ("merged", "conflicts", "open", "cancelled")
    ]
    assert "`p1` has no parts." in none.err
    assert "hint: `penguin task create TITLE --parent-task p1` makes one." in none.err
    assert "one" == clone.git("show", "main:one.txt")
