"""What kind of trouble an attempt met, and how often it may be tried again."""

from typing import Any

import pytest

from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import CheckResult, Record, ToolUse
from penguin_git.model.recovery import refusal, trouble_of
from penguin_git.model.trouble import Answer, RecoveryConfig, Trouble
from tests.support.tasks import a_record

FAILED_CHECK = CheckResult(check="false", exit_code=1, duration_seconds=0)
LIMITS = ResourceConstraints(max_tokens=100)


def over(reason: str, **fields: Any) -> Record:
    """An attempt that ran out of something."""
    return a_record(outcome=Outcome.OVER_BUDGET, reason=f"over_budget: {reason}", **fields)


@pytest.mark.parametrize(
    ("trouble", "record"),
    [
        (Trouble.TOKENS, over("80 of 100 tokens used, and the next step takes 40")),
        (Trouble.ITERATIONS, over("3 of 3 iterations used")),
        (Trouble.TIME, over("5 of 5 minutes used")),
        (Trouble.TIME, a_record(outcome=Outcome.TIMED_OUT)),
        (Trouble.TOOLS, a_record(outcome=Outcome.PERMISSION_DENIED)),
        (Trouble.TOOLS, a_record(outcome=Outcome.FAILED, tools=(ToolUse(tool="run_command", denied=1),))),
        (Trouble.CHECK, a_record(outcome=Outcome.FAILED, checks=(FAILED_CHECK,))),
        (Trouble.AGENT, a_record(outcome=Outcome.FAILED)),
        (Trouble.AGENT, a_record(outcome=Outcome.STALLED)),
        (Trouble.MERGE, a_record(outcome=Outcome.CONFLICT)),
        (None, a_record(outcome=Outcome.COMPLETED)),
        (None, a_record(outcome=Outcome.PAUSED)),
        (None, a_record(outcome=Outcome.ORPHANED)),
    ],
)
def test_the_kind_of_trouble_follows_from_the_record(trouble: Trouble | None, record: Record) -> None:
    assert trouble == trouble_of(record)


def test_retries_are_bounded() -> None:
    records = [
        a_record(attempt=n, outcome=Outcome.FAILED, recovers="AgentError" if n > 1 else "")
        for n in range(1, 4)
    ]

    assert "" == refusal(records, LIMITS, RecoveryConfig(max_retries=3))
    assert "it was retried 2 times" in refusal(records, LIMITS, RecoveryConfig(max_retries=2))


def test_a_retry_after_a_limit_needs_a_raised_limit() -> None:
    records = [over("80 of 100 tokens used", max_tokens=100)]

    assert "its `max_tokens` is used up and was not raised" == refusal(records, LIMITS, RecoveryConfig())
    assert "" == refusal(records, ResourceConstraints(max_tokens=150), RecoveryConfig())


def test_growth_is_bounded_by_the_first_limit() -> None:
    records = [over("1 of 100 tokens used", max_tokens=100), over("1 of 300 tokens used", max_tokens=300)]

    assert "" == refusal(records, ResourceConstraints(max_tokens=400), RecoveryConfig())
    assert "more than 4-fold" in refusal(records, ResourceConstraints(max_tokens=401), RecoveryConfig())


def test_the_policy_names_an_answer_for_each_kind() -> None:
    config = RecoveryConfig(check_failed=Answer.SKIP)

    assert Answer.SKIP is config.answer(Trouble.CHECK)
    assert None is config.answer(Trouble.AGENT)
    assert None is config.answer(Trouble.MERGE)
