"""A clock for what holds for a while alone."""


class Watch:
    """Goes when it is told to, and else stands still: nothing depends on how fast a machine is."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds
