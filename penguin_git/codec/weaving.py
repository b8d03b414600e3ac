"""Two edited versions of a task file woven into one, key by key, with the comments of both.

Each key's lines are taken from the side that changed them. Where both did, the lines that say what was
decided are looked for; a comment that finds no place in them stands above the key.
"""

from collections.abc import Callable, Iterator

from msgspec import Struct

from penguin_git.codec import editing
from penguin_git.codec import tasks as task_codec
from penguin_git.codec.kept_comments import with_lost_comments
from penguin_git.codec.parts import Part, Parts, Sides, indent_of, parts_or_none
from penguin_git.errors import BrokenFile, PenguinError
from penguin_git.model.merging import Side, same, says_the_same
from penguin_git.model.task import Task

LineMerge = Callable[[str, str, str, Side | None], str]
"""Merges lines (base, ours, theirs); a side's stand where both changed them, with None both sides'."""


class Goal(Struct, frozen=True):
    """The task that the text shall tell, and whose lines stand where both sides changed the same ones.

    Over the `clashing` fields the sides stay apart: each keeps its own words and comments there.
    """

    task: Task
    path: str
    prefer: Side = Side.OURS
    clashing: frozenset[str] = frozenset()


def woven(sides: Sides, goal: Goal, lines: LineMerge) -> str | None:
    """A text with the lines of both sides that tells exactly the wanted task; None where there is none."""
    for text in _candidates(sides, goal, lines):
        told = _fitted(text, goal)
        if told is not None:
            whole = with_lost_comments(told, sides, goal.clashing)
            return whole if says(whole, goal.task, goal.path) else told
    return None


def grafted(text: str, other: str, goal: Goal) -> str | None:
    """`text` with the clashing fields in the lines of `other`; None where that tells another task."""
    stem, scion = parts_or_none(text), parts_or_none(other)
    if stem is None or scion is None:
        return None
    parts = [part for part in stem.parts if part.key not in goal.clashing or scion.get(part.key)]
    for above, part in zip((None, *scion.parts), scion.parts, strict=False):
        if part.key in goal.clashing:
            old = stem.get(part.key) or Part(part.key, part.lead, "")
            at = [one.key for one in parts]
            parts = [one for one in parts if one.key != part.key]
            place = at.index(part.key) if part.key in at else at.index(above.key) + 1 if above else 0
            parts.insert(place, Part(part.key, old.lead, part.body))
    result = Parts(stem.head, tuple(parts), stem.tail).text()
    return result if says(result, goal.task, goal.path) else None


def says(text: str, wanted: Task, path: str) -> bool:
    """Whether a text is a file that tells exactly this task."""
    try:
        return says_the_same(task_codec.parse(text.encode(), path), wanted)
    except (BrokenFile, UnicodeEncodeError):
        return False


def _fitted(text: str, goal: Goal) -> str | None:
    """The text with whatever it still says wrongly put right."""
    if says(text, goal.task, goal.path):
        return text
    try:
        changes = task_codec.changes(task_codec.parse(text.encode(), goal.path), goal.task)
        told = editing.edited(text.encode(), changes).decode()
    except PenguinError:
        return None
    return told if says(told, goal.task, goal.path) else None


def _candidates(sides: Sides, goal: Goal, lines: LineMerge) -> Iterator[str]:
    try:
        base, ours, theirs = map(parts_or_none, (sides.base, sides.ours, sides.theirs))
    except BrokenFile:
        return
    if base and ours and theirs:
        yield _Weaver(base, ours, theirs, goal, lines).text()
    ours_first = goal.prefer is Side.OURS
    first, second = (sides.ours, sides.theirs) if ours_first else (sides.theirs, sides.ours)
    yield lines(sides.base, sides.ours, sides.theirs, goal.prefer)
    yield first
    yield second


_NOTHING = Part("", "", "")


class _Weaver(Struct, frozen=True):
    base: Parts
    ours: Parts
    theirs: Parts
    goal: Goal
    lines: LineMerge

    def text(self) -> str:
        pieces = [self._loose(self.base.head, self.ours.head, self.theirs.head)]
        for key in self._order():
            old, mine, other = (side.get(key) or _NOTHING for side in (self.base, self.ours, self.theirs))
            body = self._body(key, old, mine, other)
            pieces += [self._loose(old.lead, mine.lead, other.lead), body] if body else []
        return "".join([*pieces, self._loose(self.base.tail, self.ours.tail, self.theirs.tail)])

    def _loose(self, old: str, mine: str, other: str) -> str:
        """Comments and blank lines: both sides' changes, one after the other where they meet."""
        return self.lines(old, mine, other, None)

    def _order(self) -> list[str]:
        """Ours, unless only they moved keys about; each new key below the one it stands below on its side."""
        shared = [key for key in self.base.keys if key in self.ours.keys and key in self.theirs.keys]
        ours_moved = [key for key in self.ours.keys if key in shared] != shared
        first, second = (self.ours, self.theirs) if ours_moved else (self.theirs, self.ours)
        order = list(first.keys)
        for above, key in zip(("", *second.keys), second.keys, strict=False):
            if key not in order:
                order.insert(order.index(above) + 1 if above in order else 0, key)
        return order

    def _body(self, key: str, old: Part, mine: Part, other: Part) -> str:
        if other.body in (old.body, mine.body):
            return mine.body
        if mine.body == old.body:
            return other.body
        first, second = (mine, other) if self.goal.prefer is Side.OURS else (other, mine)
        right = (body for body in self._bodies(old, mine, other) if self._is_told(key, body))
        return next(right, first.body or second.body)

    def _bodies(self, old: Part, mine: Part, other: Part) -> Iterator[str]:
        """What could be the lines of a key that both sides changed, the most complete first."""
        yield self.lines(old.body, mine.body, other.body, self.goal.prefer)
        yield self.lines(old.body, mine.body, other.body, None)
        yield self.lines(old.body, other.body, mine.body, None)
        yield mine.body
        yield other.body

    def _is_told(self, key: str, body: str) -> bool:
        """Whether these lines give the key its wanted value."""
        title = "" if key == "title" else f"{indent_of(body)}title: any\n"
        try:
            told = task_codec.parse(f"{title}{body}".encode(), "any.yaml")
        except BrokenFile:
            return False
        return same(getattr(told, key), getattr(self.goal.task, key))
