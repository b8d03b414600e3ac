"""New YAML looks as a person would write it, and every reader takes it for the same."""

import pytest
import ruamel.yaml
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from penguin_git.codec.emitting import emitted
from penguin_git.codec.reading import read
from penguin_git.codec.scalars import Value
from penguin_git.codec.wanted import value_of
from penguin_git.errors import PenguinError
from tests.codec.strategies import MAPPING, TEXT


def test_a_new_file_has_one_item_a_line_and_quotes_only_where_needed() -> None:
    pairs: dict[str, Value] = {
        "title": "Fix the 🐧: parser",
        "plain": "it's a #1 (really)",
        "switch": "on",
        "clock": "1:30",
        "day": "2026-11-22",
        "labels": ["backend", "auth"],
        "depends_on": ["k3f9"],
        "acceptance": ["It works", {"check": "make test"}],
        "description": "One\n\n  two\n",
        "run": "a\nb",
        "limits": {"max_tokens": 15000, "tools": ["web_search:read"], "strict": True},
        "long": "word " * 40 + "end",
    }

    assert (
        'title: "Fix the 🐧: parser"\n'
        'plain: "it\'s a #1 (really)"\n'
        'switch: "on"\n'
        'clock: "1:30"\n'
        'day: "2026-11-22"\n'
        "labels: [backend, auth]\n"
        "depends_on:\n"
        "  - k3f9\n"
        "acceptance:\n"
        "  - It works\n"
        "  - check: make test\n"
        "description: |\n"
        "  One\n"
        "\n"
        "    two\n"
        "run: |-\n"
        "  a\n"
        "  b\n"
        "limits:\n"
        "  max_tokens: 15000\n"
        "  tools: [web_search:read]\n"
        "  strict: true\n"
        f"long: {'word ' * 40}end\n"
    ) == emitted(pairs).decode()


def test_reordering_marks_and_control_characters_are_escaped() -> None:
    assert b'a: "\\u202ex\\x07\\r"\n' == emitted({"a": "\u202ex\x07\r"})


@pytest.mark.parametrize(
    "pairs", [{"a": "x" * 70_000}, {"k" * 2000: "x"}, {"a": ["x"] * 5000}, {"a": 10**18}]
)
def test_what_could_not_be_read_again_is_not_written(pairs: dict[str, Value]) -> None:
    with pytest.raises(PenguinError):
        emitted(pairs)


@settings(max_examples=150, deadline=None)
@given(MAPPING)
def test_reading_gives_back_what_was_written(pairs: dict[str, Value]) -> None:
    assert pairs == value_of(read(emitted(pairs), "t.yaml"))


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(TEXT.filter(bool), TEXT, min_size=1, max_size=4))
def test_readers_of_both_yaml_versions_see_the_same_text(pairs: dict[str, str]) -> None:
    text = emitted(pairs)

    assert pairs == yaml.safe_load(text)
    for version in ((1, 1), (1, 2)):
        reader = ruamel.yaml.YAML(typ="safe", pure=True)
        reader.version = version
        assert pairs == reader.load(text)
