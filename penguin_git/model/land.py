"""How finished work gets to the base branch: by itself, or by a person."""

from enum import StrEnum


class Land(StrEnum):
    MERGE = "merge"
    REVIEW = "review"


def strictest(*said: Land | None) -> Land | None:
    """The one of several that asks most of people, None where none is said."""
    return max((one for one in said if one), key=tuple(Land).index, default=None)
