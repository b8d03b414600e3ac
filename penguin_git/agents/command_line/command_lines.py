"""The command line of one run: the configured words, with what this task puts into them."""

from collections.abc import Sequence
from pathlib import Path

from penguin_git.agents.command_line.profile import Start

FLAGS = "{flags}"
WORDS = ("{prompt}", "{prompt_file}", "{model}", "{max_turns}", "{folder}")
_LONGEST = 120_000  # bytes of one argument; Linux takes 128 KiB
_MANY = 1_000_000  # where no number of turns is set


class OneArgumentIsTooLong(Exception):
    """The prompt does not fit into the command line."""


def command_line(
    argv: Sequence[str], start: Start, flags: Sequence[str], prompt: str, prompt_file: Path
) -> tuple[tuple[str, ...], bytes]:
    """The words to run, and what the program reads: the prompt, where no word holds it.

    Raises `OneArgumentIsTooLong`. Each word of the configuration stays one word, whatever a task says.
    """
    words = [word for given in argv for word in (flags if given == FLAGS else (given,))]
    if len(prompt.encode(errors="replace")) > _LONGEST and any("{prompt}" in word for word in words):
        raise OneArgumentIsTooLong
    values = {
        "{prompt}": prompt,
        "{prompt_file}": str(prompt_file),
        "{model}": start.settings.model or "",
        "{max_turns}": str(start.max_turns or _MANY),
        "{folder}": str(start.folder),
    }
    holds_it = any("{prompt}" in word or "{prompt_file}" in word for word in words)
    filled = tuple(_filled(word, values) for word in words)
    return filled, b"" if holds_it else prompt.encode(errors="replace")


def _filled(word: str, values: dict[str, str]) -> str:
    """Each placeholder once: what a value says is never filled in again."""
    for name, value in values.items():
        before, found, after = word.partition(name)
        if found:
            return f"{_filled(before, values)}{value}{_filled(after, values)}"
    return word
