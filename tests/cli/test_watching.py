"""`penguin task watch` and `usage`: in lines, as JSON, and drawn in place on a terminal."""

import fcntl
import json
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.driving import DEADLINE, penguin, process
from tests.support import robots
from tests.support.clones import Clone

LIMITS = "resource_constraints: {max_tokens: 1000, max_iterations: 10, max_duration_minutes: 60}\n"


class Terminal:
    """A command on a terminal of its own, and what it has drawn."""

    def __init__(self, folder: Path, *arguments: str, columns: int = 80, rows: int = 24) -> None:
        self._fd, other = os.openpty()
        self.resize(columns, rows)
        argv = [sys.executable, "-m", "penguin_git", *arguments]
        environ = dict(os.environ)  # without the size of our own terminal, which readline puts there
        self._process = subprocess.Popen(
            argv, cwd=folder, env=environ, stdin=other, stdout=other, stderr=other
        )
        os.close(other)
        self.drawn = ""

    def resize(self, columns: int, rows: int) -> None:
        """Have another size."""
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def until(self, holds: Callable[[str], bool]) -> str:
        """Wait until something is true of the last picture; that picture."""
        end = time.monotonic() + DEADLINE
        while not holds(self.picture):
            assert time.monotonic() < end, self.picture
            self._read()
        return self.picture

    @property
    def picture(self) -> str:
        """What was drawn last, whole."""
        pictures = [
            re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text) for text in self.drawn.split("\x1b[H") if text
        ]
        return pictures[-2] if len(pictures) > 1 else ""

    def interrupt(self) -> None:
        """Do what Ctrl-C does."""
        self._process.send_signal(signal.SIGINT)

    def end(self) -> int:
        """Read to the end; the exit code."""
        while self._read():
            pass
        return self._process.wait(DEADLINE)

    def close(self) -> None:
        """End it, if it has not ended."""
        self._process.kill()
        self._process.wait()
        os.close(self._fd)

    def _read(self) -> bool:
        assert select.select([self._fd], [], [], DEADLINE)[0], f"silent since: {self.picture}"
        try:
            came = os.read(self._fd, 65536).decode(errors="replace")
        except OSError:  # how Linux says that the other end is closed
            return False
        self.drawn += came
        return bool(came)


def _clone(path: Path, *steps: robots.Step) -> Clone:
    clone = robots.robot_clone(path, *steps)
    clone.task("bake", f"title: Bake a cake\nassigned_to: robot\nchanges: optional\n{LIMITS}")
    return clone


def _working(tmp_path: Path) -> tuple[Clone, Path]:
    """A task whose attempt has used tokens and waits for a gate."""
    gate = tmp_path / "gate"
    checklist = {"do": "say", "text": "- [x] flour\n- [ ] oven"}
    return _clone(
        tmp_path / "clone", checklist, robots.use(250), robots.until(gate), robots.write("cake")
    ), gate


def test_a_terminal_shows_state_progress_budgets_and_the_log_at_any_size(tmp_path: Path) -> None:
    clone, gate = _working(tmp_path)
    with clone.daemon() as daemon:
        daemon.until_live("bake")
        terminal = Terminal(clone.path, "task", "watch", "bake")
        try:
            picture = terminal.until(lambda text: "250 of 1,000" in text and "run called" in text)
            terminal.resize(30, 12)
            small = terminal.until(lambda text: max(map(len, text.splitlines())) <= 30)
            gate.touch()
            code = terminal.end()
        finally:
            terminal.close()
            gate.touch()

    assert "bake  Bake a cake" in picture
    assert "in progress, attempt 1" in picture
    assert re.search(r"progress +█{10}░{10}  50%, by its checklist, 1 of 2 items", picture)
    assert re.search(r"tokens +█{5}░{15}  250 of 1,000", picture)
    assert re.search(r"minutes +[█░]{20}  [\d,.]+ of 60", picture)
    assert re.search(r"iterations +█{6}░{14}  3 of 10", picture)
    assert re.search(r"message +- \[x\] flour", picture)
    assert "Ctrl-C ends looking on" in picture
    assert len(small.splitlines()) <= 12
    assert 0 == code
    assert "bake is completed: Bake a cake" in terminal.drawn[-200:]


@pytest.mark.parametrize("command", [("watch",), ("usage", "--live")])
def test_ctrl_c_ends_looking_on_and_not_the_attempt(tmp_path: Path, command: tuple[str, ...]) -> None:
    clone, gate = _working(tmp_path)
    with clone.daemon() as daemon:
        daemon.until_live("bake")
        terminal = Terminal(clone.path, "task", command[0], "bake", *command[1:])
        try:
            terminal.until(lambda text: "250 of 1,000" in text)
            terminal.interrupt()
            code = terminal.end()
        finally:
            terminal.close()
        live = set(daemon.live)
        gate.touch()
        daemon.until_rests("bake")

    assert (130, {"bake"}) == (code, live)
    assert "Looking on has ended" in terminal.drawn
    assert ["completed"] == [record.outcome for record in clone.records("bake")]


