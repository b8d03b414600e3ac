"""Round numbers along an axis."""

from math import ceil, floor, log10

_NOTHING = 1e-300  # below it a part of a number can be 0


def ticks(top: float, *, most: int = 5, whole: bool = False) -> tuple[float, ...]:
    """Round numbers from 0 up to at least `top`, evenly spaced by 1, 2 or 5 times a power of ten.

    At most `most` steps; `whole` keeps to whole numbers.
    """
    if top < _NOTHING:
        return (0.0, 1.0)
    power = 10.0 ** floor(log10(top / most))
    step = next(
        power * round_one for round_one in (1, 2, 5, 10) if power * round_one * most >= top * (1 - 1e-9)
    )
    if whole:
        step = max(step, 1.0)
    count = min(ceil(top / step * (1 - 1e-9)), most)  # the step may fall short by what is not seen
    return tuple(float(f"{step * number:.12g}") for number in range(count + 1))
