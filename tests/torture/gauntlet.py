"""Damaged task files through everything that reads or writes them, in a process that may crash alone.

Called with a folder, a seed and how many files. Ends with 0 when each file was read or named as broken, no
byte was lost that was not to change, and nothing was a bug.
"""

import os
import random
import sys
import unicodedata
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from penguin_git.codec import tasks as task_codec
from penguin_git.codec.editing import edited, with_status_first
from penguin_git.errors import BrokenFile, PenguinError
from penguin_git.gates.answering import answer
from penguin_git.gates.merge_driver import Versions, merge
from penguin_git.git.merge_file import LineMerge, line_merge
from penguin_git.model import layout
from penguin_git.model.task import Task
from penguin_git.tracker.view import view
from tests.cli.driving import penguin
from tests.codec.test_tasks import FILE
from tests.support.clones import Clone
from tests.torture.mutations import mutated

BATCH = 100
OTHERS = ("b2x4", "m7q2", "123")
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # what escapes, turns the direction of text, or ends a line


def run(folder: Path, seed: int, count: int) -> Counter[str]:
    """Send so many files through; how many of them were what."""
    chance = random.Random(seed)  # noqa: S311 - the same damage for the same seed
    clone = Clone.new(folder / "clone")
    for name in OTHERS:
        clone.task(name, "status: pending\n\ntitle: One that others name\n")
    found: Counter[str] = Counter()
    with line_merge(dict(os.environ)) as lines:
        for start in range(0, count, BATCH):
            names = [f"t{start + number}" for number in range(min(BATCH, count - start))]
            files = {f"{layout.TASKS}/{name}.yaml": mutated(chance, FILE) for name in names}
            tasks = {path: parsed(path, data) for path, data in files.items()}
            found.update("read" if task else "refused" for task in tasks.values())
            for path, data in files.items():
                found["edited"] += is_edited(path, data) if tasks[path] else 0
                found["merged"] += is_merged(path, data, mutated(chance, FILE), lines)
            check_folder(clone, files, tasks)
    return found


def parsed(path: str, data: bytes) -> Task | None:
    """The task, or None where the file is named as broken."""
    try:
        return task_codec.parse(data, path)
    except BrokenFile as broken:
        named = {problem.path for problem in broken.problems}
    assert {path} == named
    return None


def is_edited(path: str, data: bytes) -> bool:
    """Set a field of a readable file: all other lines stay, byte by byte. False where that is refused."""
    try:
        on_top = with_status_first(data)
        after = edited(on_top, {"approver": "somebody else"})
    except PenguinError:
        return False
    assert "somebody else" == task_codec.parse(after, path).approver
    gone = Counter(_lines(on_top)) - Counter(_lines(after))
    # Where the last line has no end, a block of text in it needs another sign to stay what it is.
    heads = () if on_top.endswith((b"\n", b"\r")) else (b"|", b">", b"|+", b">+")
    own = entry(on_top, b"approver")
    assert all(line in own or line.endswith(heads) for line in gone), (data, gone)
    assert data.startswith(BOM_UTF8) == on_top.startswith(BOM_UTF8), data
    moved = Counter(_lines(data.removeprefix(BOM_UTF8))) - Counter(_lines(on_top.removeprefix(BOM_UTF8)))
    assert all(b"status" in line or not line.strip(b"\xef\xbb\xbf \t\r\n") for line in moved), (data, moved)
    return True


def entry(data: bytes, key: bytes) -> set[bytes]:
    """The lines of a key and of what belongs to it."""
    found, inside = set(), False
    for line in _lines(data):
        if line[:1] not in (b"", b" ", b"\t", b"-"):
            inside = key in line
        found |= {line} if inside else set()
    return found


def _lines(data: bytes) -> list[bytes]:
    return [line.rstrip(b"\r") for line in data.split(b"\n")]


def is_merged(path: str, ours: bytes, theirs: bytes, lines: LineMerge) -> bool:
    """Merge two versions: where git's lines have to do, no line of one side is lost."""
    base = FILE.encode()
    ending = merge(Versions(base, ours, theirs), path, lines)
    if parsed(path, ours) and parsed(path, theirs):
        assert ending.clean == (parsed(path, ending.data) is not None), (ours, theirs, ending)
    else:
        written = (Counter({*_lines(ours), *_lines(theirs)}) - Counter(_lines(base))).keys()
        lost = written - set(_lines(ending.data))
        assert not lost or ending.data in (ours, theirs), (ours, theirs, ending)
    return ending.clean


def check_folder(clone: Clone, files: Mapping[str, bytes], tasks: Mapping[str, Task | None]) -> None:
    """In one folder none of them hides: on disk, staged, and in a commit."""
    for path, data in files.items():
        (clone.path / path).write_bytes(data)
    readable = {path for path, task in tasks.items() if task}
    clone.git("add", layout.TASKS)
    check_view(clone, readable, files.keys() - readable)
    check_gate(clone, files.keys() - readable)
    clone.git("commit", "-q", "-m", "All of them")
    check_view(clone, readable, files.keys() - readable)
    said = penguin(clone.path, "task", "list", "--json")
    assert said.code in (0, 1), said.err
    assert [] == [
        path for path in files if Path(path).stem not in said.out and path not in said.out + said.err
    ]
    for path, data in files.items():
        assert data == (clone.path / path).read_bytes(), "nothing writes to a file by looking at it"
    clone.git("reset", "-q", "--hard", "HEAD~1")


def check_view(clone: Clone, readable: set[str], broken: set[str]) -> None:
    """All readable ones are listed, and exactly the others are named as broken."""
    with clone.project() as project:
        seen = view(project)
        assert {*readable} == {row.path for row in seen.rows.values() if row.head.id not in OTHERS}
        named = {problem.path for problem in seen.broken}
        assert broken <= named, broken - named


def check_gate(clone: Clone, broken: set[str]) -> None:
    """The gate names every broken file."""
    said = answer("pre-commit", [], clone.path, os.environ)
    for line in said.lines:
        assert not {unicodedata.category(sign) for sign in line} & _HIDDEN, ascii(line)
    assert [] == [path for path in broken if not any(f"  {path}" in line for line in said.lines)]
    assert said.refused or not broken


if __name__ == "__main__":
    print(dict(run(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))), flush=True)
