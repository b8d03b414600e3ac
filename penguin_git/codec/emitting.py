"""New YAML: stable order, one item a line, quotes only where they are needed, no folded lines."""

from collections.abc import Mapping, Sequence

from penguin_git.codec import scan, simple_yaml
from penguin_git.codec.scalars import Value, block_text, flow, is_block_text, is_word, scalar

# Lists that several people extend: one item a line, so that git merges them.
ONE_A_LINE = frozenset({"depends_on", "relates_to", "discovered_from", "context", "acceptance", "notes"})
_STEP = 2
_MAX_FLOW = 80


def emitted(pairs: Mapping[str, Value]) -> bytes:
    """A new file with these keys in this order; `BrokenFile` if it would be too large to be read again."""
    data = "".join(line + "\n" for key, value in pairs.items() for line in entry(key, value, 0)).encode()
    _check(data)
    return data


def _check(data: bytes) -> None:
    text = scan.text_of(data, "the new file")
    if simple_yaml.table(text) is None:
        from penguin_git.codec.reading import read_text  # it brings YAML, for files that are not simple

        read_text(text, "the new file", may_be_empty=True)


def entry(key: str, value: Value, indent: int) -> list[str]:
    """The lines of a key and its value in a block mapping."""
    first, rest = tail(value, indent, one_a_line=key in ONE_A_LINE)
    return [" " * indent + scalar(key) + ":" + first, *rest]


def item(value: Value, indent: int) -> list[str]:
    """The lines of one item of a block list whose dash stands at `indent`."""
    if isinstance(value, Mapping) and value:
        lines = _entries(value, indent + _STEP)
        return [" " * indent + "- " + lines[0].lstrip(" "), *lines[1:]]
    if _is_list(value):
        return [" " * indent + "- " + flow(value)]
    first, rest = tail(value, indent)
    return [" " * indent + "-" + first, *rest]


def tail(value: Value, indent: int, *, one_a_line: bool = False) -> tuple[str, list[str]]:
    """What follows `key:` or `-` on its line (with the space), and the lines below."""
    if isinstance(value, str) and is_block_text(value):
        header, lines = block_text(value, indent)
        return " " + header, lines
    if isinstance(value, Mapping) and value:
        return "", _entries(value, indent + _STEP)
    if isinstance(value, Sequence) and not isinstance(value, str) and value:
        short = not one_a_line and all(is_word(one) for one in value)
        if not short or len(flow(value)) > _MAX_FLOW:
            return "", [line for one in value for line in item(one, indent + _STEP)]
    return " " + scalar(value), []


def _entries(value: Mapping[str, Value], indent: int) -> list[str]:
    return [line for key, one in value.items() for line in entry(key, one, indent)]


def _is_list(value: Value) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)
