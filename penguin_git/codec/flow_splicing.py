"""Replacements inside lists and mappings in brackets."""

from collections.abc import Iterator, Mapping, Sequence

from penguin_git.codec import scalars
from penguin_git.codec.nodes import Items, Node, Scalar, Table, content_end
from penguin_git.codec.places import CannotSplice, Places, Splice
from penguin_git.codec.scalars import Value
from penguin_git.codec.wanted import Wanted, is_scalar, says, stretches, value_of

Span = tuple[int, int]
"""First and last character of a member."""


def items(places: Places, old: Items, wanted: Sequence[Value]) -> Iterator[Splice]:
    """Replacements that make `[a, b]` hold the wanted items."""
    spans = [(one.start, content_end(places.text, one)) for one in old.items]
    for start, end, new in stretches(old.items, wanted):
        paired = min(end - start, len(new))
        for position in range(start, start + paired):
            yield _value(places, old.items[position], new[position - start])
        yield from _removed(places, spans, start + paired, end)
        yield from _added(places, spans, start + paired, [scalars.flow(one) for one in new[paired:]])


def table(places: Places, old: Table, wanted: Mapping[str, Wanted]) -> Iterator[Splice]:
    """Replacements that make `{a: b}` hold the wanted keys."""
    if places.text[old.start] != "{" or not old.entries:
        raise CannotSplice
    spans = [(one.key.start, max(one.key.end, content_end(places.text, one.value))) for one in old.entries]
    for position, entry in enumerate(old.entries):
        if entry.key.text not in wanted:
            yield from _removed(places, spans, position, position + 1)
        elif not says(entry.value, wanted[entry.key.text]):
            yield _value(places, entry.value, value_of(wanted[entry.key.text]))
    known = {entry.key.text for entry in old.entries}
    new = [scalars.pair(key, value_of(wanted[key])) for key in wanted if key not in known]
    yield from _added(places, spans, len(spans), new)


def _value(places: Places, node: Node, value: Value) -> Splice:
    if not isinstance(node, Scalar) or not is_scalar(value):
        return Splice(node.start, content_end(places.text, node), scalars.flow(value))
    if node.start < node.end:
        return Splice(node.start, node.end, scalars.scalar(value, style=node.style, in_flow=True))
    if places.text[node.start - 1] != ":":
        raise CannotSplice
    return Splice(node.start, node.end, " " + scalars.scalar(value, in_flow=True))


def _removed(places: Places, spans: Sequence[Span], start: int, end: int) -> Iterator[Splice]:
    """Without the members from `start` to `end`, each with its line where it has one to itself."""
    if start == end:
        return
    if all(_has_own_line(places, span) for span in spans[start:end]):
        for first, last in spans[start:end]:
            yield Splice(places.line_start(first), places.next_line(last), "")
        return
    if end < len(spans):
        removed = Splice(spans[start][0], spans[end][0], "")
    elif start > 0:
        removed = Splice(spans[start - 1][1], spans[end - 1][1], "")
    else:
        raise CannotSplice
    gone = places.text[removed.start : removed.end]
    if "#" in gone and "\n" in gone:
        raise CannotSplice
    yield removed


def _added(places: Places, spans: Sequence[Span], position: int, new: Sequence[str]) -> Iterator[Splice]:
    if not new:
        return
    if position == 0:
        yield Splice(spans[0][0], spans[0][0], "".join(one + ", " for one in new))
        return
    first, last = spans[position - 1]
    if not _has_own_line(places, (first, last)):
        yield Splice(last, last, "".join(", " + one for one in new))
        return
    end = places.line_end(last)
    comma = places.text[last:end].lstrip().startswith(",")
    if not comma:
        yield Splice(last, last, ",")
    start_of_line = places.eol(last) + " " * places.column(first)
    yield Splice(end, end, start_of_line + f",{start_of_line}".join(new) + ("," if comma else ""))


def _has_own_line(places: Places, span: Span) -> bool:
    following = places.text[span[1] : places.line_end(span[1])].lstrip(", \t")
    return places.starts_line(span[0]) and following[:1] in ("", "#")
