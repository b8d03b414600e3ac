"""The smallest replacements that turn a YAML text into one that says something else.

Works on a text that ends with a line end. What cannot be done piecemeal raises `CannotSplice`;
nothing here checks that the result says what was wanted, `editing` does.
"""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from penguin_git.codec import emitting, flow_splicing, scalars
from penguin_git.codec.nodes import Entry, Items, Node, Scalar, Table, content_end
from penguin_git.codec.places import CannotSplice, Places, Splice, applied
from penguin_git.codec.scalars import Value
from penguin_git.codec.wanted import Wanted, is_scalar, says, stretches, value_of


def spliced(text: str, table: Table, wanted: Mapping[str, Wanted], order: Sequence[str]) -> str:
    """The text with the smallest replacements."""
    return applied(text, list(Splicer(Places(text), order).table(table, wanted)))


class Splicer(Struct, frozen=True):
    """Finds the replacements in one text. `order` is the canonical order of keys, for new ones."""

    places: Places
    order: Sequence[str] = ()

    def table(self, table: Table, wanted: Mapping[str, Wanted]) -> Iterator[Splice]:
        """Replacements that make a mapping hold exactly the wanted keys."""
        if table.flow:
            yield from flow_splicing.table(self.places, table, wanted)
            return
        for entry in table.entries:
            if entry.key.text not in wanted:
                yield self._without(table, entry)
            elif not says(entry.value, wanted[entry.key.text]):
                yield from self._value(entry, wanted[entry.key.text])
        known = {entry.key.text for entry in table.entries}
        for key in wanted:
            if key not in known:
                yield self._new_entry(table, key, value_of(wanted[key]))

    def replaced(self, entry: Entry, wanted: Wanted) -> Splice:
        """The value of a key, written anew as a whole; a comment on the key's line stays."""
        in_lines = isinstance(entry.value, Items) and not entry.value.flow
        return self._rewritten(
            self.places.after_colon(entry),
            entry.value,
            value_of(wanted),
            self.places.column(entry.key.start),
            one_a_line=in_lines or entry.key.text in emitting.ONE_A_LINE,
        )

    def _without(self, table: Table, entry: Entry) -> Splice:
        if not self.places.key_starts_line(entry):
            raise CannotSplice
        end = self.places.extent_end(entry.value, table.column - 1)
        return Splice(self.places.line_start(entry.key.start), end, "")

    def _new_entry(self, table: Table, key: str, value: Value) -> Splice:
        at = self._place_for(table, key)
        lines = emitting.entry(key, value, table.column - 1)
        return self._new_lines(at, lines)

    def _new_lines(self, at: int, lines: Sequence[str]) -> Splice:
        return Splice(at, at, "".join(line + self.places.eol(at) for line in lines))

    def _place_for(self, table: Table, key: str) -> int:
        """Below the nearest key that comes before it in the canonical order; above all if it comes first."""
        rank = {name: number for number, name in enumerate(self.order)}
        above = table.entries[-1]
        if key in rank:
            before = [one for one in table.entries if rank.get(one.key.text, len(rank)) < rank[key]]
            if not before and self.places.starts_line(table.start):
                return self.places.line_start(table.start)
            above = max(before, key=lambda one: rank[one.key.text], default=above)
        return self.places.extent_end(above.value, table.column - 1)

    def _value(self, entry: Entry, wanted: Wanted) -> Iterator[Splice]:
        inner = self._inner(entry.value, wanted)
        if inner is not None:
            yield from inner
        else:
            yield self.replaced(entry, wanted)

    def _inner(self, node: Node, wanted: Wanted) -> Iterator[Splice] | None:
        """Replacements inside a value, if its kind stays."""
        if isinstance(node, Table) and isinstance(wanted, Mapping) and node.entries and wanted:
            return self.table(node, wanted)
        value = value_of(wanted)
        if isinstance(node, Items) and isinstance(value, list) and node.items and value:
            return flow_splicing.items(self.places, node, value) if node.flow else self._items(node, value)
        if isinstance(node, Scalar) and not node.is_block and is_scalar(value):
            return iter([self._scalar(node, value)])
        return None

    def _scalar(self, node: Scalar, value: Value) -> Splice:
        gap = " " if node.start == node.end else ""
        return Splice(node.start, node.end, gap + scalars.scalar(value, style=node.style))

    def _items(self, items: Items, wanted: Sequence[Value]) -> Iterator[Splice]:
        column = self.places.column(items.start)
        for start, end, new in stretches(items.items, wanted):
            paired = min(end - start, len(new))
            for position in range(paired):
                yield from self._item(items, start + position, new[position])
            if start + paired < end:
                first = self.places.line_of_item(items, start + paired)
                yield Splice(first, self.places.extent_end(items.items[end - 1], column), "")
            if new[paired:]:
                lines = [line for one in new[paired:] for line in emitting.item(one, column)]
                yield self._new_lines(self._place_after(items, start + paired - 1), lines)

    def _place_after(self, items: Items, position: int) -> int:
        if position < 0:
            return self.places.line_of_item(items, 0)
        return self.places.extent_end(items.items[position], self.places.column(items.start))

    def _item(self, items: Items, position: int, value: Value) -> Iterator[Splice]:
        node = items.items[position]
        inner = self._inner(node, value)
        if inner is not None:
            yield from inner
            return
        dash = self.places.dash(items, position)
        column = self.places.column(dash)
        if not isinstance(value, Mapping | list):
            yield self._rewritten(dash + 1, node, value, column)
            return
        start, end = self.places.line_of_item(items, position), self.places.extent_end(node, column)
        eol = self.places.eol(dash)
        yield Splice(start, end, "".join(line + eol for line in emitting.item(value, column)))

    def _rewritten(
        self, after: int, node: Node, value: Value, indent: int, *, one_a_line: bool = False
    ) -> Splice:
        end = self.places.line_end(max(self.places.last(node), after))
        first, rest = emitting.tail(value, indent, one_a_line=one_a_line)
        if isinstance(value, str) and self._has_comments_below(node, indent):
            first, rest = " " + scalars.scalar(value), []  # a block would take the comments in
        return Splice(after, end, self.places.eol(after).join([first + self._comment(after, node), *rest]))

    def _has_comments_below(self, node: Node, indent: int) -> bool:
        return self.places.extent_end(node, indent) > self.places.next_line(self.places.last(node))

    def _comment(self, after: int, node: Node) -> str:
        """The comment on the line of the key or dash, with a blank before it."""
        line_end = self.places.line_end(after)
        content = content_end(self.places.text, node)
        if isinstance(node, Scalar) and node.is_block:
            start = self.places.text.find("#", node.start, line_end)
        elif node.start > line_end or node.start == node.end:
            start = after
        else:
            start = content
        found = self.places.text[start:line_end].strip() if 0 <= start < line_end else ""
        return " " + found if found.startswith("#") else ""
