"""The profiles by name, and an agent made from its settings."""

from penguin_git.agents.command_line.agent import CommandAgent
from penguin_git.agents.command_line.aider import Aider
from penguin_git.agents.command_line.claude_code import ClaudeCode
from penguin_git.agents.command_line.codex import Codex
from penguin_git.agents.command_line.command_lines import FLAGS
from penguin_git.agents.command_line.generic import Generic
from penguin_git.agents.command_line.profile import Profile
from penguin_git.agents.command_line.settings import ProfileName, Settings
from penguin_git.errors import PenguinError

PROFILES: dict[ProfileName, Profile] = {
    ProfileName.CLAUDE_CODE: ClaudeCode(),
    ProfileName.CODEX: Codex(),
    ProfileName.AIDER: Aider(),
    ProfileName.GENERIC: Generic(),
}


def agent_of(name: str, settings: Settings) -> CommandAgent:
    """The agent; a `PenguinError` where its command line cannot work."""
    profile = PROFILES[settings.profile]
    argv = settings.argv or profile.argv
    if not argv:
        raise PenguinError(
            "The profile `generic` needs an `argv`.",
            hint='Write the command line as a list, such as `argv: [my-agent, "{prompt_file}"]`.',
        )
    if profile.wants_flags and FLAGS not in argv:
        raise PenguinError(
            f"The `argv` of the profile `{settings.profile}` needs the word `{FLAGS}`.",
            hint="It stands for the limits and tools of the task, without which they would not hold.",
        )
    if any("{model}" in word for word in argv) and settings.model is None:
        raise PenguinError("`argv` says `{model}`, and there is no `model`.", hint="Add `model:`.")
    return CommandAgent(name, settings, profile)
