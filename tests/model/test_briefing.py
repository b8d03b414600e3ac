"""What an agent is told of its task."""

from datetime import UTC, datetime, timedelta

from msgspec import structs

from penguin_git.model.briefing import Before, brief
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.record import Record
from penguin_git.model.task import Approval, Check, Note, Task

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_title_is_enough() -> None:
    assert "Bake a cake" == brief(Task(id=TaskId("k3f9"), title="Bake a cake"))


def test_everything_that_the_task_says_is_told_in_order() -> None:
    task = Task(
        id=TaskId("k3f9"),
        title="Bake a cake",
        description="For six people.\n",
        acceptance=("It is sweet", Check(check="grep -q flour cake")),
        context=("recipes/cake.md",),
        notes=(Note(at=NOON, by="Jane Doe", text="Rejected: too dry."),),
    )

    assert (
        "Bake a cake\n\nFor six people.\n\n"
        "## Acceptance\n\n- It is sweet\n- This command ends with exit code 0: `grep -q flour cake`\n\n"
        "## Read first\n\n- `recipes/cake.md`\n\n"
        "## Notes on the task\n\n- Jane Doe, 2026-11-22: Rejected: too dry."
    ) == brief(task)


def test_what_an_agent_adds_after_an_approval_is_not_told() -> None:
    old, new = NOON, NOON + timedelta(hours=1)
    notes = (
        Note(at=old, by="Jane Doe (mcp)", text="Read by whoever approved."),
        Note(at=new, by="Jane Doe (mcp)", text="Read by nobody."),
        Note(at=new, by="Jane Doe", text="Said by a person."),
    )
    approval = Approval(by="Boss <boss@example.com>", at=old, digest="x")
    task = Task(id=TaskId("k3f9"), title="Bake", notes=notes, requires_approval=True, approval=approval)

    told = brief(task)

    assert "Read by whoever approved." in told
    assert "Said by a person." in told
    assert "Read by nobody." not in told
    assert "Read by nobody." in brief(structs.replace(task, requires_approval=False))


def test_what_dependencies_left_is_told_and_silence_is_not() -> None:
    before = (
        Before(task="m7q2", title="Buy flour", summary="Bought 2 kg.", handoff="It is in the cellar."),
        Before(task="b4n8", title="Clean up"),
    )

    told = brief(Task(id=TaskId("k3f9"), title="Bake a cake"), before)

    assert "## What `m7q2` (Buy flour) left for you\n\nBought 2 kg.\n\nIt is in the cellar." in told
    assert "b4n8" not in told


def test_attempts_whose_conversation_is_over_are_told() -> None:
    record = Record(
        task=TaskId("k3f9"),
        attempt=1,
        outcome=Outcome.TIMED_OUT,
        reason="it took too long",
        agent="robot",
        host="here",
        base="0" * 40,
        head="0" * 40,
        started=NOON,
        ended=NOON,
        duration_seconds=1,
        handoff="The dough is ready.",
    )

    told = brief(Task(id=TaskId("k3f9"), title="Bake a cake"), earlier=[record])

    assert "## Attempt 1 ended as timed out: it took too long\n\nThe dough is ready." in told
