"""Small and capital letters, as they stand inside a sentence."""

import re

from penguin_git.model.specification import nouns

_ENGLISH = nouns.words_of(
    """the and of to a in is for with on by as that from be are or an it this must should can all not
    which when has have will into each user users at if"""
)
_FEW_WORDS = 60
_SHARE = 0.06  # of these words; English prose has about 0.4, lists of features 0.1


def lowered(words: str) -> str:
    """The words with small letters where capitals only mark a beginning or a heading."""
    parts = words.split(" ")
    is_title = len(parts) > 1 and all(
        not part[:1].isalpha() or part[:1].isupper() or len(part) < 4 for part in parts
    )
    return " ".join(_small(part) if at == 0 or is_title else part for at, part in enumerate(parts))


def _small(word: str) -> str:
    low = word.casefold()
    if not word[:1].isupper() or any(part[1:] != part[1:].casefold() for part in re.split(r"[-/]", word)):
        return word
    bare = re.split(r"[^a-z]", low)[0]
    return word if bare in nouns.NAMES or (len(bare) < 2 and bare != "a") else low


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def is_english_text(text: str) -> bool:
    """Whether a longer text seems to be English; of a short one it can't be told, and it counts as that."""
    words = re.findall(r"[^\W\d_]+", text[:20_000].casefold())
    known = sum(word in _ENGLISH for word in words)
    return len(words) < _FEW_WORDS or known >= _SHARE * len(words)


def is_english(words: str) -> bool:
    return all(ord(letter) < 128 or not letter.isalpha() for letter in words)
