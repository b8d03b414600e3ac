"""The settings of an agent of the type `openai`: those of every model, and which of two APIs it speaks."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from importlib.util import find_spec

from penguin_git.agents.missing import NotInstalled
from penguin_git.agents.models.settings import ModelSettings, settings_from
from penguin_git.errors import PenguinError

NO_KEY = ""  # the name of no variable
_LIBRARY = "openai"


class Api(StrEnum):
    """How the server is spoken to."""

    RESPONSES = "responses"
    CHAT = "chat"


def openai_settings(
    values: Mapping[str, object], find: Callable[[str], object | None] = find_spec
) -> tuple[Api, ModelSettings]:
    """The API and the settings that were written; a `PenguinError` for what is wrong with them.

    OpenAI's own key is never sent to a server that `base_url` names: such a one gets the key that `key_env`
    names, or none. `find` looks for a library by its name.
    """
    api = _api(values.get("api", Api.RESPONSES))
    key_env = NO_KEY if values.get("base_url") else "OPENAI_API_KEY"
    rest = {name: value for name, value in values.items() if name != "api"}
    if "model" not in rest:
        raise PenguinError("It has no `model`.", hint="Write `model: gpt-6`, or another one of the server's.")
    settings = settings_from({"key_env": key_env, **rest})
    if api is Api.CHAT and "web_search" in rest:
        raise PenguinError("The API `chat` has no search.", hint="Leave out `web_search`, or `api: chat`.")
    if settings.web_search.blocked_domains:
        raise PenguinError(
            "OpenAI's search knows no `blocked_domains`.", hint="Name the `allowed_domains` instead."
        )
    if find(_LIBRARY) is None:  # at last: what is wrong with the settings is wrong everywhere
        raise NotInstalled(
            "Its type needs the library `openai`, which is not installed.",
            hint="Run `pip install 'penguin-git[openai]'`.",
        )
    return api, settings


def _api(value: object) -> Api:
    known = {str(api): api for api in Api}
    if not isinstance(value, str) or value not in known:
        raise PenguinError(f"There is no API `{value}`.", hint="`api` is `responses` or `chat`.")
    return known[value]