def test_programs_get_a_line_of_json_for_each_piece_of_news(tmp_path: Path) -> None:
    clone, gate = _working(tmp_path)
    with clone.daemon() as daemon:
        daemon.until_live("bake")
        argv = [sys.executable, "-m", "penguin_git", "task", "watch", "bake", "--json"]
        with subprocess.Popen(argv, cwd=clone.path, stdout=subprocess.PIPE, text=True) as watching:
            assert watching.stdout is not None
            first = watching.stdout.readline()
            gate.touch()
            news = [json.loads(line) for line in (first, *watching.stdout)]

    assert {1} == {one["version"] for one in news}
    states = [one["task"]["status"] for one in news if one["news"] == "state"]
    assert ("in_progress", "completed") == (states[0], states[-1])
    assert [(0, "iterations"), (50, "checklist"), (100, "outcome")] == [
        (one["progress"], one["by"]) for one in news if one["news"] == "progress"
    ]
    assert {"usage", "message", "tool_usage"} <= {
        one["event"]["type"] for one in news if one["news"] == "event"
    }


def test_usage_is_told_live_whenever_it_changes(tmp_path: Path) -> None:
    clone, gate = _working(tmp_path)
    with clone.daemon() as daemon:
        daemon.until_live("bake")
        Clone.wait_for(lambda: "250 of" in penguin(clone.path, "task", "usage", "bake").out)
        gate.touch()
        lines = process(clone.path, "task", "usage", "bake", "--live").lines
        programs = process(clone.path, "task", "usage", "bake", "--live", "--json").lines

    assert re.fullmatch(
        r"\d\d:\d\d:\d\d  tokens 250 of 1,000; minutes [\d,.]+ of 60; iterations \d of 10", lines[0]
    )
    assert "iterations 4 of 10" in lines[-1]
    assert 250 == json.loads(programs[-1])["usage"]["budget"]["tokens"]["used"]


def test_usage_sums_up_the_attempts_and_says_what_is_unknown(tmp_path: Path) -> None:
    steps = (robots.use(250), robots.run("exit 1"))
    clone = _clone(tmp_path / "clone", *steps)
    clone.run()
    penguin(clone.path, "task", "restart", "bake")
    clone.run()

    said = penguin(clone.path, "task", "usage", "bake")
    plain = penguin(clone.path, "task", "usage", "bake", "--json").json["usage"]

    assert "bake  Bake a cake" == said.lines[0]
    assert "tokens      250 of 1,000  █████░░░░░░░░░░░░░░░  25%" == said.lines[2]
    assert [["1", "failed", "250"], ["2", "failed", "250"], ["all", "500", "0"]] == [
        line.split()[:3] for line in said.lines[7:]
    ]
    assert (500, 500, 4) == tuple(
        plain["total"][name] for name in ("tokens", "tokens_at_least", "iterations")
    )
    assert [250, 250] == [attempt["tokens"] for attempt in plain["attempts"]]


def test_a_resumed_attempt_counts_what_the_earlier_one_used(tmp_path: Path) -> None:
    clone = _clone(tmp_path / "clone", robots.use(250), robots.use(900), robots.write("cake"))
    clone.run()
    penguin(clone.path, "task", "update", "bake", "--budget-tokens", "2000")
    penguin(clone.path, "task", "resume", "bake")
    clone.run()

    plain = penguin(clone.path, "task", "usage", "bake", "--json").json["usage"]

    assert {"used": 1150, "limit": 2000} == plain["budget"]["tokens"]
    assert [250, 900] == [attempt["tokens"] for attempt in plain["attempts"]]


def test_an_attempt_without_a_step_leaves_what_earlier_ones_used(tmp_path: Path) -> None:
    clone = _clone(tmp_path / "clone", robots.use(250), robots.use(900), robots.write("cake"))
    clone.run()
    penguin(clone.path, "task", "resume", "bake")
    clone.run()

    plain = penguin(clone.path, "task", "usage", "bake", "--json").json["usage"]

    assert [1, 0] == [attempt["iterations"] for attempt in plain["attempts"]]
    assert {"used": 250, "limit": 1000} == plain["budget"]["tokens"]
    assert {"used": 1, "limit": 10} == plain["budget"]["iterations"]


def test_a_task_that_nobody_worked_on_has_used_nothing(tmp_path: Path) -> None:
    clone = _clone(tmp_path / "clone")

    said = penguin(clone.path, "task", "usage", "bake")

    assert (0, ["tokens      0 of 1,000", "minutes     0.0 of 60", "iterations  0 of 10"]) == (
        said.code,
        [line.partition("  ░")[0].rstrip() for line in said.lines[2:]],
    )
