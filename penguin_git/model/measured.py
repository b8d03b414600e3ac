"""A number that says what it comes from."""

from collections.abc import Iterable
from typing import Self


class Measured(float):
    """A number between 0 and 1 that says what it comes from; the weightiest of its `reasons` first."""

    __slots__ = ("reasons",)
    reasons: tuple[str, ...]

    def __new__(cls, score: float, reasons: Iterable[str] = ()) -> Self:
        """`score` as a number that has `reasons`."""
        measured = super().__new__(cls, score)
        measured.reasons = tuple(reasons)
        return measured

    def __reduce__(self) -> tuple[type[Self], tuple[float, tuple[str, ...]]]:
        return type(self), (float(self), self.reasons)

    @property
    def score(self) -> float:
        """The number alone."""
        return float(self)
