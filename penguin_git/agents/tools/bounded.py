"""Questions whose answer could take for ever, asked in a child that may read and nothing else.

A regular expression or a Markdown file can keep a parser busy for years. The child gets the question on
its standard input, prints the lines of the answer, and is ended when its time is over.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from penguin_git.agents.command import Finished
from penguin_git.agents.tools.answering import DENIED, REFUSED
from penguin_git.agents.tools.inside import run_inside
from penguin_git.agents.tools.tool import Bench, Result

SECONDS = 20.0
_BOOT = """
import json, sys
asked = json.load(sys.stdin)
sys.path[:] = asked["path"]
from penguin_git.agents.tools.answering import answer
answer(asked["module"], asked["question"])
"""
# Isolated, and with our own search path, so that nothing in the worktree is ever imported.
_INTERPRETER = (sys.executable, "-I", "-S", "-B", "-X", "utf8", "-c", _BOOT)


def ask(module: str, question: Mapping[str, object], bench: Bench, seconds: float = SECONDS) -> Result:
    """What `answer(question)` of one of our modules yields, line by line."""
    path = [entry for entry in sys.path if os.path.isabs(entry)]  # noqa: PTH117 - entries may be of any kind
    walls = replace(
        bench.walls,
        writable=False,
        network=False,
        readable=(*bench.walls.readable, *(Path(entry) for entry in path)),
    )
    request = json.dumps({"path": path, "module": module, "question": question}).encode()
    alone = replace(bench, walls=walls, environment={}, on_output=lambda _: None)
    return _result(run_inside(_INTERPRETER, alone, seconds=seconds, stdin=request), seconds)


def _result(finished: Finished, seconds: float) -> Result:
    text = finished.output.text.rstrip("\n")
    if finished.stopped:
        return Result(finished.stopped.reason, ok=False)
    if finished.timed_out:
        late = f"[… it was ended after {seconds:.0f} seconds; ask for less at once …]"
        return Result("\n".join(filter(None, [text, late])), ok=False)
    if finished.exit_code in {0, REFUSED, DENIED}:
        return Result(text, ok=finished.exit_code == 0, denied=finished.exit_code == DENIED)
    return Result(
        f"It needs more time or memory than it may: {finished.output.last_lines(1, 200)}.", ok=False
    )
