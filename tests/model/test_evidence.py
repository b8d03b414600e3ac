"""An agent's word is never enough: completion needs a change, a check, or a script's exit code."""

import pytest

from penguin_git.model.evidence import verdict
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import CheckResult
from penguin_git.model.task import Changes, Check
from tests.support.tasks import a_task


def a_check(command: str, exit_code: int | None = 0) -> CheckResult:
    return CheckResult(check=command, exit_code=exit_code, duration_seconds=1.0)


def test_an_agent_that_changed_nothing_and_has_no_check_has_failed() -> None:
    outcome, reason = verdict(a_task(), changed=False, checks=(), by_script=False)

    assert Outcome.FAILED is outcome
    assert reason == "it changed nothing, and no check shows that there was nothing to change"


@pytest.mark.parametrize(
    ("changed", "checks", "by_script", "changes"),
    [
        (True, (), False, Changes.REQUIRED),
        (False, (a_check("make"),), False, Changes.REQUIRED),
        (False, (), True, Changes.REQUIRED),
        (False, (), False, Changes.OPTIONAL),
    ],
    ids=["a change", "a passing check", "a script", "changes: optional"],
)
def test_one_piece_of_evidence_is_enough(
    changed: bool, checks: tuple[CheckResult, ...], by_script: bool, changes: Changes
) -> None:
    task = a_task(changes=changes)

    assert verdict(task, changed=changed, checks=checks, by_script=by_script) == (Outcome.COMPLETED, "")


@pytest.mark.parametrize("by_script", [False, True])
@pytest.mark.parametrize("changes", Changes)
def test_a_failed_check_outweighs_all_other_evidence(changes: Changes, by_script: bool) -> None:
    checks = (a_check("make"), a_check("make test", 2))

    outcome, reason = verdict(a_task(changes=changes), changed=True, checks=checks, by_script=by_script)

    assert Outcome.FAILED is outcome
    assert reason == "the check `make test` ended with exit code 2 (1 of 2 checks failed)"


def test_a_check_that_ran_out_of_time_has_failed() -> None:
    outcome, reason = verdict(a_task(), changed=True, checks=(a_check("make", None),), by_script=True)

    assert Outcome.FAILED is outcome
    assert reason == "the check `make` ran out of time"


def test_only_the_commands_among_the_conditions_are_checks() -> None:
    task = a_task(acceptance=("It is fast", Check(check="make"), Check(check="make test")))

    assert task.checks == ("make", "make test")
