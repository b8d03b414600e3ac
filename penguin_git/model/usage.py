"""What an attempt consumed; what nobody reported is unknown, not zero."""

from msgspec import Struct


class Usage(Struct, frozen=True, kw_only=True):
    """Tokens and cost of an attempt. `None` means unknown. Cost is in US dollars."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    cache_read_tokens: int | None = None
    cache_write_tokens: int | None = None
    cost: float | None = None

    @property
    def billable(self) -> int | None:
        """What counts against `max_tokens`: input, cache writes and output; cache reads are apart."""
        if self.input_tokens is None or self.output_tokens is None:
            return None
        return self.input_tokens + self.output_tokens + (self.cache_write_tokens or 0)

    def plus(self, other: "Usage") -> "Usage":
        """The sum, where a part that one side does not know stays unknown."""
        return Usage(
            input_tokens=_sum(self.input_tokens, other.input_tokens),
            output_tokens=_sum(self.output_tokens, other.output_tokens),
            cache_read_tokens=_sum(self.cache_read_tokens, other.cache_read_tokens),
            cache_write_tokens=_sum(self.cache_write_tokens, other.cache_write_tokens),
            cost=None if self.cost is None or other.cost is None else self.cost + other.cost,
        )

    def minus(self, other: "Usage") -> "Usage":
        """What this one has more than `other`, part by part, and never less than nothing."""
        return Usage(
            input_tokens=_more(self.input_tokens, other.input_tokens),
            output_tokens=_more(self.output_tokens, other.output_tokens),
            cache_read_tokens=_more(self.cache_read_tokens, other.cache_read_tokens),
            cache_write_tokens=_more(self.cache_write_tokens, other.cache_write_tokens),
            cost=None if self.cost is None else max(self.cost - (other.cost or 0.0), 0.0),
        )


NOTHING = Usage(input_tokens=0, output_tokens=0, cache_read_tokens=0, cache_write_tokens=0, cost=0.0)
UNKNOWN = Usage()


def _sum(a: int | None, b: int | None) -> int | None:
    return None if a is None or b is None else a + b


def _more(a: int | None, b: int | None) -> int | None:
    return None if a is None else max(a - (b or 0), 0)
