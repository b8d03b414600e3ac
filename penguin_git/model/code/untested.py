"""Modules that no test comes near: none mentions them or what they define, or what leads to them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct, structs

from penguin_git.model.code import paths
from penguin_git.model.code.module import Module
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.suggestion import Kind, Suggestion, bounded

_SMALL = 25  # lines of code that can do without tests of their own
_MANY = 3  # modules of one folder that make one task
_MANY_RATHER = 6  # the same, where it matters little
_LARGE = 300  # lines of code that make a project more than a script or two
_FIRST = 3  # modules to begin a test suite with
_LISTED = 20


class Mentioned(Struct, frozen=True):
    """What the tests of a project say: every word in them, and the stems of their files' names."""

    words: Collection[str]
    stems: Collection[str]
    files: int


def suggestions(modules: Iterable[Module], tests: Mentioned) -> list[Suggestion]:
    """A task for a module, or one for the modules of a folder; where there are no tests, one to begin.

    Below 0.4 are small modules, and any where there are no tests: where to begin matters more.
    """
    modules = list(modules)
    near = _reached(modules, tests) if tests.files else set()
    bare = [one for one in modules if _may_have_tests(one) and one.path not in near]
    worth_it = [one for one in bare if one.lines >= _SMALL]
    if not tests.files:
        return [*_of_all(worth_it), *map(_lesser, _together(bare, _MANY_RATHER))]
    small = [one for one in bare if one.lines < _SMALL]
    made = _together(worth_it, _MANY)
    taken = {one.key for one in made}
    return [*made, *(_apart(_lesser(one), taken) for one in _together(small, _MANY_RATHER))]


def _together(modules: Sequence[Module], many: int) -> list[Suggestion]:
    folders: dict[str, list[Module]] = defaultdict(list)
    for module in modules:
        folders[paths.folder_of(module.path)].append(module)
    made: list[Suggestion] = []
    for folder, bare in folders.items():
        made += [_of_folder(folder, bare)] if len(bare) >= many else [_of(one) for one in bare]
    return made


def _lesser(one: Suggestion) -> Suggestion:
    return structs.replace(one, priority=bounded(one.priority / 2))


def _apart(one: Suggestion, taken: Collection[str]) -> Suggestion:
    """The same by another name, where one for the folder is there already."""
    if one.key not in taken:
        return one
    title = one.title.replace(" for the modules in ", " for the small modules in ")
    return structs.replace(one, key=f"{one.key}small", title=title)


def is_mentioned(module: Module, tests: Mentioned) -> bool:
    """Whether some test speaks of a module, or of anything that it defines at its top."""
    stem = _stem(module.path)
    own = {stem, stem.strip("_")}
    return (
        not own.isdisjoint(tests.stems)
        or not own.isdisjoint(tests.words)
        or not module.names.isdisjoint(tests.words)
    )


def _reached(modules: Sequence[Module], tests: Mentioned) -> set[str]:
    """The modules that tests mention, and all that these import, directly or not.

    A package that only gathers names of others does not count as mentioned: its name is in every test.
    """
    ways: dict[str, list[Module]] = defaultdict(list)
    for module in modules:
        for way in _ways(module):
            ways[way].append(module)
    waiting = [module for module in modules if not _gathers(module) and is_mentioned(module, tests)]
    found: set[str] = set()
    while waiting:
        module = waiting.pop()
        if module.path not in found:
            found.add(module.path)
            waiting += [other for name in module.imports for other in ways.get(name, ())]
    return found


def _gathers(module: Module) -> bool:
    return module.path.endswith("/__init__.py") and not module.first


def _ways(module: Module) -> set[str]:
    """The ways to name a module in an import."""
    parts = module.dotless.split("/")
    return {"/" + module.dotless, *("/".join(parts[at:]) for at in range(len(parts)))}


def _may_have_tests(module: Module) -> bool:
    path = module.path
    aside = paths.is_test(path) or paths.is_aside(path) or paths.is_script(path)
    return not aside and bool(module.first)


def _stem(path: str) -> str:
    name = path.rpartition("/")[2].removesuffix(".py")
    return name if name != "__init__" else paths.folder_of(path).rpartition("/")[2]


def _of(module: Module) -> Suggestion:
    return Suggestion(
        kind=Kind.TESTS,
        key=f"tests:{module.path}",
        title=f"Write tests for {module.path}",
        description=f"No test mentions `{module.path}`, anything that it defines, or a module that uses "
        "it. Find out what it promises, and write tests for that: the usual case, the edges, and what it "
        "does with bad input. Look at the tests of its neighbours for the style.",
        priority=_weight([module]),
        location=f"{module.path}:{module.first}",
        reasons=(f"no test comes near it, and it has {_counted(module)}",),
        files=(module.path,),
        acceptance=(f"Tests call what `{module.path}` offers, and fail when it is broken.",),
        estimated_constraints=ResourceConstraints.documentation(),
    )


def _counted(module: Module) -> str:
    return f"{module.lines} line{'s' if module.lines > 1 else ''} of code"


def _of_all(modules: Sequence[Module]) -> list[Suggestion]:
    """The beginning of a test suite, for a project that is more than a script or two."""
    if len(modules) < _MANY or sum(module.lines for module in modules) < _LARGE:
        return []
    largest = sorted(modules, key=lambda module: (-module.lines, module.path))[:_FIRST]
    listed = "\n".join(f"- `{module.path}` ({_counted(module)})" for module in largest)
    return [
        Suggestion(
            kind=Kind.TESTS,
            key="tests:",
            title="Begin a test suite",
            description=f"The project has no Python tests. Its largest modules are:\n\n{listed}\n\nSet up "
            "a runner for tests, and write the first ones for what is used most: the usual case, the "
            "edges, and bad input.",
            priority=bounded(0.7),
            location=f"{largest[0].path}:{largest[0].first}",
            reasons=(f"{len(modules)} modules of code, and no file of tests",),
            files=tuple(module.path for module in largest),
            acceptance=("One command runs the tests, and the documentation names it.",),
            estimated_constraints=ResourceConstraints.feature(),
        )
    ]


def _of_folder(folder: str, modules: Sequence[Module]) -> Suggestion:
    modules = sorted(modules, key=lambda module: (-module.lines, module.path))
    lines = sum(module.lines for module in modules)
    listed = "\n".join(f"- `{module.path}` ({_counted(module)})" for module in modules[:_LISTED])
    return Suggestion(
        kind=Kind.TESTS,
        key=f"tests:{folder}/",
        title=f"Write tests for the modules in {paths.named(folder)} that no test comes near",
        description="No test mentions these modules, anything that they define, or a module that uses "
        f"them:\n\n{listed}\n\nBegin with the one that most depends on. Find out what each promises, and "
        "write tests for that: the usual case, the edges, and what it does with bad input.",
        priority=_weight(modules),
        location=f"{modules[0].path}:{modules[0].first}",
        reasons=(f"no test comes near {len(modules)} modules with {lines} lines of code",),
        files=tuple(module.path for module in modules[:_LISTED]),
        acceptance=("Tests call what each of these modules offers, and fail when it is broken.",),
        estimated_constraints=ResourceConstraints.feature(),
    )


def _weight(modules: Sequence[Module]) -> float:
    lines = sum(module.lines for module in modules)
    return bounded(0.45 + min(lines, 800) / 4000)
