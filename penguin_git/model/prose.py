"""The prose of a description: without code blocks, which tell nothing of how much there is to do."""

import re
from typing import Final

_FENCE: Final = ("```", "~~~")
_WORD: Final = re.compile(r"\w+")
# Scripts that write no spaces: two of their characters are about a word.
_UNSPACED: Final = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def prose(text: str | None) -> str:
    """The text without what stands between fences; a fence that is never closed hides nothing."""
    kept: list[str] = []
    held: list[str] | None = None
    for line in (text or "").splitlines():
        is_fence = line.lstrip().startswith(_FENCE)
        if held is None and not is_fence:
            kept.append(line)
        elif held is None:
            held = []
        elif is_fence:
            held = None
        else:
            held.append(line)
    return "\n".join([*kept, *(held or ())])


def word_count(text: str) -> int:
    """How many words a text has, in any script."""
    unspaced = len(_UNSPACED.findall(text))
    spaced = len(_WORD.findall(_UNSPACED.sub(" ", text)))
    return spaced + (unspaced + 1) // 2


def count(number: int, noun: str) -> str:
    """A number with its noun, in the plural where it is not one."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
