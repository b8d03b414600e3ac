"""Tasks related to each other, and tasks put off."""

from pathlib import Path

import pytest

from tests.cli.driving import created, penguin
from tests.support.clones import Clone


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    clone = Clone.new(tmp_path / "project")
    for name in ("k3f9", "m7q2", "r5t8"):
        created(clone.path, f"Task {name}", "--id", name, "--run", "true")
    return clone


def test_related_tasks_name_each_other_in_one_commit(clone: Clone) -> None:
    before = int(clone.git("rev-list", "--count", "HEAD"))

    penguin(clone.path, "task", "relate", "k3f9", "Task m7q2", "r5")
    again = penguin(clone.path, "task", "relate", "m7q2", "k3f9")

    assert ("m7q2", "r5t8") == clone.on_base("k3f9").relates_to
    assert ("k3f9",) == clone.on_base("m7q2").relates_to
    assert ("k3f9",) == clone.on_base("r5t8").relates_to
    assert before + 1 == int(clone.git("rev-list", "--count", "HEAD"))
    assert "k3f9: relate to m7q2, r5t8" == clone.git("log", "-1", "--format=%s")
    assert "nothing was changed" in again.err
    assert "relates to  m7q2 (Task m7q2), r5t8 (Task r5t8)" in penguin(clone.path, "task", "show", "k3f9").out


def test_a_relation_is_taken_away_on_both_sides(clone: Clone) -> None:
    penguin(clone.path, "task", "relate", "k3f9", "m7q2")

    penguin(clone.path, "task", "relate", "m7q2", "k3f9", "--remove")
    none = penguin(clone.path, "task", "relate", "m7q2", "k3f9", "--remove")

    assert ((), ()) == (clone.on_base("k3f9").relates_to, clone.on_base("m7q2").relates_to)
    assert "`m7q2` is not related; nothing was changed." in none.err


def test_a_task_is_not_related_to_itself_or_to_nothing(clone: Clone) -> None:
    own, nothing = (penguin(clone.path, "task", "relate", "k3f9", other) for other in ("k3f9", "nope"))

    assert (1, 1) == (own.code, nothing.code)
    assert "`k3f9` can't be related to itself." in own.err
    assert "There is no task `nope`." in nothing.err


def test_a_draft_relates_to_a_task_of_the_base_on_its_own_side(clone: Clone) -> None:
    clone.git("switch", "-q", "-c", "feature")
    created(clone.path, "Draft", "--id", "draft")

    said = penguin(clone.path, "task", "relate", "draft", "k3f9")

    assert 0 == said.code, said.err
    assert "relates_to:\n  - k3f9\n" in clone.read(".penguin/tasks/draft.yaml")
    assert () == clone.on_base("k3f9").relates_to


def test_a_task_is_put_off_and_taken_up_again(clone: Clone) -> None:
    said = penguin(clone.path, "task", "defer", "k3f9", "2099-12-01 09:00")
    blocked = penguin(clone.path, "task", "why", "k3f9")
    penguin(clone.path, "task", "defer", "k3f9", "--clear")

    assert "`k3f9` is deferred until 2099-12-01 09:00 UTC." in said.err
    assert "it is deferred until 2099-12-01 09:00" in blocked.out
    assert clone.on_base("k3f9").defer_until is None
    assert "ready" == clone.row("k3f9").state


@pytest.mark.parametrize("when", ["tomorrow", "+3d", "2w", "2099-01-01", "2099-01-01T10:00:00Z"])
def test_a_time_is_given_as_people_do(clone: Clone, when: str) -> None:
    assert 0 == penguin(clone.path, "task", "defer", "k3f9", when).code
    assert clone.on_base("k3f9").defer_until is not None


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        (["2001-01-01"], 1, "2001-01-01 00:00 UTC is over already."),
        (["soon"], 1, "`soon` is no date that penguin understands."),
        ([], 2, "Give either WHEN or --clear."),
        (["tomorrow", "--clear"], 2, "Give either WHEN or --clear."),
    ],
)
def test_what_is_no_time_to_come_is_refused(
    clone: Clone, words: list[str], code: int, complaint: str
) -> None:
    said = penguin(clone.path, "task", "defer", "k3f9", *words)

    assert code == said.code
    assert complaint in said.err
    assert clone.on_base("k3f9").defer_until is None


def test_without_auto_commit_nothing_is_committed(clone: Clone) -> None:
    clone.commit({".penguin/config.yaml": "base: main\nauto_commit: false\n"})
    before = clone.git("rev-parse", "HEAD")

    for words in (
        ["note", "k3f9", "x"],
        ["relate", "k3f9", "m7q2"],
        ["done", "r5t8"],
        ["defer", "k3f9", "1d"],
    ):
        assert 0 == penguin(clone.path, "task", *words).code

    assert before == clone.git("rev-parse", "HEAD")
    assert 3 == len(clone.git("status", "--porcelain").splitlines())


def test_a_state_that_is_not_committed_is_not_said_to_count(clone: Clone) -> None:
    clone.commit({".penguin/config.yaml": "base: main\nauto_commit: false\n"})

    said = [penguin(clone.path, "task", verb, "r5t8").err.strip() for verb in ("pause", "cancel", "reopen")]

    then = "once `.penguin/tasks/r5t8.yaml` is committed: `auto_commit` is off."
    assert [f"`r5t8` is {state} {then}" for state in ("paused", "cancelled", "pending")] == said
