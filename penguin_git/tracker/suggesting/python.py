"""Python source read into facts, by its syntax tree; nothing is imported or run."""

import ast
import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from msgspec import Struct

from penguin_git.model.code.module import Function, Module, Public
from penguin_git.model.text import visible
from penguin_git.tracker.suggesting import complexity, imports

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_Definition = ast.FunctionDef | ast.AsyncFunctionDef
_SHORT = 10  # lines; what is shorter is no trouble to anybody, and need not be measured
_BLANK = re.compile(r"\s*(?:#|$)")
_SELF_TOLD = frozenset({"overload", "setter", "deleter", "override", "getter"})


class Unreadable(Exception):
    """Why source is no Python, and in which line."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line, self.why = line, why


class _Found(Struct, frozen=True):
    """One function, with the classes and functions around it."""

    node: _Definition
    name: str


def read(text: str, path: str, lines: list[str]) -> Module:
    """The facts of a module; `Unreadable` for what Python refuses.

    The caller keeps warnings about the source away: Python gives them as it parses.
    """
    try:
        tree = ast.parse(text)
        return _module(tree, text, path, lines)
    except SyntaxError as error:
        line = min(max(error.lineno or 1, 1), max(len(lines), 1))
        raise Unreadable(line, f"Python says: {visible(error.msg)}") from None
    except (RecursionError, MemoryError):
        raise Unreadable(0, "it is nested too deeply") from None
    except ValueError as error:
        raise Unreadable(0, visible(str(error))) from None


def _module(tree: ast.Module, text: str, path: str, lines: list[str]) -> Module:
    found = list(_functions(tree, ""))
    long = (one for one in found if (one.node.end_lineno or 0) - one.node.lineno >= _SHORT)
    so_far = list(accumulate((not _BLANK.match(line) for line in lines), initial=0))
    return Module(
        path=path,
        lines=so_far[-1] - _docstring_lines(tree),
        first=min((one.node.lineno for one in found), default=0),
        functions=tuple(_measured(one, so_far) for one in long),
        public=tuple(_public(tree)),
        names=frozenset(_top_names(tree)),
        imports=frozenset(imports.imported(text, path)),
    )


def _functions(node: ast.AST, inside: str) -> Iterator[_Found]:
    """Every function that a module or class defines, not those inside other functions."""
    for child in _statements(node):
        if isinstance(child, _FUNCTIONS):
            yield _Found(child, f"{inside}{child.name}")
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{inside}{child.name}.")


def _statements(node: ast.AST) -> Iterator[ast.stmt]:
    """The statements of a scope, those inside its `if` and `try` blocks too."""
    waiting: list[ast.AST] = [node]
    while waiting:
        for child in ast.iter_child_nodes(waiting.pop()):
            if isinstance(child, ast.stmt):
                yield child
            if isinstance(child, ast.If | ast.Try | ast.With | ast.ExceptHandler):
                waiting.append(child)


def _measured(found: _Found, so_far: Sequence[int]) -> Function:
    """A function; `so_far` says how many lines of code stand above each line end of the file."""
    node = found.node
    end = min(node.end_lineno or node.lineno, len(so_far) - 1)
    count, depth = complexity.decisions(node)
    return Function(
        found.name,
        node.lineno,
        so_far[end] - so_far[node.lineno - 1] - _docstring_lines(node),
        count,
        depth,
    )


def _docstring_lines(node: ast.Module | _Definition) -> int:
    said = _docstring(node) or ""
    return sum(bool(line.strip()) for line in said.splitlines())


def _docstring(node: ast.Module | ast.ClassDef | _Definition) -> str | None:
    """The docstring as it is written, None where there is none."""
    match node.body:
        case [ast.Expr(value=ast.Constant(value=str(said))), *_]:
            return said or " "
    return None


def _public(tree: ast.Module) -> Iterator[Public]:
    """The functions and classes that others may use, and the methods of these classes."""
    offered = _all(tree)
    seen = set()
    for node in tree.body:
        if isinstance(node, ast.ClassDef | _Definition) and node.name not in seen:
            is_public = not node.name.startswith("_") if offered is None else node.name in offered
            if is_public and not _is_told_elsewhere(node):
                seen.add(node.name)
                yield Public(node.name, node.lineno, _docstring(node) is not None, _tells_itself(node))
                if isinstance(node, ast.ClassDef):
                    yield from _methods(node)


def _methods(node: ast.ClassDef) -> Iterator[Public]:
    """The public methods; of a class with bases none, as these may say it already."""
    if any(not (isinstance(base, ast.Name) and base.id == "object") for base in node.bases):
        return
    for child in node.body:
        if not isinstance(child, _FUNCTIONS) or child.name.startswith("_"):
            continue
        if not (_is_told_elsewhere(child) or _tells_itself(child)):
            yield Public(f"{node.name}.{child.name}", child.lineno, _docstring(child) is not None)


def _is_told_elsewhere(node: ast.ClassDef | _Definition) -> bool:
    """Whether a definition has its docstring in another place: overloads, setters."""
    for decorator in node.decorator_list:
        name = decorator.attr if isinstance(decorator, ast.Attribute) else getattr(decorator, "id", "")
        if name in _SELF_TOLD:
            return True
    return False


def _tells_itself(node: ast.ClassDef | _Definition) -> bool:
    """Whether a definition is a one-liner without a docstring."""
    is_short = len(node.body) == 1 and not isinstance(node, ast.ClassDef)
    return is_short and _docstring(node) is None


def _all(tree: ast.Module) -> frozenset[str] | None:
    """The names in `__all__`, where it is a plain list."""
    for node in tree.body:
        match node:
            case ast.Assign(
                targets=[ast.Name(id="__all__")], value=ast.List(elts=names) | ast.Tuple(elts=names)
            ):
                return frozenset(str(name.value) for name in names if isinstance(name, ast.Constant))
    return None


def _top_names(tree: ast.Module) -> Iterator[str]:
    """What a module defines at its top: functions, classes, constants."""
    for node in _statements(tree):
        if isinstance(node, ast.ClassDef | _Definition):
            yield node.name
        elif isinstance(node, ast.Assign):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id
