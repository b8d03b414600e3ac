"""How the board says which columns do not fit."""

import pytest

from penguin_git.board.beyond import Place, beyond

PLACES = [Place("Blocked 1", 0, 27), Place("Ready 2", 27, 54), Place("Done 3", 54, 81)]


@pytest.mark.parametrize(
    ("expected", "left", "right"),
    [
        ("", 0, 81),
        ("Done 3 ›", 0, 80),
        ("Ready 2, Done 3 ›", 0, 40),
        ("‹ Blocked 1", 1, 81),
        ("‹ Blocked 1   Done 3 ›", 20, 60),
        ("‹ Blocked 1, Ready 2", 40, 81),
    ],
)
def test_columns_beyond_an_edge_are_named(expected: str, left: int, right: int) -> None:
    assert expected == beyond(PLACES, left, right)
