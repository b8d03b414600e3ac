"""What becomes of a branch of our own once the remote is seen again."""

from enum import StrEnum


class Rejoin(StrEnum):
    """What is to be done with our branch of a task."""

    NOTHING = "nothing"
    PUSH = "push"  # we are ahead: nobody else went on
    FOLLOW = "follow"  # they went on from where we are
    SALVAGE = "salvage"  # both went on: theirs counts, ours is kept beside it
    DROP = "drop"  # it has landed, or is given up, with all that we have


def rejoin(ours: str, theirs: str | None, *, is_ahead: bool, is_behind: bool, is_kept: bool) -> Rejoin:
    """What to do about our tip and that of the remote (None: it has no such branch any more).

    `is_ahead` says that ours descends from theirs, `is_behind` that theirs descends from ours, and `is_kept`
    that what we have is reachable on the remote in another way.
    """
    if theirs is None:
        return Rejoin.DROP if is_kept else Rejoin.SALVAGE
    if ours == theirs:
        return Rejoin.NOTHING
    if is_ahead:
        return Rejoin.PUSH
    return Rejoin.FOLLOW if is_behind else Rejoin.SALVAGE
