"""Puts the status line into staged files that people wrote without it, or with it further down."""

from collections.abc import Sequence

from penguin_git.codec import editing
from penguin_git.errors import PenguinError
from penguin_git.gates.called import Called
from penguin_git.gates.pre_commit import Staged
from penguin_git.store.checkout import read_file, write_file


def place_status(called: Called, tasks: Sequence[Staged]) -> list[str]:
    """Put `status` and the gap below it first, in the index and in untouched working files; a sentence each.

    With `git commit -- PATH` git has written the index that stays before it asks us, so nothing is changed.
    """
    wanted = [(staged, right) for staged in tasks if (right := _right(staged.data)) not in (b"", staged.data)]
    if called.is_partial:
        return [_left_alone(staged.change.path) for staged, _ in wanted]
    if wanted:
        _into_index(called, wanted)
    return [_said(staged, _into_file(called, staged)) for staged, _ in wanted]


def _right(data: bytes) -> bytes:
    """The file with its status first; empty where that is for a person to do, as with one that is a list."""
    try:
        return editing.with_status_first(data)
    except PenguinError:
        return b""


def _into_index(called: Called, wanted: Sequence[tuple[Staged, bytes]]) -> None:
    from penguin_git.git import index
    from penguin_git.git.objects import Objects
    from penguin_git.git.trees import Entry

    with Objects(called.git) as objects:
        entries = {
            staged.change.path: Entry(staged.change.after.mode, objects.write("blob", data))
            for staged, data in wanted
            if staged.change.after
        }
    index.put(called.git, entries)


def _into_file(called: Called, staged: Staged) -> bool:
    """Whether the working file could follow: it has to say what is staged, line ends apart."""
    path = staged.change.path
    try:
        there = read_file(called.work_tree, path)
    except PenguinError:
        return False
    if there is None or there.replace(b"\r\n", b"\n") != staged.data.replace(b"\r\n", b"\n"):
        return False
    right = _right(there)
    if not right:
        return False
    mode = (called.work_tree / path).stat().st_mode
    write_file(called.work_tree, path, right)
    (called.work_tree / path).chmod(mode)
    return True


def _said(staged: Staged, followed: bool) -> str:
    where = "there and in your file" if followed else "there; your file has other changes and stays as it is"
    return f"{staged.change.path}: Put `status: {staged.task.status}` on the first line, {where}."


def _left_alone(path: str) -> str:
    hint = "Write `status: …` and an empty line on top, or commit without naming paths."
    return f"{path}: The first line should be the status. {hint}"
