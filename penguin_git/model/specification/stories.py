"""Sections that are one piece of work, such as user stories, and what sections say of themselves."""

import re
from collections.abc import Iterator

from msgspec import Struct, structs

from penguin_git.model.priority import TaskPriority
from penguin_git.model.specification import front, inline, kinds, marks, requirements, urgency
from penguin_git.model.specification.blocks import Block, Items, Prose, Table
from penguin_git.model.specification.draft import Draft
from penguin_git.model.specification.kinds import Kind
from penguin_git.model.specification.plan import Remark
from penguin_git.model.specification.sections import Section
from penguin_git.model.specification.waiting import Need, needs_in

_STORY = re.compile(
    r"^(?:user )?(?:story|feature|step|task|requirement|req|work item|item|us|fr|nfr"
    r"|t)[\s#-]*\d+(?:\.\d+)*[a-z]?\b|^[A-Z]{1,4}-\d+\b",
    re.IGNORECASE,
)
_META = re.compile(
    r"^\W{0,3}(priority|depends on|dependencies|blocked by|effort|size|estimate"
    r"|complexity|status)\W{0,3}[:]\W{0,3}\s*(.{1,200})$",
    re.IGNORECASE,
)
_DONE = re.compile(r"\W*(?:done|completed?|finished|shipped|✅)\b", re.IGNORECASE)
_MOST_CONDITIONS = 8  # of a section that is one task; a longer list is a phase of its own


class Said(Struct, frozen=True, kw_only=True):
    """What a section says of itself, as `Priority: high` below its heading."""

    priority: TaskPriority | None = None
    size: str | None = None
    needs: tuple[Need, ...] = ()
    is_done: bool = False


def as_task(section: Section, above: Kind, remarks: list[Remark]) -> Draft | None:
    """The one task that a section is, such as a user story; None where it is a phase or nothing.

    A task without a title stands for one that is not to be made.
    """
    if not _is_one(section, above):
        return None
    told = said(section)
    if told.is_done:
        remarks.append(Remark(section.line, f"`{section.title}` is marked as done."))
        return Draft(title="", line=section.line)
    conditions = tuple(_conditions(section))
    draft = requirements.of_text(section.title, section.line, remarks, conditions=conditions)
    if draft is None:
        return Draft(title="", line=section.line)
    return structs.replace(
        draft,
        description=_whole(section),
        priority=told.priority or draft.priority or kinds.priority(section.title),
        size=told.size or draft.size,
        needs=(*draft.needs, *told.needs, *_needs(section)),
    )


def _is_one(section: Section, above: Kind) -> bool:
    if section.ordinal is not None or not (section.blocks or section.parts):
        return False
    if _STORY.match(section.title):
        return True
    if kinds.kind(section.title) not in (Kind.WORK, Kind.COLLECTION) or kinds.priority(section.title):
        return False
    return _is_described(section, above)


def _is_described(section: Section, above: Kind) -> bool:
    """Whether all below a heading says more about one piece of work."""
    below = [kinds.kind(part.title, is_below_work=True) for part in section.parts]
    if any(kind not in (Kind.CONDITIONS, Kind.DETAILS, Kind.NEEDS) for kind in below):
        return False
    if Kind.CONDITIONS in below and not front.has_requirements(section):
        return True
    items = [item for block in section.blocks if isinstance(block, Items) for item in block.items]
    if above is not Kind.COLLECTION or len(items) > _MOST_CONDITIONS:
        return False
    if any(isinstance(block, Table) for block in section.blocks) or requirements.are_groups(items):
        return False
    has_names = any(marks.marked(item.text).key or item.done is not None or item.items for item in items)
    return not has_names and not (items and requirements.are_orders(items))


def _conditions(section: Section) -> Iterator[str]:
    for block in section.blocks:
        if isinstance(block, Items):
            yield from (
                inline.plain(item.text)
                for item in block.items
                if not _META.match(inline.plain(item.text)) and not requirements.is_trivial(item)
            )
    for part in section.parts:
        kind = kinds.kind(part.title, is_below_work=True)
        is_said = kind is Kind.CONDITIONS or _STORY.match(section.title)
        if is_said and kind not in (Kind.NEEDS, Kind.DETAILS):
            yield from _conditions(part)


def _whole(section: Section) -> str | None:
    """All prose of a section that is one task."""
    parts = [front.described([block for block in section.blocks if not is_meta(block)])]
    parts += [
        front.described(part.blocks)
        for part in section.parts
        if kinds.kind(part.title, is_below_work=True) is Kind.DETAILS
    ]
    return "\n\n".join(part for part in parts if part) or None


def _needs(section: Section) -> Iterator[Need]:
    for part in section.parts:
        if kinds.kind(part.title, is_below_work=True) is Kind.NEEDS:
            for line in _lines(part):
                yield from needs_in(line)


def said(section: Section) -> Said:
    """The lines below a heading that are about the whole section."""
    found: dict[str, str] = {}
    for line in _lines(section):
        if meta := _META.match(inline.plain(line)):
            found.setdefault(meta[1].casefold(), meta[2])
    needs = ", ".join(found[name] for name in ("depends on", "dependencies", "blocked by") if name in found)
    size = next((found[name] for name in ("size", "effort", "estimate", "complexity") if name in found), None)
    return Said(
        priority=urgency.rank(found.get("priority", ""))
        or (kinds.priority(found["priority"]) if "priority" in found else None),
        size=size,
        needs=needs_in(needs),
        is_done=bool(_DONE.match(found.get("status", ""))),
    )


def _lines(section: Section) -> Iterator[str]:
    for block in section.blocks:
        if isinstance(block, Prose):
            yield from block.text.split("\n")
        elif isinstance(block, Items):
            yield from (item.text for item in block.items)


def is_meta(block: Block) -> bool:
    return isinstance(block, Prose) and all(
        _META.match(inline.plain(line)) for line in block.text.split("\n")
    )
