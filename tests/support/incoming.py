"""Samples of other tools, read as the tracker reads them."""

from pathlib import Path

from penguin_git.model.incoming.item import Delivery, Format, Item
from penguin_git.tracker.importing import delivering, reading

FOREIGN = Path(__file__).parents[1] / "foreign"


def sample(name: str) -> Delivery:
    """What a sample delivers."""
    return delivering.delivered(reading.source(FOREIGN / name, name, FOREIGN), None).delivery


def text(said: str, form: Format | None = None) -> Delivery:
    """What a text delivers."""
    return delivering.delivered(reading.given(said.encode()), form).delivery


def by_key(delivery: Delivery) -> dict[str, Item]:
    """The items of a delivery under their keys."""
    return {item.key: item for item in delivery.items}
