"""The profile of Claude Code: `claude -p` with everything of the user's and the repository's left out."""

from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from penguin_git.agents.command_line.claude_output import ClaudeReader
from penguin_git.agents.command_line.course import Course
from penguin_git.agents.command_line.profile import Start
from penguin_git.agents.command_line.tools import Tools

_CONFIG = ".claude"  # below the program's home
_READING = ("Read", "Glob", "Grep")
_WRITING = ("Edit", "Write", "NotebookEdit")
_RUNNING = ("Bash",)
_WEB = ("WebSearch", "WebFetch")
_ALWAYS = ("TodoWrite",)  # it changes nothing

_FIXED = (
    *("-p", "--output-format", "stream-json", "--verbose", "--include-partial-messages"),
    # The repository's own settings run hooks, and its commands and servers are not the task's.
    *("--setting-sources", "user", "--strict-mcp-config", "--disable-slash-commands"),
    *("--permission-mode", "dontAsk"),
)


class ClaudeCode:
    """Claude Code 2.1 and compatible."""

    argv = ("claude", "{flags}")
    resumable = True
    wants_flags = True
    reads_references = True

    def refusal(self, tools: Tools) -> str:  # noqa: ARG002 - with no tool at all it can still answer
        """Never: what is not allowed is switched off one by one."""
        return ""

    def flags(self, start: Start) -> tuple[str, ...]:
        """Its tools, its limits and the conversation."""
        return (*_FIXED, *_tools(start.tools), *_limits(start), *_conversation(start))

    def environment(self, start: Start) -> Mapping[str, str]:
        """A configuration of this task's own, and silence towards everybody but the model."""
        return {
            "CLAUDE_CONFIG_DIR": str(start.home / _CONFIG),
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "DISABLE_AUTOUPDATER": "1",
        }

    def knows(self, start: Start, session: str) -> bool:
        """Whether the conversation was kept in its configuration."""
        return _is_kept(start, session)

    def reader(self, start: Start, course: Course) -> ClaudeReader:  # noqa: ARG002 - it says all it knows
        """Who reads its JSON Lines."""
        return ClaudeReader(course)

    def tidy(self, folder: Path) -> None:
        """It leaves nothing in the worktree."""


def names_of(tools: Tools) -> tuple[str, ...]:
    """The tools of its own that a task's policy allows."""
    return (
        *_ALWAYS,
        *(_READING if tools.reads_files else ()),
        *(_WRITING if tools.writes_files else _WRITING[:2] if tools.writes_markdown else ()),
        *(_RUNNING if tools.runs_commands else ()),
        *(_WEB if tools.searches_the_web else ()),
    )


def _tools(tools: Tools) -> tuple[str, ...]:
    """What exists (`--tools`) and of that what needs no question (`--allowedTools`)."""
    there = names_of(tools)
    rules = [f"{name}(**/*.md)" if name in _WRITING and not tools.writes_files else name for name in there]
    return ("--tools", ",".join(there), "--allowedTools", ",".join(rules))


def _limits(start: Start) -> tuple[str, ...]:
    settings = start.settings
    return (
        *(("--model", settings.model) if settings.model else ()),
        *(("--max-turns", str(start.max_turns)) if start.max_turns else ()),
        *(("--max-budget-usd", f"{settings.max_cost:g}") if settings.max_cost else ()),
    )


def _conversation(start: Start) -> tuple[str, ...]:
    if start.session:
        return ("--resume", start.session)
    return ("--session-id", next(name for name in _names(start) if not _is_kept(start, name)))


def _names(start: Start) -> Iterator[str]:
    """Names for new conversations: each phase of an attempt has its own, and none may be used twice."""
    for number in count(1):
        yield str(uuid5(NAMESPACE_URL, f"penguin:{start.task}/{start.attempt}/{number}"))


def _is_kept(start: Start, session: str) -> bool:
    return any((start.home / _CONFIG / "projects").glob(f"*/{session}.jsonl"))
