"""`penguin task analyze`: a task in numbers, beside others."""

from pathlib import Path

import pytest

from penguin_git.model.outcome import Outcome
from penguin_git.model.record import CheckResult, ToolUse
from penguin_git.model.usage import Usage
from tests.cli.driving import Said, penguin
from tests.store.test_tallies import keep
from tests.support.clones import Clone
from tests.support.tasks import a_record

USAGE = Usage(input_tokens=1_000, output_tokens=200, cost=0.5)
FAILED = CheckResult(check="pytest -q", exit_code=1, duration_seconds=2.0)
PASSED = CheckResult(check="pytest -q", exit_code=0, duration_seconds=2.0)
TOOLS = (ToolUse(tool="code_execution", calls=3, denied=1), ToolUse(tool="web_search", calls=5))


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    clone = Clone.new(tmp_path / "clone", config="base: main\nmax_duration_minutes: 20\n")
    limits = "resource_constraints:\n  max_tokens: 2400\n"
    clone.task("login", f"title: Login\nlabels: [backend]\nstatus: completed\n{limits}")
    keep(
        clone,
        a_record("login", usage=USAGE, duration_seconds=600.0, checks=(FAILED,), outcome=Outcome.FAILED),
        a_record("login", 2, usage=USAGE, duration_seconds=60.0, checks=(PASSED,), tools=TOOLS, iterations=4),
    )
    return clone


def analyze(clone: Clone, *flags: str) -> Said:
    return penguin(clone.path, "task", "analyze", *flags)


def test_it_sums_up_the_attempts_and_says_what_of_the_budget_went(clone: Clone) -> None:
    said = analyze(clone, "login")

    assert 0 == said.code
    assert ["login  Login", "", "2 attempts: 1 failed, 1 completed"] == said.lines[:3]
    assert "duration    11 min  ░░░░░░░░░░   5% of its budget, 1 min of 20 min" in said.lines
    assert "tokens      2,400   █████░░░░░  50% of its budget, 1,200 of 2,400" in said.lines
    assert "cost        $1.00" in said.lines
    assert "Too few other tasks have finished to say what is usual." in said.lines
    assert "Tools" not in said.lines


def test_with_metrics_every_attempt_tool_and_check_is_listed(clone: Clone) -> None:
    said = analyze(clone, "login", "--metrics")

    assert [
        "Attempts",
        "  attempt  outcome    agent  duration  tokens  cost     iterations  checks",
        "  1        failed     shell  10 min    1,200   $0.5000  0           0 of 1 passed",
        "  2        completed  shell  1 min     1,200   $0.5000  4           1 of 1 passed",
        "",
        "Tools",
        "  web_search      5 calls  0 denied",
        "  code_execution  3 calls  1 denied",
        "",
        "Checks",
        "  1 passed  1 failed  pytest -q",
    ] == said.lines[said.lines.index("Attempts") :]


def test_it_stands_beside_finished_tasks_that_are_like_it(clone: Clone) -> None:
    for name, minutes in (("one", 2), ("two", 4), ("three", 12)):
        clone.task(name, f"title: {name}\nlabels: [backend]\nstatus: completed\n")
        keep(clone, a_record(name, duration_seconds=60.0 * minutes))

    said = analyze(clone, "login")

    [duration] = [line for line in said.lines if line.startswith("duration")]
    assert duration.endswith("usual 4 min, nine in ten at most 10.4 min")
    assert "Usual is the median of 3 finished tasks with a label in common." in said.lines


def test_json_has_all_of_it(clone: Clone) -> None:
    found = analyze(clone, "login", "--json").json["analysis"]

    assert ("login", 2, 50.0) == (found["task"], len(found["attempts"]), found["performance"]["success_rate"])
    assert {"used": 1200, "limit": 2400} == found["budgets"]["tokens"]
    assert None is found["budgets"]["iterations"]["limit"]
    assert (2400, None) == (found["measures"]["tokens"]["value"], found["measures"]["tokens"]["peers"])
    assert [{"check": "pytest -q", "passed": 1, "failed": 1}] == found["checks"]


def test_of_an_attempt_without_a_trace_neither_minutes_nor_iterations_are_known(clone: Clone) -> None:
    clone.task("lost", "title: Lost\nstatus: failed\n")
    keep(clone, a_record("lost", outcome=Outcome.ORPHANED, duration_seconds=0.0))
    keep(clone, a_record("lost", 2, duration_seconds=0.1))

    lost, short = analyze(clone, "lost", "--json").json["analysis"]["attempts"]

    assert (None, None) == (lost["duration_minutes"], lost["iterations"])
    assert 0.1 / 60 == short["duration_minutes"]
    assert "unknown" in analyze(clone, "lost", "--metrics").out


def test_of_a_task_that_nobody_tried_it_says_what_holds_it_up(clone: Clone) -> None:
    clone.task("asked", "title: Asked\nrequires_approval: true\napprover: lead\n")

    said = analyze(clone, "asked")

    assert ["asked  Asked", "", "No attempt has ended yet.", "", "What holds it up"] == said.lines[:5]
    assert said.lines[5].startswith("  - It waits for approval by lead")
