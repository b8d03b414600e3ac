"""What a requirement says beside the work itself: its name, urgency, size, labels, what it waits for."""

import re

from msgspec import Struct

from penguin_git.model.priority import TaskPriority
from penguin_git.model.specification import inline

_KEY = re.compile(
    r"^\(?(?P<key>[A-Z]{1,6}(?:-[A-Z0-9]{1,8}){1,2}-\d{1,4}|[A-Z]{1,5}[A-Z0-9]{0,4}-?\d{1,4}(?:[.-]\d{1,4})*[a-z]?"
    r"|(?:task|story|user story|feature|requirement|req|epic|item|module|step"
    r"|component)\s+#?\d{1,3}(?:\.\d{1,3})*)\)?"
    r"(?:\s*[:.)–—-]+\s*|\s+(?=\S))",
    re.IGNORECASE,
)
_NOT_KEYS = re.compile(
    r"(?:P[0-4]|HTTP[0-9]?|UTF-?\d+|SHA-?\d+|OAUTH ?2?|V\d|H\d|S3|EC2|MD5|ISO-?\d+"
    r"|RFC-?\d+|IPV\d|ES\d+|MP[34]|WEB[23]|AES-?\d+|HTML5|CSS3|BASE64)\b",
    re.IGNORECASE,
)
_TAG = re.compile(r"\[([^\]\[\n]{1,40})\](?!\()")
_ASIDE = re.compile(r"\(([^()\n]{1,120})\)")
_HASH = re.compile(r"(?<=\s)#([a-z][a-z-]{1,30})\b")
_PRIORITY = re.compile(
    r"(?:priority\s*[:=-]?\s*)?(p[0-4]|critical|urgent|blocker|asap|highest|high|must"
    r"|must[- ]have|should|should[- ]have|medium|normal|could|could[- ]have"
    r"|nice[- ]to[- ]have|optional|low|lowest|stretch|later|required|essential|mvp"
    r"|won'?t(?:[- ]have)?)(?:[- ]?(?:priority|goal))?",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"^(critical|urgent|blocker|asap|must have|should have|could have"
    r"|nice[- ]to[- ]have|optional|stretch goal|p[0-4]|must|should|could"
    r"|won'?t have)\s*[:–—]\s*",
    re.IGNORECASE,
)
_WORDS = (
    (
        re.compile(
            r"\b(?:urgent(?:ly)?|asap|as soon as possible|highest priority|top priority"
            r"|blocker|is critical)\b",
            re.IGNORECASE,
        ),
        TaskPriority.CRITICAL,
    ),
    (
        re.compile(
            r"\b(?:nice[- ]to[- ]haves?|optional(?:ly)?|stretch goal|low priority"
            r"|if time permits|if time allows|would be nice)\b",
            re.IGNORECASE,
        ),
        TaskPriority.LOW,
    ),
    (
        re.compile(r"\b(?:must|shall|is required|are required|high priority|essential)\b", re.IGNORECASE),
        TaskPriority.HIGH,
    ),
    (re.compile(r"\bcould\b|\bMAY\b"), TaskPriority.LOW),
)
_RANKS = {
    TaskPriority.CRITICAL: ("p0", "critical", "urgent", "blocker", "asap", "highest"),
    TaskPriority.HIGH: ("p1", "high", "must", "must have", "required", "essential", "mvp"),
    TaskPriority.MEDIUM: ("p2", "should", "should have", "medium", "normal"),
    TaskPriority.LOW: (
        "p3",
        "p4",
        "could",
        "could have",
        "nice to have",
        "optional",
        "low",
        "lowest",
        "stretch",
        "later",
    ),
}
_SIZE = re.compile(
    r"(?:(?:size|effort|complexity|estimate|est\.?)\s*[:=-]?\s*)?(xs|xxs|s|small"
    r"|simple|easy|trivial|m|medium|l|large|big|hard|complex|xl|xxl"
    r"|\d{1,3}\s*(?:pts?|points?|sp|story points?|h|hrs?|hours?|d|days?|min|minutes?|w|weeks?))",
    re.IGNORECASE,
)
_END = r"(?=[.;]|$|\s+(?:and then|so that|because|using|with|via|by|for|to|we|it|they|users?|you)\b)"
_NEEDS = (
    re.compile(
        r"[\s,;(]*\b(?:depends|dependent|depending) (?:up)?on:?\s+([^.;()\n]{2,160})\)?", re.IGNORECASE
    ),
    re.compile(
        r"[\s,;(]*\b(?:blocked by|waits for|waiting for|follows|comes after"
        r"|prerequisites?:|dependenc(?:y|ies):)\s+([^.;()\n]{2,160})\)?",
        re.IGNORECASE,
    ),
    re.compile(
        r"[\s,;(]*\b(?:once|when|after)\s+([^.;,()\n]{2,100}?)\s+(?:is|are|has been|have been|gets?)\s+"
        r"(?:done|complete[d]?|finished|ready|in place|available|there|implemented|merged"
        r"|built|live|working|set up)\b,?\)?",
        re.IGNORECASE,
    ),
)
_WEAK_NEEDS = (
    re.compile(
        r"[\s,;(]+\b(?:right |directly )?after\s+(?:the\s+)?([^.;,()\n]{2,80})\)?" + _END, re.IGNORECASE
    ),
    re.compile(
        r"[\s,;(]+\b(?:requires|needs|builds on|based on)\s+(?:the\s+)?([^.;,()\n]{2,80})\)?" + _END,
        re.IGNORECASE,
    ),
)


