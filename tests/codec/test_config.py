"""The settings file: everything has a default, and what is wrong in it has a place."""

import pytest

from penguin_git.codec.config import parse
from penguin_git.errors import BrokenFile
from penguin_git.model.config import AgentConfig, Config, WorktreeConfig
from penguin_git.model.enclosure import Sandbox
from penguin_git.model.land import Land

PATH = ".penguin/config.yaml"


@pytest.mark.parametrize("data", [b"", b"# all defaults\n", b"---\n"])
def test_an_empty_file_means_all_defaults(data: bytes) -> None:
    assert Config() == parse(data, PATH)


def test_an_agent_takes_the_settings_of_its_type() -> None:
    text = """\
base: main
default_agent: claude
land: review
agents:
  claude:
    type: anthropic
    model: claude-opus-5-5
    network: false
    argv: [a, 1]
  shell: {type: shell}
aliases: {gpt-4: claude}
worktree:
  setup: make venv
  copy: [.env]
"""

    assert Config(
        base="main",
        default_agent="claude",
        land=Land.REVIEW,
        agents={
            "claude": AgentConfig(
                type="anthropic", settings={"model": "claude-opus-5-5", "network": False, "argv": ["a", 1]}
            ),
            "shell": AgentConfig(type="shell"),
        },
        aliases={"gpt-4": "claude"},
        worktree=WorktreeConfig(setup="make venv", copy=(".env",)),
    ) == parse(text.encode(), PATH)


def test_every_mistake_has_its_place() -> None:
    text = """\
agents:
  a: {}
  b: claude
max_parallel: 0
land: pull
branch_prefix: -x
commiter: {}
retries: -1
"""

    with pytest.raises(BrokenFile) as caught:
        parse(text.encode(), PATH)

    assert [
        "2:6: `a` needs `type`.",
        "3:6: `b` has to be a mapping, not text.",
        "4:15: `max_parallel` has to be at least 1, not 0.",
        "5:7: `land` can't be `pull`.",
        "6:16: `branch_prefix` can't be `-x`: that is no name of a branch.",
        "7:1: The configuration has no key `commiter`.",
        "8:10: `retries` can't be below 0, as -1 is.",
    ] == [f"{one.line}:{one.column}: {one.message}" for one in caught.value.problems]


@pytest.mark.parametrize(
    "name", ["--upload-pack=x", "../x", "a//b", "a/.b", "x.lock", "x/", "x.", "a b", "", "é"]
)
def test_a_prefix_that_git_could_misread_is_refused(name: str) -> None:
    with pytest.raises(BrokenFile, match="branch_prefix"):
        parse(f"branch_prefix: '{name}'\n".encode(), PATH)


def test_the_walls_are_set_in_words() -> None:
    text = "sandbox: off\nhidden: [~/.ssh, secrets]\nwritable: [~/.cache/uv]\n"

    parsed = parse(text.encode(), PATH)

    assert (Sandbox.OFF, ("~/.ssh", "secrets"), ("~/.cache/uv",)) == (
        parsed.sandbox,
        parsed.hidden,
        parsed.writable,
    )


@pytest.mark.parametrize("key", ["hidden", "writable"])
@pytest.mark.parametrize("path", ["/", "''", ".", "./"])
def test_neither_the_machine_nor_the_project_can_be_hidden_or_opened_whole(key: str, path: str) -> None:
    with pytest.raises(BrokenFile, match="can't be"):
        parse(f"{key}: [{path}]\n".encode(), PATH)


def test_what_an_agent_is_chosen_for_is_no_setting_of_its_type() -> None:
    chosen = "skills: [bug, docs], max_complexity: 0.5, cost_per_mtok: 2"
    text = f"agents:\n  a: {{type: shell, {chosen}, network: false}}\n"

    agent = parse(text.encode(), PATH).agents["a"]

    assert (("bug", "docs"), 0.0, 0.5, 2.0) == (
        agent.skills,
        agent.min_complexity,
        agent.max_complexity,
        agent.cost_per_mtok,
    )
    assert {"network": False} == agent.settings


@pytest.mark.parametrize(
    "said", ["skills: [bugs]", "min_complexity: -0.1", "max_complexity: 2", "cost_per_mtok: -1"]
)
def test_what_no_agent_can_be_chosen_for_is_refused(said: str) -> None:
    with pytest.raises(BrokenFile, match=said.partition(":")[0]):
        parse(f"agents:\n  a: {{type: shell, {said}}}\n".encode(), PATH)
