"""Edits of a YAML file that leave everything else byte for byte as a person wrote it.

The change is spliced in where the parser says the value stands. The result is read again: if it does
not say exactly what was wanted, the key is written anew as a whole, by us or by ruamel.yaml; if that
fails too, the edit is refused.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from penguin_git.codec import reading, scan
from penguin_git.codec.emitting import emitted
from penguin_git.codec.emitting import entry as emitted_entry
from penguin_git.codec.nodes import Entry, Items, Node, Scalar, Table, content_end
from penguin_git.codec.places import CannotSplice, Splice, applied
from penguin_git.codec.scalars import Value
from penguin_git.codec.splicing import spliced
from penguin_git.codec.wanted import Wanted, says, value_of
from penguin_git.codec.written_anew import by_ruamel, out_of_braces, whole_keys
from penguin_git.errors import BrokenFile, PenguinError
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.task import Task

Path = str | tuple[str, ...]
_UNTYPED = frozenset({"metadata"})  # there `1` and `"1"` are two values
_BLANKS = re.compile(r"^[ \t]+(?=\r?$)", re.MULTILINE)
ORDER = (*Task.__struct_fields__, *ResourceConstraints.__struct_fields__)


def edited(data: bytes, changes: Mapping[Path, Value], *, order: Sequence[str] = ORDER) -> bytes:
    """The file with these keys changed; None removes a key.

    A key is one at the top or a path such as `("resource_constraints", "max_tokens")`. A new key goes
    where `order` has it, else to the end. Comments above a key stay when it goes; those beside and inside
    it go with it. Raises `BrokenFile` for a file that cannot be read, `PenguinError` naming the line for an
    edit that would do damage.
    """
    text = scan.text_of(data, "the file")
    table = reading.read_text(text, "the file")
    wanted: Mapping[str, Wanted] = {entry.key.text: entry.value for entry in table.entries}
    for path, value in changes.items():
        keys = (path,) if isinstance(path, str) else path
        wanted = _patched(wanted, keys, value if keys[0] in _UNTYPED else _as_written(table, keys, value))
    for version, now in _versions(text, table):
        for attempt in _attempts(version, now, wanted, order):
            if _is_right(attempt, wanted):
                return _encoded(attempt, data)
    raise _refusal(table, wanted)


def with_status_first(data: bytes) -> bytes:
    """The file with `status` as its first line, an empty line below it, and everything else as it was.

    A file without a status is `pending`. Only a document marker stays above the line. What stands in braces
    is written anew, one `key: value` a line, with its comments above: in braces no line is the status alone.
    """
    text = scan.text_of(data, "the file")
    table = reading.read_text(text, "the file")
    status = table.get("status")
    wanted = {entry.key.text: entry.value for entry in table.entries}
    for version, now in _versions(text, table):
        for attempt in _status_attempts(version, now):
            if _is_right(attempt, {"status": "pending", **wanted}):
                return _encoded(attempt, data)
    line = status.line if status else 1
    raise PenguinError(
        f"`status` cannot be moved to the first line of the file (line {line}).",
        hint="Write it there by hand: `status: pending`, then an empty line.",
    )


def _versions(text: str, table: Table) -> Iterator[tuple[str, Table]]:
    """The text, and what it would be without blanks on empty lines, which count as text below a block."""
    yield text, table
    tidy = _BLANKS.sub("", text)
    if tidy != text:
        yield tidy, reading.read_text(tidy, "the file")


def _patched(table: Mapping[str, Wanted], path: tuple[str, ...], value: Wanted) -> dict[str, Wanted]:
    """The mapping with one place changed; a mapping that loses its last key goes too."""
    key, rest = path[0], path[1:]
    others = {name: node for name, node in table.items() if name != key}
    new = _patched(_inside(table.get(key), path), rest, value) if rest else value
    if new is None or (rest and not new):
        return others
    return {name: new if name == key else node for name, node in table.items()} | {key: new}


def _as_written(table: Table, path: tuple[str, ...], value: Value) -> Wanted:
    """A list with the items that are there already as a person wrote them: as a label, `1` is a text."""
    old: Node | None = table
    for key in path:
        old = old.get(key) if isinstance(old, Table) else None
    if not isinstance(old, Items) or not isinstance(value, Sequence) or isinstance(value, str):
        return value
    plain = (one for one in old.items if isinstance(one, Scalar) and not one.style and not one.is_null)
    known = {one.text: one for one in plain}
    return [known.get(one, one) if isinstance(one, str) else one for one in value]


def _inside(wanted: Wanted, path: tuple[str, ...]) -> Mapping[str, Wanted]:
    if isinstance(wanted, Table):
        return {entry.key.text: entry.value for entry in wanted.entries}
    if wanted is None or (isinstance(wanted, Scalar) and wanted.is_null):
        return {}
    if isinstance(wanted, Mapping):
        return wanted
    line = f" (line {wanted.line})" if isinstance(wanted, Scalar) else ""
    raise PenguinError(f"`{path[0]}`{line} holds no keys, so `{path[1]}` cannot be set in it.")


def _attempts(text: str, table: Table, wanted: Mapping[str, Wanted], order: Sequence[str]) -> Iterator[str]:
    """Texts that may be the wanted one, the smallest change first."""
    for method in (spliced, whole_keys, by_ruamel):
        for closed in with_line_end(text, table):
            now = table if closed.startswith(text) else reading.read_text(closed, "the file")
            try:
                result = method(closed, now, wanted, order)
            except CannotSplice:
                continue
            yield _as_open_as(text, result)
            yield result  # a block written at the very end needs the line end


def _as_open_as(text: str, result: str) -> str:
    """The result without a final line end where the text had none."""
    return result if text.endswith("\n") else result.removesuffix("\n").removesuffix("\r")


def with_line_end(text: str, table: Table) -> Iterator[str]:
    """The text with a line end at its end, which splicing counts on: two ways where one may say more."""
    if text.endswith("\n"):
        yield text
        return
    eol = "\r\n" if "\r\n" in text else "\n"
    yield text + eol
    # A block that ends without a line end would gain one when something is written below it.
    last = _last_leaf(table)
    if isinstance(last, Scalar) and last.is_block:
        header = text[last.start : text.index("\n", last.start)]
        if "-" in header.partition("#")[0]:
            return
        stripped = header[0] + "-" + header[1:].replace("+", "", 1)
        yield text[: last.start] + stripped + text[last.start + len(header) :] + eol


def _last_leaf(node: Node) -> Node:
    while not isinstance(node, Scalar):
        children = [entry.value for entry in node.entries] if isinstance(node, Table) else node.items
        if not children:
            return node
        node = children[-1]
    return node


def _is_right(text: str, wanted: Mapping[str, Wanted]) -> bool:
    try:
        table = reading.read_text(text, "the file")
    except BrokenFile:
        return False
    return says(table, wanted)


def _encoded(text: str, data: bytes) -> bytes:
    mark = scan.BOM if data.startswith(scan.BOM.encode()) else ""
    return (mark + text).encode()


def _refusal(table: Table, wanted: Mapping[str, Wanted]) -> PenguinError:
    emitted(
        {key: value_of(value) for key, value in wanted.items()}
    )  # tells of text that is too long to be read
    for entry in table.entries:
        if entry.key.text not in wanted or not says(entry.value, wanted[entry.key.text]):
            return PenguinError(
                f"`{entry.key.text}` on line {entry.key.line} cannot be changed alone.",
                hint="Change it in an editor; one `key: value` a line can always be edited.",
            )
    return PenguinError("The new key does not fit into this file.", hint="Add it in an editor.")


# The status line


def _status_attempts(text: str, table: Table) -> Iterator[str]:
    if not isinstance(table.get("status"), Scalar | None):
        return
    if table.flow:
        yield out_of_braces(text, table)
        return
    for closed in with_line_end(text, table):
        now = table if closed.startswith(text) else reading.read_text(closed, "the file")
        result = _with_status_moved(closed, now)
        yield _as_open_as(text, result)
        yield result  # a block that stands at the very end now needs the line end


def _with_status_moved(text: str, table: Table) -> str:
    top = _top(text, table)
    eol = "\r\n" if text[: text.index("\n") + 1].endswith("\r\n") else "\n"
    entry = next((one for one in table.entries if one.key.text == "status"), None)
    start, end = _lines_of(text, entry) if entry else (top, top)
    is_line = text.count("\n", start, end) == 1
    if is_line and entry is not None and start == top and text[top:].lstrip(" ")[0] != "?":
        has_gap = not text[end : text.find("\n", end) + 1].strip()
        return text if has_gap else text[:end] + eol + text[end:]
    indent, line, left = " " * (table.column - 1), "status: pending", ""
    if entry is not None and is_line:
        line = text[start:end].strip()
    elif entry is not None:
        from penguin_git.codec.parts import comments

        line = emitted_entry("status", value_of(entry.value), 0)[0]
        left = "".join(f"{indent}{remark.rstrip()}{eol}" for remark in comments(text[start:end]))
    while start != top and (
        blanks := _BLANKS.match(text, end)
    ):  # below a block above, they would be its text
        end = text.index("\n", blanks.end()) + 1 if "\n" in text[blanks.end() :] else len(text)
    below = left + text[end:] if start == top else text[top:]
    gap = eol if below.partition("\n")[0].strip() else ""
    return applied(text, [Splice(top, top, indent + line + eol + gap), Splice(start, end, left)])


def _lines_of(text: str, entry: Entry) -> tuple[int, int]:
    """From where to where the lines of a key and its value go; `text` ends with a line end."""
    last = max(content_end(text, entry.value), entry.key.end)
    return text.rfind("\n", 0, entry.key.start) + 1, text.index("\n", last) + 1


def _top(text: str, table: Table) -> int:
    """Where the first line of the document begins: below directives and `---`."""
    head = text[: table.start]
    marker = head.rfind("\n---") + 1 if not head.startswith("---") else 0
    if head[marker : marker + 3] != "---":
        return 0
    return text.index("\n", marker) + 1
