"""`penguin prime` and `--compact`: what agents read."""

from pathlib import Path

import pytest

from tests.cli.driving import penguin, process
from tests.support.clones import Clone

_TASKS = {
    "k3f9": "title: Fix the login\npriority: high\nrun: 'true'\n",
    "m7q2": 'title: "A red \\e[31m one"\ndepends_on: [k3f9]\n',
    "r5t8": "title: Release\nrequires_approval: true\napprover: team-lead\nrun: 'true'\n",
    "t9z9": "title: Draw a poster\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("project") / "clone"


@pytest.fixture
def clone(folder: Path) -> Clone:
    """One repository for all of these tests, which only read."""
    if folder.exists():
        return Clone(folder)
    clone = Clone.new(folder)
    clone.commit({f".penguin/tasks/{name}.yaml": text for name, text in _TASKS.items()})
    return clone


def test_compact_lines_are_the_same_wherever_tasks_are_shown(clone: Clone) -> None:
    line = "k3f9 ready high Fix the login"

    assert line == penguin(clone.path, "task", "list", "--compact").lines[0]
    assert [line] == penguin(clone.path, "task", "next", "--compact").lines
    assert [line] == penguin(clone.path, "task", "show", "k3", "--compact").lines
    assert [line] == penguin(clone.path, "search", "login", "--compact").lines


def test_a_title_breaks_no_compact_line(clone: Clone) -> None:
    said = process(clone.path, "task", "list", "--compact", "--blocked", FORCE_COLOR="1", NO_COLOR="")

    assert "m7q2 blocked medium A red \\x1b[31m one" in said.lines
    assert 3 == len(said.lines)


def test_compact_leaves_json_as_it_is_and_goes_with_no_tree(clone: Clone) -> None:
    plain = penguin(clone.path, "task", "list", "--json").json

    assert plain == penguin(clone.path, "task", "list", "--json", "--compact").json
    assert 2 == penguin(clone.path, "task", "list", "--tree", "--compact").code
    assert 2 == penguin(clone.path, "task", "show", "k3f9", "--history", "--compact").code


def test_the_primer_says_what_may_be_taken_and_what_waits_for_people(clone: Clone) -> None:
    said = penguin(clone.path, "prime")
    plain = penguin(clone.path, "prime", "--json").json["prime"]

    assert "  k3f9 ready high Fix the login" in said.lines
    assert "  r5t8 blocked medium Release (to run: team-lead)" in said.lines
    assert "  t9z9 blocked medium Draw a poster (for whoever claims it)" in said.lines
    assert ["k3f9", "t9z9"] == [item["id"] for item in plain["free"]]
    assert ("main", {"pending": 4}) == (plain["base"], plain["counts"])
    assert plain["text"] == said.out.rstrip("\n")


def test_what_cannot_be_read_is_named_by_the_primer(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "project")
    clone.task("bad", "title: [\n")

    said = penguin(clone.path, "prime")

    assert 1 == said.code
    assert "  .penguin/tasks/bad.yaml:2:1: This is not YAML" in said.out


def test_the_primer_of_one_task_and_of_the_attempt_that_asks(clone: Clone) -> None:
    by_hand = penguin(clone.path, "prime", "fix the login")
    inside = process(clone.path, "prime", "--json", PENGUIN_TASK="k3f9").json["prime"]

    assert ["# A task", "k3f9 ready high Fix the login"] == by_hand.lines[:2]
    assert (True, "k3f9") == (inside["inside"], inside["task"]["id"])
    assert "# Your task" == inside["text"].splitlines()[0]


def test_the_primer_tells_what_is_done_and_what_landed(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "project")
    clone.task("k3f9", "title: Fix the login\nrun: echo x > y\n")
    clone.task("m7q2", "title: Draw a poster\n")
    clone.run()
    penguin(clone.path, "task", "next", "--claim")

    under_way = penguin(clone.path, "prime", "--json").json["prime"]
    penguin(clone.path, "task", "done", "m7q2")
    done = penguin(clone.path, "prime", "--json").json["prime"]

    assert [("m7q2", "Jane Doe")] == [(one["id"], one["remark"]) for one in under_way["in_progress"]]
    assert ["k3f9"] == [one["id"] for one in under_way["landed"]]
    assert ["m7q2", "k3f9"] == [one["id"] for one in done["landed"]]
