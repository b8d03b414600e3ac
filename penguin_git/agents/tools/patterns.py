"""Patterns of paths, such as `src/**/*.py`, matched while going down the folders."""

import re
from fnmatch import translate
from functools import lru_cache

from penguin_git.agents.tools.refusal import Refusal

_ANY_DEPTH = "**"
_MOST = 64  # alternatives of one pattern

# How far into each alternative a folder has got: pairs of alternative and part.
State = frozenset[tuple[int, int]]


class Pattern:
    """`*` and `?` stay within a name, `**` stands for any folders or none, `{a,b}` for either."""

    def __init__(self, text: str) -> None:
        self._alternatives = [_parts(alternative) for alternative in _expanded(text)]

    @property
    def start(self) -> State:
        """Where a match begins, in the topmost folder."""
        return self._closed({(number, 0) for number in range(len(self._alternatives))})

    def below(self, state: State, name: str) -> State:
        """How far the pattern is within the folder `name`; empty when nothing in it can match."""
        return self._closed({step for place in state for step in self._steps(place, name)})

    def ends(self, state: State) -> bool:
        """Whether what has got here matches as a whole."""
        return any(part == len(self._alternatives[number]) for number, part in state)

    def _steps(self, place: tuple[int, int], name: str) -> list[tuple[int, int]]:
        number, part = place
        parts = self._alternatives[number]
        if part == len(parts):
            return []
        if parts[part] == _ANY_DEPTH:
            return [(number, part), (number, part + 1)] if part + 1 == len(parts) else [(number, part)]
        return [(number, part + 1)] if _regex(parts[part]).match(name) else []

    def _closed(self, places: set[tuple[int, int]]) -> State:
        """Together with what follows a `**` that stands for no folder; a last one needs something."""
        found = list(places)
        for number, part in found:
            parts = self._alternatives[number]
            if part + 1 < len(parts) and parts[part] == _ANY_DEPTH and (number, part + 1) not in places:
                places.add((number, part + 1))
                found.append((number, part + 1))
        return frozenset(places)


def anywhere(text: str) -> Pattern:
    """A pattern that, without a slash, matches names in any folder."""
    return Pattern(text if "/" in text else f"**/{text}")


def _parts(text: str) -> list[str]:
    if text.startswith("/"):
        raise Refusal(f"The pattern `{text}` begins at the root. Write it from `path` down.", denied=True)
    parts = [part for part in text.split("/") if part not in {"", "."}]
    if ".." in parts:
        raise Refusal(f"The pattern `{text}` holds `..`; it can lead down only.", denied=True)
    if not parts:
        raise Refusal("The pattern is empty; `**` finds everything.")
    return parts


def _expanded(text: str) -> list[str]:
    """The alternatives that the braces of a pattern stand for."""
    waiting, found = [text], []
    while waiting:
        pattern = waiting.pop()
        braces = re.search(r"\{([^{}]*,[^{}]*)\}", pattern)
        if braces is None:
            found.append(pattern)
        else:
            start, end = braces.span()
            waiting += [pattern[:start] + choice + pattern[end:] for choice in braces[1].split(",")]
        if len(waiting) + len(found) > _MOST:
            raise Refusal(f"The braces of the pattern stand for more than {_MOST} patterns.")
    return found


@lru_cache(256)
def _regex(part: str) -> re.Pattern[str]:
    return re.compile(translate(part))
