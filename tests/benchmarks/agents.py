"""What the machinery around a model costs: time from a reply's last byte to the next request, and memory."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import mkdtemp

from penguin_git.agents.models.remote import ModelAgent
from penguin_git.agents.models.settings import ModelSettings
from penguin_git.agents.stopping import StopSignal
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.ids import TaskId
from penguin_git.runner.host import AttemptHost
from penguin_git.runner.journal import Journal
from penguin_git.runner.limits import Meter, Spent
from tests.benchmarks import bare_loop, memory
from tests.benchmarks.lockstep import CALLS, KINDS, ROUNDS, Lockstep
from tests.support.jobs import a_job
from tests.support.model_server import ModelServer, model_server


def measure(folder: Path, env: dict[str, str]) -> None:
    """Print the gaps of a bare loop and of ours, which take turns, and what processes hold in memory."""
    steps = Lockstep()
    with (
        model_server(lambda asked: steps.script(0, asked)) as (bare, bare_url),
        model_server(lambda asked: steps.script(1, asked)) as (ours, url),
    ):
        floor = threading.Thread(target=_bare, args=(bare_url, folder))
        floor.start()
        _worked(Path(mkdtemp(dir=folder)), url)
        floor.join()
    _table(_gaps(bare), _gaps(ours))
    memory.measure(folder, env)


def _bare(url: str, folder: Path) -> None:
    root = Path(__file__).parents[2]
    environ = {**os.environ, "PYTHONPATH": str(root)}
    subprocess.run([sys.executable, bare_loop.__file__, url], cwd=folder, env=environ, check=True)


def _worked(folder: Path, url: str) -> None:
    """A worker with the host and the log that the daemon gives it."""
    robot = ModelAgent("robot", "anthropic", ModelSettings(model="claude-toy", base_url=url))
    meter = Meter(ResourceConstraints(), Spent(), time.monotonic)
    with (
        closing(StopSignal()) as stop,
        closing(Journal(folder / "log", TaskId("k3f9"), 1, lambda: datetime.now(UTC))) as journal,
    ):
        host = AttemptHost(stop, journal, meter, lambda _: None, lambda *_: None)
        robot.work(replace(a_job(folder), ours={**os.environ, "ANTHROPIC_API_KEY": "key"}), host)


def _gaps(model: ModelServer) -> list[float]:
    """Milliseconds from the last byte of each kind of reply to the next request."""
    starts = [request.at for request in model.requests[1:]]
    gaps = [1000 * (start - end) for end, start in zip(model.ends, starts, strict=False)]
    return [median(gaps[kind :: len(KINDS)]) for kind in range(len(KINDS))]


def _table(floor: Sequence[float], ours: Sequence[float]) -> None:
    print(
        f"\nFrom the last byte of a reply to the next request (median of {ROUNDS}, in turns with a bare loop)"
    )
    for kind, bare, taken in zip(KINDS, floor, ours, strict=True):
        _row(f"a reply with {kind}", bare, taken)
    _row("each call more", *((gaps[1] - gaps[0]) / (CALLS - 1) for gaps in (floor, ours)))


def _row(what: str, bare: float, ours: float) -> None:
    print(f"  {what:30} {ours:7.1f} ms   bare {bare:7.1f} ms   {ours / bare:5.2f} x   {ours - bare:+6.1f} ms")
