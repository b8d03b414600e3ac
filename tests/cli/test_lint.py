"""`penguin task lint`: advice on tasks, and status lines put in their place."""

from pathlib import Path

from tests.cli.driving import created, penguin
from tests.support.clones import Clone

PLAIN = "title: Fix the login\nstatus: pending\n# by hand\n"


def test_a_bare_task_gets_advice_and_the_command_is_fine(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "library")
    task = created(clone.path, "Backend API development")

    said = penguin(clone.path, "task", "lint")

    assert said.code == 0
    assert [f"{task}  L00{n}" for n in (1, 2, 3, 6)] == [line[: len(task) + 6] for line in said.lines[::2]]
    assert said.lines[1].startswith("    ")


def test_strict_makes_advice_an_error(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "library")
    created(clone.path, "Backend API development")

    assert penguin(clone.path, "task", "lint", "--strict").code == 1


def test_json_has_every_part_of_the_advice(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "library")
    clone.task("login", PLAIN)

    said = penguin(clone.path, "task", "lint", "login", "--json").json

    assert said["version"] == 1
    assert ["L001", "L002", "L006", "L009"] == [one["code"] for one in said["findings"]]
    assert said["findings"][-1]["fixable"] is True
    assert {"task", "path", "code", "message", "suggestion", "fixable"} == set(said["findings"][0])


def test_what_has_ended_is_looked_at_only_when_it_is_named(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "library")
    clone.task("old", "status: completed\n\ntitle: Authentication\n")

    assert penguin(clone.path, "task", "lint").out == ""
    assert "L003" in penguin(clone.path, "task", "lint", "old").out


def test_a_broken_file_is_an_error(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "library")
    clone.task("old", "titel: Authentication\n")

    said = penguin(clone.path, "task", "lint")

    assert said.code == 1
    assert "broken: .penguin/tasks/old.yaml:1:1" in said.err


def test_fix_puts_the_status_first_in_one_commit(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "library")
    clone.task("login", PLAIN)
    clone.task("bare", "title: Fix the logout\n")
    clone.write(".penguin/tasks/draft.yaml", "title: Fix the draft\n")
    before = clone.git("rev-list", "--count", "HEAD")

    said = penguin(clone.path, "task", "lint", "--fix")

    assert said.code == 0
    assert clone.read(".penguin/tasks/login.yaml") == "status: pending\n\ntitle: Fix the login\n# by hand\n"
    assert clone.read(".penguin/tasks/draft.yaml") == "status: pending\n\ntitle: Fix the draft\n"
    assert clone.git("show", "HEAD:.penguin/tasks/bare.yaml") == "status: pending\n\ntitle: Fix the logout"
    assert int(clone.git("rev-list", "--count", "HEAD")) == int(before) + 1
    assert "?? .penguin/tasks/draft.yaml" == clone.git("status", "--porcelain")
    assert "L009" not in penguin(clone.path, "task", "lint", "--fix").out
