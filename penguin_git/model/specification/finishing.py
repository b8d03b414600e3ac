"""The end of planning: one task for each title, dependencies as titles, budgets, limits."""

from collections.abc import Sequence
from itertools import pairwise

from penguin_git.errors import PenguinError
from penguin_git.model import titles
from penguin_git.model.priority import TaskPriority
from penguin_git.model.specification import edges, sizing
from penguin_git.model.specification.draft import Draft, DraftPhase
from penguin_git.model.specification.plan import (
    MOST_PHASES,
    MOST_TASKS,
    PlannedPhase,
    PlannedTask,
    ProjectPlan,
    Remark,
)


def finished(
    title: str, description: str | None, drafts: Sequence[DraftPhase], remarks: Sequence[Remark]
) -> ProjectPlan:
    """The plan of these phases. Raises `PenguinError` where it would be too large."""
    said = list(remarks)
    phases = _unrepeated(drafts, said)
    check_size(len(phases), sum(len(phase.tasks) for phase in phases))
    after = _dependencies(phases, said)
    return ProjectPlan(
        title=title,
        description=description,
        phases=tuple(
            PlannedPhase(
                title=phase.title,
                description=phase.description,
                tasks=tuple(_task(task, after) for task in phase.tasks),
                depends_on=tuple(after.get(phase.title, ())),
                line=phase.line or None,
            )
            for phase in phases
        ),
        remarks=tuple(sorted(said, key=lambda remark: remark.line)),
    )


def check_size(phases: int, tasks: int) -> None:
    """Raises `PenguinError` for more than one plan may hold."""
    if phases > MOST_PHASES or tasks > MOST_TASKS:
        raise PenguinError(
            f"The plan would have {phases} phases and {tasks} tasks;"
            f" at most {MOST_PHASES} and {MOST_TASKS} are made.",
            hint="Plan one part of the specification at a time: a chapter to a project, say.",
        )


def _task(task: Draft, after: dict[str, list[str]]) -> PlannedTask:
    text = " ".join((task.title, task.description or "", *task.acceptance))
    return PlannedTask(
        title=task.title,
        description=task.description,
        constraints=sizing.limited(
            sizing.constraints(text, len(task.acceptance), task.size), task.budget, task.size
        ),
        depends_on=tuple(after.get(task.title, ())),
        acceptance=task.acceptance,
        priority=task.priority or TaskPriority.MEDIUM,
        labels=task.labels,
        line=task.line or None,
    )


def _unrepeated(drafts: Sequence[DraftPhase], remarks: list[Remark]) -> list[DraftPhase]:
    """Each title once: of one title twice in a phase the later is left out; elsewhere it names its phase."""
    from msgspec import structs

    taken = {phase.title.casefold() for phase in drafts}
    seen: set[str] = set()
    found: list[DraftPhase] = []
    for phase in drafts:
        tasks: list[Draft] = []
        own: set[str] = set()
        for task in phase.tasks:
            if (
                task.title.casefold() in (seen - own) | (taken - {phase.title.casefold()})
                and (elsewhere := f"{task.title} ({phase.title})").casefold() not in seen | taken
            ):
                tasks.append(structs.replace(task, title=titles.shortened(elsewhere)))
            elif task.title.casefold() in seen or task.title.casefold() in taken - {phase.title.casefold()}:
                remarks.append(Remark(task.line, f"`{task.title}` is there already."))
            elif task.title.casefold() == phase.title.casefold():
                tasks.append(structs.replace(task, title=f"{task.title} itself"))
            else:
                tasks.append(task)
            own.update(one.title.casefold() for one in tasks[-1:])
            own.add(task.title.casefold() if task.title.casefold() != phase.title.casefold() else "")
            seen |= own
        if tasks:
            name = _free(phase.title, seen)
            seen.add(name.casefold())
            found.append(structs.replace(phase, title=name, tasks=tuple(tasks)))
    return found


def _free(title: str, seen: set[str]) -> str:
    name, number = title, 1
    while name.casefold() in seen:
        number += 1
        name = f"{title} ({number})"
    return name


def _dependencies(phases: Sequence[DraftPhase], remarks: list[Remark]) -> dict[str, list[str]]:
    """For each title what it waits for, without loops."""
    names = edges.Names()
    for phase in phases:
        key = f"phase {phase.ordinal}" if phase.ordinal is not None else None
        names.add(phase.title, phase.title, [key])
    inside: dict[str, str] = {}
    for phase in phases:
        for task in phase.tasks:
            number = str(task.number) if task.number is not None else None
            names.add(task.title, task.source, [task.key, number], inside=phase.title)
            inside[task.title] = phase.title
    wanted = [(phase.title, phase.line, phase.needs) for phase in phases]
    wanted += [(task.title, task.line, task.needs) for phase in phases for task in phase.tasks]
    pairs: list[tuple[str, str]] = []
    for title, line, needs in wanted:
        for need in needs:
            found = names.meant(need, title)
            if found == title:
                remarks.append(Remark(line, f"`{title}` can't wait for itself."))
            elif found:
                pairs.append((title, found))
            elif need.is_sure:
                remarks.append(
                    Remark(line, f"`{title}` waits for `{need.name}`, which is no task of this plan.")
                )
    pairs += _in_turn(phases)
    lines = {title: line for title, line, _ in wanted}
    kept, dropped = edges.acyclic(pairs, inside)
    for waiting, first in dropped:
        remarks.append(Remark(lines[waiting], f"`{waiting}` can't wait for `{first}`: that would be a loop."))
    after: dict[str, list[str]] = {}
    for waiting, first in kept:
        after.setdefault(waiting, []).append(first)
    return after


def _in_turn(phases: Sequence[DraftPhase]) -> list[tuple[str, str]]:
    """Phases that are called `Phase 1`, `Phase 2` come one after the other."""
    numbered = [phase for phase in phases if phase.ordinal is not None]
    return [
        (later.title, sooner.title)
        for sooner, later in pairwise(numbered)
        if (later.ordinal or 0) > (sooner.ordinal or 0)
    ]
