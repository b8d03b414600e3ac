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


_BRANCHES = """\
fields:
  - name: kind
    type: choice
    options: [fix, feature, rewrite]
    {kind}
  - name: urgent
    type: bool
  - name: topic
    required: true
title: "Do {{{{ topic }}}}"
{text}
"""


@pytest.mark.parametrize("kind", ["default: fix", "required: true", "default: '{{ \"fix\" }}'"])
@pytest.mark.parametrize(
    ("text", "complaint", "where"),
    [
        (
            "estimate: \"{% if kind == 'feature' %}{{ 1 / 0 }}{% endif %}\"",
            "division by zero",
            "kind` is `feature",
        ),
        ("priority: \"{{ 'top' if kind == 'rewrite' else 'low' }}\"", "can't be `top`", "kind` is `rewrite"),
        ('labels: ["{% if urgent %}{{ kind.x }}{% endif %}"]', "has no attribute 'x'", "urgent` is `yes"),
    ],
)
def test_a_branch_that_no_default_reaches_is_tried_too(
    kind: str, text: str, complaint: str, where: str
) -> None:
    found = problems(read(_BRANCHES.format(kind=kind, text=text)))

    if "urgent" in where and "required" in kind:
        assert () == found  # it takes a value of both fields, and only one is tried at a time
    else:
        (problem,) = found
        assert 11 == problem.line
        assert complaint in problem.message
        assert problem.message.endswith(f", where `{where}`.")


def test_what_is_wrong_with_every_value_is_told_once() -> None:
    text = _BRANCHES.format(kind="required: true", text="estimate: '{{ kind / 0 }}'")

    (problem,) = problems(read(text))

    assert problem.message.endswith(", where `kind` is `fix`.")


def test_after_three_wrong_values_no_other_is_tried() -> None:
    options = ", ".join(f"k{number}" for number in range(5))
    text = f"fields:\n  - name: kind\n    type: choice\n    options: [{options}]\ntitle: T\nlabels:\n"
    for number in range(5):
        text += f"""  - "{{% if kind == 'k{number}' %}}{{{{ 1 / 0 }}}}{{% endif %}}"\n"""

    found = problems(read(text))

    assert ["k0", "k1", "k2"] == [problem.message[-4:-2] for problem in found]
