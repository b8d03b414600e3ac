"""What a requirement says beside the work itself: its name, urgency, size, labels, what it waits for."""

import re

from msgspec import Struct, structs

from penguin_git.model.priority import TaskPriority
from penguin_git.model.specification import inline

_KEY = re.compile(
    r"^\(?(?P<key>\d{1,2}(?:\.\d{1,2}){1,2}(?=[:.)]?\s+(?-i:[A-Z]))|[A-Z]{1,6}(?:-[A-Z0-9]{1,8}){1,2}-\d{1,4}|[A-Z]{1,5}[A-Z0-9]{0,4}-?\d{1,4}(?:[.-]\d{1,4})*[a-z]?"
    r"|(?:task|story|user story|feature|requirement|req|epic|item|module|step"
    r"|component)\s+(?:#?\d{1,3}(?:\.\d{1,3})*|[A-Z](?=\s*[:.)–—-]))|[A-Z](?=[:)]\s))\)?"
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
    r"|won'?t have)\s*[:–—]\s*|^(p[0-4])\s+(?=[a-z]{3})",
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
_WAITING = (
    r"(?:depends|dependent|depending) (?:up)?on|blocked by|waits for|waiting for|comes after|follows|after"
    r"|requires|needs|prerequisites?|dependenc(?:y|ies)"
)
_BRACKETED = re.compile(
    rf"\s*(?:\((?:{_WAITING})\b:?\s+(?!(?:about |another )?\d+\s*[a-z])([^()\n]{{1,160}})\)"
    rf"|\[(?:{_WAITING})\b:?\s+([^\[\]\n]{{1,160}})\])",
    re.IGNORECASE,
)  # what stands in brackets is a remark, whatever follows `after`
_NAMED = r"(?:(?:task|step|item|phase|story|feature)s?\s+#?(?:\d[\d.]*|[A-Z]\b)|#?\d+(?:\.\d+)*)"
_NAME_WAITS = re.compile(
    r"^((?:[Tt]ask|[Ss]tep|[Ff]eature|[Ii]tem|[Ss]tory)\s+#?(?:\d{1,3}|[A-Z])|[A-Z])"
    r",?\s+(?:after|needs|requires)\s+([^.;:()\[\]\n]{1,160})$"
)
_LIMITS = re.compile(r"\s*(?:\(([^()\n]{1,120})\)|\[([^\[\]\n]{1,120})\])")
_TOKENS = re.compile(r"(\d[\d,_]{0,11}(?:\.\d+)?)\s*([km])?[ -]?(?:tokens?|tok)\b", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,4}(?:\.\d+)?)\s*(min(?:ute)?s?|h(?:ou)?rs?|h)\b", re.IGNORECASE)
_LIMIT = re.compile(
    r"\s*(?:budget|(?:time )?limits?|max(?:imum)?|time ?box|up to|at most)\b\s*[:=]?", re.IGNORECASE
)
_SCALES = {"": 1, "k": 1_000, "m": 1_000_000}
_END = r"(?=[.;]|$|\s+(?:and then|so that|because|using|with|via|by|for|to|we|it|they|users?|you)\b)"
_NEEDS = (
    re.compile(
        r"[\s,;(\[–—-]*\b(?:depends|dependent|depending) (?:up)?on:?\s+"
        r"((?:[^.;()\[\]\n]|\.(?=\w)){1,160})[)\]]?",
        re.IGNORECASE,
    ),
    re.compile(
        r"[\s,;(\[–—-]*\b(?:blocked by:?|waits for:?|waiting for:?|follows|comes after|after:"
        r"|prerequisites?:|dependenc(?:y|ies):)\s+((?:[^.;()\[\]\n]|\.(?=\w)){1,160})[)\]]?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"[\s,;(\[–—-]+after\s+({_NAMED}(?:(?:,|,? and|\s*&)\s+{_NAMED})*)[)\]]?(?=\s*(?:[.;,]|$))",
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
        r"[\s,;(]+\b(?:right |directly )?after\s+(?:the\s+)?([^.;,()\n]{1,80})\)?" + _END, re.IGNORECASE
    ),
    re.compile(
        r"[\s,;(]+\b(?:requires|needs|builds on|based on)\s+(?:the\s+)?([^.;,()\n]{2,80})\)?" + _END,
        re.IGNORECASE,
    ),
)


