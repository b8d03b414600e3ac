"""Reading files and listing folders."""

from pathlib import Path

from tests.agents.tools.conftest import Use


def test_lines_come_behind_their_numbers(use: Use, worktree: Path) -> None:
    (worktree / "a.py").write_bytes(b"\xef\xbb\xbfone\r\n\ttwo\r\ncaf\xe9\r\nfour")

    assert "     1\tone\n     2\t\ttwo\n     3\tcaf\\xe9\n     4\tfour" == use("read_file", path="a.py").text
    assert "     2\t\ttwo\n     3\tcaf\\xe9" == use("read_file", path="a.py", first_line=2, last_line=3).text
    assert "     4\tfour" == use("read_file", path="a.py", first_line=4, last_line=99).text


def test_a_long_file_comes_in_parts(use: Use, worktree: Path) -> None:
    (worktree / "long.txt").write_text("".join(f"line {number}\n" for number in range(1, 100_001)))

    first = use("read_file", path="long.txt").text
    following = int(first.rsplit("first_line ", 1)[1].split()[0])
    second = use("read_file", path="long.txt", first_line=following).text

    assert f"line {following - 1}" == first.splitlines()[-2].split("\t")[1]
    assert "of 100,000 lines" in first
    assert second.startswith(f"{following:6}\tline {following}\n")
    assert len(first) < 10_000


def test_a_line_without_end_is_cut(use: Use, worktree: Path) -> None:
    (worktree / "min.js").write_text("x" * 4_000_000)

    text = use("read_file", path="min.js").text

    assert text.endswith("[… 3,998,007 characters more]")


def test_lines_that_are_not_there_are_said(use: Use, worktree: Path) -> None:
    (worktree / "a.py").write_text("one\n")
    (worktree / "empty").touch()

    assert "`a.py` has 1 lines, so there is no line 2." == use("read_file", path="a.py", first_line=2).text
    assert "`empty` is empty." == use("read_file", path="empty").text


def test_a_binary_file_is_named_with_its_size(use: Use, worktree: Path) -> None:
    (worktree / "a.png").write_bytes(b"\x89PNG\0\0")

    assert "`a.png` is a binary file of 6 bytes." == use("read_file", path="a.png").text


def test_a_folder_is_listed_with_kinds_and_sizes(use: Use, worktree: Path) -> None:
    (worktree / "src" / "deep").mkdir(parents=True)
    (worktree / "src" / "a.py").write_text("x" * 1234)
    (worktree / "link").symlink_to("/etc")

    assert "link -> /etc\nsrc/" == use("list_folder").text
    assert "link -> /etc\nsrc/\nsrc/a.py  1,234 bytes\nsrc/deep/" == use("list_folder", depth=2).text
    assert "deep/" == use("list_folder", path="src").text.splitlines()[1]
    assert "`src/deep` is empty." == use("list_folder", path="src/deep").text


def test_a_folder_of_very_many_entries_is_counted(use: Use, worktree: Path) -> None:
    for number in range(1_000):
        (worktree / f"{number:03}.txt").touch()

    text = use("list_folder").text

    assert len(text) < 10_000
    assert text.startswith("000.txt  0 bytes\n")
    shown = len(text.splitlines()) - 1
    assert f"[… {1_000 - shown} more; ask for less at once …]" == text.splitlines()[-1]


def test_names_that_are_no_text_are_shown_on_their_line(use: Use, worktree: Path) -> None:
    (worktree / "a\nb").touch()
    (worktree / "caf\udce9").touch()

    assert "a\\nb  0 bytes\ncaf\\xe9  0 bytes" == use("list_folder").text
