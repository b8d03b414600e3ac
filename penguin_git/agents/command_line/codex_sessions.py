"""What Codex writes down about its conversations: there alone its usage stands before the end of a turn."""

from collections.abc import Iterator
from pathlib import Path

from penguin_git.agents.command_line import json_lines, own_files
from penguin_git.agents.command_line.json_lines import Fields
from penguin_git.agents.command_line.lines import Lines
from penguin_git.model.usage import Usage

_AT_ONCE = 16 * 2**20  # bytes


class Sessions:
    """The conversations below one CODEX_HOME."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def file_of(self, session: str) -> Path | None:
        """The file of a conversation."""
        if not session.replace("-", "").isalnum():
            return None
        by_day = (self._home / "sessions").glob(f"*/*/*/rollout-*-{session}.jsonl")
        return next(iter(sorted(by_day)), None)


class UsageLog:
    """Follows the file of one conversation; the sums in it are of the whole conversation."""

    def __init__(self, file: Path) -> None:
        self._file, self._read = file, 0
        self._lines = Lines()

    def latest(self) -> Usage | None:
        """The newest sum since the last look, if there is one."""
        found = None
        for line in self._new_lines():
            fields = json_lines.fields_of(line) or {}
            total = json_lines.part(fields, "payload", "info", "total_token_usage")
            if total and json_lines.part(fields, "payload").get("type") == "token_count":
                found = usage_of(total)
        return found

    def _new_lines(self) -> Iterator[str]:
        chunk = own_files.piece_of(self._file, self._read, _AT_ONCE)
        self._read += len(chunk)
        yield from self._lines.add(chunk)


def usage_of(total: Fields) -> Usage:
    """A sum as Codex tells it, where input includes what came from or went to the cache."""
    given = json_lines.count(total, "input_tokens")
    read = json_lines.count(total, "cached_input_tokens")
    written = json_lines.count(total, "cache_write_input_tokens")
    return Usage(
        input_tokens=max(given - read - written, 0),
        output_tokens=json_lines.count(total, "output_tokens"),
        cache_read_tokens=read,
        cache_write_tokens=written,
    )
