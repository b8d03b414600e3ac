"""What a template's expressions get wrong is found before anybody fills it in."""

import pytest

from penguin_git.templating.checking import problems
from tests.templating.samples import BUILT_IN, built_in, read

_FIELDS = """\
fields:
  - name: topic
    required: true
  - name: size
    type: choice
    options: [small, large]
    default: small
title: "Do {{ topic }}"
"""


@pytest.mark.parametrize("slug", [file.name.removesuffix("-template.yml") for file in BUILT_IN.glob("*.yml")])
def test_nothing_is_wrong_with_the_built_in_ones(slug: str) -> None:
    assert () == problems(built_in(slug))


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("estimate: '{{ topik }}'", "there is no field `topik`"),
        ("estimate: '{{ topic'", "can't be rendered: unexpected end of template"),
        ("estimate: '{{ topic | nothing }}'", "No filter named 'nothing'"),
        ("resource_constraints: {max_tokens: '{{ size }}'}", "a whole number, not `small`"),
        ("resource_constraints: {max_tokens: '{{ 5 - 9 }}'}", "at least 1, not -4"),
        ("labels: ['{{ 1 / 0 }}']", "division by zero"),
        ("estimate: '{{ size.__class__ }}'", "unsafe"),
        ("subtasks: [{title: One, priority: '{{ size }}'}]", "`priority` can't be `small`."),
    ],
)
def test_what_is_wrong_is_told_with_its_line(line: str, complaint: str) -> None:
    (problem,) = problems(read(f"{_FIELDS}{line}\n"))

    assert complaint in problem.message
    assert 9 == problem.line


def test_what_only_a_person_can_fill_in_is_not_guessed() -> None:
    text = _FIELDS + "resource_constraints: {max_tokens: '{{ topic }}'}\ncontext: ['{{ topic | trim }}']\n"

    assert () == problems(read(text))


def test_a_default_may_ask_for_the_fields_before_it_alone() -> None:
    text = "fields:\n  - name: a\n    default: '{{ b }}'\n  - name: b\n    default: '{{ a }}'\ntitle: T\n"

    (problem,) = problems(read(text))

    assert (3, True) == (problem.line, "there is no field `b`" in problem.message)


def test_names_that_an_expression_makes_itself_are_no_fields() -> None:
    text = _FIELDS + "estimate: '{% for n in range(2) %}{% set m = n %}{{ m }}{% endfor %}'\n"

    assert () == problems(read(text))
