"""Numbers from Python: how attempts went, and what holds work up."""

from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from penguin_git.errors import InvalidValue, PenguinError
from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import Usage
from penguin_git.project import BrokenFileWarning, CodeAnalyzer, ExecutionAnalyzer, TaskManager
from tests.guide import programs
from tests.store.test_tallies import keep
from tests.support.clones import Clone
from tests.support.tasks import NOW, a_record

USAGE = Usage(input_tokens=1_000, output_tokens=200, cost=0.5)


@pytest.fixture
def analyzer(clone: Clone) -> ExecutionAnalyzer:
    """Of a project with one landed task, one that fails and one that is elsewhere."""
    clone.task("login", "title: Login\nproject: web\nlabels: [backend]\nstatus: completed\n")
    clone.task("forms", "title: Forms\nproject: web\nlabels: [ui]\nstatus: failed\n")
    clone.task("other", "title: Other\nstatus: completed\n")
    keep(
        clone,
        a_record("login", usage=USAGE, agent="claude"),
        a_record("forms", outcome=Outcome.FAILED, duration_seconds=180.0),
        a_record("forms", 2, outcome=Outcome.FAILED, duration_seconds=60.0),
        a_record("other", started=NOW - timedelta(days=90), ended=NOW - timedelta(days=90)),
    )
    return ExecutionAnalyzer(clone.path, world=clone.world)


def test_the_guides_snippet_runs_as_written(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    clone.task("login", "title: Login\nproject: web\nstatus: completed\n")
    clone.task("forms", "title: Forms\nproject: web\nstatus: failed\n")
    just_now: dict[str, Any] = {"started": datetime.now(UTC), "ended": datetime.now(UTC)}
    failed: dict[str, Any] = {"outcome": Outcome.FAILED, **just_now}
    keep(
        clone, a_record("login", usage=USAGE, **just_now), a_record("forms", duration_seconds=180.0, **failed)
    )
    keep(clone, a_record("forms", 2, **failed))
    monkeypatch.chdir(clone.path)
    project = TaskManager().create_project("Web")
    said = StringIO()

    with redirect_stdout(said):
        exec(programs.ANALYTICS.replace("penguin.project", "penguin_git.project"), {"project": project})  # noqa: S102 - written above

    assert [
        "Average completion time: 1.6666666666666667m",
        "Token efficiency: 1200.0",
        "Success rate: 33.333333333333336%",
        "Bottleneck: Forms - It failed twice.",
    ] == said.getvalue().splitlines()


def test_all_attempts_count_and_a_period_only_those_that_ended_in_it(analyzer: ExecutionAnalyzer) -> None:
    always = analyzer.analyze_task_performance()
    lately = analyzer.analyze_task_performance(date_range="last_30_days")
    back_then = analyzer.analyze_task_performance(date_range=("2026-01-01", NOW - timedelta(days=60)))

    assert (4, 3, 1) == (always.attempts, lately.attempts, back_then.attempts)
    assert (50.0, 1_200, 0.5) == (always.success_rate, always.total_tokens, always.total_cost)


def test_label_agent_and_project_narrow_it_down(analyzer: ExecutionAnalyzer) -> None:
    assert 1 == analyzer.analyze_task_performance(label="backend").attempts
    assert 1 == analyzer.analyze_task_performance(agent="claude").attempts
    assert 3 == analyzer.analyze_task_performance("web").attempts
    assert 0 == analyzer.analyze_task_performance("web", agent=["claude"], label=["ui"]).attempts


def test_nonsense_is_refused(analyzer: ExecutionAnalyzer) -> None:
    with pytest.raises(InvalidValue, match="no period"):
        analyzer.analyze_task_performance(date_range="recently")
    with pytest.raises(PenguinError, match="no project `shop`"):
        analyzer.find_bottlenecks(project_id="shop")


def test_what_is_no_path_is_refused_in_words(tm: TaskManager) -> None:
    wrong: Any
    for wrong in (tm, None, 5):
        with pytest.raises(InvalidValue, match="`path` has to be the path of a folder"):
            ExecutionAnalyzer(wrong)
        with pytest.raises(InvalidValue, match="`path` has to be the path of a folder"):
            CodeAnalyzer().analyze_codebase(wrong)


def test_bottlenecks_are_those_of_unfinished_tasks(clone: Clone, analyzer: ExecutionAnalyzer) -> None:
    clone.task("dead", "title: Dead\nstatus: cancelled\n")
    clone.task("asked", "title: Asked\nproject: web\ndepends_on: [dead]\nrequires_approval: true\n")
    clone.task("next", "title: Next\ndepends_on: [asked]\n")
    clone.task("last", "title: Last\ndepends_on: [next]\n")

    found = [(one.task_id, one.issue) for one in analyzer.find_bottlenecks()]

    assert [
        ("asked", "It depends on `dead`, which is cancelled."),
        ("forms", "It failed twice."),
        ("asked", "It waits for approval."),
        ("asked", "It is first on the critical path, which is 3 tasks long."),
        ("asked", "It blocks 2 tasks."),
    ] == found
    assert {"asked", "forms"} == {one.task_id for one in analyzer.find_bottlenecks("web")}


def test_a_record_that_cannot_be_read_is_warned_of(clone: Clone, analyzer: ExecutionAnalyzer) -> None:
    clone.commit({".penguin/records/bo/boat/1.yaml": "outcome: great\n"}, "Break one")

    with pytest.warns(BrokenFileWarning, match=r"records/bo/boat/1.yaml"):
        found = analyzer.analyze_task_performance()

    assert 4 == found.attempts


def test_finished_work_that_waits_for_a_review_is_a_bottleneck(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "other")
    clone.task("held", "title: Held\nrun: touch held.txt\nreview: required\napprover: team-lead\n")
    clone.run()

    [found] = ExecutionAnalyzer(clone.path, world=clone.world).find_bottlenecks()

    assert ("Held", True) == (found.task_title, found.issue.startswith("It waits for a review by team-lead"))
