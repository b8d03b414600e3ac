"""The help of a command as a page of the manual."""

import inspect
from collections.abc import Iterator

import click

from penguin_git import __version__
from penguin_git.cli import roff

_EXITS = (
    ("0", "Fine."),
    ("1", "An error of the user's, or broken data."),
    ("2", "Wrong usage."),
    ("3", "A bug of penguin's; it leaves a file with the details."),
    ("130", "Interrupted."),
)
_ENVIRONMENT = (
    ("VISUAL, EDITOR", "The editor of `penguin task edit` and of `--edit`."),
    ("NO_COLOR", "Print without colours."),
    ("FORCE_COLOR", "Print in colours, also into a file or pipe."),
    ("PENGUIN_WARM", "0: run each command by itself, also while a daemon runs."),
    ("XDG_STATE_HOME", "Where the worktrees of tasks are made; ~/.local/state without it."),
)
_BLOCK = "\b"  # click's mark before a paragraph that is not to be filled


def page(ctx: click.Context) -> str:
    """The page of the context's command, in roff."""
    command, name = ctx.command, ctx.command_path
    first, *rest = _paragraphs(command)
    lines = [
        roff.title(name.replace(" ", "-"), __version__),
        roff.section("NAME"),
        f"{roff.escaped(name.replace(' ', '-'))} \\- {roff.prose(first[:1].lower() + first[1:])}",
        roff.section("SYNOPSIS"),
        *_synopsis(ctx),
        *_description([part for part in rest if not part.startswith(_BLOCK)]),
        *_parameters(ctx),
        *_commands(ctx),
        *_examples([part for part in rest if part.startswith(_BLOCK)]),
        *_entries("ENVIRONMENT", _ENVIRONMENT),
        *_entries("EXIT STATUS", _EXITS),
        *_see_also(ctx),
    ]
    return "\n".join(lines) + "\n"


def _paragraphs(command: click.Command) -> list[str]:
    return inspect.cleandoc(command.help or command.name or "").split("\n\n")


def _synopsis(ctx: click.Context) -> Iterator[str]:
    pieces = " ".join(ctx.command.collect_usage_pieces(ctx))
    yield rf"\fB{roff.escaped(ctx.command_path)}\fR {roff.escaped(pieces)}"


def _description(paragraphs: list[str]) -> Iterator[str]:
    if paragraphs:
        yield roff.section("DESCRIPTION")
    for text in paragraphs:
        yield from roff.paragraph(" ".join(text.split()))


def _parameters(ctx: click.Context) -> Iterator[str]:
    records = [record for one in ctx.command.get_params(ctx) if (record := one.get_help_record(ctx))]
    yield from _entries("OPTIONS", [(term, text) for term, text in records if text])


def _commands(ctx: click.Context) -> Iterator[str]:
    from penguin_git.cli.lazy import LazyGroup

    if isinstance(ctx.command, LazyGroup):
        yield from _entries("COMMANDS", [(name, f"{line}.") for name, line in ctx.command.listed()])


def _examples(blocks: list[str]) -> Iterator[str]:
    if blocks:
        yield roff.section("EXAMPLES")
    for block in blocks:
        yield from roff.verbatim(line.strip() for line in block.split("\n")[1:])


def _entries(name: str, pairs: "tuple[tuple[str, str], ...] | list[tuple[str, str]]") -> Iterator[str]:
    if pairs:
        yield roff.section(name)
    for term, text in pairs:
        yield from roff.entry(term, " ".join(text.split()))


def _see_also(ctx: click.Context) -> Iterator[str]:
    above = [ctx.parent.command_path] if ctx.parent else []
    named = [f"penguin man {path.partition(' ')[2]}".strip() for path in above]
    yield roff.section("SEE ALSO")
    yield roff.line(roff.prose(", ".join([*(f"`{name}`" for name in named), "`git(1)`"])))