_RANGE = re.compile(
    r"(?<![\w.-])(?:tasks?\s+|steps?\s+|items?\s+|#)?(\d{1,2})\s*(?:-|–|to|through)\s*#?(\d{1,2})\b"
)
_STOPS = re.compile(r"([.;,])\s+\.(?=\s|$)")


class Need(Struct, frozen=True):
    """What is waited for, as the text calls it. A sure one was meant as such; others count where they fit."""

    name: str
    is_sure: bool


class Budget(Struct, frozen=True):
    """Limits that a text names itself."""

    tokens: int | None = None
    minutes: int | None = None


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
        priority=said.priority or urgency(words),
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
    parts = re.split(r",|;|\band\b|\+|&|/", _RANGE.sub(_all_of, inline.plain(text)))
    none = ("", "none", "n/a", "-", "—", "–", "nothing", "no")
    return tuple(Need(part.strip(" ."), True) for part in parts if part.strip(" .").casefold() not in none)


def _is_name(key: str) -> bool:
    """Whether a key is written like one: its letters are capitals, or a word stands before its number."""
    if key[0].isdigit():
        return True
    last = key.rsplit(maxsplit=1)[-1]
    return (" " in key and (last[-1].isdigit() or last.isupper())) or (key[:-1] or key).isupper()


def _all_of(found: re.Match[str]) -> str:
    """`2, 3, 4` for `2-4`."""
    first, last = int(found[1]), int(found[2])
    return ", ".join(str(one) for one in range(first, last + 1)) if first < last else found[0]


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
        if waiting := _NAME_WAITS.match(self.words):
            self.needs += needs_in(waiting[2])
            self.words = waiting[1]
        found = _KEY.match(self.words)
        if self.key or not found or _NOT_KEYS.match(found["key"]) or not _is_name(found["key"]):
            return
        self.key = found["key"]
        self.words = self.words[found.end() :]

    def take_label(self) -> None:
        """The urgency before a colon."""
        self.words = self.words.strip()
        if found := _LABELLED.match(self.words):
            self._is_mark(found[1] or found[2])
            self.words = self.words[found.end() :]

    def take_asides(self) -> None:
        """What is waited for, where it stands in brackets."""
        while found := _BRACKETED.search(self.words):
            said = ", ".join(part for part in (found[1] or found[2]).split(", ") if not self._is_mark(part))
            self.needs += needs_in(said)
            self.words = f"{self.words[: found.start()]} {self.words[found.end() :]}"

    def take_tags(self) -> None:
        """What stands in brackets: urgency, size, labels; other asides stay."""
        self.words = _LIMITS.sub(self._limits, self.words)
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
            for found in pattern.finditer(self.words):
                self.needs += [Need(need.name, False) for need in needs_in(found[1])]

    def _limits(self, found: re.Match[str]) -> str:
        """An aside that names tokens, or says that its time is a limit."""
        said = (found[1] or found[2]).casefold()
        tokens, time = _TOKENS.search(said), _TIME.search(said)
        if tokens is None and not (time and _LIMIT.match(said)):
            return found[0]
        if tokens:
            number = float(tokens[1].replace(",", "").replace("_", ""))
            self.budget = structs.replace(
                self.budget, tokens=round(number * _SCALES[tokens[2] or ""]) or None
            )
        if time:
            minutes = round(float(time[1]) * (60 if time[2].startswith("h") else 1))
            self.budget = structs.replace(self.budget, minutes=minutes or None)
        left = _LIMIT.sub("", _TIME.sub("", _TOKENS.sub("", found[1] or found[2])))
        parts = [part.strip() for part in re.split(r"[,;/]", left)]
        kept = ", ".join(part for part in parts if re.search(r"\w", part))
        return f" ({kept})" if kept else ""

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
