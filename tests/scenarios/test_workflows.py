"""Phases of one task, handed from agent to agent in one worktree."""

import json
from pathlib import Path

from penguin_git.model.event import EventType
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.request import Verb
from penguin_git.model.status import TaskStatus
from penguin_git.tracker.transcripts import log_events
from tests.support.clones import Clone
from tests.support.robots import Step, append, run, until, use, write

TASK = """\
title: Build it
workflow:
  - phase: design
    agent: architect
    description: Think first.
  - phase: implementation
    agent: builder
"""


def crew(path: Path, config: str = "", **agents: list[Step]) -> Clone:
    """A clone with these scripted agents."""
    said = {name: {"type": "scripted", "steps": steps} for name, steps in agents.items()}
    return Clone.new(path, None, f"base: main\nagents: {json.dumps(said)}\n{config}")


def end(handoff: str) -> Step:
    """End with a note to the next one."""
    return {"do": "end", "handoff": handoff}


def pause_and_resume(clone: Clone, gate: Path) -> None:
    """Pause the job once it has written code, let it pass the gate, and resume it until that has landed."""
    with clone.daemon() as daemon:
        daemon.until_live("job")
        with clone.project() as project:
            code = project.repo.worktrees / "job" / "code.txt"
        clone.wait_for(code.exists)
        clone.control("job", Verb.PAUSE)
        daemon.until_rests("job")
        gate.touch()
        clone.control("job", Verb.RESUME)
        daemon.until(lambda _: (clone.path / "code.txt").exists())


def test_each_phase_works_on_what_the_one_before_left(tmp_path: Path) -> None:
    clone = crew(
        tmp_path / "clone",
        architect=[write("plan.txt", "plan\n"), use(10), end("Mind the edges.")],
        builder=[run("cat plan.txt > code.txt; echo $PENGUIN_PHASE >> code.txt"), use(5)],
    )
    clone.task("job", TASK)

    clone.run()

    (record,) = clone.records("job")
    assert TaskStatus.COMPLETED is clone.on_base("job").status
    assert "plan\nimplementation\n" == clone.read("code.txt")
    assert ("workflow", Outcome.COMPLETED, 15) == (record.agent, record.outcome, record.usage.input_tokens)
    assert [("design", "architect", 10), ("implementation", "builder", 5)] == [
        (note.phase, note.agent, note.usage.input_tokens) for note in record.phases
    ]
    assert "Mind the edges." == record.phases[0].handoff


def test_a_phase_ends_with_a_commit_of_its_agent_that_holds_the_note(tmp_path: Path) -> None:
    clone = crew(tmp_path / "clone", architect=[end("Nothing to prepare.")], builder=[write("code.txt")])
    clone.task("job", TASK + "review: required\n")

    clone.run()

    told = clone.git("log", "--reverse", "--format=%an|%s|%b", "--grep=Penguin-Phase", "main..penguin/job")
    assert "architect|job: phase `design` of attempt 1|Nothing to prepare." in told
    assert "Penguin-Phase: implementation" in told


def test_progress_is_told_by_phase(tmp_path: Path) -> None:
    clone = crew(
        tmp_path / "clone",
        architect=[{"do": "progress", "progress": 50, "text": "half a plan"}],
        builder=[write("code.txt")],
    )
    clone.task("job", TASK)

    clone.run()

    with clone.project() as project:
        events = log_events(project, TaskId("job"), 1)
    told = [
        (event.data["phase"], event.data["progress"]) for event in events if event.type is EventType.PROGRESS
    ]
    assert [(1, 0), (1, 25), (1, 50), (2, 50), (2, 100)] == told


def test_the_budget_is_that_of_all_phases(tmp_path: Path) -> None:
    clone = crew(tmp_path / "clone", architect=[use(80)], builder=[use(40), write("code.txt")])
    clone.task("job", TASK + "resource_constraints: {max_tokens: 100}\n")

    clone.run()

    (record,) = clone.records("job")
    assert Outcome.OVER_BUDGET is record.outcome
    assert TaskStatus.PAUSED is clone.row("job").task.status
    assert [Outcome.COMPLETED, Outcome.OVER_BUDGET] == [note.outcome for note in record.phases]


def test_resuming_goes_on_with_the_phase_that_was_interrupted(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    clone = crew(
        tmp_path / "clone",
        architect=[append("plan.txt", "plan\n"), end("Mind the edges.")],
        builder=[append("code.txt", "code\n"), until(gate), append("code.txt", "more\n")],
    )
    clone.task("job", TASK)
    pause_and_resume(clone, gate)

    first, second = clone.records("job")
    assert ("plan\n", "code\nmore\n") == (clone.read("plan.txt"), clone.read("code.txt"))
    assert ["design", "implementation"] == [note.phase for note in first.phases]
    assert ["implementation"] == [note.phase for note in second.phases]


def test_a_script_that_was_interrupted_begins_again_where_the_phase_before_ended(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    clone = crew(tmp_path / "clone", architect=[append("plan.txt", "plan\n")])
    clone.task(
        "job",
        "title: Build it\n"
        f"run: |\n  echo code >> code.txt\n  until [ -e {gate} ]; do sleep 0.02; done\n"
        "workflow:\n  - {phase: design, agent: architect}\n  - {phase: build, agent: shell}\n",
    )
    pause_and_resume(clone, gate)

    assert ("plan\n", "code\n") == (clone.read("plan.txt"), clone.read("code.txt"))


def test_a_phase_whose_agent_is_unknown_blocks_the_task_with_the_reason(tmp_path: Path) -> None:
    clone = crew(tmp_path / "clone", architect=[write("plan.txt")])
    clone.task("job", TASK)

    clone.run()

    assert "blocked" == clone.row("job").state
    (reason,) = clone.row("job").reasons
    assert reason.startswith("its phase 2 can't be done: the agent `builder` is not configured")


def test_a_phase_that_fails_ends_the_attempt_and_a_retry_begins_with_it(tmp_path: Path) -> None:
    clone = crew(
        tmp_path / "clone",
        "retries: 1\n",
        architect=[append("plan.txt", "plan\n")],
        builder=[run("false"), write("code.txt")],
    )
    clone.task("job", TASK)

    clone.run()

    records = clone.records("job")
    assert "phase `implementation`: Step 1" in records[0].reason
    assert [["design", "implementation"], ["implementation"]] == [
        [note.phase for note in record.phases] for record in records
    ]
    assert ("plan\n", Outcome.COMPLETED) == (clone.read("plan.txt"), records[1].outcome)


def test_a_program_is_told_how_many_turns_the_phases_before_it_left(tmp_path: Path) -> None:
    program = ["sh", "-c", "echo $0 > turns.txt", "{max_turns}"]
    architect = {"type": "scripted", "steps": [write("plan.txt"), write("more.txt")]}
    agents = {"architect": architect, "builder": {"type": "command", "argv": program}}
    clone = Clone.new(tmp_path / "clone", None, f"base: main\nagents: {json.dumps(agents)}\n")
    clone.task("job", TASK + "resource_constraints: {max_iterations: 10}\n")

    clone.run()

    assert "8\n" == clone.read("turns.txt"), clone.records("job")
