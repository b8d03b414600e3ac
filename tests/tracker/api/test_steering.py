"""Tasks steered from Python."""

import pytest

from penguin_git.project import PenguinError, TaskManager, TaskStatus
from tests.support.clones import Clone


def test_a_person_ends_and_reopens_a_task(tm: TaskManager) -> None:
    task = tm.create_task("One")

    assert TaskStatus.COMPLETED == tm.complete_task(task.id).status
    assert TaskStatus.PENDING == tm.reopen_task(task.id).status
    failed = tm.fail_task(task.id, reason="the service is gone")

    assert TaskStatus.FAILED == failed.status
    assert ["the service is gone"] == [note.text for note in failed.notes]


def test_whatever_a_reason_holds_ends_a_task_in_one_commit(clone: Clone, tm: TaskManager) -> None:
    reason = "\0\n" + "very long " * 20_000
    task = tm.create_task("One")

    failed = tm.fail_task(task.id, reason=reason[:60_000])

    assert [reason[:60_000]] == [note.text for note in failed.notes]
    assert "" == clone.git("status", "--porcelain")


def test_a_task_is_paused_resumed_cancelled_and_begun_again(tm: TaskManager) -> None:
    task = tm.create_task("One", run="true")

    assert "paused" == tm.pause_task(task).status
    assert "pending" == tm.resume_task(task).status
    assert "cancelled" == tm.cancel_task(task, "not wanted").status
    assert "pending" == tm.restart_task(task).status


def test_an_illegal_move_names_the_legal_ones(tm: TaskManager) -> None:
    task = tm.create_task("One")
    tm.complete_task(task)

    with pytest.raises(PenguinError, match="From `completed` it can become `pending`"):
        tm.pause_task(task)


def test_a_task_waits_for_approval_and_may_be_rejected(tm: TaskManager) -> None:
    task = tm.create_task("One", run="true", requires_approval=True)
    assert "blocked" == task.state

    assert "ready" == tm.approve_task(task, notes="fine").state
    rejected = tm.reject_task(task, "too large")

    assert ("paused", ["too large"]) == (rejected.status, [note.text for note in rejected.notes])


def test_work_in_review_lands_when_it_is_approved(clone: Clone, tm: TaskManager) -> None:
    task = tm.create_task("One", run="echo hello > hello.txt", review="required")
    clone.run()
    assert ("in_review", 1) == (tm.get_task(task).state, tm.get_task(task).attempt)

    landed = tm.approve_task(task)

    assert (TaskStatus.COMPLETED, None) == (landed.status, landed.state)
    assert "hello\n" == clone.read("hello.txt")


def test_work_in_review_goes_back_when_it_is_rejected(clone: Clone, tm: TaskManager) -> None:
    task = tm.create_task("One", run="echo hello > hello.txt", review="required")
    clone.run()

    rejected = tm.reject_task(task, "Say good morning")

    assert (TaskStatus.PENDING, "ready") == (rejected.status, rejected.state)
    assert ["Say good morning"] == [note.text for note in rejected.notes]


def test_notes_are_appended(tm: TaskManager) -> None:
    task = tm.create_task("One")
    tm.add_note(task, "first")

    assert ["first", "second"] == [note.text for note in tm.add_note(task, "second").notes]


def test_a_task_is_assigned(tm: TaskManager) -> None:
    task = tm.create_task("One")

    assert "gpt-4" == tm.assign_agent(task.id, "gpt-4").assigned_to
    with pytest.raises(PenguinError, match="There is no agent or person `sombody`"):
        tm.assign_agent(task.id, "sombody")
    assert "sombody" == tm.assign_agent(task.id, "sombody", force=True).assigned_to


def test_a_started_task_is_worked_on_in_the_background(clone: Clone, tm: TaskManager) -> None:
    first = tm.create_task("One", run="echo one > one.txt")
    second = tm.create_task("Two", run="echo two > two.txt")
    third = tm.create_task("Three", run="echo three > three.txt")

    for task in (first, second):
        assert tm.start_task(task.id).id == task.id

    clone.wait_for(lambda: {first.id, second.id} <= {task.id for task in tm.list_tasks("completed")})
    assert "ready" == tm.get_task(third).state
    clone.wait_for(lambda: not (clone.path / ".git/penguin/daemon.lock").exists() or _is_idle(clone))


def test_a_task_that_can_not_start_is_refused_with_the_reasons(tm: TaskManager) -> None:
    tm.create_task("One", id="one", run="true")
    tm.create_task("Two", id="two", run="true", depends_on=["one"])

    with pytest.raises(PenguinError, match=r"`two` can't start: it waits for `one` \(One\)"):
        tm.start_task("two")


def _is_idle(clone: Clone) -> bool:
    """Whether nobody works on the clone any more."""
    from penguin_git.tracker import presence

    with clone.project() as project:
        return presence.of(project.repo) is None
