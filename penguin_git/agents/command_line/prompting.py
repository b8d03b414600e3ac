"""The words that a program is started with, harmless where it looks for commands in them."""

import re

# What stands first keeps a `/` or `-` of the task from being taken for a command or an option.
_BEGINNING = """\
Do the task below in the current folder. Nobody can answer questions: decide yourself, and say at the end
what you did. Leave your work in the files: they are committed for you when you are done.
"""
_LATER = """\
An earlier attempt at this task was interrupted. What it had done is in the current folder: look at it first,
and do what is left.
"""
_AGAIN = """\
You were interrupted. A command that was running then may or may not have had its effect: look at the files,
and go on with the task. This is how it reads now.
"""
# An address such as `jane@example.com` keeps its own. `\\@` is no reference in any program tried.
_REFERENCE = re.compile(r"(?<![A-Za-z0-9._%+-])@")


def first(task: str, *, began_before: bool) -> str:
    """The prompt of a new conversation; `began_before`: an earlier one is not there any more."""
    return f"{_BEGINNING}{_LATER if began_before else ''}\n{_plain(task)}\n"


def again(task: str) -> str:
    """The prompt that continues an interrupted conversation."""
    return f"{_AGAIN}\n{_plain(task)}\n"


def _plain(task: str) -> str:
    """Without the one character that no program's argument can hold."""
    return task.replace("\0", "")


def without_references(prompt: str) -> str:
    """No `@path` that would pull a file into the conversation; what was changed is said to the reader."""
    escaped, count = _REFERENCE.subn(r"\\@", prompt)
    return f"{escaped}\n(`\\@` above stands for the sign alone.)\n" if count else prompt
