"""The profile of Codex: `codex exec --json` in our walls, or in its own where there are none."""

from collections.abc import Mapping
from pathlib import Path

from penguin_git.agents.command_line.codex_output import CodexReader
from penguin_git.agents.command_line.codex_sessions import Sessions
from penguin_git.agents.command_line.course import Course
from penguin_git.agents.command_line.json_lines import compact
from penguin_git.agents.command_line.profile import Start
from penguin_git.agents.command_line.tools import Tools
from penguin_git.agents.sandbox.walls import Level

_HOME = ".codex"  # below the program's home


class Codex:
    """Codex 0.171 and compatible."""

    argv = ("codex", "{flags}")
    resumable = True
    wants_flags = True
    reads_references = False

    def refusal(self, tools: Tools) -> str:
        """It does everything by its shell, reading too."""
        if tools.runs_commands:
            return ""
        return "Codex reads and edits by running commands, and `allowed_tools` leaves `code_execution` out."

    def flags(self, start: Start) -> tuple[str, ...]:
        """Its folder, its limits and the conversation; the prompt comes by its input."""
        return (
            "exec",
            *(
                "-C",
                str(start.folder),
                "--sandbox",
                "danger-full-access",
            ),
            *(("resume", start.session) if start.session else ()),
            *("--json", "--skip-git-repo-check", "--ignore-rules", "--disable", "multi_agent"),
            *("-o", str(start.last_message)),
            *(("-m", start.settings.model) if start.settings.model else ()),
            *_settings(start),
            "-",
        )

    def environment(self, start: Start) -> Mapping[str, str]:
        """A home of this task's own, which has to exist."""
        home = start.home / _HOME
        home.mkdir(parents=True, exist_ok=True)
        return {"CODEX_HOME": str(home)}

    def knows(self, start: Start, session: str) -> bool:
        """Whether the conversation was kept in its home."""
        return Sessions(start.home / _HOME).file_of(session) is not None

    def reader(self, start: Start, course: Course) -> CodexReader:
        """Who reads its JSON Lines."""
        return CodexReader(course, Sessions(start.home / _HOME), start.last_message, start.session)

    def tidy(self, folder: Path) -> None:
        """It leaves nothing in the worktree."""


def _sandbox(start: Start) -> str:
    """Its own sandbox, except within our walls: there it cannot put up its own, and no command would run."""
    if start.level is not Level.NONE:
        return "danger-full-access"
    return "read-only" if start.tools.is_read_only else "workspace-write"


def _settings(start: Start) -> tuple[str, ...]:
    """Settings as TOML, of which these strings, lists and truths are written as in JSON."""
    network = start.settings.network
    search = "live" if start.tools.searches_the_web and network else "disabled"
    wanted: dict[str, object] = {
        "web_search": search,
        "sandbox_workspace_write.network_access": network,
        # The key is for Codex itself; the commands that it runs do without.
        "shell_environment_policy.exclude": list(start.settings.environment),
    }
    return tuple(word for key, value in wanted.items() for word in ("-c", f"{key}={compact(value)}"))
