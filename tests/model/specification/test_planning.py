"""Plans from specifications of many shapes."""

import pytest

from penguin_git.codec import specification
from penguin_git.errors import PenguinError
from penguin_git.model.specification.plan import PlannedTask, ProjectPlan
from penguin_git.model.specification.planning import plan


def planned(text: str) -> ProjectPlan:
    return plan(specification.blocks(text))


def shape(found: ProjectPlan) -> dict[str, list[str]]:
    return {phase.title: [task.title for task in phase.tasks] for phase in found.phases}


def task(found: ProjectPlan, title: str) -> PlannedTask:
    return next(one for one in found.tasks if one.title == title)


def test_headings_are_phases_and_their_items_tasks() -> None:
    found = planned(
        "# Wiki\n\nFor teams.\n\n## Pages\n\n- Editor\n- History\n\n## Delivery\n\n- Docker image\n"
    )

    assert ("Wiki", "For teams.") == (found.title, found.description)
    expected = {
        "Pages": ["Implement editor", "Implement history"],
        "Delivery": ["Implement Docker image"],
    }
    assert expected == shape(found)


@pytest.mark.parametrize(
    "text",
    [
        "1. Ground\n- Add a schema\n\n2. Roof\n- Add a page\n",
        "**Ground**\n\n- Add a schema\n\n**Roof:**\n\n- Add a page\n",
        "Phase 1: Ground\n- Add a schema\n\nPhase 2: Roof\n- Add a page\n",
        "Ground:\n- Add a schema\n\nRoof:\n- Add a page\n",
        "- Ground\n  - Add a schema\n  - Add an index\n- Roof\n  - Add a page\n  - Add a menu\n",
        "1. Ground\n   - Add a schema\n   - Add an index\n2. Roof\n   - Add a page\n   - Add a menu\n",
    ],
)
def test_phases_are_found_however_they_are_written(text: str) -> None:
    assert ["Ground", "Roof"] == [phase.title for phase in planned(text).phases]


def test_what_stands_below_an_item_has_to_hold_in_the_end() -> None:
    found = planned("## Pages\n\n- Editor\n  - Drafts are saved\n  - Markdown is rendered\n")

    assert ("Drafts are saved", "Markdown is rendered") == found.tasks[0].acceptance


def test_sections_that_ask_for_nothing_are_left_out_and_said() -> None:
    found = planned(
        "# Wiki\n\n## Introduction\n\n- Old wikis are slow\n\n## Pages\n\n- Editor\n\n"
        "## Non-goals\n\n- Comments\n\n## References\n\n- <https://example.com>\n"
    )

    assert {"Pages": ["Implement editor"]} == shape(found)
    assert [3, 11, 15] == [remark.line for remark in found.remarks]


def test_what_is_ticked_off_or_crossed_out_is_left_out_and_said() -> None:
    found = planned("- [x] Choose a name\n- ~~Draw a logo~~\n- [ ] Write the code\n")

    assert ["Write the code"] == [one.title for one in found.tasks]
    assert ["`Choose a name` is marked as done.", "`Draw a logo` is marked as done."] == [
        remark.text for remark in found.remarks
    ]


def test_a_table_of_requirements_gives_tasks_and_other_tables_none() -> None:
    found = planned(
        "## Delivery\n\n"
        "| ID | Requirement | Priority | Depends on | Effort |\n|---|---|---|---|---|\n"
        "| R1 | Docker image | Must | | 2h |\n| R2 | Nightly backup | Should | R1 | XL |\n"
        "| R3 | App | Won't | | |\n\n"
        "## Colours\n\n| Name | Value |\n|---|---|\n| red | #f00 |\n"
    )

    assert {"Delivery": ["Implement Docker image", "Implement nightly backup"]} == shape(found)
    image, backup = found.tasks
    assert ("high", 15_000) == (image.priority, image.constraints.max_tokens)
    assert (("Implement Docker image",), 50_000) == (backup.depends_on, backup.constraints.max_tokens)


def test_user_stories_are_tasks_with_their_scenarios_as_conditions() -> None:
    found = planned(
        "# Lists\n\n## User Stories\n\n### User Story 1 - Share a list (Priority: P1)\n\nBy a link.\n\n"
        "**Acceptance Scenarios**:\n\n1. **Given** a link, **When** it is opened, **Then** entries show\n"
    )

    story = task(found, "Share a list")
    assert ("high", "By a link.") == (story.priority, story.description)
    assert ("Given a link, When it is opened, Then entries show",) == story.acceptance


def test_remarks_become_dependencies_by_name_number_and_nearest_title() -> None:
    found = planned(
        "## Work\n\n- FR-1: Set up the database\n- FR-2: User login (depends on FR-1)\n"
        "- Page history, once user login is done\n- Send mails, blocked by the moon\n"
    )

    assert ("Set up the database",) == task(found, "Implement user login").depends_on
    assert ("Implement user login",) == task(found, "Implement page history").depends_on
    assert ["`Send mails` waits for `the moon`, which is no task of this plan."] == [
        remark.text for remark in found.remarks
    ]


def test_numbered_phases_come_one_after_the_other() -> None:
    found = planned("## Phase 1: Ground\n- Add a schema\n## Phase 2: Roof\n- Add a page\n")

    assert [(), ("Ground",)] == [phase.depends_on for phase in found.phases]


