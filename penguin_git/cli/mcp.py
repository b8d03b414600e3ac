"""`penguin mcp`."""

from importlib.util import find_spec

import click

from penguin_git.cli.opened import Place, pass_place
from penguin_git.errors import PenguinError


@click.command()
@pass_place
def mcp(place: Place) -> None:
    """Serve the tasks to an agent over the Model Context Protocol

    For editors and agents that start it themselves and talk to it on standard input and output. It has the
    tools prime, list, show, why, next, create, update, note and done, and tasks and records as resources.
    Nobody approves by it. Inside an attempt it reads and proposes, and nothing else. It ends when the client
    goes away, with the checks that run for it, and needs the extra `mcp`.

    \b
      penguin mcp
      claude mcp add penguin -- penguin mcp
    """
    if find_spec("mcp_types") is None:
        raise PenguinError(
            "The protocol can't be spoken: the extra `mcp` is not installed.",
            hint="pip install 'penguin-git[mcp]'",
        )
    from penguin_git.mcp import server

    server.serve(place.folder, place.world())
