"""Runs a Python script or test and reports where it failed, with what was known there.

`debugging` hands the text of this file to the interpreter of the worktree's project, so it imports nothing
of ours and knows no syntax later than Python 3.8's. The report follows a line with the mark it was given.
"""

from __future__ import annotations

import ast
import linecache
import os
import re
import reprlib
import sys
import threading
import traceback
import types
from itertools import dropwhile, islice
from pathlib import Path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 6_000  # characters of a report
HERE = ["."]  # the worktree, whatever folder the program changes to
MOST_FRAMES, MOST_NAMES, MOST_CAUSES = 30, 25, 5
HIDING = r"pass(?:word|wd|phrase)|secret|token|api_?key|private_?key|credential|authorization"
SECRET_NAME = re.compile(HIDING, re.IGNORECASE)
SECRET_ENTRY = re.compile(
    rf"""((?:'[^']*(?:{HIDING})[^']*'|"[^"]*(?:{HIDING})[^"]*"|\w{{0,40}}(?:{HIDING})\w{{0,40}})\s*[:=]\s*)b?(?:'[^']*'|"[^"]*")""",
    re.IGNORECASE,
)
REDACTED = "[redacted]"
NOT_SHOWN = (types.ModuleType, types.FunctionType, types.BuiltinFunctionType, type)

SHORT = reprlib.Repr()
SHORT.maxstring = SHORT.maxother = SHORT.maxlong = 160
SHORT.maxlist = SHORT.maxtuple = SHORT.maxdict = SHORT.maxset = 8


class Sides(ast.NodeTransformer):
    """Keeps both sides of a comparison that is asserted, under names that no program can have."""

    def visit_Assert(self, node: ast.Assert) -> ast.Assert:
        test = node.test
        if isinstance(test, ast.Compare) and len(test.ops) == 1:
            test.left = _kept("(left side)", test.left)
            test.comparators = [_kept("(right side)", test.comparators[0])]
        return node


def _kept(name: str, value: ast.expr) -> ast.expr:
    return ast.copy_location(
        ast.NamedExpr(ast.copy_location(ast.Name(name, ast.Store()), value), value), value
    )


def report(problem: BaseException) -> str:
    """What was raised, the frames from the outside in, and what else was the cause."""
    parts = ["".join(traceback.format_exception_only(type(problem), problem)).strip()[:1500]]
    parts += _frames(problem.__traceback__, LONGEST - len(parts[0]))
    parts += [
        f"Before that: {type(cause).__name__}: {str(cause)[:300]}{_origin(cause.__traceback__)}"
        for cause in islice(_causes(problem), MOST_CAUSES)
    ]
    return SECRET_ENTRY.sub(rf"\1{REDACTED}", "\n\n".join(parts))


