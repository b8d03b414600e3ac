"""A thousand damaged task files, staged: each is refused or passes, none is a bug of ours."""

import os
import random
from pathlib import Path

from penguin_git.gates.answering import answer
from tests.codec.damage import damaged
from tests.codec.test_tasks import FILE
from tests.gates.hooked import TASKS
from tests.support.clones import Clone

BATCHES, FILES = 20, 50


def test_damaged_files_are_refused_or_pass(tmp_path: Path) -> None:
    chance = random.Random(20261126)  # noqa: S311 - the same damage in every run
    clone = Clone.new(tmp_path / "project")
    for name in ("b2x4", "m7q2", "123"):
        clone.task(name, "status: pending\n\ntitle: One that others name\n")
    refused = passed = 0
    for batch in range(BATCHES):
        files = {f"{TASKS}/t{batch}-{number}.yaml": _file(chance, number) for number in range(FILES)}
        for path, data in files.items():
            (clone.path / path).write_bytes(data)
        clone.git("add", TASKS)

        said = answer("pre-commit", [], clone.path, os.environ)

        for line in said.lines:
            assert line.isprintable(), ascii(line)
            line.encode()
        for path, data in files.items():
            assert data == (clone.path / path).read_bytes(), "a refused commit changes nothing"
            is_named = any(line.startswith(f"  {path}:") for line in said.lines)
            refused, passed = refused + is_named, passed + (not is_named)
            if is_named:
                (clone.path / path).unlink()
        clone.git("add", "-A")
        assert not answer("pre-commit", [], clone.path, os.environ).refused
        clone.git("commit", "-q", "--allow-empty", "-m", f"Batch {batch}")
    assert min(refused, passed) > 50


def test_fifty_kilobytes_of_nesting_are_refused(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "project")
    clone.write(f"{TASKS}/t.yaml", "title: " + "[" * 50_000)
    clone.git("add", TASKS)

    assert answer("pre-commit", [], clone.path, os.environ).refused


def _file(chance: random.Random, number: int) -> bytes:
    data = chance.randbytes(40) if number % 20 == 0 else damaged(chance, FILE)
    return data[: chance.randrange(len(data) + 1)] if number % 7 == 0 else data
