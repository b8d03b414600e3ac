"""A task as several: by what its words name, with everything shared out."""

import re
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from penguin_git.errors import InvalidValue, PenguinError
from penguin_git.model import splitting
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.ids import TaskId
from penguin_git.model.measuring import complexity
from penguin_git.model.priority import TaskPriority
from penguin_git.model.task import Changes, Check, Phase, Review, Task
from tests.support.tasks import NOW, a_task

POINTS = """\
The shop needs accounts.

- [x] Choose a library
- [ ] Write the login in `src/login.py`
  with a session of two hours
- Add the logout
- Refresh tokens

Keep the tests short.
"""


def parts(task: Task, number: int = 3, agent: str | None = None) -> tuple[Task, ...]:
    """The parts of a task, with the ids p1, p2 …"""
    made = splitting.parts(task, splitting.into(task, number), agent)
    return splitting.named(made, [TaskId(f"p{place}") for place in range(1, len(made) + 1)])


def titles(task: Task, number: int = 3) -> list[str]:
    """What its parts are called."""
    return [part.title for part in parts(task, number)]


def test_conditions_in_words_are_parts() -> None:
    task = a_task(
        description="Add accounts.", acceptance=("Users log in.", "Users log out", "A token expires")
    )

    assert ["Users log in", "Users log out", "A token expires"] == titles(task)
    assert [("Users log in.",), ("Users log out",), ("A token expires",)] == [
        part.acceptance for part in parts(task)
    ]
    assert "Add accounts.\n\nThis is part 2 of 3 of `k3f9`" in (parts(task)[1].description or "")


def test_open_points_of_a_list_are_parts_and_the_rest_is_told_to_each() -> None:
    login, logout, refresh = parts(a_task(description=POINTS))

    assert ["Write the login in `src/login.py`", "Add the logout", "Refresh tokens"] == [
        part.title for part in (login, logout, refresh)
    ]
    assert (login.description or "").startswith("with a session of two hours\n\nThe shop needs accounts.")
    assert "Keep the tests short." in (refresh.description or "")
    assert "Choose a library" not in (logout.description or "")


def test_sections_are_parts_but_for_those_about_all() -> None:
    code = "```\n## not a section\n```\n"
    text = f"Intro.\n\n## Background\nOld.\n\n## Login\nWith a form.\n\n{code}\n## Logout\nBy GET.\n"
    login, logout = parts(a_task(description=text))

    assert ("Login", "Logout") == (login.title, logout.title)
    assert (login.description or "").startswith("With a form.\n\n```\n## not a section\n```\n\nIntro.")
    assert "Old." in (logout.description or "")


def test_sentences_that_say_what_to_do_are_parts() -> None:
    text = "Create login endpoints using FastAPI. They answer JSON. Include input validation and rate limits."

    assert ["Create login endpoints using FastAPI", "Include input validation and rate limits"] == titles(
        a_task(description=text)
    )
    assert "They answer JSON." in (parts(a_task(description=text))[0].description or "")


def test_files_are_parts_where_words_name_none() -> None:
    task = a_task(title="Type the code", context=("src/a.py", "src/b.py", "docs/style.txt"))

    first, *_ = parts(task)

    assert ["Type the code: src/a.py", "Type the code: src/b.py", "Type the code: docs/style.txt"] == titles(
        task
    )
    assert ("src/a.py",) == first.context
    assert "It is about `src/a.py`." in (first.description or "")


def test_files_outside_the_repository_and_lines_are_no_parts() -> None:
    said = "Change /etc/nginx/nginx.conf, ../other/b.py, ~/c.toml, src/a.py:12, ./src/a.py and src/d.py:3:7"

    assert [("src/a.py",), ("src/d.py",)] == [part.context for part in parts(a_task(title=said))]


def test_phases_become_a_chain() -> None:
    phases = (Phase(phase="design", agent="ada"), Phase(phase="build"), Phase(phase="review", agent="bob"))
    task = a_task(title="Build", workflow=phases, assigned_to="cy", acceptance=(Check(check="make"),))

    design, build, review = parts(task)

    assert ["ada", "cy", "bob"] == [part.assigned_to for part in (design, build, review)]
    assert [(), ("p1",), ("p2",)] == [part.depends_on for part in (design, build, review)]
    assert [(), (), (Check(check="make"),)] == [part.acceptance for part in (design, build, review)]
    assert [2, 1] == [max(len(part.workflow), 1) for part in parts(task, 2)][::-1]


def test_neighbours_go_together_where_fewer_parts_are_wanted() -> None:
    assert ["Write the login in `src/login.py`", "Add the logout; Refresh tokens"] == titles(
        a_task(description=POINTS), 2
    )


def test_there_are_no_more_parts_than_the_words_name() -> None:
    assert 3 == len(titles(a_task(description=POINTS), 20))


@pytest.mark.parametrize(
    ("task", "complaint"),
    [
        (a_task(title="Do it"), "names no two parts"),
        (a_task(description="The login is slow. It takes 3 seconds."), "names no two parts"),
        (a_task(description="- one\n- two", run="make"), "runs a script"),
    ],
)
def test_where_nothing_can_be_told_apart_nothing_is_made_up(task: Task, complaint: str) -> None:
    with pytest.raises(PenguinError, match=complaint) as refused:
        parts(task)
    assert refused.value.hint


