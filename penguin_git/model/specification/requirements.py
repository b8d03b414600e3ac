"""Which items of lists, rows of tables and sentences are requirements, and the tasks that they are."""

import re
from collections.abc import Iterator, Sequence

from msgspec import structs

from penguin_git.model.specification import inline, marks, phrasing, urgency, verbs, waiting
from penguin_git.model.specification.blocks import Item
from penguin_git.model.specification.draft import Draft
from penguin_git.model.specification.plan import Remark
from penguin_git.model.text import visible

_EMPTY = re.compile(
    r"(?:tbd|tba|n/?a|none|nothing|todo|etc\.?|…|\.\.\.|and more|and so on|more to come)[.!]?", re.IGNORECASE
)
_ASIDE = re.compile(
    r"(?:note|notes|e\.g|i\.e|example|for example|see|see also|source|ref|reference"
    r"|owner|author|status|date|version|why|rationale|reason|design rule|rule|decision"
    r"|estimated? time|time|budget|cost|duration|tech stack|stack|goal"
    r"|objective)\b\s*[.:]",
    re.IGNORECASE,
)
_VALUE = re.compile(r"[\w .`/&()-]{1,40}:\s*(?:\S{1,30}|[#\d$~<>=≈+-].{0,80})")
_BRACKETS = re.compile(r"\s*\([^()]*\)|\s*\[[^\[\]]*\]")
_PATH = re.compile(r"[\w.@-]*/[\w./@*-]+|[\w-]+\.[a-z]{1,4}")
AREAS = frozenset(
    """backend,back end,back-end,frontend,front end,front-end,database,server,client,web,mobile,mobile app,ui
    infrastructure,devops,operations,testing,tests,documentation,docs,deployment,delivery,quality
    foundation,setup,core,release,launch""".replace("\n    ", ",").split(",")
)
_LETTER = re.compile(r"[^\W\d_]")
_SAID_BELOW = re.compile(
    r"^(?:(?P<needs>depends on|blocked by|dependenc(?:y|ies)\b:|prerequisites?\b:|after:)"
    r"|(?P<priority>priority\s*:)|(?P<size>(?:size|effort|estimate|complexity)\s*:))\s*:?\s*(?P<what>.{1,200})$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z`\"'(*])")
_OBLIGED = re.compile(r"\b(?:must|shall|should|needs? to|ha(?:s|ve) to)\b", re.IGNORECASE)
_ABLE = re.compile(r"^(?:\w+ ){0,4}?\w+s? (?:can|may|will|are able to|is able to)\b", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"\bthis (?:document|specification|spec|section|page|table|list|chapter|diagram)\b"
    r"|\bthe (?:specification|spec)\b|\brfc ?2119\b",
    re.IGNORECASE,
)


def is_trivial(item: Item) -> bool:
    """Whether an item asks for nothing: links, questions, asides, paths, single values."""
    words = inline.plain(item.text)
    if not _LETTER.search(words) or _EMPTY.fullmatch(words) or inline.is_link(item.text):
        return True
    if (
        words.endswith("?")
        or "? →" in words
        or "? ->" in words
        or _ASIDE.match(words)
        or _DOCUMENT.search(words)
    ):
        return True
    return bool(_PATH.fullmatch(words))


def are_details(items: Sequence[Item]) -> bool:
    """Whether a list describes something, field by field or file by file, and asks for nothing itself."""
    if any(item.done is not None for item in items):
        return False
    told = [item for item in items if _is_detail(item) or (item.number is not None and "→" in item.text)]
    return len(told) * 2 >= len(items) > 0


def _is_detail(item: Item) -> bool:
    if inline.starts_with_code(item.text):
        return True
    words = inline.plain(item.text)
    return bool(_PATH.fullmatch(words)) or (
        bool(_VALUE.fullmatch(_BRACKETS.sub("", words))) and not item.items
    )


def are_orders(items: Sequence[Item]) -> bool:
    """Whether at least half of a list says what is to be done, or is there to be ticked off."""
    told = [item for item in items if item.done is not None or _is_asked(marks.marked(item.text))]
    return len(told) * 2 >= len(items) > 0


def is_group(item: Item) -> bool:
    """Whether an item only names the work that its own items are."""
    if not item.items or are_details(item.items):
        return False
    said = marks.marked(item.text)
    if said.key or (verbs.is_order(said.words) and item.number is None):
        return False
    if _is_area(item):
        return not any(verbs.is_statement(inline.plain(one.text)) for one in item.items)
    return are_orders(item.items) or all(is_group(one) for one in item.items)


