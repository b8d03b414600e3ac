"""`penguin stats`: how work flows, as text, JSON and files."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import Usage
from tests.cli.driving import Said, penguin
from tests.store.test_tallies import keep
from tests.support.clones import Clone
from tests.support.tasks import a_record

USAGE = Usage(input_tokens=1_000, output_tokens=200, cost=1.5)
CREATED = "created_at: 2026-11-21T10:01:00Z\n"


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """Two tasks of which one has landed, and three attempts."""
    clone = Clone.new(tmp_path / "clone")
    clone.task("login", f"title: Login\nlabels: [backend]\nproject: web\nstatus: completed\n{CREATED}")
    clone.task("forms", f"title: Forms\nlabels: [ui]\nstatus: failed\n{CREATED}")
    keep(
        clone,
        a_record("login", usage=USAGE, agent="claude", duration_seconds=600.0),
        a_record("forms", outcome=Outcome.FAILED, duration_seconds=300.0),
        a_record("forms", 2, outcome=Outcome.ORPHANED, duration_seconds=0.0),
    )
    return clone


def stats(clone: Clone, *flags: str) -> Said:
    return penguin(clone.path, "stats", *flags)


def test_it_says_what_landed_how_soon_and_what_it_took(clone: Clone) -> None:
    said = stats(clone, "--until", "2026-11-22")

    assert 0 == said.code
    assert [
        "2026-11-21 to 2026-11-23",
        "",
        "landed      1 task: 0.63 a day, 4.42 a week",
        "lead time   median 24 h, nine in ten at most 24 h",
        "cycle time  median 1 min, nine in ten at most 1 min",
        "ready       0 tasks",
        "attempts    3: 1 failed, 1 orphaned, 1 completed",
        "duration    7.5 min on average (known of 2 of 3 attempts)",
        "tokens      1,200 (known of 1 of 3 attempts)",
        "cost        $1.50 (known of 1 of 3 attempts)",
        "",
        "agent               completed  attempts  on average  tokens   cost",
        "shell   ░░░░░░░░░░  0%         2         5 min       unknown  unknown",
        "claude  ██████████  100%       1         10 min      1,200    $1.50",
    ] == said.lines[:14]
    assert "22 Nov  ██████████  1       3         1,200   $1.50  1 of 2" in said.lines


def test_project_label_agent_and_filter_narrow_it_down(clone: Clone) -> None:
    for flags in (
        ("--project", "web"),
        ("--label", "backend"),
        ("--agent", "claude"),
        ("--filter", "label:backend"),
    ):
        found = stats(clone, *flags, "--json").json["stats"]

        assert (1, 1, 100.0) == (
            found["landed"],
            found["performance"]["attempts"],
            found["performance"]["success_rate"],
        )


def test_what_holds_work_up_stands_below_the_worst_first(clone: Clone) -> None:
    clone.task(
        "asked", "title: Ask\nlabels: [ui]\nrequires_approval: true\ncreated_at: 2026-11-01T00:00:00Z\n"
    )
    clone.task("alone", "title: Alone\ndepends_on: [gone]\n")

    said = stats(clone, "--label", "ui")
    found = stats(clone, "--label", "ui", "--json").json["stats"]["bottlenecks"]

    at = said.lines.index("what holds work up")
    assert said.lines[at + 1].startswith("asked  It waits for approval")
    assert said.lines[at + 1].endswith("Ask")
    assert {"asked"} == {one["task_id"] for one in found}


def test_json_has_every_stretch_of_time(clone: Clone) -> None:
    said = stats(clone, "--since", "2026-11-20", "--until", "2026-11-22", "--json").json

    steps = said["stats"]["steps"]
    assert (1, "day", 4) == (said["version"], steps["unit"], len(steps["values"]))
    assert ("2026-11-22T00:00:00Z", 1, 3, 1200) == tuple(
        steps["values"][2][name] for name in ("start", "landed", "attempts", "tokens")
    )


@pytest.mark.parametrize("chart", ["burn-up", "landed", "attempts", "tokens", "cost", "agents", "labels"])
def test_every_chart_can_be_drawn(clone: Clone, chart: str) -> None:
    assert 0 == stats(clone, "--output", "out.svg", "--chart", chart).code

    assert ElementTree.parse(clone.path / "out.svg").getroot().tag.endswith("svg")  # noqa: S314 - our own


def test_a_table_has_all_series_by_date(clone: Clone) -> None:
    assert 0 == stats(clone, "--since", "2026-11-22", "--until", "2026-11-22", "--output", "out.csv").code

    first, second = (clone.path / "out.csv").read_text().splitlines()[:2]
    assert first.endswith("landed,attempts,successes,tokens,cost,scope,done")
    assert second.startswith("2026-11-22,1,3,1,1200,1.5,2,1")


def test_what_cannot_be_read_or_understood_is_said(clone: Clone) -> None:
    clone.commit({".penguin/records/bo/boat/1.yaml": "outcome: great\n"}, "Break one")

    said = stats(clone)

    assert (1, True) == (said.code, "broken: .penguin/records/bo/boat/1.yaml:1:" in said.err)
    assert "no time that penguin understands" in stats(clone, "--since", "soon").err
    assert ".png, .svg, .csv, .html" in stats(clone, "--output", "x.doc").err


def test_an_empty_repository_has_nothing_to_tell(tmp_path: Path) -> None:
    said = stats(Clone.new(tmp_path / "other"))

    assert 0 == said.code
    assert ["landed    0 tasks", "ready     0 tasks", "attempts  0"] == said.lines[2:5]