@pytest.mark.parametrize("number", [1, 0, -3, 51, True])
def test_the_number_of_parts_has_bounds(number: int) -> None:
    with pytest.raises(InvalidValue, match="2 to 50 parts"):
        parts(a_task(description=POINTS), number)


def test_checks_go_where_they_belong_and_what_is_about_all_to_a_last_part() -> None:
    checks = (
        Check(check="pytest tests/test_refresh.py"),
        Check(check="make check"),
        "The login is documented",
    )
    *own, last = parts(a_task(title="Accounts", description=POINTS, acceptance=checks))

    assert [("The login is documented",), (), (checks[0],)] == [part.acceptance for part in own]
    assert ("Join the parts: Accounts", (checks[1],), ("p1", "p2", "p3"), Changes.OPTIONAL) == (
        last.title,
        last.acceptance,
        last.depends_on,
        last.changes,
    )


def test_the_budget_is_shared_and_the_time_is_each_ones_own() -> None:
    limits = ResourceConstraints(
        max_tokens=10_000, max_duration_minutes=60, max_iterations=5, allowed_tools=["file_operations"]
    )
    shared = [
        part.resource_constraints for part in parts(a_task(description=POINTS, resource_constraints=limits))
    ]

    assert [(3_333, 60, 1, ("file_operations",))] * 3 == [
        (one.max_tokens, one.max_duration_minutes, one.max_iterations, one.allowed_tools) for one in shared
    ]


@pytest.mark.parametrize("limits", [{"max_tokens": 2}, {"max_iterations": 2}])
def test_a_budget_is_not_widened_by_a_split(limits: dict[str, int]) -> None:
    task = a_task(description=POINTS, resource_constraints=msgspec.convert(limits, type=ResourceConstraints))

    with pytest.raises(
        PenguinError, match=f"`k3f9` has {next(iter(limits))} 2, which is not one for each of 3 parts"
    ):
        parts(task)
    assert 2 == len(parts(task, 2))


def test_settings_are_taken_over_and_each_part_needs_approval_as_the_whole_does() -> None:
    task = a_task(
        description=POINTS,
        labels=("auth",),
        priority=TaskPriority.HIGH,
        project="shop",
        assigned_to="ada",
        review=Review.REQUIRED,
        requires_approval=True,
        approver="team-lead",
        defer_until=NOW,
        depends_on=(TaskId("k1"),),
    )
    for part in parts(task):
        assert ("k3f9", ("auth",), "high", "shop", "ada", "required", "team-lead") == (
            part.parent,
            part.labels,
            part.priority,
            part.project,
            part.assigned_to,
            part.review,
            part.approver,
        )
        assert part.requires_approval  # what was approved of the whole says nothing of the words of a part
        assert NOW == part.defer_until
        assert () == part.depends_on  # what the whole waits for, its parts wait for anyway
    assert {"bob"} == {part.assigned_to for part in parts(task, agent="bob")}


def test_parts_stay_below_a_complexity() -> None:
    task = a_task(title="Build the whole platform", description=POINTS * 2, acceptance=("It scales",))
    whole = complexity(task)

    division = splitting.below(task, 0.5, complexity)

    made = splitting.parts(task, division)[: len(division.pieces)]
    assert whole > 0.5
    assert [] == [part.title for part in made if complexity(part) > 0.5]


def test_a_complexity_that_cannot_be_reached_is_said() -> None:
    task = a_task(title="Build the whole platform", description=POINTS)

    with pytest.raises(PenguinError, match=r"up to 0\.01 .* one of them has 0\.\d\d"):
        splitting.below(task, 0.01, complexity)
    with pytest.raises(PenguinError, match="nothing to split"):
        splitting.below(task, 0.99, complexity)
    with pytest.raises(InvalidValue, match="between 0 and 1"):
        splitting.below(task, 1.5, complexity)


LINES = st.sampled_from(
    [
        *(
            "- {}",
            "* Add the {}",
            "  {} with more",
            "    - {}",
            "1. {}",
            "## {}",
            "### {}",
            "Also {}.",
            "",
            "```",
        ),
        *(
            "Create the {}. It is {}.",
            "Plain {} here",
            f"- {'a long point ' * 9}{{}}",
            f"# {'long ' * 30}{{}}",
        ),
    ]
)


@given(st.lists(LINES, max_size=14), st.integers(2, 6))
def test_no_word_of_a_description_is_lost(lines: list[str], number: int) -> None:
    text = "\n".join(line.replace("{}", f"word{place}") for place, line in enumerate(lines))
    task = a_task(description=text, acceptance=("It holds", Check(check="make")))

    with suppress(PenguinError):
        made = parts(task, number)

        told = "\n".join(f"{part.title}\n{part.description}" for part in made)
        assert set() == {*re.findall(r"word\d+", text)} - {*re.findall(r"word\d+", told)}
        assert len(made) <= number + 1
        assert {*task.acceptance} == {one for part in made for one in part.acceptance}
