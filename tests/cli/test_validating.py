"""`penguin task validate-dependencies`: what is wrong between tasks, with file and line, and exit code 1."""

from pathlib import Path

import pytest

from tests.cli.driving import Said, penguin
from tests.support.clones import Clone


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone.new(tmp_path / "project")


def tasks(clone: Clone, **texts: str) -> None:
    clone.commit({f".penguin/tasks/{name}.yaml": text for name, text in texts.items()})


def checked(clone: Clone, *flags: str) -> Said:
    return penguin(clone.path, "task", "validate-dependencies", *flags)


def test_sound_dependencies_are_said_to_be_so(clone: Clone) -> None:
    tasks(clone, a1="title: A\n", b1="title: B\ndepends_on: [a1]\n", c1="title: C\nparent: b1\n")

    assert (0, "The dependencies of 3 tasks are sound.\n") == ((said := checked(clone)).code, said.out)
    assert {"version": 1, "problems": [], "ok": True} == checked(clone, "--all", "--json").json


def test_a_circle_is_named_in_order_with_titles_and_its_place(clone: Clone) -> None:
    tasks(
        clone,
        a1="title: Ask\ndepends_on:\n  - c1\n",
        b1="title: Bake\ndepends_on: [a1]\n",
        c1="title: Cook\ndepends_on: [b1]\n",
    )

    said, problems = checked(clone), checked(clone, "--json").json["problems"]

    circle = "Tasks wait for each other in a circle: `a1` (Ask) -> `c1` (Cook) -> `b1` (Bake) -> `a1` (Ask)."
    assert 1 == said.code
    assert f".penguin/tasks/a1.yaml:3:5: {circle}" == said.lines[0]
    assert ["a1", "c1", "b1", "a1"] == problems[0]["tasks"]
    assert ("cycle", "a1", ".penguin/tasks/a1.yaml", 3) == tuple(
        problems[0][key] for key in ("code", "task", "path", "line")
    )


def test_two_circles_are_two_findings(clone: Clone) -> None:
    for one, other in ("ab", "ba", "cd", "dc"):
        clone.task(f"{one}1", f"title: {one}\ndepends_on: [{other}1]\n")

    assert 2 == len(checked(clone, "--json").json["problems"])


def test_a_child_that_waits_through_its_parent_stands_in_the_circle(clone: Clone) -> None:
    tasks(
        clone,
        p1="title: Whole\ndepends_on: [x1]\n",
        c1="title: Part\nparent: p1\n",
        x1="title: Other\ndepends_on: [c1]\n",
    )

    (problem,) = checked(clone, "--json").json["problems"]

    assert ("cycle", {"p1", "c1", "x1"}) == (problem["code"], set(problem["tasks"]))


@pytest.mark.parametrize(
    ("text", "code", "line", "message"),
    [
        ("title: B\ndepends_on: [b1]\n", "self_edge", 2, "`b1` (B) depends on itself."),
        ("title: B\nparent: b1\n", "self_edge", 2, "`b1` (B) is its own parent."),
        (
            "title: B\n# why\ndepends_on:\n  - good\n  - k3f8\n",
            "dangling",
            5,
            "`b1` (B) depends on `k3f8`, which does not exist.",
        ),
        ("title: B\nparent: k3f8\n", "dangling_parent", 2, "is a part of `k3f8`, which does not exist."),
        ("title: B\ndepends_on: [dead]\n", "cancelled_dependency", 2, "depends on `dead` (D), which is canc"),
        ("title: B\ndepends_on: [sick]\n", "failed_dependency", 2, "depends on `sick` (S), which failed."),
    ],
)
def test_each_fault_has_its_code_and_line(
    clone: Clone, text: str, code: str, line: int, message: str
) -> None:
    tasks(
        clone,
        good="title: G\n",
        k3f9="title: K\n",
        dead="title: D\nstatus: cancelled\n",
        sick="title: S\nstatus: failed\n",
        b1=text,
    )

    said = checked(clone, "--json")

    (problem,) = said.json["problems"]
    assert (1, False) == (said.code, said.json["ok"])
    assert ("b1", code, ".penguin/tasks/b1.yaml", line) == tuple(
        problem[key] for key in ("task", "code", "path", "line")
    )
    assert message in problem["message"]
    if "k3f8" in text:
        assert "Did you mean `k3f9`?" in problem["hint"]


def test_what_is_over_may_have_depended_on_anything(clone: Clone) -> None:
    tasks(
        clone,
        dead="title: D\nstatus: cancelled\n",
        b1="title: B\nstatus: completed\ndepends_on: [dead]\n",
    )

    assert 0 == checked(clone).code


def test_a_parent_counts_in_the_state_of_its_children(clone: Clone) -> None:
    tasks(
        clone,
        p1="title: P\n",
        c1="title: C\nparent: p1\nstatus: failed\n",
        b1="title: B\ndepends_on: [p1]\n",
    )

    assert ["failed_dependency"] == [one["code"] for one in checked(clone, "--json").json["problems"]]


def test_a_broken_file_is_named_and_makes_it_fail(clone: Clone) -> None:
    tasks(clone, a1="title: A\n", b1="titel: B\n")

    said = checked(clone, "--json")

    assert 1 == said.code
    assert {"broken_file"} == {one["code"] for one in said.json["problems"]}
    assert ".penguin/tasks/b1.yaml:1:1:" in checked(clone).out


def test_only_the_tasks_of_a_project_are_checked_where_one_is_named(clone: Clone) -> None:
    tasks(
        clone,
        a1="title: A\nproject: web\ndepends_on: [gone]\n",
        b1="title: B\nproject: api\ndepends_on: [lost]\n",
    )

    found = checked(clone, "--project", "Web", "--json").json["problems"]

    assert ["a1"] == [one["task"] for one in found]
    assert 2 == len(checked(clone, "--json").json["problems"])
    assert 2 == checked(clone, "--project", "web", "--all").code


def test_a_project_that_nobody_knows_is_an_error(clone: Clone) -> None:
    tasks(clone, a1="title: A\nproject: web\n")

    said = checked(clone, "--project", "wbe")

    assert 1 == said.code
    assert "There is no project `wbe`." in said.err
    assert "Did you mean `web`?" in said.err


def test_an_edit_that_is_not_committed_is_checked_with_its_line(clone: Clone) -> None:
    tasks(clone, a1="title: A\n")
    clone.write(".penguin/tasks/a1.yaml", "\n\ntitle: A\ndepends_on: [gone]\n")

    assert 4 == checked(clone, "--json").json["problems"][0]["line"]


def test_a_file_that_lies_only_on_the_base_has_a_line_too(clone: Clone) -> None:
    clone.git("checkout", "-q", "-b", "feature")
    clone.git("checkout", "-q", "main")
    tasks(clone, a1="title: A\ndepends_on: [gone]\n")
    clone.git("checkout", "-q", "feature")

    assert ".penguin/tasks/a1.yaml:2:14: `a1` (A) depends on `gone`" in checked(clone).out


def test_titles_cannot_write_to_the_terminal(clone: Clone) -> None:
    tasks(clone, a1='title: "Red \\e[31m \\u202e alert"\ndepends_on: [gone]\n')

    said = checked(clone)

    assert "\x1b" not in said.out
    assert "\u202e" not in said.out
    assert "Red \\x1b[31m" in said.out
