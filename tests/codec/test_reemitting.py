"""Keys that splicing gives up on are written anew, with every comment, or left alone."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penguin_git.codec.editing import Path, edited
from penguin_git.codec.emitting import emitted
from penguin_git.codec.parts import comments
from penguin_git.codec.reading import read
from penguin_git.codec.scalars import Value, flow
from penguin_git.codec.wanted import value_of
from penguin_git.errors import PenguinError
from tests.codec.strategies import MAPPING, VALUE

OTHERS = MAPPING.filter(lambda pairs: not {"t", "z"} & pairs.keys())


@pytest.mark.parametrize(
    ("before", "changes", "after"),
    [
        ("x: y\n? title\n: a\n", {"title": "1\n2\n"}, "x: y\ntitle: |\n  1\n  2\n"),
        ("? t\n: a # k\nz: 010\n", {"t": "1\n2\n"}, 't: "1\\n2\\n" # k\nz: 010\n'),
        ("? t\n: |\n  a\n  b\n# c\nz:   'w'\n", {"t": "d"}, "t: d\n# c\nz:   'w'\n"),
        ("? t\n: a # c\nl:\n- x\n", {"t": ["a", "b"]}, "t: [a, b] # c\nl:\n- x\n"),
        ("? m\n: [a] # c\n", {"m": {"a": "1\n2"}}, "m:    # c\n  a: |-\n    1\n    2\n"),
        ("? t\nz: w\n", {"t": "a"}, "t: a\nz: w\n"),
        ("? 'long\n  key'\n: a\n", {"long key": "x\ny"}, "'long key': |-\n  x\n  y\n"),
        ("? t\r\n: a\r\nz: w\n", {"t": "1\n2\n"}, "t: |\r\n  1\r\n  2\r\nz: w\n"),
        ("\ufeff# 1\n? t\n: a\n", {"t": "1\n2\n"}, "\ufeff# 1\nt: |\n  1\n  2\n"),
    ],
)
def test_a_key_that_cannot_be_spliced_is_written_anew_and_nothing_else(
    before: str, changes: dict[Path, Value], after: str
) -> None:
    assert after == edited(before.encode(), changes).decode()


def test_words_inside_a_key_that_did_not_change_stay_as_they_were() -> None:
    before = b"? m\n: a: 2026-11-22 # day\n  b: 'on'\n  ? c\n  : x\nz: w\n"

    after = edited(before, {("m", "c"): ["p", "q r"]})

    assert b"m:\n  a: 2026-11-22 # day\n  b: 'on'\n  c:\n    - p\n    - q r\nz: w\n" == after


def test_a_key_with_a_question_mark_goes_and_gets_neighbours_like_any_other() -> None:
    before = b"# 1\n? title\n: a\n# 2\nz: w\n"

    assert b"# 1\n# 2\nz: w\n" == edited(before, {"title": None})
    assert b"# 1\n? title\n: a\nlabels: [x]\n# 2\nz: w\n" == edited(before, {"labels": ["x"]})
    assert b"status: paused\n? title\n: a\n" == edited(b"? title\n: a\n", {"status": "paused"})


@pytest.mark.parametrize(
    ("before", "value"),
    [
        ("? t # k\n# c\n: a\n", "1\n2\n"),  # ruamel.yaml makes something of it that is no YAML
        ("? t\n: - a # 1\n  - b\n", "c"),  # the comment would have no place
        ("? t\n: > # c\n  x\n", ["a", "b c"]),  # ruamel.yaml loses track of the comment
        ("? t\n: a\n", {"a": "\u202e"}),  # it writes what turns a line around as it is
        ("?\n  t\n: a\n", "1\n2\n"),
    ],
)
def test_where_that_would_do_damage_the_edit_is_refused(before: str, value: Value) -> None:
    with pytest.raises(PenguinError, match=r"`t` on line . cannot be changed alone"):
        edited(before.encode(), {"t": value})


@settings(max_examples=120, deadline=None)
@given(VALUE, VALUE.filter(lambda one: one is not None), OTHERS, st.sampled_from(["", " # k"]))
def test_every_other_byte_and_every_comment_stay_or_nothing_changes(
    old: Value, new: Value, others: dict[str, Value], comment: str
) -> None:
    below = f"# below{comment}\nz:   'w'{comment}\n{emitted(others).decode()}"
    before = f"? t\n: {flow(old)}{comment}\n{below}"
    said = value_of(read(before.encode(), "x"))

    try:
        after = edited(before.encode(), {"t": new}).decode()
    except PenguinError:
        return

    assert after.endswith(below)
    assert comments(before) == comments(after)
    assert isinstance(said, dict)
    assert {**said, "t": new} == value_of(read(after.encode(), "x"))


def test_an_ordinary_edit_does_not_load_the_library() -> None:
    program = (
        "import sys; from penguin_git.codec.editing import edited\n"
        "edited(b'title: a # c\\nlabels:\\n  - x\\n', {'title': 'b', 'labels': ['x', 'y']})\n"
        "print([name for name in sys.modules if 'ruamel' in name])"
    )

    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert "[]\n" == said.stdout
