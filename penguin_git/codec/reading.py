"""YAML text to a tree of nodes: event by event, with limits, so that nothing hostile is ever built.

Refused: anchors, aliases, tags, merge keys, duplicate keys, keys that are not text, several documents.
A plain scalar stays text (YAML 1.2's `on` and `1:30`, never YAML 1.1's true and 90); what it means is
decided by whoever knows the field.
"""

from typing import Any, NoReturn

from yaml import MarkedYAMLError, YAMLError
from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs keep it to themselves
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from penguin_git.codec import scan
from penguin_git.codec.nodes import Entry, Items, Node, Scalar, Table
from penguin_git.errors import BrokenFile, Problem

MAX_DEPTH = 16
MAX_NODES = 5_000
MAX_SCALAR_BYTES = 64 * 1024
MAX_PROBLEMS = 20

# What libyaml says, and what usually helps.
_REMEDIES = {
    "mapping values are not allowed": "Text with `: ` in it needs quotes; otherwise check the indentation.",
    "could not find expected ':'": "Every line of a mapping is `key: value`; check quotes and indentation.",
    "did not find expected key": "Check the indentation of this line and the one before it.",
    "did not find expected '-' indicator": "Check the indentation of this list.",
    "did not find expected ',' or": "Close the list or mapping, or put quotes around the text.",
    "cannot start any token": "Put quotes around text that begins so; indent with spaces, not tabs.",
    "found unexpected end of stream": "A closing quote or bracket is missing.",
    "found unknown escape character": "Double the backslash, or use single quotes.",
    "found undefined tag handle": "Tags are not used here; put quotes around text that begins with `!`.",
}


def read(data: bytes, path: str, *, may_be_empty: bool = False) -> Table:
    """The mapping that a file holds; raises `BrokenFile` with everything found wrong."""
    return read_text(scan.text_of(data, path), path, may_be_empty=may_be_empty)


def read_text(text: str, path: str, *, may_be_empty: bool = False) -> Table:
    """The mapping that a text holds, as `read` gives it."""
    return _Reader(text, path).root(may_be_empty=may_be_empty)


class _Open:
    """A collection that is being read."""

    __slots__ = ("children", "event", "key", "keys")

    def __init__(self, event: Any) -> None:
        self.event = event
        self.children: list[Any] = []
        self.key: Node | None = None
        self.keys: set[str] | None = set() if isinstance(event, MappingStartEvent) else None


