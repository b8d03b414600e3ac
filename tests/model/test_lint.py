"""The advice is right about good tasks and bad ones, and silent where it is not sure."""

from typing import Any

import pytest

from penguin_git.model import lint, title_words
from penguin_git.model.config import Config
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.lint import Surroundings
from penguin_git.model.status import TaskStatus
from penguin_git.model.task import Check, Task, TaskType
from tests.support.tasks import a_task

GOOD = a_task(
    title="Implement user authentication API endpoints",
    description="Create login, logout and token refresh endpoints using FastAPI and JWT tokens.",
    acceptance=("A wrong password is refused with 401", Check(check="pytest -q tests/test_auth.py")),
    resource_constraints=ResourceConstraints(max_tokens=15_000),
)

ORDERS = """
Implement user authentication API endpoints
Generate comprehensive documentation
Analyze log files
Write unit tests for auth
Setup development environment
Configure CI/CD pipeline
Design database schema
Update API documentation
Fix production outage
Generate creative marketing copy
Deploy to production
Test fix
Refresh the reference of the command line
Throw the old books away
docs: refresh the page
[api] Fix the login
Phase 2: Build the backend
Re-enable the cache
Rewire the parser
Don't crash on empty input
Please always close the file
Containerize the app
Ping the server
Greet the world
Understand why the cache misses
Datenbank einrichten
Bücher sortieren
📦 Ship it
""".strip().splitlines()

NO_ORDERS = """
Backend API development
Frontend component development
Frontend-backend integration
Basic user authentication
Social login integration
Two-factor authentication
Password reset functionality
Quick bug fix
Code review and analysis
React setup
State management
Login page
Authentication
Fixing the login
The login is broken
docs: documentation
""".strip().splitlines()

SEVERAL = """
Implement login and write documentation
Fix the login and redesign the homepage
Add login; fix logout
Fix the parser and add tests
Implement login, then deploy it to production
Set up the database & implement the API
""".strip().splitlines()

SINGLE = """
Research and summarise the options
Find and fix the leak
Implement login and logout endpoints
Update API documentation and test
Support OAuth and SAML
Add drag and drop to the list
Let users drag and drop the file
Test that users can log in and change their password
Add a button to save and close the form
Move the parser and its tests
Implement import and export
""".strip().splitlines()


def codes(task: Task, **around: object) -> list[str]:
    return [advice.code for advice in lint.advice(task, Surroundings(**around))]  # type: ignore[arg-type]


def test_a_good_task_gets_no_advice() -> None:
    assert [] == codes(GOOD)


def test_a_bare_title_lacks_criteria_limits_and_context() -> None:
    assert ["L001", "L002", "L006"] == codes(a_task(title="Implement user authentication API endpoints"))


@pytest.mark.parametrize("title", ORDERS)
def test_a_title_that_begins_with_a_verb_is_actionable(title: str) -> None:
    assert not title_words.is_no_order(title)


@pytest.mark.parametrize("title", NO_ORDERS)
def test_a_title_that_only_names_something_is_not(title: str) -> None:
    assert title_words.is_no_order(title)


@pytest.mark.parametrize("title", SEVERAL)
def test_several_objectives_are_told_apart(title: str) -> None:
    assert "L005" in codes(a_task(title=title))


@pytest.mark.parametrize("title", SINGLE)
def test_one_objective_may_have_an_and(title: str) -> None:
    assert "L005" not in codes(a_task(title=title))


def test_a_criterion_in_the_description_counts() -> None:
    task = a_task(title="Fix it", description="Done when the tests pass.")

    assert "L001" not in codes(task)


def test_the_limits_of_the_project_count() -> None:
    assert "L002" not in codes(a_task(title="Fix the login"), config=Config(max_duration_minutes=60))
    assert "L002" not in codes(a_task(title="Fix the login", assigned_to="jane@example.com"))


def test_a_task_that_is_only_made_of_parts_needs_nothing_of_its_own() -> None:
    assert [] == codes(a_task(title="Backend development"), is_parent=True)


@pytest.mark.parametrize(
    "large",
    [
        {"resource_constraints": ResourceConstraints(max_tokens=50_001)},
        {"description": "word " * 601},
        {"acceptance": tuple(f"Condition {number}" for number in range(11))},
        {"description": "- [ ] a step\n" * 13},
    ],
)
def test_a_task_that_is_too_large_is_told(large: dict[str, Any]) -> None:
    assert "L004" in codes(a_task(title="Fix the login", **large))


def test_the_largest_tier_is_not_too_large() -> None:
    assert "L004" not in codes(a_task(resource_constraints=ResourceConstraints(max_tokens=50_000)))


def test_who_only_reads_needs_no_code_execution() -> None:
    wide = ResourceConstraints(max_tokens=5_000, allowed_tools=("file_operations", "code_execution"))

    assert "L007" in codes(a_task(type=TaskType.REVIEW, resource_constraints=wide))
    assert "L007" not in codes(a_task(type=TaskType.CODE, resource_constraints=wide))


@pytest.mark.parametrize("title", ["Fix various things", "Do the stuff", "Clean up tests, docs etc"])
def test_a_vague_title_is_told(title: str) -> None:
    assert "L008" in codes(a_task(title=title))


def test_a_condition_that_nobody_can_check_is_told() -> None:
    assert "L008" in codes(a_task(title="Fix the login", acceptance=("It works properly",)))
    assert "L008" not in codes(a_task(title="Fix the login", acceptance=("It works with Python 3.11",)))


def test_a_title_that_is_a_text_is_told() -> None:
    assert "L010" in codes(a_task(title="Fix " + "x" * 300))
    assert "L010" not in codes(a_task(title="Fix " + "x" * 296))


def test_advice_on_what_has_ended_comes_too_late() -> None:
    over = {status for status in TaskStatus if lint.is_over(status)}

    assert {TaskStatus.COMPLETED, TaskStatus.CANCELLED} == over


def test_everything_is_a_sentence() -> None:
    task = a_task(
        title="Various stuff; and more stuff",
        resource_constraints=ResourceConstraints(max_tokens=90_000),
    )

    for advice in lint.advice(task, Surroundings()):
        assert advice.message.endswith(".")
        assert advice.suggestion.endswith(".")
