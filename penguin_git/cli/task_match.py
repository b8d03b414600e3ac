"""`penguin task match`."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from penguin_git.cli import completing, output
from penguin_git.cli.exit_codes import FINE, TROUBLE
from penguin_git.cli.opened import Place, pass_place
from penguin_git.model.text import visible

if TYPE_CHECKING:
    from penguin_git.model.kind_of_work import Guess
    from penguin_git.model.matching import Ranked
    from penguin_git.model.measured import Measured


@click.command()
@click.argument("task", shell_complete=completing.tasks)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@pass_place
def match(place: Place, task: str, *, as_json: bool) -> int:
    """Say which agent fits a task best, and why

    Ranks the agents of the configuration by skills, tools, complexity, cost and what they did so far, and
    changes nothing: `penguin task update TASK --assigned-to NAME` does. With --json: {"version": 1,
    "match": {"task", "type", "type_reasons", "complexity", "complexity_reasons", "best", "agents"}}; each of
    "agents" has "name", "score" (null where it does not fit), "reasons" and "against".

    \b
      penguin task match k3f9
      penguin task match "Fix the login" --json
    """
    from penguin_git.model.kind_of_work import kind_of_work
    from penguin_git.model.measuring import complexity
    from penguin_git.tracker import finding
    from penguin_git.tracker.candidates import Candidates
    from penguin_git.tracker.view import view

    with place.project() as project:
        seen = view(project)
        wanted = finding.row_of(seen, task).task
        candidates = Candidates(project, seen.seen)
        ranking, broken = candidates.for_task(wanted), candidates.broken
    kind, size = kind_of_work(wanted), complexity(wanted)
    if as_json:
        output.as_json(match={"task": wanted.id, **_plain(kind, size, ranking)})
    else:
        output.data(f"{wanted.id}  {visible(wanted.title)}")
        for line in _lines(kind, size, ranking):
            output.data(line)
    for problem in broken:
        output.say(f"broken: {visible(str(problem))}")
    return TROUBLE if broken else FINE


def _plain(kind: "Guess", size: "Measured", ranking: "Sequence[Ranked]") -> dict[str, object]:
    from msgspec import to_builtins

    return {
        "type": kind.type,
        "type_reasons": kind.reasons,
        "complexity": size.score,
        "complexity_reasons": size.reasons,
        "best": next((one.name for one in ranking if one.fits), None),
        "agents": to_builtins(ranking),
    }


def _lines(kind: "Guess", size: "Measured", ranking: "Sequence[Ranked]") -> Iterator[str]:
    from penguin_git.model.measuring import size_of

    yield f"  type        {kind.type}: {_joined(kind.reasons)}"
    yield f"  complexity  {size:.2f}, {size_of(size)}: {_joined(size.reasons)}"
    yield ""
    for place, one in enumerate(ranking, start=1):
        yield f"{f'{place}.' if one.fits else '-'} {one.name}{f'  {one.score:.3f}' if one.fits else ''}"
        yield from (f"   {visible(reason)}" for reason in (*one.reasons, one.against) if reason)
    if not ranking:
        yield "No agent is configured: add one under `agents:` in `.penguin/config.yaml`."
    elif not ranking[0].fits:
        yield ""
        yield "No agent fits."


def _joined(reasons: Sequence[str]) -> str:
    return visible("; ".join(reasons))
