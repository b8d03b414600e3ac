"""Work on a claim that is done elsewhere: who has begun it, and what they have to know meanwhile."""

from msgspec import Struct

from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.outcome import Outcome


class Orders(Struct, frozen=True, kw_only=True):
    """What the daemon wants of the work by now: its limits, its checkpoints, its end.

    `saves` are the descriptions of all checkpoints that were asked for, oldest first. Without an `outcome`
    the work goes on.
    """

    limits: ResourceConstraints
    checkpoint_seconds: float
    saves: tuple[str, ...] = ()
    outcome: Outcome | None = None
    reason: str = ""
    goes_on: bool = False


class Errand(Struct, frozen=True, kw_only=True):
    """The claim that it is about, by its nonce; once somebody has begun, `begun` names them to people.

    `sign` is theirs alone.
    """

    nonce: str
    orders: Orders
    begun: str = ""
    sign: str = ""
