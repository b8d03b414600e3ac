"""The option that says where attempts run."""

import click

from penguin_git.cli.opened import Place
from penguin_git.errors import PenguinError

executor = click.option(
    "--executor",
    metavar="URL",
    help="Run attempts on other machines: dask://HOST:PORT (needs `sync: on`).",
)


def check_free(place: Place) -> None:
    """Refuse to choose an executor beside a daemon: what it works on runs where it was told to."""
    from penguin_git.tracker import presence

    with place.project() as project:
        if worker := presence.of(project.repo):
            raise PenguinError(
                f"{worker} is at work on this clone already, and attempts run where it was told to.",
                hint="penguin daemon stop",
            )
