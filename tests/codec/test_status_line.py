"""The status stands first and alone, so that two branches never change neighbouring lines."""

import pytest

from penguin_git.codec.editing import with_status_first
from penguin_git.errors import PenguinError


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("status: paused\n\ntitle: a\n", "status: paused\n\ntitle: a\n"),
        ("status: paused\ntitle: a\n", "status: paused\n\ntitle: a\n"),
        ("title: a\n", "status: pending\n\ntitle: a\n"),
        ("title: a\nstatus: paused # why\nx: y", "status: paused # why\n\ntitle: a\nx: y"),
        ("title: a\nstatus: paused", "status: paused\n\ntitle: a"),
        ("# modeline\n\ntitle: a\n# s\nstatus: x\n", "status: x\n\n# modeline\n\ntitle: a\n# s\n"),
        ("# modeline\nstatus: x\n\ntitle: a\n", "status: x\n\n# modeline\n\ntitle: a\n"),
        ("\ntitle: a\n", "status: pending\n\ntitle: a\n"),
        ("---\n# c\ntitle: a\n...\n", "---\nstatus: pending\n\n# c\ntitle: a\n...\n"),
        ("# c\n---\ntitle: a\n", "# c\n---\nstatus: pending\n\ntitle: a\n"),
        ("%YAML 1.2\n---\ntitle: a\n", "%YAML 1.2\n---\nstatus: pending\n\ntitle: a\n"),
        ("\ufefftitle: a\r\nstatus: x\r\n", "\ufeffstatus: x\r\n\r\ntitle: a\r\n"),
        ("  title: a\n  status: x\n", "  status: x\n\n  title: a\n"),
        ("d: |\n  x\nstatus: y\n# c\n", "status: y\n\nd: |\n  x\n# c\n"),
        ("status: x\n", "status: x\n"),
        ("title: a\nstatus: >-\n  paused\nx: y\n", "status: paused\n\ntitle: a\nx: y\n"),
        ("  status: # c\n    paused\n  x: y\n", "  status: paused\n\n  # c\n  x: y\n"),
        ("t: a\nr: |\n  x\nstatus: y", "status: y\n\nt: a\nr: |\n  x\n"),
        ("r: |\n  x\nstatus: y\n    \nt: a\n", "status: y\n\nr: |\n  x\nt: a\n"),
        ("? status\n: paused\ntitle: a", "status: paused\n\ntitle: a"),
        ("{title: a}\n", "status: pending\n\ntitle: a\n"),
        ('--- {"title": "yes", "status": "paused"}', 'status: paused\n\ntitle: "yes"\n'),
        (
            "{ # c\r\n  title: a, depends_on: [x]\r\n} # d\r\n",
            "status: pending\r\n\r\n# c\r\n# d\r\ntitle: a\r\ndepends_on:\r\n  - x\r\n",
        ),
    ],
)
def test_status_moves_to_the_top_with_an_empty_line_below(before: str, after: str) -> None:
    assert after == with_status_first(before.encode()).decode()
    assert after == with_status_first(after.encode()).decode()


@pytest.mark.parametrize("text", ["title: a\nstatus: [x]\n", "status: {a: b}\n"])
def test_a_status_that_is_no_text_is_left_to_a_person(text: str) -> None:
    with pytest.raises(PenguinError, match="status"):
        with_status_first(text.encode())
