"""`penguin completion`."""

import click
from click.shell_completion import get_completion_class

from penguin_git.cli import output


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the completion script for a shell

    Load it from the shell's start-up file.

    \b
      eval "$(penguin completion bash)"
      penguin completion fish > ~/.config/fish/completions/penguin.fish
    """
    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - the choice holds click's own shells only
    output.data(kind(ctx.find_root().command, {}, "penguin", "_PENGUIN_COMPLETE").source())
