"""Where an edge stands in a task file, seen from its lines alone where these are as most people write them.

Thousands of places are named at once, and to parse each file for its own takes most of a second.
"""

from collections.abc import Sequence

_OTHER_BREAKS = (b"\r", "\x85".encode(), "\u2028".encode(), "\u2029".encode())
"""What ends a line in YAML as well; then lines can't be counted like this."""


def place(data: bytes, key: str, said: Sequence[str], item: str) -> tuple[int, int] | None:
    """Line and column, from 1, of an item among those that the key is known to have; None: parse the file."""
    head = f"\n{key}:".encode()
    text = b"\n" + data
    if text.count(head) != 1 or item not in said or any(other in data for other in _OTHER_BREAKS):
        return None
    start = text.index(head)
    line, value = text.count(b"\n", 0, start + 1), start + len(head)
    at = said.index(item)
    for before, between, after, lines in _FORMS:
        form = before + between.join(said) + after
        if text.startswith(form.encode(), value) and text[value + len(form) :][:1] in (b"\n", b""):
            so_far = f"{key}:{before}{''.join(one + between for one in said[:at])}"
            return line + lines * (at + 1), len(so_far) - so_far.rfind("\n")
    return None


_FORMS = (("\n  - ", "\n  - ", "", 1), ("\n- ", "\n- ", "", 1), (" [", ", ", "]", 0), (" ", "\n", "", 0))
"""Items on lines of their own, in brackets, and the only value."""
