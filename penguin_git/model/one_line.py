"""A task on one line, for readers that pay by the word: id, state, priority, title."""

from penguin_git.model.text import visible

LONGEST = 100  # characters of a title


def one_line(task: str, state: str, priority: str, title: str) -> str:
    """The line: single spaces between its parts, and none in the first three."""
    return f"{task} {state} {priority} {short(title)}"


def short(text: str, longest: int = LONGEST) -> str:
    """The beginning of a text on one line, with an ellipsis where something is left out."""
    shown = visible(text[: longest + 1])
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"
