"""Which task or phase of a plan a remark such as "after the login" means."""

import re
from collections.abc import Iterable, Mapping, Sequence

from penguin_git.model.specification import nouns
from penguin_git.model.specification.waiting import Need

_WORD = re.compile(r"[^\W_]+")
_EMPTY = nouns.words_of(
    """the a an of for to and or in on with by from at as is are be been it its this that these those all
    any each every our their implement add create build write set up design make provide support ensure
    let give allow enable carry out task tasks step steps phase item feature features requirement
    requirements story system functionality work done complete completed ready"""
)
_NUMBERED = re.compile(
    r"^(?:(?:task|step|item|requirement|story|feature|phase|milestone|stage|sprint)s?\b"
    r"|#|no\.?)\s*#?\s*(\d{1,3}(?:\.\d{1,3})*)$",
    re.IGNORECASE,
)
_PREVIOUS = re.compile(
    r"(?:the )?(?:above|previous(?: (?:task|step|item|one))?|task above|item above"
    r"|preceding (?:task|step|item))",
    re.IGNORECASE,
)
_FITS = 0.6
_SURE = 0.99
_MOST_COMPARED = 400_000  # pairs of words, so that a long plan full of remarks still ends


class Names:
    """The names of a plan's tasks and phases: their keys, their numbers and their words."""

    def __init__(self) -> None:
        self._titles: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        self._near: dict[tuple[str | None, str], str] = {}
        self._inside: dict[str, str | None] = {}
        self._is_numbered = False
        self._words: dict[str, frozenset[str]] = {}
        self._order: list[str] = []
        self._left = _MOST_COMPARED

    def add(self, title: str, source: str, keys: Iterable[str | None], *, inside: str | None = None) -> None:
        """One more task of the phase `inside`, or a phase. The first one with a key has it; in its own phase
        it comes before those of others."""
        self._titles[title.casefold()] = title
        self._inside[title] = inside
        for key in (*keys, source):
            if key and (plain := _plain_key(key)):
                self._keys.setdefault(plain, title)
                self._near.setdefault((inside, plain), title)
                self._is_numbered = self._is_numbered or (inside is not None and plain.isdigit())
        self._words[title] = frozenset(_words(title) | _words(source))
        if inside is not None:
            self._order.append(title)

    def meant(self, need: Need, by: str) -> str | None:
        """The title that is meant, `by` where it means itself; None where nothing or too much fits."""
        if _PREVIOUS.fullmatch(need.name):
            at = self._order.index(by) if by in self._order else 0
            return self._order[at - 1] if at else None
        key = _plain_key(need.name)
        near = self._near.get((self._inside.get(by), key))
        if found := near or self._titles.get(need.name.casefold()) or self._keys.get(key):
            return found
        if key.isdigit() and not self._is_numbered and need.is_sure:
            return self._order[int(key) - 1] if 0 < int(key) <= len(self._order) else None
        return self._nearest(_words(need.name), by, _FITS if need.is_sure else _SURE)

    def _nearest(self, wanted: set[str], by: str, least: float) -> str | None:
        self._left -= len(self._words)
        if not wanted or self._left < 0:
            return None
        scores = [
            (len(wanted & words) / len(wanted), -len(words), title)
            for title, words in self._words.items()
            if title != by
        ]
        best = sorted((one for one in scores if one[0] >= least), reverse=True)[:2]
        if not best or (len(best) == 2 and best[0][:2] == best[1][:2]):
            return None
        return best[0][2]


def acyclic(
    wanted: Sequence[tuple[str, str]], inside: Mapping[str, str]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The pairs (who waits, for whom) without loops, in order, and those that would close one.

    `inside` says which phase a task belongs to: a phase is done when its tasks are, and these wait for what
    their phase waits for.
    """
    kept: list[tuple[str, str]] = []
    dropped: list[tuple[str, str]] = []
    after: dict[str, list[str]] = {}
    members: dict[str, list[str]] = {}
    for task, phase in inside.items():
        members.setdefault(phase, []).append(task)
    for waiting, first in dict.fromkeys(wanted):
        if (
            inside.get(waiting) == first
            or inside.get(first) == waiting
            or _leads(first, waiting, after, inside, members)
        ):
            dropped.append((waiting, first))
        else:
            after.setdefault(waiting, []).append(first)
            kept.append((waiting, first))
    return kept, dropped


def _leads(
    start: str,
    goal: str,
    after: Mapping[str, list[str]],
    inside: Mapping[str, str],
    members: Mapping[str, list[str]],
) -> bool:
    """Whether `start` waits for `goal` already, or for something of it."""
    goals = {goal, *members.get(goal, ())}
    open_, seen = [start], {start}
    while open_:
        one = open_.pop()
        if one in goals:
            return True
        further = [*after.get(one, ()), *members.get(one, ())]
        if (phase := inside.get(one)) is not None:
            further += after.get(phase, ())
        new = [title for title in further if title not in seen]
        seen.update(new)
        open_ += new
    return False


def _plain_key(name: str) -> str:
    tidy = name.strip().strip("`*()[].")
    numbered = _NUMBERED.match(tidy)
    kind = "phase" if tidy.casefold().startswith(("phase", "milestone", "stage", "sprint")) else ""
    return f"{kind}{numbered[1]}" if numbered else re.sub(r"[\s_-]", "", tidy).casefold()


def _words(text: str) -> set[str]:
    return {_stem(word) for word in _WORD.findall(text.casefold()) if word not in _EMPTY and len(word) > 1}


def _stem(word: str) -> str:
    for end in (
        "ations",
        "ation",
        "ating",
        "ated",
        "ate",
        "ings",
        "ing",
        "ers",
        "er",
        "ies",
        "es",
        "ed",
        "s",
        "y",
        "e",
    ):
        if word.endswith(end) and len(word) - len(end) >= 4:
            return word[: -len(end)]
    return word.removesuffix("s") if len(word) > 3 else word
