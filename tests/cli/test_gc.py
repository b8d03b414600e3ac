"""`penguin gc` says what it removes, and removes nothing in a preview."""

import os
from pathlib import Path

from tests.cli.driving import penguin
from tests.support.clones import Clone


def with_an_old_crash(path: Path) -> tuple[Clone, Path]:
    clone = Clone.new(path / "library")
    file = clone.path / ".git/penguin/crashes/old.txt"
    file.parent.mkdir(parents=True)
    file.write_text("x")
    os.utime(file, (1_000_000_000, 1_000_000_000))
    return clone, file


def test_a_preview_removes_nothing(tmp_path: Path) -> None:
    clone, file = with_an_old_crash(tmp_path)

    said = penguin(clone.path, "gc", "--dry-run")

    assert said.code == 0
    assert f"would go  crash {file}: it is older than 30 days" == said.out.strip()
    assert file.exists()


def test_json_has_what_went_and_what_stays(tmp_path: Path) -> None:
    clone, file = with_an_old_crash(tmp_path)

    said = penguin(clone.path, "gc", "--json").json

    gone = {"kind": "crash", "name": str(file), "reason": "it is older than 30 days"}
    assert {"version": 1, "removed": [gone], "kept": [], "dry_run": False} == said
    assert not file.exists()


def test_doing_it_again_finds_nothing(tmp_path: Path) -> None:
    clone, _ = with_an_old_crash(tmp_path)

    penguin(clone.path, "gc")

    assert "There is nothing to remove.\n" == penguin(clone.path, "gc").err


def test_no_number_of_days_is_too_high(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "library")

    assert 0 == penguin(clone.path, "gc", "--keep-days", "99999999999999999999").code
