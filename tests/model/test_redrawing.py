"""A line that was drawn again and again reads as a person saw it in the end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penguin_git.model.redrawing import redrawn


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("10 %\r20 %\rdone", "done"),
        ("working...\r", "working..."),
        ("working...\r\r", "working..."),
        ("Downloading\r50%", "50%nloading"),
        ("Downloading\r\x1b[K50%", "50%"),
        ("Downloading\x1b[2K\r50%", "50%"),
        ("Downloading\r50%\x1b[0K", "50%"),
        ("working...\r          \rdone", "done"),
        ("working...\r          ", ""),
        ("\r50%", "50%"),
        ("one\r\ntwo\r\n\r\nthree", "one\ntwo\n\nthree"),
        ("kept   \n10 %\r20 %\nkept\ttoo  ", "kept   \n20 %\nkept\ttoo  "),
        ("\x1b[32m10 %\x1b[0m\r20 %", "20 %"),
        ("10 %\r\x1b[32m20 %\x1b[0m", "\x1b[32m20 %\x1b[0m"),
        ("10 %\x1b]0;title\x07\r2", "20 %\x1b]0;title\x07"),
        ("\x1b[31m\r", "\x1b[31m"),
    ],
)
def test_the_last_state_of_a_line_counts(said: str, seen: str) -> None:
    assert seen == redrawn(said)


def test_no_part_of_a_secret_is_left_by_what_is_written_over_it() -> None:
    key = f"AKIA{'ABCDEFGH' * 2}"

    seen = redrawn(f"{key}\rok")

    assert seen.startswith("ok")
    assert "ABCDEFGH" not in seen


@given(st.text(st.sampled_from("ab \n\x1b[K2m")))
def test_what_was_drawn_once_stays_as_it_is(text: str) -> None:
    assert text == redrawn(text)


@given(st.text(st.sampled_from("ab\n")))
def test_a_line_end_of_other_systems_is_a_line_end(text: str) -> None:
    assert text == redrawn(text.replace("\n", "\r\n"))


@given(st.lists(st.text(st.sampled_from("abc"))))
def test_nothing_is_lost_that_nothing_was_written_over(drawings: list[str]) -> None:
    seen = redrawn("\r".join(drawings))

    assert max(map(len, drawings), default=0) == len(seen)
    assert seen.startswith(drawings[-1] if drawings else "")
