"""Comments that found no place in a merged text, put where a reader will look for them."""

from penguin_git.codec.parts import Part, Parts, Sides, comments, indent_of, parts_or_none
from penguin_git.errors import BrokenFile


def with_lost_comments(text: str, sides: Sides, clashing: frozenset[str]) -> str:
    """The text with each comment that a side wants and that is not in it put above the key it belongs to."""
    parts = parts_or_none(text)
    if parts is None:
        return text
    lost = _lost(text, sides, clashing)
    eol = "\r\n" if "\r\n" in text else "\n"
    indent = indent_of(parts.parts[0].body)

    def above(key: str) -> str:
        return "".join(f"{indent}{comment}{eol}" for comment in lost.pop(key, ()))

    kept = tuple(Part(part.key, part.lead + above(part.key), part.body) for part in parts.parts)
    return Parts(parts.head, kept, "".join(map(above, list(lost))) + parts.tail).text()


def _lost(text: str, sides: Sides, clashing: frozenset[str]) -> dict[str, list[str]]:
    """The comments that a side has written, or both have kept, and that are not in the text, by their key."""
    base, ours, theirs = ({*_comments(side)} for side in (sides.base, sides.ours, sides.theirs))
    removed = base - (ours & theirs)
    have = {*_comments(text), *removed}
    lost: dict[str, list[str]] = {}
    for side in (sides.ours, sides.theirs):
        found = parts_or_none(side) or Parts()
        for part in (*found.parts, Part("", found.head, found.tail)):
            body = "" if part.key in clashing else part.body
            for comment in (*_comments(part.lead), *_comments(body)):
                if comment not in have:
                    lost.setdefault(part.key, []).append(comment)
                    have.add(comment)
    return lost


def _comments(text: str) -> tuple[str, ...]:
    try:
        return comments(text)
    except BrokenFile:
        return ()
