"""What an attempt may consume and use."""

from msgspec import Struct


class ResourceConstraints(Struct, frozen=True, kw_only=True):
    """The limits of a task; `None` means that the project's default applies.

    `max_tokens` counts input, cache writes and output; `max_duration_minutes` is wall time of one
    attempt; `max_iterations` counts the agent's steps; `allowed_tools` names the tools it may use.
    """

    max_tokens: int | None = None
    max_duration_minutes: int | None = None
    max_iterations: int | None = None
    allowed_tools: tuple[str, ...] | None = None
