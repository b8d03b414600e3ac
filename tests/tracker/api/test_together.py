"""Hand-offs and people, from Python."""

import asyncio
import json
from pathlib import Path

import pytest

from penguin_git.model.ids import TaskId
from penguin_git.project import (
    AgentWorkflow,
    CollaborativeTask,
    InvalidValue,
    PenguinError,
    Task,
    TaskManager,
    TaskState,
    TaskStatus,
)
from tests.support.clones import Clone

ALIASES = {"claude-3-opus-20240229": "ada", "gpt-4": "bob", "claude-3-sonnet-20240229": "ada"}


def robots(path: Path) -> Clone:
    """A clone whose models of old are scripted agents."""
    ada = {"type": "scripted", "steps": [{"do": "append", "path": "notes.txt", "text": "ada\n"}]}
    bob = {"type": "scripted", "steps": [{"do": "append", "path": "notes.txt", "text": "bob\n"}]}
    agents = json.dumps({"ada": ada, "bob": bob})
    return Clone.new(path, None, f"base: main\nagents: {agents}\naliases: {json.dumps(ALIASES)}\n")


def test_a_workflow_is_executed_and_awaited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clone = robots(tmp_path / "clone")
    clone.task("123", "title: Build it\n")
    monkeypatch.chdir(clone.path)
    workflow = AgentWorkflow(
        [
            {
                "agent": "claude-3-opus-20240229",
                "phase": "design",
                "description": "Design system architecture and create implementation plan",
            },
            {"agent": "gpt-4", "phase": "implementation", "description": "Implement the designed solution"},
            {
                "agent": "claude-3-sonnet-20240229",
                "phase": "review",
                "description": "Review implementation and suggest improvements",
            },
        ]
    )

    result = asyncio.run(workflow.execute(task_id=123))

    assert TaskStatus.COMPLETED == result.status
    assert "ada\nbob\nada\n" == clone.read("notes.txt")
    assert ["design", "implementation", "review"] == [phase.phase for phase in result.workflow]


@pytest.mark.parametrize(
    ("status", "agent", "complaint"),
    [("completed", "ada", "is completed, so phases"), ("pending", "adda", "Did you mean `ada`")],
)
def test_a_workflow_that_cannot_be_executed_writes_nothing(
    tmp_path: Path, status: str, agent: str, complaint: str
) -> None:
    clone = robots(tmp_path / "clone")
    clone.task("123", f"status: {status}\n\ntitle: Build it\n")
    before = clone.git("rev-parse", "HEAD")
    workflow = AgentWorkflow([{"phase": "design", "agent": agent}], tm=TaskManager(clone.path))

    with pytest.raises(PenguinError, match=complaint):
        asyncio.run(workflow.execute(task_id="123"))

    assert before == clone.git("rev-parse", "HEAD")


def test_a_workflow_has_phases() -> None:
    with pytest.raises(InvalidValue, match="needs a phase"):
        AgentWorkflow([])
    with pytest.raises(InvalidValue, match="has to be a mapping with phase, agent, description"):
        AgentWorkflow([{"agent": "ada"}])


def test_a_person_is_asked_until_the_task_is_done(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    asked: list[str] = []
    task = CollaborativeTask(
        title="Refactor legacy authentication system",
        description="Modernize auth system while maintaining compatibility",
        collaboration_mode="assisted",
        run="echo a change; echo x > code.txt",
    )

    @task.on_pause
    def human_review(task_state: TaskState) -> str:
        asked.append(task_state.current_suggestion)
        if len(asked) == 1:
            task_state.add_human_feedback("Once more, please.")
        return "continue"

    tm = TaskManager(clone.path)
    started = task.start(tm=tm)

    assert task.wait(60)
    assert ["a change", "a change"] == asked
    assert TaskStatus.COMPLETED == tm.get_task(started).status
    assert "x\n" == clone.read("code.txt")


def test_another_answer_leaves_it_paused(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    task = CollaborativeTask("One", run="echo x > code.txt")
    task.on_pause(lambda _: "stop")

    started = task.start(TaskManager(clone.path))

    assert task.wait(60)
    assert TaskStatus.PAUSED == TaskManager(clone.path).get_task(started).status


def test_what_the_handler_raises_reaches_whoever_waits_and_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clone = Clone.new(tmp_path / "clone")
    task = CollaborativeTask("One", run="echo x > code.txt")

    @task.on_pause
    def broken(_state: TaskState) -> str:
        raise ValueError("no idea")

    task.start(TaskManager(clone.path))

    with pytest.raises(ValueError, match="no idea"):
        task.wait(60)
    assert "no idea" in caplog.text


def test_a_task_is_started_once() -> None:
    with pytest.raises(PenguinError, match="was not started"):
        CollaborativeTask("One").wait()


def test_feedback_needs_work_to_speak_of(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    tm = TaskManager(clone.path)
    task = tm.create_task("One", run="true")

    with pytest.raises(PenguinError, match="Nobody has worked on"):
        tm.add_feedback(task, "Hm.")
    assert tm.suggestion_of(task) is None


def test_a_person_may_be_asked_by_a_coroutine(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    task = CollaborativeTask("One", run="echo x > code.txt")

    @task.on_pause
    async def review(_state: TaskState) -> str:
        await asyncio.sleep(0)
        return "continue"

    started = task.start(TaskManager(clone.path))

    assert task.wait(60)
    assert TaskStatus.COMPLETED == TaskManager(clone.path).get_task(started).status


def test_a_collaborative_task_says_what_it_is_and_what_is_wrong_with_it_at_once() -> None:
    task = CollaborativeTask("One", "More words")

    assert ("One", "More words", "assisted") == (task.title, task.description, task.collaboration_mode)
    with pytest.raises(InvalidValue, match="Did you mean `assisted`"):
        CollaborativeTask("One", collaboration_mode="asisted")
    with pytest.raises(InvalidValue, match="A task takes no `titel`"):
        CollaborativeTask("One", titel="Two")
    with pytest.raises(InvalidValue, match="The feedback is empty"):
        TaskState(Task(id=TaskId("one"), title="One"), "Hm.").add_human_feedback(" ")


def test_a_task_that_could_not_start_is_not_made_twice(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    task, tm = CollaborativeTask("One", id="one"), TaskManager(clone.path)
    with pytest.raises(PenguinError, match="nobody to do it"):
        task.start(tm)

    tm.update_task("one", run="echo x > code.txt")
    started = task.start(tm)

    assert task.wait(60)
    assert ("one", TaskStatus.PAUSED) == (started.id, tm.get_task("one").status)
