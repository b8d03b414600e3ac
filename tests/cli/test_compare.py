"""`penguin task compare`: a table with bars, JSON, and files."""

from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import Usage
from tests.cli.driving import Said, penguin
from tests.store.test_tallies import keep
from tests.support.clones import Clone
from tests.support.tasks import NOW, a_record

USAGE = Usage(input_tokens=1_000, output_tokens=200, cost=0.5)


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    clone = Clone.new(tmp_path / "clone")
    clone.task("login", "title: Login\nlabels: [backend]\nstatus: completed\n")
    clone.task("forms", "title: Forms\nlabels: [ui]\nstatus: completed\n")
    clone.task("cache", "title: Cache\nlabels: [backend]\n")
    keep(
        clone,
        a_record("login", usage=USAGE, duration_seconds=600.0),
        a_record("forms", outcome=Outcome.FAILED, usage=USAGE, duration_seconds=150.0),
        a_record("forms", 2, duration_seconds=150.0, ended=NOW - timedelta(days=9)),
    )
    return clone


def compare(clone: Clone, *flags: str) -> Said:
    return penguin(clone.path, "task", "compare", *flags)


def test_the_largest_comes_first_with_a_bar_and_a_summary_below(clone: Clone) -> None:
    said = compare(clone)

    assert 0 == said.code
    assert [
        "login  ████████████████████  10 min  Login",
        "forms  ██████████░░░░░░░░░░  5 min   Forms",
        "",
        "duration: 2 tasks, mean 7.5 min, median 7.5 min, nine in ten at most 9.5 min",
    ] == said.lines


def test_a_sum_that_lacks_an_attempt_says_so_and_is_in_no_mean(clone: Clone) -> None:
    said = compare(clone, "--metric", "tokens")

    assert [
        "login  ████████████████████  1,200           Login",
        "forms  ████████████████████  at least 1,200  Forms",
    ] == sorted(said.lines[:2], reverse=True)
    assert "tokens: 2 tasks (wholly known of 1 of them), mean 1,200" in said.lines[3]


def test_a_filter_a_period_and_a_limit_narrow_it_down(clone: Clone) -> None:
    by_label = compare(clone, "--filter", "label:backend", "--json").json["comparison"]
    by_time = compare(clone, "--until", "2026-11-14", "--metric", "attempts", "--json").json["comparison"]

    assert ["login"] == [one["id"] for one in by_label["tasks"]]
    assert [("forms", 1)] == [(one["id"], one["value"]) for one in by_time["tasks"]]
    assert "… and 1 more task" in compare(clone, "--limit", "1").lines


def test_json_says_of_how_many_attempts_a_value_is(clone: Clone) -> None:
    said = compare(clone, "--metric", "cost", "--json").json

    assert 1 == said["version"]
    found = {one["id"]: (one["value"], one["known"], one["attempts"]) for one in said["comparison"]["tasks"]}
    assert {"login": (0.5, 1, 1), "forms": (0.5, 1, 2)} == found
    assert (1, 2) == (said["comparison"]["spread"]["known"], said["comparison"]["spread"]["of"])


def test_a_file_is_a_picture_or_a_table(clone: Clone) -> None:
    for name in ("out.svg", "out.csv"):
        assert 0 == compare(clone, "--metric", "success_rate", "--output", name).code

    assert ElementTree.parse(clone.path / "out.svg").getroot().tag.endswith("svg")  # noqa: S314 - our own
    rows = (clone.path / "out.csv").read_text().splitlines()
    assert "id,title,success_rate_percent,note" == rows[0]
    assert any(row.startswith("login,Login,") for row in rows)
    assert ".csv" in compare(clone, "--output", "out.doc").err


def test_a_record_that_cannot_be_read_is_named_and_the_rest_is_shown(clone: Clone) -> None:
    clone.commit({".penguin/records/bo/boat/1.yaml": "outcome: great\n"}, "Break one")

    said = compare(clone)

    assert 1 == said.code
    assert "login" in said.out
    assert "broken: .penguin/records/bo/boat/1.yaml:1:" in said.err


def test_without_attempts_there_is_nothing_to_compare(tmp_path: Path) -> None:
    said = compare(Clone.new(tmp_path / "other"))

    assert (0, "No attempt is like that.") == (said.code, said.err.strip())
