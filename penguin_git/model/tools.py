"""The tools that a task may allow, each optionally for reading only."""

from penguin_git.errors import PenguinError

TOOLS = ("file_operations", "code_execution", "web_search", "markdown_processing", "debugging_tools")
KNOWN = frozenset(TOOLS) | {f"{tool}:read" for tool in TOOLS}


def check(tool: str) -> str:
    """`tool`, when it exists (`name` or `name:read`); a `PenguinError` with the nearest name otherwise."""
    if tool in KNOWN:
        return tool
    from difflib import get_close_matches

    near = get_close_matches(tool, sorted(KNOWN), n=1)
    suggestion = f"Did you mean `{near[0]}`? " if near else ""
    raise PenguinError(
        f"There is no tool `{tool}`.",
        hint=f"{suggestion}The tools are {', '.join(TOOLS)}, each also as `NAME:read`.",
    )
