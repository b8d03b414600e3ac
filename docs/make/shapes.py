"""Write docs/reference/json.md: the shape of the JSON that each command prints in a small repository."""

import json
import os
import shlex
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from click.testing import CliRunner
from stage import office
from stage.shape import Outline, Shape, shape_of

from penguin_git.cli.edge import run
from penguin_git.cli.main import penguin

PAGE = Path(__file__).parents[1] / "reference" / "json.md"

# In this order; of several calls of one command the shapes are joined.
_CALLS = (
    "init",
    "run",
    "task list",
    "task create Sweep --priority critical",  # so that it is the next one, whatever the ids are
    "task create --template bug-fix --field bug_description=Fire",
    "task update pay --add-label shop",
    "task show pay --history",
    "task show refund",
    "task why pay",
    "task why refund",
    "task lint",
    "task split login --dry-run",
    "task suggest",
    "task next",
    "task checkpoints pay",
    "task logs pay",
    "task diff pay",
    "task watch print",
    "task usage pay",
    "task usage prune",
    "task analyze pay --metrics",
    "task analyze refund",
    "task compare",
    "task estimate login",
    "task match login",
    "task graph",
    "task validate-dependencies",
    "project create Office",
    "project list",
    "project show shop",
    "project plan plan.md --project Website --dry-run",
    "import TODO.md --dry-run",
    "template list",
    "template show bug-fix",
    "template validate bug-fix",
    "template new release",
    "search cards",
    "prime",
    "prime pay",
    "stats",
    "board",
    "approvals",
    "report",
    "daemon status",
    "check",
    "doctor",
    "gc --dry-run",
    "undo",
    "show-config",
    "task merge-results whole",
    "uninstall --dry-run",
)


# What the small repository does not show, or not each time.
_BY_HAND = {
    "gc": {
        "version": 1,
        "removed": [{"kind": "log", "name": "/…", "reason": "…"}],
        "kept": [{"kind": "log", "name": "/…", "reason": "…"}],
        "dry_run": False,
    },
    "task worktree": {"version": 1, "worktree": {"task": "k3f9", "path": "/…"}},
    "sync": {
        "version": 1,
        "sync": {
            "remote": "origin",
            "trouble": None,
            "branches": [{"branch": "main", "what": "push", "here": "4d7e52d", "there": "4d7e52d"}],
            "said": ["…"],
            "dry_run": False,
        },
    },
}
_ABOUT = """\
# JSON

Every command that shows something takes `--json`. This page is made from what they print in a small
repository.

- The first key is `"version": 1`. Keys may be added under this number; none goes or changes its meaning.
- A key with `?` is left out where there is nothing to say. `NAME` stands for names, and `…` for what was not
  there to be seen.
- `null` is unknown, or none: never zero. Times are text such as `2026-11-22T10:00:00Z`, in UTC.
- What went wrong is told on standard error in words, and by the [exit code](environment.md#exit-codes).
- `task watch`, and `task logs` and `task usage` that go on, print one object a line."""
_SHARED = {
    "a record": ("run", ("run", "attempts"), "What is [recorded of an attempt](record-file.md)."),
    "performance": ("stats", ("stats", "performance"), "Attempts in numbers; times are minutes."),
    "a spread": (
        "stats",
        ("stats", "queue"),
        "`known` of `of` have a number; their sum, mean and median, and what nine in ten stay below.",
    ),
    "a bottleneck": ("stats", ("stats", "bottlenecks"), "What holds work up, and how much, from 1 to 100."),
}
_TASK = """\
The keys of its [file](task-file.md), its `id`, what it is shown as (`state`: `ready`, `blocked`, `in_review`
or `draft`, and null where its `status` says it), and why (`reasons`)."""


def page() -> str:
    """The page as Markdown."""
    shapes = _seen()
    task = _within(shapes["task list"], ("tasks",)).joined(_within(shapes["task update"], ("task",)))
    named = {name: _within(shapes[command], keys) for name, (command, keys, _) in _SHARED.items()}
    parts = [_ABOUT, "## A task", _TASK, _block(Outline(office.NAMES), task)]
    for name, shape in named.items():
        apart = Outline(office.NAMES, named={other: one for other, one in named.items() if other != name})
        parts += [f"## {name[0].upper()}{name[1:]}", _SHARED[name][2], _block(apart, shape)]
    outline = Outline(office.NAMES, task, named)
    for name, command in _commands(penguin, click.Context(penguin), ()):
        if name not in shapes:
            raise SystemExit(f"`_CALLS` has no call of `penguin {name} --json`: add one.")
        parts += [
            f"## `penguin {name}`",
            f"{command.get_short_help_str(100)}.",
            _block(outline, shapes[name]),
        ]
    return "\n\n".join(parts) + "\n"


def _within(shape: Shape, keys: tuple[str, ...]) -> Shape:
    """The shape of the objects that lie below these keys."""
    for key in keys:
        shape = shape.keys[key]
    return shape.items or shape


def _seen() -> dict[str, Shape]:
    """The shape of what each command prints."""
    found = {name: shape_of(value) for name, value in _BY_HAND.items()}
    with tempfile.TemporaryDirectory() as folder, _state_in(folder):
        office.made(Path(folder, "office"))
        for call in _CALLS:
            name = next(name for name in _names() if f"{call} ".startswith(f"{name} "))
            found[name] = found.get(name, Shape()).joined(shape_of(_said(Path(folder, "office"), call)))
    return found


def _names() -> list[str]:
    return [name for name, _ in _commands(penguin, click.Context(penguin), ())]


def _commands(
    group: click.Group, ctx: click.Context, names: tuple[str, ...]
) -> Iterator[tuple[str, click.Command]]:
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        if isinstance(command, click.Group):
            yield from _commands(command, click.Context(command, parent=ctx), (*names, name))
        elif command and any("--json" in one.opts for one in command.params):
            yield " ".join((*names, name)), command


def _said(folder: Path, call: str) -> object:
    with CliRunner().isolation() as (out, err, _):
        run(["-C", str(folder), *shlex.split(call), "--json"])
        said, trouble = out.getvalue().decode(), err.getvalue().decode()
    if not said:
        raise SystemExit(f"`penguin {call} --json` printed nothing: {trouble}")
    return json.loads(said)


def _block(outline: Outline, shape: Shape) -> str:
    return "\n".join(["```text", *outline.lines(shape), "```"])


@contextmanager
def _state_in(folder: str) -> Iterator[None]:
    """Worktrees, which lie outside of a repository, lie in this folder."""
    before = os.environ.get("XDG_STATE_HOME")
    os.environ["XDG_STATE_HOME"] = f"{folder}/state"
    try:
        yield
    finally:
        del os.environ["XDG_STATE_HOME"]
        if before is not None:
            os.environ["XDG_STATE_HOME"] = before


if __name__ == "__main__":
    PAGE.write_text(page())