class _Reader:
    """Carries the parser's state through one file."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.problems: list[Problem] = []
        self.stack: list[_Open] = []
        self.found: Node | None = None
        self.documents = 0
        self.nodes = 0

    def root(self, *, may_be_empty: bool) -> Table:
        try:
            self._follow(CParser(self.text))
        except MarkedYAMLError as error:
            self._syntax(error)
        except YAMLError as error:
            self._fatal(0, 0, f"The YAML cannot be read: {error}.", "")
        if not self.problems and isinstance(self.found, Table):
            return self.found
        if not self.problems and self._is_empty() and may_be_empty:
            return Table((), False, 0, 0, 1, 1)
        if not self.problems:
            what = "The file is empty." if self._is_empty() else "The file holds no keys."
            self._problem(1, 1, what, "Write one `key: value` a line.")
        raise BrokenFile(sorted(self.problems))

    def _is_empty(self) -> bool:
        return self.found is None or (isinstance(self.found, Scalar) and self.found.is_null)

    def _follow(self, parser: Any) -> None:
        next_event = parser.get_event
        while True:
            event = next_event()
            kind = type(event)
            if kind is ScalarEvent:
                self._scalar(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self._open(event)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self._close(event)
            elif kind is AliasEvent:
                mark = event.start_mark
                self._at(mark, f"The alias `*{event.anchor[:60]}` is not allowed.", "Repeat the value.")
                self._add(Scalar("", "'", mark.index, mark.index, mark.line + 1, mark.column + 1))
            elif kind is DocumentStartEvent:
                self._document(event)
            elif kind is StreamEndEvent:
                return

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            mark = event.start_mark
            message = "A second YAML document begins here; a file holds one."
            self._fatal(
                mark.line + 1,
                mark.column + 1,
                message,
                "Remove the `---`, or move what follows into its own file.",
            )

    def _scalar(self, event: Any) -> None:
        value, style, start, end = event.value, event.style, event.start_mark, event.end_mark
        if event.anchor is not None or event.tag is not None:
            self._dressed(event)
        if len(value) * 4 > MAX_SCALAR_BYTES and len(value.encode()) > MAX_SCALAR_BYTES:
            limit = f"This text is longer than {MAX_SCALAR_BYTES // 1024} KiB."
            self._at(start, limit, "Move it into a file of its own and name it.")
        self._add(Scalar(value, style or "", start.index, end.index, start.line + 1, start.column + 1))

    def _open(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self._dressed(event)
        if len(self.stack) >= MAX_DEPTH:
            mark = event.start_mark
            deep = f"Nested more than {MAX_DEPTH} levels deep."
            self._fatal(
                mark.line + 1, mark.column + 1, deep, "Flatten it, or put quotes around text with brackets."
            )
        self.stack.append(_Open(event))

    def _close(self, event: Any) -> None:
        opened = self.stack.pop()
        start = opened.event.start_mark
        flow, end = bool(opened.event.flow_style), event.end_mark.index
        kind = Items if opened.keys is None else Table
        self._add(kind(tuple(opened.children), flow, start.index, end, start.line + 1, start.column + 1))

    def _add(self, node: Node) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self._fatal(node.line, node.column, f"More than {MAX_NODES} values.", "Split the file.")
        if not self.stack:
            self.found = node
            return
        parent = self.stack[-1]
        if parent.keys is None:
            parent.children.append(node)
        elif parent.key is None:
            parent.key = node
            self._key(node, parent.keys)
        else:
            if isinstance(parent.key, Scalar):
                parent.children.append(Entry(parent.key, node))
            parent.key = None

    def _key(self, node: Node, keys: set[str]) -> None:
        if not isinstance(node, Scalar) or node.is_null or node.is_block:
            braces = isinstance(node, Table) and node.flow
            hint = "Put quotes around text that begins with `{{`." if braces else "Write `key: value`."
            self._problem(node.line, node.column, "A key has to be text.", hint)
        elif node.text == "<<" and not node.style:
            self._problem(node.line, node.column, "The merge key `<<` is not allowed.", "Write the keys out.")
        elif node.text in keys:
            message = f"The key `{node.text[:60]}` stands here a second time."
            self._problem(node.line, node.column, message, "Keep one of the two.")
        else:
            keys.add(node.text)

    def _dressed(self, event: Any) -> None:
        if event.anchor is not None:
            self._at(
                event.start_mark,
                f"The anchor `&{event.anchor[:60]}` is not allowed.",
                "Repeat the value instead.",
            )
        if event.tag is not None:
            hint = "Remove it; what a value is follows from its key. Text that begins with `!` needs quotes."
            self._at(event.start_mark, f"The tag `{event.tag[:60]}` is not allowed.", hint)

    def _syntax(self, error: MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        said = " ".join(part for part in (error.context, error.problem) if part)
        hint = next(
            (remedy for words, remedy in _REMEDIES.items() if words in said), "Check quotes and indentation."
        )
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        self._problem(line, column, f"This is not YAML: {said}.", hint)

    def _at(self, mark: Any, message: str, hint: str) -> None:
        self._problem(mark.line + 1, mark.column + 1, message, hint)

    def _problem(self, line: int, column: int, message: str, hint: str) -> None:
        self.problems.append(Problem(self.path, line, column, message, hint))
        if len(self.problems) >= MAX_PROBLEMS:
            raise BrokenFile(sorted(self.problems))

    def _fatal(self, line: int, column: int, message: str, hint: str) -> NoReturn:
        self._problem(line, column, message, hint)
        raise BrokenFile(sorted(self.problems))
