"""Which parent the text of a task file may name, found without parsing it.

A key that a parser reads as `parent` is spelled out on one line, or is an explicit key (`? …`), or has the
code of a letter in it (`"\\x70arent"`). A readable file in which nothing looks like that names no parent.
"""

import re
from typing import Final

UNCLEAR: Final = b"?"  # only who parses the file knows

# Most files have none of these, without which there is nothing to find.
SIGNS: Final = (b"parent", b"?", b"\\x", b"\\u", b"\\U")
_BEFORE_A_KEY = rb"(?:^(?:\xef\xbb\xbf)?|[-?:,{\[])[ \t]*"
_KEY = re.compile(
    _BEFORE_A_KEY + rb"""(?:["']?parent["']?[ \t]*(?::|\r?$)|\?(?:\s|$))|\\[xuU]""",
    re.MULTILINE,
)
_PLAIN = re.compile(rb"""parent:[ ]+(["']?)([a-z0-9][a-z0-9._-]*)\1[ \t\r]*(?:[ ]#.*)?""")


def named(text: bytes) -> bytes:
    """Return the id that a file may name as its parent; empty for none, `UNCLEAR` if parsing has to tell."""
    if not any(sign in text for sign in SIGNS):
        return b""
    found = list(_KEY.finditer(text))
    if len(found) != 1:
        return UNCLEAR if found else b""
    start, end = text.rfind(b"\n", 0, found[0].end()) + 1, text.find(b"\n", found[0].end())
    plain = _PLAIN.fullmatch(text[start : end if end >= 0 else len(text)])
    return plain[2] if plain else UNCLEAR
