"""`penguin man`."""

import click

from penguin_git.cli import output
from penguin_git.cli.lazy import LazyGroup


@click.command()
@click.argument("words", nargs=-1, metavar="[COMMAND]...")
@click.pass_context
def man(ctx: click.Context, words: tuple[str, ...]) -> None:
    """Print the manual page of a command

    Made from the same text as --help, in roff. Without a command: the page of penguin itself.

    \b
      penguin man task create | man -l -
      penguin man > ~/.local/share/man/man1/penguin.1
    """
    from penguin_git.cli.manual import page

    output.data(page(_context(ctx.find_root(), words)).rstrip("\n"))


def _context(root: click.Context, words: tuple[str, ...]) -> click.Context:
    """The context of the command that the words name."""
    here = click.Context(root.command, info_name=root.info_name, help_option_names=root.help_option_names)
    for word in words:
        if not isinstance(here.command, LazyGroup):
            raise click.UsageError(f"`{here.command_path}` has no commands of its own.")
        _, command, _ = here.command.resolve_command(here, [word])
        assert command is not None  # noqa: S101 - it is named, or the usage is wrong
        here = click.Context(command, parent=here, info_name=word)
    return here
