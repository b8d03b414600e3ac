"""Edits lose no byte: what is not replaced stays, also how lines end and what is no UTF-8."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penguin_git.agents.tools.refusal import Refusal
from penguin_git.agents.tools.texts import BOM, check_text, decoded, inserted, newline_of, replaced

pieces = st.lists(
    st.sampled_from([b"a", b"b", b"\n", b"\r\n", b"\r", b"\xff", "é".encode(), b" "]), max_size=30
)
contents = pieces.map(b"".join)
words = st.text("ab \r\né\U0001f427", min_size=1)


@given(contents, contents, words, words)
def test_all_around_the_replaced_text_stays(before: bytes, after: bytes, old: str, new: str) -> None:
    data = before + b"<" + old.encode() + b">" + after

    try:
        result = replaced(data, old, new)
    except Refusal:
        return

    start = data.find(b"<" + old.encode() + b">")
    if start == len(before) and newline_of(data) == b"\n" and data.count(old.encode()) == 1:
        assert before + b"<" + new.encode() + b">" + after == result


@given(contents, st.integers(0, 40), words)
def test_an_insertion_only_adds(data: bytes, after: int, text: str) -> None:
    try:
        result = inserted(data, after, text)
    except Refusal:
        assert after > data.count(b"\n")
        return

    size = len(result) - len(data)
    assert size > 0
    assert any(data == result[:at] + result[at + size :] for at in range(len(data) + 1))


@given(contents, st.integers(0, 40))
def test_an_insertion_makes_lines_of_its_own(data: bytes, after: int) -> None:
    try:
        result = inserted(data, after, "NEW")
    except Refusal:
        return

    lines = [line.removesuffix(b"\r") for line in result.split(b"\n")]
    assert 1 == lines.count(b"NEW")
    assert after == lines.index(b"NEW")


@given(st.lists(st.text("ab é"), min_size=1), st.text("xy\n", min_size=1))
def test_lines_that_end_with_cr_lf_go_on_doing_so(lines: list[str], text: str) -> None:
    data = "".join(f"{line}\r\n" for line in ["first", *lines]).encode()

    for result in (inserted(data, 1, text), replaced(data, "first", text)):
        assert result.count(b"\n") == result.count(b"\r\n")


def test_text_of_several_lines_is_found_whatever_ends_them() -> None:
    assert b"one\r\nTWO\r\nTHREE\r\nfour\n" == replaced(
        b"one\r\ntwo\r\nthree\r\nfour\n", "two\nthree", "TWO\nTHREE"
    )
    assert b"one\r\n2\r\n3\r\n" == replaced(b"one\r\ntwo\r\nthree\r\n", "two\r\nthree", "2\n3")


def test_text_that_occurs_twice_is_not_guessed_at() -> None:
    with pytest.raises(Refusal, match="more than once, on the lines 1, 3"):
        replaced(b"a = 1\nb = 2\na = 1\n", "a = 1", "a = 2")
    with pytest.raises(Refusal, match="more than once"):
        replaced(b"aaa", "aa", "b")


def test_all_occurrences_are_replaced_on_demand() -> None:
    assert b"b b \xff b" == replaced(b"a a \xff a", "a", "b", everywhere=True)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("nothing", "x", "does not occur in the file. Read the file again"),
        ("\tx = 1\n", "y", "Line 2 is like its first line"),
        ("def", "def", "nothing would change"),
        ("", "x", "`old` is empty"),
    ],
)
def test_what_cannot_be_replaced_is_said(old: str, new: str, reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        replaced(b"def f():\n    x = 1\n", old, new)


def test_a_byte_order_mark_stays_in_front() -> None:
    assert BOM + b"new\nold\n" == inserted(BOM + b"old\n", 0, "new")
    assert BOM + b"new\n" == replaced(BOM + b"old\n", "old", "new")


def test_a_file_without_a_last_newline_stays_without() -> None:
    assert b"one\ntwo" == inserted(b"one", 1, "two\n")
    assert b"zero\none" == inserted(b"one", 0, "zero")
    assert b"one" == inserted(b"", 0, "one").strip()


def test_a_line_that_is_not_there_is_said() -> None:
    with pytest.raises(Refusal, match="The file has 2 lines, so there is no line 3"):
        inserted(b"one\ntwo\n", 3, "x")


def test_binary_data_is_no_text() -> None:
    with pytest.raises(Refusal, match=r"`a\.png` is a binary file of 6 bytes"):
        check_text(b"\x89PNG\0\0", "a.png")


def test_bytes_that_are_no_utf_8_are_shown() -> None:
    assert r"caf\xe9" == decoded(BOM + b"caf\xe9")
