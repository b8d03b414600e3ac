"""Template files are read strictly, and every mistake in one is told with its place."""

import random
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from penguin_git.codec import reading, schema, templates
from penguin_git.codec.readers import free
from penguin_git.errors import BrokenFile
from penguin_git.model.template import FieldType
from tests.templating.samples import BUILT_IN, read

VALIDATOR = Draft7Validator(schema.schema_of("template"))


def test_a_template_says_what_its_file_says() -> None:
    template = read((BUILT_IN / "bug-fix-template.yml").read_text()).template

    assert "Bug Fix Task" == template.name
    first, second = template.fields
    assert ("bug_description", FieldType.TEXT, True) == (first.name, first.type, first.required)
    assert (("low", "medium", "high", "critical"), "medium") == (second.options, second.default)
    assert 4 == len(template.parts)
    assert "{{ 3000 if severity in ['low', 'medium'] else 8000 }}" == template.resource_constraints.max_tokens


_PARTS = "subtasks:\n  - title: One\n"


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("feilds: []", 1, "A template has no key `feilds`.", "Did you mean `fields`?"),
        ("name: N\nstatus: pending", 2, "no key `status`", "a new task is pending"),
        ("name: N\ndepends_on: [a]", 2, "no key `depends_on`", "--depends-on"),
        ("fields:\n  - type: int", 2, "needs `name`", "Add `name: …`"),
        ("fields:\n  - name: a-b", 2, "`a-b` can't be the name of a field.", "`feature_name`"),
        ("fields:\n  - name: not", 2, "`not` can't be the name", "taken"),
        ("fields:\n  - name: a\n  - name: a", 3, "a second field `a`", "Rename"),
        ("fields:\n  - name: a\n    type: integer", 3, "`type` can't be `integer`.", "Did you mean `int`?"),
        ("fields:\n  - name: a\n    type: choice", 2, "has no options", "`options: [a, b]`"),
        ("fields:\n  - name: a\n    options: [b]", 3, "has options, but", "`type: choice`"),
        ("fields:\n  - name: a\n    type: int\n    default: x", 4, "a whole number, not `x`", "digits"),
        ("fields:\n  - name: a\n    type: choice\n    options: [b]\n    default: c", 5, "can't be `c`", "b"),
        ("fields:\n  - name: a\n    default: [c]", 3, "can't be a list", "one value"),
        ("resource_constraints:\n  max_tokens: many", 2, "a whole number, not `many`", "digits"),
        ("resource_constraints:\n  max_tokens: 0", 2, "at least 1, not 0", "Remove"),
        ("resource_constraints:\n  allowed_tools: [web_serch]", 2, "no tool `web_serch`", "`web_search`"),
        ("resource_constraints:\n  max_token: 5", 2, "no key `max_token`", "`max_tokens`"),
        ("max_tokens: {{ 5 }}", 1, "A key has to be text.", "quotes around text that begins with `{{`"),
        ("priority: urgent", 1, "`priority` can't be `urgent`.", "critical, high"),
        ("labels: a", 1, "`labels` has to be a list", "[a, b]"),
        (_PARTS + "  - description: Two", 3, "needs `title`", "Add"),
        (_PARTS + "    status: pending", 3, "no key `status`", ""),
        (_PARTS + "run: make", 3, "A task with parts has no `run`.", "the part"),
        (_PARTS + "acceptance:\n  - check: make", 4, "No check is run for", "the part"),
        (_PARTS + "workflow:\n  - title: Two", 4, "either `subtasks` or a `workflow`", "template of its own"),
        ("workflow:\n  - title: A\n  - phase: b", 2, "of two kinds", "all with `phase`"),
        ("workflow:\n  - description: A", 2, "either a `title` or a `phase`", "a task of its own"),
        ("workflow:\n  - phase: b\n    priority: low", 2, "A phase has no key `priority`.", "whole task"),
        ("workflow:\n  - title: b\n    agent: x", 2, "A task has no key `agent`.", "`assigned_to`"),
        ("subtasks:\n" + "  - title: A\n" * 101, 1, "At most 100 tasks", "Split"),
        ("title: |\n  One\n  Two", 1, "`title` has to be one line.", "`description`"),
        ("name: &a N", 1, "The anchor `&a` is not allowed.", ""),
        ("", 1, "The file is empty.", ""),
        ("<<<<<<< x", 1, "A git conflict marker", ""),
    ],
)
def test_every_mistake_is_told_with_its_place_and_a_remedy(
    text: str, line: int, message: str, hint: str
) -> None:
    with pytest.raises(BrokenFile) as broken:
        read(text)

    (problem,) = broken.value.problems
    assert ("sample.yaml", line) == (problem.path, problem.line)
    assert message in problem.message
    assert hint in problem.hint


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(BrokenFile) as broken:
        read("nane: N\nprioritt: low\nfields: [{nam: a}]\n")

    assert 4 == len(broken.value.problems)


@pytest.mark.parametrize("file", sorted(BUILT_IN.glob("*.yml")), ids=lambda file: file.stem)
def test_the_schema_lets_the_built_in_ones_pass(file: Path) -> None:
    errors = VALIDATOR.iter_errors(free(reading.read(file.read_bytes(), file.name)))

    assert [] == [error.message for error in errors]


@pytest.mark.parametrize("limit", ["many", 1.5, True])
def test_the_schema_wants_a_number_or_an_expression_for_a_limit(limit: object) -> None:
    assert VALIDATOR.is_valid({"resource_constraints": {"max_tokens": "{{ 5 }}"}})
    assert not VALIDATOR.is_valid({"resource_constraints": {"max_tokens": limit}})


_PIECES = (
    "{{ x }}",
    "{% if",
    "- ",
    "  ",
    "\n",
    ": ",
    "'",
    '"',
    "[",
    "]",
    "{",
    "}",
    "|",
    ">",
    "&a ",
    "*a",
    "!t ",
)
_LINES = (
    "fields:\n",
    "subtasks:\n",
    "workflow:\n",
    "  - title: T\n",
    "  - phase: p\n",
    "- name: n\n",
    "run: x\n",
)


def test_damaged_templates_are_read_or_refused_and_nothing_else() -> None:
    chance = random.Random(20261122)  # noqa: S311 - the same damage in every run
    originals = [file.read_text() for file in sorted(BUILT_IN.glob("*.yml"))]
    readable = 0
    for _ in range(3000):
        text = chance.choice(originals)
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(text) + 1)
            at = text.rfind("\n", 0, at) + 1 if chance.random() < 0.5 else at
            kept = at if chance.random() < 0.6 else at + chance.randrange(1, 30)
            text = text[:at] + chance.choice([*_PIECES, *_LINES, ""]) + text[kept:]
        try:
            source = read(text)
        except BrokenFile:
            continue
        readable += 1
        keys = [one.key for one in (*templates.of_tasks(source), *templates.of_defaults(source).values())]
        assert len(keys) == len(set(keys)), text
    assert readable > 300
