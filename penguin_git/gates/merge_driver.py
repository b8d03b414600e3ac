"""The merge of two versions of a task file, as git asks for it.

Decided by `model.merging`, field by field; written with the bytes of both sides, comments included. Whatever
cannot be read as a task is merged by lines, as git would do it without us.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import astuple, replace

from penguin_git.codec import dress, editing, reading, scan, weaving
from penguin_git.codec import tasks as task_codec
from penguin_git.codec.dress import Dress
from penguin_git.codec.parts import Sides
from penguin_git.codec.weaving import Goal
from penguin_git.errors import BrokenFile, PenguinError
from penguin_git.gates import sentences
from penguin_git.gates.marking import SIZE, marked
from penguin_git.git.merge_file import Favour, LineMerge, line_merge
from penguin_git.model import approval
from penguin_git.model.ids import TaskId
from penguin_git.model.merging import Merged, Side, merged
from penguin_git.model.task import Task


class Versions(Struct, frozen=True):
    """A file as it was where the sides parted (empty: it was not), as ours is and as theirs is."""

    base: bytes
    ours: bytes
    theirs: bytes


class Ending(Struct, frozen=True):
    """The merged file; where it is not clean it holds conflict markers. `said` are sentences for people."""

    data: bytes
    clean: bool = True
    said: tuple[str, ...] = ()


def drive(
    base: Path,
    ours: Path,
    theirs: Path,
    path: str,
    environ: Mapping[str, str],
    *,
    marker_size: int = SIZE,
    labels: tuple[str, str] = ("ours", "theirs"),
) -> Ending:
    """Merge three files that git has written, and leave the result in `ours`."""
    versions = Versions(_content(base), _content(ours), _content(theirs))
    with line_merge(environ, labels, marker_size) as lines:
        ending = merge(versions, path, lines)
    if ending.data != versions.ours:
        ours.write_bytes(ending.data)
    return ending


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise PenguinError(
            f"`{file}` cannot be read: {(error.strerror or 'no reason given').lower()}."
        ) from error


def merge(versions: Versions, path: str, lines: LineMerge) -> Ending:
    """The merge of three versions of the file that lies at `path` in the repository."""
    if versions.theirs in (versions.base, versions.ours):
        return Ending(versions.ours)
    if versions.ours == versions.base:
        return Ending(versions.theirs)
    try:
        return _FieldMerge.of(versions, path, lines).ending()
    except _Unreadable as unreadable:
        return _by_lines(versions, path, lines, str(unreadable))


class _Unreadable(Exception):
    """A version that is no task file; the text says which, where and why."""


def _by_lines(versions: Versions, path: str, lines: LineMerge, why: str) -> Ending:
    done = lines.merged(versions.base, versions.ours, versions.theirs)
    if done is None:
        return Ending(versions.ours, clean=False, said=(sentences.not_text(path, why),))
    return Ending(done.data, done.conflicts == 0, (sentences.by_lines(path, why, done.conflicts),))


def _task(data: bytes, path: str, side: str) -> Task:
    try:
        return task_codec.parse(data, path)
    except BrokenFile as broken:
        raise _Unreadable(f"{side} is no task file: {sentences.problem(broken)}") from None


def _task_before(data: bytes, path: str, task: TaskId) -> Task:
    """The task before both sides' changes; without a file, one that says nothing, not even a title."""
    return _task(data, path, "the version before both") if data.strip() else Task(id=task, title="")


