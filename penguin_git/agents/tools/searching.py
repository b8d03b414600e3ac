"""The lines of files that a regular expression matches; `bounded` runs this in a child."""

import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from penguin_git.agents.tools import texts
from penguin_git.agents.tools.confined import Place, place, printable
from penguin_git.agents.tools.patterns import anywhere
from penguin_git.agents.tools.refusal import Refusal
from penguin_git.agents.tools.walking import Walk

_MOST = 9_000  # characters of all lines
_WIDTH = 300  # characters of one line


def answer(question: Mapping[str, Any]) -> Iterator[str]:
    """Lines such as `src/a.py:12: text`, and `src/a.py-11- text` for those around them."""
    regex = _compiled(question["pattern"], ignore_case=question["ignore_case"])
    walk = Walk(anywhere(question["files"]), folders=False)
    room, found = _MOST, False
    with place(Path(question["root"]), question["path"]) as start:
        for shown, text in _texts(start, walk):
            for line in _matches(_lines(text), regex, question["context"], shown):
                found = True
                room -= len(line)
                if room < 0:
                    yield "[… there is more; search for less at once …]"
                    return
                yield line
    if walk.unfinished:
        yield walk.unfinished
    elif not found:
        yield "No line matches."


def _compiled(pattern: str, *, ignore_case: bool) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.IGNORECASE if ignore_case else 0)
    except (re.error, OverflowError, RecursionError) as problem:
        raise Refusal(f"The regular expression is wrong: {problem}.") from None


def _texts(start: Place, walk: Walk) -> Iterator[tuple[str, str]]:
    """The text files, each behind its path from the worktree down."""
    found = start.status()
    if found is None or not stat.S_ISDIR(found.st_mode):
        data = start.read()
        texts.check_text(data, start.shown)
        yield start.shown, texts.decoded(data)
        return
    above = "" if start.shown == "." else f"{start.shown}/"
    for entry in walk.below(start):
        with suppress(Refusal, OSError):  # a link, a binary or huge file, or gone by now
            data = entry.place.read()
            texts.check_text(data, entry.path)
            yield above + printable(entry.path), texts.decoded(data)


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    return lines[:-1] if not lines[-1] else lines


def _matches(lines: list[str], regex: re.Pattern[str], around: int, shown: str) -> Iterator[str]:
    last = -1  # the last line that was shown, counted from 0
    for number, line in enumerate(lines):
        match = regex.search(line)
        if match is None:
            continue
        first = max(number - around, last + 1)
        if around and -1 < last < first - 1:
            yield "--"
        for before in range(first, number):
            yield f"{shown}-{before + 1}- {_clipped(lines[before], 0)}"
        if number > last:
            yield f"{shown}:{number + 1}: {_clipped(line, match.start())}"
        last = max(last, number)
        while last < min(number + around, len(lines) - 1) and not regex.search(lines[last + 1]):
            last += 1
            yield f"{shown}-{last + 1}- {_clipped(lines[last], 0)}"


def _clipped(line: str, at: int) -> str:
    line = line.removesuffix("\r")
    start = max(0, min(at - _WIDTH // 3, len(line) - _WIDTH))
    return "…" * (start > 0) + line[start : start + _WIDTH] + "…" * (start + _WIDTH < len(line))
