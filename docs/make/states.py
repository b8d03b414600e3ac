"""Write docs/reference/states.md: the states of a task and the moves, from the model's own table."""

from pathlib import Path

from penguin_git.model.merging import STRENGTH
from penguin_git.model.outcome import Outcome, status_after
from penguin_git.model.status import MOVES, MOVES_BY_A_PERSON, TaskStatus

PAGE = Path(__file__).parents[1] / "reference" / "states.md"


def page() -> str:
    """The page as Markdown."""
    return f"""# States and moves

A task is in one of six states. Every way in - the command line, an edit of the file, the daemon -
uses this one table; any other move is refused, naming the legal ones.

{_moves()}

Ready, blocked, in review and draft are not states: they are derived from the states of other tasks
and from the branches, and never stored.

## When two moves meet

Two branches, or the base and a task's branch, can move one task to different states. When they are
[merged](../guides/merge-task-files.md), what stops or settles the task beats what goes on:

{_meetings()}

Where only one side has moved the task, that move counts. Where penguin itself merges the base into what
an attempt says, a person's word on the base counts whatever it is.

## Outcomes of attempts

Each attempt ends with an outcome, which leaves its task in a state.

{_outcomes()}
"""


def _moves() -> str:
    rows = ["| from | may become | by a person only |", "|---|---|---|"]
    rows += [f"| `{status}` | {_listed(MOVES[status])} | {_listed(_own(status))} |" for status in TaskStatus]
    return "\n".join(rows)


def _meetings() -> str:
    rows = [
        f"| one says | {' | '.join(f'`{status}`' for status in STRENGTH)} |",
        "|---" * (len(STRENGTH) + 1) + "|",
    ]
    for one in STRENGTH:
        stands = (max(one, other, key=STRENGTH.index) for other in STRENGTH)
        rows.append(f"| **`{one}`** | {' | '.join(f'`{status}`' for status in stands)} |")
    return "\n".join(rows)


def _own(status: TaskStatus) -> frozenset[TaskStatus]:
    return MOVES_BY_A_PERSON.get(status, frozenset()) - MOVES[status]


def _outcomes() -> str:
    rows = ["| outcome | the task is then |", "|---|---|"]
    rows += [f"| `{outcome}` | `{status_after(outcome)}` |" for outcome in Outcome]
    return "\n".join(rows)


def _listed(states: frozenset[TaskStatus]) -> str:
    return ", ".join(f"`{status}`" for status in TaskStatus if status in states)


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page())
