"""A key that cannot be spliced, such as one written with `?`, in the words of ruamel.yaml.

Only the lines of that key are given to it, and what it makes of them counts only if every comment is there.
"""

import io
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import PlainScalarString

from penguin_git.codec import emitting, scalars
from penguin_git.codec.dress import with_line_ends
from penguin_git.codec.nodes import Items, Node, Table
from penguin_git.codec.parts import Part, Parts, comments, parts_of
from penguin_git.codec.places import CannotSplice
from penguin_git.codec.scalars import Value
from penguin_git.codec.wanted import says
from penguin_git.errors import BrokenFile

_ANY = "x"  # a key for a value that is on its way into another mapping or list


def reemitted(text: str, table: Table, changes: Mapping[str, Value]) -> str:
    """The text with the values of these keys at its top changed, and every other line as it was.

    Works on a text that ends with a line end. Raises `CannotSplice` where a comment would be lost, or where
    what comes out is no YAML. That it says what was wanted is for the caller to check.
    """
    old = parts_of(text)
    if old is None:
        raise CannotSplice
    nodes = {entry.key.text: entry.value for entry in table.entries}
    new = [
        _rewritten(part, nodes[part.key], changes[part.key]) if part.key in changes else part
        for part in old.parts
    ]
    result = Parts(old.head, tuple(new), old.tail).text()
    if _comments(result) != _comments(text) or _hidden(result) - _hidden(text):
        raise CannotSplice
    return result


def _rewritten(part: Part, node: Node, value: Value) -> Part:
    yaml = _round_trip()
    body = with_line_ends(part.body, crlf=False)
    out = io.StringIO()
    try:
        tree = yaml.load(body)
        if not isinstance(tree, CommentedMap) or part.key not in tree:
            raise CannotSplice
        tree[part.key] = _patched(node, tree[part.key], value, has_comments=bool(_comments(body)))
        yaml.dump(tree, out)
    except (YAMLError, AttributeError):  # the latter where it has lost track of a comment beside a block
        raise CannotSplice from None
    return Part(part.key, part.lead, with_line_ends(out.getvalue(), crlf="\r\n" in part.body))


def _comments(text: str) -> tuple[str, ...]:
    try:
        return comments(text)
    except BrokenFile:
        raise CannotSplice from None


class _TextOnly(VersionedResolver):
    """Takes every plain scalar for text, so that `010` and `2026-11-22` are written as they were."""

    @property
    def versioned_resolver(self) -> dict[str, Any]:
        return {}


def _round_trip() -> YAML:
    yaml = YAML(typ="rt", pure=True)
    yaml.Resolver = _TextOnly
    yaml.preserve_quotes = True
    yaml.width = 10**9  # its own width folds, and thereby changed 828 of 3,000 texts in quotes
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _patched(node: Node, old: Any, value: Value, *, has_comments: bool) -> Any:
    """What ruamel.yaml has read, changed as little as possible; `node` is the same in our own words."""
    if says(node, value):
        return old
    if isinstance(node, Table) and isinstance(value, Mapping) and value:
        nodes = {entry.key.text: entry.value for entry in node.entries}
        for key in nodes.keys() - value.keys():
            del old[key]
        for key, one in value.items():
            known = nodes.get(key)
            new = _fresh(one, has_comments=has_comments)
            old[key] = _patched(known, old[key], one, has_comments=has_comments) if known else new
        return old
    if isinstance(node, Items) and isinstance(value, list) and len(value) == len(node.items):
        for position, (known, one) in enumerate(zip(node.items, value, strict=True)):
            old[position] = _patched(known, old[position], one, has_comments=has_comments)
        return old
    return _fresh(value, has_comments=has_comments)


def _fresh(value: Value, *, has_comments: bool) -> Any:
    """A value as it is when ruamel.yaml has read it in our own writing."""
    lines = emitting.entry(_ANY, value, 0)
    if isinstance(value, str) and has_comments:  # it would put a comment of the line below a block
        lines = [f"{_ANY}: {scalars.scalar(value)}"]
    read = _round_trip().load("".join(line + "\n" for line in lines))[_ANY]
    return PlainScalarString(read) if type(read) is str else read  # a mere str takes on the old one's style


def _hidden(text: str) -> set[str]:
    """Characters that our own writing escapes, and ruamel.yaml writes as they are."""
    return set(scalars.UNPRINTABLE.findall(text))
