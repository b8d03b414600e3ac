"""What a request cost, from prices in US dollars; a price that is not known stays so."""

from msgspec import Struct, structs

from penguin_git.agents.models.provider import Charge
from penguin_git.model.usage import Usage

_MILLION = 1_000_000


class Prices(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """US dollars for a million tokens of each kind, and for one search that the provider makes."""

    input: float | None = None
    output: float | None = None
    cache_read: float | None = None
    cache_write: float | None = None
    search: float | None = None


def priced(charge: Charge, prices: Prices) -> Usage:
    """The usage with its cost, where every price that it needs is known."""
    usage = charge.usage
    parts = (
        (usage.input_tokens, prices.input),
        (usage.output_tokens, prices.output),
        (usage.cache_read_tokens, prices.cache_read),
        (usage.cache_write_tokens, prices.cache_write),
    )
    costs = [
        _cost(charge.searches, prices.search),
        *(_cost(tokens, price, _MILLION) for tokens, price in parts),
    ]
    known = [cost for cost in costs if cost is not None]
    return structs.replace(usage, cost=sum(known) if len(known) == len(costs) else None)


def _cost(count: int | None, price: float | None, unit: int = 1) -> float | None:
    if count == 0:
        return 0.0
    return None if count is None or price is None else count * price / unit
