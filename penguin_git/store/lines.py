"""Task files by path, by task, and by whom they name: what was kept of them, and what is otherwise by now.

Of ten thousand kept lines, a command mostly asks for a few. Those are searched for; who asks for all of them,
or for many, has them made.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from itertools import chain

from penguin_git.model.head import Columns
from penguin_git.store.line import Line
from penguin_git.store.register import Index, Register
from penguin_git.store.searched import Searched
from penguin_git.store.table import Table

_EMPTY = Register(Table({}))
_NOTHING: Mapping[str, Line] = {}


class Lines(Searched[str, Line]):
    """Lines by path: those of a register, others beside them or in their place, and without those gone.

    `is_plain` says that each of them is a task of its own; where that is not known, it is found out.
    """

    def __init__(
        self,
        register: Register = _EMPTY,
        beside: Mapping[str, Line] = _NOTHING,
        gone: Iterable[str] = (),
        *,
        is_plain: bool = False,
    ) -> None:
        self.register = register
        self.beside = dict(beside)
        self.gone = frozenset(gone)
        self._is_known_plain = is_plain

    def _found(self, path: str) -> Line | None:
        return self.beside.get(path) or (None if path in self.gone else self.register.at(path))

    def _made(self) -> Mapping[str, Line]:
        kept = self.register.all.by_path
        if not (self.beside or self.gone):
            return kept
        found = kept | self.beside
        for path in self.gone:
            found.pop(path, None)
        return found

    def __len__(self) -> int:
        return len(self.all) if self.beside or self.gone else len(self.register)

    @property
    def is_plain(self) -> bool:
        """Whether every file can be read as a task, and no two are the same one."""
        if not self._is_known_plain:
            ids = {line.id for line in self.values()}
            self._is_known_plain = "" not in ids and len(ids) == len(self)
        return self._is_known_plain

    def then(
        self, read: Mapping[str, Line], gone: Collection[str] = (), *, is_plain: bool | None = None
    ) -> "Lines":
        """What they are after some files were read, and others have gone."""
        beside = {path: line for path, line in {**self.beside, **read}.items() if self._lies_beside(line)}
        for path in gone:
            if path not in read:
                beside.pop(path, None)
        if is_plain is None:
            is_plain = self._is_known_plain and self._stay_plain(read.values())
        return Lines(self.register, beside, {*self.gone, *gone} - read.keys(), is_plain=is_plain)

    def _lies_beside(self, line: Line) -> bool:
        return line.columns is not self.register.table

    def _stay_plain(self, read: Collection[Line]) -> bool:
        if not all(line.is_task for line in read) or len({line.id for line in read}) < len(read):
            return False
        known = ((line, self.task(line.id)) for line in read)
        return all(old is None or old.path == line.path for line, old in known)

    def version(self, path: str, oid: str) -> Line | None:
        """The line of a file, if it is of this version."""
        line = self.get(path)
        return line if line is not None and line.oid == oid else None

    @property
    def tables(self) -> list[Columns]:
        """The columns in which the lines lie, some of them beside others that have been replaced."""
        beside = {id(line.columns): line.columns for line in self.beside.values()}
        return [self.register.table, *beside.values()]

    def apart(self, other: "Lines") -> set[str]:
        """The paths at which two sets of files may differ."""
        if self is other:
            return set()
        if self.register is not other.register:
            return {*self, *other}
        return {*self.beside, *self.gone, *other.beside, *other.gone}

    def task(self, task: str) -> Line | None:
        """The line of a task, where all lines are plain."""
        beside = self._beside.by_id.get(task, ()) if task else ()
        return next(chain(beside, filter(self._is_so, self.register.tasks(task))), None)

    def children(self, task: str) -> list[Line]:
        """The lines of the tasks whose parent a task is."""
        kept = filter(self._is_so, self.register.children(task))
        return [*kept, *self._beside.by_parent.get(task, ())]

    def dependants(self, task: str) -> list[Line]:
        """The lines of the tasks that depend on a task."""
        kept = filter(self._is_so, self.register.dependants(task))
        return [*kept, *self._beside.by_need.get(task, ())]

    def is_called(self, name: str) -> bool:
        """Whether some file has the name of a task's file; it may be none of a task."""
        return name in self._beside.by_stem or any(map(self._is_so, self.register.called(name)))

    def _is_so(self, line: Line) -> bool:
        """Whether the file has no other line by now."""
        return line.path not in self.gone and self.beside.get(line.path, line) is line

    @cached_property
    def _beside(self) -> Index:
        return Index(self.beside.values())
