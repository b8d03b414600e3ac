"""What a requirement says beside the work itself: its name, urgency, size, labels, what it waits for."""

import re

from msgspec import Struct

from penguin_git.model.priority import TaskPriority
from penguin_git.model.specification import inline, keys, limits, urgency, waiting
from penguin_git.model.specification.limits import Budget
from penguin_git.model.specification.waiting import Need

_TAG = re.compile(r"\[([^\]\[\n]{1,40})\](?!\()")
_ASIDE = re.compile(r"\(([^()\n]{1,120})\)")
_HASH = re.compile(r"(?<=\s)#([a-z][a-z-]{1,30})\b")
_SIZE = re.compile(
    r"(?:(?:size|effort|complexity|estimate|est\.?)\s*[:=-]?\s*)?(xs|xxs|s|small"
    r"|simple|easy|trivial|m|medium|l|large|big|hard|complex|xl|xxl"
    r"|\d{1,3}\s*(?:pts?|points?|sp|story points?|h|hrs?|hours?|d|days?|min|minutes?|w|weeks?))",
    re.IGNORECASE,
)
_STOPS = re.compile(r"([.;,])\s+\.(?=\s|$)")


class Marked(Struct, frozen=True):
    """A text without its marks, and what these say."""

    words: str
    key: str | None = None
    priority: TaskPriority | None = None
    size: str | None = None
    labels: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    budget: Budget = Budget()
    refused: bool = False  # it says that it will not be done


def marked(text: str) -> Marked:
    """What one requirement says."""
    said = _Reading(inline.plain(text))
    said.take_key()
    said.take_label()
    said.take_asides()
    said.take_tags()
    said.take_key()
    said.take_label()
    said.take_needs()
    words = _STOPS.sub(r"\1", " ".join(said.words.split())).strip(" ,;–—-")
    return Marked(
        words=words if re.search(r"\w", words) else said.key or words,  # `Task 2` alone is its own name
        key=said.key,
        priority=said.priority or urgency.sounding(words),
        size=said.size,
        labels=tuple(dict.fromkeys(said.labels)),
        needs=tuple(dict.fromkeys(said.needs)),
        budget=said.budget,
        refused=said.refused,
    )


def heading(text: str) -> tuple[str, tuple[Need, ...]]:
    """A heading without what it waits for, and that."""
    said = _Reading(text)
    said.take_asides()
    if said.needs:
        return said.words.strip(), tuple(said.needs)
    return text, ()


class _Reading:
    """Takes marks out of a text, one kind after the other."""

    def __init__(self, words: str) -> None:
        self.words = words
        self.key: str | None = None
        self.priority: TaskPriority | None = None
        self.size: str | None = None
        self.labels: list[str] = []
        self.needs: list[Need] = []
        self.refused = False
        self.budget = Budget()

    def take_key(self) -> None:
        """The name at the beginning, such as `FR-1:` or `Task 3.1`."""
        self.words = self.words.strip()
        if found := waiting.of_name(self.words):
            self.words = found[0]
            self.needs += found[1]
        if not self.key and (named := keys.leading(self.words)):
            self.key, self.words = named

    def take_label(self) -> None:
        """The urgency before a colon."""
        self.words = self.words.strip()
        if found := urgency.leading(self.words):
            word, self.words = found
            self._is_mark(word)

    def take_asides(self) -> None:
        """What is waited for, where it stands in brackets."""
        while found := waiting.in_brackets(self.words):
            self.words, said = found
            self.needs += waiting.needs_in(
                ", ".join(part for part in said.split(", ") if not self._is_mark(part))
            )

    def take_tags(self) -> None:
        """What stands in brackets: limits, urgency, size, labels; other asides stay."""
        self.words, self.budget = limits.taken(self.words)
        self.words = _TAG.sub(self._tag, self.words)
        self.words = _ASIDE.sub(self._aside, self.words)
        self.labels += [found[1] for found in _HASH.finditer(self.words)]
        self.words = _HASH.sub("", self.words)

    def take_needs(self) -> None:
        """Clauses that say what has to be there first."""
        self.words, found = waiting.clauses(self.words)
        self.needs += (*found, *waiting.hints(self.words))

    def _tag(self, found: re.Match[str]) -> str:
        said = found[1].strip()
        if self._is_mark(said):
            return ""
        if re.fullmatch(r"[A-Z]|[A-Z]{2}\d{1,3}", said):
            return ""
        is_name = re.fullmatch(r"[A-Za-z][\w -]{1,24}", said) is not None
        if is_name and (found.start() == 0 or (said.islower() and " " not in said)):
            self.labels.append(said.casefold().replace(" ", "-"))
            return ""
        return found[0]

    def _aside(self, found: re.Match[str]) -> str:
        """An aside without the marks in it, none where there are only marks."""
        parts = [part.strip() for part in found[1].split(", ")]
        left = [part for part in parts if not self._is_mark(part)]
        if len(left) == len(parts):
            return found[0]
        return f"({', '.join(left)})" if left else ""

    def _is_mark(self, said: str) -> bool:
        tidy = said.strip(" .*")
        if urgency.is_named(tidy):
            self.refused = self.refused or tidy.casefold().startswith("won")
            self.priority = self.priority or urgency.rank(tidy)
            return True
        if _SIZE.fullmatch(tidy):
            self.size = tidy
            return True
        return False
