"""The profile of aider: one message, no commits, no questions."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from penguin_git.agents.command_line.course import Course
from penguin_git.agents.command_line.plain_output import PlainReader
from penguin_git.agents.command_line.profile import Start
from penguin_git.agents.command_line.tools import Tools
from penguin_git.model.usage import Usage

_FIXED = (
    *("--no-gitignore", "--no-auto-commits", "--no-dirty-commits", "--yes-always"),
    # Its questions would be answered with yes: no page of a task's text is fetched.
    *("--no-detect-urls", "--no-check-update", "--no-show-release-notes", "--analytics-disable"),
    *("--no-pretty", "--no-stream", "--no-fancy-input", "--no-show-model-warnings"),
)
_USAGE = re.compile(
    r"Tokens: ([\d.]+)(k?) sent,(?: .*,)? ([\d.]+)(k?) received\.(?: Cost: \$([\d.]+) message)?"
)


class Aider:
    """Aider 0.86 and compatible."""

    argv = ("aider", "{flags}")
    resumable = False
    wants_flags = True
    reads_references = False

    def refusal(self, tools: Tools) -> str:
        """It is an editor of files."""
        if tools.reads_files:
            return ""
        return "aider works on files, and `allowed_tools` leaves `file_operations` out."

    def flags(self, start: Start) -> tuple[str, ...]:
        """Its files elsewhere than in the worktree, and no command that is not allowed."""
        return (
            *_FIXED,
            *("--chat-history-file", str(start.home / "chat.md")),
            *("--input-history-file", str(start.home / "input")),
            *(("--model", start.settings.model) if start.settings.model else ()),
            *(() if start.tools.runs_commands else ("--no-suggest-shell-commands",)),
            *(() if start.tools.writes_files else ("--chat-mode", "ask")),
            *("--message-file", "{prompt_file}"),
        )

    def environment(self, start: Start) -> Mapping[str, str]:  # noqa: ARG002 - its flags say it all
        """Nothing: its keys are named in the configuration."""
        return {}

    def knows(self, start: Start, session: str) -> bool:  # noqa: ARG002 - it has no names for them
        """Never."""
        return False

    def reader(self, start: Start, course: Course) -> PlainReader:  # noqa: ARG002 - it prints everything
        """Who reads what it prints."""
        return PlainReader("aider", course, _took_usage)

    def tidy(self, folder: Path) -> None:
        """Remove the cache of its map of the repository."""
        for cache in folder.glob(".aider.tags.cache.*"):
            if not cache.is_symlink():
                shutil.rmtree(cache, ignore_errors=True)


def _took_usage(line: str, course: Course) -> bool:
    """Count a report of usage: the tokens as rounded as aider prints them."""
    found = _USAGE.search(line)
    if found is None:
        return False
    sent, in_thousands, received, out_thousands, cost = found.groups()
    course.used(
        Usage(
            input_tokens=_tokens(sent, in_thousands),
            output_tokens=_tokens(received, out_thousands),
            cache_read_tokens=0,
            cache_write_tokens=0,
            cost=float(cost) if cost else None,
        )
    )
    course.step()
    return True


def _tokens(number: str, thousands: str) -> int:
    return round(float(number) * (1000 if thousands else 1))
