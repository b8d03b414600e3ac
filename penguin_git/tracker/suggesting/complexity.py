"""How many decisions a Python function takes, and how deep they nest."""

import ast
from collections.abc import Iterator
from functools import cache

_DECISIONS = frozenset(
    {ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.IfExp, ast.match_case}
)
_NESTING = frozenset({ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.With, ast.AsyncWith, ast.Match})
_PLAIN = (ast.Constant, ast.List, ast.Dict, ast.Tuple)
_IDLE_FIELDS = frozenset({"ctx", "op", "ops", "names", "type_comment", "type_params"})
# Most of a tree are these, and below them nothing is decided.
_LEAVES = frozenset({ast.Name, ast.Constant, ast.Pass, ast.Break, ast.Continue, type(None), str, int})


def decisions(function: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[int, int]:
    """McCabe's complexity of a function, those inside it included, and how deep its blocks nest.

    A chain of `elif` is one level deep, and `given or "default"` decides nothing.
    """
    count, deepest = 1, 0
    waiting: list[tuple[ast.AST, int]] = [(function, 0)]
    while waiting:
        node, depth = waiting.pop()
        for child in _children(node):
            kind, inner = type(child), depth
            if kind in _NESTING and not (kind is ast.If and _is_elif(node, child)):
                inner += 1
                deepest = max(deepest, inner)
            if kind in _DECISIONS:
                count += 1
            elif isinstance(child, ast.BoolOp):
                count += 0 if _is_default(child) else len(child.values) - 1
            elif isinstance(child, ast.comprehension):
                count += 1 + len(child.ifs)
            waiting.append((child, inner))
    return count, deepest


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes right below, but for leaves; `ast.iter_child_nodes` takes three times as long."""
    for name in _telling(node._fields):
        value = getattr(node, name, None)
        if type(value) is list:
            yield from (one for one in value if type(one) not in _LEAVES)
        elif type(value) not in _LEAVES and isinstance(value, ast.AST):
            yield value


@cache
def _telling(fields: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in fields if name not in _IDLE_FIELDS)


def _is_elif(node: ast.AST, child: ast.AST) -> bool:
    return isinstance(node, ast.If) and len(node.orelse) == 1 and node.orelse[0] is child


def _is_default(node: ast.BoolOp) -> bool:
    return isinstance(node.op, ast.Or) and isinstance(node.values[-1], _PLAIN)
