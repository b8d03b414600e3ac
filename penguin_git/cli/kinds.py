"""Kinds of values that flags take beside click's own."""

from typing import Any

import click
from click.shell_completion import CompletionItem

from penguin_git.model.event import type_names

_LARGEST = 10**12


class _Whole(click.ParamType[int]):
    """A whole number above zero."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number that a text spells."""
        text = str(value).strip()
        if not (text.isascii() and text.isdecimal() and text.strip("0")):
            self.fail(f"`{text}` is not a whole number above zero.", param, ctx)
        if int(text[:20]) > _LARGEST:
            self.fail(f"`{text[:40]}` is above the largest limit, which is {_LARGEST:,}.", param, ctx)
        return int(text)


WHOLE = _Whole()


class _EventType(click.ParamType[str]):
    """A type of event in a log."""

    name = "type"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The type that a text spells."""
        text = str(value).strip().lower().replace("-", "_")
        if text not in type_names:
            from difflib import get_close_matches

            near = get_close_matches(text, type_names, n=1, cutoff=0.5)
            suggestion = f" Did you mean `{near[0]}`?" if near else ""
            self.fail(
                f"`{value}` is no type of event.{suggestion} The types are {', '.join(type_names)}.",
                param,
                ctx,
            )
        return text

    def shell_complete(
        self, _ctx: click.Context, _param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The types that begin so."""
        return [CompletionItem(name) for name in type_names if name.startswith(incomplete)]


EVENT_TYPE = _EventType()
