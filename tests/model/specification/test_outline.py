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


@pytest.mark.parametrize(
    "text",
    [
        "Phase 1: Setup\n- install tools\n- create repo\nPhase 2: Build\n- compile code\n",
        "Phase 1: Setup\n1.1 Install tools\n1.2 Create repo\nPhase 2: Build\n2.1 Compile code\n",
    ],
)
def test_phases_without_blank_lines_are_phases(text: str) -> None:
    found = planned(text)

    assert {"Setup": ["Install tools", "Create repo"], "Build": ["Compile code"]} == shape(found)
    assert [(), ("Setup",)] == [phase.depends_on for phase in found.phases]
    assert [1, 4] == [phase.line for phase in found.phases]


@pytest.mark.parametrize(
    ("said", "tokens", "minutes"),
    [
        ("(20000 tokens, 2 hours)", 20_000, 120),
        ("[budget: 20k tokens]", 20_000, None),
        ("(max 20,000 tokens / 30 min)", 20_000, 30),
        ("(time limit: 45 minutes)", 25_000, 45),
    ],
)
def test_limits_that_are_named_are_kept(said: str, tokens: int, minutes: int | None) -> None:
    (task,) = planned(f"- Refactor auth {said}\n").tasks

    assert ("Refactor auth", None) == (task.title, task.description)
    limits = task.constraints
    assert (tokens, minutes) == (limits.max_tokens, limits.max_duration_minutes)


def test_an_urgency_may_stand_first() -> None:
    (task,) = planned("- P0 fix crash\n").tasks

    assert ("Fix crash", "critical") == (task.title, task.priority.value)


def test_an_item_that_is_no_work_is_remarked() -> None:
    found = planned("- Add logs\n- Which database?\n")

    assert ["`Which database?` asks for no work."] == [remark.text for remark in found.remarks]


def test_parts_of_a_numbered_phase_keep_their_items() -> None:
    found = planned("## Phase 1: Core\n### Users\n- Login\n- Logout\n### API\n- Search endpoint\n")

    expected = {"Core": ["Implement login", "Implement logout", "Implement search endpoint"]}
    assert expected == shape(found)


def test_parts_of_an_area_keep_their_items() -> None:
    found = planned("## Backend\n### Users\n- Login\n- Logout\n### Posts\n- Create post\n")

    assert {"Users": ["Implement login", "Implement logout"], "Posts": ["Create post"]} == shape(found)
