"""Functions that nobody can read in one go: long, and full of decisions."""

from collections.abc import Iterable, Sequence

from penguin_git.model.code import paths
from penguin_git.model.code.module import Function, Module
from penguin_git.model.constraints import ResourceConstraints
from penguin_git.model.suggestion import Kind, Suggestion, bounded

_COMPLEX = 20  # decisions and one: twice what is commonly called too complex
_FLAT, _FLAT_AND_COMPLEX = 2, 32  # one decision after the other can be read for longer
_LONG, _LONG_AND_COMPLEX = 80, 14
_VERY_LONG, _HARDLY_COMPLEX = 150, 8
_MANY = 3  # functions of one module that make one task
_RATHER_COMPLEX, _RATHER_LONG = 11, 60  # what many linters remark; true, and seldom worth a task
_MANY_RATHER = 6  # such functions of one module that make one task
_MOST = 15  # tasks; the next ones come up when these are done


def is_too_much(function: Function) -> bool:
    """Whether a function has too many decisions for its length, or too much length for its decisions."""
    if function.depth <= _FLAT:
        return function.complexity >= _FLAT_AND_COMPLEX
    return (
        function.complexity >= _COMPLEX
        or (function.complexity >= _LONG_AND_COMPLEX and function.lines >= _LONG)
        or (function.complexity >= _HARDLY_COMPLEX and function.lines >= _VERY_LONG)
    )


def is_rather_much(function: Function) -> bool:
    """Whether a function is long or has many decisions, and yet can be followed."""
    is_rather = function.complexity >= _RATHER_COMPLEX or function.lines >= _RATHER_LONG
    return is_rather and not is_too_much(function)


def suggestions(modules: Iterable[Module]) -> list[Suggestion]:
    """A task for a function, or one for a module that has many such: those for the heaviest.

    Below 0.4 are those for functions that are long or complex, and can be followed all the same.
    """
    looked_at = [one for one in modules if not (paths.is_test(one.path) or paths.is_aside(one.path))]
    heavy = [made for module in looked_at for made in _heavy(module)]
    rather = [made for module in looked_at for made in _rather(module)]
    return [*_first(heavy), *_first(rather)]


def _first(made: Iterable[Suggestion]) -> list[Suggestion]:
    return sorted(made, key=lambda one: (-one.priority, one.key))[:_MOST]


def _heavy(module: Module) -> list[Suggestion]:
    heavy = sorted(filter(is_too_much, module.functions), key=weight, reverse=True)
    if len(heavy) >= _MANY:
        return [_of_module(module, heavy)]
    return [_of_function(module, one) for one in heavy]


def _rather(module: Module) -> list[Suggestion]:
    rather = sorted(filter(is_rather_much, module.functions), key=_little, reverse=True)
    if len(rather) >= _MANY_RATHER:
        return [_of_long_ones(module, rather)]
    return [_of_long_one(module, one) for one in rather]


def weight(function: Function) -> float:
    """From 0.4 for what is just too much, up to 0.7: nothing of it is broken."""
    excess = function.complexity / _COMPLEX + function.lines / 400 + function.depth / 20
    return min(0.32 + 0.1 * excess, 0.7)


def _little(function: Function) -> float:
    return min(0.2 + function.complexity / 400 + function.lines / 2000, 0.38)


def _of_function(module: Module, function: Function) -> Suggestion:
    return _of_one(
        module,
        function,
        title=f"Simplify `{function.name}` in {module.path}",
        description=f"`{function.name}` in `{module.path}` is hard to follow: {_measured(function)}. Split "
        "it into functions that have a name and one thing to do, without changing what it does. Where "
        "tests of it are missing, write them first.",
        priority=weight(function),
        done=f"`{function.name}` is split, and no part has more than {_COMPLEX // 2} decisions.",
    )


def _of_one(
    module: Module, function: Function, *, title: str, description: str, priority: float, done: str
) -> Suggestion:
    return Suggestion(
        kind=Kind.COMPLEXITY,
        key=f"complexity:{module.path}:{function.name}",
        title=title,
        description=description,
        priority=bounded(priority),
        location=f"{module.path}:{function.line}",
        reasons=(_measured(function),),
        files=(module.path,),
        acceptance=(done, "What it does has not changed: the tests pass as before."),
        estimated_constraints=ResourceConstraints.refactoring(),
    )


def _of_module(module: Module, heavy: Sequence[Function]) -> Suggestion:
    listed = "\n".join(f"- `{one.name}` (line {one.line}): {_measured(one)}" for one in heavy)
    return Suggestion(
        kind=Kind.COMPLEXITY,
        key=f"complexity:{module.path}",
        title=f"Simplify the largest functions of {module.path}",
        description=f"Some functions of `{module.path}` are hard to follow:\n\n{listed}\n\nSplit them, the "
        "worst one first, into functions that have a name and one thing to do, without changing what they "
        "do. Where tests of them are missing, write them first.",
        priority=bounded(weight(heavy[0]) + 0.04),
        location=f"{module.path}:{heavy[0].line}",
        reasons=(f"{len(heavy)} functions are too much", f"`{heavy[0].name}`: {_measured(heavy[0])}"),
        files=(module.path,),
        acceptance=(
            f"None of the functions named here has more than {_COMPLEX // 2} decisions.",
            "What they do has not changed: the tests pass as before.",
        ),
        estimated_constraints=ResourceConstraints.feature(),
    )


def _of_long_one(module: Module, function: Function) -> Suggestion:
    return _of_one(
        module,
        function,
        title=f"Shorten `{function.name}` in {module.path}",
        description=f"`{function.name}` in `{module.path}` is much to read in one go: {_measured(function)}. "
        "See whether parts of it have one thing to do, and make functions with a name of these, without "
        "changing what it does.",
        priority=_little(function),
        done=f"`{function.name}` is split, or a comment says why it is better whole.",
    )


def _of_long_ones(module: Module, long: Sequence[Function]) -> Suggestion:
    listed = "\n".join(f"- `{one.name}` (line {one.line}): {_measured(one)}" for one in long)
    return Suggestion(
        kind=Kind.COMPLEXITY,
        key=f"complexity:{module.path}:",
        title=f"Shorten the long functions of {module.path}",
        description=f"Some functions of `{module.path}` are much to read in one go:\n\n{listed}\n\nSee "
        "whether parts of them have one thing to do, and make functions with a name of these, without "
        "changing what they do.",
        priority=bounded(_little(long[0])),
        location=f"{module.path}:{long[0].line}",
        reasons=(f"{len(long)} functions are long or complex", f"`{long[0].name}`: {_measured(long[0])}"),
        files=(module.path,),
        acceptance=(
            "Each of the functions named here is split, or a comment says why it is better whole.",
            "What they do has not changed: the tests pass as before.",
        ),
        estimated_constraints=ResourceConstraints.refactoring(),
    )


def _measured(function: Function) -> str:
    if function.complexity <= 1:
        return f"{function.lines} lines of code"
    nested = f", nested {function.depth} deep" if function.depth >= 4 else ""
    count = function.complexity - 1
    return f"{count} decision{'s' if count > 1 else ''} in {function.lines} lines of code{nested}"
