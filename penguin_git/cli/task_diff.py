"""`penguin task diff`."""

import sys
from collections.abc import Iterator

import click
import msgspec

from penguin_git.cli import completing, output
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.text import visible

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}
_HEADER = ("diff ", "index ", "--- ", "+++ ", "similarity ", "rename ", "new file ", "deleted file ")


@click.command()
@click.argument("task", shell_complete=completing.tasks)
@click.option(
    "--attempt", type=click.IntRange(min=1), metavar="N", help="An earlier attempt instead of the last one."
)
@click.option("--stat", "as_summary", is_flag=True, help="Only how much of which file changed.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def diff(place: Place, task: str, *, attempt: int | None, as_summary: bool, as_json: bool) -> None:
    """Print what an attempt changed

    For reviewing, also after it landed or failed. Penguin's own files are left out. What a running attempt
    has not committed yet is in its worktree: `penguin task worktree`. Where the output is no terminal it is
    a patch that `git apply` takes. With --json: {"version": 1, "diff": {"task", "attempt", "base", "head",
    "files": [{"path", "added", "removed"}]}}.

    \b
      penguin task diff k3f9 --stat
      penguin task diff k3f9 --attempt 1 > attempt.patch
    """
    from penguin_git.tracker import differing, finding
    from penguin_git.tracker.view import view

    with place.project() as project:
        found = finding.id_of(view(project), task)
        difference = differing.of(project, found, attempt)
        if as_json:
            files = msgspec.to_builtins(differing.counted(project, difference))
            output.as_json(diff={"task": found, **msgspec.structs.asdict(difference), "files": files})
            return
        text = differing.summary(project, difference) if as_summary else differing.patch(project, difference)
    if not text:
        output.say(f"Attempt {difference.attempt} of `{found}` changed nothing.")
    elif as_summary or sys.stdout.isatty():
        for line in _lines(text):
            output.data(line)
    else:
        click.echo(text, nl=False)  # for `git apply`, byte by byte


def _lines(text: bytes) -> Iterator[str]:
    """The lines of a patch, harmless for a terminal and in the usual colours."""
    for line in text.decode("utf-8", "replace").splitlines():
        shown = visible(line.replace("\t", "    "))
        if line.startswith(_HEADER):
            yield click.style(shown, bold=True)
        else:
            yield click.style(shown, fg=_COLOURS.get(line[:1]))
