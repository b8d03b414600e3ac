"""`penguin task logs`: what is printed of it, and from where."""

import json
import re
import shutil
from pathlib import Path

from tests.cli.driving import penguin
from tests.support import robots
from tests.support.clones import Clone


def _baked(path: Path) -> Clone:
    steps = ({"do": "say", "text": "hot"}, {"do": "progress", "progress": 50, "text": "half"})
    clone = robots.robot_clone(path, *steps, robots.write("cake"))
    clone.task("bake", "title: Bake\nassigned_to: robot\nacceptance: [{check: test -f cake}]\n")
    clone.run()
    return clone


def test_several_types_can_be_asked_for_at_once(tmp_path: Path) -> None:
    clone = _baked(tmp_path / "clone")

    said = penguin(clone.path, "task", "logs", "bake", "--filter", "message", "--filter", "check")

    assert (0, ["message         hot", "check           `test -f cake` passed"]) == (
        said.code,
        [line[10:] for line in said.lines],
    )


def test_calls_of_tools_say_what_came_of_them(tmp_path: Path) -> None:
    clone = _baked(tmp_path / "clone")

    said = penguin(clone.path, "task", "logs", "bake", "--filter", "tool_usage")

    assert ["say called", "say done", "progress called", "progress done", "write called", "write done"] == [
        line[26:] for line in said.lines
    ]


def test_a_type_that_does_not_exist_is_refused_with_the_nearest_one(tmp_path: Path) -> None:
    clone = _baked(tmp_path / "clone")

    said = penguin(clone.path, "task", "logs", "bake", "--filter", "tool")

    assert 2 == said.code
    flat = re.sub(r"\s+", " ", said.err)
    assert "`tool` is no type of event. Did you mean `tool_usage`? The types are status_changed," in flat


def test_the_log_of_an_ended_attempt_is_kept_where_its_file_is_gone(tmp_path: Path) -> None:
    clone = _baked(tmp_path / "clone")
    before = penguin(clone.path, "task", "logs", "bake")
    shutil.rmtree(clone.path / ".git" / "penguin" / "logs")

    after = penguin(clone.path, "task", "logs", "bake", "--attempt", "1")
    followed = penguin(clone.path, "task", "logs", "bake", "--follow", "--json")
    events = penguin(clone.path, "task", "logs", "bake", "--json").json["events"]

    assert before.out == after.out
    assert [{"version": 1, "event": event} for event in events] == [
        json.loads(line) for line in followed.lines
    ]


def test_lines_that_were_drawn_again_read_as_a_person_saw_them(tmp_path: Path) -> None:
    clone = Clone.new(tmp_path / "clone")
    drawn = r"working...\r\nDownloading\r50 %\n\033[2J\r\n"
    clone.task("draw", f"title: Draw\nrun: printf '{drawn.replace('%', '%%')}'; touch drawn\n")
    clone.run()

    said = penguin(clone.path, "task", "logs", "draw", "--filter", "message")

    assert ["working...", "50 %loading", r"\x1b[2J"] == [line[26:] for line in said.lines]
