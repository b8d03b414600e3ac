"""Programs say what to do about attempts that ended in trouble; without them the configuration does."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import structs

from penguin_git.model.outcome import Outcome
from penguin_git.project import (
    ErrorRecovery,
    InvalidValue,
    PenguinError,
    Task,
    TaskError,
    TaskManager,
    TaskStatus,
)
from tests.cli.driving import process
from tests.support.clones import Clone
from tests.support.robots import Step, append, robot_clone, use

TASK = "status: pending\n\ntitle: A long job\nassigned_to: robot\n"
START = datetime(2026, 11, 22, 10, tzinfo=UTC)
STUCK: Step = {"do": "end", "outcome": "failed", "reason": "stuck"}


def stuck(tmp_path: Path, config: str = "") -> Clone:
    """A clone whose task fails at every attempt."""
    clone = robot_clone(tmp_path / "clone", STUCK, config=config)
    clone.task("123", TASK)
    return clone


def over_budget(tmp_path: Path, config: str = "") -> Clone:
    """A clone whose task runs out of tokens."""
    clone = robot_clone(tmp_path / "clone", use(80), use(40), append("a", "x\n"), config=config)
    clone.task("123", f"{TASK}resource_constraints:\n  max_tokens: 100\n")
    return clone


def outcomes(clone: Clone) -> list[Outcome]:
    return [record.outcome for record in clone.records("123")]


def test_a_handler_raises_the_budget_and_the_task_goes_on(tmp_path: Path) -> None:
    clone = over_budget(tmp_path)
    tm = TaskManager(clone.path, world=clone.world)
    met: list[str] = []

    with ErrorRecovery(clone.path, world=clone.world) as recovery:

        @recovery.handler("TokenLimitExceeded")
        def handle_token_limit(task: Task, error: TaskError) -> str:
            assert task.resource_constraints.max_tokens is not None
            tm.update_task_constraints(task.id, max_tokens=task.resource_constraints.max_tokens * 1.5)
            met.append(f"{error.kind} {error.attempt}: {error}")
            return "retry"

        clone.run()

    assert ["TokenLimitExceeded 1: over_budget: 80 of 100 tokens used, and the next step takes 40"] == met
    assert [Outcome.OVER_BUDGET, Outcome.COMPLETED] == outcomes(clone)
    assert ["", "TokenLimitExceeded"] == [record.recovers for record in clone.records("123")]
    assert 150 == clone.on_base("123").resource_constraints.max_tokens


def test_a_handler_has_a_person_asked(tmp_path: Path) -> None:
    denied: Step = {"do": "end", "outcome": "permission_denied", "reason": "It wanted to write."}
    clone = robot_clone(tmp_path / "clone", denied)
    clone.task("123", TASK)

    with ErrorRecovery(clone.path, world=clone.world) as recovery:

        @recovery.handler("ToolPermissionDenied")
        def handle_permission_error(_task: Task, _error: TaskError) -> str:
            return "request_human_approval"

        clone.run()

    task = TaskManager(clone.path, world=clone.world).get_task(123)
    assert ("blocked", True) == (task.state, task.requires_approval)
    assert "ToolPermissionDenied: It wanted to write." == task.notes[-1].text
    assert "123" in process(clone.path, "approvals").out
    TaskManager(clone.path, world=clone.world).approve_task(123)
    clone.run()
    assert 2 == len(clone.records("123"))


def test_retries_end_with_a_person(tmp_path: Path) -> None:
    clone = stuck(tmp_path, "recovery: {max_retries: 1}\n")

    with ErrorRecovery(clone.path, world=clone.world) as recovery:
        recovery.handler("*")(lambda _task, _error: "retry")
        clone.run()

    task = TaskManager(clone.path, world=clone.world).get_task(123)
    assert [Outcome.FAILED, Outcome.FAILED] == outcomes(clone)
    assert "blocked" == task.state
    assert "it was retried 1 times" in task.notes[-1].text


@pytest.mark.parametrize(("answer", "status"), [("fail", TaskStatus.FAILED), ("skip", TaskStatus.CANCELLED)])
def test_a_handler_ends_the_task(tmp_path: Path, answer: str, status: TaskStatus) -> None:
    clone = over_budget(tmp_path)

    with ErrorRecovery(clone.path, world=clone.world) as recovery:
        recovery.handler("TokenLimitExceeded", "TimeLimitExceeded")(lambda _task, _error: answer)
        clone.run()

    assert status is clone.on_base("123").status


def test_without_handlers_the_policy_of_the_configuration_holds(tmp_path: Path) -> None:
    clone = stuck(tmp_path, "recovery: {agent_error: retry, max_retries: 2}\n")

    clone.run()

    assert [Outcome.FAILED] * 3 == outcomes(clone)
    assert ["", "AgentError", "AgentError"] == [record.recovers for record in clone.records("123")]
    assert TaskStatus.FAILED is clone.on_base("123").status


@pytest.mark.parametrize(("answer", "status"), [("fail", TaskStatus.FAILED), ("skip", TaskStatus.CANCELLED)])
def test_the_policy_ends_a_task(tmp_path: Path, answer: str, status: TaskStatus) -> None:
    clone = over_budget(tmp_path, f"recovery: {{token_limit_exceeded: {answer}}}\n")

    clone.run()

    assert status is clone.on_base("123").status


@pytest.mark.parametrize("answer", ["request_human_approval", "split"])
@pytest.mark.parametrize("over", [False, True])
def test_the_policy_has_a_person_asked(tmp_path: Path, answer: str, over: bool) -> None:
    policy = f"recovery: {{agent_error: {answer}, token_limit_exceeded: {answer}}}\n"
    clone = (over_budget if over else stuck)(tmp_path, policy)

    clone.run()

    task = TaskManager(clone.path, world=clone.world).get_task(123)
    assert ("blocked", TaskStatus.PENDING, True) == (task.state, task.status, task.requires_approval)
    assert [("the recovery policy", answer == "split")] == [
        (note.by, "split into smaller tasks" in note.text) for note in task.notes
    ]
    assert "123" in process(clone.path, "approvals").out
    TaskManager(clone.path, world=clone.world).approve_task(123)
    clone.run()
    assert 2 == len(clone.records("123"))


def test_nobody_goes_on_where_the_approval_cannot_be_asked_for(tmp_path: Path) -> None:
    clone = over_budget(tmp_path, "recovery: {token_limit_exceeded: request_human_approval}\n")
    clone.git("checkout", "-q", "--detach")
    (clone.path / ".git" / "MERGE_HEAD").write_text(clone.git("rev-parse", "HEAD") + "\n")

    clone.run()

    assert [Outcome.OVER_BUDGET] == outcomes(clone)


def test_a_handler_that_breaks_is_logged_and_leaves_it_to_the_policy(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clone = stuck(tmp_path, "recovery: {timeout: 1, agent_error: skip}\n")
    times = [START]
    clone.world = structs.replace(clone.world, now=lambda: times[-1])

    with ErrorRecovery(clone.path, world=clone.world) as recovery:

        @recovery.handler("AgentError")
        def broken(_task: Task, _error: TaskError) -> str:
            times.append(START + timedelta(minutes=2))
            raise RuntimeError("out of order")

        clone.run()

    assert "out of order" in caplog.text
    assert TaskStatus.CANCELLED is clone.on_base("123").status


def test_a_policy_reaches_a_failure_that_has_landed_before(tmp_path: Path) -> None:
    clone = stuck(tmp_path)
    clone.run()
    assert TaskStatus.FAILED is clone.on_base("123").status

    config = clone.path / ".penguin" / "config.yaml"
    config.write_text(config.read_text() + "recovery: {agent_error: skip}\n")
    clone.git("commit", "-q", "-a", "-m", "Skip what fails")
    clone.run()

    assert TaskStatus.CANCELLED is clone.on_base("123").status
    assert "123: cancelled after attempt 1" == clone.git("log", "-1", "--format=%s")
    assert "cancelled" == clone.git("log", "-1", "--format=%(trailers:key=Penguin-Status,valueonly)")
    assert [Outcome.FAILED] == outcomes(clone)


def test_whoever_leaves_a_trouble_to_others_is_not_waited_for(tmp_path: Path) -> None:
    clone = stuck(tmp_path, "recovery: {agent_error: skip}\n")
    now = clone.world.now()  # the time for an answer never ends
    clone.world = structs.replace(clone.world, now=lambda: now)

    with ErrorRecovery(clone.path, world=clone.world) as recovery:
        recovery.handler("TokenLimitExceeded")(lambda _task, _error: "retry")
        recovery.handler("AgentError")(lambda _task, _error: None)
        clone.run()

    assert TaskStatus.CANCELLED is clone.on_base("123").status


def test_programs_with_handlers_for_other_troubles_are_not_waited_for(tmp_path: Path) -> None:
    clone = stuck(tmp_path, "recovery: {agent_error: skip}\n")
    now = clone.world.now()
    clone.world = structs.replace(clone.world, now=lambda: now)

    with ErrorRecovery(clone.path, world=clone.world) as recovery:
        recovery.handler("TokenLimitExceeded")(lambda _task, _error: "retry")
        clone.run()

    assert TaskStatus.CANCELLED is clone.on_base("123").status


def test_a_failure_that_a_handler_wants_to_stay_one_is_left_alone(tmp_path: Path) -> None:
    clone = stuck(tmp_path, "recovery: {agent_error: retry}\n")
    now = clone.world.now()
    clone.world = structs.replace(clone.world, now=lambda: now)

    with ErrorRecovery(clone.path, world=clone.world) as recovery:
        recovery.handler("AgentError")(lambda _task, _error: "fail")
        clone.run()
    clone.run()

    assert [Outcome.FAILED] == outcomes(clone)
    assert TaskStatus.FAILED is clone.on_base("123").status


def test_a_persons_word_comes_before_the_answer_of_a_handler(tmp_path: Path) -> None:
    clone = over_budget(tmp_path)
    tm = TaskManager(clone.path, world=clone.world)

    with ErrorRecovery(clone.path, world=clone.world) as recovery:

        @recovery.handler("TokenLimitExceeded")
        def slow(task: Task, _error: TaskError) -> str:
            tm.update_task_constraints(task, max_tokens=200)
            tm.cancel_task(task, "Not needed")
            return "retry"

        clone.run()

    assert [Outcome.OVER_BUDGET] == outcomes(clone)
    assert TaskStatus.CANCELLED is clone.on_base("123").status


def test_a_task_whose_trouble_is_being_handled_is_not_at_rest(tmp_path: Path) -> None:
    clone = stuck(tmp_path)
    tm = TaskManager(clone.path, world=clone.world)
    rested: list[bool] = []

    with clone.daemon() as daemon, ErrorRecovery(clone.path, world=clone.world) as recovery:

        @recovery.handler("AgentError")
        def look(task: Task, _error: TaskError) -> str:
            rested.append(tm.is_at_rest(task))
            return "skip"

        daemon.until(lambda _: TaskStatus.CANCELLED is clone.on_base("123").status)
        Clone.wait_for(lambda: tm.is_at_rest("123"))

    assert [False] == rested


def test_nobody_registers_handlers_with_what_was_closed(tmp_path: Path) -> None:
    with ErrorRecovery(stuck(tmp_path).path) as recovery:
        pass

    with pytest.raises(PenguinError, match="This recovery was closed"):
        recovery.handler("*")(lambda _task, _error: "retry")


def test_a_kind_that_does_not_exist_is_refused_with_the_nearest(tmp_path: Path) -> None:
    recovery = ErrorRecovery(stuck(tmp_path).path)

    with pytest.raises(InvalidValue, match="Did you mean `AgentError`"):
        recovery.handler("AgentErrors")
    with pytest.raises(InvalidValue, match="for some kind of trouble"):
        recovery.handler()
    with pytest.raises(InvalidValue, match="has to be a function"):
        recovery.handler("*")("retry")  # type: ignore[type-var]


def test_a_coroutine_may_answer(tmp_path: Path) -> None:
    clone = stuck(tmp_path)

    with ErrorRecovery(clone.path, world=clone.world) as recovery:

        @recovery.handler("*")
        async def give_up(_task: Task, _error: TaskError) -> str:
            await asyncio.sleep(0)
            return "skip"

        clone.run()

    assert TaskStatus.CANCELLED is clone.on_base("123").status
