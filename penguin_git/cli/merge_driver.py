"""`penguin merge-driver`, which git calls."""

from pathlib import Path

import click

from penguin_git.cli import output
from penguin_git.cli.exit_codes import FINE, TROUBLE
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.text import visible

_FILE = click.Path(path_type=Path)


@click.command("merge-driver", hidden=True)
@click.argument("base", type=_FILE)
@click.argument("ours", type=_FILE)
@click.argument("theirs", type=_FILE)
@click.argument("path", required=False)
@click.argument("marker_size", type=click.IntRange(1, 1000), default=7)
@click.argument("our_label", default="ours")
@click.argument("their_label", default="theirs")
@pass_place
def merge_driver(
    place: Place,
    *,
    base: Path,
    ours: Path,
    theirs: Path,
    path: str | None,
    marker_size: int,
    our_label: str,
    their_label: str,
) -> int:
    """Merge three versions of a task file for git

    Git calls this during a merge, a rebase or a cherry-pick, in a clone where `penguin init` was run. The
    result is left in OURS. Prints `clean` and exits with 0, or `conflict` and exits with 1 where a person
    has to decide between the markers in the file. PATH is where the file lies in the repository.

    \b
      penguin merge-driver %O %A %B %P %L
      penguin merge-driver base.yaml ours.yaml theirs.yaml .penguin/tasks/k3f9.yaml 7
    """
    from penguin_git.gates.merge_driver import drive

    at = place.folder
    ending = drive(
        at / base,
        at / ours,
        at / theirs,
        path or ours.name,
        place.environ,
        marker_size=marker_size,
        labels=(_label(our_label, "ours"), _label(their_label, "theirs")),
    )
    for sentence in ending.said:
        output.say(sentence)
    output.data("clean" if ending.clean else "conflict")
    return FINE if ending.clean else TROUBLE


def _label(given: str, otherwise: str) -> str:
    """What git calls a side; versions before 2.44 leave the place for it as it stands."""
    return otherwise if given in ("", "%X", "%Y") else visible(given)
