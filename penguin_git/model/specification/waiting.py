"""What a requirement waits for: the clauses and remarks that say so."""

import re
from collections.abc import Iterator

from msgspec import Struct

from penguin_git.model.specification import inline

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
_END = r"(?=[.;]|$|\s+(?:and then|so that|because|using|with|via|by|for|to|we|it|they|users?|you)\b)"
_NEEDS = (
    re.compile(
        r"[\s,;(\[–—-]*\b(?:(?:which|that|and) )?(?:depends|dependent|depending) (?:up)?on:?\s+"
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
        rf"\s+[–—-]+\s*(?:requires|needs):?\s+({_NAMED}(?:(?:,|,? and|\s*&)\s+{_NAMED})*)(?=\s*(?:[.;]|$))",
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


class Need(Struct, frozen=True):
    """What is waited for, as the text calls it. A sure one was meant as such; others count where they fit."""

    name: str
    is_sure: bool


def needs_in(text: str) -> tuple[Need, ...]:
    """What a list such as `FR-1, FR-2 and the database` names."""
    parts = re.split(r",|;|\band\b|\+|&|/", _RANGE.sub(_all_of, inline.plain(text)))
    none = ("", "none", "n/a", "-", "—", "–", "nothing", "no")
    return tuple(Need(part.strip(" ."), True) for part in parts if part.strip(" .").casefold() not in none)


def of_name(text: str) -> tuple[str, tuple[Need, ...]] | None:
    """`Task 2` and what it waits for, of a text such as `Task 2 needs Task 1`."""
    found = _NAME_WAITS.match(text)
    return (found[1], needs_in(found[2])) if found else None


def in_brackets(text: str) -> tuple[str, str] | None:
    """The text without its first remark that says what is waited for, and what that names."""
    found = _BRACKETED.search(text)
    return (f"{text[: found.start()]} {text[found.end() :]}", found[1] or found[2]) if found else None


def clauses(text: str) -> tuple[str, tuple[Need, ...]]:
    """The text without the clauses that say for sure what has to be there first, and what they name."""
    found: list[Need] = []
    for pattern in _NEEDS:
        while said := pattern.search(text):
            found += needs_in(said[1])
            text = f"{text[: said.start()]} {text[said.end() :]}".strip()
    return text, tuple(found)


def hints(text: str) -> Iterator[Need]:
    """What may have to be there first, by clauses that may mean something else."""
    for pattern in _WEAK_NEEDS:
        for said in pattern.finditer(text):
            yield from (Need(need.name, False) for need in needs_in(said[1]))


def _all_of(found: re.Match[str]) -> str:
    """`2, 3, 4` for `2-4`."""
    first, last = int(found[1]), int(found[2])
    return ", ".join(str(one) for one in range(first, last + 1)) if first < last else found[0]
