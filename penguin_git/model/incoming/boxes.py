"""What the box before an item of a checklist says, and the addresses that its line leads to."""

import re

from msgspec import Struct

from penguin_git.model.incoming.states import Standing
from penguin_git.model.specification import blocks, inline

_OTHER = re.compile(r"\[([^\w\s\[\]]|[ xX]?)\](?:\s+|$)")  # `[1]` and `[a]` are notes, not boxes
_MEANS = {
    "-": Standing.DROPPED,  # as in Obsidian
    "~": Standing.DROPPED,  # "inapplicable" in GitLab
    "/": Standing.STARTED,
    " ": Standing.OPEN,
    "x": Standing.DONE,
    "X": Standing.DONE,
}
_ADDRESSED = re.compile(r"(!?)\[([^\]\n]{0,300})\]\(<?([^)\s>]{1,500})>?(?:\s[^)\n]{0,300})?\)")
_BARE = re.compile(r"<(https?://[^\s<>]{1,500})>")


class Box(Struct, frozen=True):
    """How an item stands, what it says after its box, and the sign of a box that nobody knows."""

    standing: Standing
    text: str
    odd: str = ""
    sign: str = ""


def box(item: blocks.Item) -> Box | None:
    """The box of an item; None where it has none."""
    if item.done is not None:
        standing = Standing.DONE if item.done else Standing.OPEN
        return Box(standing, item.text)
    found = _OTHER.match(item.text)
    if found is None:
        return None
    sign, text = found[1], item.text[found.end() :]
    return Box(_MEANS.get(sign, Standing.OPEN), text, "" if sign in _MEANS else sign, sign)


def has_boxes(item: blocks.Item) -> bool:
    """Whether something below an item has a box."""
    return any(box(inner) is not None or has_boxes(inner) for inner in item.items)


def words(line: str) -> str:
    """The words of an item's line; an address that stands there for itself is one of them."""
    return inline.plain(_BARE.sub(r"\1", line))


def addresses(line: str) -> str:
    """The links and pictures of a line as a list in Markdown, since its words lose where they lead."""
    found = (one for one in _ADDRESSED.finditer(line[: inline.LONGEST]) if one[2] != one[3])
    return "\n".join(dict.fromkeys(f"- {one[1]}[{one[2]}]({one[3]})" for one in found))
