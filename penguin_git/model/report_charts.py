"""The numbers of a report as pictures."""

from collections.abc import Iterator, Mapping

from penguin_git.model.chart import Bar, Chart, Columns, Drawing, Lines, Series
from penguin_git.model.comparison import Compared
from penguin_git.model.performance import Performance
from penguin_git.model.prose import count
from penguin_git.model.report import Report


def drawings(report: Report) -> dict[str, Drawing]:
    """The charts by the name of the place where they stand. What no attempt knows has no chart."""
    found: dict[str, Drawing] = {"burn_up": _burn_up(report)}
    if report.work.attempts:
        found |= {"attempts": _attempts(report), "success": _success(report.agents)}
    found |= {name: columns for name, columns in _consumed(report) if columns.series}
    for name, title, unit, tasks in (
        ("slowest", "Where the time went", "minutes", report.slowest),
        ("most_tokens", "Where the tokens went", "tokens", report.most_tokens),
        ("dearest", "Where the money went", "$", report.dearest),
    ):
        if any(one.value is not None for one in tasks):
            note = f"{'US dollars' if unit == '$' else unit}, all attempts of a task together"
            found[name] = Chart(title, unit, tuple(map(_bar, tasks)), note=note)
    return found


def _burn_up(report: Report) -> Lines:
    over = report.over_time
    series = (
        Series("landed", over.done, "completed"),
        Series("all tasks", over.scope, "pending"),
    )
    return Lines("Work done of the work there is", "tasks", over.labels, series)


def _attempts(report: Report) -> Columns:
    over = report.over_time
    tones = {"other": "pending"}
    series = tuple(
        Series(end, values, tones.get(end, end)) for end, values in over.attempts.items() if any(values)
    )
    return Columns(f"Attempts by {over.unit}, by how they ended", "attempts", over.labels, series)


def _success(agents: Mapping[str, Performance]) -> Chart:
    bars = (
        Bar(agent, said.success_rate, f"of {count(said.attempts, 'attempt')}", "completed")
        for agent, said in agents.items()
    )
    return Chart("Completed attempts by agent", "%", tuple(bars), top=100.0)


def _consumed(report: Report) -> Iterator[tuple[str, Columns]]:
    over, work = report.over_time, report.work
    for name, unit, said, values, known in (
        ("tokens", "tokens", "tokens", over.tokens, work.tokens_known),
        ("cost", "$", "US dollars", over.cost, work.cost_known),
    ):
        series = tuple(Series(agent, numbers) for agent, numbers in values.items() if any(numbers))
        note = f"{said}, known of {known:,} of {count(work.attempts, 'attempt')}"
        yield name, Columns(f"{name.title()} by {over.unit}", unit, over.labels, series, note)


def _bar(one: Compared) -> Bar:
    note = "" if one.is_whole else f"known of {one.known:,} of {one.attempts:,}"
    return Bar(one.title, one.value, note or (f"{one.attempts:,} attempts" if one.attempts > 1 else ""))
