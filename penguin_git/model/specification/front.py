"""What a specification is called, and what it says of itself before it asks for anything."""

import re
from collections.abc import Sequence

from msgspec import structs

from penguin_git.model import titles
from penguin_git.model.specification import inline, kinds
from penguin_git.model.specification.blocks import Block, Items, Prose, Table
from penguin_git.model.specification.kinds import Kind
from penguin_git.model.specification.sections import Section

_LONGEST_DESCRIPTION = 4_000
_REFUSING = re.compile(r"(?:non-?goals|out of scope|not in scope)\b", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:feature branch|branch|status|created|created on|input|version|authors?|date"
    r"|owner|last updated|updated|target release|document owner|app name|type"
    r"|reviewers?|project name|project type|target users)\b[^:]{0,20}:",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b(?:app|project|product|working|code)?\s*(?:name"
    r"|title)\s*(?:\([^)]*\))?:\s*(.{2,60}?)(?:\s+(?:\w+ )?\w+:|[.;]|$)",
    re.IGNORECASE,
)


def front(whole: Section) -> tuple[str, str | None, Section]:
    """The title of the specification, what it says of itself, and the rest."""
    first = whole.parts[0] if whole.parts else None
    prose = [block for block in whole.blocks if isinstance(block, Prose)]
    if first is None or has_requirements(whole) or first.ordinal is not None:
        return (_opening(prose[0].text) if prose else "Plan"), described(prose), whole
    if len(whole.parts) == 1 or (not has_requirements(first) and not first.parts and _names_all(first)):
        rest = structs.replace(whole, parts=(structs.replace(first, title=""), *whole.parts[1:]))
        own = [*prose, *(block for block in first.blocks if isinstance(block, Prose))]
        return _titled(first.title), described(own) or _overview(first) or _overview(rest), rest
    is_title = first.line <= 3 and kinds.kind(first.title) in (Kind.WORK, Kind.TOLD)
    title = _named(whole) or (
        _opening(prose[0].text) if prose else _titled(first.title) if is_title else "Plan"
    )
    return title, described(prose) or _overview(whole), whole


def _names_all(section: Section) -> bool:
    return kinds.kind(section.title) in (Kind.WORK, Kind.TOLD)


def _named(whole: Section) -> str | None:
    """What a line such as `Project name: Atlas` says."""
    for part in whole.parts[:2]:
        for block in part.blocks[:3]:
            if isinstance(block, Prose) and (found := _NAME.search(inline.plain(block.text))):
                return _titled(found[1])
    return None


def _opening(text: str) -> str:
    """The first clause of a text, as a title."""
    parts = re.split(
        r"(?<=[.!?])\s|\s+(?:with|including|that (?:has|have|supports?))\s+the following\b|:\s*$",
        inline.plain(text),
        maxsplit=1,
    )
    return _titled(parts[0])


def has_requirements(section: Section) -> bool:
    """Whether a section has lists or tables of its own."""
    return any(isinstance(block, Items | Table) for block in section.blocks)


def _titled(text: str) -> str:
    plain = re.sub(
        r"^(?:product requirements? document|software requirements? specification"
        r"|requirements? specification|design doc(?:ument)?|technical spec(?:ification)?"
        r"|project spec(?:ification)?|specification|spec|prd|rfc"
        r"|feature spec(?:ification)?|implementation plan|project plan"
        r"|plan)\s*(?:\([^)]*\)\s*)?[:–—-]\s*",
        "",
        text,
        flags=re.IGNORECASE,
    )
    plain = re.sub(
        r"\s*[:–—-]\s*(?:prd|product requirements? document|requirements?|(?:technical "
        r"|project |design )?spec(?:ification)?(?: document)?|design doc(?:ument)?)\s*(?:\([^)]*\)"
        r"|v\d[\d.]*)?$",
        "",
        plain,
        flags=re.IGNORECASE,
    )
    return titles.shortened((plain or text).rstrip(".:").strip() or "Plan")


def described(blocks: Sequence[Block]) -> str | None:
    """The paragraphs among these blocks, without what is about the document; None where there are none."""
    paragraphs = [_telling(block.text) for block in blocks if isinstance(block, Prose)]
    said = "\n\n".join(text for text in paragraphs if text and not _REFUSING.match(text))
    return said[:_LONGEST_DESCRIPTION].strip() or None


def _telling(text: str) -> str:
    """A paragraph without lines that are about the document."""
    lines = (line for line in text.split("\n") if not _ABOUT.match(inline.plain(line)))
    return inline.plain("\n".join(lines))


def _overview(section: Section) -> str | None:
    """The first words of an introduction, where the title has none below it."""
    for part in section.parts[:3]:
        if kinds.kind(part.title) in (Kind.IDLE, Kind.AIMS) and (said := described(part.blocks[:2])):
            return said
    return None
