"""Every program of the task management guide runs as written, and does what a reader expects.

Each runs inside one asynchronous function. What the guide leaves out, names and imports, comes from the
same few lines for all of them; they are printed with each test.
"""

import asyncio
import json
import os
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest

from penguin_git.project import EventBus, TaskManager, TaskStatus
from penguin_git.tracker import presence
from penguin_git.tracker.project import World
from tests.guide import programs
from tests.support.clones import Clone
from tests.support.robots import Step, run, use

PRELUDE = """\
import asyncio
from penguin_git.project import (
    AgentMatcher, AgentWorkflow, CodeAnalyzer, CollaborativeTask, ErrorRecovery, EventBus, ExecutionAnalyzer,
    ResourceConstraints, SpecificationParser, TaskManager, TaskPriority, TaskStatus,
)

tm = TaskManager()
project = tm.get_project("web")
task = tm.get_task(123)
"""

AGENTS = ("gpt-4", "claude-3-opus-20240229", "claude-3-sonnet-20240229")
PIECES = """\
title: Build the shop
project: web
assigned_to: gpt-4
acceptance:
  - Customers see the catalogue
  - Customers pay with a card
  - Customers get a receipt by mail
"""


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clone]:
    """A project with the three agents of the guide, and nothing running any more in the end."""
    steps = [use(10), run("echo $PENGUIN_TASK > $PENGUIN_TASK.txt")]
    clone = _clone(tmp_path / "clone", steps)
    monkeypatch.chdir(clone.path)
    yield clone
    EventBus.close()
    clone.wait_for(lambda: not _runs(clone))


async def carried_out(program: str) -> dict[str, Any]:
    """Run a program of the guide; the names that it has given."""
    text = f"{PRELUDE}\n{program}".replace("from penguin.project import", "from penguin_git.project import")
    print(PRELUDE)  # noqa: T201 - what the guide leaves out is part of the story
    known: dict[str, Any] = {}
    exec(f"async def program():\n{indent(text, '    ')}\n    return locals()", known)  # noqa: S102
    found: dict[str, Any] = await known["program"]()
    return found


def outcome_of(program: str) -> dict[str, Any]:
    """Run a program of the guide to its end."""
    return asyncio.run(carried_out(program))


def test_budgets_come_in_four_sizes(clone: Clone) -> None:
    clone.task("123", PIECES)

    sizes = [one.max_tokens for one in outcome_of(programs.BUDGETS)["constraints"]]

    assert [5_000, 15_000, 25_000, 50_000] == sizes


def test_critical_tasks_are_started_first(clone: Clone) -> None:
    clone.task("123", PIECES)
    clone.task("7", "title: Fix the outage\npriority: critical\nassigned_to: gpt-4\n")

    tasks = outcome_of(programs.SCHEDULING)["tasks"]

    assert ["7", "123"] == [str(task.id) for task in tasks]
    clone.wait_for(lambda: TaskStatus.COMPLETED is clone.on_base("7").status)
    assert TaskStatus.PENDING is clone.on_base("123").status


def test_a_task_gets_the_agent_that_fits(clone: Clone) -> None:
    clone.task("123", PIECES)

    names = outcome_of(programs.ASSIGNMENT)
    best = names["assign_task_to_best_agent"](names["task"])
    names["tm"].assign_agent("123", best)

    assert clone.on_base("123").assigned_to in AGENTS
    assert best.reasons


def test_a_task_is_watched_until_it_is_done(clone: Clone, capsys: pytest.CaptureFixture[str]) -> None:
    clone.task("123", PIECES)

    async def watched() -> None:
        names = await carried_out(programs.MONITORING)
        watching = asyncio.create_task(names["monitor_task"](123))
        await asyncio.sleep(0)  # it has its handlers now
        await asyncio.to_thread(names["tm"].start_task, 123)
        await asyncio.wait_for(watching, 30)
        await names["monitor_project"]("web")

    asyncio.run(watched())

    said = capsys.readouterr().out
    assert "Task 123: 100% complete" in said
    assert "Task 123 status: pendingin_progress" in said


def test_what_was_done_is_told_in_numbers(clone: Clone, capsys: pytest.CaptureFixture[str]) -> None:
    clone.task("123", PIECES)
    clone.run()
    clone.task("8", "title: Ship it\nproject: web\nrequires_approval: true\n")
    for number in (9, 10):
        clone.task(str(number), f"title: Tell people {number}\nproject: web\ndepends_on: ['8']\n")

    names = outcome_of(programs.ANALYTICS)

    said = capsys.readouterr().out
    assert "Success rate: 100.0%" in said
    assert "Average completion time: " in said
    assert "Bottleneck: Ship it - " in said
    assert 10 == names["stats"].total_tokens


def test_a_specification_becomes_tasks(clone: Clone) -> None:
    clone.task("123", PIECES)

    names = outcome_of(programs.SPECIFICATION)

    phases = {task.id for task in names["tm"].list_tasks(project_id="blog-api") if not task.parent}
    made = [task for task in names["tm"].list_tasks(project_id="blog-api") if task.parent in phases]
    assert len(made) >= 6
    assert all(task.resource_constraints.max_tokens for task in made)
    words = " ".join(task.title.lower() for task in made)
    assert all(
        word in words for word in ("authentication", "blog posts", "comment", "search", "rate limiting")
    )


