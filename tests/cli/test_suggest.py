"""`penguin task suggest`: what code suggests, shown and made into tasks."""

from pathlib import Path

import pytest

from tests.cli.driving import created, penguin
from tests.support.clones import Clone

FILES = {
    "src/login.py": "# FIXME: this leaks the handle\nhandle = open('x')\n",
    "src/users.py": "# TODO: close the file\nx = 1\n",
    "src/old.py": "# TODO: maybe rename it?\nx = 1\n",
}


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone.new(tmp_path / "library", FILES)


def test_a_table_has_the_most_important_first(clone: Clone) -> None:
    said = penguin(clone.path, "task", "suggest")

    assert 0 == said.code
    assert [
        "0.82  src/login.py:1  Resolve the FIXME in src/login.py: this leaks the handle",
        "0.48  src/users.py:1  Resolve the TODO in src/users.py: close the file",
        "0.40  src/old.py:1    Resolve the TODO in src/old.py: maybe rename it?",
    ] == said.lines


def test_the_least_priority_the_limit_and_the_folder_choose(clone: Clone) -> None:
    assert 1 == len(penguin(clone.path, "task", "suggest", "src", "--min-priority", "0.7").lines)
    assert 2 == len(penguin(clone.path, "task", "suggest", "--limit", "2").lines)
    nothing = penguin(clone.path, "task", "suggest", "--min-priority", "0.9")
    assert "have nothing to suggest above 0.9; 3 matter less" in nothing.err


def test_what_the_limit_leaves_out_is_counted(clone: Clone) -> None:
    said = penguin(clone.path, "task", "suggest", "--limit", "1")

    assert "2 more matter less: `--limit 3` shows them, too." in said.err


def test_create_makes_all_tasks_in_one_commit_and_a_second_time_none(clone: Clone) -> None:
    before = clone.git("rev-list", "--count", "HEAD")

    said = penguin(
        clone.path, "task", "suggest", "--create", "--project", "Cleaning", "--min-priority", "0.45"
    )
    again = penguin(clone.path, "task", "suggest", "--create", "--min-priority", "0.45")

    assert int(before) + 1 == int(clone.git("rev-list", "--count", "HEAD"))
    assert [] == again.lines
    assert f"left out, as `{said.lines[0].split()[0]}` (pending) covers it" in again.err
    task = penguin(clone.path, "task", "show", said.lines[0].split()[0], "--json").json["task"]
    assert ["suggested"] == task["labels"]
    assert ["src/login.py"] == task["context"]
    assert "cleaning" == task["project"]
    assert "high" == task["priority"]


def test_a_renamed_task_covers_its_finding_and_a_completed_one_does_not(clone: Clone) -> None:
    said = penguin(clone.path, "task", "suggest", "--create", "--limit", "1", "--label", "found")
    task = said.lines[0].split()[0]
    penguin(clone.path, "task", "update", task, "--title", "Close the handle")

    assert 2 == len(penguin(clone.path, "task", "suggest").lines)
    penguin(clone.path, "task", "done", task)
    assert 3 == len(penguin(clone.path, "task", "suggest").lines)


def test_a_mark_that_names_a_task_is_covered_by_it(clone: Clone) -> None:
    task = created(clone.path, "Close it")
    clone.write("src/users.py", f"# TODO({task}): close the file\n")

    assert f"as `{task}` (pending) covers it" in penguin(clone.path, "task", "suggest").err


def test_signs_that_would_drive_a_terminal_are_spelled_out_in_tables_and_tasks(clone: Clone) -> None:
    clone.write("src/users.py", "# TODO: close \x1b[2J the \u202e file\n# or \x07 ring\n")

    said = penguin(clone.path, "task", "suggest", "--create", "--min-priority", "0.45")

    assert 0 == said.code
    assert r"close \x1b[2J the \u202e file" in said.lines[1]
    task = penguin(clone.path, "task", "show", said.lines[1].split()[0], "--json").json["task"]
    assert r"> or \x07 ring" in task["description"]


def test_json_has_all_of_a_suggestion(clone: Clone) -> None:
    clone.write("src/made.py", "# DO NOT EDIT: made by a program\n# FIXME: this leaks\n")

    said = penguin(clone.path, "task", "suggest", "--json").json

    assert 1 == said["version"]
    assert ("high", "src/login.py:1", "mark") == tuple(
        said["suggestions"][0][name] for name in ("level", "location", "kind")
    )
    assert {"max_tokens": 15000} == said["suggestions"][0]["estimated_constraints"]
    assert "src/made.py" == said["left_out"][0]["example"]
    assert [] == said["created"]


def test_flags_for_new_tasks_need_create_and_the_folder_has_to_be_inside(
    clone: Clone, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()

    assert 2 == penguin(clone.path, "task", "suggest", "--label", "x").code
    assert "outside of this repository" in penguin(clone.path, "task", "suggest", "../other", "--create").err


def test_a_folder_without_code_is_told(clone: Clone) -> None:
    clone.write("docs/a.md", "Hello.\n")

    assert "There is no code in `docs`" in penguin(clone.path, "task", "suggest", "docs").err
