"""Running a Python script or test so that a failure comes with the frames and what was known in them."""

from pathlib import Path
from secrets import token_hex
from typing import Annotated

from msgspec import Meta

from penguin_git.agents import endings
from penguin_git.agents.command import Finished
from penguin_git.agents.tools import tracer
from penguin_git.agents.tools.confined import parts_of, place
from penguin_git.agents.tools.eliding import elided
from penguin_git.agents.tools.inside import run_inside
from penguin_git.agents.tools.refusal import Refusal
from penguin_git.agents.tools.tool import Bench, Result
from penguin_git.agents.tools.typed import Arguments, TypedTool
from penguin_git.model.secrets import redacted

_GROUP = "debugging_tools"
# The worktree must not stand in front of the library while the tracer itself is loaded.
_BOOT = "import sys; sys.path.pop(0); exec(compile(sys.argv.pop(1), '<tracer>', 'exec'))"
_PRINTED = 3_000  # characters of what the program printed, beside the report

_Seconds = Annotated[
    int, Meta(ge=1, le=3600, description="After this it is interrupted, which shows where it hangs.")
]
_Words = Annotated[tuple[str, ...], Meta(description="Its arguments.")]


class DebugScript(Arguments, frozen=True):
    """Which script, and how it is called."""

    path: Annotated[str, Meta(description="The script, from the worktree's folder down.")]
    arguments: _Words = ()
    timeout_seconds: _Seconds = 120


class DebugTest(Arguments, frozen=True):
    """Which test."""

    test: Annotated[
        str, Meta(description="As in `tests/test_cake.py::test_it_rises`; a file runs up to a failure.")
    ]
    timeout_seconds: _Seconds = 120


def debug_script(asked: DebugScript, bench: Bench) -> Result:
    """How a script ended, and where it failed."""
    with place(bench.folder, asked.path) as script:
        script.permissions()
    path = "/".join(parts_of(asked.path, bench.folder))
    return _traced(("script", path, *asked.arguments), asked.timeout_seconds, bench)


def debug_test(asked: DebugTest, bench: Bench) -> Result:
    """How a test ended, and where it failed."""
    path, colons, name = asked.test.partition("::")
    with place(bench.folder, path) as file:
        if file.status() is None:
            raise Refusal(f"There is no `{file.shown}`.")
    test = "./" + "/".join(parts_of(path, bench.folder)) + colons + name
    return _traced(("test", test), asked.timeout_seconds, bench)


def _traced(words: tuple[str, ...], seconds: int, bench: Bench) -> Result:
    if any("\0" in word for word in words):
        raise Refusal("An argument cannot hold a zero byte.")
    mark = f"report-{token_hex(8)}"
    source = Path(tracer.__file__).read_text("utf-8")
    finished = run_inside(("python3", "-c", _BOOT, source, mark, *words), bench, seconds=seconds)
    return _told(finished, mark)


def _told(finished: Finished, mark: str) -> Result:
    printed, _, report = finished.output.text.partition(f"\n{mark}\n")
    remark = endings.of_command("It", finished).reason or "It ended without an error."
    said = printed.strip("\n") and f"It printed:\n{elided(printed.strip(chr(10)), _PRINTED)}"
    parts = [report.replace(f"\n{mark}\n", "\n").strip(), remark, said]
    return Result(redacted("\n\n".join(part for part in parts if part)), ok=finished.ok)


TOOLS = (
    TypedTool(
        "debug_script",
        _GROUP,
        "Run a Python script. Where it fails, it shows the frames with their variables, and both sides of a "
        "comparison that was asserted.",
        DebugScript,
        debug_script,
    ),
    TypedTool(
        "debug_test",
        _GROUP,
        "Run a test with pytest. Where it fails, it shows the frames with their variables.",
        DebugTest,
        debug_test,
    ),
)
