"""Why a tool did not do what it was asked for."""


class Refusal(Exception):
    """A full sentence for the model. `denied` says that it asked for what it may not have."""

    def __init__(self, reason: str, *, denied: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.denied = denied
