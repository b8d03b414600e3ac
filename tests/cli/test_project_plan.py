"""`penguin project plan`: a specification becomes tasks in one commit, and only once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from penguin_git.project import SpecificationParser
from penguin_git.tracker import plans
from tests.cli.driving import penguin
from tests.support.clones import Clone

SPEC = """\
# Blog API

A small blog.

## Foundation

- Set up the repository
- User accounts (P0, depends on the repository)

## Features

- Comments
  - A comment can be removed
- [x] Logo
"""


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    made = Clone.new(tmp_path / "blog")
    made.write("SPEC.md", SPEC)
    return made


def test_a_dry_run_prints_the_plan_and_writes_nothing(clone: Clone) -> None:
    said = penguin(clone.path, "project", "plan", "SPEC.md", "--project", "Blog", "--dry-run")

    assert 0 == said.code
    assert (
        "Blog API\n"
        "├── Foundation\n"
        "│   ├── Set up the repository [medium, 25k]\n"
        "│   └── Implement user accounts [critical, 25k] after `Set up the repository`\n"
        "└── Features\n"
        "    └── Implement comments [medium, 25k]\n"
    ) == said.out
    assert "line 14: `Logo` is marked as done.\n3 new tasks in 2 phases. Nothing was written.\n" == said.err
    assert [] == penguin(clone.path, "task", "list", "--json").json["tasks"]


def test_all_is_made_in_one_commit_and_a_second_time_nothing(clone: Clone) -> None:
    before = clone.git("rev-list", "--count", "HEAD")
    first = penguin(clone.path, "project", "plan", "SPEC.md", "--project", "Blog")
    again = penguin(clone.path, "project", "plan", "SPEC.md", "--project", "Blog")

    assert (0, 5) == (first.code, len(first.lines))
    assert int(before) + 1 == int(clone.git("rev-list", "--count", "HEAD"))
    assert "blog: plan 5 tasks" == clone.git("log", "-1", "--format=%s")
    tasks = {task["title"]: task for task in penguin(clone.path, "task", "list", "--json").json["tasks"]}
    accounts = tasks["Implement user accounts"]
    assert ("critical", "blog") == (accounts["priority"], accounts["project"])
    assert [tasks["Set up the repository"]["id"]] == accounts["depends_on"]
    assert tasks["Foundation"]["id"] == accounts["parent"]
    assert ["A comment can be removed"] == tasks["Implement comments"]["acceptance"]
    assert (0, "") == (again.code, again.out)
    assert "0 new tasks in 2 phases; 3 tasks there already. Nothing was written." in again.err


def test_several_at_once_make_every_task_once(clone: Clone) -> None:
    plan = SpecificationParser().parse_specification(SPEC)

    def carry_out(_: int) -> int:
        with clone.project() as project:
            return len(plans.carry_out(project, "Blog", plan).tasks)

    with ThreadPoolExecutor(4) as people:
        made = sorted(people.map(carry_out, range(4)))

    assert [0, 0, 0, 5] == made
    assert 5 == len(penguin(clone.path, "task", "list", "--json").json["tasks"])


def test_a_specification_that_has_grown_adds_what_is_new(clone: Clone) -> None:
    penguin(clone.path, "project", "plan", "SPEC.md", "--project", "Blog")
    grown = SPEC + "- Tags, once comments are done\n"
    said = penguin(clone.path, "project", "plan", "-", "--project", "blog", "--json", stdin=grown)

    answer = said.json
    assert (1, "blog", 1) == (answer["version"], answer["project"], len(answer["created"]))
    assert 3 == len(answer["skipped"])
    new = penguin(clone.path, "task", "show", answer["created"][0], "--json").json["task"]
    tasks = {
        task["title"]: task["id"] for task in penguin(clone.path, "task", "list", "--json").json["tasks"]
    }
    assert ("Implement tags", tasks["Features"]) == (new["title"], new["parent"])
    assert [tasks["Implement comments"]] == new["depends_on"]


def test_the_specification_is_read_first_where_git_knows_it(clone: Clone) -> None:
    clone.git("add", "SPEC.md")
    clone.git("commit", "-qm", "Say what is wanted")
    made = penguin(clone.path, "project", "plan", "SPEC.md", "--project", "Blog").lines

    task = penguin(clone.path, "task", "show", made[1], "--json").json["task"]
    assert ["SPEC.md"] == task["context"]


def test_what_can_not_be_planned_is_refused_with_the_next_step(clone: Clone) -> None:
    clone.write("empty.md", "\n")
    clone.write("large.md", "- a\n" * 70_000)

    for name, words in (
        ("empty.md", "is empty"),
        ("large.md", "longer than 256 KiB"),
        ("missing.md", "can't be read"),
    ):
        said = penguin(clone.path, "project", "plan", name, "--project", "Blog")
        assert 1 == said.code
        assert words in said.err
        assert "hint:" in said.err
