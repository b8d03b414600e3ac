"""Write docs/reference/tools.md: what each name in `allowed_tools` lets a model do."""

from itertools import groupby
from pathlib import Path

from penguin_git.agents.tools.tool import Tool
from penguin_git.agents.tools.toolbox import ALL

PAGE = Path(__file__).parents[1] / "reference" / "tools.md"


def page() -> str:
    """The page as Markdown."""
    groups = groupby(sorted(ALL, key=_group), _group)
    return f"""# Tools of a model

What an agent that is a model can do in its worktree. A task's `allowed_tools` names groups of tools;
without it all are allowed. A tool outside of the list is not offered to the model, and a call of it is
refused, logged and counted in the record.

{"".join(_section(name, list(tools)) for name, tools in groups)}## web_search

A tool of the model's provider, which runs it.

## Reading only

With `:read`, as in `file_operations:read`, a group loses the tools that change files. `file_operations:read`
beside other groups counts for them, too: commands then run in a sandbox in which the worktree cannot be
changed, and where there is no sandbox, there are no commands.

## What they never do

- Paths lead down from the worktree's folder: `..`, absolute paths elsewhere, and symbolic links are refused,
  also a link that is put there meanwhile. What belongs to git is left alone.
- Files of more than 5 MB, binary files, pipes and devices are not read; edits keep every byte that they do
  not replace, and how lines end.
- Answers of more than 10,000 characters are shortened in the middle, and say so.
- Commands get none of the keys that the model is reached with, and no process of theirs goes on afterwards.
"""


def _group(tool: Tool) -> str:
    return tool.belongs_to


def _section(name: str, tools: list[Tool]) -> str:
    rows = ["| tool | what it does | changes files |", "|---|---|---|"]
    rows += [f"| `{tool.name}` | {tool.description} | {_changes(tool)} |" for tool in tools]
    return "\n".join([f"## {name}", "", *rows, "", ""])


def _changes(tool: Tool) -> str:
    if tool.belongs_to in {"code_execution", "debugging_tools"}:
        return "what is run can"
    return "yes" if tool.needs_write else "no"


if __name__ == "__main__":
    PAGE.write_text(page())
