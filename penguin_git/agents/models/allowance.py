"""How much of a budget the next request may use, so that something is left for handing the work over."""

from msgspec import Struct

from penguin_git.agents.models.provider import Reply
from penguin_git.model.usage import NOTHING

LEAST_OUTPUT = 256  # tokens; a reply with less room says nothing worth its input
NOTE = 700  # tokens that are kept for the hand-off note and for asking for it
_BYTES_A_TOKEN = 4


class Allowance(Struct, frozen=True):
    """A request: how long its reply may be, what it costs at least, and whether it is the last one."""

    max_tokens: int
    at_least: int
    is_last: bool = False


def estimated(size: int) -> int:
    """About how many tokens so many bytes are."""
    return -(-size // _BYTES_A_TOKEN)


def upcoming_input(size: int, last: Reply | None, news: int) -> int:
    """About how many tokens of input the next request is charged with.

    `size` is the whole request in bytes, `news` what was added to the conversation since the last
    reply. Where the provider keeps a cache, only what is new is charged.
    """
    if last is None:
        return estimated(size)
    used = last.usage
    new = (used.output_tokens or 0) + estimated(news)
    cached = (used.cache_read_tokens or 0) + (used.cache_write_tokens or 0)
    return new if cached else (used.input_tokens or 0) + new


def allowance(left: int | None, upcoming: int, wanted: int, last: Reply | None) -> Allowance:
    """What the next request may use of the `left` tokens.

    Its output is paid twice, as output and as input of the request after it, and without a cache so is
    all the rest: what cannot be followed by another request is the last one.
    """
    if left is None:
        return Allowance(wanted, upcoming + 1)
    used = last.usage if last else NOTHING
    cached = last is None or bool((used.cache_read_tokens or 0) + (used.cache_write_tokens or 0))
    again = 0 if cached else upcoming
    room = (left - upcoming - again - NOTE) // 2
    if room >= LEAST_OUTPUT:
        return Allowance(min(wanted, room), upcoming + LEAST_OUTPUT)
    return Allowance(min(wanted, max(left - upcoming, 1)), upcoming + LEAST_OUTPUT, is_last=True)
