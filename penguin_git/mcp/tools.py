"""The tools: what they are called, what they say of themselves, and what they do."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from penguin_git.mcp import arguments as kinds
from penguin_git.mcp.arguments import Arguments
from penguin_git.mcp.bounds import bounded
from penguin_git.mcp.desk import Desk, brief
from penguin_git.model.one_line import short
from penguin_git.model.text import visible
from penguin_git.tracker.rows import Row, compact

_PROBLEM, _PROBLEMS = 300, 5  # characters of one, and how many


class Answer(Struct, frozen=True):
    """What a tool answers: a text to read, the same as a value, or both where the text is the shorter one.

    Of both, some clients show a model the value alone, so neither may know more than the other.
    """

    said: dict[str, Any] | None = None
    text: str = ""


class Tool(Struct, frozen=True):
    """A tool. `reads`: it changes nothing. `adds`: what it changes takes nothing away."""

    about: str
    kind: type[Arguments]
    act: Callable[[Desk, Any], Answer]
    reads: bool = False
    adds: bool = False

    def call(self, desk: Desk, name: str, said: Mapping[str, Any]) -> Answer:
        """Check the arguments and do it."""
        return self.act(desk, kinds.read(name, self.kind, said))


def _prime(desk: Desk, said: kinds.MaybeTask) -> Answer:
    return Answer(text=desk.primer(said.id or None).text)


def _list(desk: Desk, said: kinds.Listing) -> Answer:
    page = desk.page(said.filter or "", limit=said.limit, offset=said.offset)
    lines = [compact(row) for row in page.rows]
    broken = [short(problem, _PROBLEM) for problem in page.broken[:_PROBLEMS]]
    if len(page.broken) > _PROBLEMS:
        broken.append(f"… and {len(page.broken) - _PROBLEMS:,} more files")
    value: dict[str, Any] = {"tasks": lines}
    if page.more:
        value["next_offset"] = said.offset + said.limit
    if broken:
        value["broken"] = broken
    more = [f"There are more: offset {said.offset + said.limit}"] if page.more else []
    shown = (*(lines or ["No task is like that."]), *more, *(f"broken: {problem}" for problem in broken))
    return Answer(value, "\n".join(shown))


def _show(desk: Desk, said: kinds.OneTask) -> Answer:
    return Answer({"task": desk.whole(said.id)})


def _why(desk: Desk, said: kinds.OneTask) -> Answer:
    return Answer({"task": desk.reasons(said.id)})


def _next(desk: Desk, said: kinds.Claim) -> Answer:
    task = said.id or None
    row = desk.take(task) if said.claim else desk.coming(task)
    if row is None:
        return Answer(
            {"task": None}, "No task is free. `list` with the filter status:blocked says what waits."
        )
    return _about(row)


def _create(desk: Desk, said: kinds.NewTask) -> Answer:
    if said.parent:
        desk.check_parent(said.parent)
    names = {"parent": "parent_task_id", "project": "project_id"}
    return _about(desk.row(desk.create_task(**kinds.given(said, **names)).id))


def _update(desk: Desk, said: kinds.Update) -> Answer:
    changed = kinds.given(said, add_depends_on="depends_on")
    return _about(desk.change(changed.pop("id"), **changed))


def _note(desk: Desk, said: kinds.Note) -> Answer:
    return _about(desk.note(said.id, said.text))


def _done(desk: Desk, said: kinds.End) -> Answer:
    desk.end(desk.exactly(said.id), said.note or "", failed=said.failed)
    return _about(desk.row(said.id))


def _about(row: Row) -> Answer:
    """A task in short, and why it is where it is."""
    value = bounded({**brief(row), "reasons": row.reasons})
    text = "\n".join((compact(row), *(f"- {visible(reason)}" for reason in value["reasons"])))
    return Answer({"task": value}, text)


TOOLS: Mapping[str, Tool] = {
    "prime": Tool(
        "How this project's tasks stand and the rules. Begin here", kinds.MaybeTask, _prime, reads=True
    ),
    "list": Tool("List or search tasks: id, state, priority, title", kinds.Listing, _list, reads=True),
    "show": Tool("Everything about a task", kinds.OneTask, _show, reads=True),
    "why": Tool("What a task waits for, and what waits for it", kinds.OneTask, _why, reads=True),
    "next": Tool(
        "The task to work on next, or the one given. With claim it is yours: claim before you begin",
        kinds.Claim,
        _next,
    ),
    "create": Tool("Create a task, for what you find on the way", kinds.NewTask, _create, adds=True),
    "update": Tool("Change a task", kinds.Update, _update),
    "note": Tool("Add a remark to a task for whoever works on it", kinds.Note, _note, adds=True),
    "done": Tool("End the task you claimed, after you committed its work; or failed", kinds.End, _done),
}