def test_code_is_looked_through_for_work(clone: Clone) -> None:
    clone.task("123", PIECES)
    clone.commit({"src/shop.py": "def pay(:\n    pass\n", "src/mail.py": "# TODO: send the receipt\n"})

    names = outcome_of(programs.CODE_ANALYSIS)

    made = [task.title for task in names["tm"].list_tasks(project_id="web") if str(task.id) != "123"]
    urgent = [one.title for one in names["suggestions"].tasks if one.priority >= 0.7]
    assert sorted(urgent) == sorted(made)
    assert any("shop.py" in title for title in made)


def test_a_task_is_handed_from_agent_to_agent(clone: Clone) -> None:
    clone.task("123", "title: Build the shop\nproject: web\n")

    result = outcome_of(programs.WORKFLOW)["result"]

    assert TaskStatus.COMPLETED == result.status
    (record,) = clone.records("123")
    assert ["claude-3-opus-20240229", "gpt-4", "claude-3-sonnet-20240229"] == [
        one.agent for one in record.phases
    ]


def test_a_task_is_split_and_its_parts_are_merged(clone: Clone) -> None:
    clone.task("123", PIECES)

    names = outcome_of(programs.PARALLEL)

    pieces = [str(task.id) for task in names["subtasks"]]
    assert 3 == len(pieces)
    assert list(AGENTS) == [clone.on_base(task).assigned_to for task in pieces]
    assert all(f"{task}\n" == clone.read(f"{task}.txt") for task in pieces)
    assert sorted(pieces) == sorted(str(task.id) for task in names["merged_result"].merged)


def test_a_person_reads_along(
    clone: Clone, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clone.task("123", PIECES)
    monkeypatch.setattr("sys.stdin", StringIO("continue\n" * 9))
    names = outcome_of(programs.COLLABORATION)

    task, tm = names["collab_task"], names["tm"]
    started = task.start(tm=tm)
    assert task.wait(60)

    assert TaskStatus.COMPLETED == tm.get_task(started).status
    assert "AI suggests: " in capsys.readouterr().out


def test_work_goes_on_from_a_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = tmp_path / "gate"
    steps = [run("echo half > half.txt"), run(f"until [ -e {gate} ]; do sleep 0.02; done")]
    fails: Step = {"do": "end", "outcome": "failed", "reason": "stuck"}
    clone = _clone(tmp_path / "clone", [*steps, fails])
    monkeypatch.chdir(clone.path)
    clone.task("123", PIECES)

    with clone.daemon() as daemon:
        daemon.until_live("123")
        names = outcome_of(programs.CHECKPOINTS)
        saved = names["tm"].get_latest_checkpoint(task_id=123)
        gate.touch()
        daemon.until_rests("123")
        assert TaskStatus.FAILED == names["tm"].get_task(123).status
        outcome_of(programs.CHECKPOINTS.partition("# Resume")[2].join(("# Resume", "")))
        clone.wait_for(lambda: len(clone.records("123")) > 1)

    assert "Completed database setup" in saved.description
    assert 15 == clone.on_base("123").checkpoint_minutes


def test_a_task_that_is_too_large_is_split_until_no_part_is(clone: Clone) -> None:
    clone.task("123", _large())

    names = outcome_of(programs.SPLITTING)

    assert len(names["subtasks"]) > 2
    assert all(names["tm"].get_task(one.id).estimated_complexity <= 0.5 for one in names["subtasks"])
    clone.wait_for(lambda: any(clone.records(str(one.id)) for one in names["subtasks"]))


def test_trouble_is_met_by_handlers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clone = _clone(tmp_path / "clone", [use(80), use(40), run("echo done > done.txt")])
    monkeypatch.chdir(clone.path)
    clone.task("123", f"{PIECES}resource_constraints: {{max_tokens: 100}}\n")

    with outcome_of(programs.RECOVERY)["recovery"]:
        clone.run()

    assert "done\n" == clone.read("done.txt")
    assert 150 == clone.on_base("123").resource_constraints.max_tokens


def _clone(path: Path, steps: list[Step]) -> Clone:
    agents = json.dumps({name: {"type": "scripted", "steps": steps} for name in AGENTS})
    clone = Clone.new(path, None, f"base: main\nmax_parallel: 3\ndefault_agent: gpt-4\nagents: {agents}\n")
    clone.world = World(dict(os.environ))  # what the guide begins has no other clock
    TaskManager(clone.path).create_project("Web")
    return clone


def _large() -> str:
    """A task that says at length what it asks for, in many files, under many conditions."""
    parts = [f"the {part}" for part in ("catalogue", "basket", "checkout", "invoices", "mails", "search")]
    sections = "".join(
        f"  ## Migrate {part}\n\n  Refactor `shop/{number}.py` and migrate its data, and also its tests.\n\n"
        for number, part in enumerate(parts)
    )
    conditions = "".join(f"  - Everything about {part} works as before\n" for part in parts)
    head = "title: Migrate the whole shop\nproject: web\nassigned_to: gpt-4\n"
    return f"{head}description: |\n{sections}acceptance:\n{conditions}"


def _runs(clone: Clone) -> bool:
    with clone.project() as project:
        return presence.of(project.repo) is not None
