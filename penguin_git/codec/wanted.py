"""What a place in a file shall say, whether it already does, and what differs."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher

from penguin_git.codec import scalars
from penguin_git.codec.nodes import Items, Node, Scalar, Table, meaning
from penguin_git.codec.scalars import Value

_MANY = 500  # items of a list

Wanted = Value | Node | Sequence["Wanted"] | Mapping[str, "Wanted"]
"""A value, or the node that already says it."""


def value_of(wanted: Wanted) -> Value:
    """What is wanted as a value that can be written; nodes say what they say where no schema decides."""
    if isinstance(wanted, Scalar):
        return meaning(wanted)
    if isinstance(wanted, Table):
        return {entry.key.text: value_of(entry.value) for entry in wanted.entries}
    if isinstance(wanted, Mapping):
        return {key: value_of(one) for key, one in wanted.items()}
    if isinstance(wanted, Items):
        return [value_of(one) for one in wanted.items]
    if isinstance(wanted, str | int | float | date) or wanted is None:
        return wanted
    return [value_of(one) for one in wanted]


def says(node: Node, wanted: Wanted) -> bool:
    """Whether a node already says what is wanted, the kind of value included (`15` is not `"15"`)."""
    return node is wanted or _says(node, value_of(wanted))


def _says(node: Node, value: Value) -> bool:
    if isinstance(node, Table):
        said = {entry.key.text: entry.value for entry in node.entries}
        same = isinstance(value, Mapping) and said.keys() == value.keys()
        return same and isinstance(value, Mapping) and all(_says(said[key], value[key]) for key in said)
    if isinstance(node, Items):
        if not isinstance(value, list) or len(value) != len(node.items):
            return False
        return all(_says(one, other) for one, other in zip(node.items, value, strict=True))
    if isinstance(value, date):
        return not node.style and node.text == scalars.moment(value)
    found = meaning(node)
    return type(found) is type(value) and found == value


def is_scalar(wanted: Wanted) -> bool:
    """Whether this is written on one line, without brackets."""
    value = value_of(wanted)
    if isinstance(value, str):
        return not scalars.is_block_text(value)
    return value is None or isinstance(value, int | float | date)


def stretches(old: Sequence[Node], new: Sequence[Value]) -> Iterator[tuple[int, int, Sequence[Value]]]:
    """Which stretches of a list become what."""
    before, after = [repr(value_of(one)) for one in old], [repr(one) for one in new]
    # Thousands of equal items take a minute to compare; without those, a few comments more are rewritten.
    matcher = SequenceMatcher(None, before, after, autojunk=max(len(before), len(after)) > _MANY)
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind != "equal":
            yield start, end, new[first:last]
