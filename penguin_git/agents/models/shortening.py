"""Long results made shorter: before they are said at all, and later to save room."""

from collections.abc import Sequence

from penguin_git.agents.models.provider import ModelTurn, OurTurn, Result, Turn

_LONGEST, _HALF = 10_000, 5_000  # characters of one result
_KEPT = 200  # characters of a result that has to make room


def elided(text: str) -> str:
    """A result with its first and last 5,000 characters, where it has more than 10,000."""
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_HALF]}\n[… {len(text) - 2 * _HALF} characters left out …]\n{text[-_HALF:]}"


def shortened(turns: Sequence[Turn]) -> list[Turn]:
    """The turns with little more than the beginning of each long result."""
    return [turn if isinstance(turn, ModelTurn) else _short(turn) for turn in turns]


def _short(turn: OurTurn) -> OurTurn:
    return OurTurn(tuple(_result(result) for result in turn.results), turn.texts)


def _result(result: Result) -> Result:
    if len(result.text) <= 2 * _KEPT:
        return result
    left_out = len(result.text) - _KEPT
    text = f"{result.text[:_KEPT]}\n[… {left_out} characters left out to save room …]"
    return Result(id=result.id, text=text, ok=result.ok)
