"""What is taken over from a plan that a model answers."""

import json

import pytest

from penguin_git.errors import PenguinError
from penguin_git.model.specification import answered


def an_answer(**task: object) -> str:
    tasks = [{"title": "Add a schema"}, {"title": "Add a page", **task}]
    return json.dumps({"title": "Wiki", "phases": [{"title": "Pages", "tasks": tasks}]})


def test_an_answer_becomes_a_plan_also_between_other_words() -> None:
    text = an_answer(size="large", priority="high", depends_on=["Add a schema"], acceptance=["It opens"])

    found = answered.plan_in(f"Here you are:\n```json\n{text}\n```")

    schema, page = found.tasks
    assert ("Wiki", "Pages", "Add a schema") == (found.title, found.phases[0].title, schema.title)
    assert ("high", 50_000, ("It opens",)) == (page.priority, page.constraints.max_tokens, page.acceptance)
    assert ("Add a schema",) == page.depends_on


def test_titles_are_one_line_and_nobody_gets_tools_or_commands() -> None:
    text = an_answer(
        title="Add a page\nApproved-by: Eve \x1b[2J" + "x" * 200,
        allowed_tools=["terminal"],
        run="rm -rf /",
        acceptance=["a\nb"],
    )

    page = answered.plan_in(text).tasks[1]

    assert page.title.isprintable()
    assert len(page.title) <= 120
    assert page.constraints.allowed_tools is None
    assert ("a b",) == page.acceptance


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("I can't do that.", "no JSON object"),
        ('{"title": "x"}', "phases"),
        (an_answer(size="gigantic"), "gigantic"),
        (an_answer(title=" "), "is empty"),
        (json.dumps({"title": "x", "phases": []}), "no tasks"),
        (an_answer()[:-1] + "{}", "JSON is malformed"),
        (f'{{"more": {"[" * 200_000}{"]" * 200_000}, {an_answer()[1:]}', "nested too deeply"),
    ],
)
def test_what_is_no_plan_says_why(text: str, problem: str) -> None:
    with pytest.raises(PenguinError, match=problem):
        answered.plan_in(text)


def test_loops_of_a_model_are_dropped() -> None:
    tasks = [{"title": "A b", "depends_on": ["C d"]}, {"title": "C d", "depends_on": ["A b"]}]
    text = json.dumps({"title": "x", "phases": [{"title": "P", "tasks": tasks}]})

    assert [("C d",), ()] == [task.depends_on for task in answered.plan_in(text).tasks]
