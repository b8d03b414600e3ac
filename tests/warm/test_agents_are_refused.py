"""What runs inside of an attempt can't have commands run outside of its walls."""

import subprocess
import sys
from pathlib import Path

import pytest

from penguin_git.model.enclosure import Level
from tests.agents.sandbox.cell import ALL
from tests.cli.driving import until
from tests.scenarios.test_walls import without_bubblewrap
from tests.warm.beside import Beside, beside

# Says how many bytes of the nonce it is given, or that there is no such socket.
KNOCK = """\
import os, socket, sys, time
answer = os.path.abspath(sys.argv[1])
if "away" in sys.argv:
    if os.fork():
        while not os.path.exists(answer):
            time.sleep(0.02)
        os._exit(0)
    os.setsid()
    if os.fork():
        os._exit(0)
    time.sleep(0.2)
connection = socket.socket(socket.AF_UNIX)
try:
    os.chdir(os.path.dirname(sys.argv[2]))  # the path may be too long for an address
    connection.connect(os.path.basename(sys.argv[2]))
    said = str(len(connection.recv(16)))
except FileNotFoundError:
    said = "hidden"
except OSError as error:
    said = type(error).__name__
open(answer + ".part", "w").write(said)
os.rename(answer + ".part", answer)
"""


@pytest.mark.parametrize("level", ALL)
@pytest.mark.parametrize("how", ["", "away"])
def test_an_agent_gets_no_word_out_of_it(tmp_path: Path, level: Level, how: str) -> None:
    sandbox = "off" if level is Level.NONE else "auto"
    environ = {"PATH": without_bubblewrap(tmp_path)["PATH"]} if level is Level.LANDLOCK else {}
    with beside(tmp_path / "place", f"base: main\nsandbox: {sandbox}\n", **environ) as one:
        assert "16" == _knocked(tmp_path, one)
        one.clone.commit({"knock.py": KNOCK})
        knock = f"env -u PENGUIN_TASK {sys.executable} knock.py answer {one.socket} {how}"

        one.said("task", "create", "Knock", "--id", "knock", "--run", knock)
        until(lambda: bool(one.clone.records("knock")))

        (record,) = one.clone.records("knock")
        assert (level, "completed") == (record.sandbox, record.outcome)
        until((one.clone.path / "answer").exists)
        assert one.clone.read("answer") == ("hidden" if level is Level.BUBBLEWRAP else "0")
        assert one.ran_warm("task", "list")[1]


def _knocked(folder: Path, one: Beside) -> str:
    """The answer to somebody who is no agent."""
    (folder / "knock.py").write_text(KNOCK)
    words = [sys.executable, "knock.py", "answer", str(one.socket)]
    subprocess.run(words, cwd=folder, check=True)
    return (folder / "answer").read_text()
