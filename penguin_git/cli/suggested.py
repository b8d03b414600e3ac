"""What a look at code found, for people and for programs."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from penguin_git.cli import output
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.model.ids import TaskId
    from penguin_git.model.suggestion import Analysis, Suggestion
    from penguin_git.tracker.suggesting.covering import Cover

_LISTED = 10  # suggestions that tasks cover; the others are counted


def table(fresh: "Sequence[Suggestion]", made: "Mapping[str, TaskId]") -> None:
    """Print a line for each suggestion, with the task that was made of it."""
    cells = [
        (
            *([made.get(one.key, "")] if made else []),
            f"{one.priority:.2f}",
            visible(one.location),
            visible(one.title),
        )
        for one in fresh
    ]
    for line in output.table(cells, room=output.room()):
        output.data(line)


def tell_covered(wanted: "Sequence[Suggestion]", covered: "Mapping[str, Cover]") -> None:
    """Say which suggestions are left out, and by which task; many are counted."""
    for one in wanted[:_LISTED]:
        cover = covered[one.key]
        output.say(
            f"left out, as `{cover.task}` ({output.coloured(cover.status)}) covers it: {visible(one.title)}"
        )
    if more := len(wanted[_LISTED:]):
        output.say(f"left out, as tasks cover them: {more} more.")


def tell(analysis: "Analysis", path: Path, nothing_above: float | None) -> None:
    """Say what was not looked at, and where that is so, that nothing was found that matters so much."""
    for left in analysis.left_out:
        files = f"{left.count:,} files such as" if left.count > 1 else "a file,"
        output.say(f"not looked at: {files} `{visible(left.example)}`: {left.reason}.")
    if not analysis.files:
        output.say(f"There is no code in `{visible(str(path))}` to look at, or git ignores it.")
    elif nothing_above is not None:
        less = f"; {len(analysis.tasks)} matter less" if analysis.tasks else ""
        files = f"{analysis.files:,} file{'s' if analysis.files > 1 else ''}"
        output.say(f"Looked at {files} and have nothing to suggest above {nothing_above:g}{less}.")


def as_json(
    analysis: "Analysis",
    wanted: "Sequence[Suggestion]",
    fresh: "Sequence[Suggestion]",
    covered: "Mapping[str, Cover]",
    made: "Mapping[str, TaskId]",
) -> None:
    """Print all that is known."""
    from msgspec import structs

    output.as_json(
        suggestions=[_plain(one) for one in fresh],
        covered=[
            {"title": one.title, "location": one.location, **structs.asdict(covered[one.key])}
            for one in wanted
            if one.key in covered
        ],
        files=analysis.files,
        left_out=[structs.asdict(one) for one in analysis.left_out],
        created=[{"task": task, "key": key} for key, task in made.items()],
    )


def _plain(one: "Suggestion") -> dict[str, object]:
    from msgspec import structs

    limits = structs.asdict(one.estimated_constraints)
    budget = {name: value for name, value in limits.items() if value is not None}
    return {
        **structs.asdict(one),
        "level": one.get_priority_level(),
        "type": one.type,
        "estimated_constraints": budget,
    }
