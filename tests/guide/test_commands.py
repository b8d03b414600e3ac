"""Every command of the task management guide does what it says there."""

import shlex
from pathlib import Path

import pytest

from penguin_git.model.status import TaskStatus
from tests.cli.driving import Said, penguin
from tests.guide import commands
from tests.support.clones import Clone
from tests.support.robots import append, robot_clone, use


def said(folder: Path, block: str) -> list[Said]:
    """What the commands of a block answer, one after the other."""
    lines = block.replace("\\\n", " ").splitlines()
    words = [shlex.split(line, comments=True) for line in lines]
    return [penguin(folder, *line[1:]) for line in words if line]


def codes(answers: list[Said]) -> list[int | str]:
    """The exit codes; where one is not 0, what was said instead."""
    return [answer.err if answer.code else 0 for answer in answers]


def task_of(clone: Clone, answer: Said) -> str:
    """The file of a task whose id was printed."""
    (file,) = (clone.path / ".penguin/tasks").rglob(f"{answer.out.strip()}.yaml")
    return file.read_text()


def test_tasks_are_created(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("db", "title: Setup database schema\n")
    clone.task("42", "title: Authentication\n")

    first, second, third, fourth, models, tests = said(clone.path, commands.CREATING)

    assert [0] * 6 == codes([first, second, third, fourth, models, tests])
    assert "Create login, logout, and token refresh endpoints" in task_of(clone, second)
    assert "max_tokens: 15000\n  max_duration_minutes: 120" in task_of(clone, third)
    assert "allowed_tools: [file_operations, web_search]" in task_of(clone, fourth)
    assert "project: web-application" in task_of(clone, models)
    assert "depends_on:\n  - db" in task_of(clone, models)
    assert "parent: 42" in task_of(clone, tests).replace('"', "").replace("'", "")


def test_tasks_wait_for_each_other(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")

    answers = said(clone.path, commands.DEPENDENCIES)

    assert [0] * 10 == codes(answers)
    ids = [answer.out.strip() for answer in answers]
    waits = [sorted(clone.row(task).task.depends_on) for task in ids]
    a, _, _, back, front, _, base = ids[:7]
    assert [[], [a], [ids[1]], [], [], sorted([back, front]), [], [base], [base], [base]] == waits


def test_tasks_have_limits_priorities_and_agents(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")

    answers = said(clone.path, commands.LIMITS)

    assert [0] * 12 == codes(answers)
    texts = [task_of(clone, answer) for answer in answers]
    assert "priority: high" in texts[0]
    assert "max_duration_minutes: 240\n  max_iterations: 15" in texts[1]
    assert "[file_operations:read, web_search]" in texts[2].replace("'", "").replace('"', "")
    assert ["critical", "high", "medium", "low"] == [
        clone.row(answer.out.strip()).task.priority for answer in answers[5:9]
    ]
    assert "assigned_to: gpt-4" in texts[10]


def test_what_was_done_is_watched_and_measured(tmp_path: Path) -> None:
    clone = robot_clone(tmp_path / "clone", use(700), append("api.txt", "done\n"))
    for task in ("123", "124"):
        clone.task(task, "title: Serve the API\nassigned_to: robot\nlabels: [backend]\n")
    clone.run(max_parallel=1)

    watched, logs, usage, shown, analyzed, compared = said(clone.path, commands.WATCHING)

    assert [0] * 6 == codes([watched, logs, usage, shown, analyzed, compared])
    assert "completed" in watched.out
    assert "checkpoint" in logs.out
    assert "700" in usage.out.replace(",", "")
    assert "attempt 1" in shown.out
    assert "700" in analyzed.out.replace(",", "")
    assert all(task in compared.out for task in ("123", "124"))


def test_a_person_is_asked_before_the_work_begins(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    (asked,) = said(clone.path, commands.ASKING)
    clone.task("123", "title: Deploy\nrun: echo live > live.txt\nrequires_approval: true\n")
    clone.run()
    assert not (clone.path / "live.txt").exists()

    (approved,) = said(clone.path, commands.APPROVING)
    clone.run()

    assert [0, 0] == codes([asked, approved])
    assert "approver: team-lead" in task_of(clone, asked)
    assert "live\n" == clone.read("live.txt")


def test_a_person_says_no_with_a_reason(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("123", "title: Deploy\nrun: echo live > live.txt\nrequires_approval: true\n")

    (rejected,) = said(clone.path, commands.REJECTING)
    clone.run()

    assert [0] == codes([rejected])
    assert TaskStatus.PAUSED is clone.on_base("123").status
    assert "Need additional testing" in clone.read(".penguin/tasks/123.yaml")
    assert not (clone.path / "live.txt").exists()


def test_an_exhausted_budget_is_raised_and_the_work_goes_on(tmp_path: Path) -> None:
    clone = robot_clone(tmp_path / "clone", use(8_000), use(8_000), append("api.txt", "done\n"))
    clone.task("123", "title: Long\nassigned_to: robot\nresource_constraints: {max_tokens: 10000}\n")
    clone.run()
    assert not (clone.path / "api.txt").exists()

    usage, raised, resumed = said(clone.path, commands.EXHAUSTED)
    clone.run()

    assert [0, 0, 0] == codes([usage, raised, resumed])
    assert "8,000 of 10,000" in usage.out
    assert "done\n" == clone.read("api.txt")


def test_a_circle_is_found_drawn_and_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clone = Clone.new(tmp_path / "clone")
    clone.task("456", "title: Two\nproject: my-project\ndepends_on: ['123']\n")
    clone.task("123", "title: One\nproject: my-project\ndepends_on: ['456']\n")
    monkeypatch.chdir(clone.path)

    found, drawn, broken = said(clone.path, commands.CIRCLE)

    assert [1, 0, 0] == [found.code, drawn.code, broken.code]
    assert "`123` -> `456` -> `123`" in drawn.err
    assert b"\x89PNG" == (clone.path / "deps.png").read_bytes()[:4]
    assert 0 == said(clone.path, commands.CIRCLE)[0].code


def test_a_denied_tool_is_seen_and_allowed(tmp_path: Path) -> None:
    clone = robot_clone(tmp_path / "clone", {"do": "end", "outcome": "permission_denied", "reason": "No."})
    clone.task("123", "title: One\nassigned_to: robot\n")
    clone.run()

    logs, allowed, restarted = said(clone.path, commands.TOOLS)

    assert [0, 0, 0] == codes([logs, allowed, restarted])
    tools = clone.on_base("123").resource_constraints.allowed_tools
    assert ["file_operations", "web_search", "code_execution"] == [str(tool) for tool in tools or ()]
    clone.run()
    assert 2 == len(clone.records("123"))
