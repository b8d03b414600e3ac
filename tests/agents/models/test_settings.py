"""The settings of a model: what may be said, and what is answered to the rest."""

import pytest
from msgspec import structs

from penguin_git.agents.models.pricing import Prices, priced
from penguin_git.agents.models.provider import Charge
from penguin_git.agents.models.settings import ModelSettings, settings_from
from penguin_git.errors import PenguinError
from penguin_git.model.usage import NOTHING, UNKNOWN, Usage


def cost(usage: Usage, searches: int = 0, **prices: float) -> float | None:
    return priced(Charge(usage, searches), Prices(**prices)).cost


def test_a_model_is_enough() -> None:
    assert ModelSettings(model="claude-toy") == settings_from({"model": "claude-toy"})


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "It has no `model`"),
        ({"model": "x", "modle": 1}, "unknown field `modle`"),
        ({"model": "x", "max_tokens": 0}, "max_tokens"),
        ({"model": "x", "prices": {"inptu": 1}}, "inptu"),
        ({"model": "x", "web_search": {"allowed_domains": ["a"], "blocked_domains": ["b"]}}, "both"),
    ],
)
def test_what_is_wrong_is_named_with_the_next_step(values: dict[str, object], said: str) -> None:
    with pytest.raises(PenguinError) as refusal:
        settings_from(values)

    assert said in refusal.value.message
    assert refusal.value.hint


def test_a_price_that_is_missing_matters_only_where_it_is_needed() -> None:
    usage = Usage(input_tokens=1_000_000, output_tokens=0, cache_read_tokens=0, cache_write_tokens=0)

    assert 5.0 == cost(usage, input=5)
    assert cost(usage, output=25) is None
    assert 0.0 == cost(NOTHING)
    assert cost(UNKNOWN, input=5, output=5, cache_read=5, cache_write=5) is None


def test_a_search_has_a_price_of_its_own() -> None:
    usage = structs.replace(NOTHING, input_tokens=1_000_000)

    assert 5.02 == cost(usage, 2, input=5, search=0.01)
    assert 5.0 == cost(usage, 0, input=5)
    assert cost(usage, 1, input=5) is None
    assert cost(usage, 1, search=0.01) is None
