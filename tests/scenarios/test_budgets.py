"""Budgets are gates: no step is taken that they do not cover, and raising them lets the work go on."""

from pathlib import Path

from penguin_git.model.outcome import Outcome
from penguin_git.model.request import Verb
from penguin_git.model.status import TaskStatus
from tests.support.clones import Clone
from tests.support.robots import Step, append, robot_clone, until, use

FIVE = tuple(append("steps.txt", f"{number}\n") for number in range(1, 6))


def limited(path: Path, limits: str, *steps: Step) -> Clone:
    """A clone with one task for the robot, within these limits."""
    clone = robot_clone(path / "clone", *steps)
    clone.task("job", f"title: Do it\nassigned_to: robot\nresource_constraints: {{{limits}}}\n")
    return clone


def test_a_limit_of_three_iterations_allows_exactly_three_steps(tmp_path: Path) -> None:
    clone = limited(tmp_path, "max_iterations: 3", *FIVE)

    clone.run()

    (record,) = clone.records("job")
    assert (Outcome.OVER_BUDGET, 3) == (record.outcome, record.iterations)
    assert "over_budget: 3 of 3 iterations used" == record.reason
    assert TaskStatus.PAUSED is clone.row("job").task.status
    assert "1\n2\n3" == clone.git("show", "penguin/job:steps.txt")
    assert TaskStatus.PENDING is clone.on_base("job").status


def test_a_budget_that_is_just_enough_is_enough(tmp_path: Path) -> None:
    clone = limited(tmp_path, "max_iterations: 5, max_tokens: 1", *FIVE)

    clone.run()

    assert TaskStatus.COMPLETED is clone.on_base("job").status
    assert "1\n2\n3\n4\n5\n" == clone.read("steps.txt")


def test_used_tokens_stop_the_next_step(tmp_path: Path) -> None:
    clone = limited(tmp_path, "max_tokens: 100", FIVE[0], use(60), FIVE[1], use(40), FIVE[2])

    clone.run()

    (record,) = clone.records("job")
    assert Outcome.OVER_BUDGET is record.outcome
    assert "over_budget: 100 of 100 tokens used" == record.reason
    assert (100, 100) == (record.usage.billable, record.max_tokens)
    assert "1\n2" == clone.git("show", "penguin/job:steps.txt")
    assert "append" in record.handoff


def test_a_raised_budget_goes_on_where_it_stopped_and_counts_what_was_used(tmp_path: Path) -> None:
    clone = limited(tmp_path, "max_iterations: 3", *FIVE)
    clone.run()
    clone.edit("job", "max_iterations: 3", "max_iterations: 4")

    clone.control("job", Verb.RESUME)
    clone.run()

    second = clone.records("job")[1]
    assert (Outcome.OVER_BUDGET, 1) == (second.outcome, second.iterations)
    assert "over_budget: 4 of 4 iterations used" == second.reason
    clone.edit("job", "max_iterations: 4", "max_iterations: 5")
    clone.control("job", Verb.RESUME)
    clone.run()
    assert TaskStatus.COMPLETED is clone.on_base("job").status
    assert "1\n2\n3\n4\n5\n" == clone.read("steps.txt")
    assert [1, 2, 3] == [record.attempt for record in clone.records("job")]


def test_resuming_without_a_raised_budget_takes_no_step(tmp_path: Path) -> None:
    clone = limited(tmp_path, "max_tokens: 100", FIVE[0], use(100), FIVE[1])
    clone.run()

    clone.control("job", Verb.RESUME)
    clone.run()

    assert [2, 0] == [record.iterations for record in clone.records("job")]
    assert "1" == clone.git("show", "penguin/job:steps.txt")
    assert TaskStatus.PAUSED is clone.row("job").task.status


def test_a_raised_budget_reaches_a_running_attempt(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    clone = limited(tmp_path, "max_iterations: 2", FIVE[0], until(gate), FIVE[1])
    with clone.daemon() as daemon:
        daemon.until_live("job")
        clone.edit("job", "max_iterations: 2", "max_iterations: 3")
        daemon.until_it_looked()
        gate.touch()
        daemon.until(lambda _: (clone.path / "steps.txt").exists())

    assert "1\n2\n" == clone.read("steps.txt")
    assert [Outcome.COMPLETED] == [record.outcome for record in clone.records("job")]


def test_a_budget_lowered_while_it_runs_stops_the_next_step(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    clone = limited(tmp_path, "max_iterations: 9", FIVE[0], until(gate), FIVE[1])
    with clone.daemon() as daemon:
        daemon.until_live("job")
        clone.edit("job", "max_iterations: 9", "max_iterations: 2")
        daemon.until_it_looked()
        gate.touch()
        daemon.until_rests("job")

    (record,) = clone.records("job")
    assert (Outcome.OVER_BUDGET, 2) == (record.outcome, record.iterations)
