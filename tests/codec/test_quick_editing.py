"""Edits of plain words: byte by byte what an edit with a parser makes of the file, or left to that."""

import pytest

from penguin_git.codec import editing, quick_editing
from penguin_git.codec.scalars import Value

Changes = dict[editing.Path, Value]
FILE = """\
status: pending

# yaml-language-server: $schema=../schema/task.json
title: Überprüfe it
description: |
  title: Not this one
  priority: low
priority: low
labels: [a, b]  # by Jane
notes:
  - at: 2026-11-22T10:00:00Z
    by: Jane
    text: Hm
"""
BEFORE: Changes = {
    "status": "pending",
    "title": "Überprüfe it",
    "priority": "low",
    "labels": ["a", "b"],
}


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Another one"},
        {"status": "failed", "priority": "high"},
        {"title": "日本語", "priority": "x"},
    ],
)
def test_plain_words_are_changed_as_a_parser_would(changes: Changes) -> None:
    data = FILE.encode()

    found = quick_editing.edited(data, BEFORE, changes)

    assert editing.edited(editing.with_status_first(data), changes) == found


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "It: needs quotes"},
        {"title": "yes"},
        {"title": "two\nlines"},
        {"title": None},
        {"labels": ["a"]},
        {"run": "make"},
    ],
)
def test_other_values_are_left_to_the_parser(changes: Changes) -> None:
    assert quick_editing.edited(FILE.encode(), BEFORE, changes) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Überprüfe it", "title: 'Überprüfe it'"),
        ("title: Überprüfe it", "title: Überprüfe it  # now"),
        ("title: Überprüfe it", "title: Überprüfe\n  it"),
        ("title: Überprüfe it", '"title": Überprüfe it'),
        ("status: pending\n\n", ""),
        ("status: pending\n\n", "status: pending\n"),
        ("labels: [a, b]", "labels: {a: b}"),
        ("\n", "\r\n"),
    ],
)
def test_other_files_are_left_to_the_parser(old: str, new: str) -> None:
    data = FILE.replace(old, new).encode()

    assert quick_editing.edited(data, BEFORE, {"title": "Another one"}) is None


def test_a_byte_order_mark_is_left_to_the_parser() -> None:
    assert quick_editing.edited(f"\ufeff{FILE}".encode(), BEFORE, {"title": "Another one"}) is None
