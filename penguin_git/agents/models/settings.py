"""The settings of an agent that is a model, as they stand in the configuration."""

from collections.abc import Mapping
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from penguin_git.agents.models.pricing import Prices
from penguin_git.errors import PenguinError

Positive = Annotated[int, Meta(gt=0)]


class WebSearch(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Limits of the provider's own search; either some domains are allowed or some are blocked."""

    max_uses: Positive = 5  # in one request
    allowed_domains: tuple[str, ...] = ()
    blocked_domains: tuple[str, ...] = ()


class ModelSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What can be said about one agent of a model's type.

    `max_tokens` bounds one reply. A server that sends nothing for `silence_seconds` counts as gone.
    `tries` says how often a request is sent when the server is in trouble. `network` is for its commands.
    """

    model: str
    base_url: str | None = None
    key_env: str = "ANTHROPIC_API_KEY"
    max_tokens: Positive = 16_000
    silence_seconds: Annotated[float, Meta(gt=0)] = 180.0
    tries: Positive = 8
    prices: Prices = Prices()
    web_search: WebSearch = WebSearch()
    network: bool = False


def settings_from(values: Mapping[str, object]) -> ModelSettings:
    """The settings that were written; a `PenguinError` for what is wrong with them."""
    if "model" not in values:
        raise PenguinError("It has no `model`.", hint="Write `model: claude-sonnet-5-5`, or another one.")
    try:
        settings = msgspec.convert(values, ModelSettings)
    except msgspec.ValidationError as problem:
        known = ", ".join(f"`{name}`" for name in ModelSettings.__struct_fields__)
        raise PenguinError(f"{problem}.", hint=f"The settings of its type are {known}.") from None
    search = settings.web_search
    if search.allowed_domains and search.blocked_domains:
        raise PenguinError(
            "`web_search` has both `allowed_domains` and `blocked_domains`.",
            hint="Keep one of the two lists.",
        )
    return settings
