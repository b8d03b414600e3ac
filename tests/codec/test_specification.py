"""Specifications as blocks: what is read, what is left out, and how much is too much."""

import pytest

from penguin_git.codec.specification import MAX_BYTES, blocks
from penguin_git.errors import PenguinError
from penguin_git.model.specification.blocks import Heading, Item, Items, Prose, Table


def test_headings_prose_lists_and_tables_come_with_their_lines() -> None:
    text = "# Wiki\n\nFor teams.\n\n1. First\n   - deeper\n\n| Task |\n|---|\n| Write |\n"

    expected = (
        Heading(1, "Wiki", 1),
        Prose("For teams.", 3),
        Items((Item("First", 5, items=(Item("deeper", 6),), number=1),), 5),
        Table(("Task",), (("Write",),), 8),
    )
    assert expected == blocks(text)


def test_underlined_headings_boxes_and_indented_text_are_understood() -> None:
    text = "\n    Wiki\n    ====\n\n    - [ ] open\n    - [x] done\n    • as in a letter\n"

    heading, items = blocks(text)

    assert Heading(1, "Wiki", 2) == heading
    assert isinstance(items, Items)
    assert [("open", False), ("done", True), ("as in a letter", None)] == [
        (item.text, item.done) for item in items.items
    ]


def test_code_quotations_html_and_front_matter_are_left_out() -> None:
    text = "---\ntitle: x\n---\n```\n- code\n```\n\n> - quoted\n\n<!-- - hidden -->\n\n- real\n"

    assert (Items((Item("real", 12),), 12),) == blocks(text)


def test_what_is_too_long_or_has_too_many_pieces_is_refused() -> None:
    with pytest.raises(PenguinError, match="longer than 256 KiB"):
        blocks("a" * (MAX_BYTES + 1))
    with pytest.raises(PenguinError, match="more than 3,000 headings"):
        blocks("- a\n" * 3_001)
