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
