"""What a task consumed, as lines for people and as plain values for programs."""

from collections.abc import Iterator
from datetime import datetime

from penguin_git.cli import output
from penguin_git.model import bars
from penguin_git.model.consumption import Consumption, Part
from penguin_git.model.usage import Usage

_HEADER = (
    "attempt",
    "",
    "input",
    "output",
    "cache read",
    "cache write",
    "total",
    "minutes",
    "iterations",
    "cost",
)


def lines(consumption: Consumption, now: datetime) -> Iterator[str]:
    """The budgets with bars, then a table of the attempts."""
    yield from budgets(consumption, now)
    if not consumption.parts:
        return
    yield ""
    rows = [_row(part, now) for part in consumption.parts]
    if len(rows) > 1:
        rows.append(_total(consumption, now))
    yield from output.table([_HEADER, *rows])


def budgets(consumption: Consumption, now: datetime) -> Iterator[str]:
    """One line a budget, with a bar where there is a limit."""
    measures = consumption.measures(now)
    said = [bars.measure(one) for one in measures]
    widest = max(map(len, said))
    for one, text in zip(measures, said, strict=True):
        drawn = ""
        if one.limit is not None:
            share = "" if one.share is None else f" {bars.percent(one.share)}"
            drawn = f"  {bars.bar(one.share)}{share}"
        yield f"{one.name:<10}  {text.ljust(widest)}{drawn}".rstrip()


def one_line(consumption: Consumption, now: datetime) -> str:
    """The budgets in one line, for logs."""
    said = (f"{one.name} {bars.measure(one)}" for one in consumption.measures(now))
    return "; ".join(said)


def plain(task: str, consumption: Consumption, now: datetime) -> dict[str, object]:
    """The same for JSON. What is unknown, and a limit that there is not, is null."""
    usage, parts = consumption.usage, consumption.parts
    attempts = [
        {"attempt": part.attempt, "outcome": part.outcome, "running": part.is_running}
        | _plain(part.usage, part.iterations, part.seconds(now))
        for part in parts
    ]
    everything = _plain(usage, consumption.iterations, consumption.seconds(now))
    return {
        "task": task,
        "budget": {one.name: {"used": one.used, "limit": one.limit} for one in consumption.measures(now)},
        "attempts": attempts,
        "total": {**everything, "tokens_at_least": consumption.least_tokens},
    }


def _plain(usage: Usage, iterations: int, seconds: float | None) -> dict[str, object]:
    parts = {name: getattr(usage, name) for name in Usage.__struct_fields__}
    return {**parts, "tokens": usage.billable, "iterations": iterations, "seconds": seconds}


def _row(part: Part, now: datetime) -> tuple[str, ...]:
    state = "running" if part.is_running else (part.outcome or "no record").replace("_", " ")
    seconds = part.seconds(now)
    minutes = None if seconds is None else seconds / 60
    return (str(part.attempt), state, *_tokens(part.usage), *_rest(minutes, part.iterations, part.usage.cost))


def _total(consumption: Consumption, now: datetime) -> tuple[str, ...]:
    usage = consumption.usage
    *tokens, billable = _tokens(usage)
    if usage.billable is None and consumption.least_tokens:
        billable = f"at least {bars.number(consumption.least_tokens)}"
    return (
        "all",
        "",
        *tokens,
        billable,
        *_rest(consumption.seconds(now) / 60, consumption.iterations, usage.cost),
    )


def _tokens(usage: Usage) -> tuple[str, ...]:
    parts = (usage.input_tokens, usage.output_tokens, usage.cache_read_tokens, usage.cache_write_tokens)
    return tuple(map(bars.number, (*parts, usage.billable)))


def _rest(minutes: float | None, iterations: int, cost: float | None) -> tuple[str, ...]:
    money = "unknown" if cost is None else f"${cost:,.2f}"
    return bars.number(minutes), bars.number(iterations), money
