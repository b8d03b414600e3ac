"""Whether an attempt that says it is done really is."""

from collections.abc import Sequence

from penguin_git.model.outcome import Outcome
from penguin_git.model.record import CheckResult
from penguin_git.model.task import Changes, Task


def verdict(
    task: Task, *, changed: bool, checks: Sequence[CheckResult], by_script: bool
) -> tuple[Outcome, str]:
    """The outcome of an attempt whose agent finished without trouble, and the reason for it.

    A script that a person wrote is judged by its exit code and the checks; every other agent needs a
    change to the tree or a passing check, unless the task says `changes: optional`.
    """
    if failed := [check for check in checks if check.exit_code != 0]:
        return Outcome.FAILED, _failure(failed[0], len(failed), len(checks))
    if by_script or changed or checks or task.changes is Changes.OPTIONAL:
        return Outcome.COMPLETED, ""
    return Outcome.FAILED, "it changed nothing, and no check shows that there was nothing to change"


def _failure(check: CheckResult, failed: int, total: int) -> str:
    how = "ran out of time" if check.exit_code is None else f"ended with exit code {check.exit_code}"
    others = f" ({failed} of {total} checks failed)" if total > 1 else ""
    return f"the check `{check.check}` {how}{others}"
