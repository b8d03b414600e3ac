"""Modules that no test comes near: none mentions them or what they define, or what imports them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct

from penguin_git.model.code import paths
from penguin_git.model.code.module import Module
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.suggestion import Kind, Suggestion, bounded

_SMALL = 25  # lines of code that can do without tests of their own
_MANY = 3  # modules of one folder that make one task
_LISTED = 20


class Mentioned(Struct, frozen=True):
    """What the tests of a project say: every word in them, and the stems of their files' names."""

    words: Collection[str]
    stems: Collection[str]
    files: int


def suggestions(modules: Iterable[Module], tests: Mentioned) -> list[Suggestion]:
    """A task for a module, or one for the modules of a folder; none where a project has no Python tests."""
    if not tests.files:
        return []
    modules = list(modules)
    near = _imported(module for module in modules if is_mentioned(module, tests))
    folders: dict[str, list[Module]] = defaultdict(list)
    for module in modules:
        if _is_worth_it(module) and not is_mentioned(module, tests) and not _ways(module) & near:
            folders[paths.folder_of(module.path)].append(module)
    made: list[Suggestion] = []
    for folder, bare in folders.items():
        made += [_of_folder(folder, bare)] if len(bare) >= _MANY else [_of(one) for one in bare]
    return made


def is_mentioned(module: Module, tests: Mentioned) -> bool:
    """Whether some test speaks of a module, or of anything that it defines at its top."""
    stem = _stem(module.path)
    own = {stem, stem.strip("_")}
    return (
        not own.isdisjoint(tests.stems)
        or not own.isdisjoint(tests.words)
        or not module.names.isdisjoint(tests.words)
    )


def _imported(mentioned: Iterable[Module]) -> frozenset[str]:
    """What modules import that tests mention; a package that gathers names of others does not count."""
    direct = (module for module in mentioned if not module.path.endswith("/__init__.py"))
    return frozenset(name for module in direct for name in module.imports)


def _ways(module: Module) -> set[str]:
    """The ways to name a module in an import."""
    parts = module.dotless.split("/")
    return {"/" + module.dotless, *("/".join(parts[at:]) for at in range(len(parts)))}


def _is_worth_it(module: Module) -> bool:
    path = module.path
    aside = paths.is_test(path) or paths.is_aside(path) or paths.is_script(path)
    return not aside and bool(module.first) and module.lines >= _SMALL


def _stem(path: str) -> str:
    name = path.rpartition("/")[2].removesuffix(".py")
    return name if name != "__init__" else paths.folder_of(path).rpartition("/")[2]


def _of(module: Module) -> Suggestion:
    return Suggestion(
        kind=Kind.TESTS,
        key=f"tests:{module.path}",
        title=f"Write tests for {module.path}",
        description=f"No test mentions `{module.path}`, anything that it defines, or a module that uses "
        "it. Find out what it promises, and "
        "write tests for that: the usual case, the edges, and what it does with bad input. Look at the "
        "tests of its "
        "neighbours for the style.",
        priority=_weight([module]),
        location=f"{module.path}:{module.first}",
        reasons=(f"no test comes near it, and it has {module.lines} lines of code",),
        files=(module.path,),
        acceptance=(f"Tests call what `{module.path}` offers, and fail when it is broken.",),
        estimated_constraints=ResourceConstraints.documentation(),
    )


def _of_folder(folder: str, modules: Sequence[Module]) -> Suggestion:
    modules = sorted(modules, key=lambda module: (-module.lines, module.path))
    lines = sum(module.lines for module in modules)
    listed = "\n".join(f"- `{module.path}` ({module.lines} lines of code)" for module in modules[:_LISTED])
    return Suggestion(
        kind=Kind.TESTS,
        key=f"tests:{folder}/",
        title=f"Write tests for the modules in {folder} that no test comes near",
        description="No test mentions these modules, anything that they define, or a module that uses "
        f"them:\n\n{listed}\n\nBegin with the one "
        "that most depends on. Find out what each promises, and write tests for that: the usual case, "
        "the edges, "
        "and what it does with bad input.",
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
