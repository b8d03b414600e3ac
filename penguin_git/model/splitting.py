"""A task as several: what each part is told, and how conditions, budget and settings are shared out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from msgspec import structs

from penguin_git.errors import InvalidValue, PenguinError
from penguin_git.model import belonging, dividing
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.dividing import Division, Piece
from penguin_git.model.ids import TaskId
from penguin_git.model.task import Changes, Check, Task
from penguin_git.model.template import INHERITED

Measure = Callable[[Task], float]
"""How much there is to a task, from 0 to 1."""


def into(task: Task, number: int) -> Division:
    """The task in at most so many pieces, by the first of its divisions that has so many.

    Where none has, the pieces are as many as can be told apart.
    """
    if isinstance(number, bool) or not 2 <= number <= dividing.MOST:
        raise InvalidValue(f"A task is split into 2 to {dividing.MOST} parts, not into {number}.")
    found = _ways(task)
    ways = [way for way in found if not way.is_weak] or found
    enough = (way for way in ways if len(way.pieces) >= number)
    return dividing.grouped(next(enough, None) or max(ways, key=lambda way: len(way.pieces)), number)


def below(task: Task, bound: float, measure: Measure) -> Division:
    """The task in as few pieces as leave none of them with more than `bound`, by `measure`."""
    if not 0 < bound < 1:
        raise InvalidValue(f"The complexity of a part is a number between 0 and 1, not {bound}.")
    if (whole := measure(task)) <= bound:
        raise PenguinError(
            f"`{task.id}` has a complexity of {whole:.2f}, so there is nothing to split.",
            hint="Say into how many parts, or name a lower complexity.",
        )
    lowest, measure = 1.0, _once(measure)
    for way in _finest(task, bound, measure):
        highest = _highest(task, way, measure)
        if highest <= bound:
            fewer = (dividing.grouped(way, number) for number in range(2, len(way.pieces)))
            return next((one for one in fewer if _highest(task, one, measure) <= bound), way)
        lowest = min(lowest, highest)
    raise PenguinError(
        f"`{task.id}` can't be split into parts of a complexity up to {bound:.2f} by what it says: "
        f"one of them has {lowest:.2f}.",
        hint=f"Allow that, or describe that part in smaller steps: `penguin task edit {task.id}`.",
    )


def parts(task: Task, division: Division, agent: str | None = None) -> tuple[Task, ...]:
    """The tasks that the pieces become, in order, and at last one for the conditions that are about all.

    Dependencies stay with the task: they hold for its parts anyway. Approval does not, as that of the task
    covers no word of a part: where the task needs one, each part needs its own. Ids are given by `named`.
    Raises `PenguinError` where its limits are too low for so many.
    """
    made = _parts(task, division, agent)
    for name, limit in _consumed(task.resource_constraints).items():
        if limit < len(made):
            raise PenguinError(
                f"`{task.id}` has {name} {limit}, which is not one for each of {len(made)} parts.",
                hint=f"Split it into fewer, or raise that limit: `penguin task edit {task.id}`.",
            )
    return made


def _parts(task: Task, division: Division, agent: str | None = None) -> tuple[Task, ...]:
    pieces, left = _with_conditions(task, division)
    number = len(pieces) + bool(left)
    made = [
        structs.replace(_part(task, piece, division, place, number), **_assigned(task, piece, agent))
        for place, piece in enumerate(pieces, start=1)
    ]
    if division.is_chain:
        made[1:] = [structs.replace(part, depends_on=(before.id,)) for before, part in pairwise(made)]
    if left:
        made.append(_joining(task, made, left, agent))
    return tuple(made)


def named(made: Sequence[Task], ids: Sequence[TaskId]) -> tuple[Task, ...]:
    """The parts with ids of their own."""
    new = dict(zip((part.id for part in made), ids, strict=True))
    return tuple(
        structs.replace(part, id=new[part.id], depends_on=tuple(new[one] for one in part.depends_on))
        for part in made
    )


def _ways(task: Task) -> list[Division]:
    if task.run is not None:
        raise PenguinError(
            f"`{task.id}` runs a script, and a script has no parts that could be told apart.",
            hint=f"Give each part its own: penguin task create TITLE --parent-task {task.id} --run …",
        )
    if ways := dividing.divisions(task):
        return ways
    raise PenguinError(
        f"`{task.id}` can't be split: what it says names no two parts of the work.",
        hint="List them in its description, one a line (`- Part`), or as acceptance conditions: "
        f"`penguin task edit {task.id}`.",
    )


def _once(measure: Measure) -> Measure:
    """The measure, which looks at the same part once."""
    known: dict[object, float] = {}

    def measured(part: Task) -> float:
        key = (part.title, part.description, part.acceptance, part.resource_constraints.max_tokens)
        if key not in known:
            known[key] = measure(part)
        return known[key]

    return measured


def _highest(task: Task, way: Division, measure: Measure) -> float:
    return max(measure(part) for part in _parts(task, way)[: len(way.pieces)])


def _finest(task: Task, bound: float, measure: Measure) -> Iterator[Division]:
    """Every division, and what it becomes with the pieces divided that have too much for one task.

    Where words about all parts make each of them large, these are told to read them at the whole.
    """
    ways = _ways(task)
    brief = f"Read first what `{task.id}` says: `penguin task show {task.id}`."
    for way in [*ways, *(structs.replace(way, common=brief) for way in ways if way.common)]:
        yield way
        pieces: list[Piece] = []
        for piece, part in zip(way.pieces, _parts(task, way), strict=False):
            alone = structs.replace(part, description=piece.text, acceptance=(), context=(), workflow=())
            within = dividing.divisions(alone) if measure(part) > bound else []
            pieces += _divided(piece, within[0]) if within else [piece]
        if len(way.pieces) < len(pieces) <= dividing.MOST:
            yield structs.replace(way, pieces=tuple(pieces))


def _divided(piece: Piece, within: Division) -> list[Piece]:
    found = [
        structs.replace(one, text="\n\n".join(filter(None, (one.text, within.common))))
        for one in within.pieces
    ]
    found[-1] = structs.replace(found[-1], conditions=piece.conditions, files=piece.files)
    return found


def _with_conditions(task: Task, division: Division) -> tuple[list[Piece], tuple[str | Check, ...]]:
    """The pieces with the conditions that are about them, and those that are about all."""
    pieces, left = list(division.pieces), list[str | Check]()
    placed = {one for piece in pieces for one in piece.conditions}
    open_ones = [condition for condition in task.acceptance if condition not in placed]
    for condition, owner in zip(open_ones, belonging.owners(open_ones, division.pieces), strict=True):
        # At the end of a chain all has to hold.
        at = len(pieces) - 1 if owner is None and division.is_chain else owner
        if at is None:
            left.append(condition)
        else:
            own = pieces[at].conditions
            pieces[at] = structs.replace(pieces[at], conditions=(*own, condition))
    return pieces, tuple(left)


def _part(task: Task, piece: Piece, division: Division, place: int, number: int) -> Task:
    others = {one for other in division.pieces if other != piece for one in other.files}
    read = tuple(one for one in task.context if one not in others)
    description = _told(
        piece.text,
        f"It is about {_listed(piece.files)}." if piece.files else "",
        division.common,
        f"This is part {place} of {number} of `{task.id}`, by {division.by}. Do no more than it.",
    )
    return structs.replace(
        Task(id=_id(place), title=piece.title, description=description),
        **_taken_over(task, number),
        context=tuple(dict.fromkeys((*piece.files, *read))),
        acceptance=piece.conditions,
        changes=task.changes,
    )


def _joining(task: Task, made: Sequence[Task], left: tuple[str | Check, ...], agent: str | None) -> Task:
    """The last part, at which everything has to hold that is about no part alone."""
    number = len(made) + 1
    description = (
        f"The other {len(made)} parts of `{task.id}` have landed when this one begins. See to it that they "
        "fit together, and that what is about no part alone holds. If it does, change nothing."
    )
    title = f"Join the parts: {dividing.one_line(task.title)}"
    return structs.replace(
        Task(id=_id(number), title=title, description=description),
        **_taken_over(task, number),
        **_assigned(task, None, agent),
        depends_on=tuple(part.id for part in made),
        context=task.context,
        acceptance=left,
        changes=Changes.OPTIONAL,
    )


def _id(place: int) -> TaskId:
    """What a part goes by until it has an id of its own."""
    return TaskId(f"part-{place}")


_OF_THE_WHOLE: Final = {"context", "changes", "assigned_to"}  # what each part has in a way of its own


def _taken_over(task: Task, number: int) -> dict[str, object]:
    """What each of so many parts has from the whole. Whoever may approve it may accept the work on them."""
    return {
        **{name: getattr(task, name) for name in INHERITED if name not in _OF_THE_WHOLE},
        "parent": task.id,
        "labels": task.labels,
        "requires_approval": task.requires_approval,
        "approver": task.approver,
        "checkpoint_minutes": task.checkpoint_minutes,
        "defer_until": task.defer_until,
        "resource_constraints": share(task.resource_constraints, number),
    }


def _assigned(task: Task, piece: Piece | None, agent: str | None) -> Mapping[str, object]:
    """Who does a part. A single phase is a task like any other; several stay a workflow."""
    phases = piece.phases if piece else ()
    if len(phases) == 1:
        return {"assigned_to": agent or phases[0].agent or task.assigned_to}
    if phases:
        own = (structs.replace(phase, agent=agent or phase.agent) for phase in phases)
        return {"assigned_to": agent or task.assigned_to, "workflow": tuple(own)}
    return {
        "assigned_to": agent or task.assigned_to,
        "workflow": task.workflow if piece and not agent else (),
    }


def share(limits: ResourceConstraints, number: int) -> ResourceConstraints:
    """The limits of one of so many parts: together they consume no more, if there is one for each.

    Minutes are not shared, as parts run side by side: each may take as long as the whole. An agent that tells
    no tokens, and is bound by its minutes alone, may thus work as many times as long.
    """
    consumed = _consumed(limits).items()
    return structs.replace(limits, **{name: max(limit // number, 1) for name, limit in consumed})


def _consumed(limits: ResourceConstraints) -> dict[str, int]:
    """The limits of what is used up, where there are any."""
    consumed = {"max_tokens": limits.max_tokens, "max_iterations": limits.max_iterations}
    return {name: limit for name, limit in consumed.items() if limit is not None}


def _told(*texts: str) -> str:
    text = "\n\n".join(one.strip() for one in texts if one.strip())
    return f"{text}\n" if "\n" in text else text


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
