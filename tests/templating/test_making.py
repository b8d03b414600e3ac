"""A filled-in template says tasks: values of the right types, shortened titles, parts and phases."""

from hashlib import sha256

import pytest

from penguin_git.errors import BrokenFile
from penguin_git.model.priority import TaskPriority
from penguin_git.model.task import Phase
from tests.templating.samples import BUILT_IN, built_in, made, read

_AS_PUBLISHED = {
    "bug-fix-template.yml": "e6b43824cdae2fca85ecc86ec6b38b778727ec491173b0d033b917d5ccf2d9c2",
    "code-development-template.yml": "d142398468227040f22072caa30314732e4d20daceccad524bd9ae62af5764c7",
}


@pytest.mark.parametrize("name", _AS_PUBLISHED)
def test_the_two_published_files_ship_as_they_are(name: str) -> None:
    assert _AS_PUBLISHED[name] == sha256((BUILT_IN / name).read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("slug", "said", "tokens", "minutes"),
    [
        ("code-development", {"feature_name": "login"}, 15000, 180),
        ("code-development", {"feature_name": "login", "complexity": "simple"}, 5000, 60),
        ("code-development", {"feature_name": "login", "complexity": "complex"}, 25000, 360),
        ("bug-fix", {"bug_description": "It fails"}, 3000, 60),
        ("bug-fix", {"bug_description": "It fails", "severity": "low"}, 3000, 30),
        ("bug-fix", {"bug_description": "It fails", "severity": "high"}, 8000, 180),
        ("bug-fix", {"bug_description": "It fails", "severity": "critical"}, 8000, 180),
    ],
)
def test_rendered_limits_are_numbers(slug: str, said: dict[str, object], tokens: int, minutes: int) -> None:
    limits = made(built_in(slug), **said).top.resource_constraints

    assert (tokens, minutes) == (limits.max_tokens, limits.max_duration_minutes)


def test_the_development_template_has_four_parts() -> None:
    parts = made(built_in("code-development"), feature_name="login").parts

    assert [
        "Design login architecture",
        "Implement login core functionality",
        "Add tests for login",
        "Update documentation for login",
    ] == [part.task.title for part in parts]


_TYPED = """\
fields:
  - name: many
    type: int
    default: 3
  - name: strict
    type: bool
  - name: tools
    type: list
    default: [web_search, "file_operations:read"]
  - name: urgent
    type: bool
    default: true
title: Do it
priority: "{{ 'critical' if urgent else 'low' }}"
requires_approval: "{{ strict }}"
labels: "{{ tools }}"
due: "{{ '2026-11-22' if urgent else '' }}"
estimate: "{{ many }} days{{ ', strictly' if strict else '' }}"
acceptance: "{{ ['One, and more', 'Two'] }}"
context: |
  {% for name in tools %}
  - docs/{{ name }}.md
  {% endfor %}
resource_constraints:
  max_tokens: "{{ many * 1.5 }}"
  max_iterations: " {{ 7 / many }} "
  max_duration_minutes: "{{ 100 * 1.1 }}"
  allowed_tools: "{{ tools | join(', ') }}"
"""


def test_what_is_rendered_becomes_what_its_key_wants() -> None:
    task = made(read(_TYPED), strict=True).top

    assert (TaskPriority.CRITICAL, True) == (task.priority, task.requires_approval)
    assert ("web_search", "file_operations:read") == task.labels == task.resource_constraints.allowed_tools
    limits = task.resource_constraints
    assert (5, 3, 110) == (limits.max_tokens, limits.max_iterations, limits.max_duration_minutes)
    assert ("One, and more", "Two") == task.acceptance
    assert ("docs/web_search.md", "docs/file_operations:read.md") == task.context
    assert ("3 days, strictly", 2026) == (task.estimate, task.due.year if task.due else None)


