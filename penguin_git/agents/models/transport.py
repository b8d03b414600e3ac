"""Trouble on the way to a provider, whichever it is: a broken connection, silence, a wish to wait."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from time import time
from typing import Final

import httpx2

from penguin_git.agents.models.provider import Blame, Trouble

CONNECT_SECONDS = 15.0
_BY_STATUS: Final = {
    401: Blame.SETUP,
    402: Blame.SETUP,
    403: Blame.SETUP,
    404: Blame.SETUP,
    408: Blame.TRANSIENT,
    409: Blame.TRANSIENT,
    413: Blame.CONTEXT,
    429: Blame.LIMIT,
}


def patience(silence_seconds: float) -> httpx2.Timeout:
    """How long a client waits for a connection, and for the next byte."""
    return httpx2.Timeout(silence_seconds, connect=CONNECT_SECONDS)


@contextmanager
def readable() -> Iterator[None]:
    """Say of a stream inside that it broke, or that what came can't be read."""
    try:
        yield
    except (httpx2.TransportError, httpx2.StreamError) as error:
        raise lost(error) from error
    except ValueError as error:  # an event that is not JSON
        raise unreadable(error) from error


def blamed(status: int | None) -> Blame:
    """What is to blame for an HTTP status; an error in the middle of a stream has none."""
    by_class = Blame.TRANSIENT if status is None or status >= 500 or status < 400 else Blame.REQUEST
    return _BY_STATUS.get(status or 0, by_class)


def lost(error: Exception) -> Trouble:
    """The trouble behind an error without an answer; libraries wrap what the connection said."""
    cause = error.__cause__ or error
    if any(isinstance(found, httpx2.TimeoutException) for found in (error, cause)):
        return Trouble(Blame.TRANSIENT, "The model's server fell silent.")
    return Trouble(Blame.TRANSIENT, f"The connection to the model's server broke: {cause}.")


def unreadable(error: ValueError) -> Trouble:
    """The trouble of an event that is not JSON."""
    return Trouble(Blame.TRANSIENT, f"The model's server sent what can't be read: {error}.")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that a server asks to wait, in any of the ways in which it may say them."""
    try:
        if milliseconds := headers.get("retry-after-ms"):
            return float(milliseconds) / 1000
        said = headers.get("retry-after")
        if said is None:
            return None
        return float(said) if said[:1].isdigit() else parsedate_to_datetime(said).timestamp() - time()
    except ValueError:
        return None
