"""A look at a code base: each file once, then what all of them say together."""

import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from penguin_git.codec import requirements
from penguin_git.model.code import dependencies, docstrings, functions, marks, paths, unreadable, untested
from penguin_git.model.code.dependencies import Declared
from penguin_git.model.code.marks import Mark
from penguin_git.model.code.module import Module
from penguin_git.model.code.unreadable import Wrong
from penguin_git.model.code.untested import Mentioned
from penguin_git.model.suggestion import Analysis, LeftOut, Suggestion, ranked
from penguin_git.tracker.project import World
from penguin_git.tracker.suggesting import ages, comments, python, reading, scope
from penguin_git.tracker.suggesting.reading import Nothing, Source
from penguin_git.tracker.suggesting.scope import Scope

Progress = Callable[[int, int], None]
"""Is told how many files were looked at, and of how many."""

_WORD = re.compile(r"[^\W\d]\w*")
_PLACEHOLDER = re.compile(r"\{%|\{\{")
_TOO_LATE = "not reached in time"
_FOREIGN = "written elsewhere, or made by a program"


@dataclass
class _Look:
    """What has been seen so far. Texts are not kept."""

    scope: Scope
    files: int = 0
    marks: list[Mark] = field(default_factory=list)
    modules: list[Module] = field(default_factory=list)
    conflicts: list[Wrong] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    declared: list[Declared] = field(default_factory=list)
    doubtful: dict[str, frozenset[str]] = field(default_factory=dict)
    python: tuple[int, ...] = (0,)
    words: set[str] = field(default_factory=set)
    stems: set[str] = field(default_factory=set)
    tests: int = 0
    left_out: dict[str, LeftOut] = field(default_factory=dict)

    def leave_out(self, path: str, why: str, count: int = 1) -> None:
        """Remember a file that was not looked at."""
        before = self.left_out.get(why)
        self.left_out[why] = LeftOut(
            why, count + (before.count if before else 0), before.example if before else path
        )


def analyse(start: Path, world: World, *, seconds: float, progress: Progress | None = None) -> Analysis:
    """Look at a folder or a file for as long as `seconds`; what was not reached is told."""
    found = scope.scope(start, world.environ)
    look = _Look(found)
    order = sorted(found.files, key=lambda path: not requirements.is_manifest(path))
    if found.beyond:
        look.leave_out(found.beyond[0], f"more than {scope.MOST:,} files", len(found.beyond))
    end = world.monotonic() + seconds
    with _silent():
        for number, path in enumerate(order):
            if world.monotonic() > end:
                look.leave_out(path, _TOO_LATE, len(order) - number)
                break
            _look_at(look, path)
            if progress:
                progress(number + 1, len(order))
    return _told(look, world)


@contextmanager
def _silent() -> Iterator[None]:
    """Python warns of odd source as it parses it; that is for those who wrote it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _look_at(look: _Look, path: str) -> None:
    if path in look.scope.foreign:
        look.leave_out(path, _FOREIGN)
        return
    source = reading.read(look.scope.root, path)
    if isinstance(source, Nothing):
        if source.why:
            look.leave_out(path, source.why)
        return
    if paths.is_test(path) and path.endswith(".py"):
        _take_words(look, path, source)
    if look.scope.covers(path):
        look.files += 1
        _take_in(look, path, source)


def _take_words(look: _Look, path: str, source: Source) -> None:
    look.tests += 1
    look.words.update(_WORD.findall(source.text))
    look.stems.add(re.sub(r"^test_|_tests?$|^test$", "", path.rpartition("/")[2].removesuffix(".py")))


def _take_in(look: _Look, path: str, source: Source) -> None:
    look.marks += comments.found(source.text, path)
    if requirements.is_manifest(path):
        _take_dependencies(look, path, source)
    else:
        _cross_off(look, source)
    is_beside, before = paths.is_test(path) or paths.is_aside(path), len(look.wrong)
    is_python = path.endswith(".py")
    if is_python and not is_beside:
        _take_module(look, path, source)
    if not is_beside and (not is_python or len(look.wrong) > before):
        here = [Wrong(path, line, "") for line in unreadable.conflicts(source.text)]
        look.conflicts += here
        look.wrong[before:] = [] if here else look.wrong[before:]


def _take_module(look: _Look, path: str, source: Source) -> None:
    try:
        look.modules.append(python.read(source.text, path, source.lines))
    except python.Unreadable as trouble:
        if trouble.line and not _PLACEHOLDER.search(source.text):
            look.wrong.append(Wrong(path, trouble.line, trouble.why))
        elif not trouble.line:
            look.leave_out(path, trouble.why)


def _take_dependencies(look: _Look, path: str, source: Source) -> None:
    try:
        found = requirements.read(source.text, path, source.lines)
    except requirements.NoToml as trouble:
        look.wrong.append(Wrong(path, trouble.line, trouble.why))
        return
    look.python = max(look.python, requirements.needed_python(source.text))
    look.declared += found
    look.doubtful |= {
        one.name: dependencies.imported_as(one.name) for one in found if dependencies.is_doubtful(one)
    }


def _cross_off(look: _Look, source: Source) -> None:
    """Dependencies that a file mentions are in use."""
    if look.doubtful:
        text = source.text.casefold()
        used = [name for name, words in look.doubtful.items() if any(word in text for word in words)]
        for name in used:
            del look.doubtful[name]


def _told(look: _Look, world: World) -> Analysis:
    now, is_whole = world.now(), _TOO_LATE not in look.left_out
    found = [
        *unreadable.of_conflicts(look.conflicts),
        *_of_syntax(look),
        *_of_marks(look, world, now),
        *functions.suggestions(look.modules),
        *docstrings.suggestions(look.modules),
        *dependencies.suggestions(look.declared, look.doubtful if is_whole else ()),
    ]
    # A file outside of git is all there is to see: its tests may stand beside it.
    if is_whole and (look.tests or look.scope.git or not look.scope.inside):
        found += untested.suggestions(look.modules, Mentioned(look.words, look.stems, look.tests))
    return Analysis(ranked(found), look.files, tuple(look.left_out.values()))


def _of_syntax(look: _Look) -> list[Suggestion]:
    """Nothing where the project is for a newer Python than ours, which may well read it."""
    import sys

    if look.python > sys.version_info[:2]:
        return unreadable.of_syntax(
            [one for one in look.wrong if not one.path.endswith(".py")], len(look.wrong)
        )
    return unreadable.of_syntax(look.wrong, len(look.modules) + len(look.wrong))


def _of_marks(look: _Look, world: World, now: datetime) -> list[Suggestion]:
    git = look.scope.git
    found = ages.dated(look.marks, git, world.monotonic) if git else look.marks
    return marks.suggestions(found, now)
