"""How items name each other: by names, letters, numbers and titles, in brackets and below."""

import pytest

from penguin_git.codec import specification
from penguin_git.model.specification.plan import ProjectPlan
from penguin_git.model.specification.planning import plan


def planned(text: str) -> ProjectPlan:
    return plan(specification.blocks(text))


def waits(found: ProjectPlan) -> dict[str, tuple[str, ...]]:
    return {task.title: task.depends_on for task in found.tasks}


def test_tasks_that_are_called_by_their_number_are_kept() -> None:
    found = planned(
        "## Phase 1\n- Task 1\n- Task 2 (depends on Task 1)\n- Task 3 (after Task 2)\n"
        "## Phase 2\n- Task 4 depends on Task 3\n- Write tests"
    )

    expected = {
        "Task 1": (),
        "Task 2": ("Task 1",),
        "Task 3": ("Task 2",),
        "Task 4": ("Task 3",),
        "Write tests": (),
    }
    assert expected == waits(found)


@pytest.mark.parametrize("word", ["", "Task "])
def test_tasks_that_are_called_by_a_letter_are_kept(word: str) -> None:
    found = planned(f"- {word}A\n- {word}B (depends on {word}A)\n- {word}C after {word}B")

    expected = {f"{word}A": (), f"{word}B": (f"{word}A",), f"{word}C": (f"{word}B",)}
    assert expected == waits(found)


def test_what_is_not_there_is_remarked() -> None:
    found = planned("- D (depends on Unknown)\n- Search page (depends on Search page)")

    assert ["D", "Implement search page"] == [task.title for task in found.tasks]
    assert [
        "`D` waits for `Unknown`, which is no task of this plan.",
        "`Implement search page` can't wait for itself.",
    ] == [remark.text for remark in found.remarks]


@pytest.mark.parametrize(
    "said",
    [
        "(after 1 and 2)",
        "(depends on #1, #2)",
        "(depends on tasks 1-2)",
        "after 1 and 2",
        "(after Create schema and Write models)",
        "(after: Create schema, Write models)",
        "[depends on: Create schema, Write models]",
        "- depends on: Create schema, Write models",
        "\n   - depends on Create schema and Write models",
    ],
)
@pytest.mark.parametrize("numbers", [("1.", "2.", "3."), ("-", "-", "-")])
def test_other_items_are_named_in_many_ways(said: str, numbers: tuple[str, str, str]) -> None:
    first, second, third = numbers
    found = planned(f"{first} Create schema\n{second} Write models\n{third} Write API {said}\n")

    expected = {"Create schema": (), "Write models": (), "Write API": ("Create schema", "Write models")}
    assert expected == waits(found)


def test_numbers_are_those_of_the_same_phase_first() -> None:
    found = planned(
        "## A\n1. Add logs\n2. Add traces (after 1)\n## B\n1. Add pages\n2. Add forms (after 1)\n"
    )

    assert ("Add logs",) == waits(found)["Add traces"]
    assert ("Add pages",) == waits(found)["Add forms"]


def test_headings_wait_for_headings() -> None:
    found = planned(
        "## Backend\n- Create schema\n## Frontend (depends on Backend)\n- Build pages\n"
        "## Docs (after Frontend)\n- Write guide\n"
    )

    expected = {"Backend": (), "Frontend": ("Backend",), "Docs": ("Frontend",)}
    assert expected == {phase.title: phase.depends_on for phase in found.phases}


def test_a_time_in_brackets_is_no_task() -> None:
    found = planned("- Delete accounts (after 30 days)\n- Add logs")

    assert {"Delete accounts": (), "Add logs": ()} == waits(found)
    assert () == found.remarks


def test_what_is_left_of_a_sentence_is_one() -> None:
    found = planned("- Write docs\n- Ship it. Depends on Write docs.")

    assert {"Write docs": (), "Ship it": ("Write docs",)} == waits(found)
    assert [None, None] == [task.description for task in found.tasks]
