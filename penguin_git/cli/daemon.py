"""`penguin daemon start`, `stop`, `logs` and `run`."""

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from penguin_git.cli import output
from penguin_git.cli.executor_option import executor
from penguin_git.cli.exit_codes import FINE
from penguin_git.cli.opened import Place, pass_place
from penguin_git.errors import PenguinError
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.model.ids import TaskId
    from penguin_git.tracker.project import Project

_GLANCE = 1.0  # seconds between two looks for the daemon: nothing tells that a process was killed
_BLIND = 0.3  # seconds between two looks at a log whose growing nothing tells either


@click.command()
@executor
@pass_place
def start(place: Place, executor: str | None) -> None:
    """Start the daemon of this clone in the background

    It starts what is ready and lands what is done, until `penguin daemon stop`. Returns once it works,
    and prints its process id. A clone has one daemon; a second one is refused.

    \b
      penguin daemon start
      penguin daemon start && penguin daemon logs --follow
    """
    from penguin_git.tracker import background, presence

    with place.changing("start daemons") as project:
        worker = presence.of(project.repo)
        if worker:
            raise PenguinError(
                f"{visible(str(worker))} is at work on this clone already.",
                hint="`penguin daemon status` shows what it does, `penguin daemon stop` ends it.",
            )
        project.store.config()  # a mistake in it is told here and now, not in the daemon's log
        if executor:
            from penguin_git.daemon.executors import crew

            with crew(project, executor):
                pass  # so is what is wrong with it
        options = ("--executor", executor) if executor else ()
        pid = background.start(project.repo, place.environ, *options)
        output.data(f"The daemon works now (process {pid}).")
        output.say(f"It writes what it does to `{background.log_path(project.repo)}`.")


@click.command()
@click.option(
    "--timeout",
    type=click.IntRange(min=1),
    default=60,
    metavar="SECONDS",
    help="How long to wait for its end.",
)
@pass_place
def stop(place: Place, timeout: int) -> None:
    """Stop the daemon of this clone

    Running attempts save their work first; the next daemon goes on with them. Returns once it has ended.

    \b
      penguin daemon stop
      penguin daemon stop --timeout 300
    """
    from penguin_git.tracker import background, presence

    with place.changing("stop daemons") as project:
        worker = presence.of(project.repo)
        if worker is None:
            output.say("No daemon runs on this clone.")
            return
        background.stop(project.repo, worker, timeout)
        output.data(f"Stopped {visible(str(worker))}.")


@click.command()
@click.option("-f", "--follow", is_flag=True, help="Go on printing until the daemon ends.")
@click.option(
    "-n", "--lines", type=click.IntRange(min=0), default=50, metavar="N", help="How many lines to begin with."
)
@pass_place
def logs(place: Place, *, follow: bool, lines: int) -> None:
    """Print the log of the daemon

    What it started, landed and left waiting, one sentence a line, with times in UTC.

    \b
      penguin daemon logs
      penguin daemon logs --follow --lines 10
    """
    from penguin_git.tracker import background, presence
    from penguin_git.tracker.noticing import Noticing

    with place.project() as project:
        log = background.log_path(project.repo)
        if not log.exists():
            output.say("No daemon has written anything on this clone yet.")
            return
        read = _print_last(log, lines)
        if not follow:
            return
        with Noticing(lambda path: path == log) as noticing:
            noticing.watch(log.parent)
            while presence.of(project.repo) is not None:
                read = _print_from(log, read)
                noticing.wait(_BLIND if noticing.is_blind else _GLANCE)
        _print_from(log, read)  # its last words


@click.command()
@click.option("--until-idle", is_flag=True, help="End when nothing can move without a person.")
@click.option(
    "--only", multiple=True, metavar="ID", help="Work on these tasks, and those asked for by `task start`."
)
@click.option("--max-parallel", type=click.IntRange(min=1), metavar="N", help="Attempts at the same time.")
@executor
@pass_place
def run(
    place: Place,
    *,
    until_idle: bool,
    only: tuple[str, ...],
    max_parallel: int | None,
    executor: str | None,
) -> int:
    """Run the daemon in the foreground

    For service managers and containers: prints what it does, one sentence a line with the time in UTC, and
    ends in good order on SIGTERM and SIGINT.

    \b
      penguin daemon run
      penguin daemon run --max-parallel 4
    """
    from penguin_git.agents.closed_memory import close_memory
    from penguin_git.cli.diary import Diary
    from penguin_git.daemon.executors import crew
    from penguin_git.daemon.service import held, serve
    from penguin_git.daemon.warming import warm_process
    from penguin_git.tracker.asked import Asked

    place.refuse_inside_task("run daemons")
    close_memory()  # the keys of agents are in our environment
    purpose = f"penguin daemon for {', '.join(only)}" if only else "penguin daemon"
    with (
        held(place.folder, place.world(), purpose) as project,
        nullcontext() if until_idle else warm_process(project.repo),  # it takes a while to get warm
    ):
        asked = Asked(project, _named(project, only)) if only else None
        diary = Diary(project, output.data, asked)
        diary.begin()
        with crew(project, executor) as workers:
            serve(
                project,
                diary.report,
                until_idle=until_idle,
                only=asked,
                max_parallel=max_parallel,
                crew=workers,
            )
        diary.end()
    return FINE


def _named(project: "Project", only: tuple[str, ...]) -> "list[TaskId]":
    from penguin_git.tracker.finding import row_of
    from penguin_git.tracker.view import view

    seen = view(project)
    return [row_of(seen, name).head.id for name in only]


def _print_last(log: Path, lines: int) -> int:
    data = log.read_bytes()
    whole = data[: data.rfind(b"\n") + 1]
    said = whole.decode(errors="replace").splitlines()
    for line in said[max(len(said) - lines, 0) :]:
        output.data(visible(line))
    return len(whole)


def _print_from(log: Path, read: int) -> int:
    with log.open("rb") as opened:
        opened.seek(read)
        data = opened.read()
    whole = data[: data.rfind(b"\n") + 1]
    for line in whole.decode(errors="replace").splitlines():
        output.data(visible(line))
    return read + len(whole)
