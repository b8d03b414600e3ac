"""Work on a claim that is done elsewhere: who has begun it, and what they have to know meanwhile."""

from msgspec import Struct

from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.outcome import Outcome
from penguin_git.model.request import Remark


class Orders(Struct, frozen=True, kw_only=True):
    """What the daemon wants of the work by now: its limits, its checkpoints, its end.

    `saves` are the descriptions of all checkpoints that were asked for, and `remarks` all that people said,
    oldest first. Without an `outcome` the work goes on.
    """

    limits: ResourceConstraints
    checkpoint_seconds: float
    saves: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    outcome: Outcome | None = None
    reason: str = ""
    goes_on: bool = False


class Errand(Struct, frozen=True, kw_only=True):
    """The claim that it is about, by its nonce; once somebody has begun, `begun` names them to people.

    `sign` is theirs alone. `heard` counts the remarks that are in the log by now.
    """

    nonce: str
    orders: Orders
    begun: str = ""
    sign: str = ""
    heard: int = 0
