"""Assisted tasks: agents suggest, people agree or say what should be different."""

from pathlib import Path

from penguin_git.model.event import EventType
from penguin_git.model.ids import TaskId
from penguin_git.model.outcome import Outcome
from penguin_git.model.request import Verb
from penguin_git.model.status import TaskStatus
from penguin_git.tracker import controls
from penguin_git.tracker.transcripts import log_events
from penguin_git.tracker.view import view
from tests.scenarios.test_workflows import TASK, crew, end
from tests.support.clones import Clone
from tests.support.robots import append, hang, write

ASSISTED = "title: Build it\nassigned_to: robot\ncollaboration_mode: assisted\n"


def tell(clone: Clone, task: str, text: str) -> str:
    """What `penguin task feedback` does and says."""
    with clone.project() as project:
        return controls.tell(project, view(project).rows[TaskId(task)], text).said


def test_an_assisted_task_waits_with_the_suggestion_until_a_person_lets_it_go_on(tmp_path: Path) -> None:
    clone = crew(tmp_path / "clone", robot=[write("code.txt"), end("Two shelves.")])
    clone.task("job", ASSISTED)

    clone.run()

    (record,) = clone.records("job")
    assert (Outcome.NEEDS_HUMAN, "Two shelves.") == (record.outcome, record.suggestion)
    assert TaskStatus.PAUSED is clone.row("job").task.status
    assert "`work` is done and waits for a person" in record.reason
    assert not (clone.path / "code.txt").exists()


def test_going_on_without_a_word_accepts_it(tmp_path: Path) -> None:
    clone = crew(tmp_path / "clone", robot=[append("code.txt", "x\n"), end("Two shelves.")])
    clone.task("job", ASSISTED)
    clone.run()

    clone.control("job", Verb.RESUME)
    clone.run()

    assert TaskStatus.COMPLETED is clone.on_base("job").status
    assert "x\n" == clone.read("code.txt")
    assert ("Two shelves.", ()) == (clone.records("job")[1].summary, clone.records("job")[1].phases)


def test_feedback_has_the_phase_done_again_with_the_words_in_its_log(tmp_path: Path) -> None:
    clone = crew(tmp_path / "clone")
    clone.task("job", "title: Build it\nrun: echo hello > code.txt\ncollaboration_mode: assisted\n")
    clone.run()

    said = tell(clone, "job", "Three shelves.")
    clone.control("job", Verb.RESUME)
    clone.run()

    first, second = clone.records("job")
    with clone.project() as project:
        words = [
            event.data for event in log_events(project, TaskId("job"), 1) if event.type is EventType.FEEDBACK
        ]
    assert "`job`: whoever works on it next is told." == said
    assert [{"by": "Jane Doe", "text": "Three shelves."}] == words
    assert [Outcome.NEEDS_HUMAN, Outcome.NEEDS_HUMAN] == [first.outcome, second.outcome]
    assert ["work"] == [note.phase for note in second.phases]


def test_a_daemon_hears_feedback_and_the_wish_to_go_on_that_follows_at_once(tmp_path: Path) -> None:
    clone = crew(tmp_path / "clone")
    clone.task("job", "title: Build it\nrun: echo hello > code.txt\ncollaboration_mode: assisted\n")
    with clone.daemon() as daemon:
        daemon.until(lambda _: clone.row("job").task.status is TaskStatus.PAUSED)

        tell(clone, "job", "Three shelves.")
        clone.control("job", Verb.RESUME)
        daemon.until(lambda _: len(clone.records("job")) == 2)

    assert Outcome.NEEDS_HUMAN is clone.records("job")[1].outcome
    assert "" == clone.git("for-each-ref", "refs/penguin/requests")


def test_each_phase_of_an_assisted_workflow_waits(tmp_path: Path) -> None:
    clone = crew(
        tmp_path / "clone",
        architect=[append("plan.txt", "plan\n"), end("Mind the edges.")],
        builder=[append("code.txt", "code\n"), end("Built.")],
    )
    clone.task("job", TASK + "collaboration_mode: assisted\n")

    for _ in range(3):
        clone.run()
        if clone.row("job").task.status is TaskStatus.PAUSED:
            clone.control("job", Verb.RESUME)

    assert TaskStatus.COMPLETED is clone.on_base("job").status
    assert ("plan\n", "code\n") == (clone.read("plan.txt"), clone.read("code.txt"))
    assert ["Mind the edges.", "Built.", ""] == [record.suggestion for record in clone.records("job")]


def test_what_is_said_to_a_running_attempt_is_in_its_log(tmp_path: Path) -> None:
    started, gate = tmp_path / "started", tmp_path / "gate"
    clone = crew(tmp_path / "clone", robot=[hang(started, gate), write("code.txt")])
    clone.task("job", "title: Build it\nassigned_to: robot\n")
    with clone.daemon() as daemon:
        clone.wait_for(started.exists)

        assert "`job`: told the daemon." == tell(clone, "job", "Hurry.")
        daemon.until(lambda _: "" == clone.git("for-each-ref", "refs/penguin/requests"))
        gate.touch()
        daemon.until(lambda _: (clone.path / "code.txt").exists())

    with clone.project() as project:
        said = log_events(project, TaskId("job"), 1)
    assert ["Hurry."] == [event.data["text"] for event in said if event.type is EventType.FEEDBACK]
