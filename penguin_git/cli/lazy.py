"""A group of commands that imports a command's module only when that command is wanted."""

from collections.abc import Collection, Iterator, Mapping
from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """`commands_at` maps a name to `module:attribute` and the first line of the command's help.

    The line stands here so that `--help` of the group imports no command, and so do the names of the
    `hidden_ones`, which programs call and people seldom; a test keeps both equal to what the commands say.
    """

    def __init__(
        self,
        *args: Any,
        commands_at: Mapping[str, tuple[str, str]] | None = None,
        hidden_ones: Collection[str] = (),
        **settings: Any,
    ) -> None:
        super().__init__(*args, **settings)
        self.commands_at = dict(commands_at or {})
        self.hidden_ones = frozenset(hidden_ones)

    def listed(self) -> Iterator[tuple[str, str]]:
        """The commands that people are told of, each with the first line of its help."""
        return ((name, line) for name, (_, line) in self.commands_at.items() if name not in self.hidden_ones)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names, in the order of the table."""
        return list(self.commands_at)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command, imported now."""
        if cmd_name not in self.commands_at:
            return None
        module, _, attribute = self.commands_at[cmd_name][0].partition(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)  # noqa: S101 - the table names commands only
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first argument names; the nearest name where there is none."""
        if args[0] not in self.commands_at and not args[0].startswith("-"):
            ctx.fail(f"There is no command `{args[0]}`.{_nearest(args[0], self.commands_at)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The list of commands, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.listed()))


def _nearest(word: str, names: Mapping[str, object]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(word, list(names), n=1)
    return f" Did you mean `{near[0]}`?" if near else ""
