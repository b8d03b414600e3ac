"""`penguin search` finds what people wrote in tasks, and shows where."""

from pathlib import Path

import pytest

from tests.cli.driving import penguin
from tests.support.clones import Clone


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    clone = Clone.new(tmp_path / "clone")
    clone.task("k3f9", "title: Fix the Login\ndescription: |\n  First.\n  Überall the Token expires.\n")
    clone.task("m7q2", "title: Write the docs\nlabels: [login]\nstatus: completed\n")
    clone.task("r5t8", "title: Something else\n")
    return clone


def found(clone: Clone, *words: str) -> list[str]:
    return [task["id"] for task in penguin(clone.path, "search", *words, "--json").json["tasks"]]


def test_a_text_is_found_wherever_it_stands_and_whatever_its_case(clone: Clone) -> None:
    assert ["k3f9", "m7q2"] == sorted(found(clone, "LOGIN"))
    assert ["k3f9"] == found(clone, "überall the token")


def test_every_argument_has_to_occur(clone: Clone) -> None:
    assert ["k3f9"] == found(clone, "login", "token")
    assert [] == found(clone, "docs", "token")


def test_a_filter_narrows_it(clone: Clone) -> None:
    assert ["k3f9"] == found(clone, "login", "--filter", "-status:completed")


def test_the_line_is_shown_where_the_title_does_not_say_it(clone: Clone) -> None:
    said = penguin(clone.path, "search", "token")

    assert ["k3f9  blocked  Fix the Login", "    Überall the Token expires."] == said.lines


def test_nothing_found_says_so_and_is_no_error(clone: Clone) -> None:
    said = penguin(clone.path, "search", "unicorn")

    assert (0, "", "No task mentions `unicorn`.\n") == (said.code, said.out, said.err)


def test_what_is_found_is_what_the_filter_leaves_out_when_it_is_turned_round(clone: Clone) -> None:
    clone.task("k1", "title: Straße\n")
    clone.task("k2", "title: STRASSE\n")

    found = penguin(clone.path, "search", "strasse", "--json").json["tasks"]
    others = penguin(clone.path, "task", "list", "--filter", "-strasse", "--json").json["tasks"]

    assert ["k1", "k2"] == [task["id"] for task in found]
    assert {"k1", "k2"}.isdisjoint(task["id"] for task in others)


def test_an_edit_is_found_at_once(clone: Clone) -> None:
    clone.write(".penguin/tasks/r5t8.yaml", "title: Something about unicorns\n")

    assert ["r5t8"] == found(clone, "unicorn")


def test_a_file_that_was_broken_hides_no_other_one(clone: Clone) -> None:
    clone.write(".penguin/tasks/zz.yaml", "title: [\n")

    for _ in range(2):  # the second one reads what the first one kept
        assert ["k3f9", "m7q2"] == sorted(found(clone, "login"))


def test_broken_files_are_named_and_make_it_fail(clone: Clone) -> None:
    clone.write(".penguin/tasks/r5t8.yaml", "title: [\n")

    said = penguin(clone.path, "search", "login")

    assert (1, True) == (said.code, "broken: .penguin/tasks/r5t8.yaml:2:1" in said.err)
