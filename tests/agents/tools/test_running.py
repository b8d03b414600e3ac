"""Commands of a model: where they run, what they get, and that nothing of them stays."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from penguin_git.agents.sandbox.walls import Level
from penguin_git.agents.stopping import StopSignal
from penguin_git.agents.tools.tool import Bench
from penguin_git.agents.tools.toolbox import toolbox
from tests.agents.sandbox.cell import ENFORCING
from tests.agents.tools.conftest import Use
from tests.support.hosts import A_STOP
from tests.support.processes import living, marked

On = Callable[[Level], Bench]


@pytest.fixture
def on(bench: Bench) -> On:
    """The bench, at a level."""
    return lambda level: replace(bench, walls=replace(bench.walls, level=level))


def test_output_and_errors_come_in_order(use: Use) -> None:
    result = use("run_command", command="echo one; echo two >&2; pwd | sed 's,.*/,,'")

    assert "one\ntwo\nworktree" == result.text
    assert result.ok


def test_a_command_that_fails_says_how(use: Use) -> None:
    result = use("run_command", command="false; echo on it goes; exit 3")

    assert "on it goes\nThe command ended with exit code 3." == result.text
    assert not result.ok
    assert not result.denied


def test_a_command_that_says_nothing_is_told_apart(use: Use) -> None:
    assert "It printed nothing." == use("run_command", command="true").text


def test_output_is_told_as_it_comes(bench: Bench) -> None:
    told: list[str] = []

    toolbox(None, bench.walls).call(
        "run_command", {"command": "echo one; echo two"}, replace(bench, on_output=told.append)
    )

    assert "one\ntwo" == "\n".join(told)


def test_long_output_keeps_its_beginning_and_end(use: Use) -> None:
    text = use(
        "run_command", command="echo first; head -c 3000000 /dev/zero | tr '\\0' x; echo; echo last"
    ).text

    assert text.startswith("first\nxxx")
    assert text.endswith("xxx\nlast")
    assert "characters left out" in text
    assert len(text) < 10_100


def test_output_of_any_bytes_is_text(use: Use) -> None:
    assert "caf\ufffd" == use("run_command", command="printf 'caf\\351'").text


def test_the_environment_is_the_given_one_and_holds_no_key(bench: Bench) -> None:
    os.environ["ANTHROPIC_API_KEY"] = "the planted marker"
    try:
        result = toolbox(None, bench.walls).call(
            "run_command", {"command": "env; cat /proc/$PPID/environ"}, bench
        )
    finally:
        del os.environ["ANTHROPIC_API_KEY"]

    assert "planted" not in result.text
    assert f"PATH={os.environ['PATH']}" in result.text


def test_a_command_is_ended_when_its_time_is_over(use: Use) -> None:
    result = use("run_command", command="echo began; sleep 60", timeout_seconds=1)

    assert "began\nThe command took longer than it may." == result.text
    assert not result.ok


def test_nothing_is_left_in_the_background(bench: Bench, mark: str) -> None:
    bench = replace(bench, environment=marked(mark))

    result = toolbox(None, bench.walls).call(
        "run_command", {"command": "setsid sleep 60 & sleep 60 & echo on"}, bench
    )

    assert "on" == result.text
    assert [] == living(mark)


def test_a_stop_ends_a_command(bench: Bench, stop: StopSignal) -> None:
    bench = replace(bench, on_output=lambda _: stop.want(A_STOP))

    result = toolbox(None, bench.walls).call("run_command", {"command": "echo on; sleep 60"}, bench)

    assert f"on\n{A_STOP.reason}" == result.text
    assert not result.ok


@pytest.mark.parametrize("command", ["", "echo a\0b", "echo \ud800"])
def test_what_is_no_command_is_refused(command: str, use: Use) -> None:
    assert not use("run_command", command=command).ok


@pytest.mark.parametrize("level", ENFORCING)
@pytest.mark.parametrize("allowed", [["code_execution", "file_operations:read"], ["code_execution:read"]])
def test_a_task_that_may_read_only_is_not_changed_by_a_command(
    allowed: list[str], level: Level, on: On
) -> None:
    bench = on(level)
    (bench.folder / "cake").write_text("flour\n")
    tools = toolbox(allowed, bench.walls)

    result = tools.call("run_command", {"command": "cat cake; echo evil > cake; echo evil > new"}, bench)

    assert result.text.startswith("flour\n")
    assert "flour\n" == (bench.folder / "cake").read_text()
    assert not (bench.folder / "new").exists()


@pytest.mark.parametrize("level", ENFORCING)
def test_a_task_that_may_write_does_so_inside_of_walls(level: Level, on: On, secret: Path) -> None:
    bench = on(level)
    command = f"echo sugar > cake; cat {secret}; echo evil > {secret}"

    result = toolbox(["code_execution"], bench.walls).call("run_command", {"command": command}, bench)

    assert "sugar\n" == (bench.folder / "cake").read_text()
    assert "the planted marker\n" == secret.read_text()
    assert "planted" not in result.text


@pytest.mark.parametrize("allowed", [["code_execution", "file_operations:read"], ["code_execution:read"]])
def test_without_a_sandbox_a_task_that_may_read_only_gets_no_commands(
    allowed: list[str], bench: Bench
) -> None:
    tools = toolbox(allowed, bench.walls)

    result = tools.call("run_command", {"command": "echo evil > new"}, bench)

    assert "run_command" not in {spec.name for spec in tools.specs()}
    assert "run_command" in tools.withheld()
    assert result.denied
    assert "no sandbox here" in result.text
    assert not (bench.folder / "new").exists()
