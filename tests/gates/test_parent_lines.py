"""What is found of parents without parsing covers all that parsing finds."""

import random

import pytest

from penguin_git.codec import tasks
from penguin_git.errors import BrokenFile
from penguin_git.gates.parent_lines import SIGNS, UNCLEAR, named
from tests.codec.damage import damaged
from tests.codec.test_tasks import FILE

PARENTS = (
    "parent: top",
    "parent: 'top'  # as discussed",
    'parent:   "top"',
    "parent:\n  top",
    "parent: # why\n  top",
    "parent: >-\n  top",
    "'parent': top",
    '"parent" : top',
    '"p\\x61rent": top',
    '"\\u0070arent": "t\\x6fp"',
    "? parent\n: top",
    "?\n  parent\n: top",
    '? "par\\\n  ent"\n: top',
    '? "pare\\x6e\\\n  t"\n: top',
    "context: a\nparent: top",
)
WHOLE = (
    "{title: T, parent: top}",
    "{title: T,parent: top}",
    "{title: T, # parent:\n  parent\n  : top}",
    '{"parent":top, "title":"T"}',
    "{? parent : top, title: T}",
    "--- {title: T, parent: top}",
    "---\n  parent: top\n  title: T",
    "\ufeffparent: top\ntitle: T",
    "parent: top\r\ntitle: T\r\n",
    "description: |\n  parent: other\nparent: top\ntitle: T",
    'description: "a\nparent: other\n"\nparent: top\ntitle: T',
)


@pytest.mark.parametrize("text", [*(f"title: T\n{parent}\n" for parent in PARENTS), *WHOLE])
def test_a_parent_is_found_however_it_is_written(text: str) -> None:
    try:
        parent = tasks.parse(text.encode(), "t.yaml").parent
    except BrokenFile:
        parent = None

    assert parent is None or named(text.encode()) in (b"top", UNCLEAR)


def test_most_files_need_no_parsing() -> None:
    assert b"top" == named(b"status: pending\n\ntitle: T\nparent: top  # a part of it\nlabels: [a]\n")
    assert b"" == named(b"title: Ask the parent process\ndescription: |\n  Why? Its parent: nobody knows.\n")


def test_no_parent_in_damaged_files_is_overlooked() -> None:
    chance = random.Random(20261127)  # noqa: S311 - the same damage in every run
    pieces = [*PARENTS, *WHOLE]
    named_by_parser = 0
    for _ in range(4_000):
        whole = f"{chance.choice(pieces)}\n{chance.choice(('title: T', 'labels: [a]', ''))}\n"
        data = damaged(chance, FILE if chance.random() < 0.3 else whole)
        try:
            parent = tasks.parse(data, "t.yaml").parent
        except BrokenFile:
            continue

        named_by_parser += parent is not None
        assert parent is None or named(data) in (parent.encode(), UNCLEAR), data
        assert named(data) == named(_telling(data)), data
    assert named_by_parser > 150


def _telling(data: bytes) -> bytes:
    """The lines that git finds when it searches for the signs."""
    lines = (line for line in data.split(b"\n") if any(sign in line for sign in SIGNS))
    return b"".join(line + b"\n" for line in lines)
