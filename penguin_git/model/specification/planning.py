"""The plan that a specification asks for: its sections as phases, its requirements as tasks."""

from collections.abc import Iterator, Sequence

from msgspec import Struct, structs

from penguin_git.errors import PenguinError
from penguin_git.model import titles
from penguin_git.model.priority import TaskPriority
from penguin_git.model.specification import (
    front,
    inline,
    kinds,
    letters,
    marks,
    outline,
    requirements,
    stories,
    tables,
    themes,
    verbs,
)
from penguin_git.model.specification.blocks import Block, Item, Items, Prose, Table
from penguin_git.model.specification.draft import Draft, DraftPhase
from penguin_git.model.specification.finishing import finished
from penguin_git.model.specification.kinds import Kind
from penguin_git.model.specification.plan import ProjectPlan, Remark
from penguin_git.model.specification.sections import Section, bare, tree


class Above(Struct, frozen=True):
    """What a section gets from those above it."""

    kind: Kind = Kind.WORK
    priority: TaskPriority | None = None
    is_only_prose: bool = False
    is_phase: bool = False


def plan(blocks: Sequence[Block]) -> ProjectPlan:
    """The plan. Raises `PenguinError` where nothing asks for work, or too much does."""
    whole = tree(blocks)
    title, description, body = front.front(whole)
    remarks: list[Remark] = []
    above = Above(is_only_prose=not any(isinstance(block, Items | Table) for block in _all_blocks(whole)))
    above = structs.replace(above, is_phase=title.casefold() in requirements.AREAS)
    is_english = letters.is_english_text(" ".join(_words(whole)))
    phases = list(_phases(body, above, remarks))
    if not phases:
        phases = list(_phases(body, structs.replace(above, kind=Kind.AIMS), []))
    if not phases:
        remarks = [remark for remark in remarks if not remark.text.startswith("Nothing in the section")]
        phases = list(outline.outlined(title, description, body, remarks))
    elif len(phases) == 1 and not phases[0].title:
        phases = list(themes.grouped(phases[0].tasks, phases[0].line))
    if not is_english:
        phases = [_verbatim(phase) for phase in phases]
    phases = [phase if phase.title else structs.replace(phase, title=title) for phase in phases]
    if not phases:
        raise PenguinError(
            "Nothing in this specification asks for work.",
            hint="List what is to be done, one item each, below headings such as `Features`.",
        )
    return finished(title, description, phases, remarks)


def _verbatim(phase: DraftPhase) -> DraftPhase:
    """The same work in the words of the specification, whose language the rules don't know."""
    tasks = tuple(structs.replace(task, title=titles.shortened(task.source)) for task in phase.tasks)
    return structs.replace(phase, tasks=tasks)


def _words(section: Section) -> Iterator[str]:
    for block in _all_blocks(section):
        if isinstance(block, Prose):
            yield block.text
        elif isinstance(block, Items):
            yield from (item.text for item in block.items)


def _all_blocks(section: Section) -> Iterator[Block]:
    yield from section.blocks
    for part in section.parts:
        yield from _all_blocks(part)


def _phases(section: Section, above: Above, remarks: list[Remark]) -> Iterator[DraftPhase]:
    """The phases that a section makes: its own, and those of the sections below it."""
    heading, waits = marks.heading(section.title)
    section = structs.replace(section, title=heading)
    said = stories.said(section)
    urgency = said.priority or kinds.priority(section.title) or above.priority
    kind = _kind(section, above)
    if (why := _why_none(section, kind, above, is_done=said.is_done)) is not None:
        remarks += [Remark(section.line, why)] if section.title else []
        return
    inherited = above.kind in (Kind.AIMS, Kind.TOLD)
    here = structs.replace(above, kind=above.kind if inherited else kind, priority=urgency)
    here = structs.replace(here, is_phase=above.is_phase or _is_phase(section))
    so_far = len(remarks)
    own, further = _own(section, here, remarks)
    more, below = _below(section, here, remarks)
    own += more
    if section.title and section.blocks and not (own or further or below) and len(remarks) == so_far:
        remarks.append(Remark(section.line, f"Nothing in the section `{section.title}` reads like work."))
    if section.ordinal is not None and not any(phase.ordinal for phase in below):
        own += [task for phase in (*further, *below) for task in phase.tasks]  # it is the phase of all below
        further, below = [], []
    if own:
        yield DraftPhase(
            title=_phase_title(section.title),
            line=section.line,
            description=front.described([block for block in section.blocks if not stories.is_meta(block)])
            if section.title
            else None,
            tasks=tuple(own),
            ordinal=section.ordinal,
            needs=(*waits, *said.needs),
        )
        waits = ()
    for phase in (*further, *below):
        yield structs.replace(phase, needs=(*waits, *phase.needs)) if waits else phase


def _why_none(section: Section, kind: Kind, above: Above, *, is_done: bool) -> str | None:
    """Why a section and all below it ask for no work; None where they may."""
    if is_done:
        return f"The section `{section.title}` is marked as done."
    is_idle = kind in (Kind.IDLE, Kind.CONDITIONS, Kind.DETAILS, Kind.NEEDS)
    if is_idle or (kind is Kind.AIMS and above.kind is not Kind.AIMS):
        return f"The section `{section.title}` asks for no work."
    return None


