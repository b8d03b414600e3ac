"""The agent that needs no network and no key: it runs the task's own script."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from penguin_git.agents import endings, process
from penguin_git.agents.narration import Narration, without_progress
from penguin_git.agents.protocol import Ending, Host, Job, Verdict
from penguin_git.agents.sandbox.entering import walled
from penguin_git.model.outcome import Outcome
from penguin_git.model.usage import NOTHING

# As on CI systems: the first command that fails ends the script, also within a pipe.
_BASH = ("--noprofile", "--norc", "-e", "-o", "pipefail", "-c", "--")
_SUMMARY_LINES = 20


@dataclass(frozen=True)
class ShellAgent:
    """Runs `job.script` in bash, or in sh where there is no bash; its exit code decides.

    What it prints is logged once a second. A line `::progress 40 compiling` reports progress.
    """

    name: str = "shell"
    resumable: bool = field(default=False, init=False)
    model: str | None = field(default=None, init=False)

    def work(self, job: Job, host: Host) -> Ending:
        """Run the script to its end."""
        if not job.script:
            return Ending(Outcome.FAILED, "The task has no `run` script.", usage=NOTHING)
        if host.before_step() is Verdict.STOP:
            return replace(endings.stopped_by(host), usage=NOTHING)
        narration = Narration(host.say)
        argv = walled(shell_argv(job.script, job.environment), job.walls)
        finished = process.run(
            process.Command(argv, job.folder, job.environment),
            on_output=narration.add,
            on_second=narration.flush,
            stop=host.stop,
            keep_fds=job.keep_fds,
        )
        narration.close()
        ending = endings.of_command("The script", finished)
        summary = without_progress(finished.output.last_lines(_SUMMARY_LINES))
        return replace(ending, summary=summary, usage=NOTHING)


def shell_argv(script: str, environment: Mapping[str, str]) -> tuple[str, ...]:
    """The command that runs a script as one argument, never as a part of another shell's text."""
    return ("bash", *_BASH, script) if has_bash(environment) else ("/bin/sh", "-e", "-c", "--", script)


def has_bash(environment: Mapping[str, str]) -> bool:
    """Whether bash is on the PATH of an environment."""
    folders = environment.get("PATH", os.defpath).split(os.pathsep)
    return any(os.access(f"{folder or '.'}/bash", os.X_OK) for folder in folders)
