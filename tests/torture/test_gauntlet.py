"""Damaged task files through parser, list, edit, merge driver and gate: no bug, no loss, no crash."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.torture import gauntlet

PART = 2_500  # files a process
SECONDS = 600.0  # that a process may take


def test_no_damaged_file_hides_loses_or_crashes_anything(tmp_path: Path, files: int, seed: int) -> None:
    starts = range(0, files, PART)

    def part(start: int) -> "subprocess.CompletedProcess[str]":
        return run(tmp_path / str(start), seed + start, min(PART, files - start))

    with ThreadPoolExecutor(2) as pool:
        for start, done in zip(starts, pool.map(part, starts), strict=True):
            assert 0 == done.returncode, f"seed {seed + start}, {done.returncode}: {done.stderr[-4000:]}"
            print(f"seed {seed + start}: {done.stdout.strip()}")


def run(folder: Path, seed: int, count: int) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-X", "faulthandler", gauntlet.__file__, str(folder), str(seed), str(count)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        errors="replace",
        timeout=SECONDS,
        check=False,
    )
