"""What a text wears besides its words: byte order mark, line ends, a line end at its end."""

from msgspec import Struct

from penguin_git.codec.scan import BOM


class Dress(Struct, frozen=True):
    """`crlf` is None where line ends of both kinds stand in one text."""

    bom: bool
    crlf: bool | None
    closed: bool


def dress_of(data: bytes) -> Dress:
    """What a file wears."""
    ends, returns = data.count(b"\n"), data.count(b"\r\n")
    crlf = None if 0 < returns < ends else returns > 0
    return Dress(data.startswith(BOM.encode()), crlf, data.endswith(b"\n"))


def merged(base: Dress, ours: Dress, theirs: Dress) -> Dress:
    """What both sides wear after their changes; each is a yes or a no, so they never clash."""
    return Dress(
        theirs.bom if ours.bom == base.bom else ours.bom,
        theirs.crlf if ours.crlf == base.crlf else ours.crlf,
        theirs.closed if ours.closed == base.closed else ours.closed,
    )


def with_line_ends(text: str, *, crlf: bool | None) -> str:
    """The text with one kind of line end, if `crlf` says which."""
    if crlf is None:
        return text
    text = text.replace("\r\n", "\n")
    return text.replace("\n", "\r\n") if crlf else text


def worn(text: str, dress: Dress) -> bytes:
    """A text without a mark, and with a line end at its end, in its dress again."""
    if not dress.closed and text.endswith("\n"):
        text = text.removesuffix("\n").removesuffix("\r")
    return ((BOM if dress.bom else "") + text).encode()
