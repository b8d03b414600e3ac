"""Which part of a task a condition is about, by the words that the one part has and the others have not."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from penguin_git.model.dividing import Piece
from penguin_git.model.task import Check


def owners(conditions: Iterable[str | Check], pieces: Sequence[Piece]) -> Iterator[int | None]:
    """For each condition the place of the piece that it belongs to; None where that is several, or none."""
    vocabularies = [_vocabulary(piece) for piece in pieces]
    common = Counter(word for known in vocabularies for word in known)
    own = [{word for word in known if common[word] == 1} for known in vocabularies]
    for condition in conditions:
        said = _words(condition.check if isinstance(condition, Check) else condition)
        about = [place for place, known in enumerate(own) if known & said]
        yield about[0] if len(about) == 1 else None


def _vocabulary(piece: Piece) -> set[str]:
    told = (one.check if isinstance(one, Check) else one for one in piece.conditions)
    phases = (f"{phase.phase} {phase.description or ''}" for phase in piece.phases)
    return _words("\n".join((piece.title, piece.text, *piece.files, *told, *phases)))


def _words(text: str) -> set[str]:
    """The words of a text, cut to their stems; also those that names of files and variables are made of."""
    found = _WORD.findall(_CAMEL.sub(r"\1 \2", text).lower())
    return {_ENDING.sub("", word) for word in found} - _USUAL


_CAMEL: Final = re.compile(r"([a-z])([A-Z])")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_ENDING: Final = re.compile(r"(?<=\w{3})(?:ing|ed|es|s)$")
_USUAL: Final = frozenset(
    word
    for line in (
        "the and for with that this from into not are all any has have its can must should will when where",
        "which only each every without test pytest python src lib run runn bash make npm npx grep exit code",
        "file fil command txt yml yaml json toml pass fail work new add creat updat writ chang",
    )
    for word in line.split()
)