class _FieldMerge(Struct, frozen=True):
    path: str
    base: Task
    ours: Task
    theirs: Task
    texts: Sides
    dress: Dress
    lines: LineMerge

    @classmethod
    def of(cls, versions: Versions, path: str, lines: LineMerge) -> "_FieldMerge":
        ours, theirs = _task(versions.ours, path, "ours"), _task(versions.theirs, path, "theirs")
        base = _task_before(versions.base, path, ours.id)
        worn, texts = _texts(versions, (base, ours, theirs), path)
        return cls(path, base, ours, theirs, texts, worn, lines)

    def ending(self) -> Ending:
        decided = merged(self.base, self.ours, self.theirs, lines=self._clean_text)
        said = tuple(self._said(decided))
        if decided.clashes:
            return self._marked(decided, said)
        text = self._plain(decided.task) or self._woven(Goal(decided.task, self.path))
        data = self._data(text, decided.task) if text is not None else None
        return Ending(data, said=said) if data is not None else self._given_up(said)

    def _said(self, decided: Merged) -> Iterator[str]:
        yield from (sentences.clash(self.path, clash, self.base) for clash in decided.clashes)
        if not self.base.title and any(clash.field == "title" for clash in decided.clashes):
            yield sentences.two_tasks(self.path)
        for clash in decided.overruled:
            yield sentences.overruled(self.path, clash, decided.task)
        approved = any(approval.holds(side) for side in (self.ours, self.theirs))
        if approved and decided.task.approval and not approval.holds(decided.task):
            yield sentences.void(self.path)

    def _plain(self, wanted: Task) -> str | None:
        """What git makes of the lines, if that is clean and says just what was decided."""
        base, ours, theirs = (text.encode() for text in astuple(self.texts))
        done = self.lines.merged(base, ours, theirs)
        if done is None or done.conflicts:
            return None
        text = done.data.decode()
        return text if weaving.says(text, wanted, self.path) else None

    def _woven(self, goal: Goal) -> str | None:
        return weaving.woven(self.texts, goal, self._lines)

    def _data(self, text: str, wanted: Task) -> bytes | None:
        """The text in its dress, with a line end at its end where it would say something else without."""
        for worn in (self.dress, Dress(self.dress.bom, self.dress.crlf, closed=True)):
            data = dress.worn(text, worn)
            if weaving.says(data.decode(), wanted, self.path):
                return data
        return None

    def _marked(self, decided: Merged, said: tuple[str, ...]) -> Ending:
        """Both sides' words on what they clash over, each in a file that is merged in everything else."""
        clashing = frozenset(clash.field for clash in decided.clashes)
        goals = [Goal(self._as_said_by(side, decided), self.path, side, clashing) for side in Side]
        mine, other = (self._woven(goal) for goal in goals)
        if mine is None or other is None:
            return self._given_up(said)
        other = weaving.grafted(mine, other, goals[1]) or other
        text = marked(mine, other, labels=self.lines.labels, size=self.lines.marker_size)
        return Ending(dress.worn(text, self.dress), clean=False, said=said)

    def _as_said_by(self, side: Side, decided: Merged) -> Task:
        def text(old: str, mine: str, other: str) -> str:
            return self._lines(old, mine, other, side)

        whole = merged(self.base, self.ours, self.theirs, authority=side, lines=text).task
        return replace(whole, status=decided.task.status)

    def _given_up(self, said: tuple[str, ...]) -> Ending:
        """What was decided cannot be written: a person sees both files whole."""
        text = marked(
            self.texts.ours, self.texts.theirs, labels=self.lines.labels, size=self.lines.marker_size
        )
        return Ending(
            dress.worn(text, self.dress), clean=False, said=(*said, sentences.cannot_write(self.path))
        )

    def _clean_text(self, old: str, mine: str, other: str) -> str | None:
        done = self.lines.merged(old.encode(), mine.encode(), other.encode())
        return None if done is None or done.conflicts else done.data.decode()

    def _lines(self, old: str, mine: str, other: str, side: Side | None) -> str:
        favour = {Side.OURS: Favour.OURS, Side.THEIRS: Favour.THEIRS, None: Favour.BOTH}[side]
        done = self.lines.merged(old.encode(), mine.encode(), other.encode(), favour)
        return done.data.decode() if done is not None else mine


def _texts(versions: Versions, tasks: tuple[Task, Task, Task], path: str) -> tuple[Dress, Sides]:
    """What is worn after the merge, and the texts in that as far as it lies in their lines."""
    files = (versions.base or versions.ours, versions.ours, versions.theirs)
    base, ours, theirs = (dress.dress_of(data) for data in files)
    worn = dress.merged(base, ours, theirs)
    ends = None if None in (base.crlf, ours.crlf, theirs.crlf) else worn.crlf
    said = (scan.text_of(data, path) for data in astuple(versions))
    texts = (dress.with_line_ends(text, crlf=ends) for text in said)
    return worn, Sides(*(_closed(text, task, path) for text, task in zip(texts, tasks, strict=True)))


def _closed(text: str, task: Task, path: str) -> str:
    """The text with a line end at its end, unless it would say something else then."""
    if not text.strip():
        return ""
    table = reading.read_text(text, path)
    return next((told for told in editing.with_line_end(text, table) if weaving.says(told, task, path)), text)
