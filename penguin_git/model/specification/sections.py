"""The headings of a specification as a tree, whatever they are written as."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from penguin_git.model.specification import inline
from penguin_git.model.specification.blocks import Block, Heading, Items, Prose

_NUMBER = re.compile(r"^(?:§\s*)?(?:\d+[a-z]?(?:\.\d+[a-z]?)*[.):]?|[IVX]{1,4}[.)]|[A-H][.)])\s+(?=\S)")
_ORDINAL = re.compile(
    r"^(?:phase|milestone|stage|sprint|iteration|step|week|epic)\s+#?(\d{1,3}|[A-Z])\b(?!\.\d)\s*[:.)–—-]*\s*",
    re.IGNORECASE,
)
_MODAL_END = re.compile(r"(?<=\S)\s+(?:must|should|shall|will|can|may)(?: be able to)?$", re.IGNORECASE)
_LONGEST_HEADING = 80
_FEW_WORDS = 5


class Section(Struct, frozen=True):
    """A heading with what stands below it. `ordinal` is the number of a phase, milestone or step."""

    title: str
    line: int
    blocks: tuple[Block, ...] = ()
    parts: tuple["Section", ...] = ()
    ordinal: int | None = None


class _Open:
    """A section that is still being read."""

    def __init__(self, level: int, heading: Heading | None) -> None:
        self.level, self.heading = level, heading
        self.blocks: list[Block] = []
        self.parts: list[Section] = []

    def closed(self) -> Section:
        text = inline.plain(self.heading.text) if self.heading else ""
        ordinal = _ORDINAL.match(_NUMBER.sub("", text))
        number = int(ordinal[1]) if ordinal and ordinal[1].isdigit() else None
        line = self.heading.line if self.heading else 0
        return Section(bare(text), line, tuple(self.blocks), tuple(self.parts), number)


def tree(blocks: Sequence[Block]) -> Section:
    """The whole specification as one section without a title."""
    stack = [_Open(0, None)]
    for block in promoted(blocks):
        if isinstance(block, Heading):
            while stack[-1].level >= block.level:
                _close(stack)
            stack.append(_Open(block.level, block))
        else:
            stack[-1].blocks.append(block)
    while len(stack) > 1:
        _close(stack)
    return stack[0].closed()


def _close(stack: list[_Open]) -> None:
    done = stack.pop()
    stack[-1].parts.append(done.closed())


def bare(heading: str) -> str:
    """A heading without its number, or the word `Phase 2:` before what it is called."""
    rest = _NUMBER.sub("", heading.strip())
    named = _ORDINAL.sub("", rest)
    return _MODAL_END.sub("", (named or rest).strip().rstrip(":").strip())


def promoted(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, with a heading in place of each line that is one but for its marks."""
    level, is_fresh = 0, True
    is_plain = not any(isinstance(block, Heading) for block in blocks)
    for at, block in enumerate(blocks):
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        if isinstance(block, Heading):
            level, is_fresh = block.level, True
            yield block
            continue
        beside = max(level + is_fresh, 1)  # what comes after the heading's own words stands beside it
        is_fresh = False
        if isinstance(block, Items) and (heading := _lone_number(block, blocks, at)):
            yield Heading(beside, heading, block.line)
            is_fresh = beside > level
            item = block.items[0]
            yield from (Prose(text, block.line) for text in item.prose)
            if item.items:
                yield Items(item.items, item.items[0].line)
        elif isinstance(block, Prose):
            if is_plain and after is not None and _is_plain_heading(block.text):
                yield Heading(1, block.text, block.line)
            else:
                yield from _of_prose(block, after, level, beside)
        else:
            yield block


def _of_prose(block: Prose, after: Block | None, level: int, beside: int) -> Iterator[Block]:
    """A paragraph whose only, first or last line is a heading."""
    lines = block.text.split("\n")
    first, last = lines[0].strip(), lines[-1].strip()
    if bold := inline.bold_line(first):
        yield Heading(beside if _ORDINAL.match(bold) else level + 2, bold, block.line)
        lines = lines[1:]
    elif _ORDINAL.match(first) and len(first) <= _LONGEST_HEADING and not first.endswith("."):
        yield Heading(beside, first, block.line)
        lines = lines[1:]
    elif is_label(last) and isinstance(after, Items):
        if lines[:-1]:
            yield Prose("\n".join(lines[:-1]), block.line)
        yield Heading(level + 3, last, block.line + len(lines) - 1)
        return
    if lines:
        yield Prose("\n".join(lines), block.line)


def _is_plain_heading(text: str) -> bool:
    """Whether a paragraph is a heading in a text without any marks."""
    words = text.split()
    return (
        "\n" not in text
        and len(words) <= _FEW_WORDS
        and len(text) <= _LONGEST_HEADING
        and text[:1].isupper()
        and text[-1:].isalnum()
        and not _ORDINAL.match(text)
    )


def is_label(line: str) -> bool:
    """Whether a line only names the list below it, such as `Acceptance criteria:` or `FEATURES`."""
    words = inline.plain(line)
    if not words or len(words) > 40 or len(words.split()) > 4:
        return False
    return words.endswith(":") or (words.isupper() and len(words) > 3)


def _lone_number(block: Items, blocks: Sequence[Block], at: int) -> str | None:
    """The words of `2. Features` where what follows on the margin belongs below it."""
    item = block.items[0] if len(block.items) == 1 else None
    if item is None or item.number is None or len(item.text) > _LONGEST_HEADING or item.text.endswith("."):
        return None
    after = blocks[at + 1] if at + 1 < len(blocks) else None
    if isinstance(after, Items) and after.items[0].number is None:
        return item.text
    siblings = (_number(other) for other in blocks[max(0, at - 8) : at + 9] if other is not block)
    has_neighbour = any(number in (item.number - 1, item.number + 1) for number in siblings if number)
    return item.text if has_neighbour and after is not None and not isinstance(after, Heading) else None


def _number(block: Block) -> int | None:
    return block.items[0].number if isinstance(block, Items) and len(block.items) == 1 else None
