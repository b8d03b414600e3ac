"""What is read line by line is what the YAML parser finds, or it is left to the parser."""

import random

import pytest

from penguin_git.codec import scan
from penguin_git.codec.nodes import Entry, Items, Node, Scalar, Table
from penguin_git.codec.reading import read_text
from penguin_git.codec.simple_yaml import table
from penguin_git.errors import BrokenFile
from tests.benchmarks import tasks as many
from tests.codec.damage import damaged
from tests.codec.samples import SAMPLES
from tests.codec.test_tasks import FILE

SIMPLE = """\
# A comment
status: in_progress   # and another

title: Fix “the login”:now!  # no
description: |
  Text: with a colon
    # that is none of a comment

   and spaces:   
labels: [api, büro,x-1 ]
empty:
depends_on:
- a1
# between
- b2 c
acceptance:
  - It answers
  - check: pytest -q  # how
    timeout: 10
  - 'quoted # text'
resource_constraints:
  max_tokens: 15000
  allowed_tools: []
script: |-
  make


  make check

created_by: "Jane: Doe"
"""  # noqa: W291 - the blanks belong to it
PIECES = (
    *("a", "b: c", "d:", "- e", "- f: g", "  - h", "  i: j", "    k", "l: |", "m: |-", "n: [o, p]", "q: []"),
    *("# r", "  # s", "", "  ", "     ", "t: 'u'", 'v: "w # x" # y', "- - z", "-", "a : b", "c:d", "e: - f"),
    *("---", "...", "g: h: i", "j: k:", "l: #m", "n: o#p", "q: |2", "r: >", "null: s", "'t': u", "v: &w x"),
    *("y: !z", "~: a", "b: ~", "c: 'd", "e: [f", "g: {h: i}", "- j #k", "- 'l'm", "n: é", "é: o", "  p"),
    *(
        "? q",
        ": r",
        "s: t  ",
        "u:  v",
        "- \u00a0w",
        "x: \u00a0",
        "y: z\u00a0",
        "1: 2",
        "a: -",
        "-  b: c",
        "   d: e",
    ),
    *(
        "<<: f",
        "g: @h",
        "i: `j`",
        "k: %l",
        "m: (n)",
        "o: p, q",
        "r: a ' b",
        "%s",
        "- t:u",
        "- v: |",
        "      w",
    ),
)


def test_simple_files_need_no_parser() -> None:
    assert _bare(read_text(SIMPLE, "t.yaml")) == table(SIMPLE)
    assert table(many.text(random.Random(1), ["a1b2"] * 400)) is not None  # noqa: S311 - the same in every run


@pytest.mark.parametrize("text", [sample.text for sample in SAMPLES.values()], ids=list(SAMPLES))
def test_files_as_people_write_them_mean_the_same(text: str) -> None:
    _is_the_same(scan.BOM.join(text.split(scan.BOM)[1:]) or text)


def test_a_key_too_long_for_the_parser_is_left_to_it() -> None:
    assert table(f"{'k' * 2000}: x\n") is None


def test_files_put_together_from_pieces_mean_the_same() -> None:
    chance = random.Random(20261128)  # noqa: S311 - the same files in every run
    simple = sum(_is_the_same(_lines(chance)) for _ in range(40_000))

    assert simple > 1_500


def test_damaged_files_mean_the_same() -> None:
    chance = random.Random(20261129)  # noqa: S311 - the same damage in every run
    simple = 0
    for number in range(6_000):
        text = SIMPLE if number % 3 else many.text(chance, ["a1b2"] * 400)
        simple += _is_the_same(damaged(chance, FILE if number % 7 == 0 else text).decode())

    assert simple > 300


def _lines(chance: random.Random) -> str:
    return "".join(f"{chance.choice(PIECES)}\n" for _ in range(chance.randrange(1, 6)))


def _is_the_same(text: str) -> bool:
    """Check one text; whether it was simple."""
    try:
        text = scan.text_of(text.encode(), "t.yaml")
    except BrokenFile:
        return False
    found = table(text)
    if found is not None:
        assert _bare(read_text(text, "t.yaml")) == found, text
    return found is not None


def _bare(node: Node) -> Node:
    """The node without its places."""
    if isinstance(node, Scalar):
        return Scalar(node.text, node.style, 0, 0, 0, 0)
    if isinstance(node, Items):
        return Items(tuple(map(_bare, node.items)), node.flow, 0, 0, 0, 0)
    entries = tuple(Entry(_key(entry.key), _bare(entry.value)) for entry in node.entries)
    return Table(entries, node.flow, 0, 0, 0, 0)


def _key(key: Scalar) -> Scalar:
    return Scalar(key.text, key.style, 0, 0, 0, 0)
