"""The way to OpenAI's API and to servers that speak like it, shared by its two kinds of conversation."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import openai
from msgspec import structs
from openai import APIError, Stream

from penguin_git.agents.models import openai_errors, transport
from penguin_git.agents.models.allowance import estimated
from penguin_git.agents.models.openai_errors import Refused
from penguin_git.agents.models.provider import Call, Charge, Reply, StopReason, Trouble
from penguin_git.model.usage import NOTHING, Usage

_NO_KEY = "none"  # the library insists on one; servers that want none do not look at it
Json = Mapping[str, Any]


class Growing(Protocol):
    """A reply as it comes in."""

    usage: Usage | None  # None until the server tells

    @property
    def received(self) -> int:
        """How many characters the model has said."""

    @property
    def searched(self) -> tuple[Call, ...]:
        """What the provider looked up so far."""

    def add(self, event: Json) -> None:
        """Take the next event; raises `Trouble` or `Refused` for one that is an error."""

    def finished(self) -> Reply:
        """The whole reply; raises `Trouble` where it is not whole."""


class Connection:
    """A client of the library, without its retries: it would obey any `retry-after`, each for itself."""

    def __init__(self, key: str, base_url: str | None, silence_seconds: float) -> None:
        self.client = openai.OpenAI(
            api_key=key or _NO_KEY,
            base_url=base_url,
            max_retries=0,
            timeout=transport.patience(silence_seconds),
        )

    @property
    def is_openai(self) -> bool:
        """Whether it is OpenAI itself that answers, or its twin at Azure."""
        host = self.client.base_url.host
        return host.endswith((".openai.com", ".azure.com"))

    def close(self) -> None:
        """Close the connections."""
        self.client.close()

    def reply(
        self, path: str, body: Json, growing: Growing, size: int, so_far: Callable[[Charge], None]
    ) -> Reply:
        """The reply to a request, as its stream brings it. `size` is that of the request in bytes."""
        try:
            return self._read(path, body, growing, so_far)
        except Refused as refused:
            used = growing.usage or _estimated(growing, size)
            made = len(growing.searched)
            return Reply(parts=(), stop=StopReason.REFUSED, word=str(refused), usage=used, searches=made)
        except Trouble as trouble:
            used = growing.usage or _estimated(growing, size)
            so_far(_charge(growing, used))
            if growing.usage or used == NOTHING:
                raise
            words = f"{trouble.message} What it consumed is counted as about {used.billable} tokens."
            raise Trouble(trouble.blame, words, trouble.retry_after) from trouble

    def _read(self, path: str, body: Json, growing: Growing, so_far: Callable[[Charge], None]) -> Reply:
        try:
            with transport.readable(), self._stream(path, body) as events:
                for event in events:
                    growing.add(_object(event))
                    if growing.usage is not None:
                        so_far(_charge(growing, growing.usage))
        except APIError as error:
            raise openai_errors.raised(error) from error
        return growing.finished()

    def _stream(self, path: str, body: Json) -> Stream[object]:
        """The events as they were sent.

        Not by the library's methods for each API: to make objects of the events, which nobody here wants,
        they first build validators of all that an event could be, and that takes a second of each worker.
        """
        asked = {**body, "stream": True}
        return self.client.post(path, body=asked, cast_to=object, stream=True, stream_cls=Stream[object])


def _object(event: object) -> Json:
    if not isinstance(event, Mapping):
        raise ValueError(f"`{event}` is no event")
    return event


def _charge(growing: Growing, usage: Usage) -> Charge:
    return Charge(usage, len(growing.searched))


def _estimated(growing: Growing, size: int) -> Usage:
    """What a reply that broke off consumed, about: it is paid for, and the server tells only at its end."""
    if not growing.received:
        return NOTHING
    return structs.replace(
        NOTHING, input_tokens=estimated(size), output_tokens=estimated(growing.received), cost=None
    )


def usage_in(told: Json, received: str, said: str) -> Usage:
    """The counts of one reply; `received` and `said` are what the API calls input and output.

    What was read from a cache or written to it is a part of the input, and is taken out of it here. Some
    servers leave the reasoning out of their output and have it in the total alone.
    """
    details = told.get(f"{received}_details") or {}
    cached, written = (details.get(name) or 0 for name in ("cached_tokens", "cache_write_tokens"))
    whole, output = told.get(received), told.get(said)
    if whole is None or output is None:
        return Usage()
    return Usage(
        input_tokens=max(whole - cached - written, 0),
        output_tokens=max(output, (told.get("total_tokens") or 0) - whole),
        cache_read_tokens=cached,
        cache_write_tokens=written,
    )
