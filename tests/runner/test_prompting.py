"""What an agent is told."""

from datetime import UTC, datetime

from penguin_git.model.event import Event, EventType
from penguin_git.runner import prompting

TASK = "Build it\n\nOf wood."


def test_a_task_alone_is_told_as_it_is() -> None:
    assert TASK == prompting.of_task(TASK)


def test_the_words_of_people_follow() -> None:
    said = Event(
        at=datetime(2026, 11, 22, tzinfo=UTC),
        type=EventType.FEEDBACK,
        task="k3f9",
        attempt=1,
        data={"by": "Jane", "text": "Thinner."},
    )

    told = prompting.of_task(TASK, [said])

    assert told.endswith("Of wood.\n\nWhat people said to the work so far:\n- Jane: Thinner.")


def test_a_phase_is_told_its_part_and_the_notes_before_it() -> None:
    told = prompting.of_phase(
        "Build it", "`build` (2 of 2)", "Quickly.", [("design", "ada", "Mind the edges.")]
    )

    assert (
        "Build it\n\n"
        "You do one phase of this task: `build` (2 of 2). Do no more than it.\n\n"
        "Quickly.\n\n"
        "What the phases before handed over to you:\n\n"
        "`design` (by ada):\nMind the edges."
    ) == told
