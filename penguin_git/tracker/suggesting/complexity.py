"""How many decisions a Python function takes, and how deep they nest."""

import ast

_DECISIONS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.IfExp, ast.match_case)
_NESTING = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.With, ast.AsyncWith, ast.Match)


def decisions(function: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[int, int]:
    """McCabe's complexity of a function, those inside it included, and how deep its blocks nest.

    A chain of `elif` is one level deep, and `given or "default"` decides nothing.
    """
    count, deepest = 1, 0
    waiting: list[tuple[ast.AST, int]] = [(function, 0)]
    while waiting:
        node, depth = waiting.pop()
        for child in ast.iter_child_nodes(node):
            is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
            inner = depth + (isinstance(child, _NESTING) and not is_elif)
            deepest = max(deepest, inner)
            count += isinstance(child, _DECISIONS)
            if isinstance(child, ast.BoolOp) and not _is_default(child):
                count += len(child.values) - 1
            elif isinstance(child, ast.comprehension):
                count += 1 + len(child.ifs)
            waiting.append((child, inner))
    return count, deepest


def _is_default(node: ast.BoolOp) -> bool:
    plain = ast.Constant | ast.List | ast.Dict | ast.Tuple
    return isinstance(node.op, ast.Or) and isinstance(node.values[-1], plain)
