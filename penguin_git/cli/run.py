"""`penguin run`."""

import sys
import threading
from typing import TYPE_CHECKING

import click

from penguin_git.cli import output
from penguin_git.cli.executor_option import check_free, executor
from penguin_git.cli.exit_codes import FINE, INTERRUPTED, TROUBLE
from penguin_git.cli.opened import Place, pass_place

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from penguin_git.cli.live import Report
    from penguin_git.cli.progress import Progress
    from penguin_git.model.ids import TaskId

PURPOSE = "penguin run"


@click.command()
@click.option("--once", is_flag=True, help="Only what is ready now, not what becomes ready by it.")
@click.option("--max-parallel", type=click.IntRange(min=1), metavar="N", help="Attempts at the same time.")
@executor
@click.option("--json", "as_json", is_flag=True, help="Print JSON at the end.")
@pass_place
def run(
    place: Place,
    *,
    once: bool,
    max_parallel: int | None,
    executor: str | None,
    as_json: bool,
) -> int:
    """Work on everything that is ready

    Runs until nothing can move without a person, then lists what waits for whom. Beside a running daemon
    it follows that daemon's work. The exit code is 1 if an attempt failed. With --json: {"version": 1,
    "run": {"attempts": [...], "waiting": [...]}}.

    \b
      penguin run
      penguin run --max-parallel 4
      penguin run --executor dask://cluster:8786
    """
    from penguin_git.cli.beside import followed
    from penguin_git.cli.progress import Progress
    from penguin_git.cli.waiting import conclude

    place.refuse_inside_task("run tasks")
    if executor:
        check_free(place)
    progress, stop = Progress(output.say), threading.Event()
    only = _ready_now(place) if once else None
    if not followed(place, progress):
        work(place, progress, stop, only=only, max_parallel=max_parallel, executor=executor)
    conclude(place, progress.records, as_json=as_json)
    if stop.is_set():
        return INTERRUPTED
    return TROUBLE if progress.has_failed else FINE


def work(
    place: Place,
    progress: "Progress",
    stop: threading.Event,
    *,
    only: "set[TaskId] | None" = None,
    max_parallel: int | None = None,
    executor: str | None = None,
) -> None:
    """Work until nothing moves, or until told to stop, showing how it goes."""
    from penguin_git.agents.closed_memory import close_memory
    from penguin_git.daemon.executors import crew
    from penguin_git.daemon.service import held, serve

    close_memory()  # the keys of agents are in our environment
    with held(place.folder, place.world(), PURPOSE) as project:
        for sentence in project.healed:
            output.say(sentence)
        with crew(project, executor) as workers, _shown(progress) as report:
            serve(
                project,
                report,
                until_idle=True,
                only=only,
                max_parallel=max_parallel,
                crew=workers,
                stop=stop,
            )


def _shown(progress: "Progress") -> "AbstractContextManager[Report]":
    """A live view on a terminal, plain lines elsewhere."""
    if sys.stdout.isatty() and sys.stderr.isatty():
        from penguin_git.cli.live import live

        return live(progress, colour=output.has_colour())
    from contextlib import nullcontext

    return nullcontext(progress.report)


def _ready_now(place: Place) -> "set[TaskId]":
    from penguin_git.tracker.view import view

    with place.project() as project:
        rows = view(project).rows.values()
        return {row.head.id for row in rows if row.state == "ready" or row.attempt}
