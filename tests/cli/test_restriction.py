"""A task that has to do without commands on a machine without walls says so to whoever asks."""

from pathlib import Path

from tests.cli.driving import penguin
from tests.support.clones import Clone

CONFIG = """\
base: main
sandbox: off
agents:
  robot: {type: anthropic, model: claude-toy}
"""


def test_why_says_what_a_ready_task_has_to_do_without(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone", config=CONFIG)
    limits = "resource_constraints: {allowed_tools: [file_operations:read, code_execution]}\n"
    clone.task("look", f"title: Look\nassigned_to: robot\n{limits}")

    said = penguin(clone.path, "task", "why", "look")

    why = (
        "it works without commands, as it may only read, which takes a sandbox, "
        "and `sandbox: off` leaves it none"
    )
    assert "`look` (Look) is ready" in said.lines[0]
    assert f"- {why}" == said.lines[1]
    assert [why] == penguin(clone.path, "task", "why", "look", "--json").json["task"]["reasons"]
