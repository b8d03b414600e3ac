"""Measuring side by side: medians of whole processes, and ratios to a floor of the same run."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

PENGUIN = str(Path(sys.executable).with_name("penguin"))
ROUNDS = 9


def environment(home: Path) -> dict[str, str]:
    """A clean home, so that nobody's configuration counts."""
    (home / ".gitconfig").write_text("[user]\n\tname = Bench\n\temail = bench@example.com\n")
    return {"PATH": os.environ["PATH"], "HOME": str(home), "NO_COLOR": "1", "GIT_CONFIG_NOSYSTEM": "1"}


def run(argv: Sequence[str], folder: Path, env: dict[str, str]) -> None:
    """Run a command that has to succeed."""
    subprocess.run(
        argv, cwd=folder, env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def seconds(act: Callable[[], None]) -> float:
    """How long an act takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def medians(acts: dict[str, Callable[[], None]], rounds: int = ROUNDS) -> dict[str, float]:
    """The median of each act in seconds, after a warm-up, taken in turns so that noise hits all alike."""
    times: dict[str, list[float]] = {name: [] for name in acts}
    for round_number in range(rounds + 1):
        for name, act in acts.items():
            taken = seconds(act)
            if round_number:
                times[name].append(taken)
    return {name: statistics.median(taken) for name, taken in times.items()}


def table(title: str, measured: dict[str, float], floor: str) -> None:
    """Print milliseconds and the ratio to the floor."""
    print(f"\n{title}")
    for name, taken in measured.items():
        ratio = "floor" if name == floor else f"{taken / measured[floor]:5.2f} x the floor"
        print(f"  {name:44} {taken * 1000:9.1f} ms   {ratio}")
