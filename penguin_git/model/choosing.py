"""`auto` in the place of an agent: somebody is chosen for each task when it is claimed.

Who was chosen is what `auto` is an alias of, in the settings that hold for that one attempt. The task's file
says `auto` all along, so that an approval still covers it.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from msgspec import Struct, structs

from penguin_git.model.config import Config

if TYPE_CHECKING:
    from penguin_git.model.matching import Ranked

AUTO: Final = "auto"
NONE_FITS: Final = "no agent fits it"


class Choice(Struct, frozen=True):
    """Who is chosen, and why, in a sentence; no `agent` where none fits."""

    agent: str = ""
    why: str = NONE_FITS


def choice(ranking: "Sequence[Ranked]") -> Choice:
    """The first one that fits."""
    if ranking and ranking[0].fits:
        first = ranking[0]
        return Choice(first.name, f"`{first.name}` is chosen for it: {'; '.join(first.reasons)}")
    against = "; ".join(f"`{one.name}`: {one.against}" for one in ranking)
    return Choice("", f"{NONE_FITS}: {against}" if against else f"{NONE_FITS}, as none is configured")


def is_open(name: str | None, config: Config) -> bool:
    """Whether a name leaves open who it is; an agent or an alias that is called so is meant itself."""
    return name == AUTO and AUTO not in config.agents and AUTO not in config.aliases


def settled(config: Config, agent: str) -> Config:
    """The settings with an agent in the place of `auto`."""
    return structs.replace(config, aliases={**config.aliases, AUTO: agent}) if agent else config