def test_a_dependency_that_would_close_a_loop_is_dropped_and_said() -> None:
    found = planned("## Work\n\n- Add a hen (depends on the egg)\n- Add an egg (depends on the hen)\n")

    assert [("Add an egg",), ()] == [one.depends_on for one in found.tasks]
    assert "that would be a loop" in found.remarks[0].text


def test_headings_and_words_make_work_urgent() -> None:
    found = planned("## Must have\n\n- Login\n- URGENT: the data loss\n\n## Nice to have\n\n- Dark mode\n")

    assert ["high", "critical", "low"] == [one.priority for one in found.tasks]


def test_plain_sentences_are_read_where_there_are_no_lists() -> None:
    found = planned("Build a shop. Customers can pay by card. The shop must send invoices. It is for Europe.")

    assert "Build a shop" == found.title
    assert ["Let customers pay by card", "Ensure that the shop sends invoices"] == [
        one.title for one in found.tasks[-2:]
    ]


def test_a_text_without_marks_is_read_by_its_lines() -> None:
    found = planned(
        "INVOICES\n\nOverview\n\nA small tool.\n\nREQUIREMENTS\n\n1) The tool reads CSV files.\n\n"
        "Milestones\n\nM1: Add checks\nM2: Add mail\n"
    )

    assert ("INVOICES", "A small tool.") == (found.title, found.description)
    expected = {"REQUIREMENTS": ["Read CSV files"], "Milestones": ["Add checks", "Add mail"]}
    assert expected == shape(found)


def test_a_numbered_phase_holds_all_that_stands_below_it() -> None:
    found = planned(
        "## Phase 1: Setup\n\n- [ ] T001 Add a schema\n\n"
        "## Phase 2: User Story 1 - Make albums (Priority: P1)\n\n"
        "### Tests\n\n- [ ] T002 [P] [US1] Add a test\n\n"
        "### Implementation\n\n- [ ] T003 [US1] Add albums (depends on T001)\n\n"
        "## Dependencies & Execution Order\n\n- Setup (Phase 1): can start immediately\n"
    )

    assert {"Setup": ["Add a schema"], "Make albums": ["Add a test", "Add albums"]} == shape(found)
    assert ("Add a schema",) == task(found, "Add albums").depends_on
    assert [(), ("Setup",)] == [phase.depends_on for phase in found.phases]


def test_what_a_user_does_step_by_step_is_told_and_not_asked_for() -> None:
    found = planned(
        "## Use\n\n1. Open the app → a wall\n2. Tap → details\n\n## Features\n\n- [ ] Tap → card\n"
    )

    assert "Implement tap → card" in [one.title for one in found.tasks]
    assert "Open the app → a wall" not in [one.title for one in found.tasks]


def test_a_section_without_a_task_is_named() -> None:
    found = planned("## Features\n\n- Search\n\n## Data model\n\n- A page has a title\n")

    assert ["Nothing in the section `Data model` reads like work."] == [one.text for one in found.remarks]


def test_another_language_keeps_its_words() -> None:
    prose = "Pelanggan ingin login dengan email dan password sehingga bisa mengakses pesanan dan profil. " * 5
    found = planned(f"# Toko\n\n{prose}\n\n## Kebutuhan\n\n- Sistem mendukung login\n")

    assert {"Kebutuhan": ["Sistem mendukung login"]} == shape(found)


def test_a_title_stands_once() -> None:
    found = planned("## A\n\n- Add logs\n- Add logs\n\n## B\n\n- Add logs\n- Add traces\n")

    assert {"A": ["Add logs"], "B": ["Add logs (B)", "Add traces"]} == shape(found)
    assert ["`Add logs` is there already."] == [remark.text for remark in found.remarks]


def test_nothing_and_too_much_are_refused() -> None:
    with pytest.raises(PenguinError, match="Nothing in this specification asks for work"):
        planned("# Notes\n\nA lovely day.\n")
    with pytest.raises(PenguinError, match="201 tasks"):
        planned("".join(f"- Add part {number}\n" for number in range(201)))


def test_people_in_a_heading_are_told_of_unless_something_is_to_be_done_for_them() -> None:
    found = planned(
        "## Users\n\n- Reset the password\n- Small teams\n\n## Orders\n\n- Refuse an empty order\n"
    )
    told = planned("## Users\n\n- Small teams\n- Bob\n\n## Orders\n\n- Refuse an empty order\n")

    assert "Reset the password" == found.tasks[0].title
    assert [(4, "`Small teams` asks for no work.")] == [(one.line, one.text) for one in found.remarks]
    assert ["Nothing in the section `Users` reads like work."] == [one.text for one in told.remarks]


def test_a_need_behind_a_dash_is_one() -> None:
    found = planned("- Database\n- API - requires 1\n- Page — needs 1 and 2\n- Fleet - needs 2 servers\n")

    assert {
        "Implement database": (),
        "Implement API": ("Implement database",),
        "Implement page": ("Implement database", "Implement API"),
        "Implement fleet": (),
    } == {one.title: one.depends_on for one in found.tasks}


@pytest.mark.parametrize(
    ("said", "minutes"),
    [("(2h)", 120), ("(90 min)", 90), ("[1 hour]", 60), ("(2 days)", None), ("(S)", None)],
)
def test_hours_and_minutes_limit_the_time(said: str, minutes: int | None) -> None:
    assert minutes == task(planned(f"- Page\n- Docs {said}\n"), "Write docs").constraints.max_duration_minutes
