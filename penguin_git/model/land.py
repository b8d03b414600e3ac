"""How finished work gets to the base branch: by itself, by a person, or by a forge."""

from enum import StrEnum


class Land(StrEnum):
    MERGE = "merge"
    REVIEW = "review"
    PULL_REQUEST = "pull_request"


def strictest(*said: Land | None) -> Land | None:
    """The one of several that asks most of people, None where none is said."""
    return max((one for one in said if one), key=tuple(Land).index, default=None)