def _causes(problem: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = problem
    while cause is not None:
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
        if cause is not None:
            yield cause


def _origin(trace: types.TracebackType | None) -> str:
    frames = list(traceback.walk_tb(trace))
    return f" ({_place(frames[-1][0].f_code, frames[-1][1])})" if frames else ""


def _frames(trace: types.TracebackType | None, room: int) -> list[str]:
    """As many as fit, the innermost first, told from the outside in."""
    frames = list(dropwhile(lambda step: not _is_ours(step[0].f_code), traceback.walk_tb(trace)))
    told: list[str] = []
    for frame, line in reversed(frames[-MOST_FRAMES:]):
        text = "\n".join(_frame(frame, line))
        room -= len(text)
        if room < 0 and told:
            break
        told.append(text[:LONGEST])
    left_out = len(frames) - len(told)
    return [f"[… {left_out} outer frames left out …]"] * bool(left_out) + told[::-1]


def _frame(frame: types.FrameType, line: int) -> Iterator[str]:
    code = frame.f_code
    yield f"{_place(code, line)} in {code.co_name}"
    yield f"  > {linecache.getline(code.co_filename, line).strip()[:200]}"
    if not _is_ours(code):
        return
    known = [(name, value) for name, value in list(frame.f_locals.items()) if _is_shown(name, value)]
    for name, value in known[:MOST_NAMES]:
        yield f"      {name} = {_valued(name, value)}"
    if len(known) > MOST_NAMES:
        yield f"      [… {len(known) - MOST_NAMES} more names …]"


def _is_ours(code: types.CodeType) -> bool:
    """Whether the code lies in the worktree and is not an installed library."""
    if code.co_filename.startswith("<"):  # made of a text, as this file is
        return False
    path = os.path.relpath(code.co_filename, HERE[0])
    return not path.startswith("..") and "site-packages" not in path


def _place(code: types.CodeType, line: int) -> str:
    return f"{os.path.relpath(code.co_filename, HERE[0]) if _is_ours(code) else code.co_filename}:{line}"


def _is_shown(name: str, value: object) -> bool:
    return not name.startswith(("__", "@")) and not isinstance(value, NOT_SHOWN)


def _valued(name: str, value: object) -> str:
    if isinstance(value, (str, bytes)) and SECRET_NAME.search(name):
        return REDACTED
    return SHORT.repr(value).replace("\n", "\\n")


class Teller:
    """Writes the report behind everything that was printed."""

    def __init__(self, mark: str) -> None:
        self._mark = mark

    def tell(self, text: str) -> None:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        message = f"\n{self._mark}\n{text}\n".encode("utf-8", "backslashreplace")
        while message:
            message = message[os.write(1, message) :]

    def hook(self, _: type[BaseException], problem: BaseException, __: types.TracebackType | None) -> None:
        self.tell(report(problem))

    def thread_hook(self, failure: threading.ExceptHookArgs) -> None:
        if failure.exc_value is not None and failure.exc_type is not SystemExit:
            self.tell(f"In a thread: {report(failure.exc_value)}")


class Plugin:
    """Remembers what the first test that failed, failed with."""

    def __init__(self) -> None:
        self.text = ""

    def pytest_exception_interact(self, node: object, call: object, report: object) -> None:
        said = "".join(getattr(report, name, "") for name in ("capstdout", "capstderr")).strip()
        printed = f"\n\nIt printed:\n{said[-1500:]}" if said else ""
        self.text = self.text or f"{getattr(node, 'nodeid', '')}\n{_of(call)}{printed}"

    def pytest_keyboard_interrupt(self, excinfo: object) -> None:
        self.text = self.text or report(excinfo.value)  # type: ignore[attr-defined]  # pytest is the project's own


def _of(call: object) -> str:
    return report(call.excinfo.value)  # type: ignore[attr-defined]  # pytest is the project's own


def run_script(path: str, arguments: list[str], teller: Teller) -> None:
    """Run a file as the main program."""
    sys.argv = [path, *arguments]
    sys.path.insert(0, str(Path(path).resolve().parent))
    sys.excepthook = teller.hook
    threading.excepthook = teller.thread_hook
    with open(path, "rb") as file:
        tree = ast.fix_missing_locations(Sides().visit(ast.parse(file.read(), path)))
    program = types.ModuleType("__main__")
    program.__file__ = path
    program.__dict__["__builtins__"] = __builtins__
    sys.modules["__main__"] = program
    exec(compile(tree, str(Path(path).resolve()), "exec"), program.__dict__)  # noqa: S102 - what it is for


def run_test(test: str, arguments: list[str], teller: Teller) -> None:
    """Run one test, or a file of them up to the first that fails."""
    sys.path.insert(0, str(Path.cwd()))
    import pytest

    plugin = Plugin()
    quiet = ["-x", "-q", "--tb=no", "--no-header", "-p", "no:cacheprovider"]
    code = pytest.main([*quiet, *arguments, test], plugins=[plugin])
    if plugin.text:
        teller.tell(plugin.text)
    sys.exit(int(code))


if __name__ == "__main__":
    HERE[0] = str(Path.cwd())
    sys.dont_write_bytecode = True
    _, its_mark, kind, target, *rest = sys.argv
    (run_test if kind == "test" else run_script)(target, rest, Teller(its_mark))
