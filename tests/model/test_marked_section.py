"""A section of penguin's in somebody else's file: what else is in it stays, byte by byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penguin_git.model.marked_section import BEGIN, END, NoSection, with_section, without_section

_PEOPLE = st.lists(st.sampled_from([b"# A title", b"", b"text", b"  - item", b"<!-- penguin -->", b"\xff"]))


@given(lines=_PEOPLE, end=st.sampled_from([b"\n", b"\r\n"]))
def test_what_was_put_in_is_taken_out_again(lines: list[bytes], end: bytes) -> None:
    data = b"".join(line + end for line in lines)

    assert data == without_section(with_section(data, "## Tasks\n\nText\n"))


def test_mixed_line_ends_come_out_as_they_went_in() -> None:
    for data in (b"a\nb\r\nc\n", b"a\r\nb\n\r\n", b"\r\n\n"):
        assert data == without_section(with_section(data, "Text\n"))


@given(before=_PEOPLE, after=_PEOPLE)
def test_an_update_leaves_what_people_wrote_around_it(before: list[bytes], after: list[bytes]) -> None:
    above, below = b"\n".join([*before, b""]), b"\n" + b"\n".join(after)
    old = above + BEGIN + b"\nOld\n" + END + below

    new = with_section(old, "New\n")

    assert above + BEGIN + b"\nNew\n" + END + below == new
    assert new == with_section(new, "New\n")
    assert above + below[1:] == without_section(new) or not below[1:]


def test_the_section_has_the_line_ends_of_the_file() -> None:
    assert b"\r\n".join((b"Mine", b"", BEGIN, b"A", b"B", END, b"")) == with_section(b"Mine\r\n", "A\nB\n")
    assert b"\n".join((b"Mine", b"", BEGIN, b"A", END, b"")) == with_section(b"Mine", "A\n")
    assert b"\n".join((BEGIN, b"A", END, b"")) == with_section(None, "A\n")


@pytest.mark.parametrize(
    "lines",
    [(BEGIN,), (END,), (END, BEGIN), (BEGIN, END, BEGIN, END), (BEGIN, BEGIN, END)],
)
def test_marks_that_are_no_pair_are_left_to_people(lines: tuple[bytes, ...]) -> None:
    data = b"\n".join((*lines, b""))

    with pytest.raises(NoSection, match="don't stand around one section"):
        with_section(data, "A")
    with pytest.raises(NoSection):
        without_section(data)
