"""Texts with expressions in a tree of nodes: found with their places, and replaced by what they say."""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import structs

from penguin_git.codec.nodes import Entry, Items, Node, Scalar, Table
from penguin_git.codec.reading import read_text
from penguin_git.errors import BrokenFile
from penguin_git.model.filling_in import items as items_of
from penguin_git.model.template import Expression, is_expression

_LISTS = ("labels", "context", "acceptance", "allowed_tools")
_SENTENCES = ("acceptance",)  # commas stand inside them
_NUMBERS = ("max_tokens", "max_duration_minutes", "max_iterations")
_FLAGS = {"requires_approval"}
_NEEDED = ("title", "check", "phase")
_YES, _NO = ("true", "yes", "on"), ("false", "no", "off")
_FRACTION = re.compile(r"[-+]?[0-9]{1,15}\.[0-9]{1,30}")
_EXACT = 9  # decimals: what stands behind them is what binary arithmetic leaves, as in 11000.000000000002


def found(node: Node, key: str = "") -> Iterator[Expression]:
    """Every text below `node` that has to be rendered; `key` is where the node itself stands."""
    if isinstance(node, Table):
        for entry in node.entries:
            yield from found(entry.value, below(key, entry.key.text))
    elif isinstance(node, Items):
        for number, item in enumerate(node.items):
            yield from found(item, f"{key}[{number}]")
    elif is_expression(node.text):
        line = node.line + (1 if node.is_block else 0)
        wants_list = _last(key) in _LISTS
        yield Expression(key=key, line=line, column=node.column, text=node.text, wants_list=wants_list)


def below(key: str, name: str) -> str:
    """The place of a key inside another one; no two keys have the same."""
    name = name if name.isidentifier() else json.dumps(name)
    return f"{key}.{name}" if key else name


def replaced(table: Table, said: Mapping[str, str], key: str = "") -> Table:
    """The same tree with each expression replaced by what it says, typed by its key.

    What says nothing is left out, unless a task can't be without it. An expression that `said` does not hold
    becomes something that fits, so that the rest can be checked.
    """
    entries = ((entry, below(key, entry.key.text)) for entry in table.entries)
    kept = [(entry, _new(entry.value, said, place)) for entry, place in entries]
    return structs.replace(table, entries=tuple(Entry(entry.key, new) for entry, new in kept if new))


def _new(node: Node, said: Mapping[str, str], key: str) -> Node | None:
    if isinstance(node, Table):
        return replaced(node, said, key)
    if isinstance(node, Items):
        kept = [_new(item, said, f"{key}[{number}]") for number, item in enumerate(node.items)]
        return structs.replace(node, items=tuple(item for item in kept if item))
    if not is_expression(node.text):
        return node
    name = _last(key)
    text = said.get(key, "x" if name in _NEEDED else "").strip()
    return _typed(node, text, name) if text or name in _NEEDED else None


def _typed(node: Scalar, tidy: str, name: str) -> Node:
    """What an expression says as a node: plain where a number or a boolean is wanted, else text."""
    if name in _LISTS:
        return _items(node, tidy, name)
    if name in _NUMBERS:
        return structs.replace(node, text=_number(tidy), style="")
    if name in _FLAGS:
        return structs.replace(node, text=_flag(tidy), style="")
    return structs.replace(node, text=_text(tidy), style='"')


def _items(node: Scalar, text: str, name: str) -> Items:
    said: Sequence[str] | None = _flow_items(text)
    if said is None:
        said = text.splitlines() if name in _SENTENCES else items_of(text)
    texts = [one.strip().removeprefix("- ").strip() for one in said]
    new = tuple(structs.replace(node, text=one, style='"') for one in texts if one)
    return Items(new, True, node.start, node.end, node.line, node.column)


def _flow_items(text: str) -> list[str] | None:
    """The items of a list as JSON, YAML and Python write it on one line."""
    if not text.startswith("["):
        return None
    try:
        listed = read_text(f"said: {text}\n", "").get("said")
    except BrokenFile:
        return None
    if not isinstance(listed, Items):
        return None
    return [item.text for item in listed.items if isinstance(item, Scalar)]


def _number(text: str) -> str:
    """Arithmetic gives fractions: they count as the next whole number."""
    return str(math.ceil(round(float(text), _EXACT))) if _FRACTION.fullmatch(text) else text


def _flag(text: str) -> str:
    word = text.casefold()
    return "true" if word in _YES else "false" if word in _NO else text


def _text(text: str) -> str:
    """Text of several lines ends with a line end, as a block in YAML does."""
    return f"{text}\n" if "\n" in text else text


def _last(key: str) -> str:
    return key.rpartition(".")[2]
