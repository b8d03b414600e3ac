"""A model that writes line after line until it may end, and looks before it repeats what was cut off.

Every call has a key of its own and appends it to a file outside, where no crash and no recovery takes it
back: a key that stands there twice was a call that ran twice. Most tasks write into their worktree, too.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from penguin_git.agents.models.conversation import INTERRUPTED, NOT_STARTED
from tests.support.model_replies import Call, Reply, done
from tests.support.model_server import Asked

Message = Mapping[str, Any]
LEAST = 4  # keys of each task
_KEY = re.compile(r"# (\S+)$")


class Diligent:
    """The script of a model server. `may_end` says of a task whether it has been at it for long enough."""

    def __init__(self, outside: Path, may_end: Callable[[str], bool]) -> None:
        self.replies: Counter[str] = Counter()
        self.last: dict[str, Asked] = {}  # request of each task
        self._outside, self._may_end = outside, may_end

    def __call__(self, asked: Asked) -> Reply:
        name = asked.prompt.split(":")[0]
        self.replies[name] += 1
        self.last[name] = asked
        keys = [key for message in asked.conversation for key in calls_in(message).values()]
        again = [self._again(name, key) for key in cut_off(asked.conversation)]
        number = len(set(keys))
        if again:
            return Reply(tuple(again))
        if number >= LEAST and self._may_end(name):
            return done(f"There are {number} lines.")
        new = range(number, number + (2 if number % 3 == 0 else 1))
        return Reply(tuple(self._first(name, at) for at in new))

    def _first(self, name: str, number: int) -> Call:
        key = f"{name}.{number}"
        lines = [f"echo {key} >> {file}; sleep 0.0$((RANDOM % 9))" for file in self._files(name)]
        lines += ["(setsid sleep 300 &)", "sleep 300 &"] if number % 4 == 0 else []
        return Call("run_command", {"command": "\n".join([*lines, f"# {key}"])})

    def _again(self, name: str, key: str) -> Call:
        loop = 'do grep -qsxF "$key" "$file" || echo "$key" >> "$file"; done'
        script = f"key={key}\nfor file in {' '.join(self._files(name))}\n{loop}\n# {key}"
        return Call("run_command", {"command": script})

    def _files(self, name: str) -> list[str]:
        outside = str(self._outside / name)
        return [outside, f"out/{name}.txt"] if changes_files(name) else [outside]


def changes_files(name: str) -> bool:
    """Whether a task leaves something in its worktree; every third one does not."""
    return int(name[1:]) % 3 != 1


def calls_in(message: Message) -> dict[str, str]:
    """The keys of the calls in what the model said, by the calls' ids."""
    used = [block for block in message["content"] if block["type"] == "tool_use"]
    found = {block["id"]: _KEY.search(str(block["input"].get("command", ""))) for block in used}
    return {name: key[1] for name, key in found.items() if key}


def cut_off(conversation: list[Message]) -> list[str]:
    """The keys of the calls in the last turn that did not come to an end."""
    if len(conversation) < 2:
        return []
    results = [block for block in conversation[-1]["content"] if block["type"] == "tool_result"]
    told = {block["tool_use_id"]: block["content"][0]["text"] for block in results}
    calls = calls_in(conversation[-2])
    return [key for call, key in calls.items() if told[call] in (INTERRUPTED, NOT_STARTED)]
