"""Files are read and copied where somebody else puts links in the way."""

import os
from pathlib import Path

from penguin_git.git import no_follow


def test_files_and_links_are_copied_as_they_are(tmp_path: Path) -> None:
    root, target = tmp_path / "root", tmp_path / "target"
    (root / "deep").mkdir(parents=True)
    target.mkdir()
    (root / "deep/file").write_bytes(b"one\n" * 500_000)
    (root / "run").write_text("#!/bin/sh\n")
    (root / "run").chmod(0o755)
    (root / "link").symlink_to("/nowhere")

    no_follow.copy(root, ["deep/file", "run", "link", "gone"], target)

    assert b"one\n" * 500_000 == (target / "deep/file").read_bytes()
    assert [False, True] == [os.access(target / name, os.X_OK) for name in ("deep/file", "run")]
    assert "/nowhere" == str((target / "link").readlink())
    assert not (target / "gone").exists()


def test_no_link_is_followed_and_no_pipe_is_opened(tmp_path: Path) -> None:
    root, outside, target = tmp_path / "root", tmp_path / "outside", tmp_path / "target"
    for folder in (root, outside, target):
        folder.mkdir()
    (outside / "key").write_text("a secret\n")
    (root / "way").symlink_to(outside)
    (root / "key").symlink_to(outside / "key")
    os.mkfifo(root / "pipe")

    no_follow.copy(root, ["way/key", "key", "pipe"], target)

    assert ["key"] == [path.name for path in target.rglob("*")]
    assert (target / "key").is_symlink()
    assert [None] * 3 == [no_follow.small_file(root, name, 100) for name in ("way/key", "key", "pipe")]