def test_what_renders_to_nothing_leaves_its_key_out() -> None:
    task = made(read(_TYPED), urgent=False, tools=[]).top

    assert (None, (), (), None) == (
        task.due,
        task.labels,
        task.context,
        task.resource_constraints.allowed_tools,
    )


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("resource_constraints: {max_tokens: '{{ word }}'}", "a whole number, not `many`"),
        ("resource_constraints: {max_tokens: '{{ 0 * 7 }}'}", "at least 1, not 0"),
        ("resource_constraints: {allowed_tools: ['{{ word }}']}", "There is no tool `many`."),
        ("requires_approval: '{{ word }}'", "`requires_approval` has to be true or false, not `many`."),
        ("priority: '{{ word }}'", "`priority` can't be `many`."),
        ("type: '{{ word }}'", "`type` can't be `many`."),
        ("due: '{{ word }}'", "`due` has to be a date or time, not `many`."),
        ('estimate: "{{ word }}\\n{{ word }}"', "`estimate` has to be one line."),
        ("title: '{{ word[:0] }}'", "`title` is empty."),
    ],
)
def test_what_does_not_fit_is_told_with_its_key_and_line(line: str, complaint: str) -> None:
    title = "" if line.startswith("title") else "title: T\n"
    source = read(f"fields:\n  - name: word\n    default: many\n{title}{line}\n")

    with pytest.raises(BrokenFile) as broken:
        made(source)

    (problem,) = broken.value.problems
    assert complaint in problem.message
    assert ("sample.yaml", 4 if not title else 5) == (problem.path, problem.line)


def test_several_lines_give_a_short_title_and_the_whole_text_below() -> None:
    text = "The login fails when the password has an umlaut in it, as many of our users' do.\nSeen twice."

    found = made(built_in("bug-fix"), bug_description=text)
    first = found.parts[0].task

    assert "Reproduce The login fails when the password has an umlaut in it, as many of our…" == first.title
    assert f"Verify the bug and understand its scope\n\nReproduce {text}\n" == first.description
    assert (
        "Bug Fix Task: The login fails when the password has an umlaut in it, as many of…" == found.top.title
    )
    indented = text.replace("\n", "\n  ")
    assert f"bug_description:\n  {indented}\nseverity: medium\n" == found.top.description


def test_braces_in_what_is_filled_in_are_text() -> None:
    found = made(built_in("code-development"), feature_name="{{ 7 * 7 }} {% if %}")

    assert "Code Development Task: {{ 7 * 7 }} {% if %}" == found.top.title
    assert "Design {{ 7 * 7 }} {% if %} architecture" == found.parts[0].task.title


def test_a_default_may_follow_from_the_fields_before_it() -> None:
    source = read(
        "fields:\n  - name: a\n  - name: b\n    type: int\n    default: '{{ a | length }}'\n"
        "title: T {{ b + 1 }}\n"
    )

    assert "T 6" == made(source, a="12345").top.title


def test_phases_are_phases_of_one_task() -> None:
    source = read(
        "fields:\n  - name: x\ntitle: Do {{ x }}\nworkflow:\n  - phase: design\n    agent: claude\n"
        "    description: Plan {{ x }}\n  - phase: build\n"
    )

    found = made(source, x="it")

    assert () == found.parts
    phases = (Phase(phase="design", agent="claude", description="Plan it"), Phase(phase="build"))
    assert phases == found.top.workflow


def test_a_plain_description_above_parts_is_about_the_template() -> None:
    parts = "subtasks:\n  - title: One\n"

    assert made(read(f"description: What it is for\n{parts}")).top.description is None
    assert "Said" == made(read(f"title: T\ndescription: Said\n{parts}")).top.description
    assert "4" == made(read("description: '{{ 2 + 2 }}'\n" + parts)).top.description
    assert "Said" == made(read("description: Said\n")).top.description


@pytest.mark.parametrize("slug", ["documentation", "code-review", "refactoring", "research"])
def test_the_other_built_in_ones_make_whole_tasks(slug: str) -> None:
    source = built_in(slug)
    needed = [field.name for field in source.template.fields if field.required]

    found = made(source, **dict.fromkeys(needed, "the parser"))

    for task in [part.task for part in found.parts] or [found.top]:
        assert task.acceptance, f"{task.title} has no condition"
        assert "the parser" in task.title
    assert found.top.resource_constraints.max_tokens in (5000, 15000, 25000)


def test_a_review_may_only_read() -> None:
    limits = made(built_in("code-review"), target="src").top.resource_constraints

    assert ("file_operations:read", "web_search") == limits.allowed_tools
