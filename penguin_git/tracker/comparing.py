"""Tasks beside each other: which ones are meant, and the comparison as a picture and for programs."""

from msgspec import Struct
from msgspec.structs import asdict

from penguin_git.errors import Problem
from penguin_git.model import comparison as model
from penguin_git.model.chart import Bar, Chart
from penguin_git.model.comparison import Compared, Comparison
from penguin_git.tracker import samples, selecting
from penguin_git.tracker.project import Project
from penguin_git.tracker.selecting import Wanted
from penguin_git.tracker.view import view


class Compare(Struct, frozen=True):
    """A comparison, and what can't be read."""

    found: Comparison
    broken: tuple[Problem, ...]


def compared(project: Project, wanted: Wanted, metric: str) -> Compare:
    """The tasks of the wanted attempts by a metric."""
    seen = view(project)
    told = samples.told(project, seen.seen)
    chosen = selecting.chosen(project, seen, told.samples, wanted)
    return Compare(model.comparison(chosen, metric), tuple(sorted({*seen.broken, *told.broken})))


def chart(found: Comparison, limit: int | None) -> Chart:
    """The comparison as bars."""
    bars = tuple(Bar(one.title, one.value, note(one), id=one.task) for one in found.tasks[:limit])
    top = 100.0 if found.unit == "%" else None
    return Chart(title=title(found), unit=found.unit, bars=bars, top=top)


def title(found: Comparison) -> str:
    """What is compared."""
    return found.metric.replace("_", " ").capitalize()


def note(one: Compared) -> str:
    """What a value leaves out; empty where it is whole or nothing is known of it."""
    return "" if one.is_whole or not one.known else f"of {one.known} of {one.attempts} attempts"


def plain(found: Comparison, limit: int | None) -> dict[str, object]:
    """The comparison for JSON."""
    tasks = [
        {"id": one.task, "title": one.title, "value": one.value, "attempts": one.attempts, "known": one.known}
        for one in found.tasks[:limit]
    ]
    return {"metric": found.metric, "unit": found.unit, "tasks": tasks, "spread": asdict(found.spread)}
