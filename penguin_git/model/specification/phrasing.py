"""Requirements in words that say what is to be done: `User login` becomes `Implement user login`."""

import re

from msgspec import Struct

from penguin_git.model import titles
from penguin_git.model.specification import letters, verbs
from penguin_git.model.title_words import is_verb

_STORY = re.compile(
    r"^as (?:an? |the )?(?P<who>[^,]{1,60}?),?\s+(?:I|we|they)(?:'d| would)? ?(?:want"
    r"|like|need|wish|can|should be able|am able|must be able)(?: to be able)?"
    r"(?P<to> to)?\s+(?P<what>.+?)(?:,?\s+(?:so that|so I|so we|in order to|because)\b.*)?[.]?$",
    re.IGNORECASE | re.DOTALL,
)
_ABLE = re.compile(
    r"^(?P<who>(?:[\w-]+ ){0,4}?[\w-]+) (?:can|may|(?:must|should|shall|will|need to"
    r"|have to)?\s*be able to|are able to|is able to)\s+(?P<what>[a-z].*)$",
    re.IGNORECASE | re.DOTALL,
)
_MODAL = re.compile(
    r"^(?P<who>(?:[^\s,.;:]+ ){0,8}?[^\s,.;:]+) (?:must|should|shall|will|needs? to"
    r"|ha(?:s|ve) to|could|may|MUST|SHOULD) (?P<not>(?:not|never) )?"
    r"(?:also )?(?P<what>[a-z].*)$",
    re.DOTALL | re.IGNORECASE,
)
_ITSELF = re.compile(
    r"^(?:(?:the|this|our|it|we|you|an?) ?)?(?:whole |entire |final )?(?:system|app"
    r"|application|api|platform|service|tool|product|project|site|website|software"
    r"|program|solution"
    r"|library|it|we|you|implementation|team|backend|frontend|server|cli|game)$",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"^(?P<head>[^:\n]{2,70}?)(?::\s+|\s+[–—-]{1,2}\s+|\.\s+(?=[A-Z]))(?P<rest>\S.*)$", re.DOTALL
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z`\"'(])")
_WHEN = re.compile(
    r"^(?P<when>(?:if|when|whenever|once|before|after|for|on|in|at) [^,;:.]{2,80}), (?P<what>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_ASIDE_AT_END = re.compile(r"\s*\([^()]{12,}\)\.?$")
_MY = (
    ("my", "their"),
    ("I", "they"),
    ("me", "them"),
    ("myself", "themselves"),
    ("mine", "theirs"),
    ("our", "their"),
    ("us", "them"),
    ("we", "they"),
)
_LONG = 80
_NAME_ALONE = re.compile(
    r"(?:(?:task|step|feature|item|story|user story|requirement|module|component|epic|req)\s+)?"
    r"(?:#?\d{1,3}(?:\.\d{1,3})*|[A-Za-z])|[A-Z]{1,4}-?\d{1,4}",
    re.IGNORECASE,
)  # `Task 2` and `B` are called so, they aren't things to be made
_QUALITIES = (
    "performance",
    "security",
    "scalability",
    "reliability",
    "accessibility",
    "usability",
    "availability",
)
_SUBJECTS = {
    "no": "there is ",
    **dict.fromkeys(("runs", "works", "responds", "starts", "loads"), "it "),
}
_MAKERS = (
    (
        "write",
        "tests test suite documentation docs readme guide guides tutorial tutorials manual",
    ),
    (
        "set up",
        "deployment ci ci/cd pipeline infrastructure environment repository scaffolding hosting linting",
    ),
    ("design", "schema architecture wireframes wireframe mockups mockup prototype branding logo"),
    ("carry out", "research audit review interviews testing"),
)
_SETUP = re.compile(
    r"^set-?up (?:(?P<noun>(?:and|or|&|/|of|for|in|on|with|via|by|is|time|steps?|wizards?|guides?"
    r"|instructions?|docs|documentation|assistant|process|flow|forms?|pages?|screens?|scripts?|commands?|tools?)\b)"
    r"|(?P<what>\S.*))",
    re.IGNORECASE | re.DOTALL,
)  # `Setup database schema` means the verb, `Setup page` does not
_DEED = re.compile(
    r"^(?:(?P<of>implementation|set-?up|design) of (?P<whole>\S.*)"
    r"|(?P<what>(?:[\w/.+#-]+ ){0,3}[\w/.+#-]+) (?P<deed>implementation|set-?up)"
    r"|(?P<drawn>(?:[\w/.+#-]+ ){0,2}(?:database|schema|data model|api|ui|ux|ui/ux|layout"
    r"|logo|page|screen)) (?P<draws>design))$",
    re.IGNORECASE | re.DOTALL,
)  # `API implementation`, `React setup`, `Database design`; a responsive design is none of these


_DEEDS = {"implementation": "Implement", "design": "Design"}


class Phrase(Struct, frozen=True):
    """A title, and the text it stands for where that says more."""

    title: str
    detail: str | None = None


def phrase(words: str) -> Phrase:
    """What is to be done, for one requirement without its marks."""
    words = words.strip()
    if story := _STORY.match(words):
        return Phrase(_line(_told(story)), words)
    head, rest = _parted(words)
    if rest and not verbs.is_order(head) and _says_more(head, rest):
        head, rest = rest, words  # `Backend: add a queue` is about adding a queue
    first, *more = _SENTENCE.split(head, maxsplit=1)
    title = _line(order(_brief(_ASIDE_AT_END.sub("", first))))
    said_all = (
        not rest and not more and first == head and title.casefold().endswith(first.rstrip(".").casefold())
    )
    return Phrase(title, None if said_all else words)


def _says_more(head: str, rest: str) -> bool:
    """Whether the words after `Check environment:` are a better title."""
    names = head.split()
    if len(names) == 1:
        return verbs.is_order(rest) or _MODAL.match(rest) is not None
    return len(names) <= 3 and verbs.is_order(rest) and is_verb(names[0].casefold())


def _brief(words: str) -> str:
    """A clause without what makes it too long for a title."""
    if len(words) <= _LONG:
        return words
    start = words.split("; ", maxsplit=1)[0]
    return start if len(start) <= _LONG else re.sub(r"\s*\([^()]*\)", "", start)


def order(words: str) -> str:
    """One clause as an order."""
    said = words.strip().rstrip(".;,:!").strip()
    if not said or not letters.is_english(said) or _NAME_ALONE.fullmatch(said):
        return said
    if said.casefold() in _QUALITIES:
        return f"Meet the {letters.lowered(said)} requirements"
    return _setting_up(said) or _obliging(said) or _ordering(said) or _making(said)


def _setting_up(said: str) -> str:
    """`Set up the database` for `Setup the database`; '' for what does not begin so."""
    setup = _SETUP.match(said)
    if setup is None:
        return ""
    return f"Set up {setup['what']}" if setup["what"] else _making(said)


def _making(said: str) -> str:
    """A thing as the order to make it; where its name says how, that is not said twice."""
    deed = _DEED.match(said)
    if deed is None:
        return f"{_maker(said)} {letters.lowered(said)}"
    how = _DEEDS.get((deed["of"] or deed["deed"] or deed["draws"]).casefold(), "Set up")
    return f"{how} {deed['whole'] or letters.lowered(deed['what'] or deed['drawn'])}"


def _obliging(said: str) -> str:
    """A sentence about what somebody can or must do; '' for any other."""
    if able := _ABLE.match(said):
        who, what = able["who"], able["what"]
        return letters.capital(what) if _ITSELF.match(who) else f"Let {letters.lowered(who)} {what}"
    if (when := _WHEN.match(said)) and (modal := _MODAL.match(when["what"])):
        return f"{_obliged(modal)} {letters.lowered(when['when'])}"
    modal = _MODAL.match(said)
    return _obliged(modal) if modal else ""


def _ordering(said: str) -> str:
    """What is an order already, or a statement that has to become true; '' for a thing."""
    if (when := _WHEN.match(said)) and verbs.is_order(when["what"]):
        return f"{letters.capital(when['what'])} {letters.lowered(when['when'])}"
    first, _, rest = said.partition(" ")
    if base := verbs.base(first, rest):
        return f"{letters.capital(base)} {rest}".strip()
    if verbs.is_order(said):
        return letters.capital(said)
    if itself := verbs.of_itself(said):
        return letters.capital(itself)
    subject = _SUBJECTS.get(first.casefold(), "") if rest else ""
    if subject or verbs.is_statement(said):
        return f"Ensure that {subject}{letters.lowered(said)}"
    return ""


def _parted(words: str) -> tuple[str, str]:
    """`Login: with a password` as its head and the rest; all of it is the head where there is none."""
    found = _HEAD.match(words)
    if (
        not found
        or len(found["head"].split()) > 8
        or any(
            found["head"].count(opening) != found["head"].count(closing) for opening, closing in ("()", "[]")
        )
    ):
        return words, ""
    return found["head"].strip(), found["rest"].strip()


def _told(story: re.Match[str]) -> str:
    who, what = letters.lowered(story["who"].strip()), " ".join(story["what"].split())
    for mine, theirs in _MY:
        what = re.sub(rf"\b{mine}\b", theirs, what, flags=0 if mine == "I" else re.IGNORECASE)
    article = (
        ""
        if who.endswith("s") or who.split()[0] in ("a", "an", "the")
        else ("an " if who[:1] in "aeio" else "a ")
    )
    if story["to"] or verbs.is_order(what):
        return f"Let {article}{who} {what}"
    return f"Give {article}{who} {what}"


def _obliged(modal: re.Match[str]) -> str:
    who, what = modal["who"], " ".join(modal["what"].split())
    verb, _, rest = what.partition(" ")
    if (
        _ITSELF.match(who)
        and not modal["not"]
        and verb not in ("be", "have", "only", "use")
        and is_verb(verb)
    ):
        return letters.capital(what)
    return (
        f"Ensure that {letters.lowered(who)} {_stated(who, verb, rest, negated=bool(modal['not']))}".strip()
    )


def _stated(who: str, verb: str, rest: str, *, negated: bool) -> str:
    """The verb after "must" as a fact."""
    last = who.rsplit(maxsplit=1)[-1].casefold()
    are_many = (
        (last.endswith("s") and not last.endswith(("ss", "us", "is")))
        or last in ("they", "we", "you", "data")
        or " and " in who
    )
    if verb == "be":
        return f"{'are' if are_many else 'is'}{' not' if negated else ''} {rest}"
    if negated:
        return f"{'do' if are_many else 'does'} not {verb} {rest}"
    return f"{verb if are_many else verbs.third_person(verb)} {rest}"


def _maker(words: str) -> str:
    """The verb for a thing."""
    head = re.split(
        r"\s+(?:for|of|with|in|on|to|from|that|which|via|using|by|and|&|between)\s+|[(,:;]",
        words.casefold(),
        maxsplit=1,
    )[0]
    last = head.split()[-1] if head.split() else ""
    for verb, things in _MAKERS:
        if last in things.split():
            return letters.capital(verb)
    return "Implement"


def _line(text: str) -> str:
    return titles.shortened(" ".join(text.split()))
