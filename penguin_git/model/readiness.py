"""Why a task can or can't start now, in sentences."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from msgspec import Struct, structs

from penguin_git.model import choosing, consent
from penguin_git.model.choosing import Choice
from penguin_git.model.config import AgentConfig, Config
from penguin_git.model.doers import SHELL, agents_of
from penguin_git.model.enclosure import ADVICE, Level, Sandbox, commands_write, needs_walls
from penguin_git.model.enclosure import restriction as restricted
from penguin_git.model.graph import Graph
from penguin_git.model.head import Consent, Head
from penguin_git.model.ids import TaskId
from penguin_git.model.status import TaskStatus

_SEARCHABLE = 300  # tasks; among more, looking for a similar id takes longer than it helps


class Situation(Struct, frozen=True, kw_only=True):
    """Everything that decides what may start: the tasks as they stand on the base, and the settings.

    `attempts` are the tasks that have a branch (the attempt speaks for them); `under_way` says how they
    stand there, and parents by them, while the base knows nothing of it, for people to read; `agents` are
    the names that can be resolved to a working agent; `paused` says that the base holds `.penguin/PAUSE`.
    `level` says what keeps commands in on this machine, `objection` what there is against an approval
    that covers what the task says; `chosen` is who does a task that leaves it open. Finding these out
    takes a moment, so they are asked where it counts.
    """

    tasks: Mapping[TaskId, Head]
    config: Config
    agents: Collection[str]
    attempts: Collection[TaskId] = ()
    under_way: Mapping[TaskId, TaskStatus] = {}
    paused: bool = False
    level: Callable[[], Level] = lambda: Level.NONE
    objection: Callable[[TaskId], str] = lambda _: ""
    chosen: Callable[[TaskId], Choice] = lambda _: Choice()


def settled(task: Head, situation: Situation) -> Situation:
    """The situation with whoever is chosen for the task in the place of `auto`."""
    config = situation.config
    if not any(choosing.is_open(name, config) for name in agents_of(task, config)):
        return situation
    return structs.replace(situation, config=choosing.settled(config, situation.chosen(task.id).agent))


def choice(task: Head, situation: Situation) -> str:
    """Who is chosen for the task, and why; empty where it leaves nothing open."""
    return "" if settled(task, situation) is situation else situation.chosen(task.id).why


def reasons(task: Head, situation: Situation, graph: Graph[Head], now: datetime) -> list[str]:
    """Every reason why the task can't start; none when it is ready."""
    if task.id in graph.children:
        return ["it has subtasks, which are worked on in its place"]
    if task.status is not TaskStatus.PENDING:
        return [_WHY_NOT_PENDING[task.status].format(task=task.id)]
    return [
        *(["`.penguin/PAUSE` on the base branch stops all work"] if situation.paused else []),
        *_inherited(task, graph),
        *_dependencies(task, graph, situation.under_way),
        *_approval(task, situation, graph),
        *_hands(task, settled(task, situation)),
        *([f"it is deferred until {task.defer_until:%Y-%m-%d %H:%M}"] if _is_deferred(task, now) else []),
    ]


def _hands(task: Head, situation: Situation) -> list[str]:
    """What is missing of those who would work on it, and of what they need."""
    return [*_agents(task, situation), *_tools(task, situation), *_walls(task, situation)]


_WHY_NOT_PENDING = {
    TaskStatus.IN_PROGRESS: "somebody is working on it by hand; `penguin task done {task}` ends that",
    TaskStatus.COMPLETED: "it is completed",
    TaskStatus.FAILED: "it failed; `penguin task restart {task}` tries again",
    TaskStatus.CANCELLED: "it is cancelled; `penguin task reopen {task}` brings it back",
    TaskStatus.PAUSED: "it is paused; `penguin task resume {task}` lets it go on",
}


_SHOWN = {
    TaskStatus.PENDING: "is pending",
    TaskStatus.IN_PROGRESS: "is in progress",
    TaskStatus.COMPLETED: "is completed",
    TaskStatus.FAILED: "failed",
    TaskStatus.CANCELLED: "is cancelled",
    TaskStatus.PAUSED: "is paused",
}

_UNDER_WAY = {**_SHOWN, TaskStatus.COMPLETED: "is done and has not landed yet"}


def _is_deferred(task: Head, now: datetime) -> bool:
    return task.defer_until is not None and task.defer_until > now


def _inherited(task: Head, graph: Graph[Head]) -> list[str]:
    stopping = (TaskStatus.PAUSED, TaskStatus.CANCELLED)
    if (task.parent is not None) and task.parent not in graph.tasks:
        return [f"its parent `{task.parent}` does not exist{_nearest(task.parent, graph)}"]
    above = [graph.tasks[ancestor] for ancestor in graph.ancestors(task.id)]
    return [
        f"its parent {_named(parent)} is {parent.status}" for parent in above if parent.status in stopping
    ]


def _dependencies(task: Head, graph: Graph[Head], under_way: Mapping[TaskId, TaskStatus]) -> list[str]:
    found = []
    for needed in graph.dependencies(task.id):
        if needed == task.id:
            found.append("it depends on itself")
        elif needed not in graph.tasks:
            found.append(f"it depends on `{needed}`, which does not exist{_nearest(needed, graph)}")
        elif (status := graph.status(needed)) is not TaskStatus.COMPLETED:
            shown = _UNDER_WAY[under_way[needed]] if needed in under_way else _SHOWN[status]
            found.append(f"it waits for {_named(graph.tasks[needed])}, which {shown}")
    return found + (_loops(task, graph) if found else [])


