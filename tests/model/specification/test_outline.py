"""Plans from headings alone, and from lists within lists."""

import pytest

from penguin_git.codec import specification
from penguin_git.model.specification.plan import ProjectPlan
from penguin_git.model.specification.planning import plan


def planned(text: str) -> ProjectPlan:
    return plan(specification.blocks(text))


def shape(found: ProjectPlan) -> dict[str, list[str]]:
    return {phase.title: [task.title for task in phase.tasks] for phase in found.phases}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "# My project\n## Backend\n### Login page\n### Signup page\n## Docs\n### Write a guide\n",
            {"Backend": ["Implement login page", "Implement signup page"], "Docs": ["Write a guide"]},
        ),
        (
            "## 1. Setup\n### 1.1 Install tools\n## 2. Build\n### 2.1 Compile code\n",
            {"Setup": ["Install tools"], "Build": ["Compile code"]},
        ),
        ("# Build a todo app\n", {"Build the features": ["Build a todo app"]}),
    ],
)
def test_headings_alone_are_a_plan(text: str, expected: dict[str, list[str]]) -> None:
    assert expected == shape(planned(text))


def test_prose_below_a_heading_describes_its_task() -> None:
    found = planned("# My app\n## Login\nUsers log in with a password.\n## Search\nUsers find pages.\n")

    assert ["Implement login", "Implement search"] == [task.title for task in found.tasks]
    assert "Users log in with a password." == found.tasks[0].description
    assert () == found.remarks


@pytest.mark.parametrize(
    "text",
    [
        "- Backend\n  - Create schema\n  - Write models\n- Frontend\n  - Build pages\n",
        (
            "1. Backend\n   1. Data\n      1. Create schema\n      2. Write models\n2. Frontend\n"
            "   1. Build pages\n"
        ),
    ],
)
def test_items_below_an_area_are_its_tasks(text: str) -> None:
    expected = {"Backend": ["Create schema", "Write models"], "Frontend": ["Build pages"]}
    assert expected == shape(planned(text))


def test_things_below_an_area_are_its_tasks_and_wait_for_each_other() -> None:
    found = planned("- Backend\n  - API\n- Frontend\n  - Feed page (depends on API)\n- Add logs\n")

    assert ["Implement API", "Implement feed page", "Add logs"] == sorted(
        (task.title for task in found.tasks), key=["Implement API", "Implement feed page", "Add logs"].index
    )
    assert [("Implement API",)] == [task.depends_on for task in found.tasks if "feed" in task.title]
