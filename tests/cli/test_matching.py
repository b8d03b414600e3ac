"""`penguin task match`: the agents in the order in which they fit a task."""

from pathlib import Path

from tests.cli.driving import penguin
from tests.support.clones import Clone

CONFIG = """\
base: main
agents:
  writer: {type: command, argv: [cat], skills: [docs]}
  mender: {type: command, argv: [cat], skills: [bug]}
  any: {type: command, argv: [cat]}
"""


def a_clone(folder: Path, config: str = CONFIG) -> Clone:
    clone = Clone.new(folder, config=config)
    clone.task("k3f9", "title: Fix the crash\n")
    return clone


def test_the_best_comes_first_with_its_reasons(tmp_path: Path) -> None:
    said = penguin(a_clone(tmp_path / "clone").path, "task", "match", "k3f9")

    assert 0 == said.code
    assert "  type        bug: its title begins with `fix`; its title has `crash`" == said.lines[1]
    assert ["1. mender  0.714", "   `bug` is among its skills"] == said.lines[4:6]
    assert ["- writer", "   its skills are `docs`, and not `bug`"] == said.lines[-2:]


def test_programs_are_told_the_same(tmp_path: Path) -> None:
    said = penguin(a_clone(tmp_path / "clone").path, "task", "match", "Fix the crash", "--json").json

    assert 1 == said["version"]
    found = said["match"]
    assert ("k3f9", "bug", 0.1, "mender") == (
        found["task"],
        found["type"],
        found["complexity"],
        found["best"],
    )
    assert [("mender", True), ("any", True), ("writer", False)] == [
        (one["name"], one["score"] is not None) for one in found["agents"]
    ]


def test_where_none_fits_that_is_said(tmp_path: Path) -> None:
    only = a_clone(
        tmp_path / "only", "base: main\nagents:\n  w: {type: command, argv: [cat], skills: [docs]}\n"
    )
    none = a_clone(tmp_path / "none", "base: main\n")

    assert "No agent fits." == penguin(only.path, "task", "match", "k3f9").lines[-1]
    assert penguin(only.path, "task", "match", "k3f9", "--json").json["match"]["best"] is None
    assert "No agent is configured" in penguin(none.path, "task", "match", "k3f9").out


def test_a_record_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    clone = a_clone(tmp_path / "clone")
    clone.commit({".penguin/records/k3/k3f9/1.yaml": "outcome: [\n"})

    said = penguin(clone.path, "task", "match", "k3f9")

    assert 1 == said.code
    assert "broken: .penguin/records/k3/k3f9/1.yaml" in said.err
    assert "1. mender" in said.out
