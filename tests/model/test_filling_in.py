"""Fields are filled in by text, and what does not fit is told at once with what would."""

import pytest

from penguin_git.errors import PenguinError
from penguin_git.model.filling_in import checked, filled_in
from penguin_git.model.template import FieldType, TemplateField, Value

_FIELDS = (
    TemplateField(name="name", required=True),
    TemplateField(name="story", type=FieldType.TEXT),
    TemplateField(name="size", type=FieldType.CHOICE, options=("small", "Large")),
    TemplateField(name="count", type=FieldType.INT),
    TemplateField(name="strict", type=FieldType.BOOL),
    TemplateField(name="tools", type=FieldType.LIST),
)


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("name= a b ", "a b"),
        ("name=a=b", "a=b"),
        ("story=one\r\ntwo\n", "one\ntwo"),
        ("size=LARGE", "Large"),
        ("count=-5", -5),
        ("strict=Yes", True),
        ("strict=0", False),
        ("tools=a, b,,c", ("a", "b", "c")),
        ('tools=["a, b", "c"]', ("a, b", "c")),
        ("tools=- a\n- b", ("a", "b")),
        ("tools=", ()),
    ],
)
def test_text_means_what_the_field_wants(said: str, value: Value) -> None:
    name, _, text = said.partition("=")

    assert {name: value} == filled_in(_FIELDS, [(name, text)])


@pytest.mark.parametrize(
    ("said", "message", "hint"),
    [
        ("nam=x", "no field `nam`", "Did you mean `name`?"),
        ("name=a\nb", "`name` has to be one line.", "`text`"),
        ("size=smal", "`size` can't be `smal`.", "Did you mean `small`? It is one of small, Large."),
        ("count=1.5", "a whole number, not `1.5`", "15000"),
        ("count=٣", "a whole number", "15000"),
        ("count=" + "9" * 30, "a whole number", "15000"),
        ("strict=maybe", "true or false, not `maybe`", "`true`"),
    ],
)
def test_what_does_not_fit_is_told_with_what_would(said: str, message: str, hint: str) -> None:
    name, _, text = said.partition("=")

    with pytest.raises(PenguinError) as error:
        filled_in(_FIELDS, [(name, text)])

    assert message in error.value.message
    assert hint in error.value.hint


def test_everything_wrong_is_told_at_once() -> None:
    with pytest.raises(PenguinError) as error:
        filled_in(_FIELDS, [("count", "x"), ("size", "y"), ("z", "")])

    assert 3 == len(error.value.message.splitlines())


def test_lists_add_up_and_everything_else_is_said_once() -> None:
    assert {"tools": ("a", "b")} == filled_in(_FIELDS, [("tools", "a"), ("tools", "b")])
    with pytest.raises(PenguinError, match="`name` is filled in twice"):
        filled_in(_FIELDS, [("name", "a"), ("name", "b")])


def test_programs_give_values_and_may_leave_nothing_needed_out() -> None:
    said = {"name": "a", "count": 3, "strict": True, "tools": ["a, b", "c"]}

    assert said | {"tools": ("a, b", "c")} == checked(_FIELDS, "t", said)
    with pytest.raises(PenguinError, match="The template `t` needs `name`"):
        checked(_FIELDS, "t", {"count": 3})