def _nearest(needed: TaskId, graph: Graph[Head]) -> str:
    if len(graph.tasks) > _SEARCHABLE:
        return ""
    from difflib import get_close_matches

    near = get_close_matches(needed, list(graph.tasks), n=1)
    return f" (`{near[0]}`?)" if near else ""


def _loops(task: Head, graph: Graph[Head]) -> list[str]:
    loops = [loop for loop in graph.cycles if task.id in loop and len(loop) > 2]
    return [f"it waits for itself: {_path(loop, task.id)}" for loop in loops]


def _path(loop: list[TaskId], start: TaskId) -> str:
    turned = [*loop[loop.index(start) : -1], *loop[: loop.index(start) + 1]]
    steps = [f"`{step}`" for step in turned]
    return " -> ".join(steps if len(steps) <= 12 else [*steps[:6], "...", *steps[-5:]])


def _approval(task: Head, situation: Situation, graph: Graph[Head]) -> list[str]:
    needing = [task, *(graph.tasks[ancestor] for ancestor in graph.ancestors(task.id))]
    return [said for asked in needing if (said := consent_missing(asked, situation))]


def consent_missing(asked: Head, situation: Situation) -> str:
    """Who still has to approve a task, and why a word that was given is none; empty where it may run."""
    if not asked.requires_approval:
        return ""
    given, by_merge = asked.consent is Consent.GIVEN, situation.config.approve_by_merge
    why = situation.objection(asked.id) if given or by_merge else "it carries none"
    if not why:
        return ""
    who = f"`{asked.approver}`" if asked.approver else "a person"
    again = _AGAIN[asked.consent].format(why=why)
    command, anybody = f"`penguin task approve {asked.id}`", ""
    if asked.approver and consent.allowed(asked.approver, situation.config) is None:
        anybody = f" (`approvers` in the config does not say who `{asked.approver}` is, so anybody may)"
    return f"{who} has to approve {_named(asked)}{again}: {command}{anybody}"


_AGAIN = {
    Consent.NONE: "",
    Consent.VOID: " again, as it was edited since",
    Consent.GIVEN: " again, as its approval does not count: {why}",
}
NOBODY = "it has no `run` script and nobody to do it: set `assigned_to`, or `default_agent` in the config"


def for_a_person(name: str, task: TaskId) -> str:
    """Why no agent starts a task that is assigned to somebody who is none, and how they take it."""
    return f"{_for_somebody(name)}, and takes it by `penguin task next --claim {task}`"


def _for_somebody(name: str) -> str:
    return f"it is for `{name}` to do, who is no agent"


def no_such_agent(name: str) -> str:
    """Why a task waits that is assigned to somebody whom the settings don't know."""
    return f"the agent `{name}` is not configured: add it to `agents:` in `.penguin/config.yaml`"


def _agents(task: Head, situation: Situation) -> list[str]:
    """What is missing of those who would work on the task; of a workflow, phase by phase."""
    found: dict[str, str] = {}
    for number, name in enumerate(agents_of(task, situation.config), start=1):
        start = f"its phase {number} can't be done: " if task.phase_agents else ""
        for reason in _agent(task, name, situation):
            found.setdefault(reason, f"{start}{reason}")
    return list(found.values())


def _agent(task: Head, name: str | None, situation: Situation) -> list[str]:
    if name is None or choosing.is_open(name, situation.config):
        return [situation.chosen(task.id).why if name else NOBODY]
    if name == SHELL and not task.has_script:
        return ["the shell agent executes a `run` script, and the task has none"]
    if name in situation.agents:
        return []
    if name in situation.config.agents:
        return [f"the agent `{name}` can't be made from its settings: `penguin doctor` says why"]
    if " " in name or "@" in name:
        return [_for_somebody(name) if task.phase_agents else for_a_person(name, task.id)]
    return [no_such_agent(name)]


def _tools(task: Head, situation: Situation) -> list[str]:
    """What a script would need and the task does not allow: by what it can do, not by what it is told."""
    allowed = task.allowed_tools
    if allowed is None or "code_execution" in allowed or "code_execution:read" in allowed:
        return []
    named = {name: _configured(name, situation.config) for name in agents_of(task, situation.config) if name}
    return [
        f"its `allowed_tools` leave out `code_execution`, which {_is_commands(name)}"
        for name, agent in named.items()
        if name == SHELL or (agent.type == "command" and agent.is_all_commands)
    ]


def _is_commands(name: str) -> str:
    return "a `run` script is" if name == SHELL else f"everything is that `{name}` does"


def _configured(name: str, config: Config) -> AgentConfig:
    """An agent's settings; the built-in ones and those that don't exist are of the type they are named."""
    return config.agents.get(name) or AgentConfig(type=name)


def _needs_walls(task: Head, config: Config) -> bool:
    """Whether commands of the task have to be kept from writing."""
    if task.allowed_tools is None or commands_write(task.allowed_tools):
        return False
    return any(name and _configured(name, config).is_all_commands for name in agents_of(task, config))


def _walls(task: Head, situation: Situation) -> list[str]:
    config = situation.config
    required = config.sandbox is Sandbox.REQUIRED
    if not (required or _needs_walls(task, config)) or situation.level() is not Level.NONE:
        return []
    if required:
        return [f"the settings say `sandbox: required`, and this machine has none. {ADVICE}"]
    return [needs_walls(config.sandbox)]


def restriction(task: Head, situation: Situation) -> str:
    """What the task has to do without where it starts here, and why; mostly nothing."""
    allowed, wanted = task.allowed_tools, situation.config.sandbox
    if not restricted(allowed, Level.NONE, wanted):  # finding the level out takes a moment
        return ""
    return restricted(allowed, situation.level(), wanted)


def _named(task: Head) -> str:
    return f"`{task.id}` ({task.title})"
