"""A long answer for programs is written in pieces, and reads as if it were not."""

import pytest

from penguin_git.cli import output


@pytest.mark.parametrize("count", [0, 1, 999, 1000, 1001, 2500])
def test_an_answer_in_pieces_is_the_same_as_a_whole_one(
    capsys: pytest.CaptureFixture[str], count: int
) -> None:
    values = [{"id": f"größe-{number}", "reasons": [], "labels": ["\n"]} for number in range(count)]

    output.as_json(tasks=values)
    whole = capsys.readouterr().out
    output.as_json_of_many("tasks", iter(values))

    assert whole == capsys.readouterr().out
