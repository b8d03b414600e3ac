"""What the daemon and its workers hold in memory, against Python and the provider's library alone (Linux)."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import mkdtemp

from penguin_git.agents import supervisor
from tests.benchmarks import bare_loop
from tests.benchmarks.timing import PENGUIN, run
from tests.support.model_replies import Answer, calls, done
from tests.support.model_server import Asked, model_server

ATTEMPTS = 2
TURNS = 20
PAGE = os.sysconf("SC_PAGE_SIZE")
_PATIENCE = 120.0  # seconds
_WORKER = b"penguin_git.agents.models.worker"
_WAIT = "import sys; print(flush=True); sys.stdin.read()"
Sizes = dict[str, float]  # in MB


def measure(folder: Path, env: dict[str, str]) -> None:
    """Print resident and proportional memory, each beside what can't be avoided."""
    if not Path("/proc/self/smaps_rollup").exists():
        return
    python, library = _alone(_WAIT), _alone(f"import anthropic; {_WAIT}")
    bare = _looping()
    idle, daemon, workers = _at_work(Path(mkdtemp(dir=folder)), env)
    print(f"\nMemory in MB, against Python alone ({ATTEMPTS} attempts, each at its {TURNS}th turn)")
    _row("python alone", python, python)
    _row("the daemon, idle", idle, python)
    _row("the daemon at work", daemon, python)
    print("\nMemory in MB, against Python with the library")
    _row("import anthropic", library, library)
    _row("a bare loop", bare, library)
    for worker in workers:
        _row("a worker", worker, library)


def _row(what: str, sizes: Sizes, floor: Sizes) -> None:
    told = (
        f"{kind} {sizes[kind]:5.1f}  {sizes[kind] - floor[kind]:+5.1f}  {sizes[kind] / floor[kind]:4.2f} x"
        for kind in sizes
    )
    print(f"  {what:20} {'     '.join(told)}")


def _alone(script: str) -> Sizes:
    """The sizes of a Python that has run a script to the point where it waits."""
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", script], stdin=pipe, stdout=pipe) as process:
        assert process.stdout
        process.stdout.readline()
        return _sizes(process.pid)


def _looping() -> Sizes:
    """The sizes of a bare loop that has come as far as the workers will."""
    here = threading.Barrier(2)
    root = str(Path(__file__).parents[2])
    with model_server(lambda asked: _reply(asked, here)) as (_, url):
        command = [sys.executable, bare_loop.__file__, url]
        with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": root}) as process:
            here.wait(_PATIENCE)
            sizes = _sizes(process.pid)
            here.wait(_PATIENCE)
    return sizes


def _reply(asked: Asked, everybody: threading.Barrier) -> Answer:
    if asked.turn == TURNS:
        for _ in range(2):  # before and after they are measured
            everybody.wait(_PATIENCE)
    return calls("read_file", path=f"{asked.turn}.txt") if asked.turn < TURNS else done()


def _at_work(folder: Path, env: dict[str, str]) -> tuple[Sizes, Sizes, list[Sizes]]:
    """The sizes of an idle daemon, of one at work, and of its workers."""
    everybody = threading.Barrier(ATTEMPTS + 1)
    with ExitStack() as servers:  # one each, since a server answers one request after another
        models = [model_server(lambda asked: _reply(asked, everybody)) for _ in range(ATTEMPTS)]
        urls = [servers.enter_context(model)[1] for model in models]
        begin = _repository(folder, env, urls)
        with _daemon(folder, env) as pid:
            idle = _sizes(_rested(pid))
            begin()
            everybody.wait(_PATIENCE)
            family = [each for each, _ in supervisor.family_of(pid, -1, supervisor.processes())]
            workers = [each for each in family if _WORKER in Path(f"/proc/{each}/cmdline").read_bytes()]
            measured = idle, _sizes(pid), [_sizes(worker) for worker in workers]
            everybody.wait(_PATIENCE)
    return measured


def _repository(folder: Path, env: dict[str, str], urls: list[str]) -> Callable[[], None]:
    """A clone with an agent for each server; the call gives them something to do."""
    agents = {
        f"robot{number}": {"type": "anthropic", "model": "claude-toy", "base_url": url}
        for number, url in enumerate(urls)
    }
    config = f"base: main\nmax_parallel: {ATTEMPTS}\nagents: {json.dumps(agents)}\n"
    tasks = folder / ".penguin" / "tasks"
    tasks.mkdir(parents=True)
    (folder / ".penguin" / "config.yaml").write_text(config)

    def commit() -> None:
        run(["git", "add", "-A"], folder, env)
        run(["git", "commit", "-q", "-m", "Work"], folder, env)

    def begin() -> None:
        for robot in agents:
            (tasks / f"{robot}.yaml").write_text(f"title: Read\nassigned_to: {robot}\nchanges: optional\n")
        commit()

    run(["git", "init", "-q", "-b", "main"], folder, env)
    commit()
    return begin


@contextmanager
def _daemon(folder: Path, env: dict[str, str]) -> Iterator[int]:
    environ = {**env, "ANTHROPIC_API_KEY": "key"}
    process = subprocess.Popen([PENGUIN, "daemon", "run"], cwd=folder, env=environ, stdout=subprocess.DEVNULL)
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait()


def _rested(pid: int) -> int:
    """The process, once it has used no time for a while."""
    before, used = -1, _ticks(pid)
    while used != before or used == 0:
        time.sleep(1)
        before, used = used, _ticks(pid)
    return pid


def _ticks(pid: int) -> int:
    """How much time a process has used (proc(5): user and system)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _sizes(pid: int) -> Sizes:
    """Resident, and with shared pages in parts; the second nobody but root may see of a worker."""
    about = Path(f"/proc/{pid}/smaps_rollup")
    try:
        lines = about.read_text().splitlines()
    except PermissionError:
        lines = [f"Rss: {int(about.with_name('statm').read_text().split()[1]) * PAGE // 1024} kB"]
    told = dict(line.split()[:2] for line in lines[1:] or lines)
    return {kind: int(told[f"{kind}:"]) / 1024 for kind in ("Rss", "Pss") if f"{kind}:" in told}
