"""What an agent needs and this machine does not have, though its settings are right."""

from penguin_git.errors import PenguinError


class NotInstalled(PenguinError):
    """A library that an agent works with is not here; elsewhere it may be."""
