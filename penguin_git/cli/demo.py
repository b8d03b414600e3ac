"""`penguin demo`."""

import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path

import click

from penguin_git.cli import output
from penguin_git.cli.exit_codes import FINE, INTERRUPTED
from penguin_git.cli.opened import Place, pass_place
from penguin_git.errors import PenguinError
from penguin_git.model.text import visible

_PARALLEL = 3


@click.command()
@click.option("--keep", is_flag=True, help="Keep the repository, to look around in it.")
@click.option(
    "--path", "folder", type=click.Path(path_type=Path), help="Make it in this new folder, and keep it."
)
@pass_place
def demo(place: Place, *, keep: bool, folder: Path | None) -> int:
    """Watch penguin at work in a throwaway repository

    Makes a small Python project with a bug and six tasks, works on them in parallel with the agent
    `shell`, and shows what happened. Takes some ten seconds; needs no network and no key.

    \b
      penguin demo
      penguin demo --path /tmp/shop
    """
    from penguin_git.cli.progress import Progress
    from penguin_git.cli.run import work
    from penguin_git.tracker.demo import build

    with ExitStack() as stack:
        root = _root(stack, folder, keep=keep)
        there = Place(root / "shop", {**place.environ, "XDG_STATE_HOME": str(root / "state")})
        build(there.folder, there.world())
        _title(f"A small shop with a bug, and six tasks, in `{there.folder}`")
        _table(there)
        _title(f"penguin run --max-parallel {_PARALLEL}")
        stop = threading.Event()
        work(there, Progress(output.data), stop, max_parallel=_PARALLEL)
        if stop.is_set():
            return INTERRUPTED
        _show(there)
        _next(there, kept=keep or folder is not None)
    return FINE


def _root(stack: ExitStack, folder: Path | None, *, keep: bool) -> Path:
    if folder is not None:
        if folder.exists() and any(folder.iterdir()):
            raise PenguinError(f"`{folder}` is not empty.", hint="Name a new folder, or leave `--path` out.")
        return folder.absolute()
    if keep:
        return Path(tempfile.mkdtemp(prefix="penguin-demo-"))
    return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="penguin-demo-")))


def _show(there: Place) -> None:
    from penguin_git.cli.waiting import waiting_lines, waiting_rows
    from penguin_git.model import ids, layout
    from penguin_git.tracker.demo import FAILS
    from penguin_git.tracker.view import view

    with there.project() as project:
        _title("git log --graph --oneline main")
        _lines(project.repo.git.run("log", "--graph", "--oneline", "main").text)
        record = layout.record(ids.parse(FAILS), 1)
        _title(f"git show main:{record}")
        _lines(project.store.blob_at(project.store.base_commit(), record).decode())
        _title("penguin task list")
        _table(there)
        output.data("")
        for line in waiting_lines(waiting_rows(view(project))):
            output.data(line)


def _next(there: Place, *, kept: bool) -> None:
    _title("Where to look next")
    if kept:
        output.data(f"  cd {there.folder}")
        output.data("  penguin task logs discount         # what its agent said")
        output.data("  git diff main penguin/vouchers     # the work that failed its check")
        output.data("  penguin task restart vouchers      # after you have improved its script")
    else:
        output.data("  penguin demo --keep                # the same, and the repository stays")
        output.data("  penguin init                       # in a repository of yours")
        output.data('  penguin task create "Say hello" --run "echo hello > hello.txt" && penguin run')


def _table(there: Place) -> None:
    from penguin_git.cli.task_list import print_rows
    from penguin_git.model.query import Query
    from penguin_git.tracker import listing
    from penguin_git.tracker.view import view

    with there.project() as project:
        seen = view(project)
        rows = list(listing.chosen(seen, Query(), listing.sort_keys("created_at")))
        print_rows(seen, rows, tree=True)


def _title(text: str) -> None:
    output.data(f"\n{click.style(text, bold=True)}\n")


def _lines(text: str) -> None:
    for line in text.rstrip("\n").split("\n"):
        output.data(f"  {visible(line)}")
