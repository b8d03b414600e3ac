"""`--depends-on A B C`: an option that takes all the values up to the next option."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from penguin_git.cli.completing import AFTER_MANY, tasks

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

GREEDY = "--depends-on"
OWN_TITLE = "--template"  # it brings a title, so that nothing has to be taken for the argument


class ManyValues(click.Command):
    """A command with one positional argument whose `--depends-on` may be followed by several values.

    Where the argument stands nowhere else, the last of these values is the argument.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Spell the values out, one option each, before click parses."""
        ctx.meta[AFTER_MANY] = _ends_in_values(args)
        has_own_title = any(word == OWN_TITLE or word.startswith(f"{OWN_TITLE}=") for word in args)
        return super().parse_args(ctx, spelled_out(args, self._with_value(), is_needed=not has_own_title))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Offer tasks where one more dependency may follow."""
        more = tasks(ctx, self.params[0], incomplete) if ctx.meta.get(AFTER_MANY) else []
        return [*more, *super().shell_complete(ctx, incomplete)]

    def _with_value(self) -> frozenset[str]:
        options = [parameter for parameter in self.params if isinstance(parameter, click.Option)]
        return frozenset(name for option in options if not option.is_flag for name in option.opts)


@dataclass
class _Walk:
    """The words so far: those that stay as they are, and the values after each greedy option."""

    words: list[str | list[str]] = field(default_factory=list)
    has_argument: bool = False


def spelled_out(args: Sequence[str], with_value: frozenset[str], *, is_needed: bool = True) -> list[str]:
    """The words with one `--depends-on` before each of its values; `is_needed` is the argument."""
    walk = _walked(args, with_value)
    groups = [word for word in walk.words if isinstance(word, list)]
    argument = _taken_back(groups) if is_needed and not walk.has_argument else None
    found = [one for word in walk.words for one in _words(word)]
    return found if argument is None else [*found, "--", argument]


def _walked(args: Sequence[str], with_value: frozenset[str]) -> _Walk:
    walk, rest = _Walk(), iter(args)
    values: list[str] | None = None
    for word in rest:
        if word == "--":
            left = list(rest)
            walk.words += [word, *left] if left else []
            walk.has_argument |= bool(left)
        elif word == GREEDY:
            values = []
            walk.words.append(values)
        elif word.startswith("-") and word != "-":
            values = None
            walk.words += [word, *_value(word, rest, with_value)]
        elif values is not None:
            values.append(word)
        else:
            walk.words.append(word)
            walk.has_argument = True
    return walk


def _ends_in_values(args: Sequence[str]) -> bool:
    """Whether the last option is the greedy one, so that another word would be a value of it."""
    last = next((word for word in reversed(args) if word.startswith("-")), "")
    return last == GREEDY


def _value(word: str, rest: Iterator[str], with_value: frozenset[str]) -> list[str]:
    """The word after an option that takes one."""
    return [value for value in [next(rest, None)] if value is not None] if word in with_value else []


def _taken_back(groups: Sequence[list[str]]) -> str | None:
    """The last value of the last option that has one to spare."""
    return next((values.pop() for values in reversed(groups) if len(values) > 1), None)


def _words(word: str | list[str]) -> list[str]:
    if isinstance(word, str):
        return [word]
    return [part for value in word for part in (GREEDY, value)] if word else [GREEDY]
