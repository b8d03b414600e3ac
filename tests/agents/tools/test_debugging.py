"""Where a script or a test failed, and what was known there."""

import ast
import os
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from penguin_git.agents.sandbox.walls import Level
from penguin_git.agents.tools import tracer
from penguin_git.agents.tools.tool import Bench
from penguin_git.agents.tools.toolbox import toolbox
from tests.agents.sandbox.cell import ENFORCING
from tests.agents.tools.conftest import Use
from tests.support.processes import living, marked

CAKE = """\
import sys

def bake(flour, password="hunter2"):
    eggs = {"brown": 3, "token": "t0ps3cret"}
    print("baking")
    assert flour * 2 == eggs["brown"], "too little flour"

if __name__ == "__main__":
    bake(int(sys.argv[1]))
"""


@pytest.fixture
def bench(bench: Bench) -> Bench:
    """A bench whose `python3` is the one of the tests: it has pytest, whose plugins take seconds to load."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return replace(bench, environment={"PATH": path, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"})


def test_a_script_that_fails_shows_frames_variables_and_both_sides(use: Use, worktree: Path) -> None:
    (worktree / "cake.py").write_text(CAKE)

    result = use("debug_script", path="cake.py", arguments=["2"])

    assert not result.ok
    assert (
        "AssertionError: too little flour\n\n"
        "cake.py:9 in <module>\n  > bake(int(sys.argv[1]))\n\n"
        'cake.py:6 in bake\n  > assert flour * 2 == eggs["brown"], "too little flour"\n'
        "      flour = 2\n      password = [redacted]\n      eggs = {'brown': 3, 'token': [redacted]}\n"
        "      (left side) = 4\n      (right side) = 3\n\n"
        "It ended with exit code 1.\n\nIt printed:\nbaking"
    ) == result.text


def test_a_script_that_ends_well_says_so(use: Use, worktree: Path) -> None:
    (worktree / "fine.py").write_text("import sys\nprint(sys.argv, __name__, __file__)\n")

    result = use("debug_script", path="fine.py", arguments=["-x", "a b"])

    assert (
        "It ended without an error.\n\nIt printed:\n['fine.py', '-x', 'a b'] __main__ fine.py" == result.text
    )
    assert result.ok


def test_a_script_that_hangs_shows_where(use: Use, worktree: Path) -> None:
    (worktree / "hangs.py").write_text(
        "import time\n\ndef wait(why):\n    time.sleep(60)\n\nwait('for Godot')\n"
    )

    text = use("debug_script", path="hangs.py", timeout_seconds=1).text

    assert "KeyboardInterrupt" in text
    assert "hangs.py:4 in wait\n  > time.sleep(60)\n      why = 'for Godot'" in text
    assert "It took longer than it may." in text


def test_what_caused_a_failure_is_told(use: Use, worktree: Path) -> None:
    (worktree / "a.py").write_text(
        "try:\n    {}['key']\nexcept KeyError as gone:\n    raise ValueError('no') from gone\n"
    )

    text = use("debug_script", path="a.py").text

    assert text.startswith("ValueError: no\n\na.py:4 in <module>\n")
    assert "Before that: KeyError: 'key' (a.py:2)" in text


def test_very_deep_and_very_large_failures_fit(use: Use, worktree: Path) -> None:
    (worktree / "a.py").write_text(
        "def f(n, x):\n    return f(n + 1, x)\n\nprint('x' * 10**6)\nf(0, 'y' * 10**5)\n"
    )

    text = use("debug_script", path="a.py").text

    assert "outer frames left out" in text
    assert text.startswith("RecursionError")
    assert len(text) < 10_000


def test_hostile_values_do_not_hide_the_failure(use: Use, worktree: Path) -> None:
    (worktree / "a.py").write_text(
        "class Bad:\n    def __repr__(self):\n        raise RuntimeError('gotcha')\n\n"
        "def f(bad, many):\n    return 1 / 0\n\nf(Bad(), list(range(10**6)))\n"
    )

    text = use("debug_script", path="a.py").text

    assert text.startswith("ZeroDivisionError: division by zero")
    assert "many = [0, 1, 2, 3, 4, 5, 6, 7, ...]" in text


def test_a_failure_in_a_thread_is_told(use: Use, worktree: Path) -> None:
    (worktree / "a.py").write_text(
        "import threading\nt = threading.Thread(target=lambda: 1 / 0)\nt.start()\nt.join()\n"
    )

    assert "In a thread: ZeroDivisionError" in use("debug_script", path="a.py").text


def test_a_file_that_is_no_python_is_told(use: Use, worktree: Path) -> None:
    (worktree / "a.py").write_text("def f(:\n")

    text = use("debug_script", path="a.py").text

    assert "SyntaxError: invalid syntax" in text
    assert "a.py" in text


def test_a_test_that_fails_shows_its_frames(use: Use, worktree: Path) -> None:
    (worktree / "test_cake.py").write_text(
        "import pytest\n\n@pytest.fixture\ndef flour():\n    return 2\n\n"
        "def test_fine():\n    pass\n\n"
        "def test_rises(flour):\n    api_key = 'k' * 10\n    print('baking')\n    assert flour * 2 == 5\n\n"
        "def test_later():\n    assert False\n"
    )

    one = use("debug_test", test="test_cake.py")
    fine = use("debug_test", test="test_cake.py::test_fine")

    assert not one.ok
    assert one.text.startswith(
        "test_cake.py::test_rises\nAssertionError: assert (2 * 2) == 5\n\ntest_cake.py:13 in test_rises"
    )
    assert "      flour = 2\n      api_key = [redacted]\n" in one.text
    assert "It printed:\nbaking" in one.text
    assert fine.ok
    assert "It ended without an error." in fine.text
    assert "test_later" not in one.text


def test_nothing_is_left_in_the_worktree_and_in_the_background(bench: Bench, mark: str) -> None:
    (bench.folder / "lib.py").write_text("X = 1\n")
    (bench.folder / "a.py").write_text(
        "import lib, subprocess\nsubprocess.Popen(['sleep', '60'], start_new_session=True)\n1 / 0\n"
    )
    (bench.folder / "test_a.py").write_text("import lib\n\ndef test_it():\n    assert lib.X\n")
    bench = replace(bench, environment={**marked(mark), **bench.environment})
    tools = toolbox(None, bench.walls)

    tools.call("debug_script", {"path": "a.py"}, bench)
    tools.call("debug_test", {"test": "test_a.py"}, bench)

    assert {".git", "lib.py", "a.py", "test_a.py"} == {entry.name for entry in bench.folder.iterdir()}
    assert [] == living(mark)


def test_the_tracer_runs_on_old_interpreters_too() -> None:
    source = Path(tracer.__file__).read_text("utf-8")

    assert ast.parse(source, feature_version=(3, 8))


def test_modules_of_the_worktree_do_not_replace_the_tracer_s(use: Use, worktree: Path) -> None:
    for name in ("ast.py", "re.py", "reprlib.py", "pathlib.py"):
        (worktree / name).write_text("raise SystemExit('the planted marker')\n")
    (worktree / "a.py").write_text("1 / 0\n")

    assert use("debug_script", path="a.py").text.startswith("ZeroDivisionError")


@pytest.mark.parametrize(
    ("tool", "given"),
    [
        ("debug_script", {"path": "../outside/secret.txt"}),
        ("debug_script", {"path": "window"}),
        ("debug_test", {"test": "../outside/secret.txt::test_a"}),
        ("debug_test", {"test": "/etc/passwd"}),
    ],
)
def test_only_what_lies_in_the_worktree_is_run(
    tool: str, given: dict[str, object], use: Use, worktree: Path, secret: Path
) -> None:
    (worktree / "window").symlink_to(secret)

    result = use(tool, **given)

    assert result.denied
    assert "planted" not in result.text


def test_what_is_not_there_is_said(use: Use) -> None:
    assert "There is no `a.py`." == use("debug_script", path="a.py").text
    assert "There is no `test_a.py`." == use("debug_test", test="test_a.py::test_b").text
    assert "There is no `-x`." == use("debug_test", test="-x").text


@pytest.mark.parametrize("level", ENFORCING)
def test_a_task_that_may_read_only_is_not_changed(level: Level, bench: Bench) -> None:
    bench = replace(bench, walls=replace(bench.walls, level=level))
    (bench.folder / "a.py").write_text("open('new', 'w')\n")

    result = toolbox(["debugging_tools:read"], bench.walls).call("debug_script", {"path": "a.py"}, bench)

    assert not result.ok
    assert "Error: [Errno" in result.text
    assert not (bench.folder / "new").exists()


def test_without_a_sandbox_a_task_that_may_read_only_gets_no_debugger(bench: Bench) -> None:
    assert {"debug_script", "debug_test"} <= set(toolbox(["debugging_tools:read"], bench.walls).withheld())