class Need(Struct, frozen=True):
    """What is waited for, as the text calls it. A sure one was meant as such; others count where they fit."""

    name: str
    is_sure: bool


class Marked(Struct, frozen=True):
    """A text without its marks, and what these say."""

    words: str
    key: str | None = None
    priority: TaskPriority | None = None
    size: str | None = None
    labels: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    refused: bool = False  # it says that it will not be done


def marked(text: str) -> Marked:
    """What one requirement says."""
    said = _Reading(inline.plain(text))
    said.take_key()
    said.take_label()
    said.take_tags()
    said.take_key()
    said.take_label()
    said.take_needs()
    words = " ".join(said.words.split()).strip(" ,;–—")
    return Marked(
        words=words,
        key=said.key,
        priority=said.priority or urgency(words),
        size=said.size,
        labels=tuple(dict.fromkeys(said.labels)),
        needs=tuple(dict.fromkeys(said.needs)),
        refused=said.refused,
    )


def urgency(words: str) -> TaskPriority | None:
    """How urgent a sentence sounds."""
    return next((one for known, one in _WORDS if known.search(words)), None)


def rank(word: str) -> TaskPriority | None:
    """The priority that a word such as `P1` or `Must have` names."""
    found = _PRIORITY.match(word.strip())
    if not found:
        return None
    tidy = found[1].casefold().replace("-", " ").replace("'", "")
    return next((one for one, words in _RANKS.items() if tidy in words), None)


def needs_in(text: str) -> tuple[Need, ...]:
    """What a list such as `FR-1, FR-2 and the database` names."""
    parts = re.split(r",|;|\band\b|\+|&|/", inline.plain(text))
    none = ("", "none", "n/a", "-", "—", "–", "nothing", "no")
    return tuple(Need(part.strip(" ."), True) for part in parts if part.strip(" .").casefold() not in none)


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

    def take_key(self) -> None:
        """The name at the beginning, such as `FR-1:` or `Task 3.1`."""
        self.words = self.words.strip()
        found = _KEY.match(self.words)
        if (
            self.key
            or not found
            or _NOT_KEYS.match(found["key"])
            or not (" " in found["key"] or found["key"][:-1].isupper())
        ):
            return
        self.key = found["key"]
        self.words = self.words[found.end() :]

    def take_label(self) -> None:
        """The urgency before a colon."""
        self.words = self.words.strip()
        if found := _LABELLED.match(self.words):
            self._is_mark(found[1])
            self.words = self.words[found.end() :]

    def take_tags(self) -> None:
        """What stands in brackets: urgency, size, labels; other asides stay."""
        self.words = _TAG.sub(self._tag, self.words)
        self.words = _ASIDE.sub(self._aside, self.words)
        self.labels += [found[1] for found in _HASH.finditer(self.words)]
        self.words = _HASH.sub("", self.words)

    def take_needs(self) -> None:
        """Clauses that say what has to be there first."""
        for pattern in _NEEDS:
            while found := pattern.search(self.words):
                self.needs += needs_in(found[1])
                self.words = f"{self.words[: found.start()]} {self.words[found.end() :]}".strip()
        for pattern in _WEAK_NEEDS:
            self.needs += [Need(found[1].strip(), False) for found in pattern.finditer(self.words)]

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
        if _PRIORITY.fullmatch(tidy):
            self.refused = self.refused or tidy.casefold().startswith("won")
            self.priority = self.priority or rank(tidy)
            return True
        if _SIZE.fullmatch(tidy):
            self.size = tidy
            return True
        return False
