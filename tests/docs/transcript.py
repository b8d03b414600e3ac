"""The `console` blocks of a page: commands after `$ `, and below each what it prints.

A `python` block between them is a command, too; a `text` block that follows at once has what it prints.

What differs from run to run is matched by its shape, so that the pages can show what a reader will see:

- an id such as `k3f9` stands for one id throughout the page, in commands too
- seven (or sixteen, or forty) hexadecimal digits stand for any commit (or nonce, or full id)
- `2026-11-22 10:00`, `2026-11-22T10:00:00Z` and `10:00:00` stand for any time, `0.2 s` for any duration,
  with the blanks after it: in a table they depend on it
- `…` stands for anything within a line; a line that is only `…` for any number of lines
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SHOWN = re.compile(r"\n\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ID = r"\b[bcdfghjkmnpqrstvwxyz][0-9][0-9abcdefghjkmnpqrstvwxyz]{2}\b"
_SHAPES = {
    "time": r"\b\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?|\b\d\d:\d\d:\d\d\b",
    "seconds": r"(?<![\w.])\d+(?:\.\d+)? (?:ms|s|seconds|min)\b *",
    "hex": r"\b(?=[0-9a-f]*\d)(?:[0-9a-f]{7}|[0-9a-f]{16}|[0-9a-f]{40})\b",
    "id": _ID,
    "anything": "…",
}
_TOKEN = re.compile("|".join(f"(?P<{name}>{shape})" for name, shape in _SHAPES.items()))


@dataclass(frozen=True)
class Step:
    """One command as the page at `line` has it, and the lines that it should print; None: any."""

    line: int
    command: str
    printed: tuple[str, ...] | None


def steps(page: str) -> list[Step]:
    """All commands of a page's `console` and `python` blocks, in order."""
    found: list[Step] = []
    for block in _BLOCK.finditer(page):
        line = page.count("\n", 0, block.start(2)) + 1
        if block[1] == "console":
            found += _steps_of(block[2], line)
        elif block[1] == "python":
            shown = _SHOWN.match(page, block.end())
            printed = tuple(shown[1].splitlines()) if shown else None
            found.append(Step(line, f"python - <<'END'\n{block[2]}END", printed))
    return found


def blocks(page: str, language: str) -> list[str]:
    """The contents of all blocks of one language."""
    return [block[2] for block in _BLOCK.finditer(page) if block[1] == language]


def _steps_of(block: str, first: int) -> Iterator[Step]:
    command: list[str] = []
    printed: list[str] = []
    start = first
    for number, line in enumerate(block.splitlines(), start=first):
        if line.startswith("$ "):
            if command:
                yield Step(start, "\n".join(command), tuple(printed))
            command, printed, start = [line[2:]], [], number
        elif line.startswith("> ") and not printed:
            command.append(line[2:])
        else:
            printed.append(line)
    if command:
        yield Step(start, "\n".join(command), tuple(printed))


class Names:
    """Which id of this run each id of the page stands for."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def spoken(self, command: str) -> str:
        """The command with the ids of this run."""
        return re.sub(_ID, lambda found: self._known.get(found[0], found[0]), command)

    def difference(self, expected: tuple[str, ...], actual: list[str]) -> str:
        """What is not as the page says, or nothing; ids that are new in `expected` are known from then on."""
        pattern = re.compile("".join(self._patterns(expected)))
        found = pattern.fullmatch("".join(f"{line}\n" for line in actual))
        if found is None:
            shown, real = ("\n".join(f"    {line}" for line in lines) for lines in (expected, actual))
            return f"  the page shows:\n{shown}\n  it printed:\n{real}"
        self._known |= {name.removeprefix("id_"): value for name, value in found.groupdict().items()}
        return ""

    def _patterns(self, lines: tuple[str, ...]) -> Iterator[str]:
        new: set[str] = set()
        for line in lines:
            yield r"(?:.*\n)*?" if line == "…" else self._pattern(line, new) + r"\n"

    def _pattern(self, line: str, new: set[str]) -> str:
        parts, end = [], 0
        for token in _TOKEN.finditer(line):
            parts += [re.escape(line[end : token.start()]), self._shape(token, new)]
            end = token.end()
        return "".join(parts) + re.escape(line[end:])

    def _shape(self, token: re.Match[str], new: set[str]) -> str:
        kind, text = token.lastgroup or "", token[0]
        if kind == "anything":
            return ".*"
        if kind == "hex":
            return f"[0-9a-f]{{{len(text)}}}"
        if kind != "id":
            return f"(?:{_SHAPES[kind]})"
        if text in self._known:
            return re.escape(self._known[text])
        if text in new:
            return f"(?P=id_{text})"
        new.add(text)
        return f"(?P<id_{text}>{_ID})"


def pages(root: Path) -> list[Path]:
    """The README and every page of the documentation that has a `console` block."""
    every = [root / "README.md", *sorted((root / "docs").rglob("*.md"))]
    return [page for page in every if blocks(page.read_text(), "console")]