def _below(section: Section, here: Above, remarks: list[Remark]) -> tuple[list[Draft], list[DraftPhase]]:
    """The sections below one: those that are a task of it, and the phases of the others."""
    tasks: list[Draft] = []
    phases: list[DraftPhase] = []
    for part in section.parts:
        if (task := stories.as_task(part, here.kind, remarks)) is not None:
            tasks += [_urged(task, here.priority)] if task.title else []
        elif section.title and part.ordinal is None and outline.is_bare(part):
            named = outline.of_heading(part, remarks)
            tasks += [_urged(named, here.priority)] if named else []
        else:
            phases += _phases(part, here, remarks)
    return tasks, phases


def _is_phase(section: Section) -> bool:
    """Whether a heading is one of work for sure, so that all below it is its parts."""
    return section.ordinal is not None or section.title.casefold() in requirements.AREAS


def _phase_title(heading: str) -> str:
    """A heading without the name and the urgency of a story."""
    said = marks.marked(heading)
    return said.words if said.key and said.words else titles.shortened(heading)


def _kind(section: Section, above: Above) -> Kind:
    if not section.title:
        return above.kind if above.kind is Kind.AIMS else Kind.WORK
    is_part = above.is_phase and section.title.casefold() in ("api", "users", "design", "configuration")
    if section.ordinal is not None or is_part:
        return Kind.WORK
    return kinds.kind(section.title)


def _own(section: Section, here: Above, remarks: list[Remark]) -> tuple[list[Draft], list[DraftPhase]]:
    """The tasks that a section asks for itself, and phases that its lists are divided into."""
    tasks: list[Draft] = []
    phases: list[DraftPhase] = []
    details: list[Item] = []
    is_told = here.kind is Kind.TOLD
    is_read = not front.has_requirements(section) and bool(section.title or here.is_only_prose)
    for block in section.blocks:
        if isinstance(block, Table):
            tasks += tables.of_table(block, remarks)
        elif isinstance(block, Items):
            if requirements.are_details(block.items) and not requirements.are_groups(block.items):
                details += block.items
            elif not is_told and requirements.are_groups(block.items):
                phases += [_group(item, here, remarks) for item in block.items if item.items]
                tasks += _of_items([item for item in block.items if not item.items], remarks)
            else:
                tasks += _of_items(_asking(block.items, remarks) if is_told else block.items, remarks)
        elif isinstance(block, Prose) and is_read and not stories.is_meta(block):
            tasks += requirements.of_prose(block.text, block.line, remarks, freely=here.is_only_prose)
    alone: list[Draft] = []
    if not tasks and not phases and section.title and not is_told:
        alone = _alone(section, details, remarks)
    if details and not alone and (tasks or phases or not section.title):
        remarks.append(Remark(details[0].line, "The list that begins here describes, and asks for no work."))
    tasks += alone
    tasks = [_urged(task, here.priority) for task in tasks]
    return tasks, [phase for phase in phases if phase.tasks]


def _alone(section: Section, details: Sequence[Item], remarks: list[Remark]) -> list[Draft]:
    """The one task of a section that describes something, or whose heading says what is to be done."""
    prose = [block for block in section.blocks if isinstance(block, Prose)]
    if (section.parts and not details) or not (details or (prose and verbs.is_order(section.title))):
        return []
    draft = requirements.of_text(
        section.title, section.line, remarks, conditions=tuple(inline.plain(one.text) for one in details[:30])
    )
    return [structs.replace(draft, description=front.described(prose))] if draft else []


def _asking(items: Sequence[Item], remarks: list[Remark]) -> list[Item]:
    """What is an order, among items that tell how things are."""
    asking = [item for item in items if requirements.asks(item)]
    for item in items if asking else ():
        if item not in asking:
            remarks.append(Remark(item.line, f"`{requirements.short(item.text)}` asks for no work."))
    return asking


def _of_items(items: Sequence[Item], remarks: list[Remark], *, in_group: bool = False) -> Iterator[Draft]:
    for item in items:
        is_named = in_group or item.text.rstrip("*_ ").endswith(":")
        if is_named and requirements.is_group(item) and not item.done:
            yield from _of_items(item.items, remarks, in_group=in_group)
        elif (draft := requirements.of_item(item, remarks)) is not None:
            yield draft


def _group(item: Item, here: Above, remarks: list[Remark]) -> DraftPhase:
    said = marks.marked(item.text)
    urgency = said.priority or here.priority
    tasks = tuple(_urged(task, urgency) for task in _of_items(item.items, remarks, in_group=True))
    head, _, rest = bare(said.words).partition(": ")
    return DraftPhase(
        title=titles.shortened(head.rstrip(":")),
        line=item.line,
        tasks=tasks,
        description=rest or _joined(item.prose),
        needs=said.needs,
        ordinal=None,
    )


def _joined(texts: Sequence[str]) -> str | None:
    return "\n\n".join(inline.plain(text) for text in texts) or None


def _urged(task: Draft, priority: TaskPriority | None) -> Draft:
    return task if task.priority or priority is None else structs.replace(task, priority=priority)
