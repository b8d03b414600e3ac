"""Tasks that somebody else's program works on, from the claim to the landing."""

import json
from collections.abc import Mapping
from pathlib import Path

from penguin_git.model.outcome import Outcome
from penguin_git.model.request import Verb
from penguin_git.model.status import TaskStatus
from penguin_git.runner import private_files
from tests.scenarios.test_deaths import die
from tests.support.clones import Clone
from tests.support.fakes import Script, settings_of

TASK = "title: Bake a cake\nassigned_to: helper\n"
FLOUR, SUGAR = {"bash": "echo flour >> cake"}, {"bash": "echo sugar >> cake"}


def clone_with(path: Path, profile: str, script: Script, task: str = "", **settings: object) -> Clone:
    """A clone with one task for an agent that plays a script."""
    agent: Mapping[str, object] = {"type": "command", **settings_of(profile, script), **settings}
    clone = Clone.new(path / "clone", None, f"base: main\nagents: {{helper: {json.dumps(agent)}}}\n")
    clone.task("job", f"{TASK}{task}")
    return clone


def private(clone: Clone) -> Path:
    with clone.project() as project:
        return private_files.folder(project.repo, "job")


def test_its_work_lands_with_what_it_cost(tmp_path: Path) -> None:
    clone = clone_with(tmp_path, "claude-code", [FLOUR, {"say": "Baked."}], model="toy")

    clone.run()

    (record,) = clone.records("job")
    assert "flour\n" == clone.read("cake")
    assert TaskStatus.COMPLETED is clone.on_base("job").status
    assert (Outcome.COMPLETED, "toy", "I am done.") == (record.outcome, record.model, record.summary)
    assert (340, 0.5, 2) == (record.usage.billable, record.usage.cost, record.iterations)
    assert [("Bash", 1, 0)] == [(use.tool, use.calls, use.denied) for use in record.tools]
    assert not private(clone).exists()


def test_its_own_word_is_no_evidence(tmp_path: Path) -> None:
    clone = clone_with(tmp_path, "claude-code", [{"say": "Baked."}])

    clone.run()

    (record,) = clone.records("job")
    assert Outcome.FAILED is record.outcome
    assert "I am done." == record.summary


def test_a_budget_of_tokens_ends_it_and_a_raised_one_continues_its_conversation(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    script = [FLOUR, {"bash": f"until [ -e {gate} ]; do sleep 0.02; done"}, SUGAR]
    clone = clone_with(tmp_path, "codex", script, "resource_constraints: {max_tokens: 100}\n")
    clone.run()
    (first,) = clone.records("job")
    assert Outcome.OVER_BUDGET is first.outcome
    assert private(clone).exists()

    clone.edit("job", "max_tokens: 100", "max_tokens: 1000")
    gate.touch()
    clone.control("job", Verb.RESUME)
    clone.run()

    second = clone.records("job")[1]
    assert Outcome.COMPLETED is second.outcome
    assert "flour\nsugar\n" == clone.read("cake")
    assert 330 == (first.usage.billable or 0) + (second.usage.billable or 0)


def test_the_turns_of_a_task_are_the_turns_of_its_program(tmp_path: Path) -> None:
    clone = clone_with(
        tmp_path,
        "claude-code",
        [FLOUR, SUGAR, {"say": "Baked."}],
        "resource_constraints: {max_iterations: 2}\n",
    )

    clone.run()

    (record,) = clone.records("job")
    assert Outcome.OVER_BUDGET is record.outcome
    assert 2 == record.iterations
    assert TaskStatus.PAUSED is clone.row("job").task.status


def test_after_a_killed_daemon_its_conversation_goes_on_in_the_same_folder(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    wait = {"bash": f"touch {started}; until [ -e {gate} ]; do sleep 0.02; done"}
    clone = clone_with(tmp_path, "claude-code", [FLOUR, wait, SUGAR])
    die(clone, started)

    gate.touch()
    clone.run()

    first, second = clone.records("job")
    assert (Outcome.ORPHANED, Outcome.COMPLETED) == (first.outcome, second.outcome)
    assert "flour\nsugar\n" == clone.read("cake")
    assert 2 * 170 == second.usage.billable  # the turn of the killed command is not asked for again
