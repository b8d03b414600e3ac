"""Titles are one line, and not too long a one."""

from hypothesis import given
from hypothesis import strategies as st

from penguin_git.model.titles import CUT_TO, LONGEST_LINE, shortened


def test_a_fair_line_stays_as_it_is() -> None:
    assert "Fix  the login" == shortened(" Fix  the login\n")
    assert "x" * LONGEST_LINE == shortened("x" * LONGEST_LINE)


def test_of_several_lines_the_first_one_is_taken() -> None:
    assert "Fix it…" == shortened("Fix it.\n\nIt is broken.")


def test_a_cut_comes_between_words_where_there_are_any() -> None:
    assert "word " * 15 + "word…" == shortened("word " * 40)
    assert "x" * (CUT_TO - 1) + "…" == shortened("x" * 500)


@given(st.text(min_size=1).filter(str.strip))
def test_a_title_is_one_line_within_bounds(text: str) -> None:
    title = shortened(text)

    assert title
    assert len(title) <= LONGEST_LINE
    assert len(title.splitlines()) == 1
