"""The plan of a specification that has hardly more than headings: these are the phases and the tasks."""

from collections.abc import Iterator, Sequence

from msgspec import structs

from penguin_git.model.specification import front, kinds, requirements, stories, themes, verbs
from penguin_git.model.specification.draft import Draft, DraftPhase
from penguin_git.model.specification.kinds import Kind
from penguin_git.model.specification.marks import heading
from penguin_git.model.specification.plan import Remark
from penguin_git.model.specification.sections import Section
from penguin_git.model.specification.waiting import Need

_NO_WORK = (Kind.IDLE, Kind.CONDITIONS, Kind.AIMS)


def outlined(
    title: str, description: str | None, body: Section, remarks: list[Remark]
) -> tuple[DraftPhase, ...]:
    """Sections with headings below them as phases, the lowest headings as tasks."""
    if found := tuple(_phases(body, remarks)):
        return found
    if len(body.parts) > 1 or any(part.title or part.parts for part in body.parts):
        return ()
    draft = requirements.of_text(title, 1, remarks) if verbs.is_order(title) else None
    return themes.grouped([structs.replace(draft, description=description)], 1) if draft else ()


def is_bare(section: Section) -> bool:
    """Whether a heading has nothing below it and names work."""
    return not (section.blocks or section.parts) and _is_work(section)


def of_heading(section: Section, remarks: list[Remark]) -> Draft | None:
    """The task that a heading names; its prose is the description."""
    draft = requirements.of_text(section.title, section.line, remarks)
    return structs.replace(draft, description=front.described(section.blocks)) if draft else None


def _is_work(section: Section) -> bool:
    if section.ordinal is not None:
        return True
    kind = kinds.kind(section.title)
    return bool(section.title) and kind not in _NO_WORK and not (kind is Kind.TOLD and section.blocks)


def _phases(section: Section, remarks: list[Remark]) -> Iterator[DraftPhase]:
    words, needs = heading(section.title)
    leaves = [part for part in section.parts if not part.parts and _is_work(part)]
    tasks = list(_tasks(leaves, remarks))
    if tasks:
        yield DraftPhase(
            title=words,
            line=section.line,
            tasks=tuple(tasks),
            description=front.described(section.blocks) if section.title else None,
            ordinal=section.ordinal,
            needs=needs,
        )
    for part in section.parts:
        if part.parts and (not part.title or _is_work(part)):
            yield from _phases(part, remarks)


def _tasks(leaves: Sequence[Section], remarks: list[Remark]) -> Iterator[Draft]:
    """A task for each heading; `Phase 1`, `Phase 2` come one after the other."""
    before: Section | None = None
    for leaf in leaves:
        if stories.said(leaf).is_done:
            remarks.append(Remark(leaf.line, f"`{leaf.title}` is marked as done."))
        elif draft := of_heading(leaf, remarks):
            in_turn = before is not None and before.ordinal is not None and leaf.ordinal is not None
            waits = (Need(before.title, True),) if before is not None and in_turn else ()
            yield structs.replace(draft, needs=(*draft.needs, *waits))
            before = leaf
