"""Which words of a requirement are verbs: orders, statements, and what is neither."""

import re

from penguin_git.model.specification import nouns
from penguin_git.model.title_words import VERBS_ALONE, is_verb

_NOUNISH = re.compile(r"(?:tion|sion|ment|ing|ity|ness|ance|ence|ization|isation)s?$")
_STATED = re.compile(
    r"^(?:\S+ ){1,7}?(?:is|are|isn't|aren't|has|have|never|always|does|do|doesn't"
    r"|don't|cannot|can't|gets?|stays?|remains?|shows|displays|returns|opens|uses"
    r"|works|runs|means)\b",
    re.IGNORECASE,
)
_FINITE = nouns.words_of("""is are has have was were can may must should shall will do does never always""")
_ITSELF = re.compile(
    r"^(?:the|this|our) (?:system|app|application|api|platform|service|tool|product|site|website|program"
    r"|solution|library|server|cli|game) (?P<verb>[a-z]{2,}s) (?P<rest>\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_THIRD = re.compile(r"^(?:(?:the|a|an|each|every) )?(?:[\w-]+ ){1,3}?([a-z]{3,}s) (\S+)", re.IGNORECASE)


def is_order(words: str) -> bool:
    """Whether a text begins with what is to be done, and not with a noun that could be a verb."""
    first, _, rest = words.strip().partition(" ")
    verb = re.sub(r"\W+$", "", first).casefold()
    if not is_verb(verb) or first.endswith((":", ",")):
        return False
    if verb in nouns.ADJECTIVES:
        return bool(rest) and rest.split()[0].casefold() in nouns.ARTICLES
    if verb in VERBS_ALONE or "-" in verb:
        return bool(rest)
    return bool(rest) and not _is_noun_after(verb, rest)


def _is_noun_after(verb: str, rest: str) -> bool:
    """Whether the words after a verb that is also a noun make it one, as in `search functionality`."""
    following = [re.sub(r"[^\w/&-]", "", word).casefold() for word in rest.split()[:3]]
    second = following[0] if following else ""
    if second in nouns.ARTICLES:
        return False
    if second in nouns.JOINERS:
        whom = following[1] if len(following) > 1 else ""
        is_one_verb = (verb, second) == ("log", "in") and whom not in nouns.JOINERS | nouns.HEADS | {""}
        return not is_one_verb  # `Log in users`, and not `Log in page`
    if second in nouns.HEADS:
        return second not in nouns.MADE.get(verb, ())
    if verb in nouns.STRONG:
        return False
    if _NOUNISH.search(second):
        return True
    return len(following) == 2 and following[1] in nouns.HEADS and not second.endswith("s")


def is_statement(words: str) -> bool:
    """Whether a clause says how something is or behaves."""
    if _STATED.match(words):
        return True
    third = _THIRD.match(words)
    return third is not None and third[1][:-1] in VERBS_ALONE and third[2].casefold() not in nouns.JOINERS


def of_itself(words: str) -> str | None:
    """`Read files` for `The tool reads files`; None for any other clause."""
    found = _ITSELF.match(words)
    if found is None or found["verb"] in _FINITE:
        return None
    verb = found["verb"]
    candidates = (verb[:-1], verb[:-2], f"{verb[:-3]}y" if verb.endswith("ies") else "")
    known = next((one for one in candidates if one and is_verb(one)), None)
    return f"{known} {found['rest']}" if known else None


def base(first: str, rest: str) -> str | None:
    """The verb of `Supports` or `Adding`; None where the word is none of these."""
    word = first.casefold()
    if not rest or is_verb(word) or not word.isalpha() or rest.split(maxsplit=1)[0] in _FINITE:
        return None
    if word.endswith("s") and not word.endswith("ss"):
        candidates = [
            word[:-1],
            word[:-2] if word.endswith("es") else "",
            f"{word[:-3]}y" if word.endswith("ies") else "",
        ]
        is_act = word in nouns.ACTS and rest.split(maxsplit=1)[0].casefold() not in nouns.JOINERS
        return next((one for one in candidates if one in VERBS_ALONE or (is_act and is_verb(one))), None)
    is_said_of_it = rest.split(maxsplit=1)[0].endswith("ed")  # `Versioning disabled`
    if word.endswith("ing") and len(word) > 5 and not is_said_of_it and not _is_noun_after("", rest):
        stem = word[:-3]
        candidates = [stem, f"{stem}e", stem[:-1] if stem[-1:] == stem[-2:-1] else ""]
        return next((one for one in candidates if one and is_verb(one)), None)
    return None


def third_person(verb: str) -> str:
    if verb == "have":
        return "has"
    if verb.endswith(("s", "sh", "ch", "x", "z", "o")):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if verb.endswith("y") and verb[-2:-1] not in "aeiou" else f"{verb}s"