def are_groups(items: Sequence[Item]) -> bool:
    """Whether the items with others below them name groups, and are not single wishes with conditions."""
    named = [item for item in items if item.items]
    if not named or not all(is_group(item) for item in named):
        return False
    if any(_is_area(item) for item in named):
        return True
    return len(items) > 1 and len(named) == len(items) and any(len(item.items) > 1 for item in named)


def _is_area(item: Item) -> bool:
    return marks.marked(item.text).words.rstrip(":").casefold() in AREAS


def _is_asked(said: marks.Marked) -> bool:
    return verbs.is_order(said.words) or any(need.is_sure for need in said.needs)


def asks(item: Item) -> bool:
    """Whether an item asks for work by its words alone, wherever it stands."""
    words = marks.marked(item.text).words
    return item.done is not None or verbs.is_order(words) or bool(_OBLIGED.search(words))


def of_item(item: Item, remarks: list[Remark]) -> Draft | None:
    """The task that an item asks for; sub-items are what has to hold in the end."""
    if item.done or inline.is_struck(item.text):
        remarks.append(Remark(item.line, f"`{short(item.text)}` is marked as done."))
        return None
    if is_trivial(item):
        if re.search(r"\w", item.text):
            remarks.append(Remark(item.line, f"`{short(item.text)}` asks for no work."))
        return None
    below = [(one, None if one.items else _SAID_BELOW.match(inline.plain(one.text))) for one in item.items]
    conditions = tuple(_conditions([one for one, told in below if not told]))
    draft = of_text(item.text, item.line, remarks, conditions=conditions, more=item.prose)
    if draft is None:
        return None
    numbered = structs.replace(draft, number=item.number)
    return _told_below(numbered, [told for _, told in below if told])


def _told_below(draft: Draft, told: Sequence[re.Match[str]]) -> Draft:
    """The task with what the items below it say about it, such as `depends on the login`."""
    for one in told:
        if one["needs"]:
            draft = structs.replace(draft, needs=(*draft.needs, *waiting.needs_in(one["what"])))
        elif one["priority"]:
            draft = structs.replace(draft, priority=draft.priority or urgency.rank(one["what"]))
        else:
            draft = structs.replace(draft, size=draft.size or one["what"].strip())
    return draft


def _conditions(items: Sequence[Item]) -> Iterator[str]:
    for item in items:
        if (words := inline.plain(item.text)) and not is_trivial(item):
            deeper = "; ".join(inline.plain(one.text) for one in item.items)
            yield f"{words.rstrip(':')}: {deeper}" if deeper else words


def of_text(
    text: str,
    line: int,
    remarks: list[Remark],
    *,
    conditions: tuple[str, ...] = (),
    more: Sequence[str] = (),
) -> Draft | None:
    """The task that a text asks for."""
    head, rest = inline.headed(text)
    said = marks.marked(head or text)
    if said.refused:
        remarks.append(Remark(line, f"`{short(text)}` is not to be done, as it says."))
        return None
    if not _LETTER.search(said.words):
        return None
    found = phrasing.phrase(said.words)
    further = [*([rest] if head else []), *(inline.plain(one) for one in more)]
    description = "\n\n".join(part for part in (found.detail, *further) if part)
    return Draft(
        title=found.title,
        line=line,
        description=description or None,
        key=said.key,
        acceptance=conditions,
        priority=said.priority,
        size=said.size,
        labels=said.labels,
        needs=said.needs,
        budget=said.budget,
        source=said.words,
    )


def of_prose(text: str, line: int, remarks: list[Remark], *, freely: bool) -> list[Draft]:
    """The sentences of a paragraph that ask for something; `freely`: also where no "must" says so."""
    found: list[Draft] = []
    for sentence in _SENTENCE.split(inline.plain(text)):
        if _DOCUMENT.search(sentence) or sentence.endswith(("?", ":")) or len(sentence.split()) < 3:
            continue
        is_wanted = _OBLIGED.search(sentence) or (
            freely and (_ABLE.match(sentence) or verbs.is_order(sentence))
        )
        if is_wanted and (draft := of_text(sentence, line, remarks)):
            found.append(draft)
    return found


def short(text: str) -> str:
    """The text as a remark names it."""
    words = visible(inline.plain(text))
    return words if len(words) <= 60 else f"{words[:59]}…"
