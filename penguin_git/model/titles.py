"""Titles from texts of several lines."""

LONGEST_LINE = 120  # a title on one line may be so long
CUT_TO = 80


def shortened(text: str) -> str:
    """A title: the text itself where it is one fair line, else its first line, cut at a word."""
    lines = [" ".join(line.split()) for line in text.strip().splitlines()]
    if len(lines) <= 1 and len(text.strip()) <= LONGEST_LINE:
        return text.strip()
    return _cut(lines[0]) + "…"


def _cut(line: str) -> str:
    room = CUT_TO - 1
    if len(line) > room:
        start = line[: room + 1].rpartition(" ")[0]
        line = start if len(start) > room // 2 else line[:room]
    return line.rstrip(" .,;:…")
