"""Who a task can be assigned to."""

import re
from collections.abc import Collection, Iterable

from penguin_git.errors import PenguinError
from penguin_git.model.choosing import AUTO
from penguin_git.model.config import Config
from penguin_git.model.doers import SHELL
from penguin_git.model.task import Phase
from penguin_git.tracker.view import View

# Names of models are always valid: a task may be written before the agent for it is configured.
_MODEL = re.compile(
    r"(claude|gpt|o[0-9]|codex|gemini|mistral|llama|deepseek|qwen)-?[0-9a-z]*([-.:][0-9a-z]+)*"
)


def check(name: str, config: Config, view: View, known: Collection[str] = ()) -> str:
    """`name`, when it is an agent, an alias, a model or a person; else a `PenguinError` with the list.

    `known` are people beside those whom the tasks name.
    """
    agents = [SHELL, AUTO, *config.agents, *config.aliases]
    people = {task.approver for task in view.graph.tasks.values()} | _people(view) | {*known}
    if name in agents or name in people or "@" in name or _MODEL.fullmatch(name):
        return name
    from difflib import get_close_matches

    near = get_close_matches(name, [*agents, *filter(None, people)], n=1)
    suggestion = f" Did you mean `{near[0]}`?" if near else ""
    raise PenguinError(
        f"There is no agent or person `{name}`.{suggestion}",
        hint=f"Agents: {_listed(agents)}; people go by e-mail address. `--force` (`force=True` in Python) "
        "keeps the name.",
    )


def check_phases(phases: tuple[Phase, ...], config: Config, view: View) -> tuple[Phase, ...]:
    """The phases, when each goes to somebody whom `check` lets pass."""
    for phase in phases:
        if phase.agent:
            check(phase.agent, config, view)
    return phases


def _people(view: View) -> set[str | None]:
    """Those who wrote tasks, by name, and whoever has a task already."""
    tasks = view.graph.tasks.values()
    writers = {(task.created_by or "").partition(" <")[0] or None for task in tasks}
    return writers | {task.assigned_to for task in tasks}


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
