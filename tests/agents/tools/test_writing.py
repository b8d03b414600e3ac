"""Making files and changing parts of them."""

from pathlib import Path

import pytest

from tests.agents.tools.conftest import Use


def names_in(folder: Path) -> set[str]:
    return {entry.name for entry in folder.iterdir()}


def test_a_file_is_made_with_its_folders(use: Use, worktree: Path) -> None:
    result = use("create_file", path="src/deep/a.py", text="é\r\n")

    assert "`src/deep/a.py` created." == result.text
    assert "é\r\n".encode() == (worktree / "src/deep/a.py").read_bytes()
    assert {"a.py"} == names_in(worktree / "src/deep")


def test_a_file_that_is_there_is_replaced_only_on_demand(use: Use, worktree: Path) -> None:
    (worktree / "a.sh").write_text("old")
    (worktree / "a.sh").chmod(0o750)

    refused = use("create_file", path="a.sh", text="new")
    assert not refused.ok
    assert "old" == (worktree / "a.sh").read_text()

    assert "`a.sh` replaced." == use("create_file", path="a.sh", text="new", overwrite=True).text
    assert "new" == (worktree / "a.sh").read_text()
    assert 0o750 == (worktree / "a.sh").stat().st_mode & 0o777


def test_text_is_replaced_and_inserted(use: Use, worktree: Path) -> None:
    (worktree / "a.py").write_bytes(b"one\r\ntwo\r\ncaf\xe9\r\n")
    (worktree / "a.py").chmod(0o755)

    assert use("replace_text", path="a.py", old="one\ntwo", new="1\n2").ok
    assert use("insert_text", path="a.py", after_line=1, text="1.5").ok

    assert b"1\r\n1.5\r\n2\r\ncaf\xe9\r\n" == (worktree / "a.py").read_bytes()
    assert 0o755 == (worktree / "a.py").stat().st_mode & 0o777


@pytest.mark.parametrize(
    ("tool", "given"),
    [("replace_text", {"old": "P", "new": "Q"}), ("insert_text", {"after_line": 0, "text": "x"})],
)
def test_binary_files_are_not_edited(tool: str, given: dict[str, object], use: Use, worktree: Path) -> None:
    (worktree / "a.png").write_bytes(b"\x89PNG\0\0")

    assert "binary file" in use(tool, path="a.png", **given).text
    assert b"\x89PNG\0\0" == (worktree / "a.png").read_bytes()


def test_more_than_5_mb_is_not_written(use: Use, worktree: Path) -> None:
    (worktree / "a.txt").write_text("a" * 4_000)

    assert not use("create_file", path="b.txt", text="x" * 5_000_001).ok
    assert not use("replace_text", path="a.txt", old="a", new="x" * 2_000, everywhere=True).ok
    assert not use("replace_text", path="a.txt", old="a", new="x" * 1_000_000, everywhere=True).ok

    assert {"a.txt", ".git"} == names_in(worktree)
    assert 4_000 == (worktree / "a.txt").stat().st_size


def test_what_cannot_be_written_leaves_nothing_behind(use: Use, worktree: Path) -> None:
    (worktree / "a").write_text("a file")

    assert not use("create_file", path="a/b.txt", text="x").ok
    assert not use("create_file", path="x" * 300, text="x").ok

    assert {"a", ".git"} == names_in(worktree)
