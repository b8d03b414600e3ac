"""Kinds of values that flags take beside click's own."""

from typing import Any

import click

_LARGEST = 10**12


class _Whole(click.ParamType[int]):
    """A whole number above zero."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number that a text spells."""
        text = str(value).strip()
        if not (text.isascii() and text.isdecimal() and 0 < int(text[:20]) <= _LARGEST):
            self.fail(f"`{text}` is not a whole number above zero.", param, ctx)
        return int(text)


WHOLE = _Whole()
