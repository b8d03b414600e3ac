"""The types of agents by name, and how an agent is made from its configuration."""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches

from penguin_git.agents.human import HumanAgent
from penguin_git.agents.missing import NotInstalled
from penguin_git.agents.protocol import Agent
from penguin_git.agents.scripted import ScriptedAgent
from penguin_git.agents.shell import ShellAgent
from penguin_git.agents.steps import steps_from
from penguin_git.errors import PenguinError
from penguin_git.model.config import PERSON, AgentConfig

Settings = Mapping[str, object]


def _shell(name: str, settings: Settings) -> Agent:
    _check_keys(settings, ())
    return ShellAgent(name)


def _scripted(name: str, settings: Settings) -> Agent:
    _check_keys(settings, ("steps", "model"))
    model = settings.get("model")
    return ScriptedAgent(name, steps_from(settings.get("steps")), model if isinstance(model, str) else None)


def _command(name: str, settings: Settings) -> Agent:
    from penguin_git.agents.command_line import profiles
    from penguin_git.agents.command_line import settings as its

    _check_keys(settings, its.KEYS)
    return profiles.agent_of(name, its.settings_from(settings))


def _anthropic(name: str, settings: Settings) -> Agent:
    from penguin_git.agents.models.remote import ModelAgent
    from penguin_git.agents.models.settings import settings_from

    return ModelAgent(name, "anthropic", settings_from(settings))


def _openai(name: str, settings: Settings) -> Agent:
    from penguin_git.agents.models.openai_settings import openai_settings
    from penguin_git.agents.models.remote import ModelAgent

    api, its = openai_settings(settings)
    return ModelAgent(name, f"openai-{api}", its)


def _human(name: str, settings: Settings) -> Agent:
    _check_keys(settings, ())
    return HumanAgent(name)


TYPES: dict[str, Callable[[str, Settings], Agent]] = {
    "shell": _shell,
    "scripted": _scripted,
    "command": _command,
    "anthropic": _anthropic,
    "openai": _openai,
    PERSON: _human,
}


def build(name: str, config: AgentConfig) -> Agent:
    """The agent `name` of the configuration; a `PenguinError` when it cannot be made."""
    if config.min_complexity > config.max_complexity:
        raise PenguinError(
            f"Agent `{name}`: its `min_complexity` is above its `max_complexity`.",
            hint="No task would ever fit it: change one of them.",
        )
    if config.type in TYPES:
        try:
            return TYPES[config.type](name, config.settings)
        except PenguinError as problem:
            kind = NotInstalled if isinstance(problem, NotInstalled) else PenguinError
            raise kind(f"Agent `{name}`: {problem.message}", hint=problem.hint) from None
    raise PenguinError(
        f"Agent `{name}`: there is no type `{config.type}`.{_nearest(config.type, TYPES)}",
        hint=f"The types are {_listed(TYPES)}.",
    )


def _check_keys(settings: Settings, own: tuple[str, ...]) -> None:
    known = dict.fromkeys((*own, "network"))
    if not isinstance(settings.get("network", True), bool):
        raise PenguinError("`network` is `true` or `false`.", hint="It says whether commands may use it.")
    unknown = [key for key in settings if key not in known]
    if unknown:
        raise PenguinError(
            " ".join(f"There is no setting `{key}`.{_nearest(key, known)}" for key in unknown),
            hint=f"The settings of its type are {_listed(known)}.",
        )


def _nearest(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word, list(known), n=1)
    return f" Did you mean `{near[0]}`?" if near else ""


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
