"""Finding files by their paths."""

import os
from contextlib import chdir
from pathlib import Path

from tests.agents.tools.conftest import Use


def test_files_are_found_by_their_paths(use: Use, worktree: Path) -> None:
    for name in ("a.py", "src/b.py", "src/deep/c.py", "src/deep/c.md"):
        (worktree / name).parent.mkdir(parents=True, exist_ok=True)
        (worktree / name).touch()

    assert "a.py\nsrc/b.py\nsrc/deep/c.py" == use("glob", pattern="**/*.py").text
    assert "src/b.py\nsrc/deep/c.py" == use("glob", pattern="**/*.py", path="src").text
    assert "No file matches." == use("glob", pattern="*.rs").text


def test_links_are_named_and_not_followed(use: Use, worktree: Path, secret: Path) -> None:
    (worktree / "door").symlink_to(secret.parent)
    (worktree / "circle").symlink_to(".")

    assert "circle\ndoor" == use("glob", pattern="**").text


def test_a_pattern_does_not_lead_out(use: Use, secret: Path) -> None:
    for pattern in ("../**", str(secret), "x/../../outside/*"):
        result = use("glob", pattern=pattern)

        assert result.denied
        assert "secret" not in result.text.replace(pattern, "")


def test_very_deep_folders_are_left_out_and_named(use: Use, worktree: Path) -> None:
    with chdir(worktree):
        for _ in range(200):
            Path("d").mkdir()
            os.chdir("d")
        Path("bottom.txt").touch()

    text = use("glob", pattern="**/*.txt").text

    assert "What lies more than 64 folders deep was left out." == text


def test_many_entries_are_gone_through(use: Use, worktree: Path) -> None:
    for folder in range(10):
        (worktree / f"{folder}").mkdir()
        for number in range(100):
            (worktree / f"{folder}" / f"{number}.txt").touch()
    (worktree / "9" / "needle.py").touch()

    assert "9/needle.py" == use("glob", pattern="**/*.py").text
