"""`penguin task estimate` and budgets that are suggested: by similar tasks that have finished."""

from pathlib import Path

import pytest

from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import Usage
from penguin_git.project import TaskManager
from tests.cli.driving import penguin
from tests.store.test_tallies import keep
from tests.support.clones import Clone
from tests.support.tasks import a_record

NAMES = ("b2aa", "b2bb", "b2cc", "b2dd")


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """Four bugs that were fixed, one of them in two attempts, and one that is to be."""
    clone = Clone.new(tmp_path / "clone")
    files = {
        f".penguin/tasks/{name}.yaml": f"status: completed\n\ntitle: Fix the crash {name}\n" for name in NAMES
    }
    clone.commit({**files, ".penguin/tasks/k3f9.yaml": "title: Fix the crash of the login\n"})
    used = Usage(input_tokens=3_000, output_tokens=1_000, cache_read_tokens=0, cache_write_tokens=0, cost=0.5)
    records = [a_record(name, usage=used, duration_seconds=600.0) for name in NAMES[1:]]
    failed = a_record(NAMES[0], outcome=Outcome.FAILED, usage=used, duration_seconds=600.0)
    keep(clone, failed, a_record(NAMES[0], attempt=2, usage=used, duration_seconds=600.0), *records)
    return clone


def test_it_says_what_similar_tasks_took_with_all_their_attempts(clone: Clone) -> None:
    said = penguin(clone.path, "task", "estimate", "k3f9")

    assert 0 == said.code
    assert [
        ["k3f9", "Fix", "the", "crash", "of", "the", "login"],
        ["time", "about", "10", "min", "10", "min", "to", "17", "min"],
        ["tokens", "about", "4,000", "4,000", "to", "6,800"],
        ["cost", "about", "$0.5000", "$0.5000", "to", "$0.8500"],
    ] == [line.split() for line in said.lines[:4]]
    assert "  little sure: 4 finished tasks are like it; 4 of them are of the type `bug`" == said.lines[4]


def test_programs_and_python_are_told_the_same(clone: Clone) -> None:
    said = penguin(clone.path, "task", "estimate", "k3f9", "--json").json
    found = TaskManager(clone.path, world=clone.world).estimate("k3f9")

    assert 1 == said["version"]
    assert {"low": 4000.0, "median": 4000.0, "of": 4} == {
        key: said["estimate"]["tokens"][key] for key in ("low", "median", "of")
    }
    assert found.minutes is not None
    assert found.minutes.high == said["estimate"]["minutes"]["high"]
    assert sorted(NAMES) == sorted(said["estimate"]["tasks"]) == sorted(found.tasks)


def test_too_few_tasks_say_nothing(clone: Clone) -> None:
    clone.task("words", "title: Write the entire documentation of the platform\n")

    said = penguin(clone.path, "task", "estimate", "words", "--json").json["estimate"]

    assert (None, None, "not") == (said["minutes"], said["cost"], said["sure"])


def test_a_budget_is_suggested_where_none_is_given(clone: Clone) -> None:
    said = penguin(
        clone.path, "task", "create", "Fix the crash of the menu", "--id", "menu", "--suggest-budget"
    )

    assert 0 == said.code
    assert "`menu` gets 15,000 tokens and 30 minutes, by 4 similar tasks that have finished." in said.err
    assert "max_tokens: 15000\n  max_duration_minutes: 30\n" in clone.read(".penguin/tasks/menu.yaml")


def test_a_budget_that_is_given_stays(clone: Clone) -> None:
    words = ("task", "create", "Fix the crash", "--id", "own", "--budget-tokens", "77", "--suggest-budget")
    said = penguin(clone.path, *words)

    assert "`own` gets 30 minutes" in said.err
    assert "max_tokens: 77\n" in clone.read(".penguin/tasks/own.yaml")


def test_without_similar_tasks_the_size_tells(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "new")

    said = penguin(clone.path, "task", "create", "Fix the typo", "--id", "typo", "--suggest-budget")

    assert "`typo` gets 5,000 tokens, by its complexity of 0.05, as too few similar tasks" in said.err
