"""Where in a file a key stands, or one item of its list: for naming a place."""

from penguin_git.codec.nodes import Items, Scalar
from penguin_git.codec.reading import read


def place(data: bytes, path: str, key: str, item: str | None = None) -> tuple[int, int]:
    """Line and column, from 1, of a key's value or of an item in it; (0, 0) where the file has none.

    Raises `BrokenFile` for a file that cannot be read.
    """
    value = read(data, path, may_be_empty=True).get(key)
    if value is None:
        return 0, 0
    if item is not None and isinstance(value, Items):
        for node in value.items:
            if isinstance(node, Scalar) and node.text == item:
                return node.line, node.column
    return value.line, value.column


def naming(data: bytes, path: str, key: str, text: str) -> tuple[int, int]:
    """Where the value of a key, or an item of its list, is this very text; (0, 0) where none is."""
    value = read(data, path, may_be_empty=True).get(key)
    nodes = value.items if isinstance(value, Items) else [value]
    found = (node for node in nodes if isinstance(node, Scalar) and node.text == text)
    return next(((node.line, node.column) for node in found), (0, 0))
