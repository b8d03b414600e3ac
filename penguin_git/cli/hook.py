"""`penguin hook`."""

import click

from penguin_git.cli import output
from penguin_git.cli.opened import Place, pass_place


@click.command(hidden=True)
@click.argument("name", metavar="HOOK")
@click.argument("arguments", nargs=-1)
@pass_place
def hook(place: Place, name: str, arguments: tuple[str, ...]) -> int:
    """Do what one of git's hooks does

    Git calls this, once `penguin init --hooks` has installed the hooks: pre-commit checks what is staged
    under `.penguin`, commit-msg the message, post-merge what a merge brought. Call it from a hook of your
    own where penguin is not to install any.

    \b
      penguin hook pre-commit
      penguin hook commit-msg .git/COMMIT_EDITMSG
    """
    from penguin_git.gates.answering import answer

    said = answer(name, arguments, place.folder, place.environ)
    for line in said.lines:
        output.say(line)
    return int(said.refused)
