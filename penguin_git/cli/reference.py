"""The help of every command as one page: `python -m penguin_git.cli.reference > docs/reference/cli.md`."""

import sys
from collections.abc import Iterator

import click

from penguin_git.cli.main import penguin

_WIDTH = 100
_ABOUT = """\
This page is made from the program: `python -m penguin_git.cli.reference > docs/reference/cli.md`.

Data goes to stdout, everything else to stderr. Exit codes: 0 fine, 1 a user's error or broken data,
2 wrong usage, 3 a bug of penguin's (with a crash file), 130 interrupted. `git penguin` is `penguin`."""


def page() -> str:
    """The whole page, in Markdown."""
    root = _context(penguin, "penguin", None)
    parts = [
        "# Commands",
        _ABOUT,
        *_sections(root),
    ]
    return "\n\n".join(parts) + "\n"


def _sections(ctx: click.Context) -> Iterator[str]:
    yield f"## `{ctx.command_path}`"
    if ctx.command.hidden:
        yield "Called by git, so `penguin --help` does not list it."
    lines = (line.rstrip() for line in ctx.get_help().splitlines())
    yield "\n".join(["```text", *lines, "```"])
    if isinstance(ctx.command, click.Group):
        for name in ctx.command.list_commands(ctx):
            command = ctx.command.get_command(ctx, name)
            if command is not None:
                yield from _sections(_context(command, name, ctx))


def _context(command: click.Command, name: str, parent: click.Context | None) -> click.Context:
    return click.Context(
        command,
        parent=parent,
        info_name=name,
        terminal_width=_WIDTH,
        max_content_width=_WIDTH,
        help_option_names=["-h", "--help"],
    )


if __name__ == "__main__":
    sys.stdout.write(page())
